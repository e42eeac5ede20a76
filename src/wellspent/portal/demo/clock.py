"""The demo's past: what happened weeks ago is done at the clock of weeks ago."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta, tzinfo
from unittest.mock import patch


@contextmanager
def long_ago(days: float) -> Iterator[None]:
    """Inside, the site's clock shows the time of `days` days before now, and goes on from there."""

    class Then(datetime):
        """The clock that `django.utils.timezone.now` looks at."""

        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
            """The time that many days ago."""
            return datetime.now(tz) - timedelta(days=days)

    with patch("django.utils.timezone.datetime", Then):
        yield
