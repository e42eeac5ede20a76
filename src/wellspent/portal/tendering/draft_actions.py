"""Changing the parts of a draft: each in one transaction, with its event, and never once the rules are published."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any, TypeVar

from django.db import models, transaction
from django.db.models import Max

from wellspent.method.errors import Fault, Refused
from wellspent.portal.accounts.models import Organisation, User
from wellspent.portal.audit.actions import record
from wellspent.portal.naming import free, stem
from wellspent.portal.tendering import readings
from wellspent.portal.tendering.actions import begin, refuse_unless_draft
from wellspent.portal.tendering.models import (
    AskedMeasure,
    Clause,
    CoProduction,
    Criterion,
    DraftCheck,
    Engagement,
    Need,
    Outcome,
    Procurement,
)
from wellspent.portal.tendering.notice_reading import Drafted

Part = TypeVar("Part", Need, Outcome, Engagement, CoProduction, Criterion, Clause, AskedMeasure)


def _told(kind: str, row: models.Model, procurement: Procurement, by: User) -> None:
    record(kind, row, by=by, organisation=procurement.organisation_id, procurement=procurement.pk)


@transaction.atomic
def keep(*, by: User, procurement: Procurement, part: Part, **facts: Any) -> Part:
    """Write a part of a draft, new or changed; a new one of a list comes last.

    Of the need and the co-production grid there is one: what somebody else began meanwhile is written on.
    """
    refuse_unless_draft(procurement)
    if part.pk is None and isinstance(part, Need | CoProduction):
        part = type(part)._default_manager.filter(procurement=procurement).first() or part
    made = part.pk is None
    part.procurement = procurement
    for name, value in facts.items():
        setattr(part, name, value)
    if made and isinstance(part, Outcome | Criterion | Clause | AskedMeasure):
        last = (
            type(part)._default_manager.filter(procurement=procurement).aggregate(last=Max("place"))["last"]
        )
        part.place = 0 if last is None else last + 1
    part.save()
    _told(f"{part._meta.model_name}-{'added' if made else 'changed'}", part, procurement, by)
    return part


@transaction.atomic
def remove(*, by: User, part: Outcome | Engagement | Criterion | Clause | AskedMeasure) -> None:
    """Take a part out of a draft; its history stays."""
    refuse_unless_draft(part.procurement)
    _told(f"{part._meta.model_name}-removed", part, part.procurement, by)
    part.delete()


def free_key(procurement: Procurement, label: str) -> str:
    """An id for a criterion from its label, that no other criterion of the draft has."""
    key = stem(label, "criterion", 50)
    taken = set(procurement.criteria.values_list("key", flat=True))
    return free(key if key[0].isalpha() else f"c-{key}", taken.__contains__)


@transaction.atomic
def add_criterion(*, by: User, procurement: Procurement, label: str, **facts: Any) -> Criterion:
    """Add an award criterion, with an id from its label."""
    part = Criterion(key=free_key(procurement, label), label=label)
    return keep(by=by, procurement=procurement, part=part, **facts)


@transaction.atomic
def weigh(*, by: User, procurement: Procurement, weights: Mapping[str, Fraction | None]) -> None:
    """Set the weights of criteria by their keys."""
    refuse_unless_draft(procurement)
    for part in procurement.criteria.all():
        if part.key in weights and part.weight != weights[part.key]:
            keep(by=by, procurement=procurement, part=part, weight=weights[part.key])


@transaction.atomic
def describe(
    *,
    by: User,
    procurement: Procurement,
    part: Criterion,
    descriptors: list[dict[str, str]],
    everywhere: bool,
) -> None:
    """Say what earns which score; `everywhere`: for every scored question on the same scale."""
    keep(by=by, procurement=procurement, part=part, descriptors=descriptors)
    others = procurement.criteria.filter(rule="scale").exclude(pk=part.pk) if everywhere else ()
    for other in others:
        if other.numbers.get("scale") == part.numbers.get("scale"):
            keep(by=by, procurement=procurement, part=other, descriptors=descriptors)


@transaction.atomic
def choose_measures(*, by: User, procurement: Procurement, names: Sequence[str]) -> None:
    """Ask for further measures. Refuses one that may not be scored, and more than the policy allows."""
    refuse_unless_draft(procurement)
    asked = set(procurement.measures.values_list("measure", flat=True))
    new = [name for name in dict.fromkeys(names) if name not in asked]
    decision = readings.decision(procurement)
    most = decision.measures_max if decision else None
    if most is not None and len(asked) + len(new) > most:
        rule = f"the policy allows at most {most} measures, and this would make {len(asked) + len(new)}"
        raise Refused(Fault(rule, "Choose fewer, or take one out first."))
    for name in new:
        found = readings.measure(procurement, name)
        if found.criterion_use != "award":
            rule = f"“{found.label}” may not be scored: {found.use_rule.text.rstrip('.')}"
            raise Refused(Fault(rule, "Write it as a clause instead."))
        keep(by=by, procurement=procurement, part=AskedMeasure(measure=name))


@transaction.atomic
def set_targets(*, by: User, procurement: Procurement, targets: Mapping[str, Fraction | None]) -> None:
    """Set the buyer's targets by measure."""
    refuse_unless_draft(procurement)
    for part in procurement.measures.all():
        if part.measure in targets and part.target != targets[part.measure]:
            keep(by=by, procurement=procurement, part=part, target=targets[part.measure])


@transaction.atomic
def confirm_policy(*, by: User, procurement: Procurement, reason: str) -> None:
    """Stand by the policy's decision with a reason. Refuses one that still hangs on facts."""
    row = refuse_unless_draft(procurement)
    decision = readings.decision(row)
    if decision is None:
        raise Refused(Fault("no policy is chosen", "Choose the policy first."))
    row.policy_reason = reason
    row.policy_confirmed = readings.summary_of(decision)
    row.save()
    _told("policy-confirmed", row, row, by)
    procurement.refresh_from_db()


@transaction.atomic
def checked(*, by: User, procurement: Procurement, kind: str, findings: int) -> DraftCheck:
    """Note that somebody read what a check says of the draft as it stands."""
    refuse_unless_draft(procurement)
    digest = readings.rules_digest(procurement)
    made = DraftCheck.objects.create(
        procurement=procurement, kind=kind, digest=digest, findings=findings, by=by
    )
    record(
        f"{kind}-read", procurement, by=by, organisation=procurement.organisation_id,
        procurement=procurement.pk, digest=digest,
    )  # fmt: skip
    return made


COPIED = (
    "description", "kind", "vat", "currency", "policy", "known", "framework", "method", "out_of",
    "quality_to_price", "tie_break", "procedure", "submission", "way_in", "cpv",
)  # fmt: skip
"""What a similar procurement gives the next one: its rules, never its dates, its value or its reference."""

NEED = ("people", "place", "evidence", "indicator", "baseline")
OUTCOME = (
    "activity", "output", "service_outcome", "community_outcome", "value", "accrues_to", "road", "reason", "named",
)  # fmt: skip
CRITERION = (
    "key", "label", "kind", "weight", "rule", "numbers", "measure", "social_value", "question", "guidance",
    "word_limit", "evidence", "descriptors",
)  # fmt: skip


def _facts(part: models.Model, names: Sequence[str]) -> dict[str, Any]:
    return {name: getattr(part, name) for name in names}


@transaction.atomic
def begin_like(*, by: User, organisation: Organisation, similar: Procurement, title: str) -> Procurement:
    """Begin a procurement with the rules of a similar one of the same organisation."""
    if similar.organisation_id != organisation.pk:
        raise Refused(Fault("that procurement is another organisation's", "Choose one of your own."))
    row = begin(by=by, organisation=organisation, title=title, **_facts(similar, COPIED))
    if (need := Need.objects.filter(procurement=similar).first()) is not None:
        keep(by=by, procurement=row, part=Need(), **_facts(need, NEED))
    made: dict[int | None, Outcome | None] = {None: None}
    for outcome in similar.outcomes.all():
        made[outcome.pk] = keep(by=by, procurement=row, part=Outcome(), **_facts(outcome, OUTCOME))
    for criterion in similar.criteria.all():
        facts = _facts(criterion, CRITERION)
        keep(by=by, procurement=row, part=Criterion(), outcome=made[criterion.outcome_id], **facts)
    for clause in similar.clauses.all():
        keep(by=by, procurement=row, part=Clause(), **_facts(clause, ("title", "text")))
    for asked in similar.measures.all():
        keep(by=by, procurement=row, part=AskedMeasure(), **_facts(asked, ("measure", "target", "groups")))
    return row


@transaction.atomic
def begin_from_notice(*, by: User, organisation: Organisation, drafted: Drafted) -> Procurement:
    """Begin a procurement with what a notice prints; what it leaves out stays empty and is listed."""
    row = begin(by=by, organisation=organisation, notice_left_out=list(drafted.left_out), **drafted.facts)
    for facts in drafted.criteria:
        keep(by=by, procurement=row, part=Criterion(), **facts)
    return row
