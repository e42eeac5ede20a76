"""An instant as everybody in the United Kingdom reads it: on its own clock, with the name of the zone."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

CLOCK = ZoneInfo("Europe/London")
"""The clock that a deadline is told on, whatever zone it was written in."""


def moment_words(moment: datetime) -> str:
    """ "18 July 2036 at 12:00 BST". The instant must have a zone.

    Raises `ValueError` for an instant without a zone.
    """
    if moment.utcoffset() is None:
        raise ValueError("a deadline without a zone is not the same moment for everyone")
    there = moment.astimezone(CLOCK)
    return f"{there.day} {there:%B %Y} at {there:%H:%M} {there:%Z}"
