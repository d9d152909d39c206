"""What people chose on an import's page: columns, one value for all rows, what to match by; and what is wrong."""

from collections import Counter
from collections.abc import Mapping

from flask_babel import gettext as _

from webapp.tables.kinds import Invalid
from webapp.tables.registry import tables
from webapp.transfers import mapping
from webapp.transfers.models import Import
from webapp.transfers.plans import MODES

CONSTANT = "all-"


def chosen(row: Import, form: Mapping[str, str]) -> dict[str, str]:
    """Takes over what the form says, good or bad; {name of an input: what is wrong with it}."""
    table = tables.here(row.table)
    known = {field.key: field for field in mapping.importable(table)}
    said = {str(at): form.get(f"column-{at}", "") for at in range(len(row.survey["header"]))}
    row.mapping = {at: key for at, key in said.items() if key in known}
    taken = set(row.mapping.values())
    typed = {key: form.get(f"{CONSTANT}{key}", "").strip() for key in known if key not in taken}
    row.constants = {key: text for key, text in typed.items() if text}
    mode, key = form.get("mode", ""), form.get("key")
    row.mode = mode if mode in MODES else row.mode
    row.key = key if key in taken else mapping.default_key(table, list(taken))
    return wrong(row)


def wrong(row: Import) -> dict[str, str]:
    """{name of an input: what is wrong with it}; nothing, when the import can start."""
    return {**_doubled(row), **_no_values(row), **_unmatched(row)}


def _doubled(row):
    times = Counter(row.mapping.values())
    said = _("Another column is this field already.")
    first = {key: min(int(at) for at, own in row.mapping.items() if own == key) for key in times}
    return {f"column-{at}": said for at, key in row.mapping.items() if int(at) != first[key]}


def _no_values(row):
    errors = {}
    for key, text in row.constants.items():
        try:
            tables.here(row.table).by_key[key].kind.parse(text)
        except Invalid as invalid:
            errors[f"{CONSTANT}{key}"] = str(invalid.message)
    return errors


def _unmatched(row):
    if not row.mapping:
        return {"columns": _("Say of at least one column which field it is.")}
    if row.mode == "update" and not row.key:
        return {"mode": _("None of these columns tells which record a row means.")}
    return {}
