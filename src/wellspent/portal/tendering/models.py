"""A procurement until its offers are opened: what is bought, by which rules, and what was offered."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from simple_history.models import HistoricalRecords

from wellspent.portal.accounts.models import Organisation, User
from wellspent.portal.fields import ExactField, PenceField
from wellspent.portal.tendering.draft_models import (
    AskedMeasure,
    Clause,
    CoProduction,
    Criterion,
    Engagement,
    Explanation,
    Hands,
    Need,
    Outcome,
    Road,
)
from wellspent.portal.tendering.lots.models import LottedTender

__all__ = [
    "AskedMeasure", "Clarification", "Clause", "CoProduction", "Criterion", "DraftAnswer", "DraftCheck",
    "DraftPromise", "Engagement", "Explanation", "Extension", "Hands", "LottedTender", "Need", "Offer", "OfferFile", "OpeningConsent", "Outcome",
    "Procurement", "Road", "Stage", "StageChange", "Submission", "WayIn",
]  # fmt: skip


class Stage(models.TextChoices):
    """How far a procurement has come."""

    DRAFT = "draft", "Being prepared"
    OPEN = "open", "Open for offers"
    OPENED = "opened", "Offers opened"
    MODERATED = "moderated", "Scores agreed"
    AWARDED = "awarded", "Awarded"
    ENDED = "ended", "Ended without award"


class WayIn(models.TextChoices):
    """Where offers arrive."""

    HERE = "here", "On this site"
    ELSEWHERE = "elsewhere", "Through our own e-tendering system, as workbooks"


class Procurement(models.Model):
    """Something a buyer wants to buy. `tender_file` holds the frozen rules, once published; `kept_shelf` names what
    the buyer's own shelf held that day.

    A lot of a larger tender is a procurement of its own: `whole` is that tender, `lot` the id by which notices and
    files name this part of it, `lot_title` what it is called, `lot_place` its place among them.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="procurements")
    whole = models.ForeignKey(LottedTender, on_delete=models.PROTECT, null=True, related_name="lots")
    lot = models.CharField(max_length=60, blank=True)
    lot_title = models.CharField(max_length=120, blank=True)
    lot_place = models.PositiveIntegerField(default=0)
    slug = models.SlugField(max_length=80, unique=True)
    title = models.CharField(max_length=200)
    description = models.TextField(blank=True)
    reference = models.CharField(max_length=60, blank=True)
    kind = models.CharField(max_length=20, blank=True)
    value = PenceField(null=True)
    vat = models.CharField(max_length=20, blank=True)
    currency = models.CharField(max_length=3, default="GBP")
    commenced = models.DateField(null=True)
    policy = models.CharField(max_length=80, blank=True)
    policy_reason = models.TextField(blank=True)
    policy_confirmed = models.JSONField(default=dict)
    known = models.JSONField(default=dict)
    framework = models.CharField(max_length=80, blank=True)
    contract_from = models.DateField(null=True)
    contract_to = models.DateField(null=True)
    method = models.CharField(max_length=30, default="weighted-points")
    out_of = ExactField(default="100")
    tie_break = models.JSONField(default=list)
    quality_to_price = ExactField(null=True)
    procedure = models.CharField(max_length=40, blank=True)
    submission = models.TextField(blank=True)
    ocid = models.CharField(max_length=120, blank=True)
    cpv = models.JSONField(default=list)
    notice_left_out = models.JSONField(default=list)
    way_in = models.CharField(max_length=12, choices=WayIn.choices, default=WayIn.HERE)
    deadline = models.DateTimeField(null=True)
    questions_until = models.DateTimeField(null=True)
    stage = models.CharField(max_length=12, choices=Stage.choices, default=Stage.DRAFT)
    tender_file = models.TextField(blank=True)
    tender_digest = models.CharField(max_length=64, blank=True)
    kept_shelf = models.CharField(max_length=64, blank=True)
    published = models.DateTimeField(null=True)
    decided = models.DateField(null=True)
    sealing_key = models.BinaryField(null=True)
    made = models.DateTimeField(default=timezone.now)
    history = HistoricalRecords(excluded_fields=["sealing_key", "tender_file"])

    class Meta:
        indexes = (
            models.Index(fields=["organisation", "-made", "-id"], name="procurement_list"),
            models.Index(fields=["organisation", "stage", "-made", "-id"], name="procurement_stage"),
        )
        constraints = (
            models.CheckConstraint(
                condition=models.Q(stage__in=Stage.values), name="procurement_stage_known"
            ),
            models.CheckConstraint(
                condition=models.Q(stage=Stage.DRAFT) | ~models.Q(tender_digest=""),
                name="published_is_frozen",
            ),
            models.CheckConstraint(
                condition=models.Q(value__isnull=True) | models.Q(value__gte=0), name="procurement_value"
            ),
            models.CheckConstraint(
                condition=models.Q(whole__isnull=True, lot="")
                | models.Q(whole__isnull=False) & ~models.Q(lot=""),
                name="lot_of_a_whole",
            ),
            models.UniqueConstraint(fields=["whole", "lot"], name="lot_once"),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def lot_name(self) -> str:
        """What a lot is called among the lots of its tender; empty where the tender has none."""
        named = f"Lot {self.lot.removeprefix('LOT-').lstrip('0') or self.lot}" if self.lot else ""
        return f"{named}: {self.lot_title}" if named and self.lot_title else named

    @property
    def draft(self) -> bool:
        """Whether its rules may still be changed."""
        return self.stage == Stage.DRAFT

    def past(self) -> bool:
        """Whether the deadline has passed; what arrives at it still counts.

        A tender run elsewhere may have its deadline there alone: whoever opens it knows.
        """
        if self.deadline is None:
            return self.way_in == WayIn.ELSEWHERE and not self.draft
        return timezone.now() > self.deadline


class StageChange(models.Model):
    """A procurement's step from one stage to the next; never changed."""

    procurement = models.ForeignKey(Procurement, on_delete=models.CASCADE, related_name="stages")
    stage = models.CharField(max_length=12, choices=Stage.choices)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True)
    reason = models.TextField(blank=True)


class Extension(models.Model):
    """A later deadline, for every bidder alike, with its reason; never changed."""

    procurement = models.ForeignKey(Procurement, on_delete=models.CASCADE, related_name="extensions")
    was = models.DateTimeField()
    becomes = models.DateTimeField()
    reason = models.TextField()
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(User, on_delete=models.PROTECT)

    class Meta:
        ordering = ("at", "id")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(becomes__gt=models.F("was")), name="deadline_only_later"
            ),
        )


class DraftCheck(models.Model):
    """Somebody read what a check said of the draft whose digest this is; the rules may have changed since."""

    procurement = models.ForeignKey(Procurement, on_delete=models.CASCADE, related_name="draft_checks")
    kind = models.CharField(max_length=20)
    digest = models.CharField(max_length=64)
    findings = models.PositiveIntegerField()
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(User, on_delete=models.PROTECT)


class Clarification(models.Model):
    """A question about a tender: asked privately, answered to all."""

    procurement = models.ForeignKey(Procurement, on_delete=models.CASCADE, related_name="clarifications")
    asked_by = models.ForeignKey("Offer", on_delete=models.SET_NULL, null=True)
    question = models.TextField()
    asked = models.DateTimeField(default=timezone.now)
    answer = models.TextField(blank=True)
    answered = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True)


class Offer(models.Model):
    """A bidder's place in a procurement: a draft until submitted. Nobody at the buyer reads it before opening.

    `key` names the bid in the tender file; `link_digest` is what is kept of the one-use link's secret.
    """

    procurement = models.ForeignKey(Procurement, on_delete=models.PROTECT, related_name="offers")
    supplier = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="offers")
    key = models.SlugField(max_length=60)
    bidder = models.CharField(max_length=200)
    email = models.EmailField()
    link_digest = models.CharField(max_length=64, blank=True, db_index=True)
    link_sent = models.DateTimeField(null=True)
    about = models.JSONField(default=dict)
    members = models.JSONField(default=list)
    price = PenceField(null=True)
    made = models.DateTimeField(default=timezone.now)
    withdrawn = models.DateTimeField(null=True)

    class Meta:
        indexes = (models.Index(fields=["supplier", "-made", "-id"], name="offer_list"),)
        constraints = (models.UniqueConstraint(fields=["procurement", "key"], name="offer_once"),)

    def __str__(self) -> str:
        return self.bidder


class DraftPromise(models.Model):
    """A promise being written, one a measure."""

    offer = models.ForeignKey(Offer, on_delete=models.CASCADE, related_name="promises")
    measure = models.CharField(max_length=80)
    quantity = ExactField(null=True)
    unit = models.CharField(max_length=40)
    since = models.DateField(null=True)
    until = models.DateField(null=True)
    statement = models.TextField(blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["offer", "measure"], name="promise_once"),)


class DraftAnswer(models.Model):
    """An answer to a criterion: words, or yes or no, or the lines of a menu that are offered; None is not said."""

    offer = models.ForeignKey(Offer, on_delete=models.CASCADE, related_name="answers")
    criterion = models.CharField(max_length=60)
    text = models.TextField(blank=True)
    met = models.BooleanField(null=True)
    lines = models.JSONField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["offer", "criterion"], name="answer_once"),)


class OfferFile(models.Model):
    """A supporting file, sealed as the offer is. One taken out of the draft stays for the submissions that name it."""

    offer = models.ForeignKey(Offer, on_delete=models.CASCADE, related_name="files")
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
        return f"offer {self.offer_id} file {self.digest}"


class Submission(models.Model):
    """What a bidder submitted: sealed, never changed; a later one of the same offer takes its place.

    `digest` is the SHA-256 of the canonical bytes; `sealed` holds them encrypted, `content` once opened.
    `receipt` is made by the bidder's browser or ours once, so that a repeated request is the same submission.
    `letter` is the address that its receipt's letter names, while that letter is still to be sent.
    """

    offer = models.ForeignKey(Offer, on_delete=models.PROTECT, related_name="submissions")
    number = models.PositiveIntegerField()
    receipt = models.CharField(max_length=40, unique=True)
    at = models.DateTimeField()
    digest = models.CharField(max_length=64)
    sealed = models.BinaryField()
    event = models.PositiveBigIntegerField()
    head = models.CharField(max_length=64)
    content = models.TextField(blank=True)
    letter = models.CharField(max_length=200, blank=True)
    loaded_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True)

    class Meta:
        indexes = (models.Index(fields=["id"], condition=~models.Q(letter=""), name="letter_due"),)
        constraints = (models.UniqueConstraint(fields=["offer", "number"], name="submission_number"),)

    @property
    def about(self) -> str:
        """What the sealed bytes are bound to: they open as nothing else."""
        return f"offer {self.offer_id} submission {self.number}"


class OpeningConsent(models.Model):
    """One person's act of opening; the second, by another, opens."""

    procurement = models.ForeignKey(Procurement, on_delete=models.PROTECT, related_name="consents")
    by = models.ForeignKey(User, on_delete=models.PROTECT)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["procurement", "by"], name="consent_once"),)
