"""The records that a person opened last: where they go on from."""

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert

from tenants.current import actor
from tenants.db import db
from webapp.search.finding import Found, Hit, facts_of, painted, seen
from webapp.search.marking import Piece
from webapp.search.models import Recent

KEPT, SHOWN = 40, 12


def remember(table, id: int) -> None:
    """This person opened that record now. Commits: nothing else is written where a record is only looked at."""
    if (who := actor()) is None or who.preview:
        return
    opened = insert(Recent).values(person_id=who.id, table_name=table.name, record_id=id)
    again = opened.on_conflict_do_update(
        index_elements=list(Recent.__table__.primary_key), set_={"at": func.now()}
    )
    db.session.execute(again)
    db.session.execute(_older(who.id))
    db.session.commit()


def _older(person):
    mine = select(Recent.at).filter_by(person_id=person).order_by(Recent.at.desc()).offset(KEPT).limit(1)
    return delete(Recent).where(Recent.person_id == person, Recent.at <= mine.scalar_subquery())


def recent() -> list[tuple[Found, Hit]]:
    """(whose table, the record as a hit) of the newest, newest first; what was deleted meanwhile is left out."""
    who, tables = actor(), {table.name: table for table in seen()}
    mine = select(Recent.table_name, Recent.record_id).filter_by(person_id=who.id if who else 0)
    opened = [
        (name, id)
        for name, id in db.session.execute(mine.order_by(Recent.at.desc()).limit(SHOWN))
        if name in tables
    ]
    rows = {name: _rows(tables[name], [id for one, id in opened if one == name]) for name, _ in opened}
    return [
        (Found(tables[name]), _hit(tables[name], rows[name][id])) for name, id in opened if id in rows[name]
    ]


def _rows(table, ids):
    return {row.id: row for row in painted(table, ids)}


def _hit(table, row):
    cells = [row.cells[field.key].text for field in facts_of(table)]
    title = row.cells[table.title].text
    return Hit(row.url, [Piece(title, False)], [], [cell for cell in cells if cell and cell != title], 0)
