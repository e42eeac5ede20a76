"""Changing an evaluation: the panel, its scores, and what it agrees."""

from __future__ import annotations

from fractions import Fraction

from django.db import models, transaction
from django.utils import timezone

from wellspent.method.errors import Fault, Refused
from wellspent.method.numbers import spell
from wellspent.portal.accounts.models import Role, User
from wellspent.portal.audit.actions import record
from wellspent.portal.evaluation import queries
from wellspent.portal.evaluation.adapters import frozen
from wellspent.portal.evaluation.models import (
    AgreedScore,
    OwnScore,
    PanelMember,
    Signature,
)
from wellspent.portal.evaluation.rules import OVERSEERS
from wellspent.portal.tendering.actions import to_stage
from wellspent.portal.tendering.models import Criterion, Offer, Procurement, Stage


def recorded(kind: str, subject: models.Model, row: Procurement, by: User, digest: str = "") -> None:
    """Record an event of an evaluation."""
    record(kind, subject, by=by, organisation=row.organisation_id, procurement=row.pk, digest=digest)


def refused(rule: str, mend: str) -> Refused:
    """What is refused, for one reason."""
    return Refused(Fault(rule, mend))


def locked_row(procurement: Procurement, *stages: Stage) -> Procurement:
    """The procurement, held for this change. Raises `Refused` at any other stage."""
    row = Procurement.objects.select_for_update().get(pk=procurement.pk)
    if row.stage not in stages:
        rule = f"this cannot be done while the procurement is “{row.get_stage_display().lower()}”"
        raise refused(rule, "Look at its list of tasks for what comes next.")
    return row


@transaction.atomic
def appoint(*, by: User, procurement: Procurement, user: User, chairs: bool = False) -> PanelMember:
    """Put an evaluator on the panel under the next pseudonym; the first who chairs, chairs.

    Raises `Refused` for somebody without the role, and once anybody has locked: all score the same things.
    """
    row = locked_row(procurement, Stage.OPEN, Stage.OPENED)
    held = queries.people_of(row).filter(user=user)
    if not held.filter(role=Role.EVALUATOR).exists():
        raise refused(f"{user} is no evaluator of {row.organisation}", "Give them the role first.")
    if row.stage == Stage.OPENED and held.filter(role__in=[role.value for role in OVERSEERS]).exists():
        rule = (
            f"{user} may have seen the prices, which are shown to leads, officers and auditors after opening"
        )
        raise refused(
            rule, "Appoint somebody else; whoever scores and oversees is appointed before the opening."
        )
    if row.panel.filter(locked__isnull=False, stood_down__isnull=True).exists():
        raise refused("somebody has finished scoring, so the panel is complete", "Go on with this panel.")
    again = row.panel.filter(user=user).first()
    if again is not None:
        raise refused(f"{user} is or was on this panel", "Choose somebody else.")
    number = row.panel.count() + 1
    made = PanelMember.objects.create(
        procurement=row, user=user, pseudonym=f"evaluator-{number}", chairs=False
    )
    recorded("panel-member-appointed", made, row, by)
    if chairs:
        name_chair(by=by, member=made)
    return made


@transaction.atomic
def name_chair(*, by: User, member: PanelMember) -> None:
    """Make somebody of the panel its chair, in place of whoever was. Refuses one who stood down."""
    row = locked_row(member.procurement, Stage.OPEN, Stage.OPENED)
    member.refresh_from_db()
    if member.stood_down is not None:
        raise refused(f"{member.user} has stood down", "Choose somebody who is on the panel.")
    for other in row.panel.filter(chairs=True).exclude(pk=member.pk):
        other.chairs = False
        other.save()
    member.chairs = True
    member.save()
    recorded("panel-chair-named", member, row, by)


@transaction.atomic
def stand_down(*, by: User, member: PanelMember) -> None:
    """End somebody's part in the panel; what they scored stays on record and no longer counts."""
    row = locked_row(member.procurement, Stage.OPEN, Stage.OPENED)
    member.refresh_from_db()
    if member.stood_down is None:
        member.stood_down = timezone.now()
        member.chairs = False
        member.save()
        recorded("panel-member-stood-down", member, row, by)
        void_signatures(row, by)


@transaction.atomic
def declare(*, by: User, member: PanelMember, conflict: bool, declaration: str = "") -> None:
    """Say whether there is a conflict of interest, before anything is shown. A new one asks for a new decision."""
    row = locked_row(member.procurement, Stage.OPEN, Stage.OPENED)
    member.refresh_from_db()
    if member.user_id != by.pk or member.stood_down is not None:
        raise refused("only a panel member declares, and for themselves", "Ask them to sign in.")
    if member.locked is not None:
        raise refused("you have finished scoring", "Tell the officer of any conflict that came up since.")
    if conflict and not declaration.strip():
        raise refused(
            "a conflict is declared with what it is", "Say what the interest is, and in which bidder."
        )
    member.conflict, member.declaration, member.declared = conflict, declaration.strip(), timezone.now()
    member.cleared, member.cleared_reason, member.cleared_by, member.cleared_at = None, "", None, None
    member.save()
    recorded("conflict-declared" if conflict else "no-conflict-declared", member, row, by)


@transaction.atomic
def decide_conflict(*, by: User, member: PanelMember, cleared: bool, reason: str) -> None:
    """The officer's decision on a declared conflict: they may score, or they stand down. Never one's own."""
    row = locked_row(member.procurement, Stage.OPEN, Stage.OPENED)
    member.refresh_from_db()
    if not member.conflict or member.declared is None or member.stood_down is not None:
        raise refused("there is no declared conflict to decide", "Wait for the declaration.")
    if member.user_id == by.pk:
        raise refused("nobody decides on a conflict of their own", "Ask another officer.")
    if not reason.strip():
        raise refused("a decision has its reason", "Enter the reason.")
    member.cleared, member.cleared_reason = cleared, reason.strip()
    member.cleared_by, member.cleared_at = by, timezone.now()
    member.save()
    recorded("conflict-cleared" if cleared else "conflict-upheld", member, row, by)
    if not cleared:
        stand_down(by=by, member=member)


def refuse_off_scale(row: Procurement, criterion: Criterion, score: Fraction, reason: str) -> None:
    """Refuse a score that is not on the criterion's published scale, and one without a reason."""
    found = next((one for one in frozen(row).scored if one.id == criterion.key), None)
    if found is None:
        raise refused(f"“{criterion.label}” is not scored by people", "Score the criteria of your list.")
    top = found.scale or Fraction(0)
    if not 0 <= score <= top:
        raise refused(
            f"{spell(score)} is not on the scale of 0 to {spell(top)}", "Choose a score on the scale."
        )
    if not reason.strip():
        raise refused("a score has its reason", "Enter what in the answer earned it, and why not more.")


def refuse_not_running(row: Procurement, offer: Offer) -> None:
    """Refuse an offer that is not one of those in the running."""
    if offer.pk not in {one.pk for one, _ in queries.to_score(row)}:
        raise refused("this offer is not in the running", "Score the offers of your list.")


@transaction.atomic
def score(
    *, by: User, member: PanelMember, offer: Offer, criterion: Criterion, score: Fraction, reason: str
) -> OwnScore:
    """Give a score with its reason, or change it, until locking."""
    row = locked_row(member.procurement, Stage.OPENED)
    member.refresh_from_db()
    if member.user_id != by.pk or not member.free:
        raise refused(
            "you cannot score before you have declared, and been cleared of, any conflict", "Declare first."
        )
    if member.locked is not None:
        raise refused("you have locked your scores, and locking is final", "Bring it up in moderation.")
    refuse_not_running(row, offer)
    refuse_off_scale(row, criterion, score, reason)
    made = OwnScore.objects.filter(member=member, offer=offer, criterion=criterion).first()
    made = made or OwnScore(member=member, offer=offer, criterion=criterion)
    made.score, made.reason, made.at = score, reason.strip(), timezone.now()
    made.save()
    recorded("score-given", made, row, by)
    return made


@transaction.atomic
def lock(*, by: User, member: PanelMember) -> None:
    """Finish one's scores, for good. Raises `Refused` where any is missing."""
    row = locked_row(member.procurement, Stage.OPENED)
    member.refresh_from_db()
    if member.user_id != by.pk or not member.free:
        raise refused("only a panel member locks, and their own scores", "Ask them to sign in.")
    if member.locked is not None:
        raise refused("you have locked your scores already", "Go on to moderation.")
    given = {(one.offer_id, one.criterion_id) for one in member.scores.all()}
    missing = [pair for pair in queries.to_score(row) if (pair[0].pk, pair[1].pk) not in given]
    if missing:
        offer, criterion = missing[0]
        more = f", and {len(missing) - 1} more" if len(missing) > 1 else ""
        rule = f"a score is missing: {offer.bidder}, {criterion.label}{more}"
        raise refused(rule, "Give every offer a score on every criterion.")
    member.locked = timezone.now()
    member.save()
    recorded("scores-locked", member, row, by)


def void_signatures(row: Procurement, by: User) -> None:
    """Make every signature void that was given to other scores; the panel signs again."""
    for one in queries.signatures(row):
        one.voided = timezone.now()
        one.save(update_fields=["voided"])
        recorded("signature-voided", one, row, by, one.digest)
    if row.stage == Stage.MODERATED:
        to_stage(row, Stage.OPENED, by=by, reason="the agreed scores changed after signing")


@transaction.atomic
def agree(
    *, by: User, procurement: Procurement, offer: Offer, criterion: Criterion, score: Fraction, reason: str
) -> AgreedScore:
    """The chair records the panel's score with its reason. A change makes the signatures void."""
    row = locked_row(procurement, Stage.OPENED, Stage.MODERATED)
    if not row.panel.filter(user=by, chairs=True, stood_down__isnull=True).exists():
        raise refused(
            "the chair records what the panel agrees", "Ask the chair, or let the officer name another."
        )
    if not queries.all_locked(row):
        raise refused("not everybody on the panel has locked", "Wait until all have finished scoring.")
    refuse_not_running(row, offer)
    refuse_off_scale(row, criterion, score, reason)
    made = AgreedScore.objects.filter(offer=offer, criterion=criterion).first()
    if made is not None and (made.score, made.reason) == (score, reason.strip()):
        return made
    made = made or AgreedScore(offer=offer, criterion=criterion)
    made.score, made.reason, made.by, made.at = score, reason.strip(), by, timezone.now()
    made.save()
    recorded("score-agreed", made, row, by)
    void_signatures(row, by)
    return made


@transaction.atomic
def sign(*, by: User, member: PanelMember, digest: str) -> bool:
    """Sign the agreed scores by their digest; the last signature ends moderation. Returns whether it did.

    Raises `Refused` where a score is not agreed, or the scores are not those whose digest was shown.
    """
    row = locked_row(member.procurement, Stage.OPENED)
    member.refresh_from_db()
    if member.user_id != by.pk or member.stood_down is not None or member.locked is None:
        raise refused("only a panel member who has scored signs", "Ask them to sign in.")
    if not queries.all_locked(row) or not queries.all_agreed(row):
        raise refused("not every score is agreed", "Agree the missing ones first.")
    if digest != queries.digest_to_sign(row):
        raise refused("the agreed scores changed since you saw them", "Read them again, then sign.")
    if not member.signatures.filter(voided__isnull=True, digest=digest).exists():
        made = Signature.objects.create(member=member, digest=digest)
        recorded("scores-signed", made, row, by, digest)
    if not queries.all_signed(row):
        return False
    to_stage(row, Stage.MODERATED, by=by)
    return True
