"""Kinds with a list to choose from: one of it, or any number of tags."""

import re
from collections.abc import Iterable
from contextlib import nullcontext
from copy import copy
from functools import cached_property

from flask import has_app_context
from flask_babel import force_locale
from flask_babel import lazy_gettext as _l

from webapp.tables.values.kind import PLAIN, Invalid, Kind, Look, within

LOCALES = ("en", "zh_CN")
TONES = ("grey", "blue", "green", "gold", "red")
UNPLACED = 10**6
BETWEEN_TAGS = re.compile(r"[,，、;；|\n]+")


class Choice(Kind):
    """Options are (code, label, *aliases); the code is stored, the label shown, any label or alias understood.

    `tags` and `dots` say how a code looks: {"vip": "gold"}, {"current": "green"}. An extendable choice stores
    text that is none of its options as it is. A `retired` code is shown where it stands and chosen no more; a
    `fixed` one is known to rules: no company retires or merges it.
    """

    name = "choice"
    few = True
    lookups = ("is", "not", "in", "notin", "blank", "filled")

    def __init__(
        self, *options, extendable=False, tags=None, dots=None, longest=40, retired=(), merged=(), fixed=()
    ):
        self.labels = {code: label for code, label, *_ in options}
        self.spoken = {code: (code, *aliases) for code, _, *aliases in options}
        self.retired, self.merged, self.fixed = frozenset(retired), dict(merged), frozenset(fixed)
        self.extendable, self.longest = extendable, longest
        self.looks = _looks(self.labels, tags, dots)

    @property
    def options(self):
        """(code, label) of what can be chosen."""
        return tuple((code, label) for code, label in self.labels.items() if code not in self.retired)

    def edited(self, changes: Iterable) -> "Choice":
        """This choice as a company has it. Each change has `code`, `label`, `tone`, `position`, and `retired_at` and
        `merged_into` where it is not offered any more; what is blank stays ours, position 0 is the place it had."""
        by_code = {one.code: one for one in changes}
        own = copy(self)
        for kept in ("_codes", "called"):
            own.__dict__.pop(kept, None)
        own.merged = {code: one.merged_into for code, one in by_code.items() if one.merged_into}
        own.retired = (
            self.retired | {code for code, one in by_code.items() if one.retired_at} | own.merged.keys()
        )
        own.labels = {code: self._called(code, by_code) for code in self._in_order(by_code)}
        own.spoken = {code: self.spoken.get(code, (code,)) for code in own.labels}
        toned = {code: Look(dot=one.tone) for code, one in by_code.items() if one.tone}
        own.looks = self.looks | toned
        return own

    def _called(self, code, by_code):
        return (by_code[code].label if code in by_code else "") or self.labels.get(code, code)

    def _in_order(self, by_code):
        """Ours as they were declared, then the company's, unless it gave them places."""
        codes = [*self.labels, *(code for code in by_code if code not in self.labels)]
        places = {code: one.position for code, one in by_code.items() if one.position}
        return sorted(codes, key=lambda code: places.get(code, UNPLACED))

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
        """What is offered is understood before what is not any more; a merged word means what it was merged into."""
        ranked = sorted(self.labels.items(), key=lambda option: option[0] not in self.retired)
        said = ((word, code) for code, label in ranked for word in (str(label), *self.spoken[code]))
        return {word.casefold(): self.standing(code) for word, code in said}

    def standing(self, code: str) -> str:
        """The code that stands for it now: what it was merged into, however often."""
        for _step in self.merged:
            code = self.merged.get(code, code)
        return code

    @cached_property
    def called(self) -> dict[str, str]:
        """{code: label} in the house's first language, whoever reads: for what is worked out and kept."""
        with force_locale(LOCALES[-1]) if has_app_context() else nullcontext():
            return {code: str(label) for code, label in self.labels.items()}

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
    lookups = ("has", "any", "all", "none", "blank", "filled")
    most, longest = 20, 30

    def read(self, text):
        words = dict.fromkeys(filter(None, (word.strip() for word in BETWEEN_TAGS.split(text))))
        if len(words) > self.most:
            raise Invalid(_l("At most %(most)s of them.", most=self.most))
        return [within(word, self.longest) for word in words] or None

    def show(self, value):
        return "、".join(value) if value else ""
