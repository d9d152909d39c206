"""The blueprints of this room."""

from webapp.handing.hand_pages import bp as handings_bp
from webapp.handing.pool_pages import bp as pool_bp

__all__ = ["handings_bp", "pool_bp"]
