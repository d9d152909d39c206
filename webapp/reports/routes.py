"""Ledger documents: an account on screen or as PDF, the book of all customers, what everybody owes."""

from flask import Blueprint, Response, redirect, render_template, request, url_for
from sqlalchemy import select

from tenants.db import db
from tenants.roles import Permission
from webapp.core import files, jobs
from webapp.core.access import requires
from webapp.core.models import File
from webapp.core.rights import BOOKS
from webapp.ledger import balances as owing
from webapp.reports.actions import open_account
from webapp.reports.asking import PRESETS, BalancesForm, BookForm, StatementForm, asked
from webapp.reports.making import KIND
from webapp.reports.pages import paginate
from webapp.reports.statements import Period, statement
from webapp.reports.wording import side
from webapp.tables.registry import tables

FILES_SHOWN = 20
ROWS_ON_SCREEN = 500
OWING_ON_SCREEN = 500

bp = Blueprint("reports", __name__, url_prefix="/reports")
tables.actions["customers"].append(open_account)


@bp.get("")
@requires(Permission.REPORT, tells_of=BOOKS)
def index() -> str:
    """The documents to choose from, and those made lately."""
    return _desk(StatementForm(asked(request.args)))


@bp.get("/statement")
@requires(Permission.REPORT, tells_of=BOOKS)
def show_statement() -> str | tuple[str, int]:
    """One account over a period, cut into screens as the PDF is cut into pages."""
    form = StatementForm(asked(request.args))
    if not form.validate():
        return _desk(form), 422
    found = statement(form.customer.data, form.period)
    screens = paginate(found.lines(), ROWS_ON_SCREEN)
    at = min(max(request.args.get("screen", 1, type=int), 1), len(screens))
    return render_template(
        "reports/statement.html",
        form=form,
        presets=PRESETS,
        statement=found,
        lines=screens[at - 1],
        screen=at,
        screens=len(screens),
        side=side,
    )


@bp.post("/statement/pdf")
@requires(Permission.REPORT, tells_of=BOOKS)
def print_statement() -> Response | tuple[str, int]:
    form = StatementForm(asked(request.form))
    if not form.validate():
        return _desk(form), 422
    return _printed(form.period, form.customer.data)


@bp.post("/book/pdf")
@requires(Permission.REPORT, tells_of=BOOKS)
def print_book() -> Response | tuple[str, int]:
    """Every customer with an entry or a balance, one after the other."""
    form = BookForm(asked(request.form))
    if not form.validate():
        return _desk(StatementForm(asked({})), form), 422
    return _printed(form.period)


@bp.get("/balances")
@requires(Permission.REPORT, tells_of=BOOKS)
def show_balances() -> str | tuple[str, int]:
    """Who owes what at the end of a day; the total is of everybody, on this screen or not."""
    form = BalancesForm(asked(request.args))
    if not form.validate():
        return render_template("reports/balances.html", form=form, rows=[], total=None), 422
    rows = owing.owing(form.at.data, request.args.get("after", ""), OWING_ON_SCREEN)
    more = len(rows) == OWING_ON_SCREEN and url_for(".show_balances", at=form.at.data, after=rows[-1].number)
    return render_template(
        "reports/balances.html", form=form, rows=rows, total=owing.total(form.at.data), more=more
    )


def _desk(form: StatementForm, book: BookForm | None = None) -> str:
    made = select(File).where(File.purpose == "report").order_by(File.id.desc()).limit(FILES_SHOWN)
    return render_template(
        "reports/index.html",
        form=form,
        book=book or BookForm(asked({})),
        balances=BalancesForm(asked({})),
        presets=PRESETS,
        files=db.session.scalars(made).all(),
    )


def _printed(period: Period, customer_id: int | None = None) -> Response:
    """The file itself when it is ready within two seconds, else the page that shows how far it is."""
    payload = {"start": period.start.isoformat(), "end": period.end.isoformat(), "customer_id": customer_id}
    number = jobs.enqueue(KIND, payload)
    db.session.commit()
    ended = jobs.wait_for(number)
    if ended.state == "done":
        return files.download(db.session.get_one(File, ended.result["file"]))
    return redirect(url_for("jobs.show", job_id=number), 303)  # type: ignore[return-value]
