"""A person is a member of the company, by name, e-mail, or "me"."""

import pytest

from tenants.db import db
from tenants.models import Membership, Person
from webapp.tables import kinds
from webapp.tables.kinds import Invalid

WHO = kinds.Person()


def test_finds(desk):
    sales = desk.people["sales"]
    assert WHO.parse("店员 李") == WHO.parse(sales.email.upper()) == WHO.parse(str(sales.id)) == sales.id
    assert WHO.parse("me") == WHO.parse("我") == desk.people["owner"].id
    assert WHO.show(sales.id) == "店员 李"
    assert WHO.parse(WHO.text(sales.id)) == sales.id


def test_who_is_no_member_is_not_found(desk, other_house, stranger):
    for text in ("外人 赵", other_house.people["owner"].email, str(other_house.people["owner"].id)):
        with pytest.raises(Invalid, match="没有叫"):
            WHO.parse(text)


def test_two_of_the_same_name_are_told_apart_by_their_mail(app, house):
    with app.app_context(), house.at_work():
        twin = Person(email="li2@shop.test", name="店员 李", password_hash="-")
        db.session.add(twin)
        db.session.flush()
        db.session.add(Membership(company_id=house.tenant.id, person_id=twin.id, role="sales"))
        db.session.commit()
        with pytest.raises(Invalid, match="同名"):
            WHO.parse("店员 李")
        assert WHO.text(twin.id) == "店员 李 <li2@shop.test>"
        assert WHO.parse(WHO.text(twin.id)) == twin.id
        assert (WHO.text(twin.id),) * 2 in WHO.options()


def test_who_is_suspended_keeps_the_name_and_is_not_chosen(app, house):
    with app.app_context(), house.at_work():
        sales = house.people["sales"].id
        db.session.query(Membership).filter_by(person_id=sales).update({"state": "suspended"})
        db.session.commit()
        assert WHO.show(sales) == "店员 李"
        with pytest.raises(Invalid):
            WHO.parse("店员 李")
