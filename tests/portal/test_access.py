"""Every address of the site and of the API, asked by ten visitors: what each gets stands in access.txt.

The columns: nobody signed in; an officer of another buyer; a bidder who has no offer there; a bidder before
and after opening; an evaluator who has not locked; an officer and an auditor before the deadline; the officer
while a tender is built, and after its award. "in" is being sent to sign in.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.core.cache import cache
from django.db import transaction
from tests.portal.access import Address, County10, Visitor, addresses, asks, code, settle
from tests.portal.test_access_shown import SHOWN

TABLE = Path(__file__).with_name("access.txt")
REFUSED = {"in", "401", "403", "404", "405"}


@pytest.fixture
def world(db: None) -> County10:
    return settle()


@contextmanager
def nothing_kept() -> Iterator[None]:
    """What a request does inside is undone."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def table() -> tuple[list[str], dict[str, list[str]]]:
    """The columns, and the expected codes by the name of an address; a name with POST in front is posted to."""
    lines = [line for line in TABLE.read_text("utf-8").splitlines() if line and not line.startswith("#")]
    head, *rows = (line.split() for line in lines)
    return head[1:], {row[0]: row[1:] for row in rows}


def told(visitor: Visitor, answer: object) -> str:
    """Everything an answer says."""
    streams = getattr(answer, "streaming", False)
    body = b"".join(answer.streaming_content) if streams else answer.content  # type: ignore[attr-defined]
    return body.decode("utf-8", "replace")


def test_every_address_has_its_row_and_every_row_its_address() -> None:
    columns, rows = table()
    names = {address.name for address in addresses()}
    gets = {name for name in rows if not name.startswith("POST:")}
    assert names - gets == set(), "a new address has no row in tests/portal/access.txt"
    assert gets - names == set(), "a row of tests/portal/access.txt has no address any more"
    only_posted = {name for name in gets if set(rows[name]) == {"405"}}
    assert {f"POST:{name}" for name in only_posted} == {name for name in rows if name.startswith("POST:")}
    assert len(names) == len(addresses())
    assert all(len(row) == len(columns) for row in rows.values())


def test_everybody_gets_what_the_table_says_and_reads_nothing_hidden(world: County10) -> None:
    columns, rows = table()
    assert [visitor.name for visitor in world.visitors] == columns
    wrong = []
    for address in addresses():
        for name, method in ((address.name, "get"), (f"POST:{address.name}", "post")):
            if name not in rows:
                continue
            found = []
            for visitor in world.visitors:
                cache.clear()
                path = address.path(visitor.scene.args(address, world.county))
                with nothing_kept():
                    answer = asks(visitor, path, method=method)
                    text = told(visitor, answer)
                found.append(code(answer))
                seen = [secret for secret in visitor.hidden if secret in text]
                assert not seen, f"{visitor.name} reads {seen} at {path}"
            if found != rows[name]:
                wrong.append(f"{name:<37}" + " ".join(f"{one:<9}" for one in found))
    assert wrong == [], "these rows are otherwise:\n" + "\n".join(wrong)


def guarded(address: Address) -> bool:
    """The rooms of one buyer's tender and of one bidder's offer: nobody else gets in."""
    inside = ("buy/<slug:slug>", "offers/<int:offer>", "api/v1/procurements/<slug>")
    return address.pattern.startswith(inside)


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_stranger_gets_into_no_tender_at_any_stage(world: County10, method: str) -> None:
    tried = 0
    for visitor in world.visitors[:3]:
        for address in filter(guarded, addresses()):
            for scene in world.scenes.values():
                theirs = scene.tender.offers.filter(supplier=world.county.bodies["northmoor"])
                if visitor.name == "other" and "offers/" in address.pattern and scene.offer in theirs:
                    continue
                path = address.path(scene.args(address, world.county))
                cache.clear()
                with nothing_kept():
                    answer = asks(visitor, path, method=method)
                assert code(answer) in REFUSED, f"{visitor.name} {method} {path} at {scene.tender.stage}"
                tried += 1
    assert tried > 1_000


def test_every_guarded_address_lets_somebody_in() -> None:
    """Or a refusal would prove nothing: what stands at the address might simply not be there."""
    _, rows = table()
    never = set()
    for address in filter(guarded, addresses()):
        cells = {*rows[address.name], *rows.get(f"POST:{address.name}", ())}
        if cells <= REFUSED:
            never.add(address.name)
    assert never == NOT_SHOWN | set(SHOWN), never ^ (NOT_SHOWN | set(SHOWN))


NOT_SHOWN = {
    "offer-lot", "procurement-lot-names", "procurement-lot-out", "procurement-lots", "procurement-lots-open",
    "procurement-lots-same",
}  # fmt: skip
"""Addresses whose scene none of the ten stands in: their own rooms' tests go there."""
