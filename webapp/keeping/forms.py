"""The form that closes a company: its name typed out, and the password once more."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import StringField, ValidationError

from tenants.current import bound_company
from webapp.accounts.fields import PersonForm, needed, password_field, squeezed


class ClosingForm(PersonForm):
    name = StringField(
        _l("Name of the company, as it stands above"),
        [needed()],
        filters=[squeezed],
        render_kw={"autocomplete": "off", "maxlength": 200},
    )
    current = password_field(_l("Your password"))

    def validate_name(self, field):
        if field.data != squeezed(bound_company().name):
            raise ValidationError(_("This is not the name of this company."))
