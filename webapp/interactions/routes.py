"""The pages of the interactions table."""

from webapp.interactions.table import interactions
from webapp.tables.pages import table_blueprint

bp = table_blueprint(interactions)
