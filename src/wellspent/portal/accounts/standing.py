"""For whom somebody is acting now: the one thing every query asks."""

from __future__ import annotations

from dataclasses import dataclass

from wellspent.portal.accounts.models import Organisation, Role, User


@dataclass(frozen=True, slots=True)
class Standing:
    """Who is asking, for which organisation, and in which roles. Nobody signed in has none of them.

    `serves` are the authorities that a shared service acts for; `through` is the service that somebody acts
    through, when they hold a role there and not in the authority itself.
    """

    user: User | None = None
    organisation: Organisation | None = None
    roles: frozenset[str] = frozenset()
    serves: frozenset[int] = frozenset()
    through: int | None = None

    def holds(self, *roles: Role) -> bool:
        """Whether they hold any of `roles` here."""
        return any(role.value in self.roles for role in roles)

    def acts_for(self, organisation: int) -> bool:
        """Whether they act for an organisation: their own, or one that their shared service serves."""
        return self.organisation is not None and organisation in {self.organisation.pk, *self.serves}

    @property
    def buys(self) -> bool:
        """Whether they act for a buyer."""
        return self.organisation is not None and self.organisation.buys

    @property
    def supplies(self) -> bool:
        """Whether they act for a supplier."""
        return self.organisation is not None and not self.organisation.buys


NOBODY = Standing()
