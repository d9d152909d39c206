"""A way back for an owner whose address changed: a link by letter lifts the networks, once, within half an hour.

The link holds the networks that it was written for; once they are lifted or changed it fits nothing.
"""

import hashlib

from flask import current_app
from itsdangerous import BadSignature, URLSafeTimedSerializer
from sqlalchemy import select

from tenants.db import db
from tenants.models import Company, Membership
from tenants.roles import Role
from webapp.accounts.door import networks

MINUTES = 30


def owned(slug: str, person_id: int, lock: bool = False) -> Company | None:
    """The company of that address where this person is an owner at work."""
    query = select(Company).join(Membership, Membership.company_id == Company.id)
    mine = query.where(
        Company.slug == slug,
        Company.state == "active",
        Membership.person_id == person_id,
        Membership.role == Role.OWNER,
        Membership.state == "active",
    )
    return db.session.scalar(mine.with_for_update(of=Company) if lock else mine)


def link_token(company: Company, person_id: int) -> str:
    return _signer().dumps([company.slug, person_id, _mark(company)])


def company_with(token: str, person_id: int, lock: bool = False) -> Company | None:
    """The company whose networks this owner's link may lift, while it is good."""
    try:
        slug, whose, mark = _signer().loads(token, max_age=MINUTES * 60)
    except BadSignature:
        return None
    company = owned(slug, person_id, lock) if whose == person_id else None
    return company if company and company.networks and _mark(company) == mark else None


def _mark(company):
    return hashlib.sha256(networks.written(company.networks).encode()).hexdigest()[:16]


def _signer():
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="opening a door")
