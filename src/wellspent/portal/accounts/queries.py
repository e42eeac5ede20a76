"""Reading people and organisations, as far as whoever asks may."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from wellspent.portal.accounts.models import Invitation, Membership, Organisation, User
from wellspent.portal.accounts.standing import NOBODY, Standing


def organisations_of(user: User) -> QuerySet[Organisation]:
    """The organisations somebody may act for, those their shared service serves included, by name."""
    mine = Q(memberships__user=user, memberships__ended__isnull=True)
    served = Q(served_by__memberships__user=user, served_by__memberships__ended__isnull=True)
    return Organisation.objects.filter(mine | served).distinct().order_by("name")


def standing(user: User, chosen: int | None) -> Standing:
    """How somebody stands: for the organisation they chose, or the first they may act for."""
    if not user.is_authenticated:
        return NOBODY
    theirs = organisations_of(user)
    organisation = (theirs.filter(pk=chosen).first() if chosen else None) or theirs.first()
    if organisation is None:
        return Standing(user)
    held = Membership.objects.filter(
        Q(organisation=organisation) | Q(organisation__acts_for=organisation), user=user, ended__isnull=True
    )
    return Standing(user, organisation, frozenset(held.values_list("role", flat=True)))


def members(who: Standing) -> QuerySet[Membership]:
    """The people of the organisation that somebody acts for."""
    if who.organisation is None:
        return Membership.objects.none()
    return (
        Membership.objects.filter(organisation=who.organisation, ended__isnull=True)
        .select_related("user")
        .order_by("user__name", "user__email", "role")
    )


def invitations(who: Standing) -> QuerySet[Invitation]:
    """Invitations sent for the organisation and not yet taken up."""
    if who.organisation is None:
        return Invitation.objects.none()
    return Invitation.objects.filter(
        organisation=who.organisation, accepted__isnull=True, withdrawn__isnull=True
    ).order_by("-sent")
