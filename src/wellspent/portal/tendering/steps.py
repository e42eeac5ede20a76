"""The task list of a draft: what is done, what is next, and what its policy switches off."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from django.urls import reverse

from wellspent.method.numbers import grouped
from wellspent.method.policy import Decision
from wellspent.method.purchases import Applies
from wellspent.method.weighting import Weighed
from wellspent.portal.tendering import checks, queries, readings
from wellspent.portal.tendering.lots import queries as lot_queries
from wellspent.portal.tendering.models import Procurement
from wellspent.portal.tendering.presenters import Group, Step, counted
from wellspent.portal.tendering.weighing import decision_of

__all__ = ["decision_of", "left_out", "task_list"]

SHAPING = ("need", "outcomes", "engagement", "measures")
"""The steps that exist for social value's sake alone."""


@dataclass(frozen=True, slots=True)
class Progress:
    """What the steps need to know of a draft, looked up once."""

    row: Procurement
    decision: Decision | None
    left_out: Mapping[str, str]

    def step(
        self, title: str, page: str, done: bool, hint: str = "", again: bool = False, begun: bool = False
    ) -> Step:
        """The step of a page; one that the policy switches off says by which rule, and stays open."""
        href = reverse(f"procurement-{page}", args=[self.row.slug])
        if page in self.left_out and not done:
            return Step(title, href, done=False, hint=self.left_out[page], needless=True)
        return Step(title, href, done and not again, hint, again=again, begun=begun)


def left_out(decision: Decision | None) -> Mapping[str, str]:
    """The steps that the policy switches off, each with the rule that does."""
    if decision is None or decision.route not in ("not-applied", "statement"):
        return {}
    label = decision.policy.label
    if decision.route == "statement":
        rule = next(
            one
            for one in decision.decided
            if one.rule.effect.route == "statement" and one.applies is Applies.YES
        )
        return {"measures": f"Not needed: {label} asks for a statement here. {rule.rule.text}"}
    because = "; ".join(dict.fromkeys(one.because for one in decision.decided))
    return dict.fromkeys(SHAPING, f"Not needed: {label} asks for nothing here, because {because}.")


def task_list(row: Procurement) -> tuple[Group, ...]:
    """What an officer does to get from nothing to a published tender, in four groups."""
    decision = decision_of(row)
    progress = Progress(row, decision, left_out(decision))
    return (
        Group("Decide", _decide(progress)),
        Group("Shape", _shape(progress)),
        Group("Set the rules", _rules(progress)),
        Group("Publish", _publish(progress)),
    )


def _decide(progress: Progress) -> tuple[Step, ...]:
    row, decision = progress.row, progress.decision
    basics = bool(row.kind and row.value is not None and row.commenced)
    now = readings.summary_of(decision) if decision else {}
    confirmed = bool(row.policy_confirmed)
    changed = confirmed and row.policy_confirmed != now
    hint = (
        "The facts have changed since it was confirmed"
        if changed
        else decision.policy.label
        if decision
        else ""
    )
    policy = progress.step("Policy decision", "policy", confirmed, hint, changed)
    if not basics:
        policy = Step(policy.title, policy.href, done=False, hint="Needs the basics first", blocked=True)
    made = progress.step("Basics", "basics", basics), policy
    if row.criteria.exists():
        return *made, _lots(progress)
    hint = "Fills in the criteria, weights and questions, for you to change"
    start = progress.step("Start from the policy", "start", done=False, hint=hint)
    return *made, start, _lots(progress)


def _lots(progress: Progress) -> Step:
    """Dividing the tender, which nobody has to; a lot leads to all of them."""
    row = progress.row
    if row.whole_id is None:
        hint, href = "Only where parts of it are awarded by themselves", "procurement-divide"
        return Step("Divide into lots", reverse(href, args=[row.slug]), True, hint, word="Optional")
    hint, href = "What is the same for all, and publishing", reverse("procurement-lots", args=[row.slug])
    words = counted(len(lot_queries.together(row)), "lot")
    return Step("Lots of this tender", href, True, hint, word=words)


def _shape(progress: Progress) -> tuple[Step, ...]:
    row = progress.row
    need = queries.need_of(row) is not None
    outcomes = list(row.outcomes.all())
    said = bool(outcomes) and all(outcome.road for outcome in outcomes)
    unsaid = sum(not outcome.road for outcome in outcomes)
    heard, asked = row.engagements.count(), row.measures.count()
    grid = queries.grid_of(row) is not None
    clauses = row.clauses.count()
    open_ = f"; for {unsaid} it is not said how it is asked for" if unsaid else ""
    log = ", ".join(
        filter(None, (counted(heard, "entry", "entries"), "the co-production grid" if grid else ""))
    )
    return (
        progress.step("Statement of need", "need", need),
        progress.step("Outcome map", "outcomes", said, f"{counted(len(outcomes), 'outcome')}{open_}" if outcomes else "", begun=bool(outcomes)),
        progress.step("Engagement and consultation", "engagement", bool(heard), log if heard or grid else "", begun=grid),
        progress.step("Measures and targets", "measures", bool(asked), counted(asked, "measure") if asked else ""),
        progress.step("Clauses", "clauses", bool(clauses), counted(clauses, "clause") if clauses else "None is needed to publish"),
    )  # fmt: skip


def _rules(progress: Progress) -> tuple[Step, ...]:
    row = progress.row
    weighed = checks.weighed_of(row)
    ready = row.criteria.exists()
    given = _summed(row, weighed) if ready else ""
    scored = list(row.criteria.filter(kind="quality", rule="scale"))
    described = sum(bool(criterion.descriptors) for criterion in scored)
    scales = f"{described} of {counted(len(scored), 'scored question')} described" if scored else ""
    return (
        progress.step(
            "Questions, criteria and weights", "criteria", ready and weighed.left == 0, given, begun=ready
        ),
        progress.step(
            "Scoring scales",
            "scales",
            bool(scored) and described == len(scored),
            scales,
            begun=bool(described),
        ),
        _check(progress, "Wording check", "wording", ready),
        _check(progress, "Test the scoring before publishing", "windtunnel", ready and weighed.left == 0),
    )


def _summed(row: Procurement, weighed: Weighed) -> str:
    """What the weights sum to, and what is missing or too much, in a line."""
    said = f"Weights sum to {grouped(weighed.total)} of {grouped(Fraction(row.out_of))}"
    if weighed.left == 0:
        return said
    return f"{said}: {grouped(abs(weighed.left))} {'to give' if weighed.left > 0 else 'too many'}"


def _check(progress: Progress, title: str, kind: str, ready: bool) -> Step:
    """A check of the draft: read for the rules as they stand, or to be read again."""
    read = progress.row.draft_checks.filter(kind=kind).order_by("-at", "-id").first()
    if not ready and read is None:
        href = reverse(f"procurement-{kind}", args=[progress.row.slug])
        return Step(title, href, done=False, hint="Needs the criteria and their weights first", blocked=True)
    if read is None:
        return progress.step(title, kind, done=False)
    again = read.digest != readings.rules_digest(progress.row)
    found = counted(read.findings, "finding") if read.findings else "Nothing found"
    hint = "The rules have changed since it was read" if again else found
    return progress.step(title, kind, done=True, hint=hint, again=again)


def _publish(progress: Progress) -> tuple[Step, ...]:
    row = progress.row
    left = len(list(checks.unready(row)))
    hint = (
        f"{counted(left, 'thing')} to put right first" if left else "Everything that must be there is there"
    )
    return (
        progress.step(
            "Deadline, and where offers arrive", "way-in", row.deadline is not None or bool(row.submission)
        ),
        progress.step(
            "Check all lots and publish" if row.whole_id is not None else "Check everything and publish",
            "check",
            done=False,
            hint=f"{row.lot_name}: {hint[:1].lower()}{hint[1:]}" if row.lot else hint,
        ),
    )
