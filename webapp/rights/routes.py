"""Every page of this room: importing it puts the views on their blueprints."""

from webapp.rights import role_pages, team_pages
from webapp.rights.blueprint import roles_bp, teams_bp

__all__ = ["role_pages", "roles_bp", "team_pages", "teams_bp"]
