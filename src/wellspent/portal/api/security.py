"""Who a request speaks for: a token's organisation in a token's role."""

from __future__ import annotations

from django.http import HttpRequest
from ninja.security import HttpBearer
from ninja.throttling import AnonRateThrottle, SimpleRateThrottle

from wellspent.portal.accounts.standing import Standing
from wellspent.portal.api import actions, queries


class Token(HttpBearer):
    """`Authorization: Bearer wsp_…`, made on the account's page about tokens."""

    def authenticate(self, request: HttpRequest, token: str) -> Standing | None:  # noqa: ARG002 - ninja's
        """How the token stands, or None where it does not work."""
        if not token.startswith(actions.PREFIX):
            return None
        found = queries.token_of(token)
        if found is None:
            return None
        stands = queries.standing_of(found)
        if stands is not None:
            actions.note_use(token=found)
        return stands


class PerAddress(AnonRateThrottle):
    """What one address may ask without a token."""

    def __init__(self) -> None:
        super().__init__("120/min")


class PerOrganisation(SimpleRateThrottle):
    """What the tokens of one organisation may ask together."""

    def __init__(self) -> None:
        super().__init__("1200/min")

    def get_cache_key(self, request: HttpRequest) -> str | None:
        """By organisation; nothing for a request without a token, which is counted by its address."""
        stands = getattr(request, "auth", None)
        if not isinstance(stands, Standing) or stands.organisation is None:
            return None
        return f"throttle_api_{stands.organisation.pk}"


def standing_in(request: HttpRequest) -> Standing:
    """How the request's token stands. Only for addresses that ask for one."""
    stands = request.auth  # type: ignore[attr-defined]
    assert isinstance(stands, Standing)  # noqa: S101 - ninja has put it there
    return stands
