"""Tokens: what a program shows in place of a person's password."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from wellspent.portal.accounts.models import Organisation, Role, User


class ApiToken(models.Model):
    """A program's leave to read for one organisation in one role, until a day. Only its digest is kept."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="api_tokens")
    role = models.CharField(max_length=20, choices=Role.choices)
    label = models.CharField(max_length=100)
    digest = models.CharField(max_length=64, unique=True)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="api_tokens")
    made = models.DateTimeField(default=timezone.now)
    expires = models.DateTimeField()
    revoked = models.DateTimeField(null=True)
    last_used = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="api_token_role"),
            models.CheckConstraint(
                condition=models.Q(expires__gt=models.F("made")), name="api_token_expires_later"
            ),
        )

    def __str__(self) -> str:
        return self.label
