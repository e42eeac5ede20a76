"""What a reader should know before relying on a scored tender."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise

from wellspent.method.answers import Answers
from wellspent.method.errors import Notice
from wellspent.method.moderation import moderated, sorted_scores
from wellspent.method.numbers import grouped
from wellspent.method.scoring import rule_of
from wellspent.method.tenders import Tender, scored
from wellspent.method.working import Symbol

Totals = Mapping[str, Symbol | None]
"""Each running bid's total, None where it has none."""


def caveats(
    tender: Tender, running: Answers, totals: Totals, ranks: Mapping[str, int], out: Mapping[str, str]
) -> Iterator[Notice]:
    """Every warning about a scored tender; bids are called by their names."""
    names = {bid.id: bid.label or bid.id for bid in tender.bids}
    yield from _rules(tender)
    yield from _limits(tender, running, names)
    yield from _moderation(tender, running, names)
    yield from _totals(tender, totals, ranks, names)
    for bid, why in out.items():
        yield Notice("eliminated", f"{names[bid]} is out: {why}.")


def _rules(tender: Tender) -> Iterator[Notice]:
    """Which rules make a bid's place hang on the other bids."""
    for criterion in tender.criteria:
        spec = rule_of(criterion) if scored(tender, criterion) else None
        if spec is not None and spec.reverses:
            yield Notice(
                "relative-rule",
                f'"{criterion.shown}" is scored by {spec.name}, which depends on the other bids: '
                "a bid that cannot win may decide who does. An absolute rule does not.",
            )
    if tender.method == "utility-index":
        yield Notice(
            "relative-rule", "utility-index measures every bid against the best quality and the lowest price."
        )


def _limits(tender: Tender, running: Answers, names: Mapping[str, str]) -> Iterator[Notice]:
    """Which amounts lie outside the floor and ceiling that were published, and what that does."""
    for criterion in tender.criteria:
        if criterion.rule != "absolute-linear" or not scored(tender, criterion):
            continue
        floor, ceiling = criterion.keys["floor"].value, criterion.keys["ceiling"].value
        for bid, answers in running.items():
            amount = answers[criterion.id].amount
            if amount is None or floor <= amount.value <= ceiling:
                continue
            over = amount.value > ceiling
            earns = "nothing, and the bid may still win" if over is criterion.less else "no more than that"
            yield Notice(
                "above-ceiling" if over else "below-floor",
                f'{names[bid]}: "{criterion.shown}" is {grouped(amount.value)}, '
                f"{'above the ceiling' if over else 'below the floor'} of {grouped(ceiling if over else floor)}; "
                f"it earns {earns}.",
            )


def _moderation(tender: Tender, running: Answers, names: Mapping[str, str]) -> Iterator[Notice]:
    """Which scores no panel has agreed."""
    scores = sorted_scores(tender.scores)
    for criterion in tender.criteria:
        if criterion.rule == "scale":
            loose = [names[bid] for bid in running if not moderated(scores.get((bid, criterion.id), []))]
            if loose:
                yield Notice(
                    "not-moderated",
                    f'"{criterion.shown}": no agreed score of the panel for {", ".join(loose)}; '
                    "the mean of the individual scores is used.",
                )


def _totals(
    tender: Tender, totals: Totals, ranks: Mapping[str, int], names: Mapping[str, str]
) -> Iterator[Notice]:
    """Who has no total, and which equal totals the tender's own order of criteria told apart."""
    for bid, whole in totals.items():
        if whole is None:
            text = f"{names[bid]} earns no quality points to divide its price by, and has no rank."
            yield Notice("no-points", text)
    reached = {bid: whole.value for bid, whole in totals.items() if whole is not None}
    shown = {criterion.id: criterion.shown for criterion in tender.criteria}
    order = ", then ".join(shown[name] for name in tender.tie_break)
    for better, other in pairwise(sorted(ranks, key=lambda bid: ranks[bid])):
        if reached[better] == reached[other] and ranks[better] != ranks[other]:
            text = (
                f"{names[better]} and {names[other]} have the same total; {order} put {names[better]} first."
            )
            yield Notice("tie-broken", text)
