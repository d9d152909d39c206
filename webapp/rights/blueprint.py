"""The blueprints of this room; routes.py gathers the views that belong to them."""

from flask import Blueprint

roles_bp = Blueprint("roles", __name__, url_prefix="/roles")
teams_bp = Blueprint("teams", __name__, url_prefix="/teams")
reach_bp = Blueprint("reach", __name__, url_prefix="/reach")
viewing_bp = Blueprint("viewing", __name__, url_prefix="/viewing")
