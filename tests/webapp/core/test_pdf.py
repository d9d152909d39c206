"""A document opens nothing but what lies inside it."""

import http.server
import io
import threading

import pypdfium2
import pytest
from weasyprint.urls import FatalURLFetchingError

from webapp.core import pdf

PIXEL = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/%3E"


def page(body, pages=1):
    return pdf.Part(pages, lambda: f"<!doctype html><title>x</title><body>{body}")


@pytest.fixture
def listener():
    """A server on loopback, and the paths that were asked of it."""
    asked = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_error(404)

        def log_message(self, *args):
            pass

    with http.server.HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}", asked
        server.shutdown()
        thread.join()


def test_what_lies_inside_is_shown():
    assert pdf.make([page(f'账 <img src="{PIXEL}">')]).startswith(b"%PDF-")


@pytest.mark.parametrize(
    "body",
    [
        '<img src="{url}/a.png">',
        '<link rel="stylesheet" href="{url}/a.css">',
        "<style>@import '{url}/b.css';</style>",
        "<style>@font-face{{font-family:x;src:url({url}/x.ttf)}} body{{font-family:x}}</style>x",
        '<div style="background:url({url}/c.svg)">x</div>',
        '<object data="{url}/d.pdf"></object>',
        '<a rel="attachment" href="{url}/e">x</a>',
        '<link rel="attachment" href="{url}/f">',
    ],
)
@pytest.mark.parametrize("scheme", ["http", "file"])
def test_nothing_else_is_opened(listener, tmp_path, body, scheme):
    url, asked = listener
    secret = tmp_path / "a.png"
    secret.write_bytes(b"secret")
    address = url if scheme == "http" else secret.parent.as_uri()
    try:
        content = pdf.make([page(body.format(url=address))])
    except FatalURLFetchingError:
        content = b""
    assert asked == [] and b"secret" not in content


def test_relative_addresses_lead_nowhere():
    assert b"root:" not in pdf.make([page('<img src="/etc/passwd"><img src="../../etc/passwd">')])


def test_parts_become_one_document_with_one_title():
    document = pypdfium2.PdfDocument(io.BytesIO(pdf.make([page("甲"), page("乙")])))
    try:
        assert len(document) == 2 and document.get_metadata_dict()["Title"] == "x"
    finally:
        document.close()


def test_each_part_is_laid_out_when_its_turn_comes():
    asked = []

    def part(name):
        return pdf.Part(1, lambda: asked.append(name) or f"<title>x</title><h1>{name}</h1>")

    content = pdf.make([part("甲"), part("乙"), part("丙")])
    assert asked == ["甲", "乙", "丙"]
    document = pypdfium2.PdfDocument(io.BytesIO(content))
    try:
        assert [mark.get_title() for mark in document.get_toc()] == ["甲", "乙", "丙"]
    finally:
        document.close()


def test_a_part_of_another_length_than_announced_is_an_error():
    with pytest.raises(pdf.WrongPages):
        pdf.make([page("甲"), page("乙", pages=2)])
