"""What a company does: the three trades we know, under every name that people type for them."""

from flask_babel import lazy_gettext as _l

INDUSTRIES = {
    "appliances": _l("Home appliances"),
    "online": _l("Online shop"),
    "services": _l("Repairs and services"),
}
ABOUT = {
    "appliances": ("bag", _l("Selling, delivering, installing, mending under warranty")),
    "online": ("box", _l("Platform orders, chats, campaigns")),
    "services": ("services", _l("Visits by appointment, devices, quotations")),
}
NAMES = {
    "家电": "appliances",
    "电商": "online",
    "服务": "services",
    "home appliances": "appliances",
    "online shop": "online",
}


def industry_of(text: str | None) -> str:
    """The code of a trade by its code or its Chinese or English name; anything else comes back as it is."""
    plain = (text or "").strip().lower()
    return NAMES.get(plain, plain)
