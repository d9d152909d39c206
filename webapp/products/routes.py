"""The pages of the products table."""

from webapp.products.table import products
from webapp.tables.pages import table_blueprint

bp = table_blueprint(products)
