"""Every page of this room: importing it puts the views on their blueprints."""

from webapp.rights import role_pages, team_pages, viewing_pages
from webapp.rights.blueprint import reach_bp, roles_bp, teams_bp, viewing_bp

__all__ = ["reach_bp", "role_pages", "roles_bp", "team_pages", "teams_bp", "viewing_bp", "viewing_pages"]
