"""What people type to come in, and where their letters lead."""

import re
from itertools import count

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
