"""The addresses of what is done to many records at once; the blueprint of every table has them."""

from tenants.roles import Permission as P
from webapp.tables import pasting, undo_pages

ROUTES = (
    ("POST", "/pastes", "paste", P.EDIT, pasting.paste),
    ("POST", "/undos", "undo", P.EDIT, undo_pages.undo),
    ("POST", "/redos", "redo", P.EDIT, undo_pages.redo),
)
