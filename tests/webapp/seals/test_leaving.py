"""What leaves the house: the seal's page, its code on paper and in a weekly letter, the export; all of it is noted."""

import gzip
import json
import re
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from tenants.db import db
from tenants.models import Mail
from tests.support import jobs as test_jobs
from tests.support.shop import Shop
from tests.webapp.seals.test_tampering import Behind
from webapp.core import noting
from webapp.seals import letters
from webapp.seals.sealing import seal_now
from webapp.seals.telling import Anchor, Told, readable


@pytest.fixture
def shop(house):
    shop = Shop(house)
    shop.enter("customers", name="陈伟", phone="13900001234")
    return shop


def page(house, query="", role="owner"):
    return house.client(role).get(house.url(f"/seals{query}"))


def proven(house, anchors=""):
    answer = house.client().post(house.url("/seals/verification"), data={"anchors": anchors})
    test_jobs.run_due(house.app)
    return answer


def sealed(shop):
    with shop:
        return seal_now()


def test_the_page_shows_the_newest_seal_and_proves_the_history(house, shop):
    assert "还没有封存" in page(house).text
    told = sealed(shop)
    shown = page(house).text
    assert told.code in shown and "尚未核验" in shown
    assert proven(house, str(told)).status_code == 303
    assert "完好无缺" in page(house).text and "1 条变更、1 次封存" in page(house).text


def test_it_names_what_is_broken(house, shop):
    one = shop.enter("customers", name="王芳")
    told = sealed(shop)
    Behind(house).does("UPDATE audit_changes SET actor = actor + 1 WHERE id = 2")
    proven(house)
    shown = page(house).text
    assert "第 2 条变更在第 1 次封存之后被改动" in shown and f"客户 #{one}" in shown
    Behind(house).does("DELETE FROM audit_changes", "DELETE FROM seals")
    proven(house, str(told))
    assert "您纸上的第 1 次封存已不存在" in page(house).text


def test_what_is_no_seal_is_told_beside_it(house, shop):
    for text in ("hello", "17", "17 · xyz", "\n".join(["1 · 9f3a77c1"] * 30)):
        answer = house.client().post(house.url("/seals/verification"), data={"anchors": text})
        assert answer.status_code == 422 and 'aria-invalid="true"' in answer.text
        assert text.splitlines()[0] in answer.text


@pytest.mark.parametrize(
    "text",
    [
        "17 · 9f3a77c1 0b2e41d8 5a6b7c8d",
        "17:9F3A77C1",
        " No. 17 9f3a77c1-0b2e41d8 ",
        "17/9f3a77c10b2e41d85a6b7c8d",
    ],
)
def test_a_seal_is_read_as_people_type_it(text):
    assert readable(text)
    assert Anchor.read(text).number == 17
    assert Anchor.read(text).fits(bytes.fromhex("9f3a77c10b2e41d85a6b7c8d" + "00" * 20))
    assert not Anchor.read(text).fits(bytes(32))


def test_seals_go_on_below(house, shop, monkeypatch):
    for n in range(23):
        shop.change("customers", 1, "note", str(n))
        sealed(shop)
    first = page(house).text
    [older] = re.findall(r"/seals\?before=(\d+)", first)
    assert (
        f">{int(older) - 1}<" not in first and f">{int(older) - 1}<" in page(house, f"?before={older}").text
    )
    assert page(house, "?before=-3").status_code == 200


@pytest.mark.parametrize(
    ("role", "status"), [("owner", 200), ("admin", 200), ("sales", 403), ("accountant", 403)]
)
def test_who_may_see_it(house, shop, role, status):
    assert page(house, role=role).status_code == status


def test_it_is_one_companys_own(house, other_house, shop):
    sealed(shop)
    assert "还没有封存" in page(other_house).text
    assert other_house.client().get(house.url("/seals")).status_code == 404


def test_retention_is_chosen_and_off_at_first(house, shop):
    assert '<option value="">' in page(house).text and "selected" not in page(house).text
    refused = house.client().post(house.url("/seals/retention"), data={"months": "3"})
    assert refused.status_code == 422
    house.client().post(house.url("/seals/retention"), data={"months": "24"})
    assert '<option value="24" selected>' in page(house).text
    house.client().post(house.url("/seals/retention"), data={"months": ""})
    assert "selected" not in page(house).text


def test_the_export_is_the_trail_with_its_seals_and_is_noted(house, shop):
    assert house.client().post(house.url("/seals/export")).status_code == 303
    test_jobs.run_due(house.app)
    file = shop.one("SELECT max(id) FROM files WHERE purpose = 'archive'")
    with house.client().get(house.url(f"/files/{file}")) as answer:
        told = [json.loads(line) for line in gzip.decompress(answer.data).decode().splitlines()]
    assert told[0]["company"] == house.slug
    assert [len(line) for line in told[1:3]] == [10, 7] and set(told[3]) == {"marks"}
    assert house.client("sales").get(house.url(f"/files/{file}")).status_code == 403
    assert shop.rows("SELECT changes ->> 'what' FROM audit_changes WHERE operation = 'E'") == [("trail",)]


def test_what_is_noted_stands_in_the_history_and_undoes_nothing(house, shop):
    with shop:
        noting.note_print("list", "customers", rows=35)
    shown = house.client().get(house.url("/history?kind=printed")).text
    assert "老板 张 打印了 表格" in shown and "客户 · 35 行" in shown
    assert shop.one("SELECT count(*) FROM audit_actions") == 1


def test_a_printed_list_is_noted(house, shop):
    house.client().get(house.url("/customers/print"))
    assert shop.rows("SELECT table_name, changes ->> 'rows' FROM audit_changes WHERE operation = 'P'") == [
        ("customers", "1")
    ]


def letters_sent(house):
    with house.app.app_context():
        found = db.session.scalars(select(Mail).where(Mail.to == house.people["owner"].email)).all()
        return [(letter.subject, letter.body, letter.html) for letter in found]


def test_the_owner_gets_the_newest_seal_by_letter(house, shop):
    test_jobs.ask(house, letters.KIND, key="2026-W47")
    test_jobs.run_due(house.app)
    told = sealed(shop)
    [(subject, body, html)] = letters_sent(house)
    assert subject == f"{house.tenant.name}：变更记录封存码 1"
    assert str(told) in body and told.code in html and "完好无缺：1 条变更" in body
    assert f"/c/{house.slug}/seals" in body


def test_the_letter_tells_what_is_broken(house, shop):
    sealed(shop)
    Behind(house).does("UPDATE audit_changes SET actor = 99")
    test_jobs.ask(house, letters.KIND, key="2026-W48")
    test_jobs.run_due(house.app)
    [(subject, body, _)] = letters_sent(house)
    assert subject.endswith("变更记录被动过") and "第 1 条变更在第 1 次封存之后被改动" in body


def test_a_company_without_a_past_gets_none(house):
    test_jobs.ask(house, letters.KIND, key="2026-W49")
    test_jobs.run_due(house.app)
    assert letters_sent(house) == []


def test_letters_are_due_on_monday_morning_once_a_week(app, house):
    shanghai = ZoneInfo("Asia/Shanghai")
    assert letters._week(datetime(2026, 11, 23, 7, 59, tzinfo=shanghai)) == ""
    assert letters._week(datetime(2026, 11, 23, 8, 0, tzinfo=shanghai)) == "2026-W48"
    assert letters._week(datetime(2026, 11, 29, 8, 0, tzinfo=shanghai)) == "2026-W48"


def test_a_code_is_three_groups():
    assert str(Told(17, datetime.now(), bytes(range(32)))) == "17 · 00010203 04050607 08090a0b"
