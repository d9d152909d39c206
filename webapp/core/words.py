"""The words of a page, found quickly: a list has two hundred, and Flask-Babel looks for the catalogue for each."""

from typing import Any

from flask import Flask, g, has_app_context
from flask_babel import Domain, get_locale
from jinja2 import Template, pass_eval_context
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
        language = language_at_hand()
        if language not in self.kept:
            self.kept[language] = super().get_translations()
        return self.kept[language]

    def words_at_hand(self) -> Words:
        language = language_at_hand()
        if language not in self.words:
            self.words[language] = Words(self.get_translations())
        return self.words[language]


class QuickTemplate(Template):
    """What others import of it is made once: nothing of ours differs in its globals from what the environment has."""

    def _get_default_module(self, ctx=None):
        if self._module is None:
            self._module = self.make_module()
        return self._module


def language_at_hand() -> str:
    """ "zh", "en", or nothing outside every context; read where Flask-Babel keeps it, without its four proxies."""
    if not has_app_context():
        return ""
    held = g._get_current_object().get("_flask_babel")
    locale = getattr(held, "babel_locale", None) or get_locale()
    return locale.language if locale else ""


def init_app(app: Flask) -> None:
    """After Babel: templates say `_("…", name=value)`; values are escaped where the template is HTML."""
    domain = app.extensions["babel"].instance.domain_instance = QuickDomain()
    app.jinja_env.template_class = QuickTemplate

    @pass_eval_context
    def word(context, msgid, **values):
        words = domain.words_at_hand()[msgid]
        words = words if context.autoescape else str(words)
        return words % values if values or "%" in words else words

    app.jinja_env.globals.update(_=word, gettext=word)
