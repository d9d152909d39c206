"""Kinds that are encrypted at rest and masked when shown: phones, addresses, birth dates."""

import re
import unicodedata
from calendar import isleap
from datetime import date, timedelta
from typing import Any

import phonenumbers
from email_validator import EmailNotValidError, validate_email
from flask_babel import lazy_gettext as _l

from tenants.keys import blind
from webapp.tables.values.days import FIRST, LAST, moment, today
from webapp.tables.values.kind import HALF, Invalid, Kind, Look, tidy, within

MASK = Look("mask")
MOBILE = re.compile(r"1[3-9][0-9]{9}")
YEAR = re.compile(r"(\d{4})年?", re.ASCII)
REGION = re.compile(
    r"(?:[^省区]{1,10}(?:省|自治区))?(?:[^市]{1,8}市|[^州]{1,8}州)?(?:[^区县旗市]{1,8}[区县旗市])?"
)
DIGITS = re.compile(r"[0-9]+")


class Hidden(Kind):
    """A sealed value; its blind index finds and compares it without opening it."""

    sealed = True
    lookups: tuple[str, ...] = ("is", "blank", "filled")

    def mask(self, value: str) -> str:
        return f"{value[:2]}…" if len(value) > 3 else "…"

    def look(self, value):
        return MASK

    def derived(self, place, attr, value) -> dict[str, Any]:
        return {f"{attr}_index": None if value is None else blind(place, value)}

    def derived_columns(self, attr):
        return (f"{attr}_index",)

    def hidden(self, lookup: str, place: str, attr: str, value) -> Any:
        """What a column kept for this lookup is compared with."""
        raise NotImplementedError(lookup)


class SealedText(Hidden):
    name = "sealed_text"

    def __init__(self, longest: int = 100):
        self.longest = longest

    def read(self, text):
        return within(text, self.longest)


class Phone(SealedText):
    """Chinese numbers by their digits, foreign ones with +; what is no number warns and is kept.

    The last four digits have a blind index of their own where the model has a column for it.
    """

    name = "phone"
    align = "end"
    country = "CN"
    lookups = ("is", "tail", "blank", "filled")

    def __init__(self, longest: int = 40):
        super().__init__(longest)

    def read(self, text):
        return text if MOBILE.fullmatch(text) else within(self._canonical(text), self.longest)

    def _canonical(self, text):
        plain = unicodedata.normalize("NFKC", text).strip()
        number = self._parsed(plain)
        if number is None or not phonenumbers.is_valid_number(number) or number.extension:
            return plain
        if number.country_code != 86:
            return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
        national = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL)
        return (
            national.replace(" ", "")
            if national.startswith("1")
            else national.replace(" ", "-", 1).replace(" ", "")
        )

    def _parsed(self, text):
        try:
            return phonenumbers.parse(text, self.country)
        except phonenumbers.NumberParseException:
            return None

    def warning(self, value):
        if value is None or MOBILE.fullmatch(value):
            return None
        number = self._parsed(value)
        if number is not None and phonenumbers.is_valid_number(number):
            return None
        return _l("This does not look like a phone number. It is kept as you wrote it.")

    def mask(self, value):
        return (
            f"{value[:3]}****{value[-4:]}"
            if len(value) > 9
            else f"{'*' * 4}{value[-2:]}"
            if len(value) > 3
            else "****"
        )

    def derived(self, place, attr, value):
        tail = self.tail(value)
        hidden = None if tail is None else self.hidden("tail", place, attr, tail)
        return {**super().derived(place, attr, value), f"{attr}_tail": hidden}

    def hidden(self, lookup, place, attr, value):
        return blind(f"{place}_tail", value)

    @staticmethod
    def tail(value: str | None) -> str | None:
        digits = "".join(DIGITS.findall(value or ""))
        return digits[-4:] if len(digits) >= 4 else None

    def derived_columns(self, attr):
        return (f"{attr}_index", f"{attr}_tail")


class Email(SealedText):
    name = "email"

    def clean(self, text):
        return tidy(text.translate(HALF))

    def __init__(self, longest: int = 254):
        super().__init__(longest)

    def read(self, text):
        try:
            found = validate_email(
                within(text, self.longest), check_deliverability=False, test_environment=True
            )
        except EmailNotValidError:
            raise Invalid(_l("This is not an e-mail address.")) from None
        return found.normalized

    def mask(self, value):
        return f"{value[:1]}…@{value.rpartition('@')[2]}"


class Address(SealedText):
    name = "address"

    def __init__(self, longest: int = 300):
        super().__init__(longest)

    def mask(self, value):
        region = REGION.match(value)[0]
        return f"{region if 0 < len(region) < len(value) else value[: min(6, len(value) // 3)]}…"


class SealedDate(Hidden):
    """A day, or a year when no more is known: "1984-05-01", "1984".

    With `yearly`, the day of the year has a blind index of its own, so that coming birthdays are found unopened.
    """

    name = "sealed_date"
    align = "end"

    def __init__(self, yearly: bool = False):
        self.yearly = yearly
        self.lookups = ("is", "birthday", "born", "blank", "filled") if yearly else Hidden.lookups

    def derived(self, place, attr, value):
        day = {f"{attr}_day": _blind_day(place, value[5:]) if value and len(value) > 4 else None}
        return super().derived(place, attr, value) | (day if self.yearly else {})

    def derived_columns(self, attr):
        return (f"{attr}_index", f"{attr}_day") if self.yearly else super().derived_columns(attr)

    def hidden(self, lookup, place, attr, value):
        """The blind days that are meant: of the next so many days, or of a month of the year."""
        days = (
            birthdays(today(), value)
            if lookup == "birthday"
            else [f"{value:02}-{n:02}" for n in range(1, 32)]
        )
        return [_blind_day(place, day) for day in days]

    def read(self, text):
        year = YEAR.fullmatch(unicodedata.normalize("NFKC", text))
        return self._year(year[1]) if year else moment(text).date().isoformat()

    def _year(self, year):
        if not FIRST.year <= int(year) <= LAST.year:
            raise Invalid(_l("A date between 1900 and 2200, please."))
        return year

    def mask(self, value):
        return f"{value[:4]}-··-··" if len(value) > 4 else value


def birthdays(first: date, days: int) -> list[str]:
    """As "05-06": that day and so many after it; who was born on a 29th of February has a birthday in every year."""
    found = [first + timedelta(days=n) for n in range(days + 1)]
    common = any((day.month, day.day) == (2, 28) and not isleap(day.year) for day in found)
    return [f"{day:%m-%d}" for day in found] + (["02-29"] if common else [])


def _blind_day(place, day):
    return blind(f"{place}_day", day)
