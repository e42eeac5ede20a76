"""How the sign-in library meets our accounts."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter


class Adapter(DefaultAccountAdapter):
    """Accounts are known by their e-mail address alone."""

    def populate_username(self, request: Any, user: Any) -> None:
        """There are no user names."""
