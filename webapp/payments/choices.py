"""The lists that a payment's fields choose from."""

from flask_babel import lazy_gettext as _l

from webapp.tables.kinds import Choice

DIRECTION = Choice(("in", _l("Received"), "收入", "收"), ("out", _l("Paid back"), "支出", "付"))
ACCOUNT = Choice(
    ("cash_box", _l("Cash box")),
    ("bank", _l("Company bank account")),
    ("wechat_shop", _l("WeChat shop account")),
    ("alipay_shop", _l("Alipay shop account")),
    extendable=True,
)
