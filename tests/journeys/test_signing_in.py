"""Two steps: a shop asks for them, a salesperson sets them up on the way, comes in with the app and a recovery code.

And a browser left open is signed out from another one, while somebody still looks at it.
"""

import re

import pytest
from playwright.sync_api import expect

from tests.support.accounts import PASSWORD, code_at


@pytest.fixture
def shop(found):
    return found("两步家电", customers=[{"name": "陈伟"}])


def password(page, shop, role):
    page.goto("/sign-in")
    page.fill("[name=email]", shop.people[role]["email"])
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")


def code(page, text):
    page.wait_for_url("**/sign-in/code*")
    expect(page.locator("[name=code]")).to_be_focused()
    page.keyboard.type(text)
    page.keyboard.press("Enter")


def test_two_steps_from_the_rule_to_the_recovery_code(browser, shop):
    the_owner_asks_salespeople_for_two_steps(browser(storage_state=shop.signed_in()), shop)
    secret, made = a_salesperson_sets_it_up(browser(storage_state=shop.signed_in("sales")), shop)
    in_with_the_app(browser(), shop, secret)
    page = browser()
    in_with_a_recovery_code(page, shop, made[0])
    signed_out_from_elsewhere(page, browser(storage_state=page.context.storage_state()), shop)


def the_owner_asks_salespeople_for_two_steps(page, shop):
    page.goto(f"{shop.home}/members")
    page.get_by_role("link", name="登录规则").click()
    page.get_by_label("销售").check()
    page.get_by_label("您的密码").fill(PASSWORD)
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_text("还没有设置：")).to_contain_text("店员 李")


def a_salesperson_sets_it_up(page, shop):
    """The phone reads the picture: it is drawn, and its secret is the one that can be typed."""
    page.goto(f"{shop.home}/customers")
    page.wait_for_url(re.compile(r"/profile/second-factor\?next="))
    expect(page.get_by_text("这家公司要求两步登录")).to_be_visible()
    assert page.locator("img.qr").evaluate("picture => picture.naturalWidth") > 100
    page.get_by_text("扫不出来？").click()
    secret = page.locator("#secret").inner_text().replace(" ", "")
    page.get_by_label("验证码").fill(code_at(secret))
    page.get_by_label("当前密码").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator("#codes li")).to_have_count(10)
    made = page.locator("#codes li").all_inner_texts()
    page.get_by_role("link", name="我已保存好").click()
    page.wait_for_url(f"**{shop.home}/customers")
    return secret, made


def in_with_the_app(page, shop, secret):
    password(page, shop, "sales")
    code(page, "000000")
    expect(page.get_by_text("验证码不对")).to_be_visible()
    expect(page.locator("[name=code]")).to_have_attribute("aria-invalid", "true")
    page.locator("[name=code]").fill("")
    code(page, code_at(secret, 1))
    page.wait_for_url(f"**{shop.home}/**")
    expect(page.get_by_text("陈伟").first).to_be_visible()


def in_with_a_recovery_code(page, shop, one):
    password(page, shop, "sales")
    page.get_by_role("link", name="手机不在身边").click()
    code(page, one)
    page.wait_for_url("**/profile/second-factor")
    expect(page.get_by_text("还剩 9 个", exact=False).first).to_be_visible()
    page.goto("/profile/activity")
    expect(page.locator("main li").first).to_contain_text("用恢复码登录")


def signed_out_from_elsewhere(page, same, shop):
    """The one session in two windows: signed out everywhere in one, the other is out at its next step."""
    same.goto(f"{shop.home}/customers")
    page.goto("/profile")
    page.get_by_role("button", name="在所有地方退出").click()
    page.wait_for_url("**/sign-in")
    same.get_by_role("link", name="订单").first.click()
    same.wait_for_url(re.compile("/sign-in"))
