"""What somebody asks of a table, as the address bar says it: words, filters, an order, a view, a place in it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple
from urllib.parse import urlencode

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from webapp.tables.kind import Invalid, tidy
from webapp.tables.lookups import LOOKUPS, asked_of, condition
from webapp.tables.searching import matching

OURS = frozenset({"q", "sort", "view", "after", "new"})
MOST_FILTERS = 12


class Filter(NamedTuple):
    """One condition as it was asked, what its value means, and why it cannot be asked, if so."""

    key: str
    lookup: str
    value: str
    meant: Any = None
    problem: Any = None

    @property
    def arg(self) -> str:
        return self.key if self.lookup == "is" else f"{self.key}.{self.lookup}"


@dataclass(frozen=True)
class Question:
    q: str = ""
    sort: str = ""
    view: str = ""
    after: str = ""
    filters: tuple[Filter, ...] = ()
    own: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[Any, ...] = ()

    @classmethod
    def asked(cls, args, table) -> "Question":
        """From request.args. Nothing raises: what cannot be asked is left out and named in `problems`."""
        own = _typed(args)
        view = next((view for view in table.views if view.key == own.get("view")), None)
        said = {**view.args, **own} if view else own
        sort, problem = _sort(table, said.get("sort", ""))
        filters = tuple(_filter(table, arg, value) for arg, value in said.items() if arg not in OURS)[
            :MOST_FILTERS
        ]
        problems = tuple(each for each in (problem, *(one.problem for one in filters)) if each)
        q, after = said.get("q", ""), said.get("after", "")
        return cls(q, sort, view.key if view else "", after, filters, own, problems)

    @property
    def known(self) -> tuple[Filter, ...]:
        return tuple(one for one in self.filters if not one.problem)

    def args(self, **but: str | None) -> dict[str, str]:
        """What the address bar says, without the place in it."""
        said = {key: value for key, value in self.own.items() if key not in ("after", "new")} | but
        return {key: value for key, value in said.items() if value}

    def url(self, base: str, **but: str | None) -> str:
        said = self.args(**but)
        return f"{base}?{urlencode(said)}" if said else base

    def but(self, **changes) -> "Question":
        return replace(self, **changes)


def _typed(args) -> dict[str, str]:
    """One line of text for each name; what is asked several times is a list with commas."""
    if hasattr(args, "getlist"):
        args = {key: ",".join(args.getlist(key)) for key in args}
    return {tidy(key): tidy(value) for key, value in args.items()}


def _sort(table, asked):
    key = asked.removeprefix("-")
    field = table.by_key.get(key)
    if (
        asked
        and key != "id"
        and (field is None or not field.sortable or field.column is None or field.sealed)
    ):
        return table.sort, _l("It cannot be sorted by “%(key)s”.", key=key[:40])
    return asked or table.sort, None


def _filter(table, arg, value):
    key, _dot, lookup = arg.partition(".")
    lookup = lookup or "is"
    try:
        if key not in table.by_key:
            raise Invalid(_l("There is no field “%(key)s” to filter by.", key=key[:40]))
        meant = asked_of(table.by_key[key], lookup).read(table.by_key[key].kind, value)
    except Invalid as invalid:
        said = _said_beside(table, key, invalid.message)
        return Filter(key, lookup, value, None, said)
    return Filter(key, lookup, value, meant)


def _said_beside(table, key, message):
    return (
        _l("%(field)s: %(message)s", field=table.by_key[key].label, message=message)
        if key in table.by_key
        else message
    )


def conditions(table, question: Question, search=matching) -> list:
    """The question's conditions in SQL; only records that are not in the recycle bin."""
    return [table.live, *narrowing(table, question, search)]


def narrowing(table, question: Question, search=matching) -> list:
    """What is asked of records beyond being there: its filters and its words."""
    fields = table.by_key
    asked = [condition(table, fields[one.key], LOOKUPS[one.lookup], one.meant) for one in question.known]
    return [*asked, *([search(table, question.q)] if question.q else [])]


def described(table, question: Question) -> str:
    """The question as a sentence: "Customer type is VIP customer, by Balance, descending"; empty if none is asked."""
    fields = table.by_key
    parts = [LOOKUPS[one.lookup].describe(fields[one.key], one.meant) for one in question.known]
    if question.q:
        parts.insert(0, _("“%(words)s” is found", words=question.q))
    if question.sort != table.sort and (key := question.sort.removeprefix("-")) in fields:
        words = _("by %(field)s, descending") if question.sort.startswith("-") else _("by %(field)s")
        parts.append(words % {"field": fields[key].label})
    return _(", ").join(parts)
