"""Who may do what to a procurement and to an offer."""

from __future__ import annotations

from django.utils import timezone

from wellspent.portal.accounts.models import Role
from wellspent.portal.accounts.standing import Standing
from wellspent.portal.tendering.models import Offer, Procurement, Stage, WayIn


def ours(who: Standing, procurement: Procurement) -> bool:
    """Whether somebody acts for the buyer of a procurement, from a shared service too."""
    return who.acts_for(procurement.organisation_id)


def may_prepare(who: Standing) -> bool:
    """Leads and officers of a buyer make procurements."""
    return who.buys and who.holds(Role.LEAD, Role.OFFICER)


def may_change(who: Standing, procurement: Procurement) -> bool:
    """Its rules change only while it is a draft."""
    return ours(who, procurement) and may_prepare(who) and procurement.draft


def may_run(who: Standing, procurement: Procurement) -> bool:
    """Publishing, answering questions, opening, awarding."""
    return ours(who, procurement) and may_prepare(who)


def may_open(who: Standing, procurement: Procurement) -> bool:
    """Offers are opened once the deadline has passed."""
    return may_run(who, procurement) and procurement.stage == Stage.OPEN and procurement.past()


def may_offer(procurement: Procurement) -> bool:
    """Anybody may offer, or change an offer, until the deadline."""
    return procurement.stage == Stage.OPEN and not procurement.past()


def theirs(who: Standing, offer: Offer) -> bool:
    """Whether an offer belongs to the supplier that somebody acts for."""
    return who.organisation is not None and offer.supplier_id == who.organisation.pk


def takes_offers(procurement: Procurement) -> bool:
    """Whether offers are made on this site, and still may be."""
    return may_offer(procurement) and procurement.way_in == WayIn.HERE


def may_ask(procurement: Procurement) -> bool:
    """Questions are taken until their own deadline, or that of offers."""
    until = procurement.questions_until
    return may_offer(procurement) and (until is None or timezone.now() <= until)
