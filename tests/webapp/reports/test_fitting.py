"""Text that is made to fit its cell, whatever it is."""

import json
from pathlib import Path

import pytest

from webapp.reports.fitting import clean, cut, figure, width, words

NAUGHTY = Path(__file__).resolve().parents[4] / "shared/data/naughty_strings/blns.json"
ROOM = 20


@pytest.mark.parametrize(
    "text, kept",
    [
        ("冰箱\tBCD\r\n-470", "冰箱 BCD  -470"),
        ("a\x00b\x1bc", "a b c"),
        ("\u202e反\u2066了\u200f", "反了"),
        (" 𠮷㐂 😀 ", "𠮷㐂 😀"),
        ("line\u2028break", "line break"),
        ("plain", "plain"),
    ],
)
def test_control_and_direction_characters_go(text, kept):
    assert clean(text) == kept


def test_what_fits_stays_as_it_is():
    assert words("销售 <冰箱> & Co", ROOM) == "销售 &lt;冰箱&gt; &amp; Co"


def test_a_little_too_wide_is_condensed():
    assert words("冰" * 22, ROOM) == f"<small>{'冰' * 22}</small>"
    assert words("冰" * 28, ROOM) == f"<s>{'冰' * 28}</s>"


def test_longer_takes_two_small_lines():
    first, second = words("冰" * 40, ROOM).removeprefix("<span>").removesuffix("</span>").split("\n")
    assert first + second == "冰" * 40


def test_lines_part_at_a_blank_where_there_is_one():
    assert words("冰" * 24 + " BCD-470 ×1", ROOM).endswith("BCD-470\n×1</span>")
    assert words("冰" * 25 + " BCD-470" * 2, ROOM).endswith(" BCD-470\nBCD-470</span>")


def test_longer_still_ends_in_an_ellipsis():
    text = words("冰" * 4000, ROOM)
    assert text.endswith("…</span>") and len(text) < 100


def test_an_amount_is_never_cut():
    for text, shown in (("1.00", "1.00"), ("9" * 13, "<small>"), ("999,999,999,999.99", "<s>")):
        assert str(figure(text, 7)).startswith(shown)
        assert text in figure(text, 7)


def test_a_heading_ends_in_an_ellipsis():
    assert cut("冰" * 30, ROOM) == "冰" * 19 + "…"
    assert cut("冰" * 20, ROOM) == "冰" * 20


def test_widths():
    assert width("0000") == pytest.approx(4 * 0.555)
    assert width("冰箱") == 2
    assert width("e\u0301") == width("e")


def naughty():
    if not NAUGHTY.exists():
        return ["Ω≈ç√∫˜µ", "ﷺ", "Ṱ̺̺̕o͞ ̷i̲̬", "test\u0000", "<script>alert(1)</script>", "1" * 300, ""]
    return json.loads(NAUGHTY.read_text())


@pytest.mark.parametrize("text", naughty())
def test_naughty_strings_keep_to_their_cell(text):
    assert words(text, ROOM).count("\n") <= 1
    assert "<script" not in words(text, ROOM)
    assert width(cut(text, ROOM)) <= ROOM
