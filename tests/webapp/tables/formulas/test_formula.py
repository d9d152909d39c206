"""Formulas say the same in Python and in PostgreSQL; what cannot be read is refused where it stands."""

import inspect
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Boolean, Date, Integer, Numeric, String, bindparam, cast, select

from tenants.db import company_connection
from webapp.tables import kinds
from webapp.tables.formulas import formula as formulas
from webapp.tables.formulas.formula import Broken, FormulaError, Type
from webapp.tables.formulas.functions import NAMED
from webapp.tables.formulas.names import keyed, labelled
from webapp.tables.values import days


class Known:
    """A field as formulas see it; its column is a parameter, so that a test can fill it in."""

    def __init__(self, key, label, kind, of):
        self.key, self.label, self.kind, self.sealed = key, label, kind, kind.sealed
        self.sought = cast(bindparam(key, type_=of), of)


GRADE = kinds.Choice(("normal", "普通客户", "一般"), ("vip", "VIP客户", "贵宾"), extendable=True)
STATE = kinds.Choice(("open", "待处理"), ("done", "已完成"))
FIELDS = (
    Known("price", "单价", kinds.Money(), Numeric()),
    Known("quantity", "数量", kinds.Quantity(), Numeric()),
    Known("days", "账期(天)", kinds.Integer(), Integer()),
    Known("day", "日期", days.Date(), Date()),
    Known("note", "备注", kinds.Text(), String()),
    Known("covered", "保内", kinds.YesNo(), Boolean()),
    Known("grade", "客户类型", GRADE, String()),
    Known("state", "状态", STATE, String()),
    Known("phone", "电话", kinds.Phone(), String()),
)
RECORD = {
    "price": Decimal("12.50"),
    "quantity": Decimal("3.000"),
    "days": 30,
    "day": date(2026, 1, 31),
    "note": None,
    "covered": None,
    "grade": "vip",
}


def read(text):
    return formulas.read(text, FIELDS)


def in_python(formula, record):
    """(value, whether it is broken)."""
    try:
        return formula.value(record), False
    except Broken:
        return None, True


def in_sql(formula, record):
    failing = formula.failing()
    query = select(formula.sql(), cast(False, Boolean) if failing is None else failing)
    wanted = {key: record[key] for key in query.compile().params if key in record}
    return tuple(company_connection().execute(query, wanted).one())


@pytest.mark.parametrize(
    "text, value",
    [
        ("{单价} * {数量}", Decimal("37.5")),
        ("单价×数量", Decimal("37.5")),
        ("IF(客户类型 = “贵宾”, 单价 * 90%, 单价)", Decimal("11.25")),
        ("如果（客户类型＝“普通客户”，1，2）", Decimal(2)),
        ("日期 + 账期(天)", date(2026, 3, 2)),
        ("EDATE(日期, 1)", date(2026, 2, 28)),
        ("DATE(2026, 14, 0)", date(2027, 1, 31)),
        ('相差天数("2026-02-01", 日期)', Decimal(1)),
        ("YEAR(日期) * 100 + MONTH(日期)", Decimal(202601)),
        ("ROUND(单价 / 7, 2)", Decimal("1.79")),
        ("ROUND(-2.5)", Decimal(-3)),
        ("10 % 3 + 10%", Decimal("1.1")),
        ("-7 % 3", Decimal(-1)),
        ('单价 & "元/" & 日期', "12.5元/2026-01-31"),
        ("TEXT(单价, 2)", "12.50"),
        ('COALESCE(备注, "无")', "无"),
        ('LEN(备注) + LEN("一二")', Decimal(2)),
        ('备注 = ""', True),
        ('备注 & ""', None),
        ("单价 + SUM(备注长, 1)".replace("备注长", "数量"), Decimal("16.5")),
        ('非 保内 且 日期 >= "2026-01-31"', True),
        ("IFERROR(单价 / 0, -1)", Decimal(-1)),
        ("IF(数量 = 0, 0, 单价 / 数量)", Decimal("4.1666666667")),
        ("MAX(单价, 数量, 账期(天))", Decimal(30)),
        ("INT(-1.5)", Decimal(-2)),
        ('LEFT("客账", 1)', "客"),
        ('RIGHT("客账", 0)', None),
        ('REPLACE("a-b", "-", "")', "ab"),
        ('CONTAINS(客户类型, "VIP")', True),
        ("保内 = 否", False),
        ("WEEKDAY(2026-11-21)", Decimal(6)),
    ],
)
def test_it_comes_to_this_in_both(desk, text, value):
    formula = read(text)
    assert formula.value(RECORD) == value
    assert in_sql(formula, RECORD) == (value, False)


@pytest.mark.parametrize(
    "text",
    [
        "单价 / 0",
        "单价 % (数量 - 3)",
        "日期 + 99999999",
        "DATE(1, 1, 1)",
        "IF(是, 单价 / 0, 1)",
        "COALESCE(单价 / 0, 1)",
        "保内 或 单价 / 0 > 1",
        "(日期 + 40000) + 40000",
        "999999999999 * 999999999999",
    ],
)
def test_what_has_no_answer_is_broken_in_both(desk, text):
    formula = read(text)
    with pytest.raises(Broken):
        formula.value(RECORD)
    assert in_sql(formula, RECORD)[1] is True


@pytest.mark.parametrize(
    "text, at, why",
    [
        ("", 1, "公式"),
        ("单价 *", 5, "缺少"),
        ("(单价", 1, "括号"),
        ("{单价", 1, "大括号"),
        ("{没有} + 1", 1, "没有"),
        ("单价 数量", 4, "运算符"),
        ("IF(1, 2, 3)", 1, "数字"),
        ("单价 & 保内", 6, "是否"),
        ("“abc", 1, "引号"),
        ("单价; 数量", 3, ";"),
        ("ROUND(1, 数量)", 10, "整数"),
        ("状态 = “不对”", 6, "待处理 · 已完成"),
        ("日期 > “不对”", 6, "日期"),
        ("TODAY(1)", 1, "TODAY"),
        ("foo(1)", 1, "foo"),
        ("电话 & “”", 1, "加密"),
        ("单价 = 日期", 4, "数字"),
        ("“”", 1, "没有"),
        ("2026-02-30", 1, "2026-02-30"),
        ("(" * 300 + "1", 22, "层"),
        ("+".join(["1"] * 150), 200, "太长"),
        ("*".join(["1"] * 30), 40, "太长"),
        ("1" * 2001, 2001, "2000"),
        ("__import__('os')", 1, "__import__"),
        ("单价.__class__", 3, "."),
    ],
)
def test_what_cannot_be_read_says_where_and_why(desk, text, at, why):
    with pytest.raises(FormulaError) as refusal:
        read(text)
    assert refusal.value.at + 1 == at
    assert why in str(refusal.value)
    assert str(at) in str(refusal.value)


@pytest.mark.parametrize(
    "text",
    [
        "+".join(["{price}"] * 99),
        "*".join(["{price}"] * 20),
        "/".join(["{price}"] * 19),
        "{day}" + "+1" * 7,
        "IF({covered}, " * 19 + "1" + ", 2)" * 19,
        "IFERROR(1 / " * 3 + "{price}" + ", 2)" * 3,
        "YEAR(DATE(" * 5 + "2026" + ", 1, 1))" * 5,
        " AND ".join(["{price} / {quantity} > 1"] * 30),
    ],
)
def test_the_longest_are_still_said(desk, text):
    """At the limits of length and depth SQL is written well within Python's own."""
    formula = read(text)
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(len(inspect.stack()) + 750)
    try:
        assert in_sql(formula, RECORD) == in_python(formula, RECORD)
    finally:
        sys.setrecursionlimit(limit)


def test_a_formula_on_formulas_is_bounded_as_a_whole(desk):
    fields, length = list(FIELDS), 0
    with pytest.raises(FormulaError, match="太长"):
        for length in range(60):
            formula = formulas.read(f"{{{fields[-1].key if length else 'price'}}} * 2 + 1", fields)
            one = Known(f"x_{length}", f"第{length}层", kinds.Money(), Numeric())
            one.formula, one.sought, one.failing = formula, formula.sql(2), formula.failing()
            fields.append(one)
    assert 5 < length < 30


def test_what_it_reads_is_known(desk):
    formula = read('IF({客户类型} = "vip", {price} * 2, TODAY() - {日期})')
    assert formula.uses == {"grade", "price", "day"}
    assert formula.type is Type.NUMBER
    assert not formula.steady
    assert read("单价").steady


def test_it_is_kept_with_keys_and_shown_with_labels(desk):
    kept = keyed("单价*数量 + LEN(备注) & “{x}”", FIELDS)
    assert kept == "{price}*{quantity} + LEN({note}) & “{x}”"
    assert labelled(kept, FIELDS) == "{单价}*{数量} + LEN({备注}) & “{x}”"
    assert labelled("{gone} + (", FIELDS) == "{gone} + ("


def test_two_fields_of_one_name_are_told_apart_by_their_keys(desk):
    twins = (*FIELDS, Known("x_1", "单价", kinds.Money(), Numeric()))
    with pytest.raises(FormulaError, match="单价"):
        formulas.read("单价 * 2", twins)
    assert formulas.read("{x_1} * 2", twins).uses == {"x_1"}
    assert labelled("{x_1} * {price}", twins) == "{x_1} * {price}"


def test_the_guide_names_every_function():
    guide = (Path(__file__).parents[4] / "docs/guide/README.md").read_text("utf-8")
    assert [one.name for one in NAMED if f"`{one.name}`" not in guide] == []
    assert [one.name for one in NAMED if not any(f"`{alias}`" in guide for alias in one.aliases)] == []


# Trees that hypothesis grows, each of a type, as text.

NUMBERS = st.decimals("-999999", "999999", places=2).map(lambda n: f"{n:f}" if n >= 0 else f"(0 - {-n:f})")
DATES = st.dates(date(1950, 1, 1), date(2150, 12, 31)).map(str)
WORDS = st.text("客账ab 1", min_size=1, max_size=4).map(lambda text: f'"{text}"')
LEAVES = {
    "number": NUMBERS | st.sampled_from(["{price}", "{quantity}", "{days}", "3", "0", "7"]),
    "date": DATES | st.just("{day}"),
    "text": WORDS | st.sampled_from(["{note}", "{grade}"]),
    "truth": st.sampled_from(["{covered}", "TRUE", "FALSE"]),
}
SHAPES = {
    "number": """
        {n} + {n}; {n} - {n}; {n} * {n}; {n} / {n}; {n} % {n}; -{n}; {n}%; ROUND({n}, 3); ROUND({n}, -2);
        INT({n}); ABS({n}); MIN({n}, {n}); MAX({n}, {n}); SUM({n}, {n}); LEN({x}); DAYS({d}, {d});
        YEAR({d}); MONTH({d}); DAY({d}); IF({y}, {n}, {n}); IF({y}, {n}); COALESCE({n}, {n}); IFERROR({n},
        {n}); {d} - {d}; WEEKDAY({d})
    """,
    "date": """
        {d} + {n}; {d} - {n}; EDATE({d}, {n}); DATE({n}, {n}, {n}); DATE(2026, {n}, {n}); MAX({d}, {d});
        IF({y}, {d}, {d}); COALESCE({d}, {d}); IFERROR({d}, {d})
    """,
    "text": """
        {x} & {x}; {n} & {x}; CONCAT({x}, {d}, {n}); LEFT({x}, 2); RIGHT({x}, 1); TRIM({x}); TEXT({n}, 2);
        TEXT({n}); REPLACE({x}, {x}, {x}); IF({y}, {x}, {x}); COALESCE({x}, {x}); IFERROR({x}, {x})
    """,
    "truth": """
        {n} = {n}; {n} < {n}; {n} >= {n}; {d} <= {d}; {x} = {x}; {x} <> {x}; {y} AND {y}; {y} OR {y}; NOT
        {y}; ISBLANK({x}); ISBLANK({n}); CONTAINS({x}, {x}); {y} = {y}; IF({y}, {y}, {y}); {grade} = "vip"
    """,
}
OF = {"{n}": "number", "{d}": "date", "{x}": "text", "{y}": "truth"}


@st.composite
def written(draw, of="number", deep=4):
    """The text of a formula of this type."""
    if deep == 0 or draw(st.integers(0, 4)) == 0:
        return draw(LEAVES[of])
    shape = draw(st.sampled_from([shape.strip() for shape in SHAPES[of].split(";")]))
    while found := next((mark for mark in OF if mark in shape), None):
        shape = shape.replace(
            found, f"({draw(written(OF[found], deep - 1))})".replace("{", "⟨").replace("}", "⟩"), 1
        )
    return shape.replace("⟨", "{").replace("⟩", "}")


records = st.fixed_dictionaries(
    {
        "price": st.none() | st.decimals("-1000", "1000", places=2),
        "quantity": st.none() | st.decimals("0", "1000", places=3),
        "days": st.none() | st.integers(-5, 400),
        "day": st.none() | st.dates(date(1900, 1, 1), date(2200, 12, 31)),
        "note": st.none() | st.text("客账 x", min_size=1, max_size=5),
        "covered": st.none() | st.booleans(),
        "grade": st.none() | st.sampled_from(["normal", "vip", "自己写的"]),
    }
)


@settings(max_examples=250, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.sampled_from(sorted(SHAPES)).flatmap(written), records)
def test_python_and_postgresql_agree(desk, text, record):
    try:
        formula = read(text)
    except FormulaError as refused:
        assert "太长" in str(refused) or "层" in str(refused)
        return
    assert in_sql(formula, record) == in_python(formula, record), text
