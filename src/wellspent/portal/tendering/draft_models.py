"""What a draft is made of beside its own facts: the need, the outcomes, who was asked, the rules and the clauses."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from simple_history.models import HistoricalRecords

from wellspent.portal.accounts.models import User
from wellspent.portal.fields import ExactField


class Need(models.Model):
    """The statement of need: who, where, on what evidence, from which baseline."""

    procurement = models.OneToOneField("Procurement", on_delete=models.CASCADE, related_name="need")
    people = models.TextField(blank=True)
    place = models.TextField(blank=True)
    evidence = models.TextField(blank=True)
    indicator = models.CharField(max_length=200, blank=True)
    baseline = models.CharField(max_length=200, blank=True)
    history = HistoricalRecords()


class Road(models.TextChoices):
    """How an outcome is asked for."""

    SPECIFICATION = "specification", "Requirement in the specification"
    QUESTION = "question", "Award question"
    CLAUSE = "clause", "Contract condition"
    ENGAGEMENT = "engagement", "Engagement only"


class Outcome(models.Model):
    """A line of the outcome map, and how it is asked for with the reason.

    `named` is the id of the framework's outcome that it was taken from; empty for one in the buyer's own words.
    """

    procurement = models.ForeignKey("Procurement", on_delete=models.CASCADE, related_name="outcomes")
    place = models.PositiveIntegerField(default=0)
    activity = models.CharField(max_length=200, blank=True)
    output = models.CharField(max_length=200, blank=True)
    service_outcome = models.CharField(max_length=200, blank=True)
    community_outcome = models.CharField(max_length=200)
    value = models.CharField(max_length=20, blank=True)
    accrues_to = models.CharField(max_length=200, blank=True)
    road = models.CharField("how it is asked for", max_length=20, choices=Road.choices, blank=True)
    reason = models.TextField(blank=True)
    named = models.CharField("outcome of the framework", max_length=80, blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ("place", "id")


class Engagement(models.Model):
    """An entry of the engagement and consultation log."""

    procurement = models.ForeignKey("Procurement", on_delete=models.CASCADE, related_name="engagements")
    on = models.DateField()
    kind = models.CharField(max_length=20)
    whom = models.CharField(max_length=200)
    heard = models.TextField()
    changed = models.TextField(blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ("on", "id")


class Hands(models.TextChoices):
    """In whose hands planning or delivery lies; the two make the co-production grid."""

    PROFESSIONALS = "professionals", "Professionals alone"
    TOGETHER = "together", "Professionals and users together"
    USERS = "users", "Users and communities alone"


class CoProduction(models.Model):
    """Where a service stands on the grid of planning by delivery, today and as intended.

    The last four hold a note on each of the principles that the page asks after.
    """

    procurement = models.OneToOneField("Procurement", on_delete=models.CASCADE, related_name="co_production")
    planned_today = models.CharField(max_length=20, choices=Hands.choices, blank=True)
    delivered_today = models.CharField(max_length=20, choices=Hands.choices, blank=True)
    planned_intended = models.CharField(max_length=20, choices=Hands.choices, blank=True)
    delivered_intended = models.CharField(max_length=20, choices=Hands.choices, blank=True)
    assets = models.TextField(blank=True)
    capabilities = models.TextField(blank=True)
    mutuality = models.TextField(blank=True)
    networks = models.TextField(blank=True)
    history = HistoricalRecords()


class Criterion(models.Model):
    """An award criterion with its rule, and the question that bidders answer to it."""

    procurement = models.ForeignKey("Procurement", on_delete=models.CASCADE, related_name="criteria")
    place = models.PositiveIntegerField(default=0)
    key = models.SlugField(max_length=60)
    label = models.CharField(max_length=200)
    kind = models.CharField(max_length=12)
    weight = ExactField(null=True)
    rule = models.CharField(max_length=40)
    numbers = models.JSONField(default=dict)
    measure = models.CharField(max_length=80, blank=True)
    outcome = models.ForeignKey(Outcome, on_delete=models.SET_NULL, null=True, related_name="criteria")
    social_value = models.BooleanField(default=False)
    question = models.TextField(blank=True)
    guidance = models.TextField(blank=True)
    word_limit = models.PositiveIntegerField(null=True)
    evidence = models.JSONField(default=list)
    descriptors = models.JSONField(default=list)
    history = HistoricalRecords()

    class Meta:
        ordering = ("place", "id")
        constraints = (models.UniqueConstraint(fields=["procurement", "key"], name="criterion_once"),)


class AskedMeasure(models.Model):
    """A measure of the library that bidders may promise, with the buyer's target where there is one."""

    procurement = models.ForeignKey("Procurement", on_delete=models.CASCADE, related_name="measures")
    place = models.PositiveIntegerField(default=0)
    measure = models.CharField(max_length=80)
    target = ExactField(null=True)
    groups = models.JSONField(default=list)
    history = HistoricalRecords()

    class Meta:
        ordering = ("place", "id")
        constraints = (models.UniqueConstraint(fields=["procurement", "measure"], name="measure_once"),)


class Clause(models.Model):
    """A contract condition, in the words that will stand in the contract."""

    procurement = models.ForeignKey("Procurement", on_delete=models.CASCADE, related_name="clauses")
    place = models.PositiveIntegerField(default=0)
    title = models.CharField(max_length=200)
    text = models.TextField()
    history = HistoricalRecords()

    class Meta:
        ordering = ("place", "id")


class Explanation(models.Model):
    """Why a draft departs from what its policy asks, or keeps what a check found; never changed.

    `about` names the must or the finding, `said` is what was said of it then: once that is another, the reason
    is no longer an answer to it.
    """

    procurement = models.ForeignKey("Procurement", on_delete=models.CASCADE, related_name="explanations")
    about = models.CharField(max_length=200)
    said = models.TextField()
    reason = models.TextField()
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(User, on_delete=models.PROTECT)

    class Meta:
        ordering = ("at", "id")
