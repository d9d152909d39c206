"""The lists that a payment's fields choose from."""

from flask_babel import lazy_gettext as _l

from webapp.tables.kinds import Choice

DIRECTION = Choice(("in", _l("Received")), ("out", _l("Paid back")))
ACCOUNT = Choice(
    ("cash_box", _l("Cash box")),
    ("bank", _l("Company bank account")),
    ("wechat_shop", _l("WeChat shop account")),
    ("alipay_shop", _l("Alipay shop account")),
    extendable=True,
)
