"""Two companies with something of everything in them, and a browser for everybody who may knock at a door.

What a route's parameters are filled with is found by their names, so that a new route is visited without a word here.
"""

import itertools
from dataclasses import dataclass, field
from pathlib import Path

from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import select, text

from tenants import engines
from tenants.db import db
from tenants.models import Membership
from tenants.roles import Role
from tests.support import jobs as test_jobs
from tests.support.client import RAW
from tests.support.companies import House, new_company, new_person, signed_in
from tests.support.imports import csv_file
from tests.support.own import with_field
from tests.support.shop import Shop
from webapp.accounts import inviting
from webapp.core import files
from webapp.customers.models import Customer
from webapp.handing import rules
from webapp.handing.models import Handing
from webapp.quality.examining import this_month
from webapp.quality.models import Finding
from webapp.rights import keeping
from webapp.tables.registry import tables
from webapp.transfers.opening import opened

ROLES = tuple(role.value for role in Role)
ACTORS = ("anonymous", "stranger", "suspended", *ROLES)
OTHERS = {"stranger": ("外人 赵", "zh_CN"), "suspended": ("停职 钱", "zh_CN"), "colleague": ("同事 吴", "en")}
RECORDS = (
    ("customers", {"name": "陈伟", "kind": "person", "phone": "13800138000", "note": "喜欢安静的空调"}),
    ("products", {"model": "KFR-35", "name": "挂机", "list_price": "2999"}),
    ("orders", {"customer": "#{customers}", "status": "shipped", "note": "周末送货"}),
    ("order_lines", {"order": "#{orders}", "model": "KFR-35", "quantity": "1", "unit_price": "2999"}),
    ("payments", {"customer": "#{customers}", "amount": "1000", "note": "定金"}),
    ("contacts", {"customer": "#{customers}", "name": "王芳", "phone": "13900139000", "title": "采购经理"}),
    ("devices", {"customer": "#{customers}", "model": "KFR-35", "bought_on": "2026-01-31"}),
    ("repairs", {"customer": "#{customers}", "device": "#{devices}", "fault": "不制冷", "note": "已过保"}),
    ("services", {"customer": "#{customers}", "type": "安装", "details": "挂机一台", "feedback": "很准时"}),
    (
        "interactions",
        {"customer": "#{customers}", "channel": "电话", "content": "想买冰箱", "next_step": "周末看样机"},
    ),
    ("needs", {"customer": "#{customers}", "type": "技术支持", "text": "技术咨询"}),
    ("tasks", {"customer": "#{customers}", "title": "跟进技术问题", "due_at": "2026-12-01"}),
    ("opportunities", {"customer": "#{customers}", "name": "酒店空调 30 台", "amount": "90000"}),
    ("campaigns", {"name": "以旧换新周末", "type": "打折促销", "assessment": "来了不少人"}),
    ("campaign_members", {"customer": "#{customers}", "campaign": "#{campaigns}", "status": "已参加"}),
)
PLAIN = {
    "products": "name",
    "order_lines": "comment",
    "contacts": "title",
    "devices": "model",
    "services": "details",
    "interactions": "content",
    "needs": "text",
    "tasks": "title",
    "opportunities": "reason",
    "campaigns": "assessment",
}
serial = itertools.count(1)
FIRST = 1000  # a company's own ids begin here or later


class Browser(FlaskClient):
    """Sends the token that a page would have given; reads nothing, for it makes thousands of requests."""

    def ask(self, method: str, address: str, fragment: bool = False, **kw):
        headers = {"X-CSRFToken": self.token} if method not in ("GET", "HEAD") else {}
        if fragment:
            headers["HX-Request"] = "true"
        return self.open(address, method=method, headers=headers, **kw)

    def hush(self) -> None:
        """What an earlier visit left to be told stands on the next page only: two pages are compared without it."""
        with self.session_transaction() as session:
            session.pop("_flashes", None)

    @property
    def token(self) -> str:
        kept = self.__dict__.get("_token")
        if kept is None:
            kept = self.__dict__["_token"] = signed(self.application)
            with self.session_transaction() as session:
                session["csrf_token"] = RAW
        return kept


def signed(app, raw: str = RAW) -> str:
    """The token that a page of a session with this secret would hold."""
    return URLSafeTimedSerializer(app.config["SECRET_KEY"], salt="wtf-csrf-token").dumps(raw)


@dataclass
class Town:
    """`ours` and `theirs`; `found(house)` is {what: id} of a company's things."""

    ours: House
    theirs: House
    things: dict[str, dict[str, int]]
    browsers: dict[str, Browser] = field(default_factory=dict)

    @property
    def app(self):
        return self.ours.app

    def found(self, house: House) -> dict[str, int]:
        return self.things[house.slug]

    def browser(self, actor: str) -> Browser:
        """The browser of one who works in our company in this role, or of an outsider."""
        if actor not in self.browsers:
            self.browsers[actor] = self._opened(actor)
        return self.browsers[actor]

    def forget(self, actor: str) -> None:
        """After signing out."""
        self.browsers.pop(actor, None)

    def invite_again(self) -> None:
        """After the invitation was withdrawn, or written anew."""
        with self.app.test_request_context(), self.ours.at_work():
            self.found(self.ours)["invitations"] = _invited(self.ours)
            db.session.commit()

    def _opened(self, actor):
        browser = Browser(self.app, self.app.response_class, use_cookies=True)
        if actor != "anonymous":
            carry(signed_in(self.app, self.ours.people[actor]), browser)
        return browser


def carry(reader, browser):
    with reader.session_transaction() as theirs, browser.session_transaction() as ours:
        ours.update(theirs)


def built(app, folder: Path) -> Town:
    """Both companies, each with two of every record, one of them in the recycle bin."""
    ours, theirs = new_company(app), new_company(app, "宁波海曙电器")
    things = {house.slug: furnished(house, folder) for house in (ours, theirs)}
    with app.app_context():
        ours.people |= {actor: new_person(name, locale) for actor, (name, locale) in OTHERS.items()}
        for actor in ("suspended", "colleague"):
            state = "suspended" if actor == "suspended" else "active"
            person = ours.people[actor]
            duty = things[ours.slug]["roles"] if actor == "suspended" else None  # somebody has it: it stays
            at_work = {"role": "admin", "state": state, "duty": duty}
            db.session.add(Membership(company_id=ours.tenant.id, person_id=person.id, **at_work))
        db.session.flush()
        db.session.expunge_all()
        db.session.commit()
    for house, someone in ((ours, "colleague"), (theirs, "viewer")):
        things[house.slug] |= dict.fromkeys(("members", "reach"), house.people[someone].id)
    return Town(ours, theirs, things)


def furnished(house: House, folder: Path) -> dict[str, int]:
    """Records, an invitation, files, an import and jobs of this company: {what: id}."""
    shop, found = Shop(house), {}
    skip_ids(house)
    for name, texts in RECORDS:
        found[name], found[f"{name} deleted"] = (_entered(shop, name, texts, found, nth) for nth in range(2))
        shop.change(name, found[name], plain_key(name), "看过了")
    for name, _ in reversed(RECORDS):
        shop.delete(name, found[f"{name} deleted"])
    with house.app.test_request_context(), house.at_work():
        found |= _papers(house, folder)
        db.session.commit()
    found["settings"] = int(with_field(house, "customers", "装修风格", "text").removeprefix("x_"))
    found |= {f"job of {role}": test_jobs.ask(house, role=role, name="paper") for role in house.people}
    return found


def skip_ids(house: House) -> None:
    """Every company's ids begin somewhere else, so that one's id means nothing in another."""
    start = next(serial) * FIRST
    owner = engines.migrator_engine(engines.configured())
    with owner.begin() as connection:
        for name in (*tables, "files", "findings", "imports", "roles", "teams", "handings"):
            connection.execute(
                text(f"ALTER TABLE {house.tenant.schema}.{name} ALTER id RESTART WITH {start}")
            )
    owner.dispose()


def _entered(shop, name, texts, found, nth):
    """A customer is asked to a campaign once: the second time it is another campaign."""
    others = {"campaigns": found["campaigns deleted"]} if nth and name == "campaign_members" else {}
    given = {key: value.format(**found | others) for key, value in texts.items()}
    if name in ("customers", "products"):
        naming = tables[name].title
        given[naming] = f"{given[naming]}{next(serial)}"
    return shop.enter(name, **given)


def _papers(house, folder):
    """What is no record: an import, its file, a report, an invitation, and the change that can be taken back."""
    imported = opened(tables["customers"], "rows.csv", csv_file(folder, "客户姓名", "李娜"))
    report = files.store("账.pdf", "application/pdf", b"%PDF-1.7", "report")
    return {
        "import_id": imported.id,
        "file_id": report.id,
        "invitations": _invited(house),
        "quality": _finding(),
        "roles": _role(),
        "handings": _handed(house),
    }


def _handed(house):
    """A hand-over, in a company that has a pool."""
    rules.keep(rules.Rules(on=True, capacity=50, idle_days=30))
    row = Handing(giver=house.people["sales"].id, counts={"customers": {"owner": 1}}, action="handed")
    db.session.add(row)
    db.session.flush()
    return row.id


def _role():
    role = keeping.make("学徒", "sales")
    db.session.flush()
    return role.id


def _finding():
    """Something that the check-up found about nobody's customer."""
    customer = db.session.scalar(select(Customer.id).where(Customer.deleted_at.is_(None)))
    finding = Finding(month=this_month(), table_name="customers", record_id=customer, reason="stale")
    db.session.add(finding)
    db.session.flush()
    return finding.id


def _invited(house):
    email, inviter = f"new{next(serial)}@test.test", house.people["owner"].id
    return inviting.invite(house.tenant.id, email, Role.SALES, inviter)[0].id


def plain_key(name: str) -> str:
    """A field of this table that everybody who may edit it may edit."""
    return PLAIN.get(name, "note")


def last_change(house: House, name: str, id: int) -> int:
    """The newest change of the plain field of a record; it can be taken back."""
    query = (
        "SELECT max(id) FROM audit_changes WHERE table_name = :table AND record_id = :id AND operation = 'U'"
        " AND jsonb_exists(changes, :key)"
    )
    return Shop(house).one(query, table=name, id=id, key=plain_key(name))
