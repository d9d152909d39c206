"""The web process: `gunicorn wsgi:app`, and what `flask --app wsgi` finds."""

import os

from config import load
from webapp.app import create_app

config = load(os.environ)
os.environ.setdefault("FONTCONFIG_FILE", str(config.HOME / "fonts" / "fonts.conf"))
app = create_app(config)
