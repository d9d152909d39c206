"""Every page of this room: importing it puts the views on their blueprints."""

from webapp.accounts import (
    routes_code,
    routes_companies,
    routes_door,
    routes_email,
    routes_factor,
    routes_invitations,
    routes_members,
    routes_opening,
    routes_owner,
    routes_profile,
    routes_reset,
    routes_sessions,
    routes_sign_in,
    routes_sign_up,
)
from webapp.accounts.blueprint import bp, company_bp

__all__ = [
    "bp", "company_bp", "routes_code", "routes_companies", "routes_door", "routes_email", "routes_factor",
    "routes_invitations", "routes_members", "routes_opening", "routes_owner", "routes_profile", "routes_reset",
    "routes_sessions", "routes_sign_in", "routes_sign_up",
]  # fmt: skip
