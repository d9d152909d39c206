"""The shop's everyday: somebody buys, pays a part, and owes the rest; all from the customer's page."""

from playwright.sync_api import expect

from tests.journeys.walking import sign_up, type_customers


def test_two_fridges_a_deposit_and_the_rest_owed(browser):
    shop = browser()
    home = sign_up(shop, "西溪电器", "老板", "boss@selling.example.test")
    type_customers(shop, ("王小明", "13800138000"))
    shop.goto(f"{home}/customers/1")
    shop.get_by_role("button", name="更多").click()
    shop.get_by_role("link", name="新增订单").click()
    expect(shop.locator("#orders-grid tr.new")).to_be_visible()
    shop.keyboard.press("Control+Enter")
    shop.wait_for_url("**/orders/1")

    expect(shop.locator("#order_lines-grid")).to_be_visible()
    shop.keyboard.press("n")
    expect(shop.locator("tr.new [name=model]")).to_be_focused()
    for text in ("海尔冰箱 BCD-223", "2"):
        shop.keyboard.type(text)
        shop.keyboard.press("Tab")
    shop.keyboard.type("3,000元")
    shop.keyboard.press("Enter")
    expect(shop.locator(".figures")).to_contain_text("¥6,000.00")

    shop.locator(".facts [data-field=status]").click()
    expect(shop.locator(".editor [role=combobox]")).to_be_focused()
    shop.keyboard.type("已发货")
    shop.keyboard.press("Enter")
    expect(shop.locator(".head .marks")).to_contain_text("已发货")

    shop.get_by_role("link", name="记一笔收款").click()
    expect(shop.locator("tr.new [name=amount]")).to_be_focused()
    expect(shop.locator("tr.new [name=amount]")).to_have_value("6000.00")
    shop.keyboard.type("1000")
    shop.keyboard.press("Enter")
    expect(shop.locator("tbody tr[data-id]")).to_contain_text("XS000001")

    shop.goto(f"{home}/customers/1")
    expect(shop.locator(".figures")).to_contain_text("¥5,000.00")
    shop.get_by_role("button", name="更多").click()
    shop.get_by_role("link", name="往来账").click()
    for text in ("XS-", "SK-", "6,000.00", "1,000.00", "5,000.00"):
        expect(shop.locator(".account")).to_contain_text(text)
