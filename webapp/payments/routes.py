"""The pages of the payments table."""

from webapp.payments.actions import receive
from webapp.payments.table import payments
from webapp.tables.pages import table_blueprint
from webapp.tables.registry import tables

bp = table_blueprint(payments)
tables.actions["orders"].append(receive)
