"""The pages of the devices table."""

from webapp.devices.table import devices
from webapp.tables.pages import table_blueprint

bp = table_blueprint(devices)
