"""A procurement after opening: who scores, what they scored and why, what was agreed, and the award."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from simple_history.models import HistoricalRecords

from wellspent.portal.accounts.models import User
from wellspent.portal.fields import ExactField
from wellspent.portal.tendering.models import Criterion, Offer, Procurement


class PanelMember(models.Model):
    """Somebody who scores. `pseudonym` stands for them in the tender file and the pack.

    `locked` is when they finished: only then may they see prices, pounds and each other's scores.
    """

    procurement = models.ForeignKey(Procurement, on_delete=models.PROTECT, related_name="panel")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="panels")
    pseudonym = models.SlugField(max_length=40)
    chairs = models.BooleanField(default=False)
    conflict = models.BooleanField(null=True)
    declaration = models.TextField(blank=True)
    declared = models.DateTimeField(null=True)
    locked = models.DateTimeField(null=True)

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=["procurement", "user"], name="panel_member_once"),
            models.UniqueConstraint(fields=["procurement", "pseudonym"], name="pseudonym_once"),
        )


class OwnScore(models.Model):
    """One evaluator's score of one offer on one criterion, with the reason."""

    member = models.ForeignKey(PanelMember, on_delete=models.PROTECT, related_name="scores")
    offer = models.ForeignKey(Offer, on_delete=models.PROTECT, related_name="scores")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="scores")
    score = ExactField()
    reason = models.TextField()
    at = models.DateTimeField(default=timezone.now)
    history = HistoricalRecords()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["member", "offer", "criterion"], name="own_score_once"),
        )


class AgreedScore(models.Model):
    """The panel's score of one offer on one criterion: the one that decides, with its reason."""

    offer = models.ForeignKey(Offer, on_delete=models.PROTECT, related_name="agreed")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="agreed")
    score = ExactField()
    reason = models.TextField()
    by = models.ForeignKey(User, on_delete=models.PROTECT)
    at = models.DateTimeField(default=timezone.now)
    history = HistoricalRecords()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["offer", "criterion"], name="agreed_score_once"),)


class Signature(models.Model):
    """A panel member's assent to the agreed scores, whose digest it names."""

    member = models.OneToOneField(PanelMember, on_delete=models.PROTECT, related_name="signature")
    digest = models.CharField(max_length=64)
    at = models.DateTimeField(default=timezone.now)


class ImplausibleOffer(models.Model):
    """A promise that looks implausible: what was asked, what came back, what was decided and why."""

    offer = models.ForeignKey(Offer, on_delete=models.PROTECT, related_name="queries")
    what = models.TextField()
    asked = models.DateTimeField(default=timezone.now)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    evidence = models.TextField(blank=True)
    answered = models.DateTimeField(null=True)
    decision = models.CharField(max_length=20, blank=True)
    reason = models.TextField(blank=True)
    decided = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")


class Award(models.Model):
    """The decision, and the evidence pack that replays to it."""

    procurement = models.OneToOneField(Procurement, on_delete=models.PROTECT, related_name="award")
    offer = models.ForeignKey(Offer, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField()
    by = models.ForeignKey(User, on_delete=models.PROTECT)
    at = models.DateTimeField(default=timezone.now)
    summaries_sent = models.DateField(null=True)
    notice_published = models.DateField(null=True)
    pack = models.BinaryField()
    pack_digest = models.CharField(max_length=64)
