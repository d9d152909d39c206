"""The Procfile's processes under honcho; one that dies comes back, unless it dies too often or all are stopping."""

import multiprocessing
import os
import signal
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

import psutil
from honcho.environ import parse_procfile
from honcho.manager import Manager
from honcho.process import Process

MARK = "KEZHANG_SERVER"
DEATHS, WITHIN = 5, 60
FAREWELL = 15


class Kept(Process):
    """A process that is started again after it died; it ends with its manager, even when that one is killed."""

    def __init__(self, stopping, *args, **options):
        super().__init__(*args, **options)
        self._stopping = stopping
        self._manager = os.getpid()
        self._deaths: deque[float] = deque(maxlen=DEATHS)
        self._said: deque = deque(maxlen=20)
        self._again = True

    def run(self, events=None, ignore_signals=False):
        """Runs it, again and again; the signals are for the process, not for us who watch it."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, lambda *_: None)
        threading.Thread(target=self._follow_manager, daemon=True).start()
        while self._again:
            super().run(events)

    def _send_message(self, data, type="line"):
        if type == "line":
            self._said.append(data)
        if type == "stop":
            self._again = self._may_return()
            data, type = (self._announce(data), "line") if self._again else (data, type)
        super()._send_message(data, type)

    def _may_return(self):
        self._deaths.append(time.monotonic())
        often = len(self._deaths) == DEATHS and self._deaths[-1] - self._deaths[0] < WITHIN
        if often and not self._stopping.is_set():
            super()._send_message(
                b"died %d times within a minute. It said last:\n" % DEATHS + b"".join(self._said)
            )
        return not often and not self._stopping.wait(len(self._deaths) - 0.5)

    def _announce(self, data):
        return f"stopped by itself ({data['returncode']}), starting it again\n".encode()

    def _follow_manager(self):
        while os.getppid() == self._manager:
            time.sleep(0.5)
        if self._child is not None:
            os.killpg(self._child.pid, signal.SIGTERM)
            psutil.wait_procs([psutil.Process(self._child.pid)], FAREWELL)  # it would be killed with us
        os._exit(1)


class Processes(Manager):
    """All of them; `beside` are functions that run in threads meanwhile and are told when it ends."""

    def __init__(self, *beside: Callable[[threading.Event], None]):
        super().__init__()
        self._stopping = multiprocessing.Event()
        self._process_ctor = partial(Kept, self._stopping)
        self._ended = threading.Event()
        self._beside = [threading.Thread(target=run, args=(self._ended,), daemon=True) for run in beside]

    def run(self) -> None:
        """Until a signal or a process that dies too often; everything beside has ended too."""
        try:
            self.loop()
        finally:
            self._ended.set()
            for thread in self._beside:
                thread.join()

    def _start(self):
        signal.signal(signal.SIGHUP, signal.getsignal(signal.SIGTERM))
        super()._start()
        for thread in self._beside:
            thread.start()

    def terminate(self):
        self._stopping.set()
        self._ended.set()
        super().terminate()


def commands(procfile: Path) -> Mapping[str, str]:
    """The Procfile's commands by name."""
    return parse_procfile(procfile.read_text()).processes


def clear(home: Path) -> None:
    """End processes that a killed start of the same home left behind."""
    left = [process for process in psutil.process_iter() if _mark(process) == str(home)]
    for request in (psutil.Process.terminate, psutil.Process.kill):
        for process in left:
            try:
                request(process)
            except psutil.Error:
                continue
        _, left = psutil.wait_procs(left, timeout=5)


def _mark(process):
    try:
        return process.environ().get(MARK)
    except (psutil.Error, OSError):
        return None
