"""What the lots of a tender have in common. Each lot is a procurement of its own: own rules, panel, result and pack."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from simple_history.models import HistoricalRecords

from wellspent.portal.accounts.models import Organisation
from wellspent.portal.fields import PenceField


class LottedTender(models.Model):
    """A tender that is divided into lots, which are published by one act and have one deadline.

    `value` is that of all lots together; left out, it is the sum of theirs. One bidder may offer for at most
    `most_offered` lots and win at most `most_won`; None is no limit.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="lotted_tenders")
    title = models.CharField(max_length=200)
    value = PenceField(null=True)
    most_offered = models.PositiveIntegerField(null=True)
    most_won = models.PositiveIntegerField(null=True)
    made = models.DateTimeField(default=timezone.now)
    history = HistoricalRecords()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(value__isnull=True) | models.Q(value__gte=0), name="lotted_tender_value"
            ),
        )

    def __str__(self) -> str:
        return self.title
