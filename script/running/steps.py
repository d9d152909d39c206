"""Several commands of the application in one process, which costs its start only once: python steps.py release demo"""

import sys

from flask.cli import ScriptInfo

from wsgi import app


def run(names: list[str]) -> None:
    """One after the other; the first that fails ends it with its status."""
    for name in names:
        app.cli.main([name], prog_name="flask", obj=ScriptInfo(create_app=lambda: app), standalone_mode=False)


if __name__ == "__main__":
    run(sys.argv[1:])
