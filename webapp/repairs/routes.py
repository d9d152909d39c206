"""The pages of the repairs table."""

from webapp.repairs.table import repairs
from webapp.tables.pages import table_blueprint

bp = table_blueprint(repairs)
