"""The dictionary of what a company keeps: every field of every table, what it means, and who may see it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flask_babel import force_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from tenants.roles import Permission, Role, allows
from webapp.core.access import may
from webapp.core.role_labels import LABELS as ROLES
from webapp.tables.own.kinds import LABELS
from webapp.tables.registry import tables
from webapp.tables.values.choices import LOCALES

KINDS = {
    **LABELS,
    "number": _l("Number of the record"),
    "decimal": LABELS["number"],
    "integer": _l("Whole number"),
    "quantity": LABELS["number"],
    "share": _l("Share of the whole"),
    "name": _l("Name"),
    "instant": _l("Date and time"),
    "phone": _l("Phone number"),
    "email": _l("E-mail"),
    "address": _l("Address"),
    "sealed_text": LABELS["text"],
    "sealed_date": LABELS["date"],
}


@dataclass(frozen=True)
class Entry:
    """A field as the dictionary tells it; `values` is what is allowed, where that can be said."""

    table: str
    key: str
    zh: str
    en: str
    meaning: str
    type: Any
    values: str
    required: bool
    sensitive: bool
    own: bool
    seen_by: str
    masked_for: str

    @property
    def anchor(self) -> str:
        return f"{self.table}-{self.key}"

    def answers(self, words: Iterable[str]) -> bool:
        """Whether every word stands in it somewhere."""
        whole = " ".join((self.zh, self.en, self.key, self.meaning, str(self.type), self.values)).casefold()
        return all(word in whole for word in words)


@dataclass(frozen=True)
class Chapter:
    table: Any
    entries: list[Entry]


def dictionary(asked: str = "", only: str = "") -> list[Chapter]:
    """The tables that the reader may see, each with the fields that answer to these words."""
    words = asked.casefold().split()
    shown = [tables.here(name) for name in tables if may(Permission.SEE, name) and only in ("", name)]
    chapters = [Chapter(table, [one for one in _entries(table) if one.answers(words)]) for table in shown]
    return [chapter for chapter in chapters if chapter.entries]


def _entries(table) -> list[Entry]:
    seen = [role for role in Role if allows(role, Permission.SEE, table.name)]
    clear = [role for role in seen if allows(role, Permission.REVEAL, table.name)]
    return [_entry(table, field, seen, clear) for field in table.fields]


def _entry(table, field, seen, clear) -> Entry:
    names = {locale: _in(locale, field.label) for locale in LOCALES}
    masked = [role for role in seen if role not in clear] if field.sealed else []
    return Entry(
        table.name, field.key, names["zh_CN"], names["en"], str(field.help), _type(field), _values(field),
        field.required, field.sealed, field.key.startswith("x_"), _roles(clear if field.sealed else seen),
        _roles(masked),
    )  # fmt: skip


def _in(locale, label) -> str:
    with force_locale(locale):
        return str(label)


def _type(field):
    if getattr(field, "formula", None):
        return KINDS["formula"]
    return KINDS.get(field.kind.name, KINDS["text"])


def _values(field) -> str:
    kind = field.kind
    if kind.name == "choice":
        said = " · ".join(str(label) for _code, label in kind.options)
        return f"{said} …" if kind.extendable else said
    if allowed := getattr(kind, "allowed", ()):
        return " · ".join(allowed)
    if kind.name in ("reference", "file") and kind.target in tables:
        return str(tables[kind.target].label)
    return _between(kind) if hasattr(kind, "low") else _lengths(kind)


def _between(kind) -> str:
    low = kind.show(kind.low) if kind.low > -type(kind).high else ""
    high = kind.show(kind.high) if kind.high < type(kind).high else ""
    return f"{low} – {high}".strip() if low or high else ""


def _lengths(kind) -> str:
    longest = getattr(kind, "longest", None)
    return _("At most %(longest)s characters.", longest=longest) if longest and kind.name != "tags" else ""


def _roles(roles) -> str:
    return _("Everybody") if len(roles) == len(Role) else " · ".join(str(ROLES[role]) for role in roles)
