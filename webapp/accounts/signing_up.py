"""A new company and its first owner, in one shared transaction; and the sealed slip of one that has to wait."""

import base64
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import timedelta

from cryptography.fernet import Fernet, InvalidToken
from flask import current_app
from sqlalchemy import func, select, true
from sqlalchemy.exc import IntegrityError

from tenants.db import db
from tenants.models import Company, Membership, Person
from tenants.provisioning import claim
from tenants.roles import Role
from webapp.accounts import slugs
from webapp.accounts.people import join

PATIENCE = 15 * 60  # seconds that a sealed slip is good for
TRIES = 5


founded: list[
    Callable[[Company, Person, "Opening"], object]
] = []  # told of a new company, in its transaction


class Taken(Exception):
    """Somebody was a moment quicker; `field` is "slug" or "email"."""

    def __init__(self, field: str):
        super().__init__(field)
        self.field = field


class TooLate(Exception):
    """A sealed slip that is not ours, or too old."""


@dataclass(frozen=True)
class Opening:
    """What it takes to open a company. An empty slug is proposed; a person_id of 0 makes the person."""

    company: str
    slug: str
    industry: str
    name: str = ""
    email: str = ""
    password_hash: str = ""
    locale: str = "zh_CN"
    person_id: int = 0
    samples: bool = False

    def sealed(self) -> str:
        """This opening as a slip that only we can read, for a browser to bring again."""
        return _seal().encrypt(json.dumps(asdict(self)).encode()).decode()

    @classmethod
    def unsealed(cls, slip: str) -> "Opening":
        """Raises TooLate."""
        try:
            return cls(**json.loads(_seal().decrypt(slip.encode(), ttl=PATIENCE)))
        except InvalidToken:
            raise TooLate from None


def _seal():
    return Fernet(base64.urlsafe_b64encode(current_app.config["KEZHANG"].derived("sign-up slip")))


def open_company(opening: Opening) -> tuple[Company, Person]:
    """Makes the company, its owner and the membership, uncommitted. Raises Taken, StockEmpty."""
    for left in reversed(range(TRIES)):
        try:
            with db.session.begin_nested():
                return _just_opened(opening) or _opened(opening)
        except IntegrityError as error:
            field = _field(error)
            if field != "slug" or opening.slug or not left:
                raise Taken(field) from None
    raise Taken("slug")


def _just_opened(opening):
    """What this person opened with the same words a moment ago: a second click means the same company."""
    same = (
        Membership.person_id == opening.person_id,
        Membership.role == Role.OWNER,
        Company.name == opening.company,
        Company.created_at > func.now() - timedelta(minutes=10),
        Company.slug == opening.slug if opening.slug else true(),
    )
    query = select(Company, Person).join(Membership, Membership.company_id == Company.id)
    row = db.session.execute(query.join(Person).where(*same).order_by(Company.id.desc()).limit(1)).first()
    return (row[0], row[1]) if row else None


def _opened(opening):
    if opening.slug and not slugs.free(opening.slug):
        raise Taken("slug")
    person = _person(opening)
    company = claim(opening.company, opening.slug or slugs.proposed(opening.company), opening.industry)
    join(company.id, person.id, Role.OWNER)
    for tell in founded:
        tell(company, person, opening)
    return company, person


def _person(opening):
    if opening.person_id:
        return db.session.get_one(Person, opening.person_id)
    person = Person(
        email=opening.email, name=opening.name, password_hash=opening.password_hash, locale=opening.locale
    )
    db.session.add(person)
    db.session.flush()
    return person


def _field(error):
    return "email" if error.orig.diag.constraint_name == "uq_people_email" else "slug"
