"""The lists that a customer's fields choose from; the codes are stored, the labels are shown."""

from flask_babel import lazy_gettext as _l

from webapp.tables.kinds import Choice

KIND = Choice(
    ("person", _l("Individual"), "个人客户"), ("company", _l("Company"), "企业客户", "公司", "单位")
)
GENDER = Choice(
    ("male", _l("Male"), "先生", "m"), ("female", _l("Female"), "女士", "f"), ("unknown", _l("Unknown"))
)
GRADE = Choice(
    ("normal", _l("Regular customer"), "普通", "一般", "regular"),
    ("vip", _l("VIP customer"), "VIP", "贵宾"),
    extendable=True,
    tags={"vip": "gold"},
)
LIFECYCLE = Choice(
    ("lead", _l("Lead"), "潜在客户"),
    ("current", _l("Current"), "现有客户"),
    ("inactive", _l("Inactive"), "不活跃客户"),
    dots={"lead": "blue", "current": "green", "inactive": "grey"},
)


class Tier(Choice):
    """What a customer is worth. A choice made by hand is marked, so that no reckoning writes over it."""

    def derived(self, place, attr, value):
        return {f"{attr}_manual": value is not None}

    def derived_columns(self, attr):
        return (f"{attr}_manual",)


VALUE_TIER = Tier(
    ("high", _l("High value"), "高价值"),
    ("normal", _l("Normal value"), "普通价值"),
    ("low", _l("Low value"), "低价值"),
)
SOURCE = Choice(
    ("phone", _l("By phone")),
    ("store", _l("In store")),
    ("website", _l("Website")),
    ("form", _l("Web form")),
    ("social", _l("Social media")),
    ("referral", _l("Referral")),
    ("import", _l("Imported")),
    extendable=True,
)
