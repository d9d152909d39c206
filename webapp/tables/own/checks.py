"""What an own field can be: its name, its settings, what may be asked of its values. Each reason names its setting."""

from collections.abc import Callable, Mapping
from typing import Any

from flask_babel import force_locale
from flask_babel import gettext as _

from webapp.tables.formulas.formula import FormulaError, read
from webapp.tables.formulas.names import keyed
from webapp.tables.own.computed import Circle, Unclear, figured, in_order
from webapp.tables.own.kinds import LABELS, MOST_DECIMALS, SEALABLE, UNIQUE, WORKED_OUT, kind_of
from webapp.tables.own.models import OwnField
from webapp.tables.registry import tables
from webapp.tables.table import Table
from webapp.tables.values.choices import LOCALES
from webapp.tables.values.kind import Invalid, tidy

NO_DEFAULT = WORKED_OUT | {"file"}
MOST_FIELDS, MOST_OPTIONS, MOST_TOGETHER = 60, 200, 4
LONGEST_LABEL, LONGEST_HELP, LONGEST_WORD = 40, 500, 200


class Unfit(ValueError):
    """A field that cannot be so; `errors` is {name of the setting: message}."""

    def __init__(self, errors: dict[str, str]):
        super().__init__(errors)
        self.errors = errors

    @classmethod
    def of(cls, name: str, message: Any = "") -> "Unfit":
        return cls({name: str(message) or _("This value is not possible here.")})


def checked(table: Table, field: OwnField, before: Mapping[str, Any] | None = None) -> None:
    """Tidies a field that is new, or was like `before`, and raises Unfit where it cannot be so."""
    errors: dict[str, str] = {}
    for name, rule in RULES.items():
        if name == "default" and errors:
            continue  # it is read by settings that are right
        try:
            rule(table, field)
        except Unfit as unfit:
            errors |= unfit.errors
        except (Invalid, FormulaError, Unclear) as refused:
            errors[name] = str(refused)
    if before and field.sensitive != before["sensitive"]:
        errors["sensitive"] = _("This cannot be changed once the field is there.")
    if before is None and sum(one.extra for one in table.fields) >= MOST_FIELDS:
        errors["label"] = _("A table has at most %(most)s own fields.", most=MOST_FIELDS)
    if errors:
        raise Unfit(errors)


def _label(table, field):
    field.label = tidy(field.label or "")
    if not field.label:
        raise Unfit.of("label", _("Give it a name."))
    if len(field.label) > LONGEST_LABEL:
        raise Unfit.of("label", _("At most %(longest)s characters.", longest=LONGEST_LABEL))
    if field.label.casefold() in _names(table, field):
        raise Unfit.of("label", _("Another field is called so."))


def _names(table, field):
    others = [one for one in table.fields if field.id is None or one.key != field.key]
    found = set()
    for locale in LOCALES:
        with force_locale(locale):
            found |= {str(one.label).casefold() for one in others}
    return found


def _kind(table, field):
    if field.kind not in LABELS:
        raise Unfit.of("kind", _("Choose what it holds."))


def _settings(table, field):
    SETTINGS.get(field.kind, _nothing)(table, field)


def _nothing(table, field):
    return None


def _options(table, field):
    options = [one for one in field.settings.get("options", []) if tidy(one.get("label", ""))]
    taken = {one["code"] for one in options if one.get("code")}
    made = (f"o{number}" for number in range(1, MOST_OPTIONS * 2) if f"o{number}" not in taken)
    found = [
        {**one, "label": tidy(one["label"])[:40], "code": one.get("code") or next(made)} for one in options
    ]
    labels = [one["label"].casefold() for one in found]
    if not 1 <= len(found) <= MOST_OPTIONS:
        raise Unfit.of("options", _("Write 1 to %(most)s values to choose from.", most=MOST_OPTIONS))
    if len(set(labels)) < len(labels):
        raise Unfit.of("options", _("Two values are called the same."))
    field.settings = {**field.settings, "options": found}


def _allowed(table, field):
    """The words that a text may be; none for any text."""
    words: dict[str, str] = {}
    for word in map(tidy, field.settings.get("allowed", [])):
        words.setdefault(word.casefold(), word)
    allowed = [word for word in words.values() if word]
    if allowed and field.sensitive:
        raise Unfit.of("allowed", _("What is kept encrypted cannot be compared with a list."))
    if len(allowed) > MOST_OPTIONS:
        raise Unfit.of("allowed", _("Write at most %(most)s values.", most=MOST_OPTIONS))
    if any(len(word) > LONGEST_WORD for word in allowed):
        raise Unfit.of("allowed", _("At most %(longest)s characters.", longest=LONGEST_WORD))
    rest = {name: value for name, value in field.settings.items() if name != "allowed"}
    field.settings = rest | ({"allowed": allowed} if allowed else {})


def _target(table, field):
    if field.settings.get("target") not in tables:
        raise Unfit.of("target", _("Choose a table."))


def _number(table, field):
    decimals = str(field.settings.get("decimals", 2))
    if not (decimals.isascii() and decimals.isdigit() and int(decimals) <= MOST_DECIMALS):
        raise Unfit.of("decimals", _("0 to %(most)s decimal places.", most=MOST_DECIMALS))
    field.settings = {**field.settings, "decimals": int(decimals)}
    if field.kind != "formula":
        _bounds(table, field)


def _bounds(table, field):
    plain = kind_of(field.kind, {**field.settings, "low": None, "high": None})
    for name in ("low", "high"):
        try:
            value = plain.parse(str(field.settings.get(name) or ""))
        except Invalid as invalid:
            raise Unfit.of(name, invalid) from None
        field.settings = {**field.settings, name: None if value is None else str(value)}
    kind = kind_of(field.kind, field.settings)
    if kind.low > kind.high:
        raise Unfit.of("high", _("This is below the other."))


def _formula(table, field):
    others = [one for one in table.fields if field.id is None or one.key != field.key]
    try:
        text = keyed(str(field.settings.get("formula", "")), others)
        read(text, others)
    except FormulaError as error:
        raise Unfit.of("formula", error) from None
    field.settings = {**field.settings, "formula": text}
    _number(table, field)
    texts = {one.key: one.formula.text for one in table.fields if getattr(one, "formula", None)}
    try:
        in_order({**texts, field.key if field.id else "": text})
    except Circle:
        raise Unfit.of("formula", _("These formulas need each other.")) from None


def _rollup(table, field):
    try:
        figured(field.settings.get("rollup", {}), table)
    except (Unclear, Invalid) as error:
        raise Unfit.of("rollup", error) from None


SETTINGS: dict[str, Callable] = {
    "text": _allowed,
    "choice": _options,
    "reference": _target,
    "number": _number,
    "money": _bounds,
    "formula": _formula,
    "rollup": _rollup,
}


def _demands(table, field):
    for name, allowed in (
        ("unique", UNIQUE | SEALABLE.keys() - {"longtext"}),
        ("sensitive", SEALABLE.keys()),
    ):
        if getattr(field, name) and field.kind not in allowed:
            raise Unfit.of(name, _("A field of this kind cannot be so."))
    if field.kind in WORKED_OUT and field.required:
        raise Unfit.of("required", _("A field of this kind cannot be so."))


def _together(table, field):
    field.together = list(dict.fromkeys(field.together or [])) if field.unique else []
    columns = table.model.__table__.c
    known = {one.key for one in table.fields if one.extra or (one.column is not None and one.attr in columns)}
    if (
        not set(field.together) <= known - {field.key if field.id else ""}
        or len(field.together) > MOST_TOGETHER
    ):
        raise Unfit.of("together", _("Choose up to %(most)s fields.", most=MOST_TOGETHER))


def _default(table, field):
    field.default = (field.default or "").strip()
    if not field.default:
        return
    if field.sensitive or field.kind in NO_DEFAULT:
        raise Unfit.of("default", _("A field of this kind cannot be so."))
    kind_of(field.kind, {**field.settings, "table": table.name}).parse(field.default)


def _help(table, field):
    field.help = (field.help or "").strip()
    if len(field.help) > LONGEST_HELP:
        raise Unfit.of("help", _("At most %(longest)s characters.", longest=LONGEST_HELP))


RULES: dict[str, Callable] = {
    "label": _label,
    "kind": _kind,
    "settings": _settings,
    "unique": _demands,
    "together": _together,
    "default": _default,
    "help": _help,
}
