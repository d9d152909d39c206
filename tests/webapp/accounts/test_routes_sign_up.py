"""Signing up: one form opens a company, proposes its address, waits where none stands ready, and never opens two."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from limits import parse
from sqlalchemy import func, select, text

from tenants.db import db
from tenants.models import Company, LoginSession, Membership, Person
from tests.support.accounts import PASSWORD, application
from webapp.accounts import routes_sign_up
from webapp.accounts.signing_up import Opening


def companies_of(app, email):
    with app.app_context():
        query = (
            select(Company.slug, Membership.role).join(Membership).join(Person).where(Person.email == email)
        )
        return db.session.execute(query.order_by(Company.id)).all()


@pytest.fixture
def no_stock(app):
    """As if every ready schema had just been claimed."""
    _move(app, "ready", "away")
    yield
    _move(app, "away", "ready")


def _move(app, old, new):
    with app.app_context():
        statement = text("UPDATE shared.schemas SET state = :new WHERE state = :old")
        db.session.execute(statement, {"new": new, "old": old}, bind_arguments={"mapper": Company.__mapper__})
        db.session.commit()


def test_the_page_has_the_fields_of_the_contract(nobody):
    page = nobody.get("/sign-up").text
    for name in ("company", "slug", "name", "email", "password", "industry"):
        assert f'name="{name}"' in page
    for label in ("家电", "电商", "服务"):
        assert label in page
    for hint in ("organization", "name", "email", "new-password"):
        assert f'autocomplete="{hint}"' in page


def test_a_company_opens_and_its_owner_is_in(app, nobody, stocked):
    typed = application(company="杭州云栖家电", slug="", email=" Zhang.Jianguo@Example.test ")
    answer = nobody.post("/sign-up", data=typed)
    assert answer.status_code == 303
    assert re.fullmatch(r"/c/hangzhou-yunqi-jiadian(-\d+)?/customers", answer.location)
    [(slug, role)] = companies_of(app, "zhang.jianguo@example.test")
    assert role == "owner" and slug in answer.location
    assert "杭州云栖家电" in nobody.get(f"/c/{slug}/members").text


@pytest.mark.parametrize(
    "industry, code",
    [("家电", "appliances"), ("电商", "online"), ("Online shop", "online"), ("服务", "services")],
)
def test_trades_by_any_of_their_names(app, nobody, stocked, industry, code):
    typed = application(industry=industry)
    assert nobody.post("/sign-up", data=typed).status_code == 303
    with app.app_context():
        assert db.session.scalar(select(Company.industry).where(Company.name == typed["company"])) == code


@pytest.mark.parametrize(
    "wrong",
    [
        {"company": ""}, {"company": "  "}, {"company": "公" * 81}, {"name": ""}, {"name": "\x07"},
        {"email": ""}, {"email": "zhang"}, {"email": "a@b@c.test"}, {"email": "x" * 300 + "@example.test"},
        {"password": "short"}, {"password": "12345678"}, {"password": "x" * 500},
        {"industry": ""}, {"industry": "mining"}, {"slug": "-a"}, {"slug": "云栖"}, {"slug": "a" * 41}, {"slug": "a/b"},
        {"slug": "admin"},
    ],
)  # fmt: skip
def test_bad_values_are_told_beside_the_field_and_nothing_typed_is_lost(nobody, stocked, wrong):
    typed = application(slug="") | wrong
    answer = nobody.post("/sign-up", data=typed)
    assert answer.status_code == 422
    [field] = wrong
    described = f'id="{field}-error"'
    assert (
        described in answer.text
        and f"{field}-error" in re.findall(r'aria-describedby="([^"]*)"', answer.text)[0]
    )
    for name in {"company", "name", "email"} - wrong.keys():
        assert typed[name] in answer.text
    assert typed["password"] not in answer.text, "a password never comes back in a page"


def test_messages_are_in_the_language_of_the_visitor(nobody, stocked):
    assert "请填写这一项" in nobody.post("/sign-up", data=application(company="")).text
    nobody.set_cookie("language", "en")
    assert "Please fill this in." in nobody.post("/sign-up", data=application(company="")).text


def test_an_address_that_somebody_has(nobody, browser, owner):
    _, first = owner
    taken = companies_of(nobody.application, first["email"])[0].slug
    answer = nobody.post("/sign-up", data=application(slug=taken.upper()))
    assert answer.status_code == 422 and "已经有人用了" in answer.text and f'value="{taken}"' in answer.text


def test_the_proposal_follows_the_name(nobody, owner):
    client, first = owner
    taken = companies_of(client.application, first["email"])[0].slug
    assert f"<b>{taken}-2</b>" in nobody.get("/sign-up/slug", query_string={"company": first["company"]}).text
    assert "<b>" not in nobody.get("/sign-up/slug", query_string={"company": " "}).text
    assert nobody.get("/sign-up/slug", query_string={"company": "\x00" + "超" * 5000}).status_code == 200


def test_somebody_known_proves_it_and_gets_a_second_company(app, browser, owner):
    _, first = owner
    wrong = browser().post("/sign-up", data=application(email=first["email"], password="something-else-9"))
    assert wrong.status_code == 422 and 'id="email-error"' in wrong.text
    client = browser()
    assert client.post("/sign-up", data=application(email=first["email"])).status_code == 303
    assert [role for _, role in companies_of(app, first["email"])] == ["owner", "owner"]
    assert client.get("/companies").text.count("<li>") >= 2


def test_guessing_a_password_at_sign_up_is_slow_too(browser, owner):
    _, first = owner
    tries = [application(email=first["email"], password=f"wrong-guess-{n}") for n in range(6)]
    answers = [browser().post("/sign-up", data=typed).status_code for typed in tries]
    assert answers == [422] * 5 + [429]


def test_somebody_signed_in_is_asked_for_the_company_alone(app, owner):
    client, first = owner
    page = client.get("/sign-up").text
    assert 'name="company"' in page and 'name="password"' not in page
    answer = client.post("/sign-up", data={"company": "宁波海曙电器", "slug": "", "industry": "online"})
    assert answer.status_code == 303 and len(companies_of(app, first["email"])) == 2


def test_a_second_click_opens_nothing_more(app, owner, browser):
    client, typed = owner
    again = browser().post("/sign-up", data=typed)
    assert again.status_code == 303 and len(companies_of(app, typed["email"])) == 1


def test_two_clicks_at_once_open_one_company(app, browser, stocked):
    typed = application()
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda client: client.post("/sign-up", data=typed), [browser(), browser()]))
    assert [answer.status_code for answer in answers] == [303, 303]
    assert len(companies_of(app, typed["email"])) == 1 and answers[0].location == answers[1].location


def test_two_people_at_once_want_one_address(app, browser, stocked):
    for round_ in range(3):
        both = [application(slug=f"the-same-{round_}"), application(slug=f"the-same-{round_}")]
        with ThreadPoolExecutor(2) as pool:
            posts = [pool.submit(browser().post, "/sign-up", data=typed) for typed in both]
            answers = sorted((post.result() for post in posts), key=lambda answer: answer.status_code)
        assert [answer.status_code for answer in answers] == [303, 422]
        assert 'id="slug-error"' in answers[1].text
        assert sum(len(companies_of(app, typed["email"])) for typed in both) == 1
    with app.app_context():
        assert not db.session.scalar(select(func.count()).where(Person.email == _loser(app, both)))


def _loser(app, both):
    return next(typed["email"] for typed in both if not companies_of(app, typed["email"]))


def test_two_people_at_once_with_one_name_get_two_addresses(app, browser, stocked):
    both = [application(company="义乌同名商贸"), application(company="义乌同名商贸")]
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda typed: browser().post("/sign-up", data=typed), both))
    assert [answer.status_code for answer in answers] == [303, 303]
    assert len({answer.location for answer in answers}) == 2


def test_an_empty_stock_is_a_page_that_waits_and_goes_on(app, nobody, no_stock):
    typed = application()
    answer = nobody.post("/sign-up", data=typed)
    assert answer.status_code == 202 and "<progress" in answer.text and 'hx-trigger="load' in answer.text
    assert typed["password"] not in answer.text and typed["email"] not in answer.text
    slip = re.search(r'name="slip" value="([^"]+)"', answer.text)[1]
    still = nobody.post("/sign-up/waiting", data={"slip": slip}, headers={"HX-Request": "true"})
    assert still.status_code == 202 and "<html" not in still.text and slip != ""
    _move(app, "away", "ready")
    done = nobody.post("/sign-up/waiting", data={"slip": slip}, headers={"HX-Request": "true"})
    assert done.status_code == 204 and done.headers["HX-Redirect"].endswith("/customers")
    assert len(companies_of(app, typed["email"])) == 1
    assert nobody.post("/sign-in", data={"email": typed["email"], "password": PASSWORD}).status_code == 303


def test_a_slip_that_is_not_ours_or_whose_address_is_taken_meanwhile(app, nobody, owner):
    assert "请再填写一次" in nobody.post("/sign-up/waiting", data={"slip": "x"}).text
    assert "请再填写一次" in nobody.post("/sign-up/waiting", data={}).text
    _, first = owner
    with app.app_context():
        slip = Opening("别人", "", "online", "李", first["email"], "-").sealed()
    assert "请再填写一次" in nobody.post("/sign-up/waiting", data={"slip": slip}).text


def test_without_a_token_nothing_opens(app, nobody, stocked):
    typed = application()
    assert nobody.post("/sign-up", data=typed, csrf=False).status_code == 400
    assert companies_of(app, typed["email"]) == []


def test_a_refused_sign_up_leaves_nothing(app, nobody, stocked):
    nobody.post("/sign-up", data=(typed := application(slug="admin")))
    with app.app_context():
        assert db.session.scalar(select(Person.id).where(Person.email == typed["email"])) is None
        assert (
            db.session.scalar(
                select(LoginSession.person_id).join(Person).where(Person.email == typed["email"])
            )
            is None
        )


def test_nobody_opens_companies_without_end(nobody, stocked, monkeypatch):
    monkeypatch.setattr(routes_sign_up, "OPENINGS", parse("1 per hour"))
    assert nobody.post("/sign-up", data=application()).status_code == 303
    answer = nobody.post("/sign-up", data=application())
    assert answer.status_code == 429 and 'id="company-error"' in answer.text
