"""The lists that an order's fields choose from, and what a status means to the book and to the shop."""

from flask_babel import lazy_gettext as _l

from webapp.tables.kinds import Choice

STATUS = Choice(
    ("draft", _l("Draft")),
    ("to_ship", _l("To ship")),
    ("shipped", _l("Shipped"), "已发出"),
    ("done", _l("Done"), "完成", "交易完成"),
    ("cancelled", _l("Cancelled")),
    ("returned", _l("Returned")),
    dots={
        "draft": "grey",
        "to_ship": "blue",
        "shipped": "green",
        "done": "green",
        "cancelled": "grey",
        "returned": "grey",
    },
)
PAYMENT_METHOD = Choice(
    ("cash", _l("Cash")),
    ("wechat", _l("WeChat"), "微信支付", "wechat pay", "wx"),
    ("alipay", _l("Alipay")),
    ("transfer", _l("Bank transfer"), "转账", "对公转账", "汇款"),
    ("card", _l("Card"), "银行卡", "信用卡", "pos"),
    ("credit", _l("On account"), "挂账", "欠款", "月结"),
    ("instalments", _l("Instalments"), "分期付款"),
    ("other", _l("Other")),
    extendable=True,
)

SOLD = ("to_ship", "shipped", "done")  # the customer has bought it
POSTED = ("shipped", "done", "returned")  # the goods went out, so the book knows of it
