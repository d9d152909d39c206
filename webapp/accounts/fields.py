"""The fields that forms about people share, with their rules and what browsers should fill in."""

import unicodedata
from typing import Any

from email_validator import EmailNotValidError, validate_email
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import PasswordField, StringField, ValidationError
from wtforms.validators import DataRequired, StopValidation

from webapp.accounts import passwords

LONGEST_EMAIL = 254
UNSEEN = (
    "Cc",
    "Cn",
    "Cs",
)  # controls, and what is no character at all: neither databases nor pages take them


class PersonForm(FlaskForm):
    """A form about a person; `words` are what a guesser of their password would try, beside what the form says."""

    words: tuple[str, ...] = ()

    def guesses(self) -> list[str]:
        typed = [self[name].data or "" for name in ("email", "name", "company") if name in self]
        return [*self.words, *typed]


class Plain:
    """Text of a length that people write."""

    def __init__(self, longest: int):
        self.longest = longest

    def __call__(self, form, field):
        if len(field.data or "") > self.longest:
            raise StopValidation(_("Use at most %(count)s characters.", count=self.longest))


def needed() -> DataRequired:
    return DataRequired(_l("Please fill this in."))


def real_email(form, field) -> None:
    """A well-formed address; whether letters arrive there is not asked."""
    try:
        validate_email(field.data or "", check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        raise ValidationError(_("This is not an e-mail address. Example: zhang@example.com")) from None


def hard_to_guess(form, field) -> None:
    reason = passwords.weakness(field.data or "", *form.guesses())
    if reason:
        raise ValidationError(reason)


def squeezed(text: str | None) -> str:
    """What people see of it: no control characters, no blanks around it, single ones inside."""
    spaced = " ".join((text or "").split())
    return "".join(c for c in spaced if unicodedata.category(c) not in UNSEEN)


def lowered(text: str | None) -> str:
    return squeezed(text).lower()


def name_field(label: Any, autocomplete: str = "name", longest: int = 60, **kw: Any) -> StringField:
    hints = _hints(autocomplete, longest, **kw)
    return StringField(label, [needed(), Plain(longest)], filters=[squeezed], render_kw=hints)


def email_field(autocomplete: str = "email", label: Any = _l("E-mail"), **kw: Any) -> StringField:
    """An address in small letters, as we compare it."""
    hints = _hints(autocomplete, LONGEST_EMAIL, type="email", inputmode="email", spellcheck="false", **kw)
    rules = [needed(), Plain(LONGEST_EMAIL), real_email]
    return StringField(label, rules, filters=[lowered], render_kw=hints)


def password_field(label: Any = _l("Password")) -> PasswordField:
    """A password that exists."""
    return PasswordField(label, [needed()], render_kw=_hints("current-password", passwords.LONGEST))


def new_password_field(label: Any = _l("Password")) -> PasswordField:
    return PasswordField(
        label, [needed(), hard_to_guess], render_kw=_hints("new-password", passwords.LONGEST)
    )


def _hints(autocomplete, longest, **kw):
    return {"autocomplete": autocomplete, "maxlength": longest, **kw}
