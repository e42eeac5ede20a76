"""Reading people and organisations, as far as whoever asks may."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q, QuerySet
from django.utils import timezone

from wellspent.portal.accounts.models import Invitation, Kind, Membership, Organisation, Role, User
from wellspent.portal.accounts.standing import NOBODY, Standing
from wellspent.portal.accounts.tokens import token_digest


def organisations_of(user: User) -> QuerySet[Organisation]:
    """The organisations somebody may act for, those their shared service serves included, by name."""
    mine = Q(memberships__user=user, memberships__ended__isnull=True)
    served = Q(served_by__memberships__user=user, served_by__memberships__ended__isnull=True)
    return Organisation.objects.filter(mine | served).distinct().order_by("name")


def organisation_of(user: User, number: int) -> Organisation | None:
    """One of them by its number."""
    return organisations_of(user).filter(pk=number).first()


def belongs(user: User) -> bool:
    """Whether somebody acts for any."""
    return organisations_of(user).exists()


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
    roles = set(held.values_list("role", "organisation"))
    own = {role for role, where in roles if where == organisation.pk}
    lent = {where for role, where in roles if role not in own}
    shared = organisation.kind == Kind.SHARED
    return Standing(
        user,
        organisation,
        frozenset(role for role, _ in roles),
        serves=frozenset(organisation.acts_for.values_list("pk", flat=True)) if shared else frozenset(),
        through=organisation.pk if shared else min(lent, default=None),
    )


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
    """Invitations sent for the organisation, whose links still work."""
    if who.organisation is None:
        return Invitation.objects.none()
    return Invitation.objects.filter(
        organisation=who.organisation, accepted=None, withdrawn=None, expires__gte=timezone.now()
    ).order_by("-sent")


def member(who: Standing, number: int) -> Membership | None:
    """Somebody's role in the organisation that somebody acts for, by its number."""
    return members(who).filter(pk=number).first()


def invitation(who: Standing, number: int) -> Invitation | None:
    """An invitation of that organisation, by its number."""
    return invitations(who).filter(pk=number).first()


def invitation_by(token: str) -> Invitation | None:
    """The invitation whose link this is, while it works; whoever has the link got the e-mail."""
    found = Invitation.objects.filter(token_digest=token_digest(token)).select_related("organisation").first()
    return found if found is not None and found.works() else None


def services_to_choose(authority: Organisation) -> QuerySet[Organisation]:
    """The shared services that do not act for an authority yet, by name."""
    return Organisation.objects.filter(kind=Kind.SHARED).exclude(acts_for=authority).order_by("name")


def services_of(authority: Organisation) -> QuerySet[Organisation]:
    """The shared services that act for an authority, by name."""
    return authority.served_by.order_by("name")


def service_of(authority: Organisation, number: int) -> Organisation | None:
    """One of them by its number."""
    return services_of(authority).filter(pk=number).first()


def served_by(who: Standing) -> QuerySet[Organisation]:
    """The authorities that the shared service of whoever asks acts for, by name."""
    return who.organisation.acts_for.order_by("name") if who.organisation else Organisation.objects.none()


def organisations_called(numbers: Iterable[int | None]) -> dict[int, str]:
    """What organisations are called, by their numbers."""
    wanted = {number for number in numbers if number is not None}
    found = Organisation.objects.filter(pk__in=wanted) if wanted else ()
    return {one.pk: one.name for one in found}


def person_with(email: str) -> User | None:
    """The person whose account has an address, if there is one."""
    return User.objects.filter(email__iexact=email.strip(), erased=None).first()


def led_alone(person: User) -> list[Organisation]:
    """The buyers that nobody else leads."""
    mine = person.memberships.filter(role=Role.LEAD, ended=None).values("organisation")
    others = Membership.objects.filter(role=Role.LEAD, ended=None).exclude(user=person).values("organisation")
    return list(Organisation.objects.filter(pk__in=mine).exclude(pk__in=others).order_by("name"))


def left_empty(person: User) -> list[Organisation]:
    """The suppliers that nobody else belongs to."""
    mine = person.memberships.filter(role=Role.SUPPLIER, ended=None).values("organisation")
    others = Membership.objects.filter(ended=None).exclude(user=person).values("organisation")
    return list(Organisation.objects.filter(pk__in=mine).exclude(pk__in=others).order_by("name"))
