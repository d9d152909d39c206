"""`/c/acme/customers` is `/customers` of acme: the prefix moves to SCRIPT_NAME before any route is looked up."""

import re

PREFIX = re.compile(r"^/c/([a-z0-9][a-z0-9-]{0,62})(/.*)?$")
SLUG = "kezhang.slug"


class CompanyPrefix:
    """WSGI middleware. `environ["kezhang.slug"]` is the company's slug, or "" outside every company."""

    def __init__(self, app):
        self.app = app

    def __call__(self, environ, start_response):
        found = PREFIX.match(environ.get("PATH_INFO", ""))
        environ[SLUG] = found[1] if found else ""
        if found:
            environ["SCRIPT_NAME"] = f"{environ.get('SCRIPT_NAME', '')}/c/{found[1]}"
            environ["PATH_INFO"] = found[2] or ""
        return self.app(environ, start_response)
