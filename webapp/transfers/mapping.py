"""Which column of a file is which field: by key, label in either language, or alias, written anyhow."""

import re
import unicodedata
from collections.abc import Mapping, Sequence

from flask_babel import force_locale

from webapp.tables.fields import Computed, Field
from webapp.tables.kinds import Email, Name, Phone
from webapp.tables.table import Table
from webapp.tables.values.choices import LOCALES

BETWEEN = re.compile(r"[\s_\-*:：/.]+")
ASIDE = re.compile(r"\(.*?\)|【.*?】|\[.*?\]")


def stored(table: Table) -> list[Field]:
    """The fields that have a column of their own to be written."""
    return [
        f
        for f in table.fields
        if not isinstance(f, Computed)
        and f.column is not None
        and getattr(f.column, "computed", None) is None
    ]


def importable(table: Table) -> list[Field]:
    """The fields that a file may fill: what people edit, the number that names a record, what a new one begins with."""
    kept = [field for field in stored(table) if field.editable or field.key == table.number]
    return kept + [field for field in table.fields if field.entered]


def key_fields(table: Table) -> list[Field]:
    """The fields that can tell which record a row means, best first; what names several records refuses the row."""
    return [field for field in importable(table) if _tells(table, field)]


def _tells(table, field):
    return field.key == table.number or is_unique(field) or isinstance(field.kind, Phone | Email | Name)


def needed(table: Table) -> list[Field]:
    """What a new record cannot be without, and nothing else supplies."""
    return [
        field
        for field in importable(table)
        if field.required and field.default is None and not _supplied(field)
    ]


def _supplied(field):
    return field.server_default is not None


def is_unique(field: Field) -> bool:
    """Whether no two records of the company may have the same."""
    return field.unique


def default_key(table: Table, given: Mapping | Sequence) -> str | None:
    """The unique field among those that are given, which every import matches by unless told otherwise."""
    return next((field.key for field in key_fields(table) if field.key in given and is_unique(field)), None)


def matched(table: Table, header: Sequence[str]) -> dict[int, str]:
    """{column position: field key} for the headings that name a field; a field is given to its best column only."""
    spoken = names_of(table)
    found: dict[int, tuple[int, str]] = {}
    for at, heading in enumerate(header):
        if best := _best(spoken, heading):
            found[at] = best
    taken: dict[int, str] = {}
    for at, (_, key) in sorted(found.items(), key=lambda item: (item[1][0], item[0])):
        if key not in taken.values():
            taken[at] = key
    return dict(sorted(taken.items()))


def _best(spoken, heading):
    for rank, asked in enumerate(
        (plain(heading), plain(ASIDE.sub("", unicodedata.normalize("NFKC", heading))))
    ):
        if asked in spoken:
            ranked, key = spoken[asked]
            return ranked + rank, key
    return None


def names_of(table: Table) -> dict[str, tuple[int, str]]:
    """{what a heading may say, plainly: (rank, field key)}: a label goes before a key, a key before an alias."""
    names: dict[str, tuple[int, str]] = {}
    fields = importable(table)
    for locale in LOCALES:
        with force_locale(locale):
            for field in fields:
                names.setdefault(plain(str(field.label)), (0, field.key))
    for rank, words in ((2, lambda f: (f.key, f.attr)), (4, lambda f: f.aliases)):
        for field in fields:
            for word in words(field):
                names.setdefault(plain(word), (rank, field.key))
    return names


def plain(heading: str) -> str:
    """Full-width, case, blanks, underscores, stars and colons make no difference."""
    return BETWEEN.sub("", unicodedata.normalize("NFKC", heading)).casefold()
