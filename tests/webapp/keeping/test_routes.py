"""The owner's pages: what they say, and in how few statements."""

import pytest

from tests.support import jobs as work

PAGES = {"/settings/keys": 3, "/settings/closing": 2}


@pytest.mark.parametrize("path", PAGES)
def test_a_page_asks_little(house, statements, path):
    client = house.client("owner")
    client.get(house.url(path))
    statements.clear()
    assert client.get(house.url(path)).status_code == 200
    assert len(statements) <= PAGES[path], "\n".join(statements)


def test_a_key_is_changed_from_its_page(house):
    client = house.client("owner")
    before = client.get(house.url("/settings/keys")).text
    assert "生成新密钥" in before and "只解开以前的内容" not in before
    answer = client.post(house.url("/settings/keys/rotation"))
    assert answer.status_code == 303
    assert "正在更换，查看进度" in client.get(house.url("/settings/keys")).text
    assert client.post(house.url("/settings/keys/rotation")).location == answer.location
    work.run_due(house.app)
    after = client.get(house.url("/settings/keys")).text
    assert "只解开以前的内容" in after and "生成新密钥" in after
    assert client.get(answer.location).status_code == 200


def test_what_was_done_stands_in_the_company_doors_history(house):
    client = house.client("owner")
    client.post(house.url("/settings/keys/rotation"))
    client.post(house.url("/settings/takeout"))
    told = client.get(house.url("/members/door")).text
    assert "申请更换数据密钥" in told and "申请带走全部数据" in told


@pytest.mark.parametrize("path", PAGES)
def test_another_company_has_no_such_page(house, other_house, path):
    assert house.client("owner").get(other_house.url(path)).status_code == 404
