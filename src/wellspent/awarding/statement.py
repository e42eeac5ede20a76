"""From an evidence pack to the public report of its award: what anybody may see, and nothing that is withheld."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

from wellspent.awarding.sealing import Again, recompute
from wellspent.documents.awarded import Told, Won, award_report, day_words
from wellspent.documents.report import Report
from wellspent.files.offers import OfferSheet, offer_from
from wellspent.files.reading.cells import read_sheet
from wellspent.files.reading.documents import Document
from wellspent.files.reading.places import in_words
from wellspent.files.sealing import contents
from wellspent.files.tenders import TenderFile
from wellspent.files.witness import witness_of
from wellspent.method import ranking
from wellspent.method.offers import Offer, offer_map
from wellspent.method.redaction import hanging, lots_of, offer_member
from wellspent.method.replay import RESULT, TENDER, Pack
from wellspent.method.sroi import value_map
from wellspent.method.standing import juries, standing
from wellspent.method.witness import fates
from wellspent.method.working import traced

DRAWS, SEED = 20_000, 1
"""Draws of weights: enough for the broad words in which the public is told of them."""


def steadiness(read: TenderFile) -> dict[str, Fraction]:
    """How often the winner of each lot comes first when the weights are drawn at random; of the full tender."""
    from wellspent.method.numeric.smaa import acceptability  # NumPy, only where draws are asked for

    found = {}
    for lot in read.lots:
        winner = ranking.evaluate(lot).winner
        free = standing(lot)
        if winner is not None and winner in free.bids:
            found[lot.lot] = acceptability(free, juries(lot, free), DRAWS, SEED).ranks[winner][0]
    return found


def public_report(pack: Pack, steady: Mapping[str, Fraction], own: Path | None = None) -> Report:
    """The report of a pack that shows what the public may see; `steady` is by lot (`steadiness`).

    `own` is the folder of the buyer's own shelf, as in `recompute`. Raises `Refused` for a value that the pack
    holds only the digest of, and that is on no shelf here.
    """
    again = recompute(pack, own)
    sealed = contents(pack, RESULT)[RESULT]
    results = [ranking.evaluate(lot) for lot in again.tender.lots]
    witness = witness_of(pack)
    rows = sealed.get("lots", [sealed])
    won = [
        _won(pack, again, result, lot, hangs, steady.get(result.tender.lot))
        for result, lot, hangs in zip(results, rows, hanging(sealed), strict=True)
    ]
    told = Told(
        title=again.tender.title,
        currency=again.tender.currency,
        about=again.tender.particulars,
        received=None if witness is None else fates(witness),
        units=_units(again, won),
        conventions=(
            f"Library values are those in force on {day_words(again.tender.decided)}, the day of the decision.",
        ),
    )
    return award_report(told, won)


def _won(
    pack: Pack,
    again: Again,
    result: ranking.Result,
    sealed: Mapping[str, Any],
    hangs: Any,
    steady: Fraction | None,
) -> Won:
    offer = _offer(pack, again, sealed["winner"], result.tender.lot)
    valued = None if offer is None else value_map(offer_map(offer), traced)
    return Won(result, sealed, hangs, offer, valued, steady)


def _offer(pack: Pack, again: Again, winner: str | None, lot: str) -> Offer | None:
    """What the winner of a lot offered, as far as the pack shows it."""
    if winner is None:
        return None
    name = offer_member(lots_of(contents(pack, TENDER)[TENDER]), winner, lot)
    if name not in pack.members:
        return None
    document = Document(name, contents(pack, name)[name], in_words)
    sheet = read_sheet(document, OfferSheet)
    decided: date = again.tender.decided
    return offer_from(sheet, document, again.library, decided)


def _units(again: Again, won: list[Won]) -> dict[str, tuple[str, str]]:
    """What one and several of each unit that was promised are called."""
    found = {}
    for one in won:
        for promise in () if one.offer is None else one.offer.promises:
            unit = promise.measure.unit
            if again.library.has("unit", unit):
                entry = again.library.find("unit", unit).entry
                found[unit] = (str(entry["label"]), str(entry["plural"]))
    return found
