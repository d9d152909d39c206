"""What a block of texts comes to: values to set, rows to make, cells that are refused or were changed by others."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from flask_babel import gettext as _

from tenants.roles import Permission
from webapp.core.access import may
from webapp.tables.remembering import typed
from webapp.tables.writes import kept
from webapp.tables.writing import many
from webapp.tables.writing.blocks import Block, entries_of, seen_otherwise
from webapp.tables.writing.judging import Entry, judge


@dataclass
class Plan:
    """What a block comes to: values to set, rows to make, cells that are refused, cells that somebody else changed."""

    block: Block
    entries: list[Entry] = field(default_factory=list)
    changes: dict[int, dict[str, Any]] = field(default_factory=dict)
    fresh: list[Entry] = field(default_factory=list)
    refused: list[dict] = field(default_factory=list)
    conflicts: list[dict] = field(default_factory=list)

    @property
    def cells(self) -> int:
        return sum(map(len, self.changes.values()))

    def cell(self, entry: Entry, key: str, message: Any) -> dict:
        text = self.block.text(entry.at, key)
        return {"row": entry.at, "id": entry.id, "key": key, "text": text, "message": str(message)}


def planned(table, block: Block, lock: bool = True) -> Plan:
    """What the block comes to, by the rules of every door; `lock` when it is going to be written."""
    plan = Plan(block, entries_of(table, block, may(Permission.ADD, table.name)))
    known = [entry for entry in plan.entries if entry.id is not None]
    keys = [key for key in block.keys if key in table.by_key and table.by_key[key].column is not None]
    now = many.standing(table, [id for id in block.ids if id is not None], beside(table, keys), lock)
    for entry in known:
        entry.record = now.get(entry.id or 0)
        if entry.record is None:
            entry.errors = dict.fromkeys(
                [*entry.values, *entry.errors], _("This record is not there any more.")
            )
            entry.values = {}
    _part(table, plan, seen_otherwise(table, block, known))
    judge(table, plan.entries)
    _sort_out(table, plan)
    return plan


def beside(table, keys: Iterable[str]) -> list:
    """These fields, and, where a check looks at a whole record, those that it regards and that are not sealed."""
    wanted = {table.by_key[key]: None for key in keys}
    if table.check:
        whole = table.whole
        seen = whole.fields if table.regards is None else [whole.by_key[key] for key in table.regards]
        wanted |= {one: None for one in seen if one.column is not None and not one.sealed}
    return list(wanted)


def _part(table, plan, otherwise):
    """What is so already is left alone; what somebody else changed meanwhile is theirs."""
    for entry in plan.entries:
        if entry.record is None:
            continue
        for key, value in list(entry.values.items()):
            one = table.by_key[key]
            theirs = getattr(entry.record, one.attr)
            if kept(one, value) == theirs:
                del entry.values[key]
            elif (entry.id, key) in otherwise:
                del entry.values[key]
                plan.conflicts.append(plan.cell(entry, key, _("Somebody else changed this meanwhile.")))
                plan.conflicts[-1]["theirs"] = (
                    one.kind.mask(theirs) if one.sealed and theirs else one.kind.text(theirs)
                )


def _sort_out(table, plan):
    for entry in plan.entries:
        if entry.id is not None:
            plan.refused += [plan.cell(entry, key, message) for key, message in entry.errors.items()]
            if entry.values:
                plan.changes[entry.id] = {
                    key: kept(table.by_key[key], value) for key, value in entry.values.items()
                }
        elif entry.errors:
            plan.refused += _whole(plan, entry, entry.errors)
        elif entry.values:
            plan.fresh.append(entry)


def _whole(plan, entry, errors):
    """A new row is refused as a whole: every cell of it that was filled waits with the reason."""
    first = next(iter(errors.values()))
    filled = [key for key in plan.block.keys if plan.block.text(entry.at, key)]
    return [plan.cell(entry, key, errors.get(key, first)) for key in dict.fromkeys([*filled, *errors])]


def applied(table, plan: Plan) -> tuple[list[int], list[int]]:
    """(ids made, ids changed); what the database refuses joins what is refused."""
    places = {entry.id: entry for entry in plan.entries if entry.id is not None}
    done = many.set_many(table, plan.changes)
    for refusal_ in done.refused:
        plan.refused += [
            plan.cell(places[refusal_.id], key, refusal_.message) for key in plan.changes[refusal_.id]
        ]
        del plan.changes[refusal_.id]
    typed.keep(table, _typed(plan, [(entry, entry.id) for entry in plan.entries if entry.id in plan.changes]))
    new = many.create_many(table, [entry.values for entry in plan.fresh])
    stopped = {refusal_.id for refusal_ in new.refused}
    made = [entry for place, entry in enumerate(plan.fresh) if place not in stopped]
    typed.keep(table, _typed(plan, list(zip(made, new.ids, strict=True))))
    for refusal_ in new.refused:
        plan.refused += _whole(plan, plan.fresh[refusal_.id], {refusal_.key: refusal_.message})
    return new.ids, done.ids


def _typed(plan, entries) -> Iterator[typed.Typed]:
    for entry, id in entries:
        for at, key in enumerate(plan.block.keys):
            if key in entry.values and (text := plan.block.rows[entry.at][at]):
                yield typed.Typed(id, key, text, entry.values[key])
