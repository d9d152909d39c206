"""What tables whose records belong to a customer share: the customer by name, and by number in another column."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from webapp.tables.fields import Computed
from webapp.tables.kinds import Reference
from webapp.tables.rolling import rollup


def customer_no(model, customer: Any) -> Computed:
    """The number of a record's customer, which a new record may be entered with; `customer` is the id's SQL."""
    kind, aliases = Reference("customers", shown="number"), ("客户号", "customer number")
    return rollup("customer_no", _l("Customer no."), kind, model, customer, entered=True, aliases=aliases)


def told_by_number(values: dict, errors: dict) -> None:
    """Whoever's number was typed is the customer; a number and a name that are two customers are refused."""
    number = values.pop("customer_no", None)
    if number is None and "customer_no" not in errors:
        return
    if errors.get("customer") == _("%(field)s is needed.", field=_l("Customer")):
        del errors["customer"]
    if number is not None and values.get("customer") not in (None, number):
        errors["customer_no"] = _("This is another customer's number.")
    elif number is not None:
        values["customer"] = number
