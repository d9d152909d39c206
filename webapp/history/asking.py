"""What somebody wants to see of the history, as the address says it: table, record, field, person, door, kind, time.

A day or a moment is the company's. What is no such thing is told beside its field; what names nothing shows nothing.
"""

import dataclasses
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from webapp.core.formats import zone

KINDS = {
    "created": _l("Entered"),
    "updated": _l("Changed a value"),
    "deleted": _l("Deleted"),
    "restored": _l("Restored"),
    "removed": _l("Removed for good"),
    "shown": _l("Looked at what was masked"),
    "exported": _l("Exported"),
    "printed": _l("Printed"),
}
DOORS = {
    "cell": _l("In a cell"),
    "form": _l("In a form"),
    "paste": _l("Pasted"),
    "fill": _l("Filled down"),
    "clear": _l("Cleared"),
    "bulk": _l("In bulk"),
    "import": _l("By an import"),
    "merge": _l("By a merge"),
    "undo": _l("Taken back"),
    "restore": _l("From the recycle bin"),
    "api": _l("Through the API"),
    "claim": _l("Claimed from the pool"),
    "return": _l("Returned to the pool"),
    "fall": _l("Fell back into the pool"),
    "hand": _l("Handed over"),
    "job": _l("By the system"),
}
DAY = re.compile(r"\d{4}-\d\d-\d\d")
PARTS = ("table", "record", "field", "person", "door", "kind", "from", "to", "action")


@dataclass(frozen=True)
class Asked:
    """`tables` are those that may be seen; the other parts are "", 0 or None where nothing is asked. `place` is where
    in the trail it goes on, an id, and after it the act that was told already: `id~action~table`."""

    tables: Sequence[str]
    table: str = ""
    record: int = 0
    field: str = ""
    person: int = 0
    door: str = ""
    kind: str = ""
    since: datetime | None = None
    until: datetime | None = None
    action: str = ""
    place: str = ""
    typed: Mapping[str, str] = dataclasses.field(default_factory=dict)
    errors: Mapping[str, str] = dataclasses.field(default_factory=dict)

    @classmethod
    def read(cls, given: Mapping[str, str], tables: Sequence[str]) -> "Asked":
        """From an address or a form; `errors` says which part cannot be read."""
        typed = {part: text for part in PARTS if (text := _printable(given.get(part, "")))}
        since, until = _moment(typed.get("from", "")), _moment(typed.get("to", ""), end=True)
        table = typed.get("table", "") if typed.get("table") in tables else ""
        return cls(
            [table] if table else tables,
            table,
            number(typed.get("record", "")) if table else 0,
            _plain(typed.get("field", "")) if table else "",
            number(typed.get("person", "")),
            typed["door"] if typed.get("door") in DOORS else "",
            typed["kind"] if typed.get("kind") in KINDS else "",
            since if isinstance(since, datetime) else None,
            until if isinstance(until, datetime) else None,
            _plain(typed.get("action", "")),
            given.get("place") or given.get("after", ""),
            typed,
            _errors(since, until),
        )

    def address(self, **parts: Any) -> dict[str, Any]:
        """What an address says of it, with other parts; None takes one away."""
        return {part: value for part, value in (dict(self.typed) | parts).items() if value}

    def written(self, part: str) -> str:
        """A moment as the browser's field for moments takes it; what is none, as it was typed."""
        text = self.typed.get(part, "")
        return f"{text}T{'23:59' if part == 'to' else '00:00'}" if DAY.fullmatch(text) else text

    @property
    def id(self) -> int:
        """Where in the trail the place is; anything that is no place is the beginning, 0."""
        return number(self.place.partition("~")[0])

    @property
    def skipped(self) -> tuple[str, str] | None:
        """(action, table) of a long act that was told already."""
        _id, action, table = (*self.place.split("~"), "", "")[:3]
        return (action, table) if _plain(action) and table in self.tables else None

    @property
    def rare(self) -> bool:
        """Whether an index finds it, however rare it is."""
        return bool(
            self.record or self.action or (self.person and not (self.door or self.kind or self.field))
        )


def number(text: str) -> int:
    """An id, or 0 for what cannot be one."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0


def _printable(text: str) -> str:
    return "".join(filter(str.isprintable, text)).strip()[:100]


def _plain(text: str) -> str:
    return text if text.isascii() and text.isprintable() and len(text) < 100 else ""


def _moment(text: str, end: bool = False) -> datetime | str | None:
    """A day begins at its midnight and ends at the next, a minute with its last second. The text, if it is none."""
    if not text:
        return None
    try:
        found = datetime.fromisoformat(text)
        whole = timedelta(days=1) if len(text) <= 10 else timedelta(minutes=1)
        local = found if found.tzinfo else datetime.combine(found.date(), found.time(), zone())
        return (local + (whole if end else timedelta())).astimezone(UTC)
    except (ValueError, OverflowError):
        return text


def _errors(since, until) -> dict[str, str]:
    unread = {key: value for key, value in (("from", since), ("to", until)) if isinstance(value, str)}
    wrong = {key: _("This is no day such as 2026-11-21.") for key in unread}
    if not wrong and since and until and since >= until:
        wrong["to"] = _("The end lies before the beginning.")
    return wrong
