"""Who may do what after opening, as readable predicates. Rows are told, never looked up, here."""

from __future__ import annotations

from wellspent.portal.accounts.models import Role
from wellspent.portal.accounts.standing import Standing
from wellspent.portal.evaluation.models import ImplausibleOffer, PanelMember
from wellspent.portal.tendering.models import Procurement, Stage, WayIn
from wellspent.portal.tendering.rules import may_run, ours

OVERSEERS = (Role.LEAD, Role.OFFICER, Role.AUDITOR)
"""Who reads everything after opening, unless they score themselves."""


def opened(row: Procurement) -> bool:
    """Whether its offers were opened."""
    return row.stage not in (Stage.DRAFT, Stage.OPEN)


def oversees(who: Standing, row: Procurement) -> bool:
    """Leads, officers and auditors of the buyer, once the offers were opened."""
    return ours(who, row) and who.holds(*OVERSEERS) and opened(row)


def sees_scores(who: Standing, row: Procurement, member: PanelMember | None) -> bool:
    """Other people's locked scores and what is agreed: for a scorer once they locked, for overseers who do not score."""
    if not ours(who, row) or not opened(row):
        return False
    return member.locked is not None if member is not None else who.holds(*OVERSEERS)


def sees_everything(who: Standing, row: Procurement, member: PanelMember | None) -> bool:
    """Prices and pounds too: for the panel only once it has signed what it agrees, for overseers who do not score.

    A panel that moderates with the prices before it would agree what the prices want.
    """
    return sees_scores(who, row, member) and (member is None or row.stage != Stage.OPENED)


def may_come_in(who: Standing, row: Procurement, member: PanelMember | None) -> bool:
    """The evaluation's own list of tasks: the buyer's leads, officers and auditors, and the panel."""
    return ours(who, row) and (who.holds(*OVERSEERS) or member is not None) and row.stage != Stage.DRAFT


def may_appoint(who: Standing, row: Procurement) -> bool:
    """The panel is made once the tender is published, until scores are agreed."""
    return may_run(who, row) and row.stage in (Stage.OPEN, Stage.OPENED)


def may_load(who: Standing, row: Procurement) -> bool:
    """Files that came back elsewhere are loaded after the deadline, until the opening."""
    return may_run(who, row) and row.way_in == WayIn.ELSEWHERE and row.stage == Stage.OPEN and row.past()


def may_declare(row: Procurement, member: PanelMember | None) -> bool:
    """A panel member says at any time before locking whether there is a conflict; first thing of all."""
    return member is not None and member.locked is None and row.stage in (Stage.OPEN, Stage.OPENED)


def may_score(row: Procurement, member: PanelMember | None) -> bool:
    """Somebody on the panel who declared, is free, and has not locked."""
    return member is not None and member.free and member.locked is None and row.stage == Stage.OPENED


def may_read_answers(row: Procurement, member: PanelMember | None) -> bool:
    """What is read to score: by a panel member who declared and is free."""
    return member is not None and member.free and opened(row)


def may_agree(row: Procurement, member: PanelMember | None) -> bool:
    """The chair records what the panel agrees, until the award."""
    return member is not None and member.chairs and row.stage in (Stage.OPENED, Stage.MODERATED)


def may_question(who: Standing, row: Procurement) -> bool:
    """An officer asks about, and decides on, offers that look implausible, until the award."""
    return may_run(who, row) and row.stage in (Stage.OPENED, Stage.MODERATED)


def may_explain(query: ImplausibleOffer) -> bool:
    """A bidder answers what it is asked until the end of the day asked, before the decision and the award."""
    return query.answerable and query.offer.procurement.stage in (Stage.OPENED, Stage.MODERATED)


def may_award(who: Standing, row: Procurement) -> bool:
    """An officer awards once the scores are agreed and signed."""
    return may_run(who, row) and row.stage in (Stage.OPENED, Stage.MODERATED)


def may_follow_up(who: Standing, row: Procurement) -> bool:
    """Sending summaries and dating the notice, after the award."""
    return may_run(who, row) and row.stage == Stage.AWARDED
