"""Offering for another lot of the same tender, with nothing typed twice."""

from __future__ import annotations

from django.db import transaction

from wellspent.method.errors import Fault, Refused
from wellspent.portal.accounts.models import User
from wellspent.portal.tendering.lots import offer_queries as lot_offer_queries
from wellspent.portal.tendering.models import Offer, Procurement
from wellspent.portal.tendering.offers.actions import start


@transaction.atomic
def begin_for(*, by: User | None, offer: Offer, lot: Procurement) -> Offer:
    """Begin the same bidder's offer for another lot, with what it said of itself and its partners; or find it again.

    Raises `Refused` for a lot of another tender, and where that lot takes no offers.
    """
    whole = offer.procurement.whole_id
    if whole is None or lot.whole_id != whole:
        raise Refused(Fault("this is not a lot of the same tender", "Start from the page of that tender."))
    found = next((one for one in lot_offer_queries.of_bidder(offer) if one.procurement_id == lot.pk), None)
    if found is not None:
        return found
    made, _ = start(
        by=by, procurement=lot, bidder=offer.bidder, email=offer.email, supplier=offer.supplier
    )  # nobody is sent that link: whoever begins here has opened one already
    made.about, made.members = dict(offer.about), [dict(member) for member in offer.members]
    made.link_digest, made.link_sent = "", None
    made.save(update_fields=["about", "members", "link_digest", "link_sent"])
    return made
