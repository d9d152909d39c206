"""What happened to an account, for the person it belongs to; and to a company's door, for those who look after it.

A try in the name of somebody unknown is written as well, without a person: strangers cost the same work as people do.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, select

from tenants.accounts import AccountEvent
from tenants.db import db
from tenants.models import Person
from webapp.accounts.browsers import described
from webapp.core import places

PAGE = 30
LONGEST = 200
SENTENCES = {
    "in": _l("Signed in with the password"),
    "in-code": _l("Signed in with the password and a code"),
    "in-recovery": _l("Signed in with a recovery code"),
    "joined": _l("Joined a company by invitation"),
    "founded": _l("Opened a company"),
    "wrong-password": _l("Wrong password"),
    "wrong-code": _l("Right password, wrong code"),
    "out": _l("Signed out"),
    "out-there": _l("Signed a browser out"),
    "out-everywhere": _l("Signed out everywhere"),
    "password": _l("Password changed"),
    "reset-asked": _l("Asked for a link to a new password"),
    "reset": _l("New password set by a link"),
    "factor-on": _l("Two-step sign-in switched on"),
    "factor-off": _l("Two-step sign-in switched off"),
    "codes": _l("New recovery codes made"),
    "email-asked": _l("Asked for another e-mail address"),
    "email-stopped": _l("Change of the e-mail address stopped"),
    "email": _l("E-mail address changed"),
    "door": _l("Rules for signing in changed"),
    "door-opened": _l("Networks lifted by a link from a letter"),
    "owner": _l("Company handed over"),
    "role": _l("Role changed"),
    "suspended": _l("Member suspended"),
    "resumed": _l("Member let back in"),
    "invited": _l("Member invited"),
    "closing": _l("Closing of the company asked for"),
    "closing-back": _l("Closing of the company taken back"),
    "new-key": _l("New data key asked for"),
    "takeout": _l("Everything asked for to take away"),
}
ALARMING = {"wrong-password", "wrong-code", "in-recovery", "factor-off", "door-opened", "closing", "takeout"}


class Told(NamedTuple):
    """One line of a history: the instant in UTC, a sentence, and from where; `alarming` is worth a second look."""

    id: int
    at: datetime
    what: Any
    about: str
    who: str
    browser: str
    address: str
    alarming: bool


def note(kind: str, person: Person | None, company_id: int | None = None, about: str = "") -> None:
    """Writes what happens here and now to somebody, or in the name of nobody. The caller commits."""
    here = {"address": places.address(), "agent": places.agent()}
    whose = {"person_id": person.id if person else None, "company_id": company_id}
    db.session.add(AccountEvent(kind=kind, about=about[:LONGEST], **whose, **here))


def of_person(person_id: int, before: int | None = None) -> Sequence[Told]:
    """The newest events of an account, older than the event `before`; at most PAGE + 1."""
    return _told(AccountEvent.person_id == person_id, before)


def of_company(company_id: int, before: int | None = None) -> Sequence[Told]:
    """The newest events of a company's door, as of_person."""
    return _told(AccountEvent.company_id == company_id, before)


def _told(whose: ColumnElement[bool], before):
    query = (
        select(AccountEvent, Person.name).outerjoin(Person, Person.id == AccountEvent.person_id).where(whose)
    )
    older = query.where(AccountEvent.id < before) if before else query
    rows = db.session.execute(older.order_by(AccountEvent.id.desc()).limit(PAGE + 1))
    return [_line(event, name or "") for event, name in rows]


def _line(event, name):
    browser = described(event.agent) if event.agent else "—"
    what = SENTENCES.get(event.kind, event.kind)
    return Told(event.id, event.at, what, event.about, name, browser, event.address, event.kind in ALARMING)
