"""A drawn row is what the page's script and stylesheet expect, whatever people typed into it."""

from tests.support.client import read
from webapp.tables.cells import Cell, Row
from webapp.tables.looking.drawing import drawn
from webapp.tables.registry import tables


def row(**cells):
    blank = {"name": Cell("陈伟", editable=True), "grade": Cell("")}
    return Row(7, blank | cells, "/c/x/customers/7", "陈伟")


def html(desk, alone=False, **cells):
    customers = tables["customers"]
    page = str(drawn(customers, [customers.by_key[key] for key in ("name", "grade")], [row(**cells)], alone))
    read(f"<table>{page}</table>")
    return page


def test_a_row_names_itself_and_its_cells(desk):
    page = html(desk, alone=True)
    assert page.startswith('<tr id="customers-7" data-id="7"><td class="rowno"><td ')
    assert '<td data-field="name" class="key">陈伟<a class="open" href="/c/x/customers/7"' in page
    assert 'aria-label="打开 陈伟"></a>' in page
    assert '<td data-field="grade" class="ro nil"></tr>' in page


def test_a_row_of_a_page_leaves_that_to_the_page(desk):
    page = html(desk)
    assert (
        '<td class="key">陈伟<a class="open" href="/c/x/customers/7">打开</a><td class="ro nil"></tr>' in page
    )


def test_a_cell_looks_as_it_is_told(desk):
    assert '<span class="tag gold">VIP</span>' in html(desk, grade=Cell("VIP", tag="gold"))
    assert '<span class="dot green"></span>现有' in html(desk, grade=Cell("现有", dot="green"))
    assert '<a href="/c/x/orders/1" tabindex="-1">XS1</a>' in html(
        desk, grade=Cell("XS1", url="/c/x/orders/1")
    )
    assert 'class="neg ro">-1' in html(desk, grade=Cell("-1", "neg"))


def test_what_people_type_is_text(desk):
    hostile = '"><script>alert(1)</script>'
    page = str(
        drawn(
            tables["customers"],
            [tables["customers"].by_key["name"]],
            [Row(7, {"name": Cell(hostile)}, "/x", hostile)],
            alone=True,
        )
    )
    assert "<script>" not in page
    assert page.count("&lt;script&gt;") == 2
    assert '"><script' not in page
