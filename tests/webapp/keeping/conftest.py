"""A company with something sealed in every place there is for it."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import insert, select, text, update

from tenants import engines
from tenants.db import company_connection, db
from tenants.models import Company
from tests.support.own import with_field, working
from tests.support.shop import Shop
from webapp.contacts.models import Contact
from webapp.core import files
from webapp.customers.models import Customer
from webapp.tables.registry import tables
from webapp.tables.writing import editing
from webapp.transfers.models import Import

PHONES = [f"139555500{n:02}" for n in range(7)]


class Rich:
    """Seven customers with everything sealed, one of them in the bin, one edited, one typed oddly; a contact, an order
    with an address, an import with a value for all rows, a file. `key` is the own sensitive field's."""

    def __init__(self, house):
        self.house = house
        self.key = with_field(house, "customers", "身份证号", "text", sensitive=True)
        shop = Shop(house)
        browser = house.client("owner")
        self.ids = [self._customer(browser, n) for n in range(len(PHONES))]
        shop.enter(
            "contacts", customer=f"#{self.ids[0]}", name="王芳", phone="13955550099", wechat="wf-canary"
        )
        with working(house):
            order = insert(tables["orders"].model).values(
                number="DD1",
                customer_id=self.ids[0],
                ordered_on=date(2026, 11, 1),
                delivery_address="云栖路 9 号",
            )
            db.session.execute(order)
            table = tables.here("customers")
            editing.change(table, self.ids[1], "phone", "13955550088")
            editing.delete(table, self.ids[6])
            self.file = files.store("a.txt", "text/plain", b"13955550077" * 30_000, "export:customers").id
            db.session.add(
                Import(table="customers", file_id=self.file, constants={"phone": "13955550066"}, state="new")
            )
            db.session.commit()

    def _customer(self, browser, n):
        typed = {
            "name": f"陈{n}", "phone": f"１３９ 5555 00{n:02}", "email": f"c{n}@canary.test",
            "address": f"西湖区 {n} 号", "birth_date": "1984年5月1日", self.key: f"33010{n}",
        }  # fmt: skip
        answer = browser.post(self.house.url("/customers"), data=typed)
        assert answer.status_code == 303, answer.text
        return int(answer.location.rpartition("/")[2])

    def renewed(self):
        """The house with its ring and settings as they are now."""
        with self.house.app.app_context():
            row = db.session.get_one(Company, self.house.tenant.id)
            self.house.tenant = replace(
                self.house.tenant, data_key=bytes(row.data_key), settings=row.settings_version
            )
            db.session.remove()
        return self.house

    def told(self) -> dict:
        """Everything that is sealed, opened."""
        with working(self.renewed()):
            customers = tables.here("customers")
            columns = (Customer.id, Customer.phone, Customer.email, Customer.address, Customer.birth_date)
            own = customers.by_key[self.key].column
            said = {"customers": db.session.execute(select(*columns, own).order_by(Customer.id)).all()}
            said["contacts"] = db.session.execute(select(Contact.phone, Contact.wechat)).all()
            said["orders"] = db.session.scalars(select(tables["orders"].model.delivery_address)).all()
            said["imports"] = db.session.scalars(select(Import.constants)).all()
            with files.open_file(db.session.get_one(files.File, self.file)) as stream:
                said["file"] = stream.read()
            return said

    def indexes(self) -> list:
        return self.rows(
            f"SELECT phone_index, phone_tail, email_index, birth_date_day, extras ->> '{self.key}_index'"
            " FROM customers ORDER BY id"
        )

    def trail(self) -> list:
        return self.rows("SELECT id, changes::text FROM audit_changes ORDER BY id")

    def rows(self, query: str) -> list:
        with self.house.app.app_context(), self.house.at_work():
            found = company_connection().execute(text(query)).all()
            db.session.remove()
            return found


@pytest.fixture
def rich(house):
    return Rich(house)


def set_ring(house, packed: bytes) -> None:
    with engines.shared().begin() as connection:
        connection.execute(update(Company).where(Company.id == house.tenant.id).values(data_key=packed))
