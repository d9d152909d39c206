"""A person's acts in a table as a line of steps: which comes back next, and which goes forth again.

An undo is an act that names the act it took back; a redo is an undo of an undo. What an undo stands for counts as not
done, until that undo is taken back itself. Whatever is done after an undo ends the line of redos.
"""

from collections.abc import Iterator
from typing import NamedTuple

from sqlalchemy import column, select
from sqlalchemy import table as plain_table
from sqlalchemy.dialects.postgresql import insert

from tenants.current import actor, use_door
from tenants.db import actor_statement, company_connection
from webapp.tables.remembering.models import AuditAction, Receipt
from webapp.tables.writes import who

DOORS = ("cell", "form", "paste", "fill", "clear", "bulk", "undo", "restore", "api")
MOST = 1_000
ONE_CHANGE = "change-"  # an undo of one value only is an act as any other
CHANGES = plain_table("audit_changes", *map(column, ("action", "table_name")))
ACTIONS = AuditAction.__table__.c


class Step(NamedTuple):
    """One act. `undo_of` names the act that it took back, if it took one back."""

    action: str
    undo_of: str | None


def last_done(table) -> Step | None:
    """My newest act in the table that is not taken back."""
    return next((step for step in _standing(_line(table)) if not step.undo_of), None)


def last_undone(table) -> Step | None:
    """The undo that a redo takes back: my newest one, unless I did something else since."""
    line = _line(table)
    undos = _undos(line)
    for step in _standing(line):
        if not step.undo_of:
            return None
        if step.action in undos:
            return step
    return None


def mine(table, action: str) -> Step | None:
    """That act, if it is mine and still stands."""
    return next((step for step in _standing(_line(table)) if step.action == action), None)


def one_at_a_time(table) -> None:
    """A second undo of mine in this table waits until the first one is committed."""
    key = {"key": f"undoing-{who()}-{table.name}", "table_name": table.name}
    taken = insert(Receipt).values(**key)
    company_connection().execute(taken.on_conflict_do_update(index_elements=["key"], set_=key))


def take_on(step: Step) -> None:
    """From here on what is written is the undo of that act."""
    use_door("undo", step.action)
    company_connection().exec_driver_sql(actor_statement())


def passed(table, step: Step) -> None:
    """Nothing of that act could be taken back: it is not offered again."""
    at_hand = actor()
    note = {
        "key": f"passed-{step.action}",
        "table_name": table.name,
        "action": at_hand.action if at_hand else "",
    }
    company_connection().execute(insert(Receipt).values(**note).on_conflict_do_nothing())


def is_long(table, step: Step, most: int) -> bool:
    """Whether it changed more rows than that."""
    of = (CHANGES.c.action == step.action, CHANGES.c.table_name == table.model.__tablename__)
    query = select(CHANGES.c.action).where(*of).offset(most).limit(1)
    return company_connection().execute(query).first() is not None


def _line(table) -> list[Step]:
    """My newest acts, newest first; what could not be taken back is left out."""
    known = Receipt.key == "passed-" + ACTIONS.action
    query = (
        select(ACTIONS.action, ACTIONS.undo_of)
        .where(
            ACTIONS.actor == who(), ACTIONS.table_name == table.model.__tablename__, ACTIONS.door.in_(DOORS)
        )
        .where(~select(Receipt.key).where(known).exists())
        .order_by(ACTIONS.id.desc())
        .limit(MOST)
    )
    return [Step(action, _whole(undo_of)) for action, undo_of in company_connection().execute(query)]


def _whole(undo_of):
    return None if undo_of and undo_of.startswith(ONE_CHANGE) else undo_of


def _standing(line: list[Step]) -> Iterator[Step]:
    taken_back = set()
    for step in line:
        if step.action not in taken_back:
            if step.undo_of:
                taken_back.add(step.undo_of)
            yield step


def _undos(line) -> set[str]:
    """The acts that took something back which was done, and not merely taken back."""
    done = {step.action: step.undo_of for step in line}
    return {step.action for step in line if step.undo_of and not done.get(step.undo_of)}
