"""Kept letters: for whoever sits at this machine in development, for nobody else."""

from dataclasses import replace

import pytest

from tenants.db import db
from tenants.models import Mail


@pytest.fixture
def letter(app) -> int:
    with app.app_context():
        row = Mail(
            to="wang@shop.test", subject="加入 <云栖>", body="你好\nhttp://127.0.0.1:8000/i/abc\n", html=""
        )
        db.session.add(row)
        db.session.commit()
        return row.id


def test_letters_can_be_read_and_their_links_followed(nobody, letter):
    assert f'href="/mails/{letter}"' in nobody.get("/mails").text
    page = nobody.get(f"/mails/{letter}").text
    assert 'href="http://127.0.0.1:8000/i/abc"' in page and "加入 &lt;云栖&gt;" in page


def test_an_unknown_letter(nobody):
    assert nobody.get("/mails/999999999").status_code == 404


@pytest.mark.parametrize("address", ["192.168.1.5", "10.0.0.1", "", "not an address"])
def test_not_from_elsewhere(nobody, letter, address):
    for path in ("/mails", f"/mails/{letter}"):
        assert nobody.get(path, environ_overrides={"REMOTE_ADDR": address}).status_code == 404


def test_not_through_a_proxy(nobody, letter):
    assert nobody.get("/mails", headers={"X-Forwarded-For": "127.0.0.1"}).status_code == 404


def test_never_in_production(app, nobody, letter, monkeypatch):
    monkeypatch.setitem(app.config, "KEZHANG", replace(app.config["KEZHANG"], DEVELOPMENT=False))
    assert nobody.get("/mails").status_code == 404
    assert nobody.get(f"/mails/{letter}").status_code == 404


def test_not_inside_a_company(house, letter):
    assert house.client().get(house.url("/mails")).status_code == 404
