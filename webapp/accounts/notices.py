"""Letters about an account to the person it belongs to: they see what somebody else did in their name."""

from typing import Any

from flask_babel import lazy_gettext as _l

from tenants.models import Person
from webapp.accounts.browsers import described
from webapp.core import places
from webapp.core.mail import send

SUBJECT = _l("Your account at Kezhang")


def tell(person: Person, sentence: Any, to: str = "") -> None:
    """Writes what happened and from where, uncommitted; `sentence` is lazy, `to` another address than theirs."""
    where = " · ".join(filter(None, (described(places.agent()), places.address())))
    about = {"name": person.name, "sentence": sentence, "where": where}
    send(to or person.email, SUBJECT, "mail/account_notice", person.locale, **about)
