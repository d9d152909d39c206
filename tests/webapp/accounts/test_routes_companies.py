"""The choice of companies: one's own, the active ones, and a first step for somebody who has none."""

from sqlalchemy import update

from tenants.db import db
from tenants.models import Company, Membership


def test_ones_own_and_no_other(house, other_house):
    page = house.client("sales").get("/companies").text
    assert house.tenant.name in page and "销售" in page and other_house.slug not in page


def test_a_stranger_is_shown_the_first_step(stranger):
    page = stranger.get("/companies").text
    assert "您还没有加入公司" in page and 'href="/sign-up"' in page


def test_a_suspended_company_or_membership_is_not_shown(app, house):
    person = house.people["viewer"].id
    with app.app_context():
        db.session.execute(update(Membership).where(Membership.person_id == person).values(state="suspended"))
        db.session.execute(update(Company).where(Company.id == house.tenant.id).values(state="suspended"))
        db.session.commit()
    assert house.slug not in house.client("viewer").get("/companies").text
    assert house.slug not in house.client("owner").get("/companies").text


def test_nobody_is_asked_to_sign_in(nobody):
    assert nobody.get("/companies").location == "/sign-in?next=/companies"
