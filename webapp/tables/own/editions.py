"""Each company's edition of the tables: its own fields and options are in it, beside what the code declares.

An edition is read once and kept under the version of the company's settings, which every request learns on arrival;
a company that arranged nothing has the declared tables themselves.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from sqlalchemy import select

from tenants.current import Tenant, bound_company, company
from tenants.db import company_connection
from webapp.core.versioned import Versioned
from webapp.tables.extras import Extra
from webapp.tables.fields import Field
from webapp.tables.own.computed import Circle, calculated, in_order, rolled
from webapp.tables.own.findable import CHOSEN, words_of
from webapp.tables.own.kinds import WORKED_OUT, kind_of
from webapp.tables.own.models import OwnField, OwnOption
from webapp.tables.registry import tables
from webapp.tables.remembering.models import CompanySetting
from webapp.tables.table import Table
from webapp.tables.values.choices import Choice
from webapp.tables.values.kind import Invalid

Key = tuple[str, int]


class Edition:
    """All tables of one company, each made when it is asked for first."""

    def __init__(self, key: Key, fields: Iterable, options: Iterable, chosen: Mapping[str, Any]):
        self.key, self.chosen = key, chosen  # what the company chose for all its tables, by name
        self.fields: dict[str, list] = defaultdict(list)
        self.options: dict[str, dict[str, list]] = defaultdict(lambda: defaultdict(list))
        for field in fields:
            self.fields[field.table_name].append(field)
        for option in options:
            self.options[option.table_name][option.field_key].append(option)
        self.made: dict[str, Table] = {}

    def of(self, declared: Table) -> Table:
        name = declared.name
        if name not in self.fields and name not in self.options:
            return declared
        if name not in self.made:
            mine = self.made[name] = _made(declared, self.fields[name], self.options[name], self.key)
            made = self.chosen.get(CHOSEN, {}).get(name, [])
            mine.own_words = words_of(declared.model.__tablename__, self.fields[name], made)
        return self.made[name]


def edition(declared: Table) -> Table:
    """The bound company's edition of a table."""
    tenant = company()
    return current(tenant).of(declared) if tenant and tenant.settings else declared


def current(tenant: Tenant) -> Edition:
    """What the bound company has arranged, as its version says; three queries when it is not known yet."""
    return _kept.of(tenant)


def _read(version: int | None = None) -> Edition:
    fields = select(OwnField.__table__).order_by(OwnField.position, OwnField.id)
    options = select(OwnOption.__table__).order_by(OwnOption.position, OwnOption.id)
    chosen = select(CompanySetting.name, CompanySetting.value)
    here, tenant = company_connection(), bound_company()
    key = (tenant.schema, tenant.settings if version is None else version)
    told = (here.execute(query).all() for query in (fields, options, chosen))
    return Edition(key, next(told), next(told), dict(map(tuple, next(told))))


_kept: Versioned[Edition] = Versioned(_read)


def now(table_name: str) -> Table:
    """A table as this transaction has it, committed or not; not kept."""
    return _read(-1).of(tables[table_name])


def _made(declared, own, options, key) -> Table:
    fields = [_with_options(one, options.get(one.key)) for one in declared.fields]
    live = [one for one in own if one.retired_at is None]
    typed = {_key(one): typed_field(one).bound(declared.model) for one in live if one.kind not in WORKED_OUT}
    beneath = declared.in_edition([*fields, *typed.values()], key)
    rolled = _rolled(beneath, live)
    found = {**typed, **rolled, **_calculated([*beneath.fields, *rolled.values()], live)}
    mine = declared.in_edition([*fields, *(found[_key(one)] for one in live)], key)
    if shown := [_key(one) for one in live if not one.hidden]:
        mine.columns = (*(one.key for one in declared.visible()), *shown)
    mine.retired = tuple(_retired(one, declared) for one in own if one.retired_at is not None)
    return mine


def _with_options(field: Field, options) -> Field:
    kind = field.kind
    return replace(field, kind=kind.edited(options)) if options and isinstance(kind, Choice) else field


def _key(own) -> str:
    return f"x_{own.id}"


def typed_field(own) -> Extra:
    """The field of a row of own_fields, as a module would declare it."""
    kind = kind_of(own.kind, {**own.settings, "table": own.table_name}, own.sensitive)
    default = partial(_meant, kind, own.default) if own.default else None
    return Extra(
        _key(own), own.label, kind, required=own.required, default=default, help=own.help, only=own.unique,
        together=tuple(own.together), indexed=own.indexed_at is not None,
    )  # fmt: skip


def _meant(kind, text):
    """What a default means now: today, or somebody who still works here; else nothing."""
    try:
        return kind.parse(text)
    except Invalid:
        return None


def _retired(own, declared) -> Field:
    return (
        typed_field(own).bound(declared.model) if own.kind not in WORKED_OUT else Extra(_key(own), own.label)
    )


def _calculated(fields, live) -> dict[str, Field]:
    """Formulas, each after those that it uses; those in a circle say so."""
    rows = {_key(one): one for one in live if one.kind == "formula"}
    try:
        order = in_order({key: one.settings.get("formula", "") for key, one in rows.items()})
    except Circle:
        order = list(rows)
    found: dict[str, Field] = {}
    for key in order:
        about = {"help": rows[key].help}
        found[key] = calculated(key, rows[key].label, rows[key].settings, [*fields, *found.values()], **about)
    return found


def _rolled(table, live) -> dict[str, Field]:
    return {
        _key(one): rolled(_key(one), one.label, one.settings, table, help=one.help)
        for one in live
        if one.kind == "rollup"
    }
