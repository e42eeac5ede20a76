"""Tenders for the tests of assessment summaries: agreed by a panel, with words in them that nobody else says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from tests.method.building import tender

from wellspent.method.particulars import Organisation, Particulars, Supplier
from wellspent.method.ranking import evaluate
from wellspent.method.summaries import Summary, summaries
from wellspent.method.tenders import PANEL, Score, Tender

File = Mapping[str, Any]

NAMES = {"a": "Alderquist", "b": "Birchwold", "c": "Cedarmoot", "d": "Dogwaithe", "e": "Elmsthorpe"}
"""What the bidders are called: no other text of a summary holds such a word."""

CRITERIA_AT = "Invitation to tender, section 6"


def words_of(bid: str) -> list[str]:
    """Every word that only this bidder's documents may hold, the evaluators' own about it among them."""
    name = NAMES[bid].lower()
    return [name, f"{name}-agreed", f"{name}-alone", f"{name}-street", f"gb-coh-{name}"]


def agreed(file: File) -> Tender:
    """The tender with a name on every bid, and an agreed score with a reason wherever people score."""
    made = tender(file)
    scores: list[Score] = []
    for bid in made.bids:
        for criterion in made.criteria:
            own = [s for s in made.scores if (s.bid, s.criterion) == (bid.id, criterion.id)]
            name = NAMES[bid.id].lower()
            alone = [replace(s, reason=f"{name}-alone") for s in own if s.by != PANEL]
            panel = [
                Score(bid.id, criterion.id, PANEL, s.score, f"{name}-agreed on {criterion.id}")
                for s in own[:1]
            ]
            scores += alone + panel
    bids = tuple(replace(bid, label=f"{NAMES[bid.id]} Ltd") for bid in made.bids)
    return replace(made, bids=bids, scores=tuple(scores))


def known(*bids: str) -> Particulars:
    """Particulars that say everything a summary has to state."""
    suppliers = (
        Supplier(
            bid,
            Organisation(
                name=f"{NAMES[bid]} Ltd",
                id=f"GB-COH-{NAMES[bid].upper()}",
                address=f"1 {NAMES[bid]}-street",
                postcode="ZZ1 1ZZ",
                email=f"bids@{NAMES[bid].lower()}.example",
            ),
        )
        for bid in bids or NAMES
    )
    buyer = Organisation(name="The council", email="buying@council.example")
    return Particulars(full_criteria_at=CRITERIA_AT, buyer=buyer, suppliers=tuple(suppliers))


def sent(file: File, **options: Any) -> dict[str, Summary]:
    """Every bidder's summary, by bid."""
    found = summaries(evaluate(agreed(file)), known(), **options)
    return {one.own.bid: one for one in found}


PRICE = {
    "id": "price",
    "kind": "price",
    "rule": "absolute-linear",
    "weight": 50,
    "floor": 100,
    "ceiling": 200,
}
METHOD = {"id": "method", "kind": "quality", "rule": "scale", "scale": 5, "weight": 50, "minimum": 2}


def small(*bids: tuple[int, int], price: Mapping[str, Any] | None = None, **keys: Any) -> dict[str, Any]:
    """A tender of a price and a score, with a bid for each pair of them; `price` is another rule for the price."""
    rows = [
        {"id": id, "answers": {"price": money, "method": score}}
        for id, (money, score) in zip(NAMES, bids, strict=False)
    ]
    rule = PRICE if price is None else {"id": "price", "kind": "price", "weight": 50, **price}
    return {"method": "weighted-points", "criterion": [rule, METHOD], "bid": rows, **keys}


__all__ = ["METHOD", "NAMES", "PRICE", "agreed", "known", "sent", "small", "words_of"]
