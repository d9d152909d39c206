"""PDF out of HTML: WeasyPrint behind a fetcher that opens nothing but data: addresses.

Importing this module costs half a second and much memory, and a missing font can end the process: only workers and
commands do, when there is something to print.
"""

import gc
import hashlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache

from weasyprint import HTML
from weasyprint.document import Document
from weasyprint.text.ffi import ffi, fontconfig
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse


class NoFonts(RuntimeError):
    """Fontconfig knows no font at all; WeasyPrint would end the process."""


class ClosedFetcher(URLFetcher):
    """What a document shows lies inside it; anything else it names stops the document."""

    def __init__(self):
        super().__init__(allowed_protocols=("data",), allow_redirects=False, fail_on_errors=True)

    def fetch(self, url: str, headers: dict | None = None) -> URLFetcherResponse:
        if not url.lower().startswith("data:"):
            raise FatalURLFetchingError(f"a document may not open {url[:80]!r}")
        return super().fetch(url, headers)


def make(parts: Iterable[str]) -> bytes:
    """One PDF from one or more HTML documents, each laid out when its turn comes; title and the like are the first's.

    The same parts give the same bytes. Raises NoFonts, FatalURLFetchingError.
    """
    assert_fonts()
    fonts, digest = FontConfiguration(), hashlib.sha256()
    documents = []
    with _uncollected():
        for html in parts:
            digest.update(html.encode())
            documents.append(_laid_out(html, fonts))
        pages = [page for document in documents for page in document.pages]
        return documents[0].copy(pages).write_pdf(pdf_identifier=digest.digest()[:16])


def _laid_out(html: str, fonts: FontConfiguration) -> Document:
    return HTML(string=html, base_url=None, url_fetcher=ClosedFetcher()).render(font_config=fonts)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Pages stay until the file is written: looking for garbage among them costs a sixth of the time, for nothing."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@cache
def assert_fonts() -> None:
    """Raises NoFonts where there are none."""
    fonts = fontconfig.FcConfigGetFonts(ffi.NULL, fontconfig.FcSetSystem)
    if fonts == ffi.NULL or not fonts.nfont:
        raise NoFonts("no font is installed: script/setup prepares ours, and FONTCONFIG_FILE names it")
