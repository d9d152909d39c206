"""What the company has written in a field before, most used first: a type-ahead for tags and free words."""

from collections import Counter

from flask import abort, render_template, request
from sqlalchemy import select

from tenants.db import company_connection
from webapp.tables.values.pinyin import spelling
from webapp.tables.web.lists import Option

LOOKED_AT, MOST = 2_000, 12


def suggestions(table, key):
    """Words of the newest records that hold what is asked, or sound so; none of a field that is not made of words."""
    field = table.by_key.get(key) or abort(404)
    asked = request.args.get("q", "").strip().casefold()
    offers = [Option(word, word) for word in used(table, field) if _fits(word, asked)]
    return render_template("tables/_options.html", table=table, options=offers[:MOST])


def used(table, field) -> list[str]:
    """The words of a field in the newest records, the most used first."""
    if field.column is None or field.sealed or field.kind.name != "tags":
        return []
    query = select(field.column.label("words")).where(table.live).order_by(table.id.desc()).limit(LOOKED_AT)
    words = Counter(word for (some,) in company_connection().execute(query) for word in some or ())
    return [word for word, _ in words.most_common()]


def _fits(word, asked):
    return not asked or asked in word.casefold() or any(said.startswith(asked) for said in spelling(word))
