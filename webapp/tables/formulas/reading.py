"""From the words of a formula to its tree: a parser by recursive descent, with limits to size and depth."""

from collections.abc import Callable
from decimal import Decimal

from flask_babel import gettext as _

from webapp.tables.formulas.calls import call, joined
from webapp.tables.formulas.functions import FUNCTIONS
from webapp.tables.formulas.names import Names
from webapp.tables.formulas.trees import Literal, Node, Type, leaf
from webapp.tables.formulas.words import FormulaError, Token

LARGEST = 200  # parts
NESTED = 20  # brackets in brackets
COMPARISONS = ("=", "<>", "<", "<=", ">", ">=")
AFTER_PERCENT = ("+", "-", "*", "/", "&", ")", ",", *COMPARISONS)


class Reader:
    """By precedence: or · and · not · comparison · & · + - · * / % · sign · percent · value."""

    def __init__(self, words: list[Token], names: Names):
        self.words, self.names, self.place, self.nested, self.size = words, names, 0, 0, 0

    @property
    def next(self) -> Token:
        return self.words[self.place]

    def take(self, *values: str, kind: str = "sign") -> Token | None:
        """The next word if it is one of these."""
        word = self.next
        if word.kind != kind or (values and word.value not in values):
            return None
        self.place += 1
        return word

    def whole(self) -> Node:
        if self.next.kind == "end":
            raise FormulaError(_("Write a formula, such as price * quantity."), 0)
        found = self.any_of()
        if self.next.kind != "end":
            raise FormulaError(_("An operator is missing before this."), self.next.at)
        return found

    def any_of(self) -> Node:
        return self._chain("or", self.all_of)

    def all_of(self) -> Node:
        return self._chain("and", self.denied)

    def _chain(self, sign, part) -> Node:
        found, at = [part()], self.next.at
        while self.take(sign, kind="reserved"):
            found.append(part())
        return found[0] if len(found) == 1 else self.made(sign, found, at)

    def denied(self) -> Node:
        word = self.take("not", kind="reserved")
        return self.made("not", [self._within(self.denied)], word.at) if word else self.compared()

    def compared(self) -> Node:
        found = self.put_together()
        sign = self.take(*COMPARISONS)
        return self.made(sign.value, [found, self.put_together()], sign.at) if sign else found

    def put_together(self) -> Node:
        found, at = [self.sum()], self.next.at
        while self.take("&"):
            found.append(self.sum())
        return found[0] if len(found) == 1 else self.counted(joined(found, at))

    def sum(self) -> Node:
        return self._row(("+", "-"), self.product)

    def product(self) -> Node:
        return self._row(("*", "/", "%"), self.signed)

    def _row(self, signs, part) -> Node:
        found = part()
        while sign := self.take(*signs):
            found = self.made(sign.value, [found, part()], sign.at)
        return found

    def signed(self) -> Node:
        if sign := self.take("-"):
            return self.made("negative", [self._within(self.signed)], sign.at)
        return self._within(self.signed) if self.take("+") else self.percent()

    def percent(self) -> Node:
        found = self.one()
        sign = self.next
        if sign.value == "%" and sign.kind == "sign" and self._ends(self.words[self.place + 1]):
            self.place += 1
            hundredth = Literal(Decimal("0.01"), Type.NUMBER, sign.at)
            return self.made("*", [found, hundredth], sign.at)
        return found

    @staticmethod
    def _ends(word):
        return word.kind in ("end", "reserved") or (word.kind == "sign" and word.value in AFTER_PERCENT)

    def one(self) -> Node:
        word = self.next
        self.place += 1
        read = getattr(self, f"_{word.kind}", None)
        if read is None:
            raise FormulaError(_("Something is missing here."), word.at)
        return self.counted(read(word))

    def _number(self, word) -> Node:
        return Literal(word.value, Type.NUMBER, word.at)

    def _text(self, word) -> Node:
        return Literal(word.value or None, Type.TEXT if word.value else Type.BLANK, word.at)

    def _day(self, word) -> Node:
        return Literal(word.value, Type.DATE, word.at)

    def _reserved(self, word) -> Node:
        if word.value in ("true", "false"):
            return Literal(word.value == "true", Type.TRUTH, word.at)
        return self._called(word.value, word)

    def _field(self, word) -> Node:
        return leaf(self.names.found(word.value, word.at), word.at)

    def _word(self, word) -> Node:
        if self.next.value == "(" and self.next.kind == "sign":
            return self._called(word.value.casefold(), word)
        return leaf(self.names.found(word.value, word.at), word.at)

    def _sign(self, word) -> Node:
        if word.value != "(":
            raise FormulaError(_("Something is missing before this."), word.at)
        found = self._within(self.any_of)
        self._closed(word)
        return found

    def _called(self, name, word) -> Node:
        if name not in FUNCTIONS or not self.take("("):
            raise FormulaError(_("There is no function “%(name)s”.", name=word.value), word.at)
        given = [] if self.next.value == ")" else [self._within(self.any_of)]
        while given and self.take(","):
            given.append(self._within(self.any_of))
        self._closed(word)
        return self.made(name, given, word.at)

    def _closed(self, opened):
        if not self.take(")"):
            raise FormulaError(_("The bracket that opens here is not closed."), opened.at)

    def _within(self, read: Callable[[], Node]) -> Node:
        """What is inside brackets, or behind a sign: not too deep."""
        self.nested += 1
        if self.nested > NESTED:
            raise FormulaError(_("This is nested too deeply."), self.next.at)
        found = read()
        self.nested -= 1
        return found

    def made(self, name, given, at) -> Node:
        return self.counted(call(FUNCTIONS[name], given, at))

    def counted(self, node: Node) -> Node:
        self.size += 1
        if self.size > LARGEST:
            raise FormulaError(_("This formula is too long: make two of it."), node.at)
        return node
