"""The lists that a customer's fields choose from; the codes are stored, the labels are shown."""

from flask_babel import lazy_gettext as _l

from webapp.tables.kinds import Choice

KIND = Choice(("person", _l("Person")), ("company", _l("Company")))
GENDER = Choice(("male", _l("Male")), ("female", _l("Female")), ("unknown", _l("Unknown")))
GRADE = Choice(("normal", _l("Regular customer")), ("vip", _l("VIP customer")), extendable=True)
LIFECYCLE = Choice(("lead", _l("Lead")), ("current", _l("Current")), ("inactive", _l("Inactive")))
VALUE_TIER = Choice(("high", _l("High value")), ("normal", _l("Normal value")), ("low", _l("Low value")))
SOURCE = Choice(
    ("phone", _l("By phone")),
    ("store", _l("In store")),
    ("website", _l("Website")),
    ("form", _l("Web form")),
    ("social", _l("Social media")),
    ("referral", _l("Referral")),
    ("import", _l("Imported")),
    extendable=True,
)
