"""The Procfile's processes come back, give up when they die too often, and end with their manager."""

import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

from script.running import processes

ROOT = Path(__file__).resolve().parents[2]
MANAGE = """
import sys
from script.running import processes
processes.DEATHS = 2
manager = processes.Processes()
manager.add_process("one", sys.argv[1])
manager.run()
sys.exit(manager.returncode or 0)
"""


@contextmanager
def manage(command):
    manager = subprocess.Popen(
        [sys.executable, "-c", MANAGE, command],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    with manager:
        yield manager


def until(manager, words):
    assert any(words in line for line in manager.stdout), f"the manager ended before it said {words!r}"


def appears(path):
    deadline = time.monotonic() + 30
    while not path.exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    return path.exists()


def test_one_that_dies_comes_back(tmp_path):
    command = f"[ -e {tmp_path}/died ] && echo back && exec sleep 60; touch {tmp_path}/died; exit 3"
    with manage(command) as manager:
        until(manager, "stopped by itself (3)")
        until(manager, "back")
        manager.send_signal(signal.SIGTERM)
        assert manager.wait(30) == 143


def test_one_that_dies_too_often_ends_everything_with_its_last_words():
    with manage("echo no luck; exit 4") as manager:
        until(manager, "died 2 times within a minute. It said last:")
        until(manager, "no luck")
        assert manager.wait(30) == 4


def test_none_outlives_a_manager_that_is_killed(tmp_path):
    bye = tmp_path / "bye"
    with manage(f"trap 'touch {bye}; exit' TERM; echo up; while :; do sleep 0.1; done") as manager:
        until(manager, "up")
        manager.kill()
    assert appears(bye)


def test_the_procfile_names_the_four():
    commands = processes.commands(ROOT / "Procfile")
    assert set(commands) == {"web", "worker", "clock", "keeper"}
    assert all(command.startswith("exec ") for command in commands.values())
