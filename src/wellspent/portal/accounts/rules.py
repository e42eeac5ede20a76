"""Who may manage whom."""

from __future__ import annotations

from wellspent.portal.accounts.models import Kind, Role
from wellspent.portal.accounts.standing import Standing


def leads_itself(who: Standing) -> bool:
    """Whether somebody is a lead of the organisation's own, not of a shared service that acts for it."""
    if who.user is None or who.organisation is None or not who.holds(Role.LEAD):
        return False
    return who.user.memberships.filter(organisation=who.organisation, role=Role.LEAD, ended=None).exists()


def may_invite(who: Standing) -> bool:
    """A buyer's own lead invites for it; anyone at a supplier invites for the supplier.

    A shared service's people could otherwise stay on as the authority's own after it ended the arrangement.
    """
    return leads_itself(who) or (who.supplies and who.holds(Role.SUPPLIER))


def roles_to_give(who: Standing) -> list[Role]:
    """The roles that somebody may invite others into."""
    if not may_invite(who):
        return []
    return [Role.SUPPLIER] if who.supplies else [role for role in Role if role is not Role.SUPPLIER]


def may_describe(who: Standing) -> bool:
    """A lead keeps the buyer's facts right, one of its shared service too; any of its users a supplier's."""
    return who.holds(Role.LEAD) or (who.supplies and who.holds(Role.SUPPLIER))


def may_choose_service(who: Standing) -> bool:
    """The authority's own lead says which shared services act for it; the service cannot say so itself."""
    return who.organisation is not None and who.organisation.kind == Kind.AUTHORITY and leads_itself(who)
