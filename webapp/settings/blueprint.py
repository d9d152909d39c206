"""The blueprint of this room; routes.py gathers the views that belong to it."""

from flask import Blueprint

bp = Blueprint("settings", __name__, url_prefix="/settings")
