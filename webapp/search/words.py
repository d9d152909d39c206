"""What somebody typed, understood: the same text as a number, a name, its sound, a phone."""

import re
from dataclasses import dataclass
from functools import cached_property

from webapp.tables.asking.searching import HAN
from webapp.tables.values.kind import tidy
from webapp.tables.values.pinyin import spelling

LATIN = re.compile(r"[A-Za-z][A-Za-z' ]*")
PHONE = re.compile(r"\+?[-() 0-9]{7,24}")
TAIL = re.compile(r"[0-9]{4}")
DIGITS = re.compile(r"[0-9]{1,18}")
LONGEST = 60
LAST = "\U0010ffff"


@dataclass(frozen=True)
class Words:
    """`text` as it was typed, on one line; everything else says what it may mean."""

    text: str

    @classmethod
    def typed(cls, text: str) -> "Words":
        return cls(tidy(text)[:LONGEST])

    @cached_property
    def han(self) -> bool:
        return bool(HAN.search(self.text))

    @cached_property
    def latin(self) -> bool:
        return bool(LATIN.fullmatch(self.text))

    @cached_property
    def sound(self) -> str:
        """Its pinyin, without blanks: 张珊 and "zhang shan" both are zhangshan."""
        if self.han:
            return spelling(self.text)[0]
        return "".join(self.text.casefold().replace("'", "").split()) if self.latin else ""

    @cached_property
    def phone(self) -> str:
        """A whole phone number, or nothing."""
        return self.text if PHONE.fullmatch(self.text) else ""

    @cached_property
    def tail(self) -> str:
        """A phone's last four digits, or nothing."""
        return self.text if TAIL.fullmatch(self.text) else ""

    @cached_property
    def digits(self) -> bool:
        return bool(DIGITS.fullmatch(self.text))

    @cached_property
    def spoken(self) -> bool:
        """Whether there is anything in it but signs."""
        return any(map(str.isalnum, self.text))

    @cached_property
    def parts(self) -> list[str]:
        return self.text.split()

    @property
    def shape(self) -> tuple[bool, ...]:
        """What a statement for these words depends on; all else is its parameters."""
        several = len(self.parts) > 1 and not self.latin
        return self.han, bool(self.sound), bool(self.phone), bool(self.tail), self.digits, several


def up_to(start: str) -> str:
    """The end of everything that begins like this, in the order of bytes."""
    return f"{start}{LAST}"
