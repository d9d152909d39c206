"""The pages of the services table."""

from webapp.services.table import services
from webapp.tables.pages import table_blueprint

bp = table_blueprint(services)
