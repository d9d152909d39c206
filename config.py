"""Settings, read once from the environment; each is documented where it is read, and again in docs/deploying.md."""

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

HERE = Path(__file__).parent
RUNNING = "running.json"


class SettingError(ValueError):
    """A missing or bad setting; its text is one sentence that names the setting."""


@dataclass(frozen=True)
class Config:
    HOME: Path
    DATABASE_URL: str
    REDIS_URL: str
    MASTER_KEY: str
    SMTP_URL: str = ""
    FILES_URL: str = ""
    BASE_URL: str = "http://127.0.0.1:8000"
    PORT: int = 8000
    DEMO: bool = True
    DEVELOPMENT: bool = True
    TESTING: bool = False
    COMPANY_ENGINES: int = 24
    STOCK: int = 8
    TRUSTED_PROXIES: int = 0
    MASTER_KEY_BEFORE: str = ""

    @property
    def before(self) -> "Config | None":
        """The same settings with the master key that is being left; None while there is only one."""
        return replace(self, MASTER_KEY=self.MASTER_KEY_BEFORE) if self.MASTER_KEY_BEFORE else None

    def derived(self, purpose: str) -> bytes:
        """32 bytes for one purpose, from the master key; knowing one tells nothing of another."""
        return hmac.digest(self.MASTER_KEY.encode(), purpose.encode(), hashlib.sha256)

    def flask(self) -> dict:
        """What Flask and its extensions read from `app.config`."""
        secure = self.BASE_URL.startswith("https://")
        return {
            "KEZHANG": self,
            "SECRET_KEY": self.derived("flask session").hex(),
            "SECRET_KEY_FALLBACKS": [self.before.derived("flask session").hex()] if self.before else [],
            "TESTING": self.TESTING,
            "MAX_CONTENT_LENGTH": 64 * 1024 * 1024,
            "MAX_FORM_MEMORY_SIZE": 4 * 1024 * 1024,
            "SESSION_COOKIE_NAME": "__Host-kezhang" if secure else "kezhang",
            "SESSION_COOKIE_SECURE": secure,
            "SESSION_COOKIE_HTTPONLY": True,
            "SESSION_COOKIE_SAMESITE": "Lax",
            "SESSION_COOKIE_PATH": "/",
            "SESSION_REFRESH_EACH_REQUEST": False,  # the row of a sign-in ends it, whatever the cookie says
            "WTF_CSRF_TIME_LIMIT": None,
            "WTF_CSRF_SSL_STRICT": secure,
            "BABEL_DEFAULT_LOCALE": "zh_CN",
            "BABEL_TRANSLATION_DIRECTORIES": str(HERE / "webapp" / "translations"),
            "RATELIMIT_STORAGE_URI": self.REDIS_URL,
        }


def load(environ: Mapping[str, str], **over) -> Config:
    """The settings of this process.

    KEZHANG_HOME: where state lives (embedded database, Redis, files, keys); `var/` of the checkout.
    DATABASE_URL: `postgresql+psycopg://…`; only `release` uses its administrator's login,
    everything else its address and database with logins of its own. REDIS_URL: `redis://` or `unix://`.
    MASTER_KEY: 32 characters or more; every password and data key hangs from it. MASTER_KEY_BEFORE: the one before
    it, accepted as well until `flask keys rewrap` is through (docs/keys.md).
    SMTP_URL: `smtp://user:password@host:587`; without it mails are kept and shown at /mails.
    FILES_URL: `file:///path` for uploads and PDFs; KEZHANG_HOME/files when empty.
    BASE_URL: the address that people see; `https://…` makes cookies Secure. PORT: 8000.
    DEMO=0: no demo company. KEZHANG_ENV=production: no demo, no mail page, no friendly defaults.
    COMPANY_ENGINES: companies a process keeps connections to. STOCK: schemas kept ready for sign-up.
    TRUSTED_PROXIES: how many reverse proxies stand in front; their X-Forwarded headers are believed.
    """
    home = Path(environ.get("KEZHANG_HOME") or HERE / "var").resolve()
    environ = standing(home) | {name: value for name, value in environ.items() if value}
    return Config(
        HOME=home,
        DATABASE_URL=_address(environ, "DATABASE_URL", ("postgresql", "postgresql+psycopg")),
        REDIS_URL=_address(environ, "REDIS_URL", ("redis", "rediss", "unix")),
        MASTER_KEY=_master_key(environ, "MASTER_KEY"),
        MASTER_KEY_BEFORE=_master_key(environ, "MASTER_KEY_BEFORE")
        if environ.get("MASTER_KEY_BEFORE")
        else "",
        SMTP_URL=environ.get("SMTP_URL", ""),
        FILES_URL=environ.get("FILES_URL") or f"file://{home / 'files'}",
        BASE_URL=(environ.get("BASE_URL") or f"http://127.0.0.1:{environ.get('PORT') or 8000}").rstrip("/"),
        PORT=_number(environ, "PORT", 8000),
        DEMO=environ.get("DEMO", "1") != "0" and environ.get("KEZHANG_ENV") != "production",
        DEVELOPMENT=environ.get("KEZHANG_ENV", "development") != "production",
        COMPANY_ENGINES=_number(environ, "COMPANY_ENGINES", 24),
        STOCK=_number(environ, "STOCK", 8),
        TRUSTED_PROXIES=_number(environ, "TRUSTED_PROXIES", 0),
        **over,
    )


def standing(home: Path) -> dict[str, str]:
    """What `script/server` leaves in its home for other commands: the addresses of its servers, and the key it made.

    So `flask --app wsgi …` needs no setting beside a server that runs; what the environment says comes first.
    """
    running, key = home / RUNNING, home / "master.key"
    told = json.loads(running.read_text()) if running.exists() else {}
    return told | ({"MASTER_KEY": key.read_text().strip()} if key.exists() else {})


def _address(environ, name, schemes):
    value = environ.get(name, "")
    if not value:
        raise SettingError(
            f"{name} is not set: script/server sets it, or give the address of your own server."
        )
    if urlsplit(value).scheme not in schemes:
        raise SettingError(f"{name} must begin with {' or '.join(f'{s}://' for s in schemes)}.")
    return value.replace("postgresql://", "postgresql+psycopg://", 1)


def _master_key(environ, name):
    value = environ.get(name, "")
    if len(value) < 32:
        raise SettingError(f"{name} must be set, and at least 32 characters long.")
    return value


def _number(environ, name, default):
    try:
        return int(environ.get(name) or default)
    except ValueError:
        raise SettingError(f"{name} must be a whole number, not {environ[name]!r}.") from None
