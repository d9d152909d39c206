"""What a payment's fields choose from: lists, and the orders that can be paid."""

from flask_babel import lazy_gettext as _l

from webapp.tables.kinds import Choice, Learned

DIRECTION = Choice(("in", _l("Received"), "收入", "收"), ("out", _l("Paid back"), "支出", "付"))
ACCOUNT = Choice(
    ("cash_box", _l("Cash box")),
    ("bank", _l("Company bank account")),
    ("wechat_shop", _l("WeChat shop account")),
    ("alipay_shop", _l("Alipay shop account")),
    extendable=True,
)
PAID_ORDER = Learned("orders", "customer_id")
