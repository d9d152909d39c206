"""Ledger documents in the browser: who may, what is refused, and that screen and PDF say the same."""

import io
import re
from datetime import date
from decimal import Decimal

import pypdfium2
import pytest

from tenants.db import db
from tests.support.jobs import run_due
from webapp.core import jobs
from webapp.customers.models import Customer
from webapp.ledger import posting
from webapp.ledger.posting import Posting
from webapp.payments.models import Payment

YEAR = {"from": "2026-01-01", "to": "2026-12-31"}


@pytest.fixture
def shop(app, house):
    """陈伟 bought for 1,500.00 in two goes and paid 1,234.56; 王芳 holds a deposit of 88.00."""
    with app.app_context(), house.at_work("accountant"):
        chen, wang = Customer(name="陈伟"), Customer(name="王芳")
        db.session.add_all([chen, wang])
        db.session.flush()
        post(
            Posting(
                record(chen), "sale", chen.id, date(2026, 1, 5), Decimal("1000"), params={"goods": "冰箱"}
            )
        )
        post(
            Posting(record(chen), "sale", chen.id, date(2026, 2, 5), Decimal("500"), params={"goods": "电视"})
        )
        paid = {"method": "wechat"}
        post(
            Posting(
                record(chen), "receipt", chen.id, date(2026, 2, 9), credit=Decimal("1234.56"), params=paid
            )
        )
        post(Posting(record(wang), "receipt", wang.id, date(2025, 12, 30), credit=Decimal("88"), params=paid))
        db.session.commit()
    return house


def record(customer):
    payment = Payment(customer_id=customer.id, paid_on=date(2026, 1, 1), amount=1, method="cash")
    db.session.add(payment)
    db.session.flush()
    return payment.id


def post(asked):
    posting.sync("payments", [asked.source_id], lambda ids: [asked])


def printed(app, house, path, monkeypatch, role="accountant", **form):
    """The PDF that a POST hands over, made by the worker meanwhile."""
    monkeypatch.setattr(jobs, "wait_for", lambda number: (run_due(app), jobs.now_of(number))[1])
    with house.client(role).post(house.url(path), data=form) as answer:
        assert answer.status_code == 200 and answer.mimetype == "application/pdf", answer.text
        return answer.data


def words(content):
    document = pypdfium2.PdfDocument(io.BytesIO(content))
    try:
        return "\n".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()


def figures(text):
    return sorted(re.findall(r"-?\d{1,3}(?:,\d{3})*\.\d{2}\b", text))


def test_the_desk_offers_the_documents(shop):
    page = shop.client("accountant").get(shop.url("/reports"))
    assert page.status_code == 200
    assert "客户往来明细账" in page.text and "客户往来余额" in page.text


@pytest.mark.parametrize(
    "role, status",
    [("accountant", 200), ("owner", 200), ("admin", 200), ("sales", 403), ("service", 403), ("viewer", 403)],
)
def test_who_may_see_the_books(shop, role, status):
    client = shop.client(role)
    for path in ("/reports", "/reports/statement?customer=C000001", "/reports/balances"):
        assert client.get(shop.url(path)).status_code == status
    if status == 403:
        assert (
            client.post(shop.url("/reports/statement/pdf"), data={"customer": "C000001"}).status_code == 403
        )
        assert client.post(shop.url("/reports/book/pdf"), data={}).status_code == 403


def test_another_company_does_not_exist(shop, other_house, nobody):
    client = other_house.client("accountant")
    for path in ("/reports", "/reports/statement?customer=C000001", "/reports/balances"):
        assert client.get(shop.url(path)).status_code == 404
        assert nobody.get(shop.url(path)).status_code == 302
    assert client.get(other_house.url("/reports/statement?customer=C000001")).status_code == 422
    assert client.get("/reports").status_code == 404


def test_a_statement_on_screen(shop):
    page = shop.client("accountant").get(
        shop.url("/reports/statement"), query_string={"customer": "C000001", **YEAR}
    )
    assert page.status_code == 200
    for expected in (
        "上年结转",
        "1,000.00",
        "冰箱",
        "XS-2601-0001",
        "微信",
        "本月合计",
        "本年累计",
        "期末余额",
        "265.44",
    ):
        assert expected in page.text
    assert re.search(rf'href="{shop.url("/payments/")}\d+"', page.text)


def test_a_customer_is_found_by_name_too(shop):
    page = shop.client("accountant").get(shop.url("/reports/statement?customer=王芳"))
    assert page.status_code == 200 and "C000002" in page.text


def test_a_deleted_customer_keeps_the_account(app, shop):
    with app.app_context(), shop.at_work():
        db.session.query(Customer).filter_by(number="C000001").update({"deleted_at": db.func.now()})
        db.session.commit()
    page = shop.client("accountant").get(
        shop.url("/reports/statement"), query_string={"customer": "c000001", **YEAR}
    )
    assert page.status_code == 200 and "265.44" in page.text


@pytest.mark.parametrize(
    "asked, message",
    [
        ({"customer": ""}, "客户"),
        ({"customer": "C999999"}, "C999999"),
        ({"customer": "C000001", "from": "2026-13-45", "to": "2026-12-31"}, "2026-13-45"),
        ({"customer": "C000001", "from": "昨日x", "to": "2026-12-31"}, "2023-05-01"),
        ({"customer": "C000001", "from": "", "to": "2026-12-31"}, "起始日期"),
        ({"customer": "C000001", "from": "2026-12-31", "to": "2026-01-01"}, "截止日期早于起始日期"),
        ({"customer": "C000001", "from": "0001-01-01", "to": "9999-12-31"}, "1900"),
        ({"customer": "'; DROP TABLE ledger_entries; --"}, "DROP"),
    ],
)
def test_a_question_that_cannot_be_answered_is_given_back(shop, asked, message):
    for page in (
        shop.client("accountant").get(shop.url("/reports/statement"), query_string=asked),
        shop.client("accountant").post(shop.url("/reports/statement/pdf"), data=asked),
    ):
        assert page.status_code == 422
        assert message in page.text
        if typed := asked.get("from"):
            assert f'value="{typed}"' in page.text


def test_bad_days_of_the_book_and_the_balances(shop):
    client = shop.client("accountant")
    assert client.post(shop.url("/reports/book/pdf"), data={"from": "x", "to": "y"}).status_code == 422
    assert client.get(shop.url("/reports/balances?at=31.12.")).status_code == 422


@pytest.mark.parametrize("preset", ["this-month", "last-month", "this-year", "last-year", "nonsense"])
def test_ready_made_periods(shop, preset):
    page = shop.client("accountant").get(shop.url(f"/reports/statement?customer=C000001&period={preset}"))
    assert page.status_code == 200


def test_balances_tie(shop):
    page = shop.client("accountant").get(shop.url("/reports/balances?at=2026-12-31"))
    for expected in ("C000001", "265.44", "-88.00", "177.44"):
        assert expected in page.text
    early = shop.client("accountant").get(shop.url("/reports/balances?at=2025-12-31"))
    assert "C000001" not in early.text and "-88.00" in early.text
    assert (
        "没有未结清的往来" in shop.client("accountant").get(shop.url("/reports/balances?at=2020-01-01")).text
    )


def test_screen_and_paper_agree(app, shop, monkeypatch):
    asked = {"customer": "C000001", **YEAR}
    content = printed(app, shop, "/reports/statement/pdf", monkeypatch, **asked)
    paper = words(content)
    screen = shop.client("accountant").get(shop.url("/reports/statement"), query_string=asked).text
    table = re.sub(r"<[^>]+>", " ", screen[screen.index("<tbody>") : screen.index("</tbody>")])
    assert figures(paper) == figures(table)
    for expected in (
        "客户往来明细账",
        "杭州云栖家电",
        "C000001",
        "陈伟",
        "会计 王",
        "XS-2601-0001",
        "上年结转",
        "冰箱",
    ):
        assert expected in paper.replace("\r\n", "\n")


def test_the_book_has_everybody_with_an_account(app, shop, monkeypatch):
    paper = words(printed(app, shop, "/reports/book/pdf", monkeypatch, **YEAR))
    assert "陈伟" in paper and "王芳" in paper and "88.00" in paper


def test_a_finished_file_can_be_had_again(app, shop, monkeypatch):
    content = printed(app, shop, "/reports/statement/pdf", monkeypatch, customer="C000001", **YEAR)
    client = shop.client("owner")
    address = re.search(r'href="([^"]+/files/\d+)"', client.get(shop.url("/reports")).text).group(1)
    with client.get(address) as answer:
        assert answer.data == content
    assert shop.client("sales").get(address).status_code == 403


def test_a_slow_one_shows_how_far_it_is(shop, monkeypatch):
    monkeypatch.setattr(jobs, "wait_for", jobs.now_of)
    answer = shop.client("accountant").post(shop.url("/reports/book/pdf"), data=YEAR)
    assert answer.status_code == 303
    assert "/jobs/" in answer.headers["Location"]


def test_a_book_of_nothing_says_so(app, shop, monkeypatch):
    monkeypatch.setattr(jobs, "wait_for", lambda number: (run_due(app), jobs.now_of(number))[1])
    client = shop.client("accountant")
    answer = client.post(shop.url("/reports/book/pdf"), data={"from": "2001-01-01", "to": "2001-12-31"})
    assert answer.status_code == 303
    assert "没有客户有往来或余额" in client.get(answer.headers["Location"]).text
