"""What a list shows besides its rows: drawn once for all questions, readers and editions that are the same."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from flask import request

from webapp.core.rights import Rights, rights
from webapp.tables.asking.questions import Question
from webapp.tables.asking.saved import Views
from webapp.tables.looking.bars import bar
from webapp.tables.looking.frames import base_of, frame, in_sight
from webapp.tables.looking.layouts import Columns
from webapp.tables.table import Table
from webapp.tables.values.days import today


@dataclass(frozen=True)
class Scene:
    """`views` are one person's, at one version of the company's looks; two scenes with the same of everything that is
    compared look alike."""

    table: Table
    views: Views | None
    own: tuple[tuple[str, str], ...]
    worn: str
    rights: Rights
    day: date
    question: Question = field(compare=False)
    fields: Columns = field(compare=False)

    @classmethod
    def of(cls, table, question: Question) -> "Scene":
        seen = tuple(question.own.items()), request.headers.get("X-Columns", ""), rights(), today()
        return cls(table, question.views, *seen, question, in_sight(table, question))

    def context(self) -> Mapping[str, Any]:
        """For templates."""
        table, question, base = self.table, self.question, base_of(self.table)
        return (
            frame(table)
            | bar(table, question, base)
            | {
                "question": question,
                "fields": self.fields,
                "figures_url": question.url(f"{base}/figures"),
                "count_url": question.url(f"{base}/count"),
                "ways": tuple(
                    (one.key, sort_url(question, base, one)) for one in self.fields if one.sortable
                ),
            }
        )


def sort_url(question: Question, base: str, one) -> str:
    """The field's own first order; from there to and fro."""
    ways = one.key, f"-{one.key}"
    first, then = reversed(ways) if (one.first or one.kind.first) == "desc" else ways
    return question.url(base, sort=then if question.sort.partition(",")[0] == first else first)
