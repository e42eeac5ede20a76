"""A line on the terminal about what takes long: from the third second on, and never into a file or another command."""

from __future__ import annotations

import sys
import threading
import time
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from types import TracebackType

AFTER = 2.0
"""Seconds of silence before the first line."""
EVERY = 0.5
"""Seconds between two lines."""


class Patience:
    """Says what is being done on standard error, if that is a terminal, once it has taken two seconds.

    Used as `with Patience() as told:`; `told.doing("scoring 10,000 bids")` names the work, and
    `told.step(done, of)` says how far it has come. The line is wiped at the end, and before each result.
    """

    def __init__(self, stream: TextIO | None = None, after: float = AFTER, every: float = EVERY) -> None:
        self.stream = sys.stderr if stream is None else stream
        self.after, self.every = after, every
        self._what, self._far = "working", ""
        self._over = threading.Event()
        self._began = time.monotonic()
        self._thread: threading.Thread | None = None

    def __enter__(self) -> Patience:
        if self.stream.isatty():
            self._thread = threading.Thread(target=self._run, daemon=True)
            self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        if self._thread is not None:
            self._thread.join()

    def doing(self, what: str) -> None:
        """Name the work that begins now."""
        self._what, self._far = what, ""

    def step(self, done: int, of: int) -> None:
        """Say that `done` of `of` are done."""
        self._far = f", {done:,} of {of:,}"

    def _run(self) -> None:
        wait, said = self.after, False
        while not self._over.wait(wait):
            passed = int(time.monotonic() - self._began)
            self.stream.write(f"\r\x1b[K{self._what}{self._far} ({passed} s)")
            self.stream.flush()
            wait, said = self.every, True
        if said:
            self.stream.write("\r\x1b[K")
            self.stream.flush()
