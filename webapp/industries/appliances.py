"""Home appliances: sold over the counter, delivered, installed, mended under warranty."""

from flask_babel import lazy_gettext as _l

from webapp.industries.trade import Option, Shared, Trade, read

APPLIANCES = Trade(
    views=(
        Shared("customers", _l("Not spoken with for 90 days"), {"last_contact.notlast": "90"}),
        Shared("orders", _l("Instalments"), {"payment_method": "instalments", "sort": "due_on"}),
        Shared("repairs", _l("Under warranty"), {"under_warranty": "yes", "sort": "-reported_on"}),
        Shared(
            "devices", _l("Warranty ends in 60 days"), {"warranty_until.next": "60", "sort": "warranty_until"}
        ),
    ),
    options=(
        Option("customers", "source", "trade_in", _l("Trade-in event")),
        Option("campaigns", "type", "trade_in", _l("Trade-in")),
    ),
    samples=read("appliances.txt"),
)
