"""The filter panel of a table: the same for everybody who reads its language, so its HTML is kept."""

from functools import cached_property

from flask import get_template_attribute
from flask_babel import get_locale
from markupsafe import Markup

from webapp.tables.lookups import offered
from webapp.tables.people import Person

MOST = 256
_kept: dict[tuple, tuple[Markup, Markup]] = {}


class Panel:
    """`items` are the fields to filter by, with their lookups; `line` and `models` are HTML that the script copies."""

    def __init__(self, table):
        self.table = table

    @cached_property
    def items(self) -> list[dict]:
        return offered(self.table.fields)

    @property
    def line(self) -> Markup:
        return self._html[0]

    @property
    def models(self) -> Markup:
        return self._html[1]

    @cached_property
    def _html(self):
        key = (self.table.name, self.table.edition, str(get_locale()), *self._people())
        if key not in _kept:
            if len(_kept) >= MOST:
                _kept.clear()
            _kept[key] = tuple(self._drawn(macro) for macro in ("line", "models"))
        return _kept[key]

    def _people(self):
        """Who can be chosen: the only thing in a panel that one company has and another has not."""
        asks = any(field.kind.name == "person" for field in self.table.fields)
        return tuple(Person().options()) if asks else ()

    def _drawn(self, macro):
        return get_template_attribute("tables/filters.html", macro)(self.items)
