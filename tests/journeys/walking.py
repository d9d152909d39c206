"""Steps that journeys share, in the words of somebody at the screen."""

import re
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.support.accounts import PASSWORD

ROOMS = (
    *("/customers", "/products", "/orders", "/order_lines", "/payments", "/customers/1", "/customers/bin"),
    *("/imports", "/overview", "/reports", "/reports/balances", "/reports/statement?customer=C000001"),
    *("/history", "/members", "/members/door", "/members/owner", "/jobs"),
    *("/tasks?as=board", "/tasks?as=calendar", "/customers/print"),
)
ACCOUNT = ("/profile", "/profile/second-factor", "/profile/email", "/profile/activity", "/elsewhere")
UNSETTLED = re.compile(r"\b(saving|draft|editing)\b")


def sign_up(page: Page, company: str, name: str, email: str, industry: str = "appliances") -> str:
    """Opens a company from the front page; returns the path of its home."""
    page.goto("/")
    page.get_by_role("link", name="注册").first.click()
    page.fill("[name=company]", company)
    page.select_option("[name=industry]", industry) if page.locator(
        "select[name=industry]"
    ).count() else page.check(f"[name=industry][value={industry}]")
    page.fill("[name=name]", name)
    page.fill("[name=email]", email)
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url("**/c/*/customers")
    return page.url.rsplit("/", 1)[0].removeprefix(page.evaluate("location.origin"))


def type_customers(page: Page, *rows: tuple[str, str]) -> None:
    """The new row by keyboard alone: N, the name, the phone, Enter; each save opens the next."""
    page.keyboard.press("n")
    for name, phone in rows:
        field = page.locator("tr.new [name=name]")
        expect(field).to_be_focused()
        page.keyboard.type(name)
        page.keyboard.press("Tab")
        page.keyboard.type(phone)
        page.keyboard.press("Enter")
        expect(page.locator("tbody tr", has_text=name)).to_be_visible()
    page.keyboard.press("Escape")


def cell(page: Page, record: str, field: str) -> Locator:
    return page.locator("tbody tr", has_text=record).locator(f"[data-field={field}]").first


def edit(page: Page, record: str, field: str, text: str) -> None:
    """Chooses a cell, types over it, Enter."""
    cell(page, record, field).click()
    page.keyboard.press("Escape")
    page.keyboard.press("F2")
    editor = page.locator(".editor [name=value]")
    expect(editor).to_be_focused()
    editor.fill(text)
    page.keyboard.press("Enter")


def bring_in(page: Page, home: str, table: str, path: str, constants: dict[str, str] | None = None) -> None:
    """A file through the import's own pages, to its end."""
    page.goto(f"{home}/imports?table={table}")
    page.select_option("[name=table]", table)
    page.set_input_files("[name=file]", path)
    page.get_by_role("button", name="预览文件").click()
    page.wait_for_url("**/imports/*")
    for field, value in (constants or {}).items():
        if not page.locator("details.constants[open]").count():
            page.locator("details.constants summary").click()
        with page.expect_response(
            lambda answer: "/imports/" in answer.url and answer.request.method == "POST"
        ):
            page.select_option(f"[name=all-{field}]", value)
    page.get_by_role("button", name="导入").click()
    expect(page.get_by_role("link", name="查看记录")).to_be_visible(timeout=60_000)


def printed_ledger(page: Page, file: Path) -> Path:
    """The PDF of the statement on the screen; a busy machine shows the job first, where it waits to be fetched."""
    with page.expect_download() as download:
        with page.expect_response(re.compile("/pdf$")) as answer:
            page.get_by_role("button", name="PDF").click()
        if answer.value.status == 303:
            page.get_by_role("link", name="下载").click()
    download.value.save_as(file)
    return file


def enter(page: Page, text: str, then: str = "Enter") -> None:
    """Types over the chosen cell, as fast as a machine can, and leaves it with a key."""
    page.keyboard.type(text)
    page.keyboard.press(then)


def choose(place: Locator) -> None:
    """Goes to a cell without opening it."""
    place.focus()
    expect(place).to_be_focused()


def filled(place: Locator, text: str) -> None:
    """The cell shows this, and the server has it."""
    expect(place).to_have_text(text)
    expect(place).not_to_have_class(UNSETTLED)


def visit(page: Page, home: str, *outside: str) -> Iterator[str]:
    """Every room of a company, one after the other, and then the given pages outside."""
    for path in (*(f"{home}{room}" for room in ROOMS), *outside):
        assert page.goto(path).status == 200, path
        yield path


def records(page: Page) -> Locator:
    return page.locator("tbody tr[data-id]")


def put_on_clipboard(page: Page, plain: str, html: str = "") -> None:
    """As another program leaves it: a text, and beside it a table where the program writes one."""
    page.evaluate(
        """([plain, html]) => navigator.clipboard.write([new ClipboardItem({
            "text/plain": new Blob([plain], { type: "text/plain" }),
            ...(html ? { "text/html": new Blob([html], { type: "text/html" }) } : {}),
        })])""",
        [plain, html],
    )


def on_clipboard(page: Page) -> str:
    return page.evaluate("navigator.clipboard.readText()").replace("\r\n", "\n")


def column(page: Page, field: str, *records: str) -> list[str]:
    """What the cells of a field show, record by record."""
    return [cell(page, record, field).inner_text() for record in records]


def shows(page: Page, field: str, **texts: str) -> None:
    """Waits until the cells of these records show this, and the server has it."""
    for record, text in texts.items():
        filled(cell(page, record, field), text)


def names(page: Page) -> list[str]:
    """Of the customers in sight, in their order."""
    return [text.strip() for text in records(page).locator("[data-field=name]").all_inner_texts()]
