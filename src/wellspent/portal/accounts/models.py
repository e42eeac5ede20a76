"""People, the organisations they act for, and in which role."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils import timezone
from simple_history.models import HistoricalRecords


class Role(models.TextChoices):
    """What somebody does for an organisation, in words a non-programmer can read."""

    LEAD = "lead", "Social value lead"
    OFFICER = "officer", "Procurement officer"
    EVALUATOR = "evaluator", "Evaluator"
    TASK_GROUP = "task-group", "Task group member"
    CONTRACT_MANAGER = "contract-manager", "Contract manager"
    AUDITOR = "auditor", "Auditor"
    SUPPLIER = "supplier", "Supplier user"


class Kind(models.TextChoices):
    """What an organisation is here."""

    AUTHORITY = "authority", "Contracting authority"
    SHARED = "shared", "Shared service, acting for several authorities"
    SUPPLIER = "supplier", "Supplier"


class People(BaseUserManager["User"]):
    """Making accounts."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """An account that signs in with its e-mail address."""
        person = self.model(email=self.normalize_email(email).lower(), **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person


class User(AbstractBaseUser):
    """A person with an account. What they may do is told by their memberships alone."""

    email = models.EmailField("e-mail address", unique=True)
    name = models.CharField("full name", max_length=120, blank=True)
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(default=timezone.now)
    erased = models.DateTimeField(null=True)
    unwanted = models.JSONField("letters they do not want", default=list)

    through: int | None = None
    """The shared service that they act through, while a request lasts: every event that they cause names it."""

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = People()

    def __str__(self) -> str:
        return "erased" if self.erased else self.name or self.email


class Organisation(models.Model):
    """A contracting authority, a shared service, or a supplier."""

    name = models.CharField(max_length=200)
    slug = models.SlugField(max_length=80, unique=True)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    identifier = models.CharField("registered number (such as GB-COH-01234567)", max_length=80, blank=True)
    body = models.CharField(max_length=20, blank=True)
    nation = models.CharField(max_length=20, blank=True)
    address = models.TextField(blank=True)
    email = models.EmailField(blank=True)
    telephone = models.CharField(max_length=40, blank=True)
    website = models.URLField(blank=True)
    policy = models.CharField(max_length=80, blank=True)
    sme = models.BooleanField("small or medium-sized enterprise", null=True)
    vcse = models.BooleanField("voluntary, community or social enterprise", null=True)
    acts_for: models.ManyToManyField[Organisation, Any] = models.ManyToManyField(
        "self", symmetrical=False, related_name="served_by", blank=True
    )
    history = HistoricalRecords()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=models.Q(kind__in=Kind.values), name="organisation_kind"),
            models.UniqueConstraint(
                fields=["identifier"],
                condition=models.Q(kind=Kind.SUPPLIER) & ~models.Q(identifier=""),
                name="supplier_registered_once",
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def buys(self) -> bool:
        """Whether it is on the buying side."""
        return self.kind != Kind.SUPPLIER


class Membership(models.Model):
    """A person's role in an organisation; one person may hold several."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=20, choices=Role.choices)
    since = models.DateTimeField(default=timezone.now)
    ended = models.DateTimeField(null=True, blank=True)
    history = HistoricalRecords()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["user", "organisation", "role"],
                condition=models.Q(ended__isnull=True),
                name="one_membership_a_role",
            ),
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="membership_role"),
        )


class Invitation(models.Model):
    """An offer of a role, sent to an e-mail address; its link works once. Only the link's digest is kept."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField()
    role = models.CharField(max_length=20, choices=Role.choices)
    token_digest = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    sent = models.DateTimeField(default=timezone.now)
    expires = models.DateTimeField()
    accepted = models.DateTimeField(null=True, blank=True)
    withdrawn = models.DateTimeField(null=True, blank=True)

    def works(self) -> bool:
        """Whether its link may still be taken up."""
        return self.accepted is None and self.withdrawn is None and self.expires >= timezone.now()
