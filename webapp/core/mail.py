"""Letters: written into shared.mails with their cause, sent by a job, kept and shown at /mails where no server is set.

SMTP_URL is `smtp://user:password@host:587` (STARTTLS on 587 always, elsewhere when offered) or `smtps://…:465`;
`?from=客账 <hello@example.com>` names the sender, otherwise it is the user, or noreply at the host of BASE_URL.
A letter that went out keeps its row for thirty days but not its text, which may hold a link that opens a door.
"""

import smtplib
import ssl
from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP as WIRE
from email.utils import format_datetime, parseaddr
from typing import Any
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from email_validator import EmailNotValidError, validate_email
from flask import Flask, current_app
from flask_babel import force_locale, get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from config import Config, SettingError
from tenants import engines
from tenants.db import db
from tenants.models import Mail
from webapp.core import jobs
from webapp.core.jobs import JobError, TryAgain
from webapp.core.logging import log
from webapp.core.running import Running

PATIENCE = 20
ATTEMPTS = 8
LONGEST_SUBJECT = 200


def send(to: str, subject: Any, template: str, locale: str | None = None, **context: Any) -> Mail:
    """Writes a letter from `<template>.txt` and `.html`, in `locale` (or the one at hand); the caller commits.

    `subject` may be lazy. Raises ValueError for an address or a subject that could smuggle in a header.
    """
    with force_locale(locale or str(get_locale() or "zh_CN")):
        words = {"subject": _one_line(str(subject)), **context}
        text, html = (_drawn(f"{template}.{kind}", words) for kind in ("txt", "html"))
    letter = Mail(to=_address(to), subject=words["subject"], body=text.strip() + "\n", html=html)
    db.session.add(letter)
    db.session.flush()
    if engines.configured().SMTP_URL:
        jobs.enqueue("mail", {"mail_id": letter.id})
    return letter


def _drawn(template, words):
    """Without what the frame of a page adds: a letter is also written where there is no request."""
    return current_app.jinja_env.get_template(template).render(words)


@jobs.job("mail", _l("Letter"), of_company=False, attempts=ATTEMPTS)
def deliver(job: Running, mail_id: int) -> dict:
    """Sends one letter; a server that is away is tried again, for about an hour."""
    letter = db.session.scalar(select(Mail).where(Mail.id == mail_id).with_for_update())
    if letter is None or letter.sent_at:
        return {}
    try:
        _hand_over(message(letter))
    except smtplib.SMTPRecipientsRefused as error:
        raise _refused(error, job.attempts) from None
    except (smtplib.SMTPException, OSError) as error:
        log.warning("mail server", mail=mail_id, reason=type(error).__name__)
        raise TryAgain(_("The mail server could not be reached."), _wait(job.attempts)) from None
    letter.sent_at, letter.body, letter.html = datetime.now(UTC), "", ""
    return {}


def message(letter: Mail) -> EmailMessage:
    """The letter as it goes over the wire: text and HTML, and a Message-ID that stays the same when sent again."""
    sender = _sender(engines.configured())
    written = EmailMessage(policy=WIRE)
    written["From"], written["To"], written["Subject"] = sender, letter.to, letter.subject
    written["Date"] = format_datetime(letter.created_at)
    written["Message-ID"] = f"<kezhang-{letter.id}-{int(letter.created_at.timestamp())}@{sender.domain}>"
    written["Auto-Submitted"] = "auto-generated"
    written.set_content(letter.body)
    written.add_alternative(letter.html, subtype="html")
    return written


def server_of(config: Config) -> SplitResult:
    """SMTP_URL in its parts. Raises SettingError."""
    address = urlsplit(config.SMTP_URL)
    if address.scheme not in ("smtp", "smtps") or not address.hostname:
        raise SettingError("SMTP_URL must begin with smtp:// or smtps:// and name a host.")
    return address


def init_app(app: Flask) -> None:
    """Refuses to start with an SMTP_URL that cannot work."""
    if app.config["KEZHANG"].SMTP_URL:
        server_of(app.config["KEZHANG"])


def _hand_over(written):
    address = server_of(engines.configured())
    with _connected(address) as server:
        if address.username:
            server.login(unquote(address.username), unquote(address.password or ""))
        server.send_message(written)


def _connected(address: SplitResult) -> smtplib.SMTP:
    context = ssl.create_default_context()
    host = str(address.hostname)
    if address.scheme == "smtps":
        return smtplib.SMTP_SSL(host, address.port or 465, timeout=PATIENCE, context=context)
    server = smtplib.SMTP(host, address.port or 25, timeout=PATIENCE)
    server.ehlo()
    if address.port == 587 or server.has_extn("starttls"):
        server.starttls(context=context)
    return server


def _refused(error: smtplib.SMTPRecipientsRefused, attempts: int) -> JobError:
    code = next(iter(error.recipients.values()))[0]
    if 500 <= code < 600:
        return JobError(_("The mail server refused this address (%(code)s).", code=code))
    return TryAgain(_("The mail server did not take this letter yet (%(code)s).", code=code), _wait(attempts))


def _wait(attempts):
    """30 s, 1 min, 2, 4 … 32."""
    return 30 * 2 ** (attempts - 1)


def _sender(config: Config) -> Address:
    address = urlsplit(config.SMTP_URL)
    user = unquote(address.username or "")
    name, mailbox = parseaddr(parse_qs(address.query).get("from", [""])[0])
    host = urlsplit(config.BASE_URL).hostname or "localhost"
    return Address(name or "客账", addr_spec=mailbox or (user if "@" in user else f"noreply@{host}"))


def _one_line(subject: str) -> str:
    if any(ord(c) < 32 or c in "\x7f\x85\u2028\u2029" for c in subject):
        raise ValueError("a subject is one line")
    return subject[:LONGEST_SUBJECT]


def _address(to: str) -> str:
    try:
        found = validate_email(to, check_deliverability=False, test_environment=True)
        return found.ascii_email or found.normalized
    except EmailNotValidError:
        raise ValueError("this is not one e-mail address") from None
