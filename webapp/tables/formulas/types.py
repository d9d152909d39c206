"""The types of a formula's values, which fields have them, and what it is called when there is no answer."""

from enum import Enum

from flask_babel import lazy_gettext as _l
from sqlalchemy import Boolean, Date, Numeric, String

from webapp.tables.values.days import Date as Day
from webapp.tables.values.kind import YesNo


class Type(Enum):
    """What a value of a formula is."""

    NUMBER = "number"
    TEXT = "text"
    DATE = "date"
    TRUTH = "truth"
    BLANK = "blank"

    def __str__(self) -> str:
        return str(TYPE_LABELS[self])


TYPE_LABELS = {
    Type.NUMBER: _l("a number"),
    Type.TEXT: _l("a text"),
    Type.DATE: _l("a date"),
    Type.TRUTH: _l("yes or no"),
    Type.BLANK: _l("nothing"),
}
KINDS = {
    **dict.fromkeys(("money", "quantity", "integer", "share", "rating", "decimal"), Type.NUMBER),
    **dict.fromkeys(("text", "longtext", "number", "name", "choice", "tags"), Type.TEXT),
    **dict.fromkeys(("date", "instant"), Type.DATE),
    "yes_no": Type.TRUTH,
}
SQL_TYPES = {
    Type.NUMBER: Numeric(),
    Type.TEXT: String(),
    Type.DATE: Date(),
    Type.TRUTH: Boolean(),
    Type.BLANK: String(),
}
WRITTEN_AS = {Type.DATE: Day(), Type.TRUTH: YesNo()}


class Broken(ArithmeticError):
    """A formula that cannot be worked out for this record; its text says why, in the reader's language."""
