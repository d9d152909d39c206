"""The end of a company: its keys first, so that what may be left of it somewhere opens no more; then all the rest.

Every step can be done again, and each is committed before the next: killed anywhere, the next run goes on. The schema
and its login are condemned here and dropped by the keeper (tenants/burying.py), who alone may.
"""

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, exists, or_, select, text, update
from sqlalchemy.orm import aliased

from tenants.db import db
from tenants.models import Closing, Company, Job, LoginSession, Mail, Membership, Person, Schema
from webapp.core import files, hints, mail
from webapp.core.jobs import job

GONE = "gone"


@job("wipe", _l("Closing a company"), of_company=False, attempts=50)
def wipe(job, closing_id: int) -> dict:
    """Everything of the company but its schema. One that was taken back, or is gone already, is left as it is."""
    closing = _mine(closing_id)
    if closing is None:
        return {}
    _shred(closing)
    files.remove_all(closing.schema)
    _unhint(closing)
    _forget(_mine(closing_id))
    return {}


def _mine(closing_id) -> Closing | None:
    """The closing, locked for the transaction at hand, so that of two workers one waits; None when there is no more to
    do."""
    due = (Closing.taken_back_at.is_(None), Closing.wiped_at.is_(None), Closing.ends_at < text("now()"))
    return db.session.scalar(select(Closing).where(Closing.id == closing_id, *due).with_for_update())


def _shred(closing):
    """From this commit on no key of the company exists, and nobody comes in."""
    gone = update(Company).where(Company.id == closing.company_id).values(data_key=b"", state=GONE)
    db.session.execute(gone)
    db.session.commit()


def _unhint(closing):
    """What Redis holds of its jobs; it holds nothing else of a company."""
    hints.forget(list(db.session.scalars(select(Job.id).where(Job.company_id == closing.company_id))))


def _forget(closing):
    if closing is None:
        return
    company = db.session.get(Company, closing.company_id)
    if company is not None:
        _letters(company)
        _sessions(company)
        _say(closing)
        db.session.execute(delete(Company).where(Company.id == company.id))
    condemned = update(Schema).where(Schema.name == closing.schema).values(state="condemned")
    db.session.execute(condemned)
    closing.wiped_at, closing.asked_by = text("now()"), None
    db.session.flush()


def _letters(company):
    """Every letter that names it: invitations, statements, notices."""
    words = (company.name, f"/c/{company.slug}/")
    told = [
        column.contains(word, autoescape=True)
        for word in words
        for column in (Mail.subject, Mail.body, Mail.html)
    ]
    db.session.execute(delete(Mail).where(or_(*told)))


def _sessions(company):
    """Whoever worked nowhere else is signed out; their login stays theirs."""
    other = aliased(Membership)
    elsewhere = exists().where(other.person_id == Membership.person_id, other.company_id != company.id)
    only_here = select(Membership.person_id).where(Membership.company_id == company.id, ~elsewhere)
    db.session.execute(delete(LoginSession).where(LoginSession.person_id.in_(only_here)))


def _say(closing):
    """The last letter, to the one who asked; it does not name the company either."""
    person = db.session.get(Person, closing.asked_by) if closing.asked_by else None
    if person is not None:
        mail.send(
            person.email, _l("Your company at Kezhang is closed"), "mail/closed", person.locale,
            name=person.name, asked_at=closing.asked_at,
        )  # fmt: skip
