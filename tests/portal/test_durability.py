"""A server killed while offers pour in: none that was acknowledged is lost or doubled, and every receipt verifies."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.serving import Crowd, Site, database_beside

MANY = 200
KILLED_AT = (80,)
"""How many were told of their receipt when the server is killed."""


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    made = Site(tmp_path, database_beside(os.environ.get("WELLSPENT_DATABASE_URL", "")))
    yield made
    made.kill()


def test_nothing_acknowledged_is_lost_or_doubled_when_the_server_is_killed(site: Site) -> None:
    bidders = site.seed(MANY)
    site.start()
    crowd, echo = Crowd(site, bidders), Crowd(site, bidders[: MANY // 2])
    working = [*crowd.submit(12), *echo.submit(4)]  # half of them press the button twice
    for many in KILLED_AT:
        until = time.monotonic() + 20
        while len(crowd.told) < many and time.monotonic() < until:
            time.sleep(0.002)
        site.kill()
        acknowledged = dict(crowd.told)
        site.start()
    for thread in working:
        thread.join(30)
    assert crowd.refused == echo.refused == []
    assert echo.told.items() <= crowd.told.items()
    assert crowd.retries, "the server was killed while nobody was speaking to it"
    assert len(acknowledged) < MANY, "the server was killed after everything was over"
    found = site.run("verify")
    assert (
        sorted(map(int, found["offers"])) == sorted(bidder.offer for bidder in bidders) == sorted(crowd.told)
    )
    assert set(found["offers"].values()) == {1}
    assert {bidder.token for bidder in bidders} == {receipt for receipt, _ in found["receipts"].values()}
    for offer, place in crowd.told.items():
        assert place == f"/offers/{offer}/receipts/{found['receipts'][str(offer)][1]}"
    assert (found["whole"], found["in_chain"], found["faults"]) == (MANY, MANY, [])
    until = time.monotonic() + 20
    while (site.letters() != {bidder.token for bidder in bidders}) and time.monotonic() < until:
        time.sleep(0.1)
    assert site.letters() == {bidder.token for bidder in bidders}, "a receipt was not sent"
