"""The suite's own PostgreSQL and Redis: started once, released once, and a copy of the database for each worker."""

import fcntl
import os
import subprocess
import sys
from pathlib import Path

import psycopg
from psycopg import sql
from sqlalchemy import make_url

import config
from tenants import embedded, ground

ROOT = Path(__file__).resolve().parents[2]
MASTER_KEY = "tests-only-" + "0123456789abcdef" * 2
TEMPLATE = "kz_template"


def start() -> embedded.Servers:
    """Servers with a released database to copy from; the environment, which the workers inherit, tells where."""
    servers = embedded.throwaway(MASTER_KEY)
    try:
        _execute(servers.database_url, sql.SQL("CREATE DATABASE {}").format(sql.Identifier(TEMPLATE)))
        os.environ.update(
            DATABASE_URL=in_database(servers.database_url, TEMPLATE),
            REDIS_URL=servers.redis_url,
            MASTER_KEY=MASTER_KEY,
            KEZHANG_HOME=str(servers.home),
            DEMO="0",
        )
        os.environ.setdefault("FONTCONFIG_FILE", str(ROOT / "var/fonts/fonts.conf"))
        _release()
    except BaseException:
        servers.stop()
        raise
    return servers


def copy(name: str, number: int = 0) -> config.Config:
    """Settings of a fresh copy of the released database, with a Redis database beside it."""
    released = os.environ["DATABASE_URL"]
    database = f"kz_{name}"
    with (Path(os.environ["KEZHANG_HOME"]) / "copying.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # roles belong to the cluster: two releases at once would collide
        fresh = sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
            sql.Identifier(database), sql.Identifier(TEMPLATE)
        )
        _execute(in_database(released, "postgres"), fresh)
        settings = os.environ | {
            "DATABASE_URL": in_database(released, database),
            "REDIS_URL": os.environ["REDIS_URL"].replace("db=0", f"db={number}"),
        }
        loaded = config.load(settings, TESTING=True)
        ground.prepare(loaded)
    return loaded


def in_database(url: str, name: str) -> str:
    """The same server and login, another database."""
    return make_url(url).set(database=name).render_as_string(hide_password=False)


def _release():
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "release"]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode:
        raise RuntimeError(f"`flask release` failed:\n{done.stdout}")


def _execute(url, statement):
    with psycopg.connect(url.replace("+psycopg", "", 1), autocommit=True) as connection:
        connection.execute(statement)
