"""The words of a formula: numbers, texts, days, names of fields, functions and signs, each with its place in the text.

Full-width signs mean what they mean on a Chinese keyboard; a field is named in braces, or plainly by any of its labels.
"""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from flask_babel import gettext as _

LONGEST = 2000
WIDE = str.maketrans("（），＋－＊／＝＜＞＆％｛｝；×÷≠≥≤　", "(),+-*/=<>&%{},*/≠≥≤ ")
QUOTES = {'"': '"', "'": "'", "“": "”", "‘": "’", "”": "”", "＂": "＂"}
SIGNS = ("<=", ">=", "<>", "!=", "==", *"+-*/%&=<>(),≤≥≠")
SAME = {"==": "=", "!=": "<>", "≠": "<>", "≤": "<=", "≥": ">="}
RESERVED = {
    **dict.fromkeys(("and", "且", "并且"), "and"),
    **dict.fromkeys(("or", "或", "或者"), "or"),
    **dict.fromkeys(("not", "非"), "not"),
    **dict.fromkeys(("true", "真", "是"), "true"),
    **dict.fromkeys(("false", "假", "否"), "false"),
}
DAY = re.compile(r"\d{4}-\d{2}-\d{2}(?![\d-])", re.ASCII)
NUMBER = re.compile(r"(?:\d{1,18}(?:\.\d{0,10})?|\.\d{1,10})(?![\d.])", re.ASCII)
WORD = re.compile(r"[^\W\d]\w*")


class FormulaError(ValueError):
    """A formula that cannot be read: `message` says why in the reader's language, `at` at which character (from 0)."""

    def __init__(self, message: str, at: int = 0):
        super().__init__(message)
        self.message, self.at = message, at

    def __str__(self) -> str:
        return _("Character %(at)s: %(message)s", at=self.at + 1, message=self.message)


class Token(NamedTuple):
    """kind: number, text, day, field, word, sign, reserved or end; `value` what it means; `at` to `end` its place."""

    kind: str
    value: Any
    at: int
    end: int


def tokens(text: str, names: Mapping[str, Any]) -> list[Token]:
    """The words of a formula and its end; `names` are the plain names of fields, in small letters. Raises
    FormulaError."""
    if len(text) > LONGEST:
        raise FormulaError(_("A formula has at most %(longest)s characters.", longest=LONGEST), LONGEST)
    plain, found, at = text.translate(WIDE), [], 0
    longest = sorted(names, key=len, reverse=True)
    while at < len(text):
        if plain[at].isspace():
            at += 1
            continue
        found.append(_token(text, plain, at, longest))
        at = found[-1].end
    return [*found, Token("end", "", len(text), len(text))]


def _token(text, plain, at, names) -> Token:
    if text[at] in QUOTES:
        return _quoted(text, at)
    if plain[at] == "{":
        return _braced(text, plain, at)
    if found := DAY.match(plain, at):
        return Token("day", _day(found[0], at), at, found.end())
    if found := NUMBER.match(plain, at):
        return Token("number", Decimal(found[0]), at, found.end())
    if sign := next((sign for sign in SIGNS if plain.startswith(sign, at)), None):
        return Token("sign", SAME.get(sign, sign), at, at + len(sign))
    return _named(text, plain, at, names)


def _quoted(text, at) -> Token:
    """A text in quotes; a quote in it is written twice."""
    closing, place, said = QUOTES[text[at]], at + 1, []
    while (end := text.find(closing, place)) >= 0:
        said.append(text[place:end])
        if text[end + 1 : end + 2] != closing or closing == "”":
            return Token("text", _printable(closing.join(said), at), at, end + 1)
        place = end + 2
    raise FormulaError(_("This text has no closing quotation mark."), at)


def _printable(said, at):
    if not said.isprintable():
        raise FormulaError(_("A text in a formula has no line breaks and no control characters."), at)
    return said


def _braced(text, plain, at) -> Token:
    end = plain.find("}", at)
    if end < 0:
        raise FormulaError(_("This brace is not closed."), at)
    return Token("field", text[at + 1 : end].strip(), at, end + 1)


def _day(said, at):
    try:
        return date.fromisoformat(said)
    except ValueError:
        raise FormulaError(_("There is no such day: %(text)s", text=said), at) from None


def _named(text, plain, at, names) -> Token:
    """The longest name of a field that stands here, unless it is a longer word; else a word."""
    word = WORD.match(text, at)
    reach = word.end() if word else at
    for name in names:
        end = at + len(name)
        if end >= reach and text[at:end].casefold() == name and not _goes_on(text, end, reach):
            return Token("field" if not _called(plain, word, end) else "word", text[at:end], at, end)
    if word is None:
        raise FormulaError(_("“%(sign)s” means nothing in a formula.", sign=text[at]), at)
    said = RESERVED.get(word[0].casefold())
    return Token("reserved", said, at, reach) if said else Token("word", word[0], at, reach)


def _goes_on(text, end, reach):
    return end > reach and WORD.match(text, end) and (text[end - 1].isalnum())


def _called(plain, word, end):
    """Whether a bracket follows a name that is one word: then it is a function, if there is one of that name."""
    return word is not None and word.end() == end and plain[end:].lstrip().startswith("(")
