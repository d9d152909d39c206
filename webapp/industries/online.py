"""An online shop: orders come from platforms, customers from everywhere, and needs by chat."""

from flask_babel import lazy_gettext as _l

from webapp.industries.trade import Option, Shared, Trade, read

NOT_SOLD = ("air_conditioner", "refrigerator", "washer", "television", "kitchen", "bathroom", "small", "part")

ONLINE = Trade(
    unused=frozenset({"contacts", "opportunities", "devices", "repairs", "services"}),
    views=(
        Shared(
            "orders",
            _l("Platform orders to ship"),
            {"status": "to_ship", "external_no.filled": "1", "sort": "ordered_on"},
        ),
        Shared("orders", _l("Came back this month"), {"status": "returned", "ordered_on.month": "this"}),
        Shared("customers", _l("From social media"), {"source": "social"}),
        Shared("customers", _l("Not spoken with for 90 days"), {"last_contact.notlast": "90"}),
    ),
    options=(
        *(Option("products", "category", code) for code in NOT_SOLD),
        Option("products", "category", "clothing", _l("Clothing")),
        Option("products", "category", "beauty", _l("Beauty")),
        Option("products", "category", "digital", _l("Digital goods and accessories")),
        Option("products", "category", "food", _l("Food")),
        Option("products", "category", "home", _l("Home and living")),
        Option("customers", "source", "platform", _l("Platform shop")),
        Option("customers", "source", "live", _l("Live stream")),
    ),
    samples=read("online.txt"),
)
