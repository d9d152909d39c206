"""The languages: English is what the code says, Simplified Chinese what people see first.

Each room keeps its own `translations/zh_CN/<room>.po`; they are joined into one catalogue, compiled when one is newer.
"""

import os
from pathlib import Path

from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from flask import Flask, has_request_context, request
from flask_babel import Babel, get_locale

from webapp.core import words
from webapp.core.sign_in import visitor

HERE = Path(__file__).parents[1] / "translations"
LANGUAGES = {"zh_CN": "简体中文", "en": "English"}
LOCALES = {code: Locale.parse(code) for code in LANGUAGES}
DEFAULT = "zh_CN"
COOKIE = "language"


def chosen() -> Locale:
    """The language of this request: the person's, else the browser's cookie, else Chinese."""
    if not has_request_context():
        return LOCALES[DEFAULT]
    who = visitor()
    wanted = who.locale if who else request.cookies.get(COOKIE, "")
    return LOCALES.get(wanted, LOCALES[DEFAULT])


def language() -> str:
    """The code of the language at hand, as LANGUAGES and people's rows have it ("zh_Hans_CN" to Babel)."""
    locale = get_locale()
    return locale.language if locale and locale.language in LANGUAGES else DEFAULT


def joined(language: str = DEFAULT) -> Catalog:
    """All rooms' translations as one catalogue."""
    whole = Catalog(locale=language)
    for path in sorted((HERE / language).glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale=language):
                if message.id and message.string and message.id not in whole:
                    whole[message.id] = message
    return whole


def compile_if_newer(language: str = DEFAULT) -> None:
    target = (
        HERE / str(Locale.parse(language)) / "LC_MESSAGES" / "messages.mo"
    )  # zh_CN is zh_Hans_CN to Babel
    newest = max((path.stat().st_mtime_ns for path in (HERE / language).glob("*.po")), default=0)
    if target.exists() and target.stat().st_mtime_ns == newest:
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_suffix(f".{os.getpid()}")
    with partial.open("wb") as file:
        write_mo(file, joined(language))
    os.utime(partial, ns=(newest, newest))
    partial.replace(target)


def init_app(app: Flask) -> None:
    compile_if_newer()
    Babel(app, locale_selector=chosen)
    words.init_app(app)
    app.jinja_env.globals.update(locale=language, languages=LANGUAGES)
