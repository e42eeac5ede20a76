"""Waiting together: what many ask for at once is done for all of them in one go.

On the last day everybody submits at once. Done one by one, each would wait for the disk by itself, and the database
would be asked the same questions for each. So whoever comes first does it for all that wait by then, in one
transaction, and nobody is answered before it is committed.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Generic, TypeVar

from django.conf import settings

try:
    import fcntl
except ImportError:  # Windows: one process serves there, and its threads wait for one another
    fcntl = None  # type: ignore[assignment]

Asked = TypeVar("Asked")
Made = TypeVar("Made")


@contextmanager
def turn(name: str = "turn") -> Iterator[None]:
    """Wait for this process's turn among all on this machine.

    SQLite lets one write at a time, and whoever finds it busy sleeps and asks again: with many, that sleep is most of
    the time. A lock that wakes the next in line costs nothing; the system lets it go when a process dies.
    """
    if fcntl is None:
        yield
        return
    with Path(settings.ENVIRONMENT.data_dir, name).open("ab") as line:
        fcntl.flock(line, fcntl.LOCK_EX)
        yield


class _Place(Generic[Asked, Made]):
    """Somebody's place in the line: what was asked, and what came of it."""

    __slots__ = ("asked", "made")

    def __init__(self, asked: Asked) -> None:
        self.asked = asked
        self.made: list[Made | Exception] = []


class Together(Generic[Asked, Made]):
    """A line of threads that ask for the same kind of thing.

    `do` is given what several ask, at most `most`, and gives for each what was made or why it was not. Where it
    raises, none of it was done, and it is asked for each alone: nobody fails by another's fault.
    """

    def __init__(self, do: Callable[[Sequence[Asked]], Sequence[Made | Exception]], most: int = 64) -> None:
        self._do, self._most = do, most
        self._waiting: list[_Place[Asked, Made]] = []
        self._changed = threading.Condition()
        self._leading = False

    def ask(self, asked: Asked) -> Made:
        """What was made of `asked`, once it is done. Raises what it was refused with."""
        mine: _Place[Asked, Made] = _Place(asked)
        with self._changed:
            self._waiting.append(mine)
        while self._is_mine_to_lead(mine):
            self._lead(mine)
        made = mine.made[0]
        if isinstance(made, Exception):
            raise made
        return made

    def _is_mine_to_lead(self, mine: _Place[Asked, Made]) -> bool:
        """Wait until it is done, or until nobody does it: then whoever sees that first does."""
        with self._changed:
            while self._leading and not mine.made:
                self._changed.wait()
            if mine.made:
                return False
            self._leading = True
            return True

    def _lead(self, mine: _Place[Asked, Made]) -> None:
        """Do it for those who wait once our turn has come. Whoever it was not done for, waits again.

        What stops us while we do it stops us alone: we leave the line, and another does it for the rest.
        """
        group: list[_Place[Asked, Made]] = []
        stopped = True
        try:
            with turn():
                with self._changed:
                    group, self._waiting = self._waiting[: self._most], self._waiting[self._most :]
                self._serve(group)
            stopped = False
        finally:
            with self._changed:
                left = [place for place in (*group, *self._waiting) if not place.made]
                self._waiting = [place for place in left if not (stopped and place is mine)]
                self._leading = False
                self._changed.notify_all()

    def _serve(self, group: Sequence[_Place[Asked, Made]]) -> None:
        try:
            made = self._do([place.asked for place in group])
        except Exception as error:
            if len(group) > 1:
                for place in group:
                    self._serve([place])
                return
            made = [error]
        for place, one in zip(group, made, strict=True):
            place.made.append(one)
