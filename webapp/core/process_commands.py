"""`flask --app wsgi work` and `flask --app wsgi clock`: the worker and the clock of the Procfile."""

import click
from flask import current_app
from flask.cli import with_appcontext

from webapp.core import clock, runner


@click.command("work")
@click.option(
    "--processes", default=2, show_default=True, envvar="WORKERS", help="How many jobs may run at once."
)
@with_appcontext
def work(processes: int) -> None:
    """Runs jobs until told to stop."""
    runner.work(current_app._get_current_object(), processes)  # type: ignore[attr-defined]


@click.command("clock")
@with_appcontext
def tick() -> None:
    """Hands waiting jobs on, takes back those of dead workers, and tidies up."""
    clock.run(current_app._get_current_object())  # type: ignore[attr-defined]


commands = [work, tick]
