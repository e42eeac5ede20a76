"""Whole-tender methods: from criterion points to a total, a rank, a winner or a tie.

Gates come first: a bid that fails one is out, and sets no scale for the others. Ties are exact (Fractions
are compared) and are broken only by what the tender states.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from wellspent.method.errors import Fault, Faults, Notice, Refused
from wellspent.method.moderation import deciding, moderated, off_the_scale
from wellspent.method.numbers import spell
from wellspent.method.scoring import RULES, check_keys, shares
from wellspent.method.tenders import METHODS, Answer, Criterion, Score, Tender
from wellspent.method.working import Symbol, greatest, least, total, traced


@dataclass(frozen=True, slots=True)
class ScoredBid:
    """One bid's points by criterion, its total and rank.

    `total` is points under weighted-points, currency per point under price-per-point, currency under
    award-on-value. `eliminated` says by which gate, and is empty for a bid in the running.
    """

    id: str
    label: str
    scores: Mapping[str, Symbol | None]
    total: Symbol | None
    rank: int | None
    eliminated: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """A scored tender. `winner` is None on a tie for first place, and where no bid is left."""

    tender: Tender
    bids: tuple[ScoredBid, ...]
    best: str
    winner: str | None
    tie: tuple[str, ...]
    warnings: tuple[Notice, ...]


def evaluate(tender: Tender) -> Result:
    """Score every bid by the tender's own rules and rank them. The order of the bids never matters.

    Raises `Refused` with every fault of the rules and the answers.
    """
    check(tender)
    answers = _answers(tender)
    out = _gates(tender, answers)
    running = [bid for bid in tender.bids if bid.id not in out]
    earned = {
        c.id: shares(c, {bid.id: answers[bid.id][c.id] for bid in running}) if running else {}
        for c in tender.criteria
        if _scored(tender, c)
    }
    scored = []
    for bid in tender.bids:
        points = {c.id: _points(c, earned.get(c.id, {}).get(bid.id), bid.id) for c in tender.criteria}
        whole = None if bid.id in out else _total(tender, bid.id, answers, earned)
        scored.append((bid, points, whole))
    order = _order(tender, {bid.id: (points, whole) for bid, points, whole in scored}, answers)
    ranks = {bid: rank for rank, group in order for bid in group}
    first = order[0][1] if order else ()
    return Result(
        tender=tender,
        bids=tuple(
            ScoredBid(bid.id, bid.label, points, whole, ranks.get(bid.id), out.get(bid.id, ""))
            for bid, points, whole in scored
        ),
        best=METHODS[tender.method],
        winner=first[0] if len(first) == 1 else None,
        tie=tuple(first) if len(first) > 1 else (),
        warnings=tuple(_warnings(tender, [bid.id for bid in running], out)),
    )


def check(tender: Tender) -> None:
    """Raise `Refused` with everything wrong with the rules themselves, before any bid is opened."""
    faults = Faults()
    for criterion in tender.criteria:
        if _scored(tender, criterion):
            faults.extend(check_keys(criterion))
        if tender.method == "award-on-value" and criterion.kind != "price" and criterion.worth is None:
            faults.add(
                "award-on-value needs what full marks are worth",
                "Add worth = an amount in pounds.",
                f"{criterion.place}, worth",
            )
    weighed = [c for c in tender.criteria if _scored(tender, c)]
    summed = sum((c.weight.value for c in weighed), Fraction(0))
    if weighed and summed != tender.out_of.value:
        which = "weights" if tender.method == "weighted-points" else "weights of the non-price criteria"
        faults.add(
            f"the {which} sum to {spell(summed)}, not {spell(tender.out_of.value)}",
            f"Change a weight, or write out_of = {spell(summed)} if that is what was published.",
            "criterion, weight",
        )
    prices = [c for c in tender.criteria if c.kind == "price"]
    if tender.method != "weighted-points" and len(prices) != 1:
        faults.add(
            f"{tender.method} needs exactly one price criterion, and there are {len(prices)}",
            "Keep one criterion of kind price.",
            "criterion",
        )
    if tender.method == "utility-index" and tender.ratio is None:
        faults.add(
            "utility-index needs the weight of quality over the weight of price",
            "Add quality_to_price = 1.5 for 60 to 40.",
            "quality_to_price",
        )
    known = {c.id for c in tender.criteria}
    for name in tender.tie_break:
        if name not in known:
            faults.add(
                f'tie_break names "{name}", which is not a criterion',
                "Use the ids of criteria, in the order they break a tie.",
                "tie_break",
            )
    faults.raise_if_any()


def _scored(tender: Tender, criterion: Criterion) -> bool:
    """Whether the criterion earns points: price earns none where it divides or is added to."""
    return tender.method == "weighted-points" or criterion.kind != "price"


def _answers(tender: Tender) -> dict[str, dict[str, Answer]]:
    """Every bid's answer to every criterion, the deciding score where a criterion is scored on a scale."""
    faults = Faults()
    found: dict[str, dict[str, Answer]] = {}
    for bid in tender.bids:
        found[bid.id] = {}
        for criterion in tender.criteria:
            answer = bid.answers.get(criterion.id, Answer())
            if criterion.rule == "scale":
                scores = _scores(tender.scores, bid.id, criterion.id)
                faults.extend(off_the_scale(criterion, scores))
                answer = Answer(amount=deciding(scores))
            if (
                answer.amount is None
                and answer.met is None
                and not answer.items
                and criterion.rule != "points"
            ):
                faults.extend([_unanswered(bid.place, criterion)])
            if criterion.kind == "price" and answer.amount is not None and answer.amount.value < 0:
                faults.add(
                    f"the price is {spell(answer.amount.value)}, less than nothing",
                    "Correct the price.",
                    f"{bid.place}, answers, {criterion.id}",
                )
            found[bid.id][criterion.id] = answer
    faults.raise_if_any()
    return found


def _unanswered(place: str, criterion: Criterion) -> Fault:
    mend = {
        "scale": "Add a [[score]] of this bid and criterion, or answers = { ID = [4, 5] }.",
        "pass-fail": "Write answers = { ID = true } or false.",
    }.get(criterion.rule, "Write answers = { ID = 90000 }, or give the bid an offer file.")
    return Fault(
        f'there is no answer to the criterion "{criterion.id}"', mend.replace("ID", criterion.id), place
    )


def _scores(scores: Sequence[Score], bid: str, criterion: str) -> list[Score]:
    return [score for score in scores if score.bid == bid and score.criterion == criterion]


def _gates(tender: Tender, answers: Mapping[str, Mapping[str, Answer]]) -> dict[str, str]:
    """The bids that a gate puts out, and why."""
    out: dict[str, str] = {}
    for bid in tender.bids:
        for criterion in tender.criteria:
            answer = answers[bid.id][criterion.id]
            if criterion.rule == "pass-fail" and answer.met is False:
                out.setdefault(bid.id, f"fails {criterion.shown}")
            if (
                criterion.minimum is not None
                and answer.amount is not None
                and answer.amount.value < criterion.minimum.value
            ):
                out.setdefault(
                    bid.id,
                    f"{criterion.shown}: {spell(answer.amount.value)} is under the minimum of {spell(criterion.minimum.value)}",
                )
    return out


def _points(criterion: Criterion, share: Symbol | None, bid: str) -> Symbol | None:
    return (
        None
        if share is None
        else (share * traced(criterion.weight)).named(f"{bid}: points for {criterion.shown}")
    )


def _total(
    tender: Tender,
    bid: str,
    answers: Mapping[str, Mapping[str, Answer]],
    earned: Mapping[str, Mapping[str, Symbol]],
) -> Symbol | None:
    """A bid's total by the tender's method; None where quality is nothing and price cannot be divided by it."""
    weighed = [(c, earned[c.id][bid]) for c in tender.criteria if c.id in earned]
    points = total([_points(c, share, bid) or share for c, share in weighed], Symbol.constant(0))
    if tender.method == "weighted-points":
        return points.named(f"{bid}: total points")
    price = _price(tender, answers[bid])
    if tender.method == "price-per-point":
        quality = points.named(f"{bid}: quality points")
        return (price / quality).named(f"{bid}: price per quality point") if quality else None
    if tender.method == "award-on-value":
        worth = total([share * traced(c.worth) for c, share in weighed if c.worth], Symbol.constant(0))
        return (price - worth.named(f"{bid}: worth of its quality")).named(f"{bid}: price less worth")
    return _utility(tender, bid, answers, earned)


def _utility(
    tender: Tender,
    bid: str,
    answers: Mapping[str, Mapping[str, Answer]],
    earned: Mapping[str, Mapping[str, Symbol]],
) -> Symbol:
    """(1 - (best quality - quality) x ratio) / price x lowest price; qualities as shares 0 to 1."""
    bids = list(next(iter(earned.values()))) if earned else [bid]
    weighed = [c for c in tender.criteria if c.id in earned]
    out_of = traced(tender.out_of)
    quality = {
        b: (total([earned[c.id][b] * traced(c.weight) for c in weighed], Symbol.constant(0)) / out_of).named(
            f"{b}: quality"
        )
        for b in bids
    }
    best = greatest(list(quality.values())).named("best quality")
    lowest = least([_price(tender, answers[b]) for b in bids]).named("lowest price")
    assert tender.ratio is not None  # noqa: S101 - `check` has made sure
    index = (1 - (best - quality[bid]) * traced(tender.ratio)) / _price(tender, answers[bid]) * lowest
    return index.named(f"{bid}: utility index")


def _price(tender: Tender, answers: Mapping[str, Answer]) -> Symbol:
    criterion = next(c for c in tender.criteria if c.kind == "price")
    price = answers[criterion.id].amount
    if price is None or (price.value == 0 and tender.method == "utility-index"):
        raise Refused(
            Fault(
                "a price of nothing cannot be divided by",
                "Use award-on-value or weighted-points.",
                criterion.place,
            )
        )
    return price


def _order(
    tender: Tender,
    scored: Mapping[str, tuple[Mapping[str, Symbol | None], Symbol | None]],
    answers: Mapping[str, Mapping[str, Answer]],
) -> list[tuple[int, tuple[str, ...]]]:
    """Bids in groups from first to last, with their rank; equal ones share it (1, 1, 3)."""
    sign = -1 if METHODS[tender.method] == "highest" else 1

    def key(bid: str) -> tuple[Fraction, ...]:
        points, whole = scored[bid]
        assert whole is not None  # noqa: S101 - only bids with a total are ranked
        return (
            sign * whole.value,
            *(_breaks(tender, name, points, answers[bid]) for name in tender.tie_break),
        )

    groups: dict[tuple[Fraction, ...], list[str]] = {}
    for bid in sorted(bid for bid, (_, whole) in scored.items() if whole is not None):
        groups.setdefault(key(bid), []).append(bid)
    order, rank = [], 1
    for group in (groups[key] for key in sorted(groups)):
        order.append((rank, tuple(group)))
        rank += len(group)
    return order


def _breaks(
    tender: Tender, name: str, points: Mapping[str, Symbol | None], answers: Mapping[str, Answer]
) -> Fraction:
    """What a criterion says in a tie, the smaller the better: fewer pounds of price, or more points."""
    criterion = next(c for c in tender.criteria if c.id == name)
    amount, earned = answers[name].amount, points[name]
    if criterion.kind == "price" and amount is not None:
        return amount.value
    return -earned.value if earned is not None else Fraction(0)


def _warnings(tender: Tender, running: Sequence[str], out: Mapping[str, str]) -> list[Notice]:
    """What a reader should know before relying on the result."""
    notices = []
    for criterion in tender.criteria:
        if RULES[criterion.rule].relative and _scored(tender, criterion):
            notices.append(
                Notice(
                    "relative-rule",
                    f'"{criterion.shown}" is scored by {RULES[criterion.rule].name}, which depends on the other bids: '
                    "a bid that cannot win may decide who does. An absolute rule does not.",
                )
            )
        if criterion.rule == "scale":
            loose = [bid for bid in running if not moderated(_scores(tender.scores, bid, criterion.id))]
            if loose:
                notices.append(
                    Notice(
                        "not-moderated",
                        f'"{criterion.shown}": no agreed score of the panel for {", ".join(loose)}; the mean of the individual scores is used.',
                    )
                )
    if tender.method == "utility-index":
        notices.append(
            Notice(
                "relative-rule",
                "utility-index measures every bid against the best quality and the lowest price.",
            )
        )
    notices += [Notice("eliminated", f"{bid} is out: {why}.") for bid, why in out.items()]
    return notices


def social_value_share(tender: Tender) -> Fraction:
    """The share of the weights that social value carries: value and measure criteria, and those marked so.

    Under price-per-point, award-on-value and utility-index the weights are those of the non-price criteria.
    """
    weighed = [criterion for criterion in tender.criteria if _scored(tender, criterion)]
    whole = sum((criterion.weight.value for criterion in weighed), Fraction(0))
    social = sum((criterion.weight.value for criterion in weighed if criterion.social_value), Fraction(0))
    return social / whole if whole else Fraction(0)
