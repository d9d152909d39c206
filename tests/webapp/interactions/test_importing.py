"""Other people's spreadsheets of calls, needs, tasks and campaigns come in under the headings that they have."""

import pytest

from tests.support.imports import csv_file, imported
from tests.support.shop import Shop

FILES = {
    "interactions": (
        "客户姓名,沟通方式,沟通日期,沟通内容,沟通人",
        "陈伟,电话,2026-10-01 09:30,想买冰箱,离职的小吴",
    ),
    "needs": ("客户,需求类型,需求内容,状态", "陈伟,技术支持,技术咨询,待处理"),
    "tasks": ("待办事项,客户,截止日期,负责人", "跟进技术问题,陈伟,2026-12-01,店员 李"),
    "opportunities": ("商机名称,客户,阶段,预计金额", "酒店空调,陈伟,报价,9万"),
    "campaigns": ("活动名称,活动类型,开始日期,成本", "X产品发布会,发布会,2026-10-01,500"),
}


@pytest.fixture
def shop(house):
    shop = Shop(house)
    shop.enter("customers", name="陈伟")
    return shop


@pytest.mark.parametrize("table", FILES)
def test_a_file_comes_in_under_its_own_headings(house, shop, tmp_path, table):
    row = imported(house, table, csv_file(tmp_path, *FILES[table]))
    assert (row.state, row.created, row.refused) == ("done", 1, 0)


def test_who_spoke_is_kept_and_nobody_is_not_the_importer(house, shop, tmp_path):
    lines = (*FILES["interactions"], "陈伟,微信,2026-10-02,问价格,")
    imported(house, "interactions", csv_file(tmp_path, *lines))
    assert shop.rows("SELECT staff FROM interactions ORDER BY id") == [("离职的小吴",), (None,)]


def test_members_of_a_campaign_come_in_by_names(house, shop, tmp_path):
    shop.enter("campaigns", name="X产品发布会", type="发布会")
    lines = ("客户,活动,参与情况", "陈伟,X产品发布会,参加了")
    row = imported(house, "campaign_members", csv_file(tmp_path, *lines))
    assert row.created == 1
    assert shop.rollup("customers", "campaigns", 1) == {1: "参加了X产品发布会"}
