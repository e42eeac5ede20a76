"""A bidder's offers for several lots of one tender, read together.

A bidder is known again by its organisation; one without an account by its address and its name, which is what the
link to its offer was sent to.
"""

from __future__ import annotations

from collections.abc import Iterable

from wellspent.portal.tendering.models import Offer, Procurement, Submission


def of_bidder(offer: Offer) -> list[Offer]:
    """Everything that the bidder of an offer began for the lots of its tender, itself among it."""
    if offer.procurement.whole_id is None:
        return [offer]
    found = Offer.objects.filter(procurement__whole=offer.procurement.whole_id).select_related("procurement")
    if offer.supplier_id is not None:
        found = found.filter(supplier=offer.supplier_id)
    else:
        found = found.filter(supplier__isnull=True, email=offer.email, bidder__iexact=offer.bidder)
    return list(found.order_by("procurement__lot_place", "id"))


def submitted(offer: Offer) -> list[Offer]:
    """Those of the bidder's offers for the lots of a tender that stand."""
    mine = [one for one in of_bidder(offer) if one.withdrawn is None]
    made = Submission.objects.filter(offer__in=mine).values_list("offer", flat=True)
    there = set(made)
    return [one for one in mine if one.pk in there]


def for_another_lot(lot: Procurement, mine: Iterable[Offer]) -> Offer | None:
    """One's own offer for another lot of the same tender, from which one for this lot can be begun; None where there
    is one for this lot already."""
    if lot.whole_id is None:
        return None
    known = [one for one in mine if one.procurement.whole_id == lot.whole_id]
    return None if any(one.procurement_id == lot.pk for one in known) else next(iter(known), None)


def about_told(offer: Offer) -> dict[str, object]:
    """What a bidder without an account said of itself: with this offer, or else with one for another lot."""
    if offer.about or offer.supplier_id is not None:
        return dict(offer.about)
    return next((dict(one.about) for one in of_bidder(offer) if one.about), {})
