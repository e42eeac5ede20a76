"""What a notice, an assessment summary or a tender pack states of a procurement, and no sum needs.

Everything left out is not known: text is then empty, and anything else is None.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from fractions import Fraction
from types import MappingProxyType

from wellspent.method.purchases import Purchase

PROCEDURES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "open": ("open", "Open procedure"),
        "competitive-flexible": ("selective", "Competitive flexible procedure"),
        "below-threshold-open": ("open", "Below threshold - open competition"),
        "below-threshold-limited": ("limited", "Below threshold - limited competition"),
        "direct-award": ("direct", "Direct award"),
    }
)
"""Each procedure with its OCDS code and the words a notice has for it.

The words of the third are those of a real notice on Find a Tender; the others are ours after the Procurement
Act 2023, sections 20 and 41.
"""

REGIMES: Mapping[str, str] = MappingProxyType(
    {
        "concession": "concession",
        "defence": "defence",
        "light-touch": "lightTouch",
        "utilities": "utilities",
    }
)
"""The special regimes of the Procurement Act 2023 (sections 6 to 9), each with the code we give it in OCDS."""

RATINGS = ("good", "approaching-target", "requires-improvement", "inadequate", "other")
"""The ratings of performance against a key performance indicator: Procurement Regulations 2024, reg. 39."""

PENALTIES = ("contracted", "imposed", "negotiated")
"""The basis of a penalty: in the contract, by a court, or in a settlement (the Cabinet Office's OCDS extension)."""

EVERY = ("month", "quarter", "half-year", "year")
"""How often an indicator is assessed: at least every twelve months (Procurement Act 2023, s.71(2))."""


@dataclass(frozen=True, slots=True)
class Organisation:
    """A buyer or a supplier, as a notice names it. `id` is an org-id such as GB-COH-01234567."""

    name: str = ""
    id: str = ""
    address: str = ""
    place: str = ""
    postcode: str = ""
    country: str = ""
    region: str = ""
    email: str = ""
    phone: str = ""
    website: str = ""
    contact: str = ""


@dataclass(frozen=True, slots=True)
class Supplier:
    """Who made a bid. `sme` and `vcse` are what the supplier said of itself."""

    bid: str
    organisation: Organisation
    sme: bool | None = None
    vcse: bool | None = None


@dataclass(frozen=True, slots=True)
class Awarded:
    """An award of one lot (or of a tender without lots, whose `lot` is empty).

    `decided` is the day of the decision, `summaries_sent` the day the assessment summaries went out,
    `published` the day the contract award notice (UK6) appeared, `signed` the day of the contract,
    `details_published` the day of the contract details notice (UK7). `value` is without VAT and
    `value_with_vat` with it, both in the tender's currency.
    """

    lot: str = ""
    bid: str = ""
    decided: date | None = None
    summaries_sent: date | None = None
    published: date | None = None
    signed: date | None = None
    details_published: date | None = None
    value: Fraction | None = None
    value_with_vat: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Indicator:
    """A key performance indicator of the contract: what is measured, the target in words, how often."""

    id: str
    title: str
    target: str = ""
    every: str = ""
    lot: str = ""


@dataclass(frozen=True, slots=True)
class Rating:
    """How an indicator was met in a period: from `start` to the day before `end`. `reported` is the day it was told."""

    kpi: str
    start: date
    end: date
    rating: str
    reported: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Division:
    """How a tender is divided, where this tender is one lot of it and the others have files of their own.

    `title` and `value` are those of all lots together, `lot_title` this one's own; `lots` are the ids of all.
    One bidder may offer for at most `most_offered` lots, and win at most `most_won`; None is no limit.
    """

    title: str = ""
    lot_title: str = ""
    lots: tuple[str, ...] = ()
    value: Fraction | None = None
    most_offered: int | None = None
    most_won: int | None = None


@dataclass(frozen=True, slots=True)
class Failure:
    """A breach with its consequence, or performance that did not improve (Procurement Act 2023, s.71(3) and (4)).

    `decided` is the day of the decision that the supplier had failed to improve; `penalised` the earliest day of
    a termination in part, an award of damages or a settlement. `value` is what the penalty comes to.
    """

    description: str
    requirement: str = ""
    decided: date | None = None
    penalised: date | None = None
    penalty: str = ""
    value: Fraction | None = None
    partial_termination: str = ""
    reported: date | None = None
    lot: str = ""

    @property
    def arose(self) -> date | None:
        """The day from which the notice is due: the earlier of the two that are known."""
        return min((day for day in (self.decided, self.penalised) if day is not None), default=None)


@dataclass(frozen=True, slots=True)
class Particulars:
    """All that is known. Days are half-open: `contract_to` and `extend_to` are the first day after.

    `tender_deadline` and `enquiries_deadline` are instants with a zone. `special_regime` is empty where it is
    said that none applies, and None where nothing is said. `lots` are the titles by lot; `own_lot` is the one
    lot that the whole tender is, and `division` what it is a lot of.
    """

    id: str = ""
    ocid: str = ""
    source: str = ""
    reference: str = ""
    description: str = ""
    procedure: str = ""
    special_regime: tuple[str, ...] | None = None
    above_threshold: bool | None = None
    cpv: tuple[str, ...] = ()
    main_place: str = ""
    regions: tuple[str, ...] = ()
    tender_deadline: datetime | None = None
    enquiries_deadline: datetime | None = None
    submission: str = ""
    contract_from: date | None = None
    contract_to: date | None = None
    extend_to: date | None = None
    value_with_vat: Fraction | None = None
    sme_suitable: bool | None = None
    vcse_suitable: bool | None = None
    full_criteria_at: str = ""
    buyer: Organisation = Organisation()
    suppliers: tuple[Supplier, ...] = ()
    awards: tuple[Awarded, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    ratings: tuple[Rating, ...] = ()
    failures: tuple[Failure, ...] = ()
    lots: Mapping[str, str] = field(default_factory=dict)
    own_lot: str = ""
    division: Division = Division()

    def supplier(self, bid: str) -> Supplier | None:
        """Who made a bid, or None where that is not known."""
        return next((supplier for supplier in self.suppliers if supplier.bid == bid), None)

    def award(self, lot: str = "") -> Awarded | None:
        """The award of a lot, or None where none is stated."""
        return next((award for award in self.awards if award.lot == lot), None)


PUBLIC_BODIES = ("central", "local", "nhs", "education", "police")
"""Kinds of body that are public authorities, and so no private utilities."""


def facts_of(particulars: Particulars, purchase: Purchase) -> Purchase:
    """The purchase with the facts that its particulars settle beside those it states, which go before.

    An open competition is neither a direct award nor a call-off nor made on a dynamic market; a public
    authority is no private utility; the special regimes that are named apply, and the others do not.
    """
    known: dict[str, bool] = {}
    if particulars.procedure:
        known["direct-award"] = particulars.procedure == "direct-award"
        if particulars.procedure.endswith("open"):
            known |= {"call-off": False, "dynamic-market": False}
    if particulars.special_regime is not None:
        regimes = {
            "light-touch": "light-touch",
            "concession": "concession",
            "utilities": "utilities-contract",
        }
        known |= {fact: regime in particulars.special_regime for regime, fact in regimes.items()}
    if purchase.body in PUBLIC_BODIES:
        known["private-utility"] = False
    return replace(purchase, known={**known, **purchase.known})
