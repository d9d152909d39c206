"""One edit for many records: those that are named, or all that answer a question; by the rules of every door.

Nothing here commits, so that a job's work and its end are one: killed before, nothing of it happened.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import func, or_, select

from tenants.db import company_connection
from tenants.roles import Permission
from webapp.core.access import may
from webapp.core.ids import any_of
from webapp.core.jobs import JobError, job
from webapp.core.sealed_json import SealedJson
from webapp.tables.asking.questions import Question, conditions
from webapp.tables.cells import may_edit
from webapp.tables.lasting import PATIENCE
from webapp.tables.registry import tables
from webapp.tables.remembering import typed
from webapp.tables.remembering.typed import WHOLE_ACT, Typed
from webapp.tables.values.edits import Edit, edit_of, finder
from webapp.tables.values.kind import Invalid
from webapp.tables.writes import kept
from webapp.tables.writing import many
from webapp.tables.writing.judging import Entry, judge
from webapp.tables.writing.many import Refusal, Written
from webapp.tables.writing.planning import beside

AT_ONCE = 20_000  # the database keeps the memory of each time until the end
REGARDLESS = ("set", "clear")  # what these make of a value does not depend on it
NOT_OURS = ("view", "after", "new", "as", "by", "foot", "month", "week", "paper")
Told = Mapping[str, Any]
SEALED = SealedJson("jobs.bulk")  # what is asked may name phones: no job shows it


@dataclass(frozen=True)
class Which:
    """Records by id, or all that a question finds; `asked` is the whole of the question, without a view's name."""

    ids: tuple[int, ...] | None = None
    asked: Mapping[str, str] | None = None

    @classmethod
    def of(cls, question: Question) -> "Which":
        said = {key: value for key, value in question.told.items() if key not in NOT_OURS}
        return cls(None, {**said, "all": "1"})

    def found(self, table, told: Told, most: int | None = None) -> list[int]:
        """The ids of those that are there, in their order; to replace words, of those that have them. What is sealed
        is opened later: of such a field all that have something, or, of the whole of it, those that its blind index
        finds."""
        where = [*self._asked(table), *([or_(*_having(table, told))] if told["op"] == "replace" else [])]
        query = select(table.id).where(*where).order_by(table.id).limit(most)
        return list(company_connection().execute(query).scalars().all())

    def _asked(self, table):
        if self.ids is not None:
            return [table.id == any_of(self.ids), table.live]
        return conditions(table, Question.asked(self.asked or {}, table))


def _having(table, told):
    """Either case is looked for in lower case: what only looks so is left out later."""
    for field in (table.by_key[key] for key in told["keys"]):
        column, words = field.column, told["find"]
        if field.sealed:
            yield _sealed_having(field, told)
            continue
        text, words = (func.lower(column), words.lower()) if told["fold"] else (column, words)
        yield text == words if told["whole"] else func.strpos(text, words) > 0


def _sealed_having(field, told):
    if told["whole"] and not told["fold"]:
        return field.same(told["find"])
    return field.columns[field.compared_by].is_not(None)


def having(table, told: Told, ids: Sequence[int]) -> Sequence[int]:
    """Those of these records that have the words, where that shows only once a sealed value is opened."""
    sealed = [table.by_key[key] for key in told["keys"] if table.by_key[key].sealed]
    if told["op"] != "replace" or not sealed:
        return ids
    found, now = finder(told), many.standing(table, ids, map(table.by_key.get, told["keys"]), lock=False)
    attrs = [table.by_key[key].attr for key in told["keys"]]
    return [id for id, row in now.items() if any(found.search(getattr(row, attr) or "") for attr in attrs)]


def edit_many(table, told: Told, ids: Sequence[int]) -> Written:
    """The edit, done to these records. Raises Invalid; what is refused is named record by record."""
    edits = {key: edit_of(table.by_key[key], told) for key in told["keys"]}
    done, regardless = Written(), told["op"] in REGARDLESS
    for some in batches(ids):
        done += _edited(table, edits, having(table, told, some), regardless)
    note_typed(table, told)
    return done


def note_typed(table, told: Told) -> None:
    """What was typed once for all of them, where it is stored in another form."""
    fields = [table.by_key[key] for key in told["keys"]] if told["op"] == "set" else []
    texts = ((one, told["value"]) for one in fields if not one.kind.linked)
    typed.keep(table, [Typed(WHOLE_ACT, one.key, text, one.kind.parse(text)) for one, text in texts])


def _edited(table, edits: Mapping[str, Edit], ids, regardless: bool) -> Written:
    """What is reckoned from what is there is written to what is there: the records are locked meanwhile. What is set
    regardless is judged once for all records that are alike in what matters."""
    fields = beside(table, edits)
    if regardless and not any(one.unique for one in fields):
        rows = many.alike(table, ids, fields)
        records = [row[-1] for row in rows]
    else:
        rows = list(many.standing(table, ids, fields).values())
        records = [[row[0]] for row in rows]
    entries = entries_of(table, edits, rows)
    judge(table, entries)
    done = many.set_many(
        table, {id: entry.values for entry in entries if entry.values for id in records[entry.at]}
    )
    wrong = ((entry.at, key, str(why)) for entry in entries for key, why in entry.errors.items())
    done.refused += [Refusal(id, key, why) for at, key, why in wrong for id in records[at]]
    return done


def entries_of(table, edits: Mapping[str, Edit], rows: Iterable[Any]) -> list[Entry]:
    """What the edits come to for each record; records that they leave as they are do not appear."""
    fields = {table.by_key[key]: edit for key, edit in edits.items()}
    entries = (_entry(at, row, fields) for at, row in enumerate(rows))
    return [entry for entry in entries if entry.values or entry.errors]


def _entry(at, row, fields):
    entry = Entry(at, row[0], record=row)
    for field, edit in fields.items():
        was = getattr(row, field.attr)
        try:
            value = kept(field, edit(was))
        except Invalid as invalid:
            entry.errors[field.key] = invalid.message
        else:
            if value != was:
                entry.values[field.key] = value
    return entry


def batches(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    return (ids[start : start + AT_ONCE] for start in range(0, len(ids), AT_ONCE))


def delete_many(table, ids: Sequence[int]) -> Written:
    done = Written()
    for some in batches(ids):
        done += many.delete_many(table, some)
    return done


def payload_of(table, told: Told, which: Which) -> dict:
    """The payload of run_bulk, its words sealed."""
    ids = list(which.ids) if which.ids is not None else None
    words = (SEALED.process_bind_param(said and dict(said), None) for said in (told, which.asked))
    return {"table": table.name, "ids": ids, **dict(zip(("told", "asked"), words, strict=True))}


def opened(*sealed: dict | None) -> list:
    return [SEALED.process_result_value(one, None) for one in sealed]


@job("bulk", _l("Many at once"), door="bulk")
def run_bulk(job, table: str, told: dict, ids: list[int] | None, asked: dict | None) -> dict:
    """An edit of many records, or their deletion: one transaction, so that it is done wholly or not at all."""
    here, (told, asked) = tables.here(table), opened(told, asked)
    _demand_rights(here, told)
    for patience in PATIENCE:
        company_connection().exec_driver_sql(patience)
    found = Which(None if ids is None else tuple(ids), asked).found(here, told)
    done, work = Written(), _work(here, told)
    for some in batches(found):
        done += work(some)
        job.progress(len(done.ids) + len(done.refused), len(found), _("Writing"))
    note_typed(here, told)
    return {"page": f"/{table}", "told": " ".join(words(here, done))}


def _work(table, told) -> Callable[[Sequence[int]], Written]:
    if told["op"] == "delete":
        return lambda ids: many.delete_many(table, ids)
    try:
        edits = {key: edit_of(table.by_key[key], told) for key in told["keys"]}
    except Invalid as invalid:
        raise JobError(str(invalid)) from invalid
    return lambda ids: _edited(table, edits, having(table, told, ids), told["op"] in REGARDLESS)


def _demand_rights(table, told):
    """Rights may have gone since the job was asked for."""
    if told["op"] == "delete":
        allowed = may(Permission.DELETE, table.name)
    else:
        allowed = all(key in table.by_key and may_edit(table, table.by_key[key]) for key in told["keys"])
    if not allowed:
        raise JobError(_("You may not edit this."))


def words(table, done: Written) -> list[str]:
    """What was done, in sentences."""
    labels = table.by_key
    reasons = list(dict.fromkeys(f"{labels[one.key].label}: {one.message}" for one in done.refused))
    count = f"{len({one.id for one in done.refused}):,}"
    parts = (
        (done.ids, _("%(count)s records are changed.", count=f"{len(done.ids):,}")),
        (reasons, _("%(count)s could not be changed:", count=count) + " " + " · ".join(reasons[:3])),
    )
    return [text for there, text in parts if there] or [_("Everything is so already.")]
