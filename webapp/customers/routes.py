"""The pages of the customers table."""

from webapp.customers.table import customers
from webapp.tables.pages import table_blueprint

bp = table_blueprint(customers)
