"""Room for what must not touch a disk in clear: files and folders in memory, gone with the work or with the machine.

Where the system has no such thing the folder for temporary files serves; docs/keys.md says what that asks of it.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

MEMORY = Path("/dev/shm")
ROOMY = 256 * 1024 * 1024


def stream(name: str = "upload") -> IO[bytes]:
    """A nameless file in memory, to write and read."""
    if hasattr(os, "memfd_create"):
        return os.fdopen(os.memfd_create(name), "w+b")
    return tempfile.TemporaryFile()  # pragma: no cover


class Receiving:
    """Mixed into the class of requests: uploads wait in memory, however large they are."""

    def _get_file_stream(self, total_content_length, content_type, filename=None, content_length=None):
        return stream()


@contextmanager
def file(content: Any) -> Iterator[Path]:
    """A path at which these chunks can be read, by this process and by its children, for as long as the block lasts."""
    with stream() as kept:
        for chunk in content:
            kept.write(chunk)
        kept.flush()
        yield Path(f"/proc/{os.getpid()}/fd/{kept.fileno()}")


@contextmanager
def folder(prefix: str) -> Iterator[Path]:
    """A folder of our own, removed with the block."""
    with tempfile.TemporaryDirectory(prefix=prefix, dir=_memory()) as name:
        yield Path(name)


def _memory():
    roomy = os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOMY
    return MEMORY if roomy else None
