"""What a contracting process is published from, and when each of its stages was."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from wellspent.method.errors import Faults, Notice
from wellspent.method.particulars import Awarded, Particulars
from wellspent.method.purchases import Purchase
from wellspent.method.ranking import Result, ScoredBid
from wellspent.method.standstill import Standstill

STAGES = ("tender", "award", "contract", "implementation")
"""The stages that are published, each with all that went before."""

PUBLIC, ALL = "public", "all"
SHOWN = (PUBLIC, ALL)
"""Who of the bidders is shown: the one that won, or everyone."""


@dataclass(frozen=True, slots=True)
class Process:
    """A tender as evaluated, with what it states of itself: all that a release is made of.

    `notices` are by lot. `digest` is the SHA-256 of the tender file's canonical form. `above_threshold` is
    what the tender states, or what the law's thresholds settle. `standstills` are by lot, of each award
    whose notice was published. `shown` says which bids are.
    """

    title: str
    particulars: Particulars
    purchase: Purchase
    results: tuple[Result, ...]
    notices: Mapping[str, Sequence[Notice]]
    decided: date
    currency: str
    digest: str
    software: str
    above_threshold: bool | None = None
    standstills: Mapping[str, Standstill] = field(default_factory=dict)
    shown: str = PUBLIC

    @property
    def ocid(self) -> str:
        """The open contracting id."""
        return self.particulars.ocid

    def lot_id(self, result: Result) -> str:
        """The id of a lot; a tender without lots is one lot, "1", as on Find a Tender."""
        return self.lot_of(result) or "1"

    def lot_of(self, result: Result) -> str:
        """The lot as the tender calls it: one of its own, or the one that it is; empty where there are none."""
        return result.tender.lot or self.particulars.own_lot

    def lot_title(self, result: Result) -> str:
        """The title of a lot; empty where it has none of its own."""
        stated = self.particulars
        return stated.lots.get(result.tender.lot, "") or stated.division.lot_title

    @property
    def divided(self) -> bool:
        """Whether this is one lot of a tender whose other lots are published from files of their own."""
        return len(self.particulars.division.lots) > 1

    def bid_id(self, result: Result, bid: str) -> str:
        """The id of a bid, which may stand in several lots."""
        lot = self.lot_of(result)
        return f"{lot}-{bid}" if lot else bid

    def award_of(self, result: Result) -> Awarded:
        """What is stated of the award of a lot; an empty one where nothing is."""
        return self.particulars.award(result.tender.lot) or Awarded(result.tender.lot)

    def winner(self, result: Result) -> str:
        """The bid that wins a lot by the sums, or by what settled a tie; empty where none does."""
        return result.winner or self.award_of(result).bid

    def visible(self, result: Result) -> list[ScoredBid]:
        """The bids of a lot that may be shown."""
        return [bid for bid in result.bids if self.shown == ALL or bid.id == self.winner(result)]

    def neutral(self, result: Result, bid: str) -> str:
        """How a bid is called: by its id, or by its place in the tender where it is withheld."""
        places = {other.id: place for place, other in enumerate(result.bids, 1)}
        seen = {other.id for other in self.visible(result)}
        return self.bid_id(result, bid) if bid in seen else f"withheld-{places[bid]}"


def stage_day(process: Process, stage: str) -> date | None:
    """The day a stage was published, where the tender says so."""
    awards = [process.award_of(result) for result in process.results]
    days = {
        "tender": [process.purchase.commenced],
        "award": [award.published for award in awards],
        "contract": [award.details_published for award in awards],
        "implementation": [
            *(rating.reported for rating in process.particulars.ratings),
            *(failure.reported for failure in process.particulars.failures),
        ],
    }
    return max((day for day in days[stage] if day is not None), default=None)


def reached(process: Process) -> str:
    """The furthest stage whose day is known; the tender where none is."""
    return next((stage for stage in reversed(STAGES) if stage_day(process, stage)), STAGES[0])


ADD = {
    "tender": "Add commenced, the day of the tender notice",
    "award": "Add published, the day of the contract award notice (UK6), to [[particulars.award]]",
    "contract": "Add details_published, the day of the contract details notice (UK7), to [[particulars.award]]",
    "implementation": "Add reported, the day it was told, to [[particulars.rating]] or [[particulars.failure]]",
}


def check(process: Process, stage: str, published: date | datetime | None) -> None:
    """Raise `Refused` with everything that a release of this stage needs and that is not known."""
    faults = Faults()
    particulars = process.particulars
    if not particulars.ocid:
        rule = "there is no open contracting id"
        faults.add(rule, 'Add ocid = "ocds-..." as the platform gave it, or give --ocid.', "ocid")
    if not particulars.buyer.name:
        faults.add("the buyer is not known", 'Add buyer = "...".', "buyer")
    if stage_day(process, stage) is None and published is None:
        rule = f"the day on which the {stage} was published is not known"
        faults.add(rule, f"{ADD[stage]}, or give --published.")
    if stage != STAGES[0]:
        _check_awards(process, faults)
    if stage in STAGES[2:] and not any(process.award_of(result).signed for result in process.results):
        faults.add("no contract was signed", "Add signed, its day, to [[particulars.award]].")
    if stage == STAGES[3] and not (particulars.ratings or particulars.failures):
        mend = "Add a [[particulars.rating]] table for each indicator, or a [[particulars.failure]]."
        faults.add("no performance is rated", mend)
    faults.raise_if_any()


def _check_awards(process: Process, faults: Faults) -> None:
    for result in process.results:
        stated, lot = process.award_of(result).bid, result.tender.lot
        place = f'award of lot "{lot}"' if lot else "award"
        if stated and result.winner not in (None, stated):
            rule = f'the award is to "{stated}", and by the tender\'s own rules "{result.winner}" comes first'
            faults.add(rule, "Correct the bid, or the scores.", place)
        elif stated and result.tie and stated not in result.tie:
            rule = f'the award is to "{stated}", and the tie is between {" and ".join(result.tie)}'
            faults.add(rule, "Correct the bid, or the scores.", place)
        elif result.tie and not stated:
            rule = f"{' and '.join(result.tie)} are equal, so nobody has won yet"
            faults.add(rule, "Add bid, the one that the tie was settled for.", place)
    if not any(process.winner(result) for result in process.results):
        faults.add("no bid has won", "An award needs bids with their scores.", "award")
