"""Codes of six digits that change every half minute (TOTP, RFC 6238): the secret, its picture, which step fits."""

import time
import unicodedata

import pyotp
import segno

SECONDS = 30
DRIFT = 1  # steps that a phone's clock may be away, either way
ISSUER = "Kezhang"


def fresh_secret() -> str:
    """160 random bits in base 32, as apps take them."""
    return pyotp.random_base32()


def address_of(secret: str, email: str) -> str:
    """The `otpauth://` address that an app reads from the picture."""
    return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=ISSUER)


def picture(address: str) -> str:
    """A QR code as a `data:` address, dark on white in every appearance, for phones read it so."""
    drawn = segno.make_qr(address, error="m")
    return drawn.svg_data_uri(scale=5, border=4, dark="#000", light="#fff")


def step_now() -> int:
    return int(time.time()) // SECONDS


def fitting_step(secret: str, typed: str) -> int | None:
    """The step of time whose code this is, where it is one of now; every step is compared, whichever fits."""
    app, code, now = pyotp.TOTP(secret), digits(typed), step_now()
    steps = range(now - DRIFT, now + DRIFT + 1)
    fitting = [step for step in steps if pyotp.utils.strings_equal(app.generate_otp(step), code)]
    return fitting[-1] if fitting else None


def digits(typed: str) -> str:
    """What was meant: without blanks, in plain figures."""
    return "".join(unicodedata.normalize("NFKC", typed).split())
