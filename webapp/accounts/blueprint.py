"""The two blueprints of this room; routes.py gathers the views that belong to them."""

from flask import Blueprint

bp = Blueprint("accounts", __name__)
company_bp = Blueprint("members", __name__, url_prefix="/members")
