"""What an evaluation holds of a person: all of it is the record of a decision, and stays without their name."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from wellspent.portal.accounts.erasure import Holding
from wellspent.portal.accounts.models import User
from wellspent.portal.evaluation.models import OwnScore, PanelMember


class Evaluations:
    """Declarations, scores, signatures."""

    def holdings(self, email: str, person: User | None) -> Iterator[Holding]:  # noqa: ARG002 (others use it)
        """What evaluations hold of somebody."""
        if person is None:
            return
        yield Holding(
            _("Scores that you gave, with their reasons"),
            OwnScore.objects.filter(member__user=person).count(),
            _(
                "A bidder is owed the reasons of a decision, and an award must be made again from them. They stand under a pseudonym."
            ),
        )
        yield Holding(
            _("Declarations of your interests"),
            PanelMember.objects.filter(user=person, declared__isnull=False).count(),
            _(
                "The law asks that conflicts of interest be recorded with the procurement (Procurement Act 2023, sections 81 to 83)."
            ),
        )

    def erase(self, email: str, person: User | None, *, over: bool) -> None:
        """Nothing: the name stands in the account alone."""
