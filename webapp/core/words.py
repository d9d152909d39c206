"""The words of a page, found quickly: a list has two hundred, and Flask-Babel looks for the catalogue for each."""

from typing import Any

from flask import Flask
from flask_babel import Domain, get_locale
from jinja2 import pass_eval_context
from markupsafe import Markup

MOST = 20_000


class Words(dict):
    """msgid → words, as text that may stand in HTML."""

    def __init__(self, translations):
        super().__init__()
        self.translations = translations

    def __missing__(self, msgid: str) -> Markup:
        if len(self) >= MOST:
            self.clear()
        self[msgid] = words = Markup(self.translations.ugettext(msgid))
        return words


class QuickDomain(Domain):
    """A catalogue is found once in a process; asking for it costs a look-up by language."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.kept: dict[str, Any] = {}
        self.words: dict[str, Words] = {}

    def get_translations(self):
        locale = get_locale()
        if locale is None:
            return super().get_translations()
        if locale.language not in self.kept:
            self.kept[locale.language] = super().get_translations()
        return self.kept[locale.language]

    def words_at_hand(self) -> Words:
        locale = get_locale()
        language = locale.language if locale else ""
        if language not in self.words:
            self.words[language] = Words(self.get_translations())
        return self.words[language]


def init_app(app: Flask) -> None:
    """After Babel: templates say `_("…", name=value)`; values are escaped where the template is HTML."""
    domain = app.extensions["babel"].instance.domain_instance = QuickDomain()

    @pass_eval_context
    def word(context, msgid, **values):
        words = domain.words_at_hand()[msgid]
        words = words if context.autoescape else str(words)
        return words % values if values or "%" in words else words

    parts: dict[tuple[str, str], Markup] = {}

    def kept(template):
        """A part of every page that says the same to everybody who reads its language: drawn once."""
        locale = get_locale()
        key = (template, locale.language if locale else "")
        if key not in parts or app.debug:
            parts[key] = Markup(app.jinja_env.get_template(template).render())
        return parts[key]

    app.jinja_env.globals.update(_=word, gettext=word, kept=kept)
