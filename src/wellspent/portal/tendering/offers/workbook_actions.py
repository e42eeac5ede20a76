"""Filling a draft from the offer workbook, by one act."""

from __future__ import annotations

import hashlib

from django.db import transaction
from django.utils import timezone

from wellspent.portal.accounts.models import User
from wellspent.portal.tendering.models import DraftAnswer, DraftPromise, Offer
from wellspent.portal.tendering.offers.actions import recorded, refuse_late
from wellspent.portal.tendering.offers.workbooks import Brought, brought


def fill(*, by: User | None, offer: Offer, name: str, content: bytes) -> Brought:
    """Bring a filled workbook into the draft: what is sound of it is written, the rest is told by its cell.

    Raises `Refused` where it cannot be read or answers another tender.
    """
    refuse_late(offer.procurement, timezone.now())
    found = brought(offer, name, content)
    with transaction.atomic():
        Offer.objects.select_for_update().get(pk=offer.pk)
        for measure, written in found.promises.items():
            DraftPromise.objects.update_or_create(offer=offer, measure=measure, defaults=written)
        for criterion, told in found.answers.items():
            DraftAnswer.objects.update_or_create(offer=offer, criterion=criterion, defaults=told)
        if found.price is not None:
            offer.price = found.price
            offer.save(update_fields=["price"])
        recorded("offer-filled", offer, by, hashlib.sha256(content).hexdigest())
    return found
