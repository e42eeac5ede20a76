"""Changing who belongs where."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from wellspent.method.errors import Fault, Refused
from wellspent.portal.accounts.models import Invitation, Kind, Membership, Organisation, Role, User
from wellspent.portal.audit.actions import record

INVITATION_LASTS = timedelta(days=14)


def token_digest(token: str) -> str:
    """What is kept of a link's secret: enough to know it again, not to use it."""
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def found_organisation(
    *, by: User | None, name: str, kind: Kind, first: User, role: Role, **facts: object
) -> Organisation:
    """Make an organisation with its first member. `facts` are further fields of it."""
    slug, number = slugify(name)[:70] or "organisation", 1
    while Organisation.objects.filter(slug=slug if number == 1 else f"{slug}-{number}").exists():
        number += 1
    made = Organisation.objects.create(
        name=name, kind=kind, slug=slug if number == 1 else f"{slug}-{number}", **facts
    )
    record("organisation-founded", made, by=by, organisation=made.pk)
    join(by=by, organisation=made, user=first, role=role)
    return made


@transaction.atomic
def join(*, by: User | None, organisation: Organisation, user: User, role: Role) -> Membership:
    """Give somebody a role; one they hold already stays as it is. Refuses a role of the other side."""
    if (role is Role.SUPPLIER) == organisation.buys:
        raise Refused(Fault(f"{organisation} gives no {role.label.lower()} role", "Choose another role."))
    membership, made = Membership.objects.get_or_create(
        user=user, organisation=organisation, role=role, ended=None
    )
    if made:
        record("member-joined", membership, by=by, organisation=organisation.pk)
    return membership


@transaction.atomic
def leave(*, by: User, membership: Membership) -> None:
    """End a role. The last lead of an organisation stays, or nobody could invite the next."""
    leads = Membership.objects.filter(
        organisation=membership.organisation, role=membership.role, ended__isnull=True
    )
    if membership.role in (Role.LEAD, Role.SUPPLIER) and leads.count() == 1:
        rule = "this is the last person who can invite others"
        raise Refused(Fault(rule, "Give somebody else this role first."))
    membership.ended = timezone.now()
    membership.save(update_fields=["ended"])
    record("member-left", membership, by=by, organisation=membership.organisation_id)


@transaction.atomic
def invite(*, by: User, organisation: Organisation, email: str, role: Role) -> tuple[Invitation, str]:
    """Make an invitation and the secret of its link, which is kept nowhere."""
    token = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        organisation=organisation,
        email=email.lower(),
        role=role,
        token_digest=token_digest(token),
        invited_by=by,
        expires=timezone.now() + INVITATION_LASTS,
    )
    record("invitation-sent", invitation, by=by, organisation=organisation.pk)
    return invitation, token


@transaction.atomic
def accept(*, by: User, token: str) -> Membership:
    """Take up an invitation. Refuses one that is used, withdrawn, past its day, or somebody else's."""
    invitation = (
        Invitation.objects.select_for_update()
        .filter(token_digest=token_digest(token), accepted__isnull=True, withdrawn__isnull=True)
        .first()
    )
    if invitation is None or invitation.expires < timezone.now():
        raise Refused(Fault("this invitation no longer works", "Ask for a new one."))
    if invitation.email != by.email.lower():
        raise Refused(
            Fault(
                "this invitation was sent to another address",
                f"Sign in with the address that it was sent to, not {by.email}.",
            )
        )
    invitation.accepted = timezone.now()
    invitation.save(update_fields=["accepted"])
    record("invitation-accepted", invitation, by=by, organisation=invitation.organisation_id)
    return join(by=by, organisation=invitation.organisation, user=by, role=Role(invitation.role))


@transaction.atomic
def rename(*, by: User, name: str) -> None:
    """Change one's own name."""
    by.name = name
    by.save(update_fields=["name"])
    record("person-renamed", by, by=by)
