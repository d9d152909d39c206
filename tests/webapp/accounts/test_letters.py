"""An invitation goes out by a real mail server, and its link leads in."""

import email
import socket
from dataclasses import replace
from email.policy import default

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message

from tenants import engines
from tests.support.accounts import application, link_in
from tests.support.jobs import run_due


class Kept(Message):
    def __init__(self):
        super().__init__()
        self.letters = []

    def handle_message(self, message):
        self.letters.append(email.message_from_bytes(message.as_bytes(), policy=default))


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as one:
        return one.getsockname()[1]


@pytest.fixture
def mail_server(app, config, monkeypatch):
    """A real SMTP server that this process sends to."""
    kept, port = Kept(), free_port()
    server = Controller(kept, hostname="127.0.0.1", port=port)
    server.start()
    monkeypatch.setattr(engines, "_config", replace(config, SMTP_URL=f"smtp://127.0.0.1:{port}"))
    yield kept
    server.stop()


def test_an_invitation_by_mail(app, house, browser, mail_server):
    typed = {"email": application()["email"], "role": "accountant"}
    assert house.client().post(house.url("/members/invitations"), data=typed).status_code == 200
    run_due(app)
    [letter] = [one for one in mail_server.letters if one["To"] == typed["email"]]
    assert house.tenant.name in letter["Subject"] and "老板 张" in letter["Subject"]
    words = letter.get_body(("plain",)).get_content()
    assert "会计" in words and "7 天" in words
    assert browser().get(link_in(words)).status_code == 200
    assert link_in(words) in letter.get_body(("html",)).get_content()


def test_a_reset_by_mail_in_the_language_of_the_person(app, owner, browser, mail_server):
    client, typed = owner
    client.post("/language", data={"locale": "en", "next": "/"})
    browser().post("/password-reset", data={"email": typed["email"]})
    run_due(app)
    [letter] = [one for one in mail_server.letters if one["To"] == typed["email"]]
    assert (
        letter["Subject"] == "A new password for Kezhang"
        and "Hello 张建国" in letter.get_body(("plain",)).get_content()
    )
