"""The web process: `gunicorn wsgi:app`, and what `flask --app wsgi` finds."""

import os

from config import load
from webapp.app import create_app

app = create_app(load(os.environ))
