"""Files that belong to records: taken in, handed out, shown if they are pictures; only by the table they came to."""

import io

import pytest

from tenants.db import db
from tests.support.own import with_field, working
from webapp.core import files
from webapp.tables.values import attachments
from webapp.tables.writing import editing

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 40
HTML = b"<script>alert(1)</script>"


@pytest.fixture
def key(house):
    return with_field(house, "customers", "合同", "file")


def sent(house, content, name="合同.png", media_type="image/png", role="owner", table="customers"):
    data = {"file": (io.BytesIO(content), name, media_type)}
    return house.client(role).post(
        house.url(f"/{table}/files"), data=data, headers={"Accept": "application/json"}
    )


def given(house, key, value):
    with working(house) as here:
        values, errors = editing.check(here("customers"), {"name": "陈伟", key: value})
        id = None if errors else editing.create(here("customers"), values)
        db.session.commit()
        return id, errors


def test_a_picture_comes_in_and_is_shown_and_handed_out(house, key):
    value = sent(house, PNG).get_json()["value"]
    id, _errors = given(house, key, value)
    page = house.client("viewer").get(house.url(f"/customers/{id}")).text
    address = house.url(f"/customers/files/{value[1:].split()[0]}")
    assert f'<img src="{address}?shown=1" alt="合同.png"' in page
    with house.client("viewer").get(f"{address}?shown=1") as shown:
        assert (shown.mimetype, shown.data) == ("image/png", PNG)
        assert "attachment" not in shown.headers.get("Content-Disposition", "")
        assert "public" not in shown.headers["Cache-Control"]
        assert shown.headers["Content-Security-Policy"].startswith("default-src 'none'")
    with house.client("viewer").get(address) as answer:
        assert "attachment" in answer.headers["Content-Disposition"]
    editor = (
        house.client().get(house.url(f"/customers/{id}/cells/{key}"), headers={"HX-Request": "true"}).text
    )
    assert f'value="{value}"' in editor
    assert f'data-upload="{house.url("/customers/files")}"' in editor


def test_a_file_is_meant_by_its_name_where_only_one_has_it(house, key):
    value = sent(house, PNG, name="唯一.png").get_json()["value"]
    id, errors = given(house, key, "唯一.png")
    assert not errors
    with working(house) as here:
        assert f"#{getattr(editing.existing(here('customers'), id), key)} 唯一.png" == value
    for _twice in range(2):
        sent(house, PNG, name="常见.png")
    assert list(given(house, key, "常见.png")[1]) == [key]


def test_what_only_says_that_it_is_a_picture_is_never_shown(house, key):
    value = sent(house, HTML).get_json()["value"]
    with house.client().get(house.url(f"/customers/files/{value[1:].split()[0]}?shown=1")) as answer:
        assert answer.mimetype == "application/octet-stream"
        assert "attachment" in answer.headers["Content-Disposition"]


def test_files_of_elsewhere_are_no_values_and_not_handed_out(house, other_house, key):
    theirs = sent(other_house, PNG).get_json()["value"]
    product = sent(house, PNG, table="products").get_json()["value"]
    with working(house):
        report = files.store("r.pdf", "application/pdf", b"%PDF", "report").id
        db.session.commit()
    for value in (product, f"#{report} r.pdf", "#999999", "合同.png", "r.pdf"):
        assert list(given(house, key, value)[1]) == [key]
    assert house.client().get(house.url(f"/customers/files/{report}")).status_code == 404
    assert house.client().get(house.url(f"/customers/files/{product[1:].split()[0]}")).status_code == 404
    assert theirs


def test_what_is_too_big_or_missing_is_refused(house, monkeypatch):
    monkeypatch.setattr(attachments, "BIGGEST", 100)
    assert sent(house, b"0" * 101).status_code == 413
    assert sent(house, b"", name="").status_code == 422
    assert sent(house, PNG, role="viewer").status_code == 403
