"""The kind that points to a record of another table, and finds it by what people call it."""

from collections import defaultdict
from collections.abc import Collection

from flask import url_for
from flask_babel import lazy_gettext as _l
from sqlalchemy import ARRAY, BigInteger, LargeBinary, String, any_, literal, select

from tenants.db import company_connection
from tenants.keys import blind
from webapp.tables.registry import tables
from webapp.tables.values.kind import Invalid
from webapp.tables.values.people import Linked


class Reference(Linked):
    """Understands the number ("C000012", or "C000012 陈伟"), what else only one has, a name, a phone, at last an id.

    `shown` is the field of the target that stands for the record; left out, what names it.
    """

    name = "reference"

    def __init__(self, target: str, shown: str = ""):
        self.target, self.shown = target, shown

    @property
    def table(self):
        return tables.here(self.target)

    def home(self):
        return url_for(f"{self.target}.index")

    def labels(self, ids):
        table = self.table
        title = table.by_key[self.shown or table.title].column
        return {row[0]: str(row[1]) for row in self._rows(table.id.in_(ids), title)}

    def texts(self, ids):
        table = self.table
        number, title = (table.by_key[key].column for key in (table.number, table.title))
        rows = self._rows(table.id.in_(ids), number, title)
        return {id: named if named == called else f"{named} {called}" for id, named, called in rows}

    def parse_many(self, texts):
        found: dict[str, int | Invalid] = {}
        for way in (self._by_number, self._by_mark, self._by_title, self._by_phone, self._by_id):
            left = [text for text in texts if text not in found]
            found |= way(left) if left else {}
        return {text: found[text] if text in found else self._unknown(text) for text in texts}

    def _unknown(self, text):
        return Invalid(_l("There is no %(one)s “%(text)s”.", one=self.table.one, text=text[:60]))

    def _ambiguous(self, text):
        return Invalid(_l("Several are called “%(text)s”: write the number.", text=text[:60]))

    def _by_number(self, texts):
        """The whole text, its first word, or a short number filled up."""
        field = self.table.by_key[self.table.number]
        asked = {text: self._numbers(field.kind, field.kind.clean(text)) for text in texts}
        ids = self._ids(field.column, {number for numbers in asked.values() for number in numbers}, String)
        hits = {
            text: next((ids[number][0] for number in numbers if number in ids), None)
            for text, numbers in asked.items()
        }
        return {text: id for text, id in hits.items() if id is not None}

    @staticmethod
    def _numbers(kind, text):
        padded = kind.padded(text) if hasattr(kind, "padded") else None
        return [
            number
            for number in (text, text.upper(), padded, text.split()[0], text.split()[0].upper())
            if number
        ]

    def _by_mark(self, texts):
        """What else only one record has, such as a serial number."""
        found: dict[str, int | Invalid] = {}
        for field in self.table.fields:
            if field.unique and field.kind.name == "text" and field.key != self.table.number:
                found |= self._single(self._ids(field.column, texts, String))
        return found

    def _by_title(self, texts):
        if self.table.title == self.table.number:
            return {}
        return self._single(self._ids(self.table.by_key[self.table.title].column, texts, String))

    def _by_phone(self, texts):
        field = self.table.by_key.get("phone")
        if field is None or not field.kind.sealed or field.veiled:
            return {}
        called = {text: field.kind.parse(text) for text in texts if sum(map(str.isdigit, text)) >= 7}
        indexes = {text: blind(field.place, phone) for text, phone in called.items() if phone}
        ids = self._ids(field.columns[field.compared_by], indexes.values(), LargeBinary)
        return self._single({text: ids[index] for text, index in indexes.items() if index in ids})

    def _by_id(self, texts):
        asked = {text: int(text.lstrip("#")) for text in texts if _is_id(text)}
        ids = self._ids(self.table.id, asked.values(), BigInteger)
        return {text: id for text, id in asked.items() if id in ids}

    def _single(self, found):
        return {text: ids[0] if len(ids) == 1 else self._ambiguous(text) for text, ids in found.items()}

    def _ids(self, column, values: Collection, of) -> dict:
        """{value: [ids]} of the live records that have it."""
        found = defaultdict(list)
        if values:
            wanted = any_(literal(list(values), ARRAY(of)))
            for id, value in self._rows((column == wanted) & self.table.live, column):
                found[bytes(value) if of is LargeBinary else value].append(id)
        return found

    def _rows(self, where, *columns):
        query = select(self.table.id, *columns).where(where)
        return company_connection().execute(query).all()


def _is_id(text):
    return text.lstrip("#").isdecimal() and text.isascii() and len(text) < 19
