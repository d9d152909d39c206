"""How figures and moments are written: 1,234.56 · 2026-11-21 · 2026-11-21 14:32 in the company's own time."""

from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from flask import Flask

from tenants.current import company

DEFAULT_ZONE = "Asia/Shanghai"


def zone() -> ZoneInfo:
    tenant = company()
    return ZoneInfo(tenant.timezone if tenant else DEFAULT_ZONE)


def today() -> date:
    """The date where the company is."""
    return datetime.now(zone()).date()


def money(value: Decimal | None) -> str:
    return "" if value is None else f"{value:,.2f}"


def yuan(value: Decimal | None) -> str:
    return "" if value is None else f"-¥{-value:,.2f}" if value < 0 else f"¥{value:,.2f}"


def number(value: int | Decimal | None) -> str:
    return "" if value is None else f"{value:,}"


def day(value: date | None) -> str:
    return value.isoformat() if value else ""


def instant(value: datetime | None) -> str:
    """To the minute, in the company's time zone."""
    return (
        (value if value.tzinfo else value.replace(tzinfo=UTC)).astimezone(zone()).strftime("%Y-%m-%d %H:%M")
        if value
        else ""
    )


def init_app(app: Flask) -> None:
    app.jinja_env.filters.update(money=money, yuan=yuan, number=number, date=day, instant=instant)
