"""Values sealed with an older key, sealed anew with the current one: in batches of rows, each a transaction of its own.

What tells an old value from a new one is the value itself: killed anywhere, the next run goes on with those that are
left. Rows are locked for a batch, so that nobody's edit is lost; blind indexes stay, for they have a key of their own.
"""

import json
from collections.abc import Callable, Iterator

from sqlalchemy import text

from tenants import keys
from tenants.current import bound_company
from tenants.db import company_connection, db
from tenants.rings import read
from webapp.keeping.sealed_places import Places, everywhere

AT_ONCE = 2_000
PREFIX = 2 * keys.HEADER.size + 2  # of a sealed value within JSON: \x and the header's digits
Told = Callable[[int], None]


def header() -> bytes:
    """How every value begins that the bound company's current key sealed."""
    return keys.HEADER.pack(keys.VERSION, read(bound_company().data_key).current)


def left() -> int:
    """How many rows hold something that an older key sealed."""
    return sum(_count(places) for places in everywhere())


def reseal(progress: Told) -> None:
    """Seals anew whatever an older key sealed; `progress(rows)` after each batch, which it commits."""
    for places in everywhere():
        for rows in _batches(places):
            progress(rows)


def _batches(places: Places) -> Iterator[int]:
    last = -(2**62)
    while rows := _batch(places, last):
        db.session.commit()
        yield len(rows)
        last = rows[-1].id
    db.session.rollback()


def _batch(places, last):
    """Rows that are old, sealed anew and written back in one statement."""
    told = [*places.columns, *([places.within] if places.keys else [])]
    query = (
        f"SELECT id, {', '.join(told)} FROM {places.table} WHERE id > :last AND ({_old(places)})"
        " ORDER BY id LIMIT :many FOR NO KEY UPDATE"
    )
    rows = _run(query, last=last, many=AT_ONCE).all()
    if rows:
        _write(places, rows)
    return rows


def _write(places, rows):
    sets = [f"{name} = coalesce(g.{name}, t.{name})" for name in places.columns]
    given = {
        name: [_anew(place, getattr(row, name)) for row in rows] for name, place in places.columns.items()
    }
    types = ["bytea[]"] * len(given)
    if places.keys:
        sets.append(f"{places.within} = t.{places.within} || g.within")
        given["within"] = [_anew_within(places.keys, getattr(row, places.within)) for row in rows]
        types.append("jsonb[]")
    names = ["id", *given]
    lists = ", ".join(f"CAST(:{name} AS {of})" for name, of in zip(names, ["bigint[]", *types], strict=True))
    _run(
        f"UPDATE {places.table} t SET {', '.join(sets)} FROM unnest({lists}) g({', '.join(names)}) WHERE t.id = g.id",
        id=[row.id for row in rows],
        **given,
    )


def _anew(place: str, blob: bytes | None) -> bytes | None:
    """The value under the current key; None where there is nothing to do."""
    if blob is None or keys.key_id(blob := bytes(blob)) is None or blob[:3] == header():
        return None
    return keys.seal(place, keys.unseal(place, blob))


def _anew_within(places, held) -> str:
    made = {}
    for key, place in places.items():
        told = (held or {}).get(key)
        if told and (anew := _anew(place, bytes.fromhex(told.removeprefix("\\x")))):
            made[key] = f"\\x{anew.hex()}"
    return json.dumps(made)


def _count(places):
    return _run(f"SELECT count(*) FROM {places.table} WHERE {_old(places)}").scalar_one()


def _old(places: Places) -> str:
    """SQL that is true of a row with something that an older key of the company sealed."""
    within = [_old_within(f"{places.within} ->> '{key}'") for key in places.keys or ()]
    return " OR ".join([*(_old_column(name) for name in places.columns), *within])


def _old_column(name):
    return (
        f"(substr({name}, 1, 1) = '\\x{keys.VERSION:02x}' AND substr({name}, 1, 3) <> '\\x{header().hex()}')"
    )


def _old_within(told):
    version = f"'\\x{keys.VERSION:02x}'"
    return f"(left({told}, 4) = {version} AND left({told}, {PREFIX}) <> '\\x{header().hex()}')"


def _run(statement, **values):
    return company_connection().execute(text(statement), values)
