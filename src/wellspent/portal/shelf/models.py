"""What an organisation keeps of its own: entries with their editions, shelves as tenders were published with, files
that were looked through and not kept yet."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from simple_history.models import HistoricalRecords

from wellspent.portal.accounts.models import Organisation, User


class Stage(models.TextChoices):
    """How far an entry of an organisation's own has come."""

    DRAFT = "draft", "Draft"
    PUBLISHED = "published", "In force"
    REPLACED = "replaced", "Replaced by a later edition"
    RETIRED = "retired", "Taken off the shelf"


class OwnEntry(models.Model):
    """One edition of a measure, framework or proxy of an organisation's own.

    `content` is what its file would hold. A draft is changed; once published it stays as it is, and a change is
    the next edition (`number`). `made_from` names the entry it was copied from, as "kind:id".
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="own_entries")
    kind = models.CharField(max_length=20)
    key = models.CharField(max_length=120)
    number = models.PositiveIntegerField(default=1)
    label = models.CharField(max_length=300)
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    made_from = models.CharField(max_length=160, blank=True)
    stage = models.CharField(max_length=12, choices=Stage.choices, default=Stage.DRAFT)
    made = models.DateTimeField(default=timezone.now)
    published = models.DateTimeField(null=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ("kind", "label", "number", "id")
        verbose_name_plural = "own entries"
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "kind", "key", "number"], name="own_edition_once"
            ),
            models.UniqueConstraint(
                fields=["organisation", "kind", "key"],
                condition=models.Q(stage=Stage.DRAFT),
                name="one_draft_an_entry",
            ),
            models.CheckConstraint(condition=models.Q(stage__in=Stage.values), name="own_entry_stage"),
            models.CheckConstraint(
                condition=models.Q(stage=Stage.DRAFT) | models.Q(published__isnull=False),
                name="own_entry_published",
            ),
        )

    def __str__(self) -> str:
        return self.label

    @property
    def draft(self) -> bool:
        """Whether it may still be changed."""
        return self.stage == Stage.DRAFT


class KeptShelf(models.Model):
    """An organisation's shelf as a tender was published with it: its files, in a zip; never changed.

    `digest` is the SHA-256 of every file's name and content.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="kept_shelves")
    digest = models.CharField(max_length=64)
    files = models.BinaryField()
    made = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["organisation", "digest"], name="shelf_kept_once"),)


class Intake(models.Model):
    """Files that somebody brought in: looked through first, then kept or thrown away.

    `holds` is what was told to be in them; `files` their bytes, in a zip, until then; `report` what was kept.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="intakes")
    by = models.ForeignKey(User, on_delete=models.PROTECT)
    holds = models.CharField(max_length=20)
    files = models.BinaryField(null=True)
    digest = models.CharField(max_length=64)
    made = models.DateTimeField(default=timezone.now)
    kept = models.DateTimeField(null=True)
    report = models.JSONField(default=list)
