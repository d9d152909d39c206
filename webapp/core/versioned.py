"""What is kept of a company's settings for as long as their version stands, which every request learns on arrival."""

import time
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import Generic, TypeVar

from tenants.current import Tenant

MOST, SECONDS = 200, 600  # a version counted up too early, by a process that died then, lasts no longer
T = TypeVar("T")


class Versioned(Generic[T]):
    """`read()` is asked in the bound company for what it has now; of the last companies it is remembered."""

    def __init__(self, read: Callable[[], T]):
        self.read, self._lock = read, Lock()
        self._kept: OrderedDict[tuple[str, int], tuple[float, T]] = OrderedDict()

    def of(self, tenant: Tenant) -> T:
        """What the bound company had when its version was this."""
        key = (tenant.schema, tenant.settings)
        found = self._kept.get(key)
        if found is None or found[0] < time.monotonic():
            found = time.monotonic() + SECONDS, self.read()
            self._keep(key, found)
        return found[1]

    def _keep(self, key, found):
        with self._lock:
            self._kept[key] = found
            self._kept.move_to_end(key)
            while len(self._kept) > MOST:
                self._kept.popitem(last=False)
