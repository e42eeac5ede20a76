"""The panel of a demo tender at work: declared, scored, locked, agreed, signed, awarded."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from django.utils import timezone

from wellspent.files.demo import Region
from wellspent.files.sheets import TenderSheet
from wellspent.files.tenders import read_sheet_of
from wellspent.portal.accounts.models import Role, User
from wellspent.portal.demo.people import County
from wellspent.portal.demo.words import reason_for
from wellspent.portal.evaluation import actions, award_actions, queries
from wellspent.portal.evaluation.models import PanelMember
from wellspent.portal.tendering import actions as tendering
from wellspent.portal.tendering.models import Procurement

PANEL = "panel"


def open_offers(county: County, row: Procurement, buyer: str) -> None:
    """Two people open the offers."""
    for role in (Role.OFFICER, Role.LEAD):
        tendering.consent_to_open(by=county.at(buyer, role)[0], procurement=row)
    row.refresh_from_db()


def seat(county: County, row: Procurement, buyer: str, many: int) -> list[PanelMember]:
    """A panel of so many evaluators, none with a conflict; the first is in the chair."""
    officer = county.at(buyer, Role.OFFICER)[0]
    members = []
    for place, user in enumerate(county.at(buyer, Role.EVALUATOR)[:many]):
        member = actions.appoint(by=officer, procurement=row, user=user, chairs=place == 0)
        actions.declare(by=user, member=member, conflict=False)
        members.append(member)
    return members


def score_alone(row: Procurement, members: Iterable[PanelMember], sheet: TenderSheet) -> None:
    """Everybody scores every offer as the file has it, and locks."""
    given = _given(sheet)
    for place, member in enumerate(members, 1):
        for offer, criterion in queries.to_score(row):
            found = given.get((_bid(sheet, offer.bidder), criterion.key, f"evaluator-{place}"))
            score, reason = found or given[_bid(sheet, offer.bidder), criterion.key, PANEL]
            actions.score(
                by=member.user, member=member, offer=offer, criterion=criterion, score=score, reason=reason
            )
        actions.lock(by=member.user, member=member)


def moderate(row: Procurement, chair: PanelMember, sheet: TenderSheet, *, most: int | None = None) -> None:
    """The chair records the agreed scores of the file; the first so many of them, or all."""
    given = _given(sheet)
    for offer, criterion in queries.to_score(row)[:most]:
        score, reason = given[_bid(sheet, offer.bidder), criterion.key, PANEL]
        actions.agree(
            by=chair.user, procurement=row, offer=offer, criterion=criterion, score=score, reason=reason
        )


def sign_all(row: Procurement, members: Iterable[PanelMember]) -> None:
    """Everybody on the panel signs, which ends moderation."""
    for member in members:
        actions.sign(by=member.user, member=member, digest=queries.digest_to_sign(row))
    row.refresh_from_db()


def award(row: Procurement, by: User) -> None:
    """Award to whoever comes first, send the summaries, record the notice."""
    found = award_actions.result_of(row, timezone.localdate())
    made = award_actions.award(
        by=by,
        procurement=row,
        digest=found.digest,
        reason="The most advantageous tender by the published rules.",
    )
    award_actions.send_summaries(by=by, award=made)
    award_actions.publish_notice(by=by, award=made, on=timezone.localdate())


def sheet_of(region: Region, file: str) -> TenderSheet:
    """A tender file as written."""
    return read_sheet_of(region.tender(file))


def _bid(sheet: TenderSheet, label: str) -> str:
    return next(bid.id for bid in sheet.bid if bid.label == label)


def _given(sheet: TenderSheet) -> dict[tuple[str, str, str], tuple[Fraction, str]]:
    """Scores and reasons by bid, criterion and evaluator: those told apart, and those of a row of answers."""
    found: dict[tuple[str, str, str], tuple[Fraction, str]] = {}
    for bid in sheet.bid:
        for criterion, answer in bid.answers.items():
            if isinstance(answer, list | tuple):
                for place, score in enumerate(answer, 1):
                    number = Fraction(str(score))
                    found[bid.id, criterion, f"evaluator-{place}"] = (number, reason_for(int(number)))
    for row in sheet.score:
        found[row.bid, row.criterion, row.by] = (
            Fraction(row.score),
            row.reason or reason_for(int(row.score)),
        )
    return found
