"""Several people acting in the same moment, each on a thread and a database connection of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from wellspent.method.errors import Refused

PATIENCE = 40
"""Seconds until whoever has not finished counts as stuck: more than SQLite waits for its turn."""


@dataclass(frozen=True)
class Came:
    """What came of one act: what it gave, or why it was refused. Anything else fails the test."""

    gave: Any = None
    refused: str = ""


def at_once(acts: Sequence[Callable[[], object]]) -> list[Came]:
    """What came of each act, all begun at the same moment. Raises what none of them may raise."""
    start = threading.Barrier(len(acts))
    came: dict[int, Came] = {}
    failed: list[BaseException] = []

    def run(place: int, act: Callable[[], object]) -> None:
        try:
            connection.ensure_connection()
            start.wait(PATIENCE)
            came[place] = Came(gave=act())
        except Refused as why:
            came[place] = Came(refused=why.faults[0].rule)
        except BaseException as error:
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair, daemon=True) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    assert not [thread for thread in threads if thread.is_alive()], "somebody waits for ever"
    if failed:
        raise failed[0]
    return [came[place] for place in range(len(acts))]


def one_wins(found: Sequence[Came], why: str) -> Came:
    """The one act that was done; every other was refused, saying `why`."""
    done = [one for one in found if not one.refused]
    assert len(done) == 1, found
    for one in found:
        assert one in done or why in one.refused, found
    return done[0]
