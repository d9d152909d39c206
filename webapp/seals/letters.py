"""Once a week the newest seal leaves the house: a letter to each owner, with the proof of that day."""

from datetime import datetime

from flask_babel import force_locale
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from tenants import engines
from tenants.current import SYSTEM, acting_in, bound_company
from tenants.db import db
from tenants.models import Company, Membership, Person
from tenants.roles import Role
from webapp.core import mail
from webapp.core.clock import every
from webapp.core.formats import zone
from webapp.core.jobs import enqueue, job
from webapp.core.urls import company_url
from webapp.seals.sealing import seal_now
from webapp.seals.verifying import verify
from webapp.seals.wording import why

KIND = "seal-letter"
MORNING = 8
_begun: set[tuple[int, str]] = set()


@every(3600)
def weekly_letters() -> None:
    """Each company's letter, on Monday morning where the company is, or as soon after as the clock runs."""
    active = db.session.scalars(select(Company).where(Company.state == "active")).all()
    for tenant in [company.tenant() for company in active]:
        db.session.remove()
        with acting_in(tenant, SYSTEM):
            _begin(tenant.id, _week(datetime.now(zone())))
    db.session.remove()


def _begin(company_id, week):
    if week and (company_id, week) not in _begun:
        enqueue(KIND, {}, key=week)
        db.session.commit()
        _begun.add((company_id, week))


def _week(now: datetime) -> str:
    """The week whose letter is due; "" before its morning has come."""
    year, week, weekday = now.isocalendar()
    return "" if weekday == 1 and now.hour < MORNING else f"{year}-W{week:02}"


@job(KIND, _l("Weekly seal of the history"))
def send_letters(job) -> dict:
    """To every owner; nobody is written to where nothing ever changed."""
    seal = seal_now()
    if seal is None:
        return {}
    proof = verify(progress=lambda done, total: job.progress(done, total))
    for person in _owners():
        with force_locale(person.locale):
            told = why(proof.broken) if proof.broken else ""
        _write(person, seal, proof, told)
    return {"seal": seal.number, "broken": bool(proof.broken)}


def _owners():
    of = Membership.company_id == bound_company().id
    at_work = select(Person).join(Membership).where(of, Membership.state == "active")
    return db.session.scalars(at_work.where(Membership.role == Role.OWNER)).all()


def _write(person, seal, proof, told):
    tenant = bound_company()
    subject = (
        _l("%(company)s: the history is broken", company=tenant.name)
        if told
        else _l("%(company)s: seal no. %(number)s of the history", company=tenant.name, number=seal.number)
    )
    link = engines.configured().BASE_URL.rstrip("/") + company_url(tenant.slug, "/seals")
    about = {"name": person.name, "company_name": tenant.name, "seal": seal, "proof": proof, "why": told}
    mail.send(person.email, subject, "mail/seal", person.locale, **about, link=link)
