"""The password once more, before something that matters: a browser left open is not its owner."""

from flask_babel import gettext as _

from tenants.models import Person
from webapp.accounts.fields import PersonForm
from webapp.accounts.guessing import TooManyTries, known


def is_theirs(form: PersonForm, person: Person) -> bool:
    """Whether `form.current` holds this person's password; if not, says so beside it."""
    try:
        if known(person.email, form["current"].data or ""):
            return True
        reason = _("This is not your current password.")
    except TooManyTries:
        reason = _("Too many attempts. Wait a quarter of an hour, then try again.")
    form["current"].errors = [*form["current"].errors, reason]
    return False
