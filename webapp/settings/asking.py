"""What the form of an own field says, as own.add and own.alter take it; and as the form shows it again."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any
from urllib.parse import urlencode

from webapp.tables.formulas.names import labelled
from webapp.tables.own.findable import KINDS, UNASKED, is_searched
from webapp.tables.own.kinds import LABELS, SEALABLE, UNIQUE, WORKED_OUT
from webapp.tables.own.models import OwnField
from webapp.tables.registry import tables
from webapp.tables.values.kind import CONTROLS

FLAGS = ("required", "unique", "sensitive")
SETTINGS = {
    "number": ("decimals", "low", "high"),
    "money": ("low", "high"),
    "reference": ("target",),
    "formula": ("formula", "decimals"),
}
ROLLUP = ("table", "how", "field", "filter")
HINTS = ("label", "help", "default")


@dataclass
class Asked:
    """One form: every value as it was typed; `errors` are messages by the name of what they are about."""

    table: Any
    kind: str
    typed: Mapping[str, str]
    together: list[str] = field(default_factory=list)
    errors: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, form, table, kind: str = "") -> "Asked":
        """From request.form, or the arguments of an address."""
        kind = kind or form.get("kind", "")
        typed = {name: CONTROLS.sub("", value) for name, value in form.items()}
        return cls(table, kind if kind in LABELS else "text", typed, form.getlist("together"))

    @classmethod
    def standing(cls, own: OwnField, table) -> "Asked":
        """What a field is now, as it would be typed."""
        typed = {name: "on" for name in FLAGS if getattr(own, name)} | {
            name: getattr(own, name) for name in HINTS
        }
        said = own.settings
        typed |= {name: _text(said.get(name)) for name in SETTINGS.get(own.kind, ())}
        if own.kind == "formula":
            typed["formula"] = labelled(said.get("formula", ""), table.fields)
        if own.kind == "rollup":
            typed |= {f"rollup_{name}": _text(said.get("rollup", {}).get(name)) for name in ROLLUP}
        typed["allowed"] = "\n".join(said.get("allowed", []))
        typed |= {name: "on" for name in ("extendable",) if said.get(name)}
        typed |= {"finding": "asked"} | ({"searched": "on"} if is_searched(own) else {})
        return cls(table, own.kind, typed, list(own.together))

    def said(self, name: str) -> str:
        return self.typed.get(name, "")

    def on(self, name: str) -> bool:
        return bool(self.typed.get(name))

    @property
    def more(self) -> dict[str, Any]:
        """What own.add takes beside name, kind and settings; what this kind cannot be is not asked."""
        flags = {name: self.on(name) and self.can(name) for name in FLAGS}
        return {**flags, "together": self.together if flags["unique"] else [], "help": self.said("help"),
                "default": self.said("default") if self.can("default") else ""}  # fmt: skip

    def can(self, what: str) -> bool:
        """Whether a field of this kind can be required, unique, sensitive, or begin with something."""
        if what == "sensitive":
            return self.kind in SEALABLE
        if what == "unique":
            return self.kind in UNIQUE
        if what == "searched":
            return self.kind in KINDS
        if what == "default":
            return self.kind not in WORKED_OUT | {"file"}
        return self.kind not in WORKED_OUT

    def settings(self, before: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """The settings of this kind; what is not asked here stays as it was."""
        kept = dict(before or {})
        for name in SETTINGS.get(self.kind, ()):
            kept[name] = self.said(name).strip()
            if not kept[name]:
                del kept[name]
        if self.kind == "rollup":
            kept["rollup"] = {name: self.said(f"rollup_{name}") for name in ROLLUP}
        if self.kind == "text":
            kept["allowed"] = self.said("allowed").splitlines()
        if self.can("searched"):
            kept["searched"] = self.searched
        if self.kind == "choice":
            kept["extendable"] = self.on("extendable")
            kept["options"] = [*kept.get("options", []), *self._words(kept.get("options", []))]
        return kept

    @property
    def searched(self) -> bool:
        """Whether the search is to find it: as its box says, or, where nobody was asked, what is usual."""
        return self.on("searched") if self.said("finding") else self.kind in UNASKED

    def _words(self, known) -> list[dict[str, str]]:
        """New options, one a line; those that are there already are not written twice."""
        labels = {one["label"] for one in known}
        lines = (line.strip() for line in self.said("options").splitlines())
        return [{"label": line} for line in dict.fromkeys(lines) if line and line not in labels]


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def seal(own: OwnField) -> str:
    """What tells whether somebody else changed the field meanwhile."""
    about = (
        own.label,
        own.settings,
        own.help,
        own.default,
        own.together,
        *(getattr(own, name) for name in FLAGS),
    )
    return sha256(repr(about).encode()).hexdigest()[:16]


def filters_of(child) -> list[tuple[str, Any]]:
    """(question of an address, what it is called): which records a rollup can be about."""
    return [
        (urlencode(view.args), view.label) for view in child.views if view.args and "sort" not in view.args
    ]


def children_of(table) -> list:
    return tables.under(table.name)
