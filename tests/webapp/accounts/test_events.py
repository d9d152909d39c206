"""What happened to an account is kept for 400 days; tries in the name of nobody for 30."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from tenants.accounts import AccountEvent
from tenants.db import db
from tests.support.companies import new_person
from webapp.accounts import events
from webapp.core import clock


def test_what_has_had_its_time_is_forgotten(app):
    with app.app_context():
        person = new_person()
        for days, whose in ((399, person.id), (401, person.id), (29, None), (31, None)):
            past = datetime.now(UTC) - timedelta(days=days)
            db.session.add(AccountEvent(kind="in", about=f"{days} days", person_id=whose, at=past))
        db.session.commit()
        clock.tidy()
        left = select(AccountEvent.about).where(AccountEvent.about.like("% days"))
        assert set(db.session.scalars(left)) == {"399 days", "29 days"}


def test_what_a_command_did_has_no_address(app):
    """And a text that is too long is cut."""
    with app.app_context():
        person = new_person()
        events.note("factor-off", person, about="x" * 999)
        db.session.flush()
        [line] = events.of_person(person.id)
        assert (line.address, line.browser, len(line.about), line.alarming) == ("", "—", events.LONGEST, True)
        db.session.rollback()
