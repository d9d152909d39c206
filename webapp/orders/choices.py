"""The lists that an order's fields choose from, and what a status means to the book and to the shop."""

from flask_babel import lazy_gettext as _l

from webapp.tables.kinds import Choice

STATUS = Choice(
    ("draft", _l("Draft")),
    ("to_ship", _l("To ship")),
    ("shipped", _l("Shipped")),
    ("done", _l("Done")),
    ("cancelled", _l("Cancelled")),
    ("returned", _l("Returned")),
)
PAYMENT_METHOD = Choice(
    ("cash", _l("Cash")),
    ("wechat", _l("WeChat")),
    ("alipay", _l("Alipay")),
    ("transfer", _l("Bank transfer")),
    ("card", _l("Card")),
    ("credit", _l("On account")),
    ("instalments", _l("Instalments")),
    ("other", _l("Other")),
    extendable=True,
)

SOLD = ("to_ship", "shipped", "done")  # the customer has bought it
POSTED = ("shipped", "done", "returned")  # the goods went out, so the book knows of it
