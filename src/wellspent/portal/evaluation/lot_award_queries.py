"""What the same bidder has won of a tender's other lots, held against how many one bidder may win."""

from __future__ import annotations

from django.utils.translation import gettext as _

from wellspent.portal.evaluation.models import Award
from wellspent.portal.tendering.models import Offer, Procurement


def won(offer: Offer) -> list[Award]:
    """The awards of other lots of the same tender to the bidder of an offer: the same organisation, or the same name."""
    row = offer.procurement
    if row.whole_id is None:
        return []
    made = Award.objects.filter(procurement__whole=row.whole_id).exclude(procurement=row.pk).defer("pack")
    listed = made.select_related("offer", "procurement").order_by("procurement__lot_place")
    return [one for one in listed if _same(one.offer, offer)]


def _same(one: Offer, other: Offer) -> bool:
    if one.supplier_id is not None and other.supplier_id is not None:
        return one.supplier_id == other.supplier_id
    return one.bidder.casefold() == other.bidder.casefold()


def warning(row: Procurement, winner: str | None) -> str:
    """What to look at before a lot is awarded to a bid: its bidder would win more lots than one may; or nothing."""
    most = row.whole.most_won if row.whole is not None else None
    offer = row.offers.filter(key=winner).first() if most is not None and winner else None
    if offer is None or most is None:
        return ""
    there = won(offer)
    if len(there) < most:
        return ""
    return _(
        "%(bidder)s has won %(lots)s of this tender already, and one bidder may win at most %(most)s. "
        "Go by what the tender says of this before you award."
    ) % {
        "bidder": offer.bidder,
        "lots": ", ".join(one.procurement.lot_name for one in there),
        "most": most,
    }
