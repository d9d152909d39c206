"""How heavy a page is: fifty customers of a shop at work, twelve columns, all that stands around them."""

import json
from itertools import product

import pytest

from tenants.db import db
from webapp.tables.registry import tables
from webapp.tables.writing import editing

MOST = 60_000
COLUMNS = (
    *("number", "name", "phone", "grade", "lifecycle", "district", "address", "purchases", "last_order"),
    *("balance", "owner", "note"),
)
NOTES = ("楼下有门禁，来前请先打电话", "旧机要一并回收，发票开公司抬头", "喜欢安静的机型，周末在家")
GOODS = (("格力空调 KFR-72LW", "8299"), ("海尔洗衣机 EG100", "4800"), ("美的净水器 MRO1891", "1999.1"))


def create(table, **texts):
    values, errors = editing.check(tables[table], texts)
    assert not errors
    return editing.create(tables[table], values)


@pytest.fixture
def shop(app, house):
    """Fifty-one customers of whom everything is known, so that there is a next page too; each has bought something."""
    named = product("赵钱孙李周吴郑", ("一鸣", "文博", "桂英", "晓燕", "国强", "佳怡", "建华", "冬梅"))
    with app.test_request_context("/"), house.at_work():
        for at, (surname, given) in enumerate(list(named)[:51]):
            place = f"浙江省杭州市西湖区文三路{at + 100}号{at % 9 + 1}幢{at % 4 + 1}单元{at % 16 + 1}02室"
            told = {"grade": "VIP客户" if at % 5 else "普通客户", "owner": "我", "note": NOTES[at % 3]}
            reach = {"phone": f"138{at + 10_000_000}", "district": "西湖区", "address": place}
            buys(create("customers", name=surname + given, **reach, **told), *GOODS[at % 3])
        db.session.commit()
    return house


def buys(customer, model, price):
    order = create("orders", customer=f"#{customer}", ordered_on="2026-10-30", status="done")
    create("order_lines", order=f"#{order}", model=model, quantity="1", unit_price=price)


def test_a_page_of_fifty_customers_and_twelve_columns_is_light(shop, hx):
    client = shop.client()
    client.put(shop.url("/customers/layout"), data={"columns": json.dumps(COLUMNS)}, headers=hx)
    for locale, headed in (("zh_CN", "<h1>客户</h1>"), ("en", "<h1>Customers</h1>")):
        client.post("/language", data={"locale": locale, "next": "/"})
        page = client.get(shop.url("/customers"))
        assert headed in page.text
        assert page.text.count("<tr id=") == page.text.count(' data-id="') == 50
        assert page.text.count('scope="col" data-field=') == len(COLUMNS)
        assert page.text.count(' nil"') == 0
        assert len(page.data) <= MOST
