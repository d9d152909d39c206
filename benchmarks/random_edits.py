"""Random edits, the same for the same seed: through the doors that people use, in bulk, in plain SQL, and for good."""

import random
from collections.abc import Iterator

from sqlalchemy import text

from tenants.db import company_connection, db
from webapp.tables.registry import tables
from webapp.tables.writing import editing, many

TEXTS = (
    "",
    "常客",
    "=1+1",
    '引号" 反斜杠 \\',
    "多\n行",
    "😀",
    "a" * 300,
    "'; DROP TABLE x; --",
    "0012",
    "１２３",
)
GRADES, PHONES = ("normal", "vip"), ("13900001234", "13700004321", "021-5555 6666", "")
MONEY = ("", "0", "1000", "0.10", "99999999.99")
FOR_GOOD = "DELETE FROM customers WHERE id = :id"
BY_HAND = (
    "UPDATE customers SET note = note || '!', interests = ARRAY['钓鱼', NULL, 'a,b'] WHERE id % 7 = :n",
    "UPDATE customers SET extras = extras || jsonb_build_object('x_' || (id % 3), :n) WHERE id % 5 = :n",
    "UPDATE customers SET extras = extras - 'x_1' WHERE id % 4 = :n",
    "UPDATE customers SET credit_limit = credit_limit * 1.10 WHERE id % 6 = :n",
)


class Editor:
    """Somebody who changes customers at random; each call of `edit` is one committed act."""

    def __init__(self, seed: int):
        self.random = random.Random(seed)
        self.ids: list[int] = []
        self.acts = {
            "create": 20,
            "change": 50,
            "bulk": 6,
            "delete": 8,
            "restore": 8,
            "for_good": 2,
            "by_hand": 6,
        }

    def edits(self, count: int) -> Iterator[int]:
        """So many acts; yields after each."""
        for n in range(count):
            kind = "create" if len(self.ids) < 20 else self._any(list(self.acts), self.acts.values())
            getattr(self, kind)()
            db.session.commit()
            yield n

    def _any(self, choices, weights=None):
        return self.random.choices(list(choices), weights)[0]

    def values(self) -> dict:
        """What somebody types, through the table's own checks."""
        typed = {
            "note": self._any(TEXTS),
            "grade": self._any(GRADES),
            "phone": self._any(PHONES),
            "credit_limit": self._any(MONEY),
            "birth_date": self._any(("", "1990-02-28", "2001-12-31")),
        }
        keys = self.random.sample(list(typed), self.random.randint(1, 3))
        return {key: tables.here("customers").by_key[key].kind.parse(typed[key]) for key in keys}

    def create(self):
        self.ids.append(
            editing.create(
                tables.here("customers"),
                {"name": f"客户{self.random.random()}", "kind": "person", **self.values()},
            )
        )

    def change(self):
        [(key, value), *_] = self.values().items()
        try:
            editing.change(tables.here("customers"), self._any(self.ids), key, value)
        except (editing.Missing, editing.Refused):
            db.session.rollback()

    def bulk(self):
        some = self.random.sample(self.ids, min(len(self.ids), 15))
        many.change_many(tables.here("customers"), {id: self.values() for id in some})

    def delete(self):
        many.delete_many(tables.here("customers"), [self._any(self.ids)])

    def restore(self):
        many.restore_many(tables.here("customers"), [self._any(self.ids)])

    def for_good(self):
        id = self._any(self.ids)
        self.ids.remove(id)
        company_connection().execute(text(FOR_GOOD), {"id": id})

    def by_hand(self):
        company_connection().execute(text(self._any(BY_HAND)), {"n": self.random.randint(0, 6)})
