"""Who may manage whom."""

from __future__ import annotations

from wellspent.portal.accounts.models import Role
from wellspent.portal.accounts.standing import Standing


def may_invite(who: Standing) -> bool:
    """A lead invites for the buyer; anyone at a supplier invites for the supplier."""
    return who.holds(Role.LEAD) or (who.supplies and who.holds(Role.SUPPLIER))


def roles_to_give(who: Standing) -> list[Role]:
    """The roles that somebody may invite others into."""
    if not may_invite(who):
        return []
    return [Role.SUPPLIER] if who.supplies else [role for role in Role if role is not Role.SUPPLIER]
