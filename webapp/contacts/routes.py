"""The pages of the contacts table."""

from webapp.contacts.table import contacts
from webapp.tables.pages import table_blueprint

bp = table_blueprint(contacts)
