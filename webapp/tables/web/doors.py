"""The addresses of what is done to many records at once; the blueprint of every table has them."""

from tenants.roles import Permission as P
from webapp.tables.web import bulk_pages, pasting, replacing
from webapp.tables.web import undo as undo_pages

ROUTES = (
    ("POST", "/pastes", "paste", P.EDIT, pasting.paste),
    ("POST", "/undos", "undo", P.EDIT, undo_pages.undo),
    ("POST", "/redos", "redo", P.EDIT, undo_pages.redo),
    ("GET", "/bulk", "bulk", P.EDIT, bulk_pages.panel),
    ("POST", "/bulk", "bulk_apply", P.EDIT, bulk_pages.apply),
    ("GET", "/replacements", "replacements", P.EDIT, replacing.panel),
    ("POST", "/replacements", "replace", P.EDIT, replacing.replace),
    ("POST", "/deletions", "delete_many", P.DELETE, bulk_pages.delete),
    ("DELETE", "/deletions", "restore_many", P.DELETE, bulk_pages.restore),
)
