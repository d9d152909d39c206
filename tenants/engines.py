"""Connections: of the shared login, and of a small capped set of companies, each with its own login."""

import select
import threading
from collections import OrderedDict

import psycopg
from psycopg._preparing import PrepareManager
from sqlalchemy import Engine, create_engine, event, make_url
from sqlalchemy.engine import URL
from sqlalchemy.exc import InvalidatePoolError

from config import Config

SHARED_LOGIN = "kz_shared"
MIGRATOR_LOGIN = "kz_migrator"
PASSWORD_VERSION = 1

_config: Config | None = None
_shared: Engine | None = None
_door: Engine | None = None
_kept: "OrderedDict[str, Engine]" = OrderedDict()
_lock = threading.Lock()


class OneStatementCursor(psycopg.Cursor):
    """Sends every statement by the extended protocol, where a second one cannot be stacked behind it."""

    def _execute_send(self, query, *, force_extended=False, binary=None):
        super()._execute_send(query, force_extended=True, binary=binary)


class KeptPlans(PrepareManager):
    """psycopg forgets its prepared statements at each rollback, and a request that only reads ends with one.

    Ours outlive it, as they do in PostgreSQL: these logins drop and make nothing that a plan could miss.
    """

    def clear(self) -> bool:
        return False


def configure(config: Config) -> None:
    """Points this process at its database; called once by create_app, again by each test database."""
    global _config
    dispose()
    _config = config


def password(login: str, config: Config | None = None) -> str:
    """A login's password, derived from the master key; nothing secret is stored."""
    return _of(config).derived(f"login:{login}:{PASSWORD_VERSION}").hex()


def url(login: str, config: Config | None = None) -> URL:
    return make_url(_of(config).DATABASE_URL).set(username=login, password=password(login, config))


def shared() -> Engine:
    global _shared
    if _shared is None:
        with _lock:
            _shared = _shared or _engine(SHARED_LOGIN, pool_size=5, max_overflow=5)
    return _shared


def door() -> Engine:
    """The shared login for single statements that only read: no transaction begins or ends around them."""
    global _door
    if _door is None:
        with _lock:
            outside = {"isolation_level": "AUTOCOMMIT", "pool_reset_on_return": None}
            _door = _door or _engine(SHARED_LOGIN, pool_size=3, max_overflow=5, **outside)
    return _door


def of_company(schema: str) -> Engine:
    """The engine of one company; the least recently used idle one makes room for it."""
    with _lock:
        if schema not in _kept:
            _kept[schema] = _engine(schema, pool_size=2, max_overflow=2)
        _kept.move_to_end(schema)
        for other in _idle_beyond(configured().COMPANY_ENGINES):
            _retire(_kept.pop(other))
        return _kept[schema]


def migrator_engine(config: Config) -> Engine:
    """For writing and comparing migrations; the migrator acts as the owner of everything."""
    engine = _engine(MIGRATOR_LOGIN, pool_size=1)
    event.listen(engine, "connect", lambda dbapi, _: dbapi.execute("SET ROLE kz_owner"))
    return engine


def dispose(close: bool = True) -> None:
    """Forgets every connection; close=False in a forked child, whose parent still uses them."""
    global _shared, _door
    with _lock:
        for engine in (*_kept.values(), _shared, _door):
            if engine is not None:
                engine.dispose(close=close)
        _kept.clear()
        _shared = _door = None


def _idle_beyond(cap):
    surplus = max(0, len(_kept) - cap)
    idle = [schema for schema, engine in _kept.items() if engine.pool.checkedout() == 0]
    return [schema for schema in idle if schema != next(reversed(_kept))][:surplus]


def _retire(engine):
    """Closes an engine for good; who got hold of it a moment ago may finish, and leaves no connection behind."""
    engine.dispose()
    event.listen(engine, "checkin", lambda _, record: record.invalidate())


def _engine(login, **pool):
    connect = {"connect_timeout": 5, "options": "-c timezone=UTC", "cursor_factory": OneStatementCursor}
    engine = create_engine(
        url(login),
        pool_timeout=5,
        pool_use_lifo=True,
        use_native_hstore=False,
        hide_parameters=True,
        connect_args=connect,
        **pool,
    )
    event.listen(engine, "do_connect", _connected)
    event.listen(engine, "connect", _keep_plans)
    event.listen(engine, "checkout", _still_there)
    return engine


def direct(login: str, config: Config | None = None) -> psycopg.Connection:
    """A connection of one's own that commits each statement; its password may hang from the master key before."""
    before = _of(config).before
    try:
        return _direct(login, config)
    except psycopg.OperationalError:
        if before is None:
            raise
        return _direct(login, before)


def _direct(login, config):
    address = url(login, config).set(drivername="postgresql")
    return psycopg.connect(address.render_as_string(hide_password=False), autocommit=True)


def _connected(dialect, _record, args, options):
    """While the master key is changed, a login may still have the password that hangs from the one before."""
    before = configured().before
    if before is None:
        return None
    try:
        return dialect.connect(*args, **options)
    except psycopg.OperationalError as error:
        if error.sqlstate not in (None, "28P01"):
            raise
        return dialect.connect(*args, **options | {"password": password(options["user"], before)})


def _keep_plans(connection, _):
    connection._prepared = KeptPlans()


def _still_there(connection, _record, _proxy):
    """All that an idle connection can have to read is the server's farewell: then its whole pool begins anew."""
    waiting = select.poll()
    waiting.register(connection.fileno(), select.POLLIN)
    if waiting.poll(0):
        raise InvalidatePoolError


def configured() -> Config:
    """The settings of this process."""
    return _of(None)


def _of(config) -> Config:
    config = config or _config
    if config is None:
        raise RuntimeError("tenants.engines.configure() comes first")
    return config
