"""axe finds nothing serious on any page: by day, by night, on a phone."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.journeys.walking import ACCOUNT, visit

WAYS = {
    "day": {"color_scheme": "light"},
    "night": {"color_scheme": "dark"},
    "phone": {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True},
}
GRAVE = ("serious", "critical")


@pytest.fixture
def shop(found):
    known = [
        {"name": "欧阳静", "phone": "13800001234", "grade": "VIP客户"},
        {"name": "陈伟", "district": "滨江区"},
    ]
    return found("杭州云栖家电", customers=known, orders=[{"customer": "陈伟", "ordered_on": "2026-03-05"}])


def grave(page):
    """What is serious on the page as it stands."""
    told = Axe().run(page).response["violations"]
    return [
        f"{one['id']}: {node['html'][:160]}"
        for one in told
        if one["impact"] in GRAVE
        for node in one["nodes"]
    ]


@pytest.mark.parametrize("way", WAYS)
def test_nothing_serious(browser, shop, way):
    page = browser(storage_state=shop.signed_in(), **WAYS[way])
    wrong = []
    for path in visit(page, shop.home, "/", "/sign-in", "/sign-up", *ACCOUNT):
        page.wait_for_load_state("networkidle")
        wrong += [f"{path} {one}" for one in grave(page)]
    assert not wrong, "\n".join(wrong)
