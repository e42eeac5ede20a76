"""What stands in a tender file, table by table and key by key; reading it is in `tenders`, its digest in `published`."""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated, Any

from pydantic import Field, ValidatorFunctionWrapHandler, WrapValidator

from wellspent.files.asking import ClauseSheet
from wellspent.files.bids import BidSheet
from wellspent.files.criteria import CriterionSheet
from wellspent.files.particulars import ParticularsSheet
from wellspent.files.reading.cells import (
    EACH_ONCE,
    Amount,
    Day,
    Exact,
    Flag,
    Id,
    Ids,
    Sheet,
    Text,
    one_of,
    read_text,
)
from wellspent.method.purchases import BASES, BODIES, NATIONS
from wellspent.method.purchases import KINDS as PURCHASES
from wellspent.method.sroi import LEDGERS
from wellspent.method.tenders import METHODS


class ScoreSheet(Sheet):
    """One evaluator's score; by = "panel" is the agreed one."""

    bid: Id
    criterion: Id
    by: Id = Field(examples=['"evaluator-1"'])
    score: Exact = Field(examples=["4"])
    reason: Text = ""
    lot: Text = ""


class LotSheet(Sheet):
    """A lot, with criteria of its own."""

    id: Text
    title: Text = ""
    criterion: tuple[CriterionSheet, ...] = Field(min_length=1)


def _lots(value: Any, read: ValidatorFunctionWrapHandler) -> Any:
    """The lots of a tender; one made from a single lot of a notice has that lot's name instead."""
    return read_text(value) if isinstance(value, str) else read(value)


class TenderSheet(Sheet):
    """A whole tender."""

    id: Id | None = None
    title: Text
    value: Amount | None = None
    vat: Annotated[str, one_of(*BASES)] | None = None
    commenced: Day | None = None
    decided: Day | None = None
    method: Annotated[str, one_of(*METHODS)] = "weighted-points"
    out_of: Exact = Fraction(100)
    quality_to_price: Exact | None = None
    tie_break: Ids = ()
    ledgers: tuple[Annotated[str, one_of(*LEDGERS)], ...] = ("economic", "social")
    currency: Text = "GBP"
    ocid: Text = ""
    buyer: Text = ""
    source: Text = ""
    kind: Annotated[str, one_of(*PURCHASES)] | None = None
    body: Annotated[str, one_of(*BODIES)] | None = None
    nation: Annotated[str, one_of(*NATIONS)] | None = None
    policy: Id = ""
    known: Annotated[dict[Id, Flag], EACH_ONCE] = Field(default_factory=dict)
    framework: Text = ""
    criterion: tuple[CriterionSheet, ...] = ()
    clause: tuple[ClauseSheet, ...] = ()
    lot: Annotated[tuple[LotSheet, ...], WrapValidator(_lots)] = ()
    bid: tuple[BidSheet, ...] = ()
    score: tuple[ScoreSheet, ...] = ()
    particulars: ParticularsSheet | None = None

    @property
    def lots(self) -> tuple[LotSheet, ...]:
        """The [[lot]] tables, none where `lot` is the name of the notice's lot that this tender is."""
        return () if isinstance(self.lot, str) else self.lot

    @property
    def own_lot(self) -> str:
        """The one lot that this tender is, of a tender whose others have files of their own; or nothing."""
        return self.lot if isinstance(self.lot, str) else ""
