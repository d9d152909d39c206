"""The floor of a page: nothing but Flask, one statement by psycopg and a table drawn by Jinja."""

from collections.abc import Callable

from flask import Flask, request

from benchmarks import site
from benchmarks.support import raw

COLUMNS = """
SELECT c.id, c.number, c.name, left(encode(c.phone, 'hex'), 11), c.grade, c.lifecycle, c.district, l.model,
  l.ordered_on, c.balance, c.owner
FROM customers c LEFT JOIN LATERAL (
  SELECT l.model, o.ordered_on FROM orders o JOIN order_lines l ON l.order_id = o.id AND l.deleted_at IS NULL
  WHERE o.customer_id = c.id AND o.deleted_at IS NULL ORDER BY o.ordered_on DESC, o.id DESC LIMIT 1) l ON true
WHERE c.deleted_at IS NULL
"""
PAGE = """<!doctype html><html lang="zh"><title>Customers</title><table>
<tr><th>No.<th>Name<th>Phone<th>Type<th>Status<th>District<th>Bought<th>Last<th>Balance<th>In charge</tr>
{% for row in rows %}<tr id="r{{ row[0] }}">
{% for cell in row[1:] %}<td>{{ "" if cell is none else cell }}</td>{% endfor %}</tr>
{% endfor %}</table></html>"""
SAVED = "UPDATE customers SET note = %s WHERE id = %s AND note IS NOT DISTINCT FROM %s RETURNING note"


class Bare:
    """A page of rows, and a cell that is saved, over a company's own login."""

    def __init__(self, login: str):
        self.app, self.connection = Flask("bare"), raw(login, autocommit=True)
        self.template = self.app.jinja_env.from_string(PAGE)
        self.app.add_url_rule("/save", "save", self._save, methods=["PUT"])

    def page(self, name: str, tail: str, values: tuple = ()) -> Callable[[], bytes]:
        """The same 50 rows by the same columns; `tail` is the rest of the statement."""
        statement = COLUMNS + tail

        def view():
            return self.template.render(rows=self.connection.execute(statement, values).fetchall())

        self.app.add_url_rule(f"/{name}", name, view)
        return site.request(self.app, f"/{name}")

    def saving(self, form: Callable[[], dict]) -> Callable[[], bytes]:
        return site.request(self.app, "/save", form=form)

    def _save(self):
        asked = request.form
        row = self.connection.execute(SAVED, (asked["value"], asked["id"], asked["seen"] or None)).fetchone()
        return f"<td>{row[0]}</td>"
