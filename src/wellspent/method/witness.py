"""What a site's chain of events says of an award: where the chain stood at the sealing, and what was received.

The chain holds ids and digests only, each event with the hash of the one before it. The event of the sealing
names the digest of the tender's file, bids and scores; its own hash follows from what it says, so a pack that
shows the event shows also whether it was changed. Nothing of it is scored: it says which tenders took part.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from wellspent.method.canonical import digest

EVENT = ("number", "at", "actor", "organisation", "kind", "subject", "procurement", "digest", "previous")
"""Everything an event says, in words and numbers as JSON has them; its hash is the SHA-256 of these."""

EVALUATED, DISREGARDED, WITHDRAWN = "evaluated", "disregarded", "withdrawn"
FATES: Mapping[str, str] = {
    EVALUATED: "took part",
    DISREGARDED: "was disregarded and took no part",
    WITHDRAWN: "was withdrawn by its bidder and took no part",
}
"""What may become of a tender that was received, in words."""

Witness = Mapping[str, Any]
"""`chain`: the event of the sealing with its hash; `received`: a row for each tender that arrived in time."""


def event_hash(event: Mapping[str, Any]) -> str:
    """The SHA-256 of everything an event says, the hash before it included, over its canonical JSON."""
    return digest({name: event[name] for name in EVENT})


def fates(witness: Witness) -> dict[str, int]:
    """How many of the tenders that were received took part, were disregarded and were withdrawn."""
    found = Counter(row["became"] for row in witness["received"])
    return {fate: found[fate] for fate in FATES}


def doubts(
    witness: Witness, sealed: str | None, bids: Sequence[str], ranked: int | None
) -> Iterator[tuple[str, Any, Any]]:
    """Every place where a witness does not hold: its path, what it says, and what follows from the pack.

    `sealed` is the digest of the full tender file, None where the pack holds less than that; `bids` are the
    bids that the pack shows, `ranked` how many took part in all, None where that cannot be counted.
    """
    chain = witness["chain"]
    made = event_hash(chain)
    if chain["hash"] != made:
        yield "chain.hash", chain["hash"], made
    if sealed is not None and chain["digest"] != sealed:
        yield "chain.digest", chain["digest"], sealed
    stood = {row["offer"]: row["became"] for row in witness["received"]}
    for bid in dict.fromkeys(bids):
        if stood.get(bid) != EVALUATED:
            yield f"received.{bid}.became", stood.get(bid, "nothing"), EVALUATED
    evaluated = fates(witness)[EVALUATED]
    if ranked is not None and evaluated != ranked:
        yield "received.evaluated", evaluated, ranked
