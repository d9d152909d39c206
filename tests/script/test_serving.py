"""What script/server decides before anything runs: addresses, the key, the port."""

import socket

import pytest

from script.running import serving
from tenants.daemons import ServerError


@pytest.mark.parametrize(
    ("given", "plain"),
    [
        ("postgresql://a:b@db:5432/kz", "postgresql://db:5432/kz"),
        ("postgresql+psycopg://a:b@/kz?host=%2Fs", "postgresql+psycopg:///kz?host=%2Fs"),
        ("postgresql://db/kz", "postgresql://db/kz"),
        ("postgresql://db/kz?application_name=a@b", "postgresql://db/kz?application_name=a@b"),
    ],
)
def test_the_pages_never_see_the_administrator(given, plain):
    assert serving.without_login(given) == plain


def test_the_key_is_made_once_and_for_us_alone(tmp_path, monkeypatch):
    monkeypatch.delenv("MASTER_KEY")
    made = serving.master_key(tmp_path)
    assert len(made) == 64
    assert serving.master_key(tmp_path) == made
    assert (tmp_path / "master.key").stat().st_mode & 0o777 == 0o600


def test_a_key_that_is_given_is_not_kept(tmp_path, monkeypatch):
    monkeypatch.setenv("MASTER_KEY", "given")
    assert serving.master_key(tmp_path) == "given"
    assert not (tmp_path / "master.key").exists()


def test_a_port_that_somebody_has(monkeypatch):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        monkeypatch.setenv("PORT", str(other.getsockname()[1]))
        with pytest.raises(ServerError, match="is not free"):
            serving._free_port()


@pytest.mark.parametrize("port", ["http", "70000"])
def test_a_port_that_is_none(port, monkeypatch):
    monkeypatch.setenv("PORT", port)
    with pytest.raises(ServerError, match="PORT|Port"):
        serving._free_port()
