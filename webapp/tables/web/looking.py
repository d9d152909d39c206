"""The addresses of looking at a table: its saved views, its layout, the shapes it takes, the sheet of paper."""

from tenants.roles import Permission as P
from webapp.tables.web import boards, printing, quick
from webapp.tables.web import layout as layout_pages
from webapp.tables.web import view as view_pages

VIEW = "/views/<key>"
ROUTES = (
    ("GET", "/views", "views", P.SEE, view_pages.index),
    ("POST", "/views", "save_view", P.SEE, view_pages.create),
    ("PUT", VIEW, "change_view", P.SEE, view_pages.change),
    ("POST", f"{VIEW}/copies", "copy_view", P.SEE, view_pages.copy),
    ("PUT", f"{VIEW}/place", "move_view", P.SEE, view_pages.move),
    ("POST", f"{VIEW}/deletion", "delete_view", P.SEE, view_pages.delete),
    ("DELETE", f"{VIEW}/deletion", "restore_view", P.SEE, view_pages.restore),
    ("PUT", "/opening", "open_with", P.SEE, view_pages.open_with),
    ("GET", "/layout", "layout", P.SEE, layout_pages.panel),
    ("PUT", "/layout", "lay_out", P.SEE, layout_pages.change),
    ("DELETE", "/layout", "discard_layout", P.SEE, layout_pages.discard),
    ("GET", "/print", "print", P.PRINT, printing.show),
    ("GET", "/cards", "cards", P.SEE, boards.cards),
    ("GET", "/quick", "quick", P.ADD, quick.form),
)
