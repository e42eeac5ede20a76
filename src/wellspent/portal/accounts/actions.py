"""Changing who belongs where."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from wellspent.method.errors import Fault, Refused
from wellspent.portal.accounts.models import Invitation, Kind, Membership, Organisation, Role, User
from wellspent.portal.accounts.tokens import token_digest as token_digest
from wellspent.portal.audit.actions import record
from wellspent.portal.naming import stem, under_free

INVITATION_LASTS = timedelta(days=14)


@transaction.atomic
def found_organisation(
    *, by: User | None, name: str, kind: Kind, first: User | None, role: Role, **facts: object
) -> Organisation:
    """Make an organisation with its first member, if there is one yet. `facts` are further fields of it."""
    made = under_free(
        stem(name, "organisation"),
        lambda slug: Organisation.objects.filter(slug=slug).exists(),
        lambda slug: Organisation.objects.create(name=name, kind=kind, slug=slug, **facts),
    )
    record("organisation-founded", made, by=by, organisation=made.pk)
    if first is not None:
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
    """End a role. The last lead of an organisation stays, or nobody could invite the next.

    The organisation is held: of two who leave at once, one is the last. A role that has ended stays as it is.
    """
    Organisation.objects.select_for_update(no_key=True).get(pk=membership.organisation_id)
    membership.refresh_from_db()
    if membership.ended is not None:
        return
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
def invite(*, by: User | None, organisation: Organisation, email: str, role: Role) -> tuple[Invitation, str]:
    """Make an invitation and the secret of its link, which is kept nowhere.

    An earlier one of the same role for the same address no longer works: the newest link counts. Refuses a role
    of the other side, and one that the person holds already.
    """
    if (role is Role.SUPPLIER) == organisation.buys:
        raise Refused(Fault(f"{organisation} gives no {role.label.lower()} role", "Choose another role."))
    if Membership.objects.filter(
        organisation=organisation, user__email=email.lower(), role=role, ended__isnull=True
    ).exists():
        rule = f"{email} is {role.label.lower()} here already"
        raise Refused(Fault(rule, "Choose another role, or invite somebody else."))
    earlier = Invitation.objects.filter(
        organisation=organisation, email=email.lower(), role=role, accepted=None, withdrawn=None
    )
    for one in earlier:
        withdraw(by=by, invitation=one)
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
def withdraw(*, by: User | None, invitation: Invitation) -> None:
    """Make an invitation's link stop working; one that was taken up or withdrawn stays as it is."""
    invitation.refresh_from_db(from_queryset=Invitation.objects.select_for_update(no_key=True))
    if invitation.accepted is None and invitation.withdrawn is None:
        invitation.withdrawn = timezone.now()
        invitation.save(update_fields=["withdrawn"])
        record("invitation-withdrawn", invitation, by=by, organisation=invitation.organisation_id)


@transaction.atomic
def accept(*, by: User, token: str) -> Membership:
    """Take up an invitation. Refuses one that is used, withdrawn, past its day, or somebody else's."""
    invitation = Invitation.objects.select_for_update().filter(token_digest=token_digest(token)).first()
    if invitation is None or not invitation.works():
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


@transaction.atomic
def choose_letters(*, by: User, unwanted: Collection[str]) -> None:
    """Say which kinds of letters somebody does without."""
    by.unwanted = sorted(unwanted)
    by.save(update_fields=["unwanted"])
    record("letters-chosen", by, by=by)


@transaction.atomic
def note(*, by: User, kind: str) -> None:
    """Record what somebody did to their own account through the sign-in library."""
    record(kind, by, by=by)
