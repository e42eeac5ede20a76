"""Taking turns before SQLite: it lets one write at a time, and whoever finds it busy sleeps and asks again.

With many submitting at once that sleep is most of the time. A lock that wakes the next in line costs nothing; it is
let go by the system when a process dies. PostgreSQL has rows to lock, and needs no turns.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection

try:
    import fcntl
except ImportError:  # Windows: one process serves there, and its threads take turns
    fcntl = None  # type: ignore[assignment]

_threads = threading.Lock()


@contextmanager
def turn() -> Iterator[None]:
    """Wait for one's turn to write, in this process and among all of them on this machine."""
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        yield
        return
    with _threads:
        if fcntl is None:
            yield
            return
        with Path(settings.ENVIRONMENT.data_dir, "turn").open("ab") as line:
            fcntl.flock(line, fcntl.LOCK_EX)
            yield
