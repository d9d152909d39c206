"""Canaries: what would be known anywhere, entered through a company's own pages into every field that takes a text."""

from tenants.db import db
from tenants.models import Membership
from tests.house.town import RECORDS, Town, plain_key
from tests.support.companies import House, new_person, signed_in
from webapp.tables.registry import tables

FIND, SONG = (
    "zq7",
    "kingfisher",
)  # what a search is asked for, and what only a record that was found would sing
PHONE, EMAIL = "13955550077", f"{SONG}@canary.test"
AMOUNT = "7351924.68"
SIGNS = (SONG, SONG.upper(), PHONE, "139 5555 0077", "7,351,924.68", AMOUNT, "宁波海曙电器")


def texts_of(table, parents: dict[str, str]) -> dict[str, str]:
    """A new record whose every text is a canary."""
    texts = {}
    for field in table.editable:
        kind = field.kind
        if kind.name == "reference":
            texts |= {field.key: parents[kind.target]} if parents else {}
        elif kind.name == "phone":
            texts[field.key] = PHONE
        elif kind.name == "email":
            texts[field.key] = EMAIL
        elif kind.name == "money":
            texts[field.key] = AMOUNT if field.key != "discount" else "0"
        elif type(kind).__name__ in (
            "Text",
            "LongText",
            "Name",
            "Tags",
            "SealedText",
            "Address",
            "Staff",
            "Code",
        ):
            texts[field.key] = f"{FIND} {SONG} {field.key}"
        elif getattr(kind, "extendable", False):
            texts[field.key] = f"{SONG} {field.key}"
    return texts


def set_free(town: Town, house: House) -> dict[str, int]:
    """Enters them as the owner does; {table: id}."""
    employ(house)
    browser = signed_in(house.app, house.people["owner"])
    parents, ids = {}, {}
    for name, _ in RECORDS:
        answer = browser.post(house.url(f"/{name}"), data=texts_of(tables[name], parents))
        assert answer.status_code == 303, (name, answer.status_code, answer.text[:2000])
        ids[name] = int(answer.location.rpartition("/")[2])
        parents[name] = f"#{ids[name]}"
    browser.post(house.url("/members/invitations"), data={"email": EMAIL, "role": "sales"})
    for name, id in ids.items():
        browser.put(
            house.url(f"/{name}/{id}/cells/{plain_key(name)}"), data={"value": f"{FIND} {SONG} again"}
        )
    return ids


def employ(house: House) -> None:
    """Somebody with a canary's name works there."""
    with house.app.app_context():
        person = new_person(f"{SONG} 员工")
        db.session.add(Membership(company_id=house.tenant.id, person_id=person.id, role="sales"))
        db.session.commit()


def heard(text: str) -> list[str]:
    """The canaries that sing in a text."""
    return [sign for sign in SIGNS if sign in text]
