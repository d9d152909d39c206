"""The basic information of customers is a view with exactly the columns of the document, and a row is typed in them."""

import html5lib

from webapp.tables.registry import tables

BASICS = ["客户编号", "客户姓名", "联系电话", "电子邮箱", "地址", "客户类型"]
TYPED = {
    "name": "陈伟",
    "phone": "138 0013 8000",
    "email": "chen@shop.test",
    "address": "浙江省杭州市西湖区文三路 1 号",
    "grade": "VIP客户",
}
SHOWN = ("C000001", "陈伟", "138****8000", "c…@shop.test", "浙江省杭州市西湖区…", "VIP客户")


def heads(page):
    tree = html5lib.parse(page, namespaceHTMLElements=False)
    return [str(next(head.itertext())).strip() for head in tree.findall(".//thead//th[@data-field]")]


def test_the_columns_are_those_of_the_document(app, house):
    table = tables["customers"]
    basics = next(view for view in table.views if view.key == "basics")
    with app.test_request_context(), house.at_work():
        assert str(basics.label) == "基本信息表"
        assert [str(field.label) for field in table.visible(basics.columns)] == BASICS
    assert heads(house.client().get(house.url("/customers?view=basics")).text) == BASICS


def test_a_row_is_typed_in_the_documents_columns(house):
    clerk, page = house.client("sales"), house.url("/customers?view=basics")
    made = clerk.post(
        house.url("/customers"), data=TYPED, headers={"HX-Request": "true", "HX-Current-URL": page}
    )
    assert made.status_code == 201, made.text
    listed = clerk.get(page).text
    places = [listed.find(f"{words}<", listed.find("<tbody")) for words in SHOWN]
    assert -1 not in places
    assert places == sorted(places)
