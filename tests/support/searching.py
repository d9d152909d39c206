"""Looking for words in everything that an installation leaves on a disk, in every spelling they could have."""

import base64
import os
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path

import psycopg
from redis import Redis

PG_DUMP = ("/usr/lib/postgresql/15/bin/pg_dump", "pg_dump")


def spellings(word: str) -> dict[str, bytes]:
    """The word as it could lie in a file: plainly, as JSON, in hexadecimal, as base64 wherever it begins, as UTF-16."""
    plain = word.encode()
    found = {"plain": plain, "utf-16": word.encode("utf-16-le"), "hex": plain.hex().encode()}
    if not word.isascii():
        found["json"] = word.encode("unicode_escape")
    for ahead in range(3):
        spelt = base64.b64encode(b"\0" * ahead + plain)
        found[f"base64-{ahead}"] = spelt[4 if ahead else 0 : -4]
    return found


class Search:
    """`in_bytes` and `in_files` tell {(where, word, spelling)} of everything that was found."""

    def __init__(self, words: Iterable[str]):
        self.spelt = [(word, name, form) for word in words for name, form in spellings(word).items()]

    def in_bytes(self, where: str, content: bytes) -> set[tuple[str, str, str]]:
        return {(where, word, name) for word, name, form in self.spelt if form in content}

    def in_files(self, *places: Path) -> set[tuple[str, str, str]]:
        found = set()
        for path in files_below(places):
            try:
                found |= self.in_bytes(str(path), path.read_bytes())
            except FileNotFoundError:
                continue
        return found


def files_below(places) -> Iterator[Path]:
    for place in places:
        for folder, _, names in os.walk(place):
            yield from (Path(folder) / name for name in names if (Path(folder) / name).is_file())


def dumped(config, schema: str) -> bytes:
    """What a company has, and what all share, as pg_dump writes it: SQL in which every row can be read. The companies
    of all tests at once are more tables than a dump can lock."""
    address = config.DATABASE_URL.replace("+psycopg", "", 1)
    program = next((name for name in PG_DUMP if Path(name).exists()), PG_DUMP[-1])
    return subprocess.run(
        [program, "--inserts", "-n", schema, "-n", "shared", address], capture_output=True, check=True
    ).stdout


def flushed(config) -> tuple[Path, Path]:
    """Everything that PostgreSQL has in memory is on its disk: (its folder, that of this database)."""
    with psycopg.connect(config.DATABASE_URL.replace("+psycopg", "", 1), autocommit=True) as administrator:
        administrator.execute("CHECKPOINT")
        (folder,) = administrator.execute("SHOW data_directory").fetchone()
        (oid,) = administrator.execute(
            "SELECT oid FROM pg_database WHERE datname = current_database()"
        ).fetchone()
    return Path(folder), Path(folder) / "base" / str(oid)


def in_redis(config) -> bytes:
    """Every key of Redis with what it holds, of all its databases that we use."""
    redis = Redis.from_url(config.REDIS_URL)
    kept = b"".join(key + (redis.dump(key) or b"") for key in redis.scan_iter())
    redis.close()
    return kept
