"""What the room of tenders holds of a person, and erasing it."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from wellspent.portal.accounts.erasure import Holding
from wellspent.portal.accounts.models import User
from wellspent.portal.audit.actions import record
from wellspent.portal.tendering.models import Offer, Procurement, Stage, StageChange

CONTACT = ("address", "telephone", "website")


def drafts(email: str) -> QuerySet[Offer]:
    """Offers that were begun with an address, without an account, and never submitted: only their bidder's."""
    return Offer.objects.filter(email__iexact=email, supplier=None, submissions=None)


def submitted(email: str) -> QuerySet[Offer]:
    """Offers that were submitted with an address: the buyer's record."""
    return Offer.objects.filter(email__iexact=email, submissions__isnull=False).distinct()


def for_a_supplier(email: str) -> QuerySet[Offer]:
    """Drafts of a registered supplier that name an address for letters."""
    return Offer.objects.filter(email__iexact=email, supplier__isnull=False, submissions=None)


class Tenders:
    """Offers begun or submitted with an address, and what somebody did to procurements."""

    def holdings(self, email: str, person: User | None) -> Iterator[Holding]:
        """What tenders hold of somebody."""
        yield Holding(
            _("Offers begun by a link and never submitted, with their files"), drafts(email).count()
        )
        yield Holding(
            _("Your address in drafts of your organisation’s offers"), for_a_supplier(email).count()
        )
        yield Holding(
            _("Your address on offers that were submitted"),
            submitted(email).count(),
            _(
                "They are the buyer’s record of its decision. Each buyer keeps them as long as the law asks, and then has the address erased."
            ),
        )
        if person is not None:
            yield Holding(
                _("Steps that you took in procurements"),
                StageChange.objects.filter(by=person).values("procurement").distinct().count(),
                _("Who published, opened or ended must be told apart from others. It is shown as “erased”."),
            )

    def erase(self, email: str, person: User | None, *, over: bool) -> None:  # noqa: ARG002 (others use it)
        """Erase drafts, and the address where it need not stay; on submitted offers once the keeping is `over`."""
        for offer in drafts(email):
            record("offer-erased", offer, by=None)  # not of the procurement: a buyer learns of no draft
            offer.delete()
        for offer in for_a_supplier(email):
            offer.email = (
                offer.supplier.email if offer.supplier and offer.supplier.email.lower() != email else ""
            )
            offer.save(update_fields=["email"])
        ended = Procurement.objects.filter(stage__in=(Stage.AWARDED, Stage.ENDED))
        for offer in submitted(email).filter(procurement__in=ended) if over else ():
            offer.email = ""
            offer.about = {key: value for key, value in offer.about.items() if key not in CONTACT}
            offer.save(update_fields=["email", "about"])
            record("offer-address-erased", offer, by=None, procurement=offer.procurement_id)
