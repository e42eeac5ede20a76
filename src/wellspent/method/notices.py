"""What a published notice says of a purchase: its facts and award criteria, as printed and no more.

A notice is read before it is trusted: what it leaves out is None and named, what it gets wrong is a fault.
Money and weights are exact; a day is the day as printed, in the zone it was printed in.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from wellspent.method.errors import Fault

EXACT, RANGE, MIDDLE, ORDER = "exact", "range", "middle", "order"
"""The forms a weight is printed in: one number, two ends, the middle of two ends, a place in an order."""

CATEGORIES = ("goods", "services", "works")
"""The kinds of purchase; the code list procurementCategory."""


@dataclass(frozen=True, slots=True)
class PrintedWeight:
    """A weight as printed: from `low` to `high`, which are one number in every form but a range.

    `unit` is percent (of 100), share (of 1), points, or empty for a bare number.
    """

    form: str
    low: Fraction
    high: Fraction
    unit: str = ""

    @property
    def exact(self) -> Fraction | None:
        """The weight, where it is printed as one number."""
        return self.low if self.form == EXACT else None


@dataclass(frozen=True, slots=True)
class NoticeCriterion:
    """One award criterion. `kind` is price or quality, None where the notice does not say which.

    `minimum` is a score that must be reached; `said` is the notice's description where it is no weight.
    """

    id: str
    label: str = ""
    kind: str | None = None
    weight: PrintedWeight | None = None
    minimum: Fraction | None = None
    said: str = ""

    @property
    def shown(self) -> str:
        """Its label, or its id."""
        return self.label or self.id


@dataclass(frozen=True, slots=True)
class NoticeValue:
    """An estimated value: `amount` without VAT, or on a basis the notice does not state; `gross` with VAT."""

    amount: Fraction | None = None
    gross: Fraction | None = None
    currency: str = ""

    @property
    def known(self) -> bool:
        """Whether there is any amount."""
        return self.amount is not None or self.gross is not None


@dataclass(frozen=True, slots=True)
class Procurement:
    """One lot of one purchase. Empty text and None are what the notice does not give.

    `lot` is empty where the notice has no lots, and `lots` how many it has. `classified` is what the notice
    says the buyer is, in its own words; `body` and `nation` only where those words settle it. `out_of` is
    what the printed weights are out of. `missing` and `faults` are this lot's own.
    """

    key: str
    ocid: str = ""
    lot: str = ""
    lots: int = 0
    kind_of_notice: str = ""
    notice_id: str = ""
    title: str = ""
    lot_title: str = ""
    buyer: str = ""
    value: NoticeValue = NoticeValue()
    whole_value: NoticeValue = NoticeValue()
    published: date | None = None
    commenced: date | None = None
    decided: date | None = None
    deadline: str = ""
    status: str = ""
    kind: str | None = None
    body: str | None = None
    nation: str | None = None
    classified: tuple[str, ...] = ()
    cpv: tuple[str, ...] = ()
    criteria: tuple[NoticeCriterion, ...] = ()
    weighting: str = ""
    out_of: Fraction | None = None
    missing: tuple[str, ...] = ()
    faults: tuple[Fault, ...] = ()

    @property
    def full_title(self) -> str:
        """The title with the lot's own where it has one."""
        own = self.lot_title if self.lot_title != self.title else ""
        return ": ".join(part for part in (self.title, own) if part)

    @property
    def where(self) -> str:
        """The purchase and its lot, for a sentence."""
        return f"{self.ocid or self.key}, lot {self.lot}" if self.lot else self.ocid or self.key


@dataclass(frozen=True, slots=True)
class NoticeFile:
    """All that a file of notices says: how many releases, the purchases in them, and every fault."""

    file: str
    releases: int
    procurements: tuple[Procurement, ...]
    faults: tuple[Fault, ...] = ()

    @property
    def missing(self) -> tuple[str, ...]:
        """What the notices leave out, each with the purchase and lot it is missing from."""
        return tuple(f"{one.where}: {what}" for one in self.procurements for what in one.missing)
