"""The word in the address: from pinyin, never taken twice, never one of ours."""

import pytest

from tests.support.companies import new_company
from webapp.accounts import slugs


@pytest.mark.parametrize(
    "name, slug",
    [
        ("杭州云栖家电", "hangzhou-yunqi-jiadian"),
        ("杭州云栖家电有限公司", "hangzhou-yunqi-jiadian"),
        ("重庆小面", "chongqing-xiaomian"),
        ("Ünïted Käse & Co.", "united-kase-co"),
        ("（）", "company"),
        ("🙂", "company"),
        ("<script>alert(1)</script>", "script-alert-script"),
    ],
)
def test_spelled(name, slug):
    assert slugs.spelled(name) == slug


def test_a_long_name_is_cut_at_a_word_and_stays_well_formed():
    slug = slugs.spelled("杭州市西湖区云栖小镇第一家用电器维修安装服务中心旗舰店")
    assert len(slug) <= slugs.LONGEST and slugs.well_formed(slug)


@pytest.mark.parametrize("slug", ["a", "-ab", "ab-", "Ab", "a b", "a_b", "云栖", "", "a" * 41, "ab\n"])
def test_not_well_formed(slug):
    assert not slugs.well_formed(slug)


def test_a_proposal_is_free(app):
    house = new_company(app)
    with app.app_context():
        assert not slugs.free(house.slug)
        assert slugs.proposed(house.slug) == f"{house.slug}-2"
        assert not slugs.free("admin") and slugs.proposed("admin") == "admin-2"
        assert slugs.proposed("a") == "a-2", "one letter alone is too short"
