"""The forms of a company's door."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField, SelectMultipleField, TextAreaField, ValidationError

from tenants.roles import Role
from webapp.accounts.door import networks
from webapp.accounts.door.networks import NoNetwork
from webapp.accounts.fields import PersonForm, Plain, password_field
from webapp.accounts.forms import choices
from webapp.core import places
from webapp.core.role_labels import LABELS

LONGEST = 4000
OTHER_ROLES = {role: LABELS[role] for role in Role if role is not Role.OWNER}


class DoorForm(PersonForm):
    """`networks` is text, an address or a network a line; `found` is what it says once it is valid."""

    roles = SelectMultipleField(_l("Two steps for"), choices=choices(LABELS))
    networks = TextAreaField(
        _l("Only from these networks"), [Plain(LONGEST)], render_kw={"rows": 5, "spellcheck": "false"}
    )
    current = password_field(_l("Your password"))

    def validate_networks(self, field):
        """Whoever saves must still come in: nobody locks themselves out."""
        try:
            self.found = networks.read(field.data or "")
        except NoNetwork as reason:
            raise ValidationError(str(reason)) from None
        here = places.address()
        if not networks.holds(self.found, here):
            raise ValidationError(
                _(
                    "Your own address %(address)s is not among them: you would lock yourself out.",
                    address=here or "?",
                )
            )


class HandOverForm(PersonForm):
    """Whose the company is from now on, and what the owner of before becomes."""

    to = SelectField(_l("New owner"), coerce=int, validate_choice=True)
    role = SelectField(_l("Your role from then on"), choices=choices(OTHER_ROLES))
    current = password_field(_l("Your password"))
