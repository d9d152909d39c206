"""The names by which formulas know fields: their keys, and what they are called in any language.

A formula is kept with keys, `{x_3} * {quantity}`, so that renaming a field breaks none; people see and type labels.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from typing import Any

from flask import has_app_context
from flask_babel import force_locale
from flask_babel import gettext as _

from webapp.tables.formulas.words import FormulaError, tokens
from webapp.tables.values.choices import LOCALES


class Names:
    """Fields by what they are called."""

    def __init__(self, fields: Iterable[Any]):
        self.fields = tuple(fields)

    @cached_property
    def plain(self) -> Mapping[str, list]:
        """{name in small letters: the fields that are called so}."""
        found: dict[str, list] = defaultdict(list)
        for field in self.fields:
            for name in (field.key, *labels(field)):
                found[name.casefold()].append(field)
        return found

    def found(self, name: str, at: int) -> Any:
        """The field of that name. Raises FormulaError."""
        fields = list(dict.fromkeys(self.plain.get(name.casefold(), ())))
        if not fields:
            raise FormulaError(_("There is no field “%(name)s”.", name=name[:40]), at)
        exact = [field for field in fields if field.key == name]
        if len(fields) > 1 and not exact:
            raise FormulaError(_("Several fields are called “%(name)s”.", name=name[:40]), at)
        return (exact or fields)[0]


def labels(field) -> set[str]:
    """What a field is called, in every language."""
    if not has_app_context():
        return {str(field.label)}
    found = set()
    for locale in LOCALES:
        with force_locale(locale):
            found.add(str(field.label))
    return found


def keyed(text: str, fields: Iterable[Any]) -> str:
    """The text with the keys of its fields, as it is kept. Raises FormulaError."""
    return _respelt(text, Names(fields), lambda field: field.key)


def labelled(text: str, fields: Iterable[Any]) -> str:
    """The text with the labels of its fields, as people read it; one that does not read any more stays as it is."""
    names = Names(fields)
    try:
        return _respelt(text, names, lambda field: _unlike_others(field, names))
    except FormulaError:
        return text


def _unlike_others(field, names):
    label = str(field.label)
    clear = len(set(names.plain.get(label.casefold(), ()))) == 1 and not {"{", "}"} & set(label)
    return label if clear else field.key


def _respelt(text, names, spell: Callable[[Any], str]) -> str:
    said, place = [], 0
    words = tokens(text, names.plain)
    for word, following in zip(words, words[1:], strict=False):
        called = word.kind == "word" and following.value == "("
        if word.kind == "field" or (word.kind == "word" and not called):
            said += [text[place : word.at], "{", spell(names.found(word.value, word.at)), "}"]
            place = word.end
    return "".join(said) + text[place:]
