"""The pages of the needs table."""

from webapp.needs.table import needs
from webapp.tables.pages import table_blueprint

bp = table_blueprint(needs)
