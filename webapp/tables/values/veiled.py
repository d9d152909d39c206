"""The kind that a masked field has for those who may not see it whole: something shows through, and no question of it
is answered."""

from webapp.tables.values.kind import Kind, Look

SHOWN, THROUGH = 1, "•••"


class Veiled(Kind):
    """Stands in the place of another kind; a sealed one keeps its own mask."""

    name = "veiled"
    ordered = False
    lookups: tuple[str, ...] = ()

    def __init__(self, kind: Kind):
        self.kind, self.sealed, self.align = kind, kind.sealed, kind.align

    def mask(self, value) -> str:
        return getattr(self.kind, "mask", self._through)(value)

    def _through(self, value) -> str:
        shown = self.kind.show(value) if self.kind.name in ("name", "text") else ""
        return f"{shown[:SHOWN]}{THROUGH}" if len(shown) > 3 else THROUGH

    def show(self, value):
        return "" if value is None else self.mask(value)

    def text(self, value):
        return self.show(value)

    def look(self, value):
        return Look("mask")

    def derived_columns(self, attr):
        return self.kind.derived_columns(attr)
