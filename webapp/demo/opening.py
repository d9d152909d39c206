"""The demo company is opened: people, then eighteen months of business in a handful of statements, then the book."""

from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy import insert, select

from tenants.current import Actor, Tenant, acting_in
from tenants.db import db
from tenants.models import Company, Person
from tenants.provisioning import claim
from tenants.roles import Role
from webapp.accounts.passwords import hashed
from webapp.accounts.people import join
from webapp.core.formats import today
from webapp.customers.table import customers
from webapp.demo import care
from webapp.demo.story import Story, tell
from webapp.orders.keeping import follow_orders
from webapp.orders.table import order_lines, orders
from webapp.payments.keeping import post
from webapp.payments.table import payments
from webapp.products.table import products
from webapp.tables.registry import tables
from webapp.tables.table import Table

SLUG, NAME, INDUSTRY, PASSWORD = "demo", "杭州云栖家电", "appliances", "kezhang-demo"
PEOPLE = (
    ("zhang@demo.test", "张建国", Role.OWNER),
    ("li@demo.test", "李娜", Role.SALES),
    ("wang@demo.test", "王会计", Role.ACCOUNTANT),
)


class Opened(NamedTuple):
    """The company that was made, and its people by e-mail."""

    company: Tenant
    people: dict[str, Person]


def open_demo() -> Opened | None:
    """Makes the demo company, or None where it stands already. Raises StockEmpty. The caller commits."""
    if db.session.scalar(select(Company.id).where(Company.slug == SLUG)):
        return None
    company, secret = claim(NAME, SLUG, INDUSTRY), hashed(PASSWORD)
    people = {email: _member(company.id, email, name, role, secret) for email, name, role in PEOPLE}
    owner, seller = (people[email].id for email in ("zhang@demo.test", "li@demo.test"))
    with acting_in(company.tenant(), Actor(owner, NAME, Role.OWNER, "import")):
        story = tell(today(), [seller, owner])
        buyers = write(story)
        look_after(care.tell(story, today(), [seller, owner]), buyers)
    return Opened(company.tenant(), people)


def _member(company_id, email, name, role, secret):
    person = db.session.scalar(select(Person).where(Person.email == email))
    if person is None:
        person = Person(email=email, name=name, password_hash=secret)
        db.session.add(person)
        db.session.flush()
    join(company_id, person.id, role)
    return person


def write(story: Story) -> list[int]:
    """Writes the story into the bound company: one insert a table, then totals and postings for all of it at once.
    Returns the ids of the customers."""
    models = (product["model"] for product in story.products)
    goods = dict(zip(models, enter(products, story.products), strict=True))
    buyers = enter(customers, story.customers)
    sold = enter(orders, ({**sale.order, "customer": buyers[sale.buyer]} for sale in story.sales))
    sales = list(zip(sold, story.sales, strict=True))
    enter(order_lines, _lines(sales, goods), "product_id")
    follow_orders(sold)
    post(enter(payments, _payments(sales, buyers)))
    return buyers


def look_after(told: care.Care, customer_ids: list[int]) -> None:
    """Writes what was said, needed, promised, mended and staged."""
    entered = {}
    for name, records in told.records.items():
        placed = (
            {**one, "customer": customer_ids[one["customer"]]} if "customer" in one else one
            for one in records
        )
        entered[name] = enter(tables[name], placed)
    staged = entered["campaigns"]
    members = (
        {**one, "campaign": staged[at], "customer": customer_ids[one["customer"]]} for at, one in told.joined
    )
    enter(tables["campaign_members"], members)


def _lines(sales, goods):
    return (
        {**line, "order": id, "product_id": goods[line["model"]]} for id, sale in sales for line in sale.lines
    )


def _payments(sales, buyers):
    paid = [
        {**paid, "order": id, "customer": buyers[sale.buyer]} for id, sale in sales for paid in sale.payments
    ]
    return sorted(paid, key=lambda payment: payment["paid_on"])


def enter(table: Table, records: Iterable[dict], *columns: str) -> list[int]:
    """Inserts records, given by field key (`columns`: by column), and returns their ids in that order."""
    rows = [_row(table, values, columns) for values in records]
    ids = insert(table.model).returning(table.model.id, sort_by_parameter_order=True)
    return list(db.session.scalars(ids, rows))


def _row(table, values, columns):
    kept = {column: values[column] for column in columns}
    for key in values.keys() - kept.keys():
        kept |= table.by_key[key].stored(values[key])
    return kept
