"""The pages of the payments table."""

from webapp.payments.table import payments
from webapp.tables.pages import table_blueprint

bp = table_blueprint(payments)
