"""What a company can choose for a field of its own, and the kind that comes of its settings."""

from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any

from flask_babel import lazy_gettext as _l

from webapp.tables.values.amounts import Amount, Money, Rating
from webapp.tables.values.attachments import Attachment
from webapp.tables.values.choices import Choice, Tags
from webapp.tables.values.days import Date
from webapp.tables.values.kind import HALF, Invalid, Kind, LongText, Text, YesNo
from webapp.tables.values.people import Person
from webapp.tables.values.references import Reference
from webapp.tables.values.sealed import SealedDate, SealedText

MOST_DECIMALS = 6
SHOWN = 20  # of the words that a text may be, where a message names them
LABELS = {
    "text": _l("One line of text"),
    "longtext": _l("Long text"),
    "number": _l("Number"),
    "money": _l("Amount of money"),
    "date": _l("Date"),
    "yes_no": _l("Yes or no"),
    "choice": _l("One of a list"),
    "tags": _l("Tags"),
    "person": _l("Colleague"),
    "reference": _l("Record of a table"),
    "rating": _l("Rating"),
    "file": _l("File"),
    "formula": _l("Formula"),
    "rollup": _l("Rollup"),
}
WORKED_OUT = frozenset({"formula", "rollup"})
SEALABLE: dict[str, Callable[[], Kind]] = {
    "text": SealedText,
    "longtext": lambda: SealedText(2000),
    "date": SealedDate,
}
UNIQUE = frozenset({"text", "number", "money", "date", "choice", "person", "reference"})
INDEXED = frozenset({"text", "number", "money", "date", "choice", "person", "reference", "rating", "yes_no"})


class OneOf(Text):
    """A line of text that is one of these words, in whatever capitals and widths it is typed."""

    def __init__(self, allowed: Iterable[str]):
        super().__init__()
        self.allowed = tuple(allowed)
        self.meant = {_folded(word): word for word in self.allowed}
        self.offers = tuple((word, word) for word in self.allowed)

    def read(self, text):
        if (word := self.meant.get(_folded(text))) is None:
            offered = " · ".join(self.allowed[:SHOWN]) + ("…" if len(self.allowed) > SHOWN else "")
            raise Invalid(_l("Choose one of: %(offered)s", offered=offered))
        return word


def _folded(text):
    return text.translate(HALF).casefold()


class Plain(Amount):
    """A number with as many places as its field says, within the bounds that it says."""

    name = "decimal"
    places = 2
    high = Decimal("999999999999.999999")

    def __init__(self, places: int = 2, low=None, high=None):
        self.places = places
        super().__init__(low, high)

    def show(self, value):
        return "" if value is None else f"{value:,.{self.places}f}"


MADE: dict[str, Callable[[dict], Kind]] = {
    "text": lambda said: OneOf(said["allowed"]) if said.get("allowed") else Text(),
    "longtext": lambda said: LongText(),
    "number": lambda said: Plain(int(said.get("decimals", 2)), said.get("low"), said.get("high")),
    "money": lambda said: Money(said.get("low"), said.get("high")),
    "date": lambda said: Date(),
    "yes_no": lambda said: YesNo(),
    "tags": lambda said: Tags(),
    "person": lambda said: Person(),
    "reference": lambda said: Reference(said["target"]),
    "rating": lambda said: Rating(),
    "file": lambda said: Attachment(said["table"]),
}


def kind_of(kind: str, settings: dict[str, Any], sensitive: bool = False) -> Kind:
    """The kind of an own field that is typed; a formula's and a rollup's come of what they are worked out from."""
    if sensitive:
        return SEALABLE[kind]()
    return _choice(settings) if kind == "choice" else MADE[kind](settings)


def _choice(settings):
    """A retired option is shown where it stands and chosen no more; a merged one means what it was merged into."""
    options = settings.get("options", [])
    retired = {one["code"] for one in options if one.get("retired")}
    dots = {one["code"]: one["tone"] for one in options if one.get("tone")}
    merged = {one["code"]: one["merged_into"] for one in options if one.get("merged_into")}
    named = ((one["code"], one["label"]) for one in options)
    return Choice(
        *named, extendable=bool(settings.get("extendable")), dots=dots, retired=retired, merged=merged
    )
