"""The pages of the orders table and of their lines, the purchase record."""

from webapp.orders.table import order_lines, orders
from webapp.tables.pages import table_blueprint

bp = table_blueprint(orders)
lines_bp = table_blueprint(order_lines)
