"""The last step of every way in: a session of this browser's own, a line in the person's history, and on they go."""

from flask import Response

from tenants.db import db
from tenants.models import Person
from webapp.accounts import events
from webapp.accounts.answers import go, home_of
from webapp.core.sign_in import open_session


def enter(person: Person, kind: str, there: str = "") -> Response:
    """Signs this browser in, committed, and leads to `there` or home; `kind` is how they came, as events tell it."""
    address = there or home_of(person)
    open_session(person)
    events.note(kind, person)
    db.session.commit()
    return go(address)
