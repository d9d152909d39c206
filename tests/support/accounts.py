"""What people type to come in, and where their letters lead."""

import re
from itertools import count

import pyotp

from webapp.accounts.factor import codes

serial = count(1)
PASSWORD = "云栖-kezhang-2026"


def application(**other) -> dict[str, str]:
    """What one types to open a company; every call is somebody else."""
    number = next(serial)
    typed = {
        "company": f"杭州云栖家电{number}",
        "name": "张建国",
        "email": f"zhang{number}@example.test",
        "password": PASSWORD,
        "industry": "appliances",
    }
    return {**typed, **other}


def link_in(letter: str) -> str:
    """The path of the address in a letter."""
    return re.search(r"https?://[^/\s]+(/\S+)", letter)[1]


def code_at(secret: str, ahead: int = 0) -> str:
    """What the app shows, so many steps ahead of now; a code is good once, so the next sign-in takes the next one."""
    return pyotp.TOTP(secret).generate_otp(codes.step_now() + ahead)


def picture_of(page: str) -> tuple[str, str]:
    """(slip, secret) of the page that switches two-step sign-in on."""
    slip = re.search(r'name="slip" type="hidden" value="([^"]+)"', page)[1]
    return slip, re.search(r'id="secret">([^<]+)<', page)[1].replace(" ", "")


def switch_on(client, password: str = PASSWORD) -> tuple[str, list[str]]:
    """Two-step sign-in for whoever is signed in: (the secret, the recovery codes)."""
    slip, secret = picture_of(client.get("/profile/second-factor").text)
    typed = {"slip": slip, "code": code_at(secret), "current": password}
    answer = client.post("/profile/second-factor", data=typed)
    assert answer.status_code == 200, answer.text
    return secret, re.findall(r"<code>(\w{5}-\w{5})</code>", answer.text)
