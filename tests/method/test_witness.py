"""What a pack's witness says: its hash follows from what it says, and nobody took part who is not in it."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellspent.method.redaction import Level, Redacted, Redaction
from wellspent.method.replay import FORMAT, WITHOUT_WITNESS, WITNESS, packed
from wellspent.method.witness import EVENT, FATES, doubts, event_hash, fates

SEALED = "a" * 64


def event(**changed: Any) -> dict[str, Any]:
    said = {
        "number": 41, "at": "2026-11-21T10:00:00.000000+00:00", "actor": "system", "organisation": 3,
        "kind": "award-sealing", "subject": "procurement:7", "procurement": 7, "digest": SEALED,
        "previous": "b" * 64,
    }  # fmt: skip
    return said | changed


def witness(*fated: str, **changed: Any) -> dict[str, Any]:
    """A witness of tenders a, b, c …, each with what became of it; `changed` of its event after its hash was made."""
    said = event()
    rows = [
        {"offer": name, "bidder": f"{name} Ltd", "became": fate, "digest": name * 64, "reason": f"why {name}"}
        for name, fate in zip("abcdef", fated, strict=False)
    ]
    return {"chain": {**said, "hash": event_hash(said), **changed}, "received": rows}


def test_a_hash_is_that_of_the_event_in_canonical_json() -> None:
    """A second, plain way: what the site's chain has written since its first event."""
    plain = json.dumps(event(), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert event_hash(event()) == hashlib.sha256(plain.encode()).hexdigest()
    assert event_hash({**event(), "hash": "whatever"}) == event_hash(event())


@given(st.sampled_from(EVENT), st.text("0123456789abcdef", min_size=1, max_size=8))
def test_a_hash_moves_with_everything_that_an_event_says(name: str, other: str) -> None:
    changed = event(**{name: other})
    assert (event_hash(changed) == event_hash(event())) == (changed == event())


def test_fates_are_counted_in_one_order() -> None:
    assert fates(witness("disregarded", "evaluated", "evaluated")) == {
        "evaluated": 2, "disregarded": 1, "withdrawn": 0,
    }  # fmt: skip
    assert list(FATES) == ["evaluated", "disregarded", "withdrawn"]


def found(
    said: dict[str, Any], *, sealed: str | None = SEALED, bids: str = "ab", ranked: int = 2
) -> list[str]:
    return [path for path, _, _ in doubts(said, sealed, list(bids), ranked)]


def test_a_witness_that_holds_raises_no_doubt() -> None:
    assert found(witness("evaluated", "evaluated", "disregarded", "withdrawn")) == []
    shown = witness("evaluated", "evaluated")
    assert found(shown, sealed=None, bids="a") == [], "a level that shows one bid of two"


@pytest.mark.parametrize("name", [*EVENT, "hash"])
def test_whatever_is_changed_of_the_event_is_named(name: str) -> None:
    changed = witness(
        "evaluated",
        "evaluated",
        **{name: 42 if name in ("number", "procurement", "organisation") else "f" * 64},
    )
    assert "chain.hash" in found(changed)


def test_another_tender_file_is_named() -> None:
    said = event(digest="c" * 64)
    other = {
        "chain": {**said, "hash": event_hash(said)},
        "received": witness("evaluated", "evaluated")["received"],
    }
    assert found(other) == ["chain.digest"]
    assert found(other, sealed=None) == [], "a level that withholds bids has another tender file of its own"


def test_a_bid_that_was_never_received_or_put_out_is_named() -> None:
    assert found(witness("evaluated"), ranked=1) == ["received.b.became"]
    assert found(witness("evaluated", "disregarded"), ranked=1) == ["received.b.became"]
    assert found(witness("evaluated", "evaluated", "evaluated")) == ["received.evaluated"]
    assert [(said, follows) for _, said, follows in doubts(witness("withdrawn"), None, ["a"], 0)] == [
        ("withdrawn", "evaluated")
    ]


def test_only_a_pack_with_a_witness_has_the_newer_format() -> None:
    """An older version reads such a pack, and could not prove a redacted one: it asks for an update instead."""
    assert packed({"tender.json": b"{}"}, {}).manifest["format"] == WITHOUT_WITNESS == 1
    assert packed({"tender.json": b"{}", WITNESS: b"{}"}, {}).manifest["format"] == FORMAT == 2


def redacted(level: Level, fated: tuple[str, ...]) -> tuple[dict[str, Any], Redacted]:
    """The witness of a tender that a won before b, as a level shows it."""
    standing = [name for name, fate in zip("abcdef", fated, strict=False) if fate == "evaluated"]
    tender = {"bid": [{"id": name} for name in standing]}
    figures = {"winner": "a", "bids": [{"id": name} for name in standing]}
    kept = Redacted({})
    return Redaction(tender, figures, level).witness(witness(*fated), kept), kept


@given(st.lists(st.sampled_from(sorted(FATES)), max_size=4))
def test_the_public_sees_what_became_of_a_tender_and_nothing_else_of_it(rest: list[str]) -> None:
    fated = ("evaluated", *rest)
    shown, kept = redacted(Level("public"), fated)
    assert [row["became"] for row in shown["received"]] == list(fated), "how many, and what became of each"
    assert shown["chain"] == witness()["chain"]
    told = json.dumps(shown["received"])
    for name in "abcdef":
        assert name * 64 not in told
        assert f"why {name}" not in told
    assert shown["received"][0] == {"offer": "a", "bidder": "a Ltd", "became": "evaluated"}
    assert all(set(row) == {"offer", "became"} for row in shown["received"][1:])
    assert len(kept.withheld) == len(fated), "each can be proven later"


def test_a_bidder_sees_its_own_receipt_whole_and_the_winner_by_name() -> None:
    shown, kept = redacted(Level("bidder", "b"), ("evaluated", "evaluated", "disregarded"))
    whole = witness("evaluated", "evaluated", "disregarded")["received"]
    assert shown["received"] == [
        {"offer": "a", "bidder": "a Ltd", "became": "evaluated"},
        whole[1],
        {"offer": "withheld-3", "became": "disregarded"},
    ]
    assert kept.withheld == {f"{WITNESS}, received 1": whole[0], f"{WITNESS}, received 3": whole[2]}
