"""What can be done to a value, the same for many records: set, cleared, raised, tagged, words in it replaced.

An edit is told as plain words, {"op", "value", …}, so that a job can carry it; `edit_of` reads them, by the field's
kind. Each is a function from what is there to what shall be; it raises Invalid where that is no value.
"""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from flask_babel import lazy_gettext as _l

from webapp.tables.values.amounts import Amount, amount
from webapp.tables.values.choices import Tags
from webapp.tables.values.kind import Invalid, LongText, Text
from webapp.tables.values.sealed import SealedText

Edit = Callable[[Any], Any]
OPS = {
    "set": _l("Set to"),
    "clear": _l("Clear"),
    "add": _l("Add"),
    "subtract": _l("Subtract"),
    "percent": _l("Take percent of"),
    "tag": _l("Add tags"),
    "untag": _l("Remove tags"),
}
BARE = frozenset({"clear"})


def ops_of(field) -> list[tuple[str, Any]]:
    """(op, label) of what can be done to this field."""
    names = ["set"]
    names += ["add", "subtract", "percent"] if isinstance(field.kind, Amount) else []
    names += ["tag", "untag"] if isinstance(field.kind, Tags) else []
    names += [] if field.required else ["clear"]
    return [(name, OPS[name]) for name in names]


def edit_of(field, told: Mapping[str, Any]) -> Edit:
    """The edit that the words mean for this field. Raises Invalid."""
    op, text = told.get("op") or "set", str(told.get("value") or "")
    if op == "replace":
        return replacing(field, told)
    if op not in dict(ops_of(field)):
        raise Invalid(_l("This cannot be done to this column."))
    if op in ("add", "subtract", "percent"):
        return _reckoned(field.kind, op, text)
    if op in ("tag", "untag"):
        return _tagged(field.kind, op, text)
    value = None if op == "clear" else field.kind.parse(text)
    if value is None and op == "set":
        raise Invalid(_l("Write a value, or choose “Clear”."))
    return lambda _was: value


def _reckoned(kind, op, text) -> Edit:
    """A blank stays a blank; a result has the places that its kind has."""
    by = amount(text.rstrip("%％")) if text.strip() else Decimal(0)
    if not by:
        raise Invalid(_l("Write a number other than zero."))
    work = {
        "add": lambda was: was + by,
        "subtract": lambda was: was - by,
        "percent": lambda was: was * by / 100,
    }[op]

    def reckoned(was):
        if was is None:
            return None
        result = kind.bounded(Decimal(work(Decimal(was))).quantize(kind.unit))
        return int(result) if isinstance(was, int) else result

    return reckoned


def _tagged(kind, op, text) -> Edit:
    words = kind.parse(text)
    if not words:
        raise Invalid(_l("Write at least one tag."))
    if op == "untag":
        return lambda was: [word for word in was or () if word not in words] or None

    def tagged(was):
        if len(both := list(dict.fromkeys([*(was or ()), *words]))) > kind.most:
            raise Invalid(_l("At most %(most)s of them.", most=kind.most))
        return both

    return tagged


def replaceable(field) -> bool:
    """Whether words can be found and replaced in it: text that people type, sealed or not."""
    return isinstance(field.kind, Text | SealedText) and field.column is not None and field.editable


def replacing(field, told: Mapping[str, Any]) -> Edit:
    """Each place where the words are, or the whole text only; what comes of it is read as if it were typed."""
    if not replaceable(field) or not told.get("find"):
        raise Invalid(_l("This cannot be done to this column."))
    found, new = finder(told), str(told.get("with") or "")

    def replaced(was):
        return (
            field.kind.parse(found.sub(lambda _: new, was)) if was is not None and found.search(was) else was
        )

    return replaced


def finder(told: Mapping[str, Any]) -> re.Pattern:
    """What finds the words in a text."""
    words = re.escape(str(told["find"]))
    whole = rf"\A{words}\Z" if told.get("whole") else words
    return re.compile(whole, re.IGNORECASE if told.get("fold") else 0)


def is_long(field) -> bool:
    return isinstance(field.kind, LongText)
