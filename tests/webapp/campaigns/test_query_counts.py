"""The lists of what a shop does for its customers, and the customer plan, ask as often for a dozen as for one."""

from tests.support.shop import Shop

PAGES = {
    "/interactions": 4,
    "/needs": 4,
    "/tasks": 4,
    "/opportunities": 4,
    "/campaigns": 4,
    "/campaign_members": 5,
    "/customers?view=plan": 4,
}


def furnish(shop, times):
    for _ in range(times):
        count = shop.one("SELECT count(*) FROM customers")
        name, campaign = f"陈{count}", f"活动{count}"
        shop.enter("customers", name=name)
        shop.enter("interactions", customer=name, channel="电话", content="回访")
        shop.enter("needs", customer=name, text="技术咨询")
        shop.enter("tasks", customer=name, title="跟进")
        shop.enter("opportunities", customer=name, name="酒店空调")
        shop.enter("campaigns", name=campaign, type="发布会", starts_on="今天")
        shop.enter("campaign_members", campaign=campaign, customer=name, status="已参加")


def test_a_dozen_records_take_no_more_than_one(house, company_statements):
    shop, client = Shop(house), house.client("sales")

    def asked(path):
        client.get(house.url(path))
        company_statements.clear()
        assert client.get(house.url(path)).status_code == 200
        told = [one for one in company_statements if "shared." not in one]
        return len([one for one in told if one.lstrip().startswith(("SELECT", "WITH"))])

    furnish(shop, 1)
    few = {path: asked(path) for path in PAGES}
    furnish(shop, 11)
    many = {path: asked(path) for path in PAGES}
    assert many == few
    assert {path: count for path, count in many.items() if count > PAGES[path]} == {}
