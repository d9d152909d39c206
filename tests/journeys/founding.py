"""Companies for journeys, made in a process beside the site: a process is bound to one database, and tests to another.

`python -m tests.journeys.founding` reads wishes as lines of JSON and answers each with the company it has made.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass

from sqlalchemy import update

import config
from tenants import engines
from tenants.db import db
from tenants.models import Membership, Person
from tenants.roles import Role
from tests.support.accounts import PASSWORD
from tests.support.companies import House, new_company, signed_in
from tests.support.shop import Shop
from tests.support.site import ROOT, Site
from webapp.accounts.passwords import hashed
from webapp.app import create_app
from webapp.tables.registry import tables
from webapp.tables.writing import editing


@dataclass(frozen=True)
class Company:
    """A company of the site: `home` is its path; `people` are {role: {"email", "cookie"}}, all with PASSWORD."""

    home: str
    name: str
    people: dict[str, dict[str, str]]

    def signed_in(self, role: str = "owner") -> dict:
        """The storage of a browser in which this person has signed in."""
        cookie = {"name": "kezhang", "value": self.people[role]["cookie"], "domain": "127.0.0.1", "path": "/"}
        rest = {"expires": -1, "httpOnly": True, "secure": False, "sameSite": "Lax"}
        return {"cookies": [cookie | rest], "origins": []}


@contextmanager
def beside(site: Site) -> Iterator:
    """found(name, customers=[…], orders=[…], joined=e-mail): what is in them is typed as people type it."""
    addresses = {"DATABASE_URL": site.config.DATABASE_URL, "REDIS_URL": site.config.REDIS_URL}
    command = [sys.executable, "-m", "tests.journeys.founding"]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True, "encoding": "utf-8"}
    with subprocess.Popen(command, cwd=ROOT, env=os.environ | addresses, **pipes) as process:

        def found(name: str, **wish) -> Company:
            process.stdin.write(json.dumps({"name": name, **wish}) + "\n")
            process.stdin.flush()
            return Company(**json.loads(process.stdout.readline()))

        yield found
        process.stdin.close()


def founded(app, name, joined="", **records) -> dict:
    """A company with records; the person with the e-mail `joined` works in it too, as a salesperson."""
    house = new_company(app, name)
    with app.app_context():
        ids = [person.id for person in house.people.values()]
        db.session.execute(update(Person).where(Person.id.in_(ids)).values(password_hash=hashed(PASSWORD)))
        if joined:
            person = db.session.query(Person).filter_by(email=joined).one()
            db.session.add(Membership(company_id=house.tenant.id, person_id=person.id, role=Role.SALES))
        db.session.commit()
    for table, rows in records.items():
        _type(house, tables[table], rows)
    people = {role: _person(app, person) for role, person in house.people.items()}
    return {"home": f"/c/{house.slug}", "name": name, "people": people}


def _type(house: House, table, rows):
    with Shop(house):
        for texts in rows:
            values, errors = editing.check(table, texts)
            assert not errors, errors
            editing.create(table, values)


def _person(app, person):
    cookie = signed_in(app, person).get_cookie(app.config["SESSION_COOKIE_NAME"])
    return {"email": person.email, "cookie": cookie.value}


def serve() -> None:
    answers = sys.stdout
    with redirect_stdout(sys.stderr):
        app = create_app(config.load(os.environ, TESTING=True))
        for line in sys.stdin:
            print(json.dumps(founded(app, **json.loads(line))), file=answers, flush=True)
            engines.dispose()  # the site's database may be taken away between two wishes


if __name__ == "__main__":
    serve()
