"""The forms of the second factor."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, StringField

from webapp.accounts.fields import PersonForm, Plain, needed, password_field, squeezed

LONGEST = 40
FIGURES = {
    "autocomplete": "one-time-code",
    "inputmode": "numeric",
    "autocapitalize": "none",
    "spellcheck": "false",
    "maxlength": LONGEST,
}


def code_field() -> StringField:
    return StringField(_l("Code"), [needed(), Plain(LONGEST)], filters=[squeezed], render_kw=FIGURES)


class CodeForm(PersonForm):
    """The second step of signing in; a code of the app, or a recovery code."""

    code = code_field()


class SwitchOnForm(PersonForm):
    """`slip` is the sealed secret whose picture is on the page."""

    slip = HiddenField()
    code = code_field()
    current = password_field(_l("Current password"))


class PasswordForm(PersonForm):
    """The password once more, before something that matters."""

    current = password_field(_l("Current password"))
