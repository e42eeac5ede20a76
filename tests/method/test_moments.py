"""An instant on the clock of the United Kingdom."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from wellspent.method.moments import moment_words


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (datetime(2036, 7, 18, 11, 0, tzinfo=UTC), "18 July 2036 at 12:00 BST"),
        (datetime(2036, 12, 18, 12, 0, tzinfo=UTC), "18 December 2036 at 12:00 GMT"),
        (datetime(2026, 10, 20, 17, 0, tzinfo=timezone(timedelta(hours=1))), "20 October 2026 at 17:00 BST"),
        (datetime(2026, 12, 31, 23, 30, tzinfo=timezone(timedelta(hours=-1))), "1 January 2027 at 00:30 GMT"),
    ],
)
def test_one_instant_has_one_wording_whatever_zone_it_was_written_in(moment: datetime, words: str) -> None:
    assert moment_words(moment) == words
    assert moment_words(moment.astimezone(UTC)) == words


def test_the_hour_that_comes_twice_is_told_apart_by_its_zone() -> None:
    first, second = (datetime(2026, 10, 25, hour, 30, tzinfo=UTC) for hour in (0, 1))
    assert (moment_words(first), moment_words(second)) == (
        "25 October 2026 at 01:30 BST",
        "25 October 2026 at 01:30 GMT",
    )


def test_an_instant_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="without a zone"):
        moment_words(datetime(2026, 10, 25, 1, 30))
