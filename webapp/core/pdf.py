"""PDF out of HTML: WeasyPrint behind a fetcher that opens nothing but data: addresses.

Importing this module costs half a second and much memory, and a missing font can end the process: only workers and
commands do, when there is something to print.
"""

import gc
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache

from weasyprint import HTML
from weasyprint.document import Document, Page
from weasyprint.pdf.stream import Stream
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


@dataclass(frozen=True)
class Part:
    """Some pages of a document: how many, and the HTML that makes them, asked for when the first is written."""

    pages: int
    html: Callable[[], str]


class WrongPages(RuntimeError):
    """A part was laid out to another number of pages than it said."""


def make(parts: Sequence[Part]) -> bytes:
    """One PDF from these parts; only one is laid out at a time, so that length costs no memory.

    Title and page size are the first part's. Links and forms are for documents of one part only. The same parts give
    the same bytes. Raises NoFonts, WrongPages, FatalURLFetchingError.
    """
    assert_fonts()
    with _uncollected():
        press = _Press(FontConfiguration())
        first = press.document(parts[0])
        pages = [_LaterPage(first.pages[0], press, part, at) for part in parts for at in range(part.pages)]
        return first.copy(pages).write_pdf(pdf_identifier=True)


class _Press:
    """Lays out part after part, and forgets each when the next one comes."""

    def __init__(self, fonts: FontConfiguration):
        self._fonts = fonts
        self._part: Part | None = None
        self._document: Document | None = None

    def document(self, part: Part) -> Document:
        if part is not self._part or self._document is None:
            self._document = None
            gc.collect()
            self._document, self._part = self._laid_out(part), part
        return self._document

    def _laid_out(self, part):
        html = HTML(string=part.html(), base_url=None, url_fetcher=ClosedFetcher())
        document = html.render(font_config=self._fonts)
        if len(document.pages) != part.pages:
            raise WrongPages(f"{len(document.pages)} pages where {part.pages} were announced")
        return document


class _LaterPage(Page):
    """What WeasyPrint asks of a page, laid out when its turn comes to be painted."""

    def __init__(self, like: Page, press: _Press, part: Part, at: int):
        self.width, self.height, self.bleed = like.width, like.height, like.bleed
        self.bookmarks: list = []
        self.links: list = []
        self.anchors: dict = {}
        self.forms: dict = {None: []}
        self._found = press, part, at

    def paint(self, stream: Stream, scale: float = 1) -> None:
        press, part, at = self._found
        page = press.document(part).pages[at]
        page.paint(stream, scale)
        self.bookmarks = page.bookmarks
        _squeeze(stream)


def _squeeze(stream: Stream) -> None:
    """Packs a painted page at once, where pydyf would keep every stroke of every page until the end."""
    if stream.compress and all(isinstance(piece, bytes) for piece in stream.stream):
        stream.stream = [zlib.compress(b"\n".join(stream.stream), 6)]
        stream.extra["Filter"] = "/FlateDecode"
        stream.compress = False


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
