"""Calls of a formula, checked: how many arguments a function takes, and of what type."""

from dataclasses import replace

from flask_babel import gettext as _

from webapp.tables.formulas.functions import FUNCTIONS, Function
from webapp.tables.formulas.trees import Call, Leaf, Literal, Node, Type, Way, as_type, may_be
from webapp.tables.formulas.words import FormulaError
from webapp.tables.values.kind import Invalid

DEEPEST, HEAVIEST = 480, 5_000
LIGHT = frozenset(
    {"+", "-", "negative", "=", "<>", "<", "<=", ">", ">=", "IF", "NOT", "AND", "OR", "ISBLANK"}
)
WORDS = {"negative": "-"}
COMPARED = ("=", "<>")


def call(function: Function, given: list[Node], at: int) -> Node:
    """A function of these parts. Raises FormulaError."""
    if function.name == "CONCAT":
        return joined(given, at)
    given = _as_coded(given) if function.name in COMPARED else given
    _constant(function, given)
    way = _way(function, given, at)
    wanted = way.wanted(len(given)) or ()
    return made(function, way, tuple(map(as_type, given, wanted)), at)


def made(function: Function, way: Way, parts: tuple[Node, ...], at: int) -> Node:
    """The call. Raises FormulaError where its SQL would become too deep or too long."""
    depth = _cost(function, way) + max((part.depth for part in parts), default=0)
    weight = _weight(function, way, parts)
    if depth > DEEPEST or sum(weight) > HEAVIEST:
        raise FormulaError(_("This formula is too long: make two of it."), at)
    return Call(function.name, way, parts, at, depth, weight)


def _cost(function, way) -> int:
    """About how many calls deep SQLAlchemy goes for it."""
    if way.gives is Type.DATE and way.fails:
        return 60
    return 4 if function.name in LIGHT and not way.fails else 24


def _weight(function, way, parts) -> tuple[int, int]:
    """(SQL, what tells its failing), in parts: a failing is told by repeating what may fail."""
    said = 1 + sum(part.weight[0] for part in parts)
    fails = sum(part.weight[1] for part in parts)
    said += fails if way.of_parts else 0
    return said, fails + (2 * said if way.fails or (way.lazily and fails) else 0)


def joined(given: list[Node], at: int) -> Node:
    """Numbers and days put together are the texts that people write."""
    concat = FUNCTIONS["concat"]
    if not given:
        raise FormulaError(_("“%(name)s” needs something in its brackets.", name="CONCAT"), at)
    return made(concat, concat.ways[0], tuple(map(_as_text, given)), at)


def _as_text(node: Node) -> Node:
    return as_type(node, Type.TEXT) if may_be(node, Type.TEXT) else call(FUNCTIONS["text"], [node], node.at)


def _way(function, given, at) -> Way:
    counted = [(way, wanted) for way in function.ways if (wanted := way.wanted(len(given))) is not None]
    if not counted:
        told = _("“%(name)s” does not take %(count)s values.", name=_word(function), count=len(given))
        raise FormulaError(told, at)
    for way, wanted in counted:
        if all(map(may_be, given, wanted)):
            return way
    found = " · ".join(str(part.type) for part in given)
    raise FormulaError(_("“%(name)s” cannot be done with: %(types)s.", name=_word(function), types=found), at)


def _word(function):
    return WORDS.get(function.name, function.name)


def _constant(function, given):
    """An argument that says how many places or characters is written out, not worked out."""
    if function.constant is None or len(given) <= function.constant:
        return
    part = given[function.constant]
    number = _written(part)
    if number is None or not function.low <= number <= function.high:
        told = _("Write a whole number from %(low)s to %(high)s here.", low=function.low, high=function.high)
        raise FormulaError(told, part.at)


def _written(part):
    if isinstance(part, Call) and part.name == "negative":
        inner = _written(part.parts[0])
        return None if inner is None else -inner
    whole = isinstance(part, Literal) and part.type is Type.NUMBER and part.what == int(part.what)
    return int(part.what) if whole else None


def _as_coded(given: list[Node]) -> list[Node]:
    """A choice is compared with a written word by its code: any name of an option will do."""
    chosen = next(
        (part for part in given if isinstance(part, Leaf) and part.field.kind.name == "choice"), None
    )
    written = [part for part in given if isinstance(part, Literal) and part.type is Type.TEXT]
    if chosen is None or not written:
        return given
    return [
        _code(chosen, part) if isinstance(part, Literal) else replace(chosen, coded=True) for part in given
    ]


def _code(chosen: Leaf, word: Literal) -> Node:
    try:
        return replace(word, what=chosen.field.kind.parse(word.what))
    except Invalid as invalid:
        raise FormulaError(str(invalid), word.at) from None
