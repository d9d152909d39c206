"""Repairs and services: visits by appointment, what was done, and whether the customer was content."""

from flask_babel import lazy_gettext as _l

from webapp.industries.trade import Option, Shared, Trade, read

SERVICES = Trade(
    unused=frozenset({"products", "campaigns", "campaign_members"}),
    views=(
        Shared("services", _l("This week's visits"), {"served_on.week": "this", "sort": "served_on"}),
        Shared(
            "services",
            _l("Done and not rated"),
            {"outcome": "done", "score.blank": "1", "sort": "-served_on"},
        ),
        Shared(
            "repairs",
            _l("Open for more than 7 days"),
            {"outcome": "waiting", "reported_on.ago": "7", "sort": "reported_on"},
        ),
        Shared("customers", _l("Not spoken with for 60 days"), {"last_contact.notlast": "60"}),
    ),
    options=(
        Option("services", "type", "cleaning", _l("Cleaning")),
        Option("services", "type", "maintenance", _l("Maintenance")),
        Option("customers", "source", "property", _l("Property management")),
    ),
    samples=read("services.txt"),
)
