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

    `locked` is when they finished: only then may they see each other's scores; prices and pounds only once all
    have signed what they agree. A declared
    conflict keeps them from everything until the officer decides (`cleared`); `stood_down` ends their part,
    and their scores no longer count.
    """

    procurement = models.ForeignKey(Procurement, on_delete=models.PROTECT, related_name="panel")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="panels")
    pseudonym = models.SlugField(max_length=40)
    chairs = models.BooleanField(default=False)
    conflict = models.BooleanField(null=True)
    declaration = models.TextField(blank=True)
    declared = models.DateTimeField(null=True)
    cleared = models.BooleanField(null=True)
    cleared_reason = models.TextField(blank=True)
    cleared_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    cleared_at = models.DateTimeField(null=True)
    locked = models.DateTimeField(null=True)
    stood_down = models.DateTimeField(null=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=["procurement", "user"], name="panel_member_once"),
            models.UniqueConstraint(fields=["procurement", "pseudonym"], name="pseudonym_once"),
            models.UniqueConstraint(
                fields=["procurement"],
                condition=models.Q(chairs=True, stood_down__isnull=True),
                name="one_chair",
            ),
        )

    @property
    def free(self) -> bool:
        """Whether they have declared, and nothing stands in the way of their scoring."""
        return (
            self.declared is not None
            and self.stood_down is None
            and (not self.conflict or bool(self.cleared))
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
    """A panel member's assent to the agreed scores, whose digest it names. A later change makes it void."""

    member = models.ForeignKey(PanelMember, on_delete=models.PROTECT, related_name="signatures")
    digest = models.CharField(max_length=64)
    at = models.DateTimeField(default=timezone.now)
    voided = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["member"], condition=models.Q(voided__isnull=True), name="one_valid_signature"
            ),
        )


class Decision(models.TextChoices):
    """What becomes of an offer that looked implausible."""

    ACCEPT = "accept", "Accept the offer as it stands"
    DISREGARD = "disregard", "Disregard the tender"


class ImplausibleOffer(models.Model):
    """A promise that looks implausible: what was asked, what came back, what was decided and why.

    `until` is the last day of the bidder's own answer. `by_bidder` says that it answered itself: through its link
    where `answered_by` is nobody.
    """

    offer = models.ForeignKey(Offer, on_delete=models.PROTECT, related_name="queries")
    what = models.TextField()
    until = models.DateField(null=True)
    asked = models.DateTimeField(default=timezone.now)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    evidence = models.TextField(blank=True)
    answered = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    by_bidder = models.BooleanField(default=False)
    decision = models.CharField(max_length=20, blank=True, choices=Decision.choices)
    reason = models.TextField(blank=True)
    decided = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    history = HistoricalRecords()

    class Meta:
        ordering = ("asked", "id")

    @property
    def answerable(self) -> bool:
        """Whether the bidder may still answer: until the end of the day asked, and before the decision."""
        return not self.decision and (self.until is None or timezone.localdate() <= self.until)


class AnswerFile(models.Model):
    """A paper that a bidder sends with its answer to a question about its offer, sealed as its offer's files are.

    One that was taken out stays on record, and is shown to nobody.
    """

    query = models.ForeignKey(ImplausibleOffer, on_delete=models.PROTECT, related_name="files")
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    sealed = models.BinaryField()
    at = models.DateTimeField(default=timezone.now)
    removed = models.DateTimeField(null=True)

    class Meta:
        ordering = ("id",)

    @property
    def about(self) -> str:
        """What the sealed bytes are bound to: they open as nothing else."""
        return f"question {self.query_id} file {self.digest}"


class LoadedFile(models.Model):
    """A file that came back through the buyer's own e-tendering system: who loaded it, and what is in it.

    Every file stays as it was loaded, one that was refused too, with each fault at its cell. `taken` says whether
    something of it was used.
    """

    procurement = models.ForeignKey(Procurement, on_delete=models.PROTECT, related_name="loaded")
    offer = models.ForeignKey(Offer, on_delete=models.PROTECT, null=True, related_name="loaded")
    name = models.CharField(max_length=255)
    prices = models.BooleanField(default=False)
    taken = models.BooleanField(default=False)
    size = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    content = models.BinaryField()
    faults = models.JSONField(default=list)
    by = models.ForeignKey(User, on_delete=models.PROTECT)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("-at", "-id")


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

    class Meta:
        indexes = (models.Index(fields=["-notice_published", "-id"], name="award_list"),)


class SentSummary(models.Model):
    """The assessment summary that a bidder was sent, as it was sent."""

    award = models.ForeignKey(Award, on_delete=models.PROTECT, related_name="summaries")
    offer = models.OneToOneField(Offer, on_delete=models.PROTECT, related_name="summary")
    pdf = models.BinaryField()
    digest = models.CharField(max_length=64)
    at = models.DateTimeField(default=timezone.now)


class Trials(models.Model):
    """How far the changes of a result have been tried (`method.reversals`): by lot, as plain data.

    Nothing here was said by a person: it can be thrown away and tried again. `digest` is of all the numbers that
    the trials go by, so that it holds for exactly the result that it was made of.
    """

    procurement = models.ForeignKey(Procurement, on_delete=models.CASCADE, related_name="trials")
    digest = models.CharField(max_length=64)
    courses = models.JSONField(default=dict)
    at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["procurement", "digest"], name="trials_once"),)
