"""The tokens of a person: they stop, and lose the name that was given to them."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from wellspent.portal.accounts.erasure import Holding
from wellspent.portal.accounts.models import User
from wellspent.portal.api.actions import revoke_token
from wellspent.portal.api.models import ApiToken


class Tokens:
    """Tokens for programs."""

    def holdings(self, email: str, person: User | None) -> Iterator[Holding]:  # noqa: ARG002 (others use it)
        """The tokens that somebody made."""
        if person is not None:
            yield Holding(_("Tokens for programs"), ApiToken.objects.filter(made_by=person).count())

    def erase(self, email: str, person: User | None, *, over: bool) -> None:  # noqa: ARG002 (others use it)
        """Revoke them, and take their names: people call a token after themselves."""
        for token in ApiToken.objects.filter(made_by=person) if person is not None else ():
            revoke_token(by=person, token=token)  # type: ignore[arg-type]
            token.label = "erased"
            token.save(update_fields=["label"])
