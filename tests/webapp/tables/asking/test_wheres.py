"""Conditions within conditions are written as one line, and read again as what they were."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.tables.asking import wheres
from webapp.tables.asking.lookups import LOOKUPS
from webapp.tables.asking.wheres import Filter, Group
from webapp.tables.values.kind import Invalid, tidy

KEYS = st.sampled_from(["city", "customer.city", "x_12", "month", "customer.month", "阶段"])
VALUES = st.text(max_size=20).map(tidy)
FILTERS = st.builds(lambda *said: Filter(*said), KEYS, st.sampled_from(sorted(LOOKUPS)), VALUES)


def groups(parts):
    return st.builds(
        lambda how, inner: Group(how, tuple(inner)), st.sampled_from(wheres.HOWS), st.lists(parts, max_size=3)
    )


TREES = groups(st.recursive(FILTERS, groups, max_leaves=8))


@given(TREES)
def test_what_is_written_is_read_again(tree):
    tree = wheres.tidied(tree)
    if tree.depth <= wheres.DEEPEST:
        assert wheres.read(wheres.written(tree)) == tree
        assert wheres.written(wheres.read(wheres.written(tree))) == wheres.written(tree)


@given(st.text(alphabet="anylone().;:~ 杭", max_size=30))
def test_any_text_is_read_or_refused(text):
    try:
        assert wheres.read(wheres.written(wheres.read(text))) == wheres.read(text)
    except Invalid as invalid:
        assert invalid.message


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("grade:vip", Group("all", (Filter("grade", "is", "vip"),))),
        (
            "grade.in:vip,normal;owner.blank",
            Group("all", (Filter("grade", "in", "vip,normal"), Filter("owner", "blank", ""))),
        ),
        (
            "any(city:杭州;none(city:宁波))",
            Group("any", (Filter("city", "is", "杭州"), Group("none", (Filter("city", "is", "宁波"),)))),
        ),
        ("customer.grade:vip", Group("all", (Filter("customer.grade", "is", "vip"),))),
        ("note.contains:a~;b~)c~~(d", Group("all", (Filter("note", "contains", "a;b)c~(d"),))),
        (
            " any( city : 杭州 ; city:宁波 ) ",
            Group("any", (Filter("city", "is", "杭州"), Filter("city", "is", "宁波"))),
        ),
        ("all(any(all(city:杭州)))", Group("all", (Filter("city", "is", "杭州"),))),
        ("", Group("all")),
        ("any()", Group("all", ())),
    ],
)  # fmt: skip
def test_a_line_is_read(text, meant):
    assert wheres.read(text) == meant


@pytest.mark.parametrize(
    "text",
    ["any(city:杭州", "city:杭州)", "(city:杭州)", ":杭州", "any(", "?", "city:a~", "1=1",
     "any(a:1;all(b:1;any(c:1;all(d:1;any(e:1;f:1)))))", ";".join(f"city:{n}" for n in range(31)), "any(" * 500],
)  # fmt: skip
def test_what_cannot_be_read_is_refused(text):
    with pytest.raises(Invalid):
        wheres.read(text)
