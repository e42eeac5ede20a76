"""Who may do what in the Library."""

from __future__ import annotations

from wellspent.portal.accounts.models import Role
from wellspent.portal.accounts.standing import Standing


def may_import(who: Standing) -> bool:
    """Leads and officers load sets of values for their organisation."""
    return who.user is not None and who.buys and who.holds(Role.LEAD, Role.OFFICER)


def may_adapt(who: Standing) -> bool:
    """A social value lead keeps the organisation's own edition; one of its shared service for the authority it serves."""
    return who.user is not None and who.buys and who.holds(Role.LEAD)


def may_read_own(who: Standing) -> bool:
    """Everybody at a buyer reads its own edition, drafts among it."""
    return who.user is not None and who.buys
