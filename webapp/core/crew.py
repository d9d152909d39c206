"""Processes that do the same work side by side: one that ends is replaced, and all of them end together."""

import os
import signal
import threading
import time
from collections.abc import Callable

BREATH = 1.0  # seconds between a process that fell at once and the next


class Crew:
    """Forks `size` processes, each of which calls `work` and ends when it returns; `run` lasts until we are stopped."""

    def __init__(self, size: int, work: Callable[[], None]):
        self.size, self.work = size, work
        self.pids: dict[int, float] = {}
        self.stopping = False

    def run(self) -> None:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        while not self.stopping or self.pids:
            while not self.stopping and len(self.pids) < self.size:
                self._fork()
            self._bury()

    def _fork(self):
        pid = os.fork()
        if pid == 0:
            os._exit(self._works())
        self.pids[pid] = time.monotonic()
        if self.stopping:
            os.kill(pid, signal.SIGTERM)

    def _works(self):
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, signal.SIG_DFL)
        threading.Thread(target=_follow, args=(os.getppid(),), daemon=True).start()
        try:
            self.work()
            return 0
        except BaseException as error:
            if not isinstance(error, SystemExit):
                os.write(2, f"{type(error).__name__}: {error}\n".encode())
            return 1

    def _bury(self):
        pid, _status = os.wait()
        began = self.pids.pop(pid, None)
        if began and not self.stopping and time.monotonic() - began < BREATH:
            time.sleep(BREATH)

    def _stop(self, signum, frame):
        self.stopping = True
        for pid in self.pids:
            os.kill(pid, signal.SIGTERM)


def _follow(parent):
    """Ends this process in good order when the one that forked it is gone, even if that was killed."""
    while os.getppid() == parent:
        time.sleep(BREATH)
    os.kill(os.getpid(), signal.SIGTERM)
