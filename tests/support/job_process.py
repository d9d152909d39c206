"""`python -m tests.support.job_process work|clock`: the real worker or clock, which also knows the tests' kinds."""

import os
import sys

import config
from tests.support import jobs
from webapp.app import create_app
from webapp.core import clock, runner


def main(command: str) -> None:
    assert "test-mark" in jobs.jobs.kinds
    app = create_app(config.load(os.environ))
    if command == "work":
        runner.work(app, processes=1)
    else:
        clock.run(app)


if __name__ == "__main__":
    main(sys.argv[1])
