"""Which prices an offer may state: above nothing, and no larger than anybody pays."""

from __future__ import annotations

from wellspent.method.errors import Fault, Refused
from wellspent.portal.tendering.amounts import MOST_POUNDS

ABOVE_NOTHING = "Enter a price above £0"
SAY_SO = (
    "If you ask for no payment, or would pay the buyer, say so in a written answer, or ask the buyer first."
)


def price_fault(pence: int, place: str = "") -> Fault | None:
    """Why an offer cannot state that price, and the mend; None where it can."""
    if pence <= 0:
        return Fault("the price is not above £0", f"{ABOVE_NOTHING}. {SAY_SO}", place)
    if pence > MOST_POUNDS * 100:
        return Fault(f"the price is more than £{MOST_POUNDS:,}", "Check the figure.", place)
    return None


def refuse_price(pence: int | None) -> None:
    """Raise `Refused` for a price that no offer can state; none is no fault yet."""
    fault = None if pence is None else price_fault(pence)
    if fault is not None:
        raise Refused(fault)
