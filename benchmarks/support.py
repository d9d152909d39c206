"""What the benchmarks share: processor time of this process and of its database logins, ours and the floor in turns."""

import os
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import psycopg
from flask import Flask

import config
from tenants import engines, ground
from webapp.app import create_app

ROUNDS = 12
OURS = re.compile("c_|kz_")


@dataclass(frozen=True, order=True)
class Cost:
    """Milliseconds of processor time: of both together, of Python, of PostgreSQL's backends."""

    both: float
    python: float
    database: float

    def told(self, whose: str = "") -> dict:
        """{"python_ms", "database_ms"} for a result's detail."""
        return {f"{whose}python_ms": round(self.python, 3), f"{whose}database_ms": round(self.database, 3)}


class Meter:
    """Counts the processor time of this process, and of the backends that our logins have at its birth."""

    def __init__(self):
        with administrator() as admin:
            found = admin.execute("SELECT pid, usename FROM pg_stat_activity WHERE usename IS NOT NULL")
            self.backends = [Path(f"/proc/{pid}/schedstat") for pid, login in found if OURS.match(login)]

    def now(self) -> tuple[float, float]:
        """(Python's, PostgreSQL's) milliseconds so far."""
        spent = sum(int(backend.read_text().split()[0]) for backend in self.backends)
        return time.process_time() * 1e3, spent / 1e6

    def of(self, work: Callable[[], object], times: int = 1) -> Cost:
        """What one of so many runs costs on average."""
        python, database = self.now()
        for _ in range(times):
            work()
        python, database = (
            after - before for after, before in zip(self.now(), (python, database), strict=True)
        )
        return Cost((python + database) / times, python / times, database / times)


def in_turns(
    works: Mapping[str, Callable[[], object]], times: int = 12, rounds: int = ROUNDS
) -> dict[str, Cost]:
    """The cheapest round of each: all of them share the machine's good and bad moments."""
    for work in works.values():
        for _ in range(8):  # psycopg prepares a statement when it comes the sixth time
            work()
    meter = Meter()
    costs: dict[str, list[Cost]] = {name: [] for name in works}
    for _ in range(rounds):
        for name, work in works.items():
            costs[name].append(meter.of(work, times))
    return {name: min(each) for name, each in costs.items()}


def result(name: str, ours: float, floor: float, unit: str, aim: str, met: bool, **detail) -> dict:
    """One line of script/bench."""
    figures = {
        "ours": round(ours, 4),
        "floor": round(floor, 4),
        "unit": unit,
        "ratio": round(ours / floor, 2),
    }
    return {"name": name, **figures, "detail": {"aim": aim, "met": bool(met), **detail}}


def application() -> Flask:
    """Our application over the database of this run."""
    return create_app(config.load(os.environ))


def administrator() -> psycopg.Connection:
    return ground.administrator(config.load(os.environ))


def raw(login: str, **options) -> psycopg.Connection:
    """A connection of one of our logins without anything of ours in between."""
    address = engines.url(login).set(drivername="postgresql").render_as_string(hide_password=False)
    return psycopg.connect(address, **options)
