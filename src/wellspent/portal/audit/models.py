"""Events: append-only, each holding the hash of the one before. Ids and digests only, never names or words."""

from __future__ import annotations

from django.db import models


class Head(models.Model):
    """Where the chain ends: one row, locked by whoever appends."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    number = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64, default="")

    class Meta:
        constraints = (models.CheckConstraint(condition=models.Q(id=1), name="one_head"),)


class Event(models.Model):
    """Something that happened. `subject` is what it happened to ("offer:17"); `digest` names its content."""

    number = models.PositiveBigIntegerField(primary_key=True)
    at = models.DateTimeField()
    actor = models.CharField(max_length=40)
    organisation = models.PositiveBigIntegerField(null=True)
    kind = models.CharField(max_length=60)
    subject = models.CharField(max_length=80)
    procurement = models.PositiveBigIntegerField(null=True, db_index=True)
    digest = models.CharField(max_length=64, blank=True)
    previous = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        indexes = (
            models.Index(fields=["subject", "number"], name="event_subject"),
            models.Index(fields=["organisation", "number"], name="event_organisation"),
        )
