"""Who may read what happened."""

from __future__ import annotations

from wellspent.portal.accounts.models import Role
from wellspent.portal.accounts.standing import Standing


def may_read_history(who: Standing) -> bool:
    """Auditors and leads read what happened in a buyer; anyone at a supplier, what happened in it."""
    return who.organisation is not None and who.holds(Role.AUDITOR, Role.LEAD, Role.SUPPLIER)
