"""Who may manage whom."""

from __future__ import annotations

from wellspent.portal.accounts.models import Kind, Role
from wellspent.portal.accounts.standing import Standing


def may_invite(who: Standing) -> bool:
    """A lead invites for the buyer; anyone at a supplier invites for the supplier."""
    return who.holds(Role.LEAD) or (who.supplies and who.holds(Role.SUPPLIER))


def roles_to_give(who: Standing) -> list[Role]:
    """The roles that somebody may invite others into."""
    if not may_invite(who):
        return []
    return [Role.SUPPLIER] if who.supplies else [role for role in Role if role is not Role.SUPPLIER]


def may_describe(who: Standing) -> bool:
    """A lead keeps the buyer's facts right; any of its users a supplier's."""
    return may_invite(who)


def may_choose_service(who: Standing) -> bool:
    """The authority's own lead says which shared services act for it; the service cannot say so itself."""
    own = who.user is not None and who.organisation is not None
    return (
        own
        and who.organisation.kind == Kind.AUTHORITY  # type: ignore[union-attr]
        and who.user.memberships.filter(organisation=who.organisation, role=Role.LEAD, ended=None).exists()  # type: ignore[union-attr]
    )
