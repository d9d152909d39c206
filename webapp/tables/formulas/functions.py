"""What formulas can do: every function and sign by its names, with the ways to call it."""

from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal
from operator import eq, ge, gt, le, lt, ne

from sqlalchemy import Date, Integer, Numeric, String, and_, cast, func, not_, or_

from webapp.tables.formulas import workings as w
from webapp.tables.formulas.trees import Way
from webapp.tables.formulas.types import Type
from webapp.tables.values.days import today, zone

N, X, D, Y = Type.NUMBER, Type.TEXT, Type.DATE, Type.TRUTH
TYPES = (N, X, D, Y)


@dataclass(frozen=True)
class Function:
    """`constant` is the place of an argument that is a written whole number, from `low` to `high`."""

    name: str
    ways: tuple[Way, ...]
    aliases: tuple[str, ...] = ()
    constant: int | None = None
    low: int = 0
    high: int = w.PLACES


def _of_any(rest: bool, *takes, gives=None, **how):
    """The same way for each type; None among `takes` stands for that type."""
    return tuple(
        Way(tuple(t or kind for t in takes), gives or kind, rest=kind if rest else None, **how)
        for kind in TYPES
    )


def _same(work, sql):
    return _of_any(False, None, None, gives=Y, work=work, sql=sql, strict=False)


def _ordered(work):
    """An order of numbers or days; never true of a blank."""

    def known(a, b):
        return a is not None and b is not None and work(a, b)

    return tuple(
        Way((kind, kind), Y, known, lambda a, b: w.sure(work(a, b)), strict=False) for kind in (N, D)
    )


def _picked(work, sql):
    """The least or the greatest of those that are not blank."""

    def pick(*values):
        return work((value for value in values if value is not None), default=None)

    return tuple(Way((kind,), kind, pick, sql, rest=kind, strict=False) for kind in (N, D))


def _cut(work, sql):
    return (
        Way(
            (X, N),
            X,
            lambda text, n: work(text, int(n)) or None,
            lambda t, n: w.filled(sql(t, cast(n, Integer))),
        ),
    )


def _ended(text, count):
    return text[-count:] if count else ""


def _day_now():
    return cast(func.timezone(str(zone()), func.now()), Date)


def _as_text_in_sql(number):
    return cast(func.trim_scale(number), String)


def _with_places_in_sql(number, places):
    return cast(func.round(number, cast(places, Integer), type_=Numeric), String)


LATER = Way((D, N), D, w.later, w.later_in_sql, fails=True)
APART = Way((D, D), N, lambda a, b: Decimal((a - b).days), lambda a, b: cast(a - b, Numeric))
TEXTS = (
    Way((N,), X, w.plainly, _as_text_in_sql),
    Way((D,), X, lambda day: day.isoformat(), lambda day: func.to_char(day, "YYYY-MM-DD", type_=String)),
    Way((X,), X, lambda text: text, lambda text: text),
    Way((N, N), X, lambda a, n: w.with_places(a, n), _with_places_in_sql),
)
JOINED = Way(
    (X,), X, w.joined, lambda *texts: w.filled(func.concat(*texts, type_=String)), rest=X, strict=False
)
ALL = Way(
    (Y,), Y, lambda *asked: all(one() for one in asked), lambda *said: and_(*map(w.sure, said)), rest=Y,
    lazily=w.in_turn(w.sure),
)  # fmt: skip
ANY = Way(
    (Y,), Y, lambda *asked: any(one() for one in asked), lambda *said: or_(*map(w.sure, said)), rest=Y,
    lazily=w.in_turn(lambda said: not_(w.sure(said))),
)  # fmt: skip

SIGNS = (
    Function("+", (Way((N, N), N, w.added, lambda a, b: a + b), LATER,
                   Way((N, D), D, lambda n, d: w.later(d, n), lambda n, d: w.later_in_sql(d, n), fails=True))),
    Function("-", (Way((N, N), N, w.EXACT.subtract, lambda a, b: a - b), APART,
                   Way((D, N), D, lambda d, n: w.later(d, -n), lambda d, n: w.later_in_sql(d, -n), fails=True))),
    Function("*", (Way((N, N), N, w.times, w.times_in_sql),)),
    Function("/", (Way((N, N), N, w.divided, w.divided_in_sql, fails=True),)),
    Function("%", (Way((N, N), N, w.left_over, w.left_over_in_sql, fails=True),)),
    Function("=", _same(eq, lambda a, b: a.is_not_distinct_from(b))),
    Function("<>", _same(ne, lambda a, b: a.is_distinct_from(b))),
    *(Function(sign, _ordered(work)) for sign, work in (("<", lt), ("<=", le), (">", gt), (">=", ge))),
    Function("negative", (Way((N,), N, lambda a: w.EXACT.subtract(Decimal(0), a), w.negative_in_sql),)),
)  # fmt: skip

NAMED = (
    Function("IF", (*_of_any(False, Y, None, work=w.chosen, sql=w.chosen_in_sql, lazily=w.chosen_fails),
                    *_of_any(False, Y, None, None, work=w.chosen, sql=w.chosen_in_sql, lazily=w.chosen_fails)),
             ("如果",)),
    Function("IFERROR", _of_any(False, None, None, work=w.unless_broken, sql=w.unless_broken_in_sql, of_parts=True,
                                lazily=w.fails_twice), ("如果出错", "出错时")),
    Function("AND", (ALL,), ("且", "并且")),
    Function("OR", (ANY,), ("或", "或者")),
    Function("NOT", (Way((Y,), Y, lambda a: not a, lambda a: not_(w.sure(a)), strict=False),), ("非",)),
    Function("COALESCE", _of_any(True, None, work=w.first_of, sql=func.coalesce, lazily=w.in_turn(w.blank)),
             ("首个非空", "取非空")),
    Function("ISBLANK", _of_any(False, None, gives=Y, work=lambda a: a is None, sql=w.blank, strict=False),
             ("BLANK", "为空")),
    Function("ROUND", (Way((N,), N, lambda a: w.rounded(a, 0), lambda a: func.round(a, type_=Numeric)),
                       Way((N, N), N, lambda a, n: w.rounded(a, int(n)),
                           lambda a, n: func.round(a, cast(n, Integer), type_=Numeric))),
             ("四舍五入",), constant=1, low=-w.PLACES),
    Function("INT", (Way((N,), N, lambda a: a.to_integral_value(ROUND_FLOOR, context=w.EXACT),
                         lambda a: func.floor(a, type_=Numeric)),), ("FLOOR", "取整")),
    Function("ABS", (Way((N,), N, lambda a: a.copy_abs(), lambda a: func.abs(a, type_=Numeric)),), ("绝对值",)),
    Function("MIN", _picked(min, w.known_in_sql(func.least)), ("最小值", "最小")),
    Function("MAX", _picked(max, w.known_in_sql(func.greatest)), ("最大值", "最大")),
    Function("SUM", (Way((N,), N, w.summed, w.summed_in_sql, rest=N, strict=False),), ("求和", "合计")),
    Function("CONCAT", (JOINED,), ("连接", "拼接")),
    Function("LEN", (Way((X,), N, lambda text: Decimal(len(text or "")),
                         lambda text: cast(func.coalesce(func.char_length(text), 0), Numeric), strict=False),),
             ("长度", "字数")),
    Function("LEFT", _cut(lambda text, n: text[:n], func.left), ("左取", "左边"), constant=1, high=1000),
    Function("RIGHT", _cut(_ended, func.right), ("右取", "右边"), constant=1, high=1000),
    Function("TRIM", (Way((X,), X, lambda text: text.strip(" ") or None,
                          lambda text: w.filled(func.btrim(text, " "))),), ("去空格",)),
    Function("REPLACE", (Way((X, X, X), X, w.replaced,
                             lambda t, a, b: w.filled(func.replace(t, a, func.coalesce(b, ""))), strict=False),),
             ("SUBSTITUTE", "替换")),
    Function("CONTAINS", (Way((X, X), Y, lambda text, part: bool(text and part) and part in text,
                              lambda text, part: w.sure(func.strpos(text, part) > 0), strict=False),), ("包含",)),
    Function("TEXT", TEXTS, ("文字", "文本"), constant=1),
    Function("TODAY", (Way((), D, today, _day_now),), ("今天", "今日")),
    Function("DATE", (Way((N, N, N), D, w.day_of, w.day_of_in_sql, fails=True),), ("日期",)),
    Function("DAYS", (APART,), ("相差天数", "天数")),
    Function("YEAR", (Way((D,), N, lambda day: Decimal(day.year), w.part_in_sql("year")),), ("年", "年份")),
    Function("MONTH", (Way((D,), N, lambda day: Decimal(day.month), w.part_in_sql("month")),), ("月", "月份")),
    Function("DAY", (Way((D,), N, lambda day: Decimal(day.day), w.part_in_sql("day")),), ("日",)),
    Function("WEEKDAY", (Way((D,), N, lambda day: Decimal(day.isoweekday()), w.part_in_sql("isodow")),), ("星期",)),
    Function("EDATE", (Way((D, N), D, w.months_on, w.months_on_in_sql, fails=True),), ("ADDMONTHS", "加月")),
)  # fmt: skip

FUNCTIONS: dict[str, Function] = {one.name: one for one in SIGNS} | {
    name.casefold(): one for one in NAMED for name in (one.name, *one.aliases)
}
