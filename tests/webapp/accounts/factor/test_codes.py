"""Codes of six digits: the numbers of the RFC, a clock that is a little off, and the picture that a phone reads."""

import base64
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from webapp.accounts.factor import codes

SECRET = base64.b32encode(b"12345678901234567890").decode()  # of RFC 6238, appendix B


@pytest.mark.parametrize(
    "seconds,code",
    [
        (59, "287082"),
        (1111111109, "081804"),
        (1111111111, "050471"),
        (1234567890, "005924"),
        (20000000000, "353130"),
    ],
)
def test_the_numbers_of_the_rfc(monkeypatch, seconds, code):
    monkeypatch.setattr(codes.time, "time", lambda: seconds)
    assert codes.fitting_step(SECRET, code) == seconds // codes.SECONDS


@pytest.mark.parametrize("ahead,fits", [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_clock_that_is_a_little_off(monkeypatch, ahead, fits):
    monkeypatch.setattr(codes.time, "time", lambda: 1234567890)
    step = 1234567890 // codes.SECONDS + ahead
    found = codes.fitting_step(SECRET, codes.pyotp.TOTP(SECRET).generate_otp(step))
    assert found == (step if fits else None)


def test_figures_as_people_type_them(monkeypatch):
    monkeypatch.setattr(codes.time, "time", lambda: 1234567890)
    for typed in ("005 924", " 005924 ", "００５９２４"):
        assert codes.fitting_step(SECRET, typed) is not None
    for typed in ("", "5924", "0059245", "abcdef", "٠٠٥٩٢٣"):
        assert codes.fitting_step(SECRET, typed) is None


def test_secrets_are_long_and_never_the_same():
    made = {codes.fresh_secret() for _ in range(50)}
    assert len(made) == 50 and {len(base64.b32decode(one)) for one in made} == {20}


def test_the_address_that_an_app_reads():
    address = urlsplit(codes.address_of(SECRET, "zhang+1@example.com"))
    assert (address.scheme, address.netloc) == ("otpauth", "totp")
    assert unquote(address.path) == "/Kezhang:zhang+1@example.com"
    assert parse_qs(address.query) == {"secret": [SECRET], "issuer": ["Kezhang"]}


def test_the_picture_is_dark_on_white_and_carries_nothing_from_elsewhere():
    picture = unquote(codes.picture(codes.address_of(SECRET, "zhang@example.com")))
    assert picture.startswith("data:image/svg+xml") and "<script" not in picture and "<style" not in picture
    assert "#fff" in picture and "#000" in picture
