"""The embedded servers: they start, come back, refuse a second owner, and nothing of a killed start is in the way."""

import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import psycopg
import pytest
from redis import Redis
from sqlalchemy import make_url

from tenants import embedded, embedded_postgres
from tenants.daemons import ServerError

ROOT = Path(__file__).resolve().parents[2]
KEY = "k" * 40
KILLED = """
import os, pathlib, sys
from tenants import embedded, embedded_postgres
embedded.start(pathlib.Path(sys.argv[1]), "k" * 40, throwaway=True)
os.kill(os.getpid(), 9)
"""


@pytest.fixture
def home():
    with tempfile.TemporaryDirectory(prefix="kz-") as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@pytest.fixture
def servers(home):
    servers = embedded.start(home, KEY, throwaway=True)
    yield servers
    servers.stop()


def value(servers, query):
    with psycopg.connect(servers.database_url.replace("+psycopg", "", 1)) as connection:
        return connection.execute(query).fetchone()[0]


def refused(home, key=KEY):
    with pytest.raises(ServerError) as refusal:
        embedded.start(home, key, throwaway=True)
    return str(refusal.value)


def test_both_answer_at_their_addresses(servers):
    assert (
        value(servers, "SELECT current_database() || ' ' || current_setting('server_encoding')")
        == "kezhang UTF8"
    )
    assert Redis.from_url(servers.redis_url).ping()
    assert servers.alive()


@pytest.mark.parametrize(("memory", "pages"), [(1 << 30, "128MB"), (8 << 30, "512MB"), (64 << 30, "1024MB")])
def test_the_database_keeps_its_pages_in_a_part_of_the_memory(memory, pages):
    assert embedded_postgres.buffers(memory) == pages


@pytest.mark.parametrize(("told", "bytes"), [("268435456\n", 268435456), ("max\n", None)])
def test_our_part_of_the_memory(monkeypatch, tmp_path, told, bytes):
    (tmp_path / "memory.max").write_text(told)
    monkeypatch.setattr(embedded_postgres, "OUR_MEMORY", tmp_path / "memory.max")
    whole = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    assert embedded_postgres.memory() == (bytes or whole)


def test_nobody_comes_in_without_the_password(servers):
    stranger = make_url(servers.database_url).set(drivername="postgresql", password="guessed")
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(stranger.render_as_string(hide_password=False))


def test_an_order_by_text_does_not_depend_on_the_machine(servers):
    assert (
        value(servers, "SELECT string_agg(t, '' ORDER BY t) FROM unnest(ARRAY['b','B','a','中']) t")
        == "Bab中"
    )


def test_a_second_owner_is_refused_and_told_who_has_it(servers, home):
    assert f"already in use by another server (process {os.getpid()})" in refused(home)
    assert servers.alive()


def test_what_dies_comes_back_with_its_data(home):
    servers = embedded.start(home, KEY)
    with psycopg.connect(servers.database_url.replace("+psycopg", "", 1)) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 7 AS n")
    for daemon, _ in servers._daemons:
        daemon.process.kill()
        daemon.process.wait()
    assert servers.dead() == ["PostgreSQL", "Redis"]
    servers.revive()
    assert servers.alive()
    assert value(servers, "SELECT n FROM kept") == 7
    assert Redis.from_url(servers.redis_url).ping()
    servers.stop()


def test_another_master_key_is_named_as_the_reason(home):
    embedded.start(home, KEY, throwaway=True).stop()
    assert "MASTER_KEY" in refused(home, "another" * 8)


def test_a_new_master_key_is_taken_up_with_the_one_before(home, monkeypatch):
    """docs/keys.md: the administrator's password follows, and from then on the new key is enough."""
    embedded.start(home, KEY, throwaway=True, redis=False).stop()
    monkeypatch.setenv("MASTER_KEY_BEFORE", "yet another" * 4)
    assert "MASTER_KEY" in refused(home, "another" * 8)
    monkeypatch.setenv("MASTER_KEY_BEFORE", KEY)
    embedded.start(home, "another" * 8, throwaway=True, redis=False).stop()
    monkeypatch.delenv("MASTER_KEY_BEFORE")
    servers = embedded.start(home, "another" * 8, throwaway=True, redis=False)
    assert value(servers, "SELECT 1") == 1
    servers.stop()


def test_a_killed_start_leaves_nothing_in_the_way(home):
    killed = subprocess.run([sys.executable, "-c", KILLED, home], cwd=ROOT)
    assert killed.returncode == -signal.SIGKILL
    (home / "postgres/data/postmaster.pid").write_text("1\n")
    servers = embedded.start(home, KEY, throwaway=True)
    assert value(servers, "SELECT 1") == 1
    servers.stop()


def test_an_interrupted_first_start_begins_again(home):
    (home / "postgres/data/base").mkdir(parents=True)
    servers = embedded.start(home, KEY, throwaway=True, redis=False)
    assert value(servers, "SELECT 1") == 1
    servers.stop()
    assert servers.redis_url is None


def test_a_home_with_a_long_path_has_its_sockets_elsewhere(home):
    deep = home / ("long" * 25)
    servers = embedded.start(deep, KEY, throwaway=True)
    assert value(servers, "SELECT 1") == 1
    assert Redis.from_url(servers.redis_url).ping()
    servers.stop()
    assert not any(folder.exists() for folder in servers._temporary)


def test_a_queue_that_cannot_be_read_is_put_aside(home):
    servers = embedded.start(home, KEY, database=False)
    Redis.from_url(servers.redis_url).set("kept", 1)
    servers.stop()
    for part in (home / "redis/data/appendonlydir").glob("*.aof"):
        part.write_bytes(b"written by something newer")
    servers = embedded.start(home, KEY, database=False)
    assert Redis.from_url(servers.redis_url).get("kept") is None
    servers.stop()
