"""Between the password and the code: this browser's signed cookie knows for ten minutes who gave the right password."""

import hmac
import time

from flask import current_app, session

from tenants.db import db
from tenants.models import Person

MINUTES = 10
KEY = "half_way"


def begin(person: Person, there: str) -> None:
    """The password was right; `there` is where they wanted to go."""
    session.clear()
    session[KEY] = {"person": person.id, "since": int(time.time()), "mark": _mark(person), "there": there}


def person() -> Person | None:
    """Who is half way in; nobody any more after ten minutes, or when the password is another by now."""
    kept = session.get(KEY)
    if not kept or kept["since"] < time.time() - MINUTES * 60:
        return None
    who = db.session.get(Person, kept["person"])
    return who if who and hmac.compare_digest(_mark(who), kept["mark"]) else None


def there() -> str:
    return session.get(KEY, {}).get("there", "")


def _mark(who):
    """Changes with the password, and tells nothing of it."""
    key = current_app.config["KEZHANG"].derived("half way")
    return hmac.digest(key, who.password_hash.encode(), "sha256")[:12].hex()
