"""What somebody asks of a table, as the address bar says it: words, filters, an order, groups, a view, a place."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import and_, false, func, or_

from webapp.tables.asking import wheres
from webapp.tables.asking.lookups import LOOKUPS, asked_of
from webapp.tables.asking.ordering import grouped_by, ordered, sorts_of
from webapp.tables.asking.reaching import reached
from webapp.tables.asking.saved import Views, views_of
from webapp.tables.asking.saying import said
from webapp.tables.asking.searching import matching
from webapp.tables.asking.wheres import NOTHING, Filter, Group, parted
from webapp.tables.values.days import today, zone
from webapp.tables.values.kind import Invalid, tidy

__all__ = ["Filter", "Group", "Question", "conditions", "described", "narrowing"]

OURS = frozenset({"q", "sort", "group", "foot", "view", "where", "as", "by", "all", "after", "new"}) | {
    *("month", "week", "paper")  # the part of a calendar that is shown, and how a sheet of paper lies
}
SAYS_ALL = {"view", "where", "all", "q"}  # who says one of these wants what a table leaves out as well
READABLE = ",;:()"  # what an address may say as it is, so that people can read it


@dataclass(frozen=True)
class Question:
    """`filters` hold all at once, and so does `where`; `own` is what the address says, `given` what its view says.
    `views` are those that one can look at, `as_` and `by` the shape in which the rows are shown."""

    q: str = ""
    sort: str = ""
    view: str = ""
    after: str = ""
    filters: tuple[Filter, ...] = ()
    own: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[Any, ...] = ()
    where: Group = NOTHING
    group: str = ""
    foot: str = ""
    as_: str = ""
    by: str = ""
    given: Mapping[str, str] = field(default_factory=dict)
    views: Views | None = None

    @classmethod
    def asked(cls, args, table, views: Views | None = None) -> "Question":
        """From request.args. Nothing raises: what cannot be asked is left out and named in `problems`."""
        own = _typed(args)
        views = views_of(table, own.get("view", "")) if views is None else views
        own = views.opened(own)
        view = views.named(own.get("view"))
        given = view.args if view else _left_out(table, own)
        about = cls(own=own, given=given, view=view.key if view else "", views=views)
        return about._understood(table, _asked(given, own))

    def _understood(self, table, asked) -> "Question":
        sort, group, problems = _ordered(table, asked)
        filters = tuple(
            _filter(table, Filter(*parted(arg), value)) for arg, value in asked.items() if arg not in OURS
        )
        where, unreadable = _where(table, asked.get("where", ""), len(filters))
        every = (*filters, *where.filters())
        problems = (*problems, *unreadable, *(one.problem for one in every if one.problem))
        words = {key: asked.get(key, "") for key in ("q", "after", "foot", "by")} | {
            "as_": asked.get("as", "")
        }
        filters = filters[: wheres.MOST]
        return replace(self, sort=sort, group=group, filters=filters, where=where, problems=problems, **words)

    @property
    def told(self) -> dict[str, str]:
        """What the view says and then the address."""
        return _asked(self.given, self.own)

    @property
    def known(self) -> tuple[Filter, ...]:
        """The filters that can be asked, without those that are part of `where`."""
        return tuple(one for one in self.filters if not one.problem)

    @property
    def every(self) -> tuple[Filter, ...]:
        """All conditions, wherever they stand."""
        return (*self.filters, *self.where.filters())

    @property
    def tree(self) -> Group:
        """All conditions as one group."""
        both = (*self.filters, *(self.where.parts if self.where.how == "all" else (self.where,)))
        return wheres.tidied(Group("all", both))

    def args(self, **but: str | None) -> dict[str, str]:
        """What the address bar says, without the place in it; a blank is said where the view says something."""
        said = {key: value for key, value in self.own.items() if key not in ("after", "new")} | but
        return {
            key: value
            for key, value in said.items()
            if value or (value == "" and (key == "where" or key in self.given))
        }

    def url(self, base: str, **but: str | None) -> str:
        said = self.args(**but)
        return f"{base}?{urlencode(said, safe=READABLE)}" if said else base

    def but(self, **changes) -> "Question":
        return replace(self, **changes)


def _typed(args) -> dict[str, str]:
    """One line of text for each name; what is asked several times is a list with commas."""
    if hasattr(args, "getlist"):
        args = {key: ",".join(args.getlist(key)) for key in args}
    return {tidy(key): tidy(value) for key, value in args.items()}


def _left_out(table, own):
    """What a table leaves out until somebody asks for a view, for that field, or for all."""
    if SAYS_ALL & own.keys():
        return {}
    asked = {arg.partition(".")[0] for arg in own}
    return {arg: value for arg, value in table.leaves_out.items() if arg.partition(".")[0] not in asked}


def _asked(given, own):
    """What the view says and then the address; an address with a `where`, even a blank one, says all filters itself."""
    if "where" in own:
        given = {key: value for key, value in given.items() if key in OURS}
    return {**given, **own}


def _ordered(table, asked):
    """(sort, group, problems): an order that cannot be is the table's own."""
    problems, found = [], []
    for understand, text in ((sorts_of, asked.get("sort", "")), (grouped_by, asked.get("group", ""))):
        try:
            understand(table, text)
            found.append(text)
        except Invalid as invalid:
            problems.append(invalid.message)
            found.append("")
    return found[0] or table.sort, found[1], problems


def _where(table, text, beside):
    """(the group, problems): what cannot be read is left out as a whole."""
    try:
        group = wheres.read(text) if text else NOTHING
        if beside + sum(1 for _one in group.filters()) > wheres.MOST:
            raise Invalid(_l("At most %(most)s conditions at once.", most=wheres.MOST))
    except Invalid as invalid:
        return NOTHING, [invalid.message]
    return group.mapped(lambda one: _filter(table, one)), []


def _filter(table, asked: Filter) -> Filter:
    """With what its value means, or why it cannot be asked."""
    about = None
    try:
        about = reached(table, asked.key)
        meant = asked_of(about.field, asked.lookup).read(about.kind, asked.value)
    except Invalid as invalid:
        beside = _l("%(field)s: %(message)s", field=about.label, message=invalid.message) if about else None
        return asked._replace(problem=beside or invalid.message)
    return asked._replace(meant=meant)


def conditions(table, question: Question, search=matching) -> list:
    """The question's conditions in SQL; only records that are not in the recycle bin."""
    return [table.live, *narrowing(table, question, search)]


def narrowing(table, question: Question, search=matching) -> list:
    """What is asked of records beyond being there: its filters and its words."""
    asked = [_in_sql(table, one) for one in (*question.known, question.where)]
    found = [one for one in asked if one is not None]
    return [*found, *([search(table, question.q)] if question.q else [])]


def _in_sql(table, asked):
    """A condition or a group of them; None where nothing is left of it."""
    if isinstance(asked, Filter):
        return (
            None if asked.problem else reached(table, asked.key).condition(LOOKUPS[asked.lookup], asked.meant)
        )
    parts = [clause for part in asked.parts if (clause := _in_sql(table, part)) is not None]
    if not parts:
        return None
    return and_(*parts) if asked.how == "all" else or_(*parts) if asked.how == "any" else ~_true(or_(*parts))


def _true(clause):
    """What is blank makes a condition neither true nor false: then it does not hold."""
    return func.coalesce(clause, false())


def shape(table, question: Question) -> tuple | None:
    """Tells the conditions of a question from all others, so that their statement can be kept; None where they are
    only one company's, or have to be looked up."""
    known = [one for one in question.every if not one.problem]
    if question.q or any("." in one.key or table.by_key[one.key].sealed for one in known):
        return None
    return (today(), zone().key, *map(_shape, question.known), _shape(question.where))


def _shape(asked):
    if isinstance(asked, Group):
        return (
            asked.how,
            *(_shape(part) for part in asked.parts if isinstance(part, Group) or not part.problem),
        )
    return (asked.key, asked.lookup, tuple(asked.meant) if isinstance(asked.meant, list) else asked.meant)


def described(table, question: Question) -> str:
    """The question as a sentence: "Customer type is VIP customer, by Balance, descending"; empty if none is asked."""
    parts = [_("“%(words)s” is found", words=question.q)] if question.q else []
    parts += said(table, question.known, question.where)
    parts += ordered(table, question)
    return _(", ").join(parts) if parts else ""
