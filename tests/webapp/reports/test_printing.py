"""The account book on paper, read back from the PDF."""

import ctypes
import io
import re
from contextlib import contextmanager
from datetime import UTC, date, datetime
from decimal import Decimal

import pypdfium2
import pytest
from flask_babel import force_locale
from pypdfium2 import raw

from tests.webapp.reports.accounts import account, entry
from webapp.core.formats import money
from webapp.reports import printing
from webapp.reports.pages import ROWS
from webapp.reports.statements import Period

YEAR = Period(date(2026, 1, 1), date(2026, 12, 31))
IMPRINT = printing.Imprint("杭州云栖家电", YEAR, "会计 王", datetime(2026, 11, 21, 12, 0, tzinfo=UTC))


@pytest.fixture(autouse=True)
def in_chinese(app):
    with app.app_context(), force_locale("zh_CN"):
        yield


@contextmanager
def opened(content):
    document = pypdfium2.PdfDocument(io.BytesIO(content))
    try:
        yield document
    finally:
        document.close()


def text_of(content):
    with opened(content) as document:
        return [page.get_textpage().get_text_bounded().replace("\r\n", "\n") for page in document]


def many(rows=100):
    for n in range(rows):
        side = "credit" if n % 3 == 2 else "debit"
        amount = Decimal(-n if n % 10 == 9 else n) + Decimal("0.37")
        number = f"XS-26{1 + n // 9:02d}-{n:04d}"
        yield entry(date(2026, 1 + n // 9, 1 + n % 9), number=number, **{side: amount})


def test_every_figure_is_on_the_page_where_the_account_has_it():
    found = account(list(many()), opening="-12.34")
    pages = printing.paginate(found.lines())
    read = text_of(printing.book([found], IMPRINT))
    assert len(read) == len(pages) > 3
    for at, (lines, text) in enumerate(zip(pages, read, strict=True), 1):
        assert f"第 {at} 页 / 共 {len(pages)} 页" in text and f"第 {at} 张 / 共 {len(pages)} 张" in text
        expected = [
            v for line in lines for v in (line.debit, line.credit, abs(line.balance)) if v is not None
        ]
        assert sorted(re.findall(r"-?[\d,]+\.\d\d\b", text)) == sorted(map(money, expected))
        assert ("承前页" in text, "过次页" in text) == (at > 1, at < len(pages))
        for line in lines:
            assert line.number in text and line.summary in text


def test_a_page_says_whose_it_is():
    (text,) = text_of(printing.book([account([])], IMPRINT))
    for expected in (
        "客户往来明细账",
        "单位：杭州云栖家电",
        "客户：C000001 陈伟",
        "期间：2026-01-01 至 2026-12-31",
        "打印：2026-11-21 20:00 会计 王",
        "上年结转",
        "期末余额",
        "平",
        "制表",
        "复核",
    ):
        assert expected in text


def test_each_customer_has_a_bookmark_at_the_first_sheet():
    accounts = [account(list(many(n)), number=f"C{n:06d}") for n in (50, 1, 80)]
    with opened(printing.book(accounts, IMPRINT)) as document:
        marks = [(mark.get_title(), mark.get_dest().get_index()) for mark in document.get_toc()]
    assert marks == [("C000050 陈伟", 0), ("C000001 陈伟", 2), ("C000080 陈伟", 3)]


def test_the_same_account_gives_the_same_bytes():
    found = account(list(many()))
    assert printing.book([found], IMPRINT) == printing.book([found], IMPRINT)


def test_the_typeface_is_inside():
    with opened(printing.book([account(list(many(5)))], IMPRINT)) as document:
        page = document[0]
        fonts = [
            raw.FPDFTextObj_GetFont(item.raw)
            for item in page.get_objects()
            if item.type == raw.FPDF_PAGEOBJ_TEXT
        ]
        assert fonts and all(raw.FPDFFont_GetIsEmbedded(font) for font in fonts)


def test_red_is_for_what_is_below_zero():
    rows = [entry(date(2026, 1, 1), debit="-5.55"), entry(date(2026, 1, 2), debit="6.66")]
    with opened(printing.book([account(rows)], IMPRINT)) as document:
        page = document[0]
        colours = dict(coloured(page))
    assert colours["-5.55"] == (192, 39, 29) and colours["6.66"] != colours["-5.55"]


def coloured(page):
    textpage = page.get_textpage()
    for item in page.get_objects():
        if item.type == raw.FPDF_PAGEOBJ_TEXT:
            parts = [ctypes.c_uint() for _ in range(4)]
            raw.FPDFPageObj_GetFillColor(item.raw, *parts)
            size = raw.FPDFTextObj_GetText(item.raw, textpage.raw, None, 0)
            buffer = ctypes.create_string_buffer(size)
            raw.FPDFTextObj_GetText(
                item.raw, textpage.raw, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), size
            )
            yield buffer.raw.decode("utf-16-le").rstrip("\0"), tuple(part.value for part in parts[:3])


def baselines(content):
    """For each page the rows as they lie on it: {distance from the top in points, rounded: words}."""
    with opened(content) as document:
        for page in document:
            rows: dict[float, list[str]] = {}
            for text, y in placed(page):
                rows.setdefault(round(page.get_height() - y, 1), []).append(text)
            yield rows


def placed(page):
    textpage = page.get_textpage()
    for item in page.get_objects():
        if item.type == raw.FPDF_PAGEOBJ_TEXT:
            size = raw.FPDFTextObj_GetText(item.raw, textpage.raw, None, 0)
            buffer = ctypes.create_string_buffer(size)
            raw.FPDFTextObj_GetText(
                item.raw, textpage.raw, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), size
            )
            yield buffer.raw.decode("utf-16-le").rstrip("\0"), item.get_matrix().f


STRANGE = (
    "冰箱 BCD-470",
    "送货上门安装及旧机拆除回收，" * 3,
    "😀👨‍👩‍👧 表情 𠮷㐂",
    "Ṱ̺̺̕o͞ ̷i̲̬n̝̗v̟̜o̘̩k͍̭e̪̤",
    "ﷺ العربية עברית",
    "<b>&amp;</b> {{ x }} %(y)s",
    "\u202eabc\x00\x1b\n\t",
    "W" * 400,
    "ไทย हिन्दी",
)


def test_strange_words_leave_every_row_where_it_is():
    rows = [entry(date(2026, 1, 1 + n), debit="1.00", goods=text) for n, text in enumerate(STRANGE)]
    plain = [entry(date(2026, 1, 1 + n), debit="1.00", goods="冰箱") for n in range(len(STRANGE))]
    figures = [rows_of_figures(printing.book([account(some)], IMPRINT)) for some in (rows, plain)]
    assert figures[0] == figures[1] and len(figures[0]) > len(STRANGE)


def rows_of_figures(content):
    (page,) = baselines(content)
    return sorted(
        y for y, texts in page.items() if any(re.fullmatch(r"[\d,]+\.\d\d", text) for text in texts)
    )


def test_figures_of_a_row_share_a_baseline_and_rows_are_evenly_apart():
    rows = rows_of_figures(printing.book([account(list(many(20)))], IMPRINT))
    steps = {round(below - above, 1) for above, below in zip(rows, rows[1:], strict=False)}
    assert all(abs(step - 6.4 * 72 / 25.4) < 0.15 for step in steps)


def test_very_long_names_and_very_large_amounts():
    most = "999999999999.99"
    rows = [entry(date(2026, 1, 1), debit=most), entry(date(2026, 1, 2), credit="-" + most)]
    found = account(rows, name="杭州" * 200, opening="-" + most)
    (text,) = text_of(printing.book([found], IMPRINT))
    assert "999,999,999,999.99" in text and "-999,999,999,999.99" in text
    assert "…" in text and f"共 {1} 页" in text


def test_many_customers_share_one_count_of_pages():
    accounts = [account([], number=f"C{n:06d}") for n in range(60)]
    read = text_of(printing.book(accounts, IMPRINT))
    assert len(read) == 60 and "第 60 页 / 共 60 页" in read[-1] and "第 1 张 / 共 1 张" in read[-1]


def test_progress_is_told_and_may_stop_the_printing():
    told = []
    accounts = [account([], number=f"C{n:06d}") for n in range(50)]
    printing.book(accounts, IMPRINT, lambda *how_far: told.append(how_far))
    assert [(done, total) for done, total, _ in told] == [(0, 50), (20, 50), (40, 50)]

    def stop(*how_far):
        raise KeyError

    with pytest.raises(KeyError):
        printing.book(accounts, IMPRINT, stop)


def test_in_english(app):
    with force_locale("en"):
        (text,) = text_of(printing.book([account([])], IMPRINT))
    assert "Customer account book" in text and "Page 1 of 1" in text


def test_rows_never_exceed_the_sheet():
    assert max(len(page) for page in printing.paginate(account(list(many())).lines())) == ROWS
