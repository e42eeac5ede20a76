"""Evaluators' scores: which one decides, and what must be said about how it was reached.

The panel's agreed score decides. Without one the mean of the individual scores is used and the result says
that it was not moderated; a mean is never passed off as agreement.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

from wellspent.method.errors import Fault
from wellspent.method.numbers import spell
from wellspent.method.tenders import PANEL, Criterion, Score, Tender
from wellspent.method.working import Symbol, total, traced


def sorted_scores(scores: Iterable[Score]) -> dict[tuple[str, str], list[Score]]:
    """The scores by bid and criterion, each list in the order given."""
    found: dict[tuple[str, str], list[Score]] = {}
    for score in scores:
        found.setdefault((score.bid, score.criterion), []).append(score)
    return found


def deciding(scores: Sequence[Score]) -> Symbol | None:
    """The score that decides among one bid's scores on one criterion, or None where nobody has scored."""
    agreed = [score for score in scores if score.by == PANEL]
    if agreed:
        last = traced(agreed[-1].score).named("panel", note=agreed[-1].reason)
        others = [
            traced(score.score).named(f"{score.by}, who does not decide", note=score.reason)
            for score in scores
            if score.by != PANEL
        ]
        return Symbol(
            last.value, "chosen", (last, *others), name="agreed score", note="the panel's score decides"
        )
    if not scores:
        return None
    given = [traced(score.score).named(score.by, note=score.reason) for score in scores]
    mean = total(given, Symbol.constant(0)) / Symbol.constant(len(given), "the number of evaluators")
    return mean.named("mean of the individual scores", note="not moderated")


def own_scores(tender: Tender) -> dict[str, dict[str, dict[str, Fraction]]]:
    """Evaluators' own scores by criterion, bid and evaluator, of criteria that two people or more have scored."""
    return {
        id: rows
        for id, rows in each_own_score(tender).items()
        if len({by for own in rows.values() for by in own}) > 1
    }


def each_own_score(tender: Tender) -> dict[str, dict[str, dict[str, Fraction]]]:
    """Evaluators' own scores by criterion, bid and evaluator. The panel's agreed scores are no one's own."""
    found: dict[str, dict[str, dict[str, Fraction]]] = {}
    for score in tender.scores:
        if score.by != PANEL:
            found.setdefault(score.criterion, {}).setdefault(score.bid, {})[score.by] = score.score.value
    return found


def moderated(scores: Sequence[Score]) -> bool:
    """Whether the panel has agreed a score."""
    return any(score.by == PANEL for score in scores)


def off_the_scale(criterion: Criterion, scores: Sequence[Score]) -> list[Fault]:
    """A fault for each score outside 0 to the top of the scale."""
    top = criterion.keys["scale"].value if "scale" in criterion.keys else Fraction(0)
    return [
        Fault(
            f"{score.by} scores {spell(score.score.value)}, and the scale of {criterion.id} is 0 to {spell(top)}",
            "Write a score on the scale.",
            f"{score.place}, score",
        )
        for score in scores
        if not 0 <= score.score.value <= top
    ]
