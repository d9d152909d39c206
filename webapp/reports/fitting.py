"""Text made to fit its cell: cleaned, condensed, set on two small lines, or cut with an ellipsis; never over the edge.

Widths come from a table of our typeface and from the classes of characters, so that a document is cut in the same
places on every machine.
"""

import unicodedata
from functools import cache

from markupsafe import Markup, escape

CONDENSED = 0.85
SMALL = 0.68
BREAKS_EARLIER = 10
BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
# Advances of " " to "~" in thousandths, as our typeface has them.
ASCII = [
    int(advance)
    for advance in (
        "224 323 474 555 555 921 680 278 338 338 467 555 278 347 278 392 555 555 555 555 555 555 555 555 "
        "555 555 278 278 555 555 555 474 946 608 657 638 688 589 552 689 728 293 535 646 543 812 723 742 "
        "633 742 635 596 599 721 575 878 573 531 603 338 392 338 555 559 606 563 618 510 620 554 325 564 "
        "607 275 275 552 284 926 610 606 620 620 388 468 377 607 521 802 498 521 475 338 270 338 555"
    ).split()
]


def clean(text: str) -> str:
    """On one line, without control characters and without those that turn the direction of writing."""
    return "".join(map(_kept, text)).strip() if not text.isascii() or not text.isprintable() else text


@cache
def _kept(char):
    if char in BIDI or unicodedata.category(char) in ("Cs", "Co", "Cn"):
        return ""
    return " " if unicodedata.category(char) in ("Cc", "Zl", "Zp") else char


def width(text: str) -> float:
    """In units of the type's size."""
    return sum(map(_advance, text))


@cache
def _advance(char):
    if unicodedata.combining(char) or unicodedata.category(char) in ("Mn", "Me", "Cf"):
        return 0.0
    if unicodedata.east_asian_width(char) in "WFA":
        return 1.0
    return ASCII[ord(char) - 32] / 1000 if " " <= char <= "~" else 0.6


def words(text: str, room: float) -> Markup:
    """A summary or a name in a cell of `room` units."""
    text = clean(text)
    wide = width(text)
    if wide <= room:
        return escape(text)
    if wide * CONDENSED <= room:
        return Markup("<small>{}</small>").format(text)
    if wide * SMALL <= room:
        return Markup("<s>{}</s>").format(text)
    first, rest = _break(text, room / SMALL)
    return Markup("<span>{}\n{}</span>").format(first, cut(rest, room / SMALL))


def figure(text: str, room: float) -> Markup:
    """An amount, a date or a number: made smaller, never cut."""
    wide = width(text)
    if wide <= room:
        return escape(text)
    return Markup("<small>{}</small>" if wide * CONDENSED <= room else "<s>{}</s>").format(text)


def cut(text: str, room: float) -> str:
    """A heading on one line of `room` units, with an ellipsis where it goes on."""
    text = clean(text)
    at = _reach(text, room)
    return text if at == len(text) else text[: _reach(text, room - 1)] + "…"


def _break(text, room):
    """Two lines, parted at the last blank that leaves the first one nearly full."""
    at = _reach(text, room)
    blank = text.rfind(" ", at - BREAKS_EARLIER, at + 1)
    at = blank if blank > 0 else at
    return text[:at], text[at:].lstrip()


def _reach(text: str, room: float) -> int:
    """How many characters fit; marks stay with the character they sit on."""
    for at, char in enumerate(text):
        room -= _advance(char)
        if room < 0:
            return at
    return len(text)
