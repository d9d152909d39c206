"""Every page of this room: importing it puts the views on their blueprints."""

from webapp.accounts import (
    routes_companies,
    routes_invitations,
    routes_members,
    routes_profile,
    routes_reset,
    routes_sign_in,
    routes_sign_up,
)
from webapp.accounts.blueprint import bp, company_bp

__all__ = [
    "bp", "company_bp", "routes_companies", "routes_invitations", "routes_members", "routes_profile", "routes_reset",
    "routes_sign_in", "routes_sign_up",
]  # fmt: skip
