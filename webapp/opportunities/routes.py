"""The pages of the opportunities table."""

from webapp.opportunities.table import opportunities
from webapp.tables.pages import table_blueprint

bp = table_blueprint(opportunities)
