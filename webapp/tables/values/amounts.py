"""Kinds that count: whole numbers, quantities, money, shares, ratings. Always Decimal or int, never float."""

import re
import unicodedata
from decimal import ROUND_HALF_UP, Decimal

from flask_babel import lazy_gettext as _l

from webapp.tables.values.kind import DIM, PLAIN, RED, Invalid, Kind

AMOUNT = re.compile(
    r"(?P<sign>[-+]?)(?:[¥$]|RMB|CNY|人民币)?(?P<sign2>[-+]?)"
    r"(?P<number>(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d*)?|\.\d+)"
    r"(?P<scale>[百千万亿]?)(?:元|圆|块|RMB|CNY)?整?",
    re.IGNORECASE | re.ASCII,
)
SIMPLE = re.compile(r"-?[0-9]{1,12}(?:\.[0-9]{1,2})?")
SCALES = {"": 1, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}
PIECES = "台件个套只"
NOISE = Decimal("0.000001")
STARS = re.compile(r"★{1,5}☆*")


def amount(text: str) -> Decimal:
    """1000 · 1,000.00 · ¥1,000 · 1000元 · 1万 · (1,000) · full-width digits. Raises Invalid."""
    plain = unicodedata.normalize("NFKC", text).replace(" ", "").replace("−", "-")
    bracketed = plain.startswith("(") and plain.endswith(")")
    found = AMOUNT.fullmatch(plain[1:-1] if bracketed else plain)
    if not found or len(plain) > 40:
        raise Invalid(_l("This is not a number: %(text)s", text=text[:40]))
    value = Decimal(found["number"].replace(",", "")) * SCALES[found["scale"]]
    return -value if bracketed or "-" in (found["sign"], found["sign2"]) else value


class Amount(Kind):
    """A number with so many places, between low and high, as its column holds it."""

    align = "end"
    lookups = ("is", "not", "in", "notin", "from", "to", "above", "below", "between", "blank", "filled")
    sheet = "number"
    places = 0
    high = Decimal(10**12) - 1

    def __init__(self, low=None, high=None):
        self.high = self.high if high is None else Decimal(str(high))
        self.low = -self.high if low is None else Decimal(str(low))
        self.unit = Decimal(1).scaleb(-self.places)

    def read(self, text):
        return self.bounded(self.rounded(amount(text)))

    def rounded(self, value: Decimal) -> Decimal:
        """Exact to the places of the kind; only the noise of a spreadsheet's floats is rounded away."""
        if abs(value) >= 10**18:
            raise Invalid(_l("At most %(high)s.", high=self.show(self.high)))
        exact = value.quantize(self.unit, ROUND_HALF_UP)
        if abs(exact - value) > NOISE:
            raise Invalid(self.too_fine())
        return exact

    def too_fine(self):
        return _l("At most %(places)s decimal places.", places=self.places)

    def bounded(self, value):
        if value < self.low:
            raise Invalid(_l("At least %(low)s.", low=self.show(self.low)))
        if value > self.high:
            raise Invalid(_l("At most %(high)s.", high=self.show(self.high)))
        return value

    def show(self, value):
        return "" if value is None else f"{value:,.{self.places}f}"

    def text(self, value):
        return "" if value is None else f"{value:.{self.places}f}"


class Integer(Amount):
    """A whole number; `units` are words that may be written behind it."""

    name = "integer"
    high = Decimal(2**31 - 1)

    def __init__(self, low=None, high=None, units: tuple[str, ...] = ()):
        super().__init__(low, high)
        self.units = units

    def read(self, text):
        return int(super().read(self._bare(text)))

    def _bare(self, text):
        unit = next((unit for unit in self.units if text.casefold().endswith(unit)), "")
        return text[: -len(unit)].rstrip() if unit else text

    def too_fine(self):
        return _l("A whole number, please.")


class Quantity(Amount):
    """Up to three places, above zero if not told otherwise."""

    name = "quantity"
    places = 3
    high = Decimal("999999999.999")

    def __init__(self, low="0.001", high=None):
        super().__init__(low, high)

    def read(self, text):
        return super().read(text.strip().rstrip(PIECES))

    def show(self, value):
        return "" if value is None else _short(f"{value:,.3f}")

    def text(self, value):
        return "" if value is None else _short(f"{value:.3f}")


class Money(Amount):
    """CNY with two places."""

    name = "money"
    first = "desc"
    places = 2
    high = Decimal("999999999999.99")

    def read(self, text):
        return self.bounded(
            Decimal(text).quantize(self.unit) if SIMPLE.fullmatch(text) else self.rounded(amount(text))
        )

    def look(self, value):
        return PLAIN if value is None or value > 0 else RED if value < 0 else DIM


class Share(Amount):
    """A part of the whole, 0 to 1: 0.15, 15%, or what a shop calls 8.5折."""

    name = "share"
    places = 4

    def __init__(self):
        super().__init__(0, 1)

    def read(self, text):
        plain = unicodedata.normalize("NFKC", text).replace(" ", "")
        return self.bounded(self.rounded(self._part(plain)))

    def _part(self, plain):
        if plain.endswith("折"):
            rest = amount(plain[:-1])
            return 1 - rest / (10 if rest <= 10 else 100)
        return amount(plain[:-1]) / 100 if plain.endswith("%") else amount(plain)

    def show(self, value):
        return "" if value is None else _short(f"{value * 100:.2f}") + "%"

    text = show

    def look(self, value):
        return PLAIN if value else DIM


class Rating(Integer):
    """One to five."""

    name = "rating"
    few = True
    align = "center"

    def __init__(self):
        super().__init__(1, 5)

    def read(self, text):
        return text.count("★") if STARS.fullmatch(text) else super().read(text.rstrip("星分"))

    def show(self, value):
        return (
            "" if value is None else "★" * value + "☆" * (5 - value) if isinstance(value, int) else str(value)
        )

    def text(self, value):
        return "" if value is None else str(value)


def _short(number):
    return number.rstrip("0").rstrip(".")
