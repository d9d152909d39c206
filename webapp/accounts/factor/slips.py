"""A secret on its way to a phone: sealed into the page that shows its picture; nothing is kept before it is used."""

import base64
import json

from cryptography.fernet import Fernet, InvalidToken
from flask import current_app

from webapp.accounts.factor import codes

PATIENCE = 3600  # seconds


def fresh(person_id: int) -> str:
    """A new secret for this person, as a slip that only we can read."""
    told = {"person": person_id, "secret": codes.fresh_secret()}
    return _seal().encrypt(json.dumps(told).encode()).decode()


def secret_on(slip: str, person_id: int) -> str | None:
    """The secret; None where the slip is not this person's, not ours, or too old."""
    try:
        told = json.loads(_seal().decrypt(slip.encode(), ttl=PATIENCE))
    except InvalidToken:
        return None
    return told["secret"] if told["person"] == person_id else None


def _seal():
    return Fernet(base64.urlsafe_b64encode(current_app.config["KEZHANG"].derived("authenticator slip")))
