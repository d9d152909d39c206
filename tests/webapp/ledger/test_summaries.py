"""摘要 in both languages, from what the entry keeps."""

import pytest
from flask_babel import force_locale

from webapp.ledger.events import EVENTS
from webapp.ledger.summaries import summary

WORDS = {"number": "XS000042", "goods": "冰箱 BCD-470 ×1"}


@pytest.mark.parametrize(
    "code, params, chinese, english",
    [
        ("sale", WORDS, "销售 XS000042 冰箱 BCD-470 ×1", "Sale XS000042 冰箱 BCD-470 ×1"),
        ("receipt", {"method": "wechat"}, "收款 微信", "Payment received WeChat Pay"),
        ("receipt", {"method": "京东白条", "account": None}, "收款 京东白条", "Payment received 京东白条"),
        ("reversal", {"number": "XS-2603-0001"}, "冲销 XS-2603-0001", "Reversal of XS-2603-0001"),
        (
            "sale",
            {"on": "2026-03-05"},
            "销售 （更正，业务日期 2026-03-05）",
            "Sale (corrected, of 2026-03-05)",
        ),
        ("新的", {}, "新的", "新的"),
    ],
)
def test_summaries(app, code, params, chinese, english):
    with app.app_context():
        with force_locale("zh_CN"):
            assert summary(code, params) == chinese
        with force_locale("en"):
            assert summary(code, params) == english


def test_every_kind_has_words(app):
    with app.app_context(), force_locale("zh_CN"):
        for kind in EVENTS:
            assert summary(kind, {}) != kind
