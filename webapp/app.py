"""create_app(): the only file that knows every blueprint; imported by wsgi, the worker and tests alone."""

from flask import Flask
from flask_babel import lazy_gettext as _l
from flask_wtf import CSRFProtect
from htmx_flask import Htmx
from werkzeug.middleware.proxy_fix import ProxyFix

from config import HERE, Config
from tenants import commands as companies
from tenants import engines
from tenants.db import db
from tenants.engines import SHARED_LOGIN
from tenants.roles import Permission as P
from tenants.routing import CompanyPrefix
from webapp.accounts import commands as doors
from webapp.accounts import routes as accounts
from webapp.campaigns import routes as campaigns
from webapp.contacts import routes as contacts
from webapp.core import (
    access,
    errors,
    files,
    formats,
    headers,
    health,
    limits,
    logging,
    mail,
    parts,
    shell,
    sign_in,
    translating,
    urls,
)
from webapp.core import process_commands as processes
from webapp.core.shell import Entry
from webapp.customers import routes as customers
from webapp.dashboard import routes as dashboard
from webapp.demo.commands import demo
from webapp.devices import routes as devices
from webapp.handing import routes as handing
from webapp.history import routes as history
from webapp.industries import routes as industries
from webapp.interactions import routes as interactions
from webapp.jobs import routes as jobs
from webapp.keeping import commands as key_commands
from webapp.keeping import routes as keeping
from webapp.mails import routes as mails
from webapp.needs import routes as needs
from webapp.opportunities import routes as opportunities
from webapp.orders import routes as orders
from webapp.payments import routes as payments
from webapp.products import routes as products
from webapp.quality import routes as quality
from webapp.repairs import routes as repairs
from webapp.reports import commands as ledger
from webapp.reports import routes as reports
from webapp.rights import routes as rights
from webapp.seals import commands as history_verbs
from webapp.seals import routes as seals
from webapp.search import routes as search
from webapp.services import routes as services
from webapp.settings import routes as settings
from webapp.tables.registry import tables
from webapp.tasks import routes as tasks
from webapp.transfers import commands as transfers
from webapp.transfers import routes as imports

BLUEPRINTS = (
    *(
        accounts.bp,
        accounts.company_bp,
        dashboard.bp,
        handing.handings_bp,
        handing.pool_bp,
        health.bp,
        history.bp,
        imports.bp,
        industries.bp,
        jobs.bp,
        keeping.bp,
        mails.bp,
        quality.bp,
        reports.bp,
        settings.bp,
        search.bp,
        rights.roles_bp,
        rights.teams_bp,
        rights.reach_bp,
        rights.viewing_bp,
        seals.bp,
    ),
    *(customers.bp, contacts.bp, products.bp, devices.bp, orders.bp, orders.lines_bp, payments.bp),
    *(repairs.bp, services.bp),
    *(interactions.bp, needs.bp, tasks.bp, opportunities.bp, campaigns.bp, campaigns.members_bp),
)
COMMANDS = (
    doors.doors,
    history_verbs.companies,
    companies.release,
    companies.keep,
    demo,
    key_commands.keys,
    transfers.data,
    ledger.commands,
    *processes.commands,
)
GROUPS = (
    ("customers", "tasks", "interactions", "needs", "contacts", "opportunities"),
    ("orders", "payments", "order_lines", "products"),
    ("devices", "repairs", "services"),
    ("campaigns", "campaign_members"),
)
TOOLS = len(GROUPS)
tables.arrange([name for group in GROUPS for name in group])


def _group(name: str) -> int:
    """Where a table stands in the sidebar; one that no group names comes last of the tables."""
    return next((at for at, names in enumerate(GROUPS) if name in names), TOOLS - 1)


MENU = [
    *(
        Entry(t.name, t.label, f"{t.name}.index", t.icon, P.SEE, t.name, _group(t.name))
        for t in tables.values()
    ),
    Entry("imports", _l("Import"), "imports.index", "import", P.IMPORT, group=TOOLS),
    Entry("pool", _l("Pool"), "pool.index", "team", P.SEE, "customers", group=TOOLS),
    Entry("overview", _l("Overview"), "dashboard.overview", "dashboard", P.SEE, "orders", group=TOOLS),
    Entry("checkup", _l("Check-up"), "quality.checkup", "shield", P.SEE, group=TOOLS),
    Entry("reports", _l("Reports"), "reports.index", "reports", P.REPORT, group=TOOLS),
    Entry("history", _l("History"), "history.index", "history", P.HISTORY, group=TOOLS),
    Entry("settings", _l("Settings"), "settings.index", "settings", P.SEE, group=TOOLS),
    Entry("members", _l("People"), "members.index", "members", P.MEMBERS, group=TOOLS),
    Entry("industries", _l("Tables in use"), "industries.index", "columns", P.SETTINGS, group=TOOLS),
    Entry("jobs", _l("Jobs"), "jobs.index", "jobs", P.SEE, group=TOOLS),
]
PLACES = {
    "people": (
        Entry("members", _l("People"), "members.index", "members", P.MEMBERS),
        Entry("roles", _l("Roles"), "roles.index", "shield", P.MEMBERS),
        Entry("teams", _l("Teams"), "teams.index", "people", P.MEMBERS),
        Entry("handings", _l("Hand-over"), "handings.index", "swap", P.MEMBERS),
    ),
}

ROOMS = (logging, sign_in, translating, urls, formats, headers, limits, errors, files, mail)

csrf = CSRFProtect()


def create_app(config: Config) -> Flask:
    """The application over one database; refuses to start with an endpoint that nobody guards."""
    engines.configure(config)
    app = Flask("webapp", root_path=str(HERE / "webapp"), template_folder=str(HERE / "templates"))
    app.config.update(config.flask())
    app.config["SQLALCHEMY_DATABASE_URI"] = engines.url(SHARED_LOGIN)
    db.init_app(app)
    Htmx(app)
    for room in ROOMS:
        room.init_app(app)
    csrf.init_app(app)
    parts.init_app(app)
    app.before_request(access.guard)
    shell.init_app(app, MENU, PLACES)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    for command in COMMANDS:
        app.cli.add_command(command)
    access.assert_every_endpoint_is_guarded(app)
    app.wsgi_app = _behind(CompanyPrefix(app.wsgi_app), config.TRUSTED_PROXIES)  # type: ignore[method-assign]
    return app


def _behind(wsgi, proxies):
    """Believes the addresses that our own reverse proxies pass on, and nobody else's."""
    return ProxyFix(wsgi, x_for=proxies, x_proto=proxies, x_host=proxies) if proxies else wsgi
