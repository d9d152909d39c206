"""What every kind of value is: read from text, shown to people, asked for by an input."""

import re
from typing import Any, NamedTuple

from flask_babel import lazy_gettext as _l
from wtforms import Field as WTField
from wtforms.validators import StopValidation
from wtforms.widgets import TextInput

HALF = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}  # full-width ASCII
CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufeff]")
BREAKS = re.compile("[\t\n\r\u2028\u2029]+")


class Invalid(ValueError):
    """Text that is no value of its kind; `message` says why in the reader's language."""

    def __init__(self, message):
        super().__init__(message)
        self.message = message

    def __str__(self):
        return str(self.message)


class Look(NamedTuple):
    """How a cell shows its value: tone '' neg dim mask · tag '' gold plain · dot '' green blue grey."""

    tone: str = ""
    tag: str = ""
    dot: str = ""


PLAIN = Look()
DIM = Look("dim")
RED = Look("neg")


class Kind:
    """One sort of value, the same at every door. A kind keeps no state of a request.

    `sealed`: encrypted at rest, masked when shown. `linked`: an id whose label is looked up, many at once.
    `few`: few different values, however many records. `ordered`: a list can be sorted by it.
    `first`: the order that a click on its head asks for first, asc or desc.
    `sheet`: text, number, date or instant; what a spreadsheet holds.
    """

    name = "text"
    align = "start"
    lookups: tuple[str, ...] = (
        "is", "not", "in", "notin", "contains", "lacks", "begins", "ends", "blank", "filled",
    )  # fmt: skip
    sealed = False
    linked = False
    ordered = True
    few = False
    first = "asc"
    sheet = "text"

    def parse(self, text: str | None) -> Any:
        """The value that `text` means, None for blank. Raises Invalid."""
        text = self.clean(text or "")
        return self.read(text) if text else None

    def clean(self, text: str) -> str:
        return tidy(text)

    def read(self, text: str) -> Any:
        return text

    def show(self, value: Any) -> str:
        """As people read it."""
        return "" if value is None else str(value)

    def text(self, value: Any) -> str:
        """As an editor starts with it; parse() gives the value again."""
        return self.show(value)

    def look(self, value: Any) -> Look:
        return PLAIN

    def warning(self, value: Any) -> Any:
        """What is odd about a value that is kept nevertheless, or None."""
        return None

    def derived(self, place: str, attr: str, value: Any) -> dict[str, Any]:
        """Columns kept beside the value; `place` is "table.column"."""
        return {}

    def derived_columns(self, attr: str) -> tuple[str, ...]:
        return ()

    def sort_attr(self, attr: str) -> str:
        return attr

    def input(self, field) -> WTField:
        return KindInput(field.label, kind=self, required=field.required)


class KindInput(WTField):
    """A form input that reads its text by its kind, so that a form refuses what a cell and an import refuse."""

    widget = TextInput()

    def __init__(self, label, kind, required=False, **kwargs):
        super().__init__(label, **kwargs)
        self.kind, self.required, self.typed = kind, required, ""

    def process_formdata(self, valuelist):
        self.typed, self.data = (valuelist[0] if valuelist else ""), None
        self.data = self.kind.parse(self.typed)

    def pre_validate(self, form):
        if self.required and self.data is None and not self.process_errors:
            raise StopValidation(_l("%(field)s is needed.", field=self.label.text))

    def _value(self):
        return self.typed

    def holding(self, value) -> "KindInput":
        """This input with a value that is there already, as an editor opens."""
        self.data, self.typed = value, self.kind.text(value)
        return self


class Text(Kind):
    """One line."""

    def __init__(self, longest: int = 200):
        self.longest = longest

    def read(self, text):
        return within(text, self.longest)


class LongText(Text):
    """Several lines."""

    name = "longtext"
    ordered = False
    lookups = ("contains", "lacks", "blank", "filled")

    def __init__(self, longest: int = 4000):
        super().__init__(longest)

    def clean(self, text):
        return CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


class Code(Text):
    """What names a thing: a model, a serial number. Full-width letters, digits and signs are written half-width."""

    def clean(self, text):
        return tidy(text.translate(HALF))


class Number(Code):
    """The number that names a record: C000012. `padded` is what a short one stands for."""

    name = "number"
    width = 6

    def __init__(self, prefix: str = "", longest: int = 40):
        super().__init__(longest)
        self.prefix = prefix

    def padded(self, text: str) -> str | None:
        return f"{self.prefix}{int(text):0{self.width}}" if text.isascii() and text.isdigit() else None


YES_OR_NO = {
    **dict.fromkeys(("yes", "y", "true", "t", "1", "on", "是", "有", "对", "√", "✓"), True),
    **dict.fromkeys(("no", "n", "false", "f", "0", "off", "否", "无", "不", "×", "✗"), False),
}


class YesNo(Kind):
    name = "yes_no"
    few = True
    align = "center"
    lookups = ("is", "blank", "filled")

    def read(self, text):
        if (value := YES_OR_NO.get(text.casefold())) is None:
            raise Invalid(_l("Write yes or no."))
        return value

    def show(self, value):
        return "" if value is None else str(YES if value else NO)

    def text(self, value):
        return "" if value is None else "yes" if value else "no"

    def look(self, value):
        return PLAIN if value else DIM


YES, NO = _l("Yes"), _l("No")


def tidy(text: str) -> str:
    """One line without control characters and outer blanks."""
    if not text.isprintable():
        text = CONTROLS.sub("", BREAKS.sub(" ", text))
    return text.strip()


def within(text: str, longest: int) -> str:
    if len(text) > longest:
        raise Invalid(
            _l("At most %(longest)s characters; these are %(length)s.", longest=longest, length=len(text))
        )
    return text
