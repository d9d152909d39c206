"""Letters, through a real SMTP server: they arrive once, whole, in the reader's language, and smuggle nothing in."""

import email
import email.policy
import re
import socket
import ssl
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address

import jinja2
import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from config import SettingError
from tenants import engines
from tenants.current import acting_in
from tenants.db import db
from tenants.models import Job, Mail
from tests.support import jobs as work
from webapp.core import mail


class Postbox:
    """What the server took; `answers` are given to the next recipients, then everything is taken."""

    def __init__(self):
        self.letters, self.answers = [], []

    async def handle_RCPT(self, server, session, envelope, address, options):
        if self.answers:
            return self.answers.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.letters.append(email.message_from_bytes(envelope.content, policy=email.policy.default))
        return "250 OK"


@pytest.fixture
def postbox():
    box, port = Postbox(), free_port()
    box.url = f"smtp://127.0.0.1:{port}"
    server = Controller(box, hostname="127.0.0.1", port=port)
    server.start()
    yield box
    server.stop()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as one:
        return one.getsockname()[1]


@pytest.fixture
def with_server(config, postbox, monkeypatch):
    monkeypatch.setattr(engines, "_config", replace(config, SMTP_URL=postbox.url))
    return postbox


def write(app, to="wang@shop.test", subject="邀请您加入 杭州云栖家电", locale="zh_CN") -> int:
    with app.app_context(), acting_in(None, None):
        letter = mail.send(to, subject, "mail/test_letter", locale=locale, link="http://127.0.0.1:8000/i/abc")
        db.session.commit()
        return letter.id


@pytest.fixture(autouse=True)
def template(app, monkeypatch, tmp_path):
    """A letter of this test's own, beside the house's."""
    (tmp_path / "mail").mkdir()
    (tmp_path / "mail/test_letter.txt").write_text(
        '{% extends "mail/_letter.txt" %}{% block content %}你好。\n\n{{ link }}{% endblock %}'
    )
    (tmp_path / "mail/test_letter.html").write_text(
        '{% extends "mail/_letter.html" %}{% from "mail/_link.html" import link as go %}'
        '{% block content %}{{ go("加入", link) }}{% endblock %}'
    )
    here = jinja2.FileSystemLoader(tmp_path)
    monkeypatch.setattr(app.jinja_env, "loader", jinja2.ChoiceLoader([here, app.jinja_env.loader]))


def letter(number) -> Mail:
    with engines.shared().connect() as connection:
        return connection.execute(select(Mail.__table__).where(Mail.id == number)).one()


def job_of(number):
    with engines.shared().connect() as connection:
        found = select(Job.__table__).where(Job.kind == "mail", Job.payload["mail_id"].as_integer() == number)
        return connection.execute(found).one_or_none()


def test_a_letter_arrives_once_in_both_forms(app, with_server):
    number = write(app)
    work.run_due(app)
    work.run_due(app)
    [got] = with_server.letters
    assert (got["To"], got["Subject"]) == ("wang@shop.test", "邀请您加入 杭州云栖家电")
    assert got["From"] == "客账 <noreply@127.0.0.1>" and got["Message-ID"].startswith(f"<kezhang-{number}-")
    text, html = (got.get_body([kind]).get_content() for kind in ("plain", "html"))
    assert "http://127.0.0.1:8000/i/abc" in text and 'href="http://127.0.0.1:8000/i/abc"' in html
    assert "客账" in text and '<html lang="zh-CN">' in html and "如果按钮打不开" in html


def test_a_letter_that_went_out_keeps_no_text(app, with_server):
    number = write(app)
    work.run_due(app)
    assert letter(number).sent_at and letter(number).body == letter(number).html == ""


def test_nothing_is_sent_before_the_cause_commits(app, with_server):
    with app.app_context():
        mail.send("a@b.test", "x", "mail/test_letter", locale="en", link="x")
        db.session.rollback()
    work.run_due(app)
    assert with_server.letters == []


def test_without_a_server_it_is_kept(app):
    number = write(app)
    assert letter(number).sent_at is None and "/i/abc" in letter(number).body and job_of(number) is None


def test_the_readers_language(app, with_server):
    write(app, subject=_l("Letter"), locale="en")
    write(app, subject=_l("Letter"), locale="zh_CN")
    work.run_due(app)
    assert [got["Subject"] for got in with_server.letters] == ["Letter", "邮件"]


@pytest.mark.parametrize("subject", ["hello\nBcc: all@shop.test", "a\rb", "a\u2028b", "a\x00b"])
def test_a_subject_smuggles_nothing_in(app, subject):
    with pytest.raises(ValueError, match="one line"):
        write(app, subject=subject)


@pytest.mark.parametrize(
    "to", ["a@b.test\nBcc: c@d.test", "a@b.test, c@d.test", "", "not an address", "<a@b.test>"]
)
def test_one_plain_address_only(app, to):
    with pytest.raises(ValueError, match="address"):
        write(app, to=to)


def test_what_people_typed_is_text_in_a_letter(app):
    number = write(app, subject="<b>云栖</b> & {{ 7*7 }}")
    html = letter(number).html
    assert "&lt;b&gt;云栖&lt;/b&gt; &amp; {{ 7*7 }}" in html and "<b>云栖" not in html


def test_a_server_that_is_away_is_tried_again_later(app, config, monkeypatch):
    monkeypatch.setattr(engines, "_config", replace(config, SMTP_URL="smtp://127.0.0.1:1"))
    number = write(app)
    work.run_due(app)
    row = job_of(number)
    assert row.state == "queued" and row.run_at > row.created_at and letter(number).sent_at is None


def test_a_box_that_is_full_for_now_is_tried_again(app, with_server):
    with_server.answers.append("451 later")
    number = write(app)
    work.run_due(app)
    assert job_of(number).state == "queued" and "451" in job_of(number).error


def test_an_address_that_does_not_exist_fails_at_once(app, with_server):
    with_server.answers.append("550 no such user")
    number = write(app)
    work.run_due(app)
    assert job_of(number).state == "failed" and "550" in job_of(number).error


@pytest.fixture
def identity(tmp_path, monkeypatch):
    """TLS for 127.0.0.1, by an authority that this test alone trusts."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([])
    address = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    today = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), 1, today - timedelta(1), today + timedelta(1))
        .add_extension(address, critical=True)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (tmp_path / "server.pem").write_bytes(certificate.public_bytes(Encoding.PEM) + private)
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "server.pem"))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(tmp_path / "server.pem")
    return context


@pytest.fixture
def strict_server(config, identity, monkeypatch):
    """Takes letters only from those who have signed in behind STARTTLS."""
    box, box.seen = Postbox(), []

    def know(server, session, envelope, mechanism, data):
        box.seen.append((data.login, data.password, session.ssl is not None))
        return AuthResult(success=True)

    strict = {"tls_context": identity, "require_starttls": True, "auth_required": True, "authenticator": know}
    server = Controller(box, hostname="127.0.0.1", port=free_port(), **strict)
    server.start()
    url = f"smtp://hello%40shop.test:p%2Fw@127.0.0.1:{server.port}?from=云栖 <post@shop.test>"
    monkeypatch.setattr(engines, "_config", replace(config, SMTP_URL=url))
    yield box
    server.stop()


def test_signing_in_behind_starttls(app, strict_server):
    write(app)
    work.run_due(app)
    assert strict_server.seen == [(b"hello@shop.test", b"p/w", True)]
    assert strict_server.letters[0]["From"] == "云栖 <post@shop.test>"


def test_a_server_that_proves_nothing_gets_no_password(app, strict_server, monkeypatch):
    monkeypatch.delenv("SSL_CERT_FILE")
    number = write(app)
    work.run_due(app)
    assert strict_server.seen == [] and job_of(number).state == "queued"


def test_a_scheme_that_is_no_mail_server_is_named(app, config, monkeypatch):
    monkeypatch.setattr(engines, "_config", replace(config, SMTP_URL="http://x"))
    with pytest.raises(SettingError, match="SMTP_URL"):
        mail.server_of(engines.configured())


def test_a_letter_loads_nothing_and_runs_nothing(app):
    html = letter(write(app)).html
    assert not re.search(r"<(script|img|iframe|link|object)|url\(|@import|\son\w+=", html)
