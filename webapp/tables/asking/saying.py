"""The conditions of a question as a sentence: with brackets around those that belong together."""

from flask_babel import gettext as _

from webapp.tables.asking.lookups import LOOKUPS
from webapp.tables.asking.reaching import reached
from webapp.tables.asking.wheres import Filter, Group


def said(table, filters, where: Group) -> list[str]:
    """One part for each condition that holds by itself, and one for a group of others."""
    return [_one(table, one) for one in filters] + _whole(table, where)


def _whole(table, where):
    if where.how == "all":
        return _parts(table, where)
    text = _group(table, where)
    return [text] if text else []


def _parts(table, group):
    return [text for part in group.parts if (text := _part(table, part, bracketed=True))]


def _part(table, part, bracketed):
    if isinstance(part, Filter):
        return "" if part.problem else _one(table, part)
    return _group(table, part, bracketed)


def _one(table, asked):
    return LOOKUPS[asked.lookup].describe(reached(table, asked.key), asked.meant)


def _group(table, group, bracketed=True):
    parts = _parts(table, group)
    if not parts:
        return ""
    joined = (_(" and ") if group.how == "all" else _(" or ")).join(parts)
    if group.how == "none":
        return _("not (%(conditions)s)", conditions=joined)
    return _("(%(conditions)s)", conditions=joined) if bracketed and len(parts) > 1 else joined
