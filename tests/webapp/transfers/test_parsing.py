"""The quick ways of reading a cell say exactly what the kinds say."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from webapp.tables.kinds import (
    Address,
    Choice,
    Email,
    Integer,
    Invalid,
    Money,
    Name,
    Number,
    Phone,
    SealedText,
    Text,
)
from webapp.transfers.parsing import Addresses, Remembered, as_text, one_line

TEXTS = st.one_of(st.text(max_size=60), st.text("ab 12.,￥¥\u3000\u00a0\t\x00号", max_size=20))
MAILS = st.from_regex(r"[A-Za-z0-9._+-]{1,12}@[A-Za-z0-9.-]{1,12}(cn|com|test)?", fullmatch=True)


def outcome(read, text):
    try:
        return read(text)
    except Invalid as invalid:
        return type(invalid)


@pytest.mark.parametrize("kind", [Text(20), Name(20), Number("C", 20), SealedText(20), Address(20)])
@given(text=TEXTS.filter(bool))
@example(text=" 前后 ")
@example(text="x" * 21)
def test_one_line(kind, text):
    assert outcome(one_line(kind), text) == outcome(kind.parse, text)


@given(texts=st.lists(MAILS, min_size=1, max_size=6))
@example(texts=["a@shop.cn", "B.c@shop.cn", "d..e@shop.cn", ".f@shop.cn", "g@SHOP.cn", "x" * 65 + "@shop.cn"])
def test_addresses(app, texts):
    quick, kind = Addresses(Email().parse), Email()
    with app.app_context():
        for text in texts * 2:
            assert outcome(quick, text) == outcome(kind.parse, text)


@pytest.mark.parametrize("kind", [Money(), Integer(0, 99), Phone(), Choice(("a", "甲"), ("b", "乙"))])
@given(
    texts=st.lists(
        st.sampled_from(["1", "01", "1,000.00", "¥5", "甲", "B", "x", "13800000001", "(5) 555"]), max_size=9
    )
)
def test_remembered(app, kind, texts):
    quick = Remembered(kind.parse).__getitem__
    with app.app_context():
        for text in texts:
            assert outcome(quick, text) == outcome(kind.parse, text)


def test_lists_are_written_as_postgresql_reads_them():
    assert as_text(["钓鱼", 'a"b', "c\\d", "e,f"]) == '{"钓鱼","a\\"b","c\\\\d","e,f"}'
