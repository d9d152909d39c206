"""What a process keeps of companies between requests: who works there, how they look at their tables.

It is kept under the version of the company's looks, which the database counts up in the transaction that changes them
and every request learns on arrival: nobody is shown what was, and what a company has is found by itself alone.
"""

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any

from flask import g, has_request_context

from tenants.current import Tenant, company

MOST, MOST_THINGS = 300, 2_000
SECONDS = 600  # after a database was restored, a version may come a second time


class Shelf(dict[Hashable, Any]):
    """What is kept of one company at one version."""

    def __init__(self, version: int):
        super().__init__()
        self.version, self.until = version, time.monotonic() + SECONDS

    def has_room(self) -> bool:
        return len(self) < MOST_THINGS


_shelves: OrderedDict[str, Shelf] = OrderedDict()
_lock = Lock()


def shelved(key: Hashable, make: Callable[[], Any]) -> Any:
    """What `make()` says of the bound company, made once for its version; `key` tells it from all else."""
    if not has_request_context():
        return make()
    shelf = _shelf(company())
    if key not in shelf:
        if not shelf.has_room():
            shelf.clear()
        shelf[key] = make()
    return shelf[key]


def changed() -> None:
    """The request at hand changed what is kept: until it ends it has a shelf of its own."""
    if has_request_context():
        g.shelf = Shelf(0)


def _shelf(tenant: Tenant | None) -> Shelf:
    """Its own has a request that changed something, arrived before others did, or did not come in by the door."""
    if "shelf" in g or tenant is None or tenant.looks is None:
        return g.setdefault("shelf", Shelf(0))
    shelf = _shelves.get(tenant.schema)
    if shelf is None or shelf.version < tenant.looks or shelf.until < time.monotonic():
        shelf = _begun(tenant.schema, tenant.looks)
    return shelf if shelf.version == tenant.looks else g.setdefault("shelf", Shelf(0))


def _begun(schema, version):
    with _lock:
        shelf = _shelves[schema] = Shelf(version)
        _shelves.move_to_end(schema)
        while len(_shelves) > MOST:
            _shelves.popitem(last=False)
    return shelf
