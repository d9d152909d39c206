"""Sample rows: written for who wants to look around first, marked by what they are called, gone with one click.

Their ids are kept as a choice of the company, {"here": {table: [id]}} or, once they went, {"gone": …}. Nothing of
them is ever in the account book: no sample is shipped, paid or charged.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from tenants.db import db
from webapp.core.formats import today
from webapp.core.jobs import JobError
from webapp.industries.trade import Sample
from webapp.industries.trades import trade
from webapp.tables.own.company_wide import choose, chosen
from webapp.tables.own.editions import now
from webapp.tables.registry import tables
from webapp.tables.remembering.models import CompanySetting
from webapp.tables.writes import Refused
from webapp.tables.writing import editing
from webapp.tables.writing.many import delete_many, restore_many

NAME = "samples"
HERE, GONE = "here", "gone"


def state() -> dict[str, Mapping[str, list[int]]]:
    """What became of them; nothing where there never were any."""
    return chosen(NAME) or {}


def write() -> int:
    """Enters the trade's samples through the checks of every door, unless they are or were here; how many."""
    if not _claimed():
        return 0
    known: dict[str, str] = {}
    ids: dict[str, list[int]] = {}
    editions = {sample.table: now(sample.table) for sample in trade().samples}
    for sample in trade().samples:
        id = _entered(editions[sample.table], sample, known)
        known[sample.name] = f"#{id}"
        ids.setdefault(sample.table, []).append(id)
    choose(NAME, {HERE: ids})
    return sum(map(len, ids.values()))


def _claimed() -> bool:
    """Whoever makes the row writes the samples; of two at once the second one waits and finds it made."""
    row = (
        insert(CompanySetting)
        .values(name=NAME, value={})
        .on_conflict_do_nothing()
        .returning(CompanySetting.name)
    )
    return db.session.execute(row).one_or_none() is not None


def _entered(table, sample: Sample, known) -> int:
    texts = {key: _text(table.by_key[key], text, known) for key, text in sample.texts.items()}
    number = {"number": texts.pop("number")} if "number" in texts else {}
    values, errors = editing.check(table, texts)
    if not errors:
        try:
            return editing.create(table, {**values, **number})
        except Refused as refused:
            errors = refused.errors
    raise JobError(_("A sample row was refused: %(reason)s", reason=next(iter(errors.values()))))


def _text(field, text, known):
    """What stands for a day becomes one, at ten o'clock where a time belongs to it."""
    if not text.startswith("@"):
        return text.format(**known)
    day = (today() + timedelta(days=int(text[1:]))).isoformat()
    return f"{day} 10:00" if field.kind.name == "instant" else day


def remove() -> int:
    """All of them to the recycle bin, children first; what has to stay is kept as it is. How many went."""
    here = _locked().get(HERE)
    if here is None:
        return 0
    gone = {name: delete_many(tables[name], here[name]).ids for name in _backwards(here)}
    choose(NAME, {GONE: {name: ids for name, ids in gone.items() if ids}})
    return sum(map(len, gone.values()))


def bring_back() -> int:
    """Undoes it: all that went comes back."""
    gone = _locked().get(GONE)
    if gone is None:
        return 0
    back = {name: restore_many(tables[name], gone[name]).ids for name in reversed(list(_backwards(gone)))}
    choose(NAME, {HERE: back})
    return sum(map(len, back.values()))


def forget() -> None:
    """They are not spoken of any more; in the recycle bin they stay as long as everything."""
    choose(NAME, None)


def _locked() -> Mapping[str, Any]:
    """What became of them, as of now; nobody else changes it before this transaction ends."""
    kept = select(CompanySetting.value).where(CompanySetting.name == NAME).with_for_update()
    return db.session.scalar(kept) or {}


def _backwards(ids):
    """JSON keeps no order: children before what they belong to, as the trade writes them."""
    written = dict.fromkeys(sample.table for sample in trade().samples)
    return [
        *(name for name in reversed(written) if name in ids),
        *(name for name in ids if name not in written),
    ]
