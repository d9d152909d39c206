"""The forms of this room, from the sign-up to the profile."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, RadioField, SelectField, StringField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import AnyOf, InputRequired, Optional

from tenants.roles import Role
from webapp.accounts import slugs
from webapp.accounts.fields import (
    LONGEST_EMAIL,
    PersonForm,
    Plain,
    email_field,
    lowered,
    name_field,
    needed,
    new_password_field,
    password_field,
)
from webapp.accounts.industries import INDUSTRIES, industry_of
from webapp.core.role_labels import LABELS
from webapp.core.translating import LANGUAGES

NO_TRADE = _l("Choose what your company does.")


def choices(labels: dict[Any, Any]) -> list[SelectChoice]:
    return [SelectChoice(value=str(code), label=label) for code, label in labels.items()]


class CompanyForm(PersonForm):
    """A further company for somebody who is signed in."""

    company = name_field(_l("Company name"), "organization", 80)
    slug = StringField(
        _l("Web address"),
        [Optional(), Plain(200)],
        filters=[lowered],
        render_kw={
            "autocomplete": "off",
            "autocapitalize": "none",
            "spellcheck": "false",
            "maxlength": slugs.LONGEST,
        },
    )
    industry = RadioField(
        _l("Trade"), [InputRequired(NO_TRADE), AnyOf(list(INDUSTRIES), NO_TRADE)], choices=choices(INDUSTRIES),
        coerce=industry_of, validate_choice=False,
    )  # fmt: skip

    samples = BooleanField(_l("Begin with a few sample rows; one click removes them"))

    def validate_slug(self, field):
        if not slugs.well_formed(field.data):
            raise ValidationError(
                _("Use 2 to 40 small letters, digits and hyphens, with no hyphen at the ends.")
            )


class SignUpForm(CompanyForm):
    """A company and its owner."""

    name = name_field(_l("Your name"))
    email = email_field()
    password = new_password_field()


class SignInForm(PersonForm):
    email = StringField(
        _l("E-mail"), [needed(), Plain(LONGEST_EMAIL)], filters=[lowered],
        render_kw={"type": "email", "autocomplete": "username", "inputmode": "email", "spellcheck": "false"},
    )  # fmt: skip
    password = password_field()
    next = HiddenField()


class AskForResetForm(PersonForm):
    email = email_field("username")


class NewPasswordForm(PersonForm):
    password = new_password_field(_l("New password"))


class JoinForm(PersonForm):
    """Somebody new, who follows an invitation."""

    name = name_field(_l("Your name"))
    password = new_password_field()


class InviteForm(PersonForm):
    email = email_field("off")
    role = SelectField(_l("Role"), choices=choices(LABELS), default=Role.SALES)


class ProfileForm(PersonForm):
    name = name_field(_l("Your name"))
    locale = SelectField(_l("Language"), choices=choices(LANGUAGES))


class ChangePasswordForm(PersonForm):
    current = password_field(_l("Current password"))
    password = new_password_field(_l("New password"))


class ChangeEmailForm(PersonForm):
    """`mine` is the address at hand, which changes to nothing."""

    mine = ""
    email = email_field(label=_l("New e-mail address"))
    current = password_field(_l("Current password"))

    def validate_email(self, field):
        if field.data == self.mine:
            raise ValidationError(_("This is your address already."))
