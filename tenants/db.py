"""The database as the code sees it: two bases, one session that picks the login by the base. Imports no model, ever."""

from datetime import datetime
from typing import TYPE_CHECKING, Any, cast

import psycopg
from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session
from psycopg.pq import ExecStatus
from sqlalchemy import BigInteger, Connection, DateTime, Engine, Identity, MetaData, event, func
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, registry
from sqlalchemy.sql import visitors

from tenants import engines
from tenants.current import actor, bound_company

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


UNHURRIED = ("job", "import")
PATIENCE_OF_JOBS = (
    "SET LOCAL statement_timeout = '1h'",
    "SET LOCAL idle_in_transaction_session_timeout = '1h'",
)
READ_ONLY = ("SET TRANSACTION READ ONLY",)


class Base(DeclarativeBase):
    registry = registry(type_annotation_map={int: BigInteger(), datetime: DateTime(timezone=True)})


class OneCompanySession(Session):
    """Shared models go to the shared login, everything else to the bound company's; never to two companies."""

    def get_bind(self, mapper=None, clause=None, bind=None, **kw: Any) -> Engine:
        return engines.shared() if _is_shared(mapper, clause) else self._company_engine()

    def company_connection(self) -> Connection:
        """The bound company's connection in this session's transaction, for plain SQL. Raises NoCompany."""
        return self._connection_for_bind(self._company_engine())

    def shared_connection(self) -> Connection:
        return self._connection_for_bind(engines.shared())

    def _company_engine(self):
        schema = bound_company().schema
        if self.info.setdefault("schema", schema) != schema:
            raise LookupError("this session already belongs to another company")
        return engines.of_company(schema)


def _is_shared(mapper, clause):
    if mapper is not None:
        return mapper.persist_selectable.schema == "shared"
    tables = (
        [e for e in visitors.iterate(clause) if e.__visit_name__ == "table"] if clause is not None else []
    )
    return bool(tables) and all(table.schema == "shared" for table in tables)


db = SQLAlchemy(model_class=Base, session_options={"class_": OneCompanySession})


@event.listens_for(OneCompanySession, "after_begin")
def say_who(session, transaction, connection):
    """The actor of every company transaction, set as a statement so that no SELECT can change it."""
    if not transaction.nested and connection.engine is not engines.shared():
        said = (
            actor_statement(),
            *(PATIENCE_OF_JOBS if _in_a_job() else ()),
            *(READ_ONLY if _in_a_preview() else ()),
        )
        if not _begun(connection.connection.dbapi_connection, said):
            for statement in said:
                connection.exec_driver_sql(statement)


def _begun(connection: psycopg.Connection, said: tuple[str, ...]) -> bool:
    """Begins the transaction and says all this in the same trip to the database; nothing in it was typed by people."""
    begin = connection._get_tx_start_command().decode()
    try:
        return connection.pgconn.exec_("; ".join((begin, *said)).encode()).status == ExecStatus.COMMAND_OK
    except psycopg.Error:
        return False


def _in_a_job():
    who = actor()
    return who is not None and who.door in UNHURRIED


def _in_a_preview():
    who = actor()
    return who is not None and who.preview


def actor_statement() -> str:
    """`SET LOCAL app.actor = 'person:door:action:undo_of'`; every part is ours, none is typed by people."""
    who = actor()
    spoken = f"{int(who.id)}:{who.door}:{who.action}:{who.undo_of}" if who else "0:job::"
    if not all(c.isalnum() or c in ":-_." for c in spoken):
        raise ValueError("an actor has only plain characters")
    return f"SET LOCAL app.actor = '{spoken}'"


def company_connection() -> Connection:
    """Plain SQL for the bound company, in this session's transaction. Raises NoCompany."""
    return _session().company_connection()


def shared_connection() -> Connection:
    """Plain SQL for the schema `shared`, in this session's transaction."""
    return _session().shared_connection()


def _session() -> OneCompanySession:
    return cast(OneCompanySession, db.session())


if TYPE_CHECKING:
    Model = Base
else:
    Model = db.Model


class SharedModel(Model):
    """A row about companies and people, in the schema `shared`."""

    __abstract__ = True
    metadata = MetaData(schema="shared", naming_convention=NAMING)


class CompanyModel(Model):
    """A row of one company, in the schema that its login sees."""

    __abstract__ = True
    metadata = MetaData(naming_convention=NAMING)


class Record(CompanyModel):
    """What every business record has; `created_by` and `updated_by` are person ids, kept without a foreign key."""

    __abstract__ = True

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    updated_at: Mapped[datetime] = mapped_column(server_default=func.now())
    created_by: Mapped[int | None]
    updated_by: Mapped[int | None]
    extras: Mapped[dict] = mapped_column(JSONB, server_default="{}")
    deleted_at: Mapped[datetime | None]
