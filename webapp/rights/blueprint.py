"""The blueprints of this room; routes.py gathers the views that belong to them."""

from flask import Blueprint

roles_bp = Blueprint("roles", __name__, url_prefix="/roles")
teams_bp = Blueprint("teams", __name__, url_prefix="/teams")
