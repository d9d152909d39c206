"""Kinds with a list to choose from: one of it, or any number of tags."""

import re
from functools import cached_property

from flask import has_app_context
from flask_babel import force_locale
from flask_babel import lazy_gettext as _l

from webapp.tables.kind import PLAIN, Invalid, Kind, Look, within

LOCALES = ("en", "zh_CN")
BETWEEN_TAGS = re.compile(r"[,，、;；|\n]+")


class Choice(Kind):
    """Options are (code, label, *aliases); the code is stored, the label shown, any label or alias understood.

    `tags` and `dots` say how a code looks: {"vip": "gold"}, {"current": "green"}. An extendable choice stores
    text that is none of its options as it is.
    """

    name = "choice"
    few = True
    lookups = ("is", "not", "in", "blank", "filled")

    def __init__(self, *options, extendable=False, tags=None, dots=None, longest=40):
        self.options = tuple((code, label) for code, label, *_ in options)
        self.labels = dict(self.options)
        self.spoken = {code: (code, *aliases) for code, _, *aliases in options}
        self.extendable, self.longest = extendable, longest
        self.looks = _looks(self.labels, tags, dots)

    def read(self, text):
        code = self.codes.get(text.casefold())
        if code is None and not self.extendable:
            offered = " · ".join(str(label) for _, label in self.options)
            raise Invalid(_l("Choose one of: %(offered)s", offered=offered))
        return code or within(text, self.longest)

    @property
    def codes(self):
        return self._codes if has_app_context() else self._understood()

    @cached_property
    def _codes(self):
        understood = {}
        for locale in LOCALES:
            with force_locale(locale):
                understood |= self._understood()
        return understood

    def _understood(self):
        words = ((word, code) for code, label in self.options for word in (str(label), *self.spoken[code]))
        return {word.casefold(): code for word, code in words}

    def show(self, value):
        return "" if value is None else str(self.labels.get(value, value))

    def look(self, value):
        return self.looks.get(value, PLAIN) if value is not None else PLAIN


def _looks(codes, tags, dots):
    plain = "plain" if tags else ""
    return {code: Look("", (tags or {}).get(code, plain), (dots or {}).get(code, "")) for code in codes}


class Tags(Kind):
    """Several words, written with commas between them."""

    name = "tags"
    ordered = False
    lookups = ("has", "blank", "filled")
    most, longest = 20, 30

    def read(self, text):
        words = dict.fromkeys(filter(None, (word.strip() for word in BETWEEN_TAGS.split(text))))
        if len(words) > self.most:
            raise Invalid(_l("At most %(most)s of them.", most=self.most))
        return [within(word, self.longest) for word in words] or None

    def show(self, value):
        return "、".join(value) if value else ""
