"""Journeys: real servers and a real browser, as a newcomer meets them."""

import os
import re
import shutil

import pytest
from playwright.sync_api import Error, sync_playwright

from tests.journeys import founding
from tests.support import site as sites

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
EXPECTED = re.compile(r"the server responded with a status of (401|403|404|409|422)")
UNREACHABLE = re.compile(r"the server responded with a status of 503|net::ERR_INTERNET_DISCONNECTED")
DESK = {"locale": "zh-CN", "viewport": {"width": 1440, "height": 900}}


@pytest.fixture(scope="session")
def site(tmp_path_factory, worker_id):
    number = int("".join(filter(str.isdigit, worker_id)) or 0)
    with sites.running(f"journey_{worker_id}", 8 + number, tmp_path_factory.mktemp("site")) as one:
        yield one


@pytest.fixture(scope="session")
def found(site):
    """found(name, customers=[…], orders=[…], joined=e-mail): a company that is there, with its people."""
    with founding.beside(site) as found:
        yield found


@pytest.fixture(scope="session")
def chromium():
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-headless-shell")
    assert path, "Journeys need a browser: apt-get install chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def browser(chromium, site):
    """browser() opens a window of its own, with its own cookies; scripts that fail, fail the journey.

    Failed requests are no failed scripts: `unreachable=True` where the server is to be out of reach.
    """
    opened, complaints = [], []

    def window(unreachable=False, **options):
        context = chromium.new_context(**(DESK | {"base_url": site.url} | options))
        context.set_default_timeout(20_000)
        page = context.new_page()
        fine = UNREACHABLE if unreachable else EXPECTED
        page.on(
            "console",
            lambda said: said.type == "error" and not fine.search(said.text) and complaints.append(said.text),
        )
        page.on("pageerror", lambda error: complaints.append(str(error)))
        opened.append(context)
        return page

    yield window
    for context in opened:
        try:
            context.close()
        except Error:
            continue
    assert complaints == []


@pytest.fixture
def page(browser, shop):
    """The owner of the file's `shop` looks at the customers."""
    page = browser(storage_state=shop.signed_in())
    page.goto(f"{shop.home}/customers")
    return page
