"""客户管理计划表: both customers of the document, entered as people enter them, read exactly as it shows them."""

import pytest

from tests.house.pages import HTML, rows, tree

HEADS = ["客户名称", "联系方式", "上次联系日期", "交易记录", "客户服务需求", "市场活动参与", "待办事项"]
SAMPLES = {
    "张三": [
        "12345678901",
        "2023-05-01",
        "已购A产品,金额1000元",
        "技术咨询",
        "参加了X产品发布会",
        "跟进技术问题",
    ],
    "李四": [
        *("09876543210", "2023-07-15", "已购B产品,金额2000元", "售后服务需求", "未参加任何活动"),
        "安排售后服务人员上门服务",
    ],
}


@pytest.fixture
def desk(house):
    """Somebody at the counter, who types; each `enter` is a form that is sent, and gives the record's address."""
    client = house.client("sales")

    def enter(table, **typed):
        answer = client.post(house.url(f"/{table}"), data=typed)
        assert answer.status_code == 303, answer.text
        return answer.location

    enter.client = client
    return enter


@pytest.fixture
def plan(house, desk):
    """Both customers with all that the document tells of them; the page of the ready-made view."""
    desk("campaigns", name="X产品发布会", type="发布会", starts_on="2023年4月20日", ends_on="2023-04-20")
    for name, (phone, spoken, bought, need, joined, task) in SAMPLES.items():
        model, price = bought.removeprefix("已购").removesuffix("元").split(",金额")
        desk("customers", name=name, phone=phone)
        desk("interactions", customer=name, channel="电话", at=spoken, content="回访")
        order = desk("orders", customer=name, ordered_on=spoken, status="已完成").rpartition("/")[2]
        desk("order_lines", order=f"#{order}", model=model, quantity="1", unit_price=price)
        desk("needs", customer=name, type="服务需求", text=need)
        desk("tasks", customer=name, title=task)
        if joined.startswith("参加了"):
            desk("campaign_members", customer=name, campaign="X产品发布会", status="已参加")
    return desk.client.get(house.url("/customers?view=plan"))


def cells(page):
    """{customer: the texts of the row}."""
    return {name: rest for name, *rest in (row.values() for row in rows(tree(page)))}


def test_the_seven_columns_are_called_as_in_the_document(plan):
    heads = [e for e in tree(plan.text).iter(f"{HTML}th") if e.get("data-field")]
    assert ["".join(head.itertext()).strip() for head in heads] == HEADS


def test_the_sample_customers_read_as_in_the_document(house, desk, plan):
    shown = cells(plan.text)
    assert shown.keys() == SAMPLES.keys()
    for name, texts in SAMPLES.items():
        assert shown[name][1:] == texts[1:]


def test_a_phone_is_masked_until_who_may_asks_to_see_it(house, desk, plan):
    for at, (name, texts) in enumerate(SAMPLES.items(), 1):
        assert cells(plan.text)[name][0] == f"{texts[0][:3]}****{texts[0][-4:]}"
        clear = desk.client.get(house.url(f"/customers/{at}/cells/phone/shown")).text
        assert texts[0] in clear


def test_elsewhere_the_columns_keep_their_names(house, desk, plan):
    page = desk.client.get(house.url("/customers")).text
    assert "客户姓名" in page
    assert "客户名称" not in page


@pytest.mark.parametrize(
    "asked,who",
    [
        *(("last_contact=2023-05-01", "张三"), ("last_contact.from=2023-06-01", "李四")),
        *(("campaigns.contains=X产品", "张三"), ("campaigns=未参加任何活动", "李四")),
        *(("open_need.contains=售后", "李四"), ("next_task.contains=技术", "张三")),
    ],
)
def test_it_can_be_filtered_by_what_other_tables_tell(house, desk, plan, asked, who):
    assert cells(desk.client.get(house.url(f"/customers?view=plan&{asked}")).text).keys() == {who}
