"""How far a record can be trusted: whether it says all that is wanted, when somebody looked at it, what is odd."""

from collections.abc import Callable, Collection
from typing import Any, NamedTuple

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, case, cast, func, literal, select
from sqlalchemy import Integer as Whole
from sqlalchemy.dialects.postgresql import INTERVAL

from tenants.db import company_connection
from webapp.core.ids import any_of
from webapp.tables.fields import Computed
from webapp.tables.values.amounts import Integer
from webapp.tables.values.choices import Choice
from webapp.tables.values.kind import PLAIN, Look

STALE_AFTER, POOR = 90, 60
FRESHNESS = Choice(
    ("fresh", _l("Verified lately")),
    ("stale", _l("Verified long ago")),
    ("never", _l("Never verified")),
    dots={"fresh": "green", "stale": "grey", "never": "grey"},
)


class Percent(Integer):
    """A whole number of hundredths: 80%."""

    name = "percent"

    def __init__(self):
        super().__init__(0, 100)

    def read(self, text):
        return super().read(text.removesuffix("%"))

    def show(self, value):
        return "" if value is None else f"{value}%"

    def look(self, value):
        return Look("neg") if value is not None and value < POOR else PLAIN


class Doubt(NamedTuple):
    """Something odd: `where(table)` is true of the records that it is about, and `advice` says what to do."""

    key: str
    label: Any
    advice: Any
    where: Callable[[Any], ColumnElement]


def complete(model, attrs: Collection[str]) -> ColumnElement:
    """How many hundredths of these columns are filled in, in SQL."""
    columns = model.__table__.c
    return cast(func.num_nonnulls(*(columns[one] for one in attrs)) * 100 / len(attrs), Whole)


def completeness(model, attrs: Collection[str]) -> Computed:
    """The field that shows it."""
    told = complete(model, attrs)
    return Computed("completeness", _l("Completeness"), Percent(), load=_loader(model, told), sql=told)


def stale(column) -> ColumnElement:
    """Never looked at, or not for a long time."""
    ago = cast(literal(f"{STALE_AFTER} days"), INTERVAL)
    return column.is_(None) | (column < func.now() - ago)


def freshness(model) -> Computed:
    """The field that tells how long ago `verified_at` was."""
    at = model.__table__.c.verified_at
    told = case((at.is_(None), literal("never")), (stale(at), literal("stale")), else_=literal("fresh"))
    return Computed("freshness", _l("Freshness"), FRESHNESS, load=_loader(model, told), sql=told)


def _loader(model, told):
    id = model.__table__.c.id

    def load(ids):
        return dict(company_connection().execute(select(id, told).where(id == any_of(ids))).all())

    return load
