"""The pages of the tasks table."""

from webapp.tables.pages import table_blueprint
from webapp.tasks.table import tasks

bp = table_blueprint(tasks)
