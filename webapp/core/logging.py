"""Logs: JSON, one line a request, with the ids of request, company and person, and never what they typed."""

import re
import secrets
import sys
import time
from collections.abc import MutableMapping
from typing import Any

import structlog
from flask import Flask, Response, g, request

from tenants.current import actor, company
from webapp.core.urls import FILES

log = structlog.get_logger()
ROWS = re.compile(
    r"\n(?:DETAIL|CONTEXT): .*?(?=\n\[SQL: |\n\nThe above exception|\n\nDuring handling|\Z)", re.DOTALL
)


def configure() -> None:
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            without_rows,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stdout),
        cache_logger_on_first_use=True,
    )


def without_rows(_logger, _method: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """PostgreSQL repeats the row that it refuses; the error stays, the row goes."""
    if "exception" in line:
        line["exception"] = ROWS.sub("\n", line["exception"])
    return line


def begin() -> None:
    g.request_id = secrets.token_hex(8)
    g.began = time.perf_counter()


def finish(response: Response) -> Response:
    """The line of this request. It names the route, not the address: addresses can hold a token or a search."""
    if request.endpoint not in FILES:
        where, who = company(), actor()
        log.info(
            "request", request=g.request_id, method=request.method, route=str(request.url_rule),
            status=response.status_code, ms=round((time.perf_counter() - g.began) * 1000, 1),
            company=where.id if where else None, person=who.id if who else None,
        )  # fmt: skip
    response.headers["X-Request-Id"] = g.request_id
    return response


def init_app(app: Flask) -> None:
    if not app.config["TESTING"]:
        configure()
    app.before_request(begin)
    app.after_request(finish)
