"""create_app(): the only file that knows every blueprint; imported by wsgi, the worker and tests alone."""

from flask import Flask
from flask_wtf import CSRFProtect
from htmx_flask import Htmx

from config import HERE, Config
from tenants import engines
from tenants.commands import companies, keep, release
from tenants.db import db
from tenants.engines import SHARED_LOGIN
from tenants.routing import CompanyPrefix
from webapp.core import access, errors, formats, headers, limits, logging, shell, sign_in, translating, urls

csrf = CSRFProtect()


def create_app(config: Config) -> Flask:
    """The application over one database; refuses to start with an endpoint that nobody guards."""
    engines.configure(config)
    app = Flask("webapp", root_path=str(HERE / "webapp"), template_folder=str(HERE / "templates"))
    app.config.update(config.flask())
    app.config["SQLALCHEMY_DATABASE_URI"] = engines.url(SHARED_LOGIN)
    db.init_app(app)
    Htmx(app)
    csrf.init_app(app)
    for room in (logging, sign_in, translating, urls, formats, headers, limits, errors):
        room.init_app(app)
    app.before_request(access.guard)
    shell.init_app(app, [])
    for command in (companies, release, keep):
        app.cli.add_command(command)
    access.assert_every_endpoint_is_guarded(app)
    app.wsgi_app = CompanyPrefix(app.wsgi_app)  # type: ignore[method-assign]
    return app
