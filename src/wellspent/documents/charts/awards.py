"""The pictures of an award: points stacked by criterion, the places each bid takes, and where weights turn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from wellspent.documents.charts.chart import Chart, Kind, Role, Scale, Series
from wellspent.method.numbers import grouped
from wellspent.method.ranking import Result, ScoredBid
from wellspent.method.stability import Flip
from wellspent.method.tenders import Tender
from wellspent.method.windtunnel import WindTunnel
from wellspent.method.working import plain

MOST_BIDS, MOST_PARTS = 20, 7
"""The bids a picture shows, in ranking order, and the criteria it tells apart; the tables hold all."""


def award_charts(result: Result, scale: Scale, beside: str) -> list[Chart]:
    """The bids in ranking order: points stacked by criterion, or their totals where those are not points.

    `scale` says what a total counts; `beside` is the title of the ranking. None where no bid has a total.
    """
    ranked = sorted(result.bids, key=lambda bid: (bid.rank is None, bid.rank or 0, bid.id))
    shown = ranked if len(ranked) <= MOST_BIDS else ranked[: MOST_BIDS - 1]
    if not any(bid.total is not None for bid in shown):
        return []
    added = result.tender.method == "weighted-points"
    series = _parts(result.tender, shown) if added else [Series(scale.words, tuple(map(_total, shown)))]
    best = "greatest" if result.best == "highest" else "lowest"
    lot = f", lot {result.tender.lot}" if result.tender.lot else ""
    return [
        Chart(
            title=f"Points by criterion{lot}" if added else f"{scale.words}, bid by bid{lot}",
            shows=f"In ranking order; the {best} total comes first.",
            kind=Kind.STACKED if added else Kind.BARS,
            scale=scale,
            about="Bid",
            categories=tuple(bid.label or bid.id for bid in shown),
            series=tuple(series),
            ordered=True,
            ends=tuple(_out(bid) for bid in shown),
            beside=beside,
            note=_first(len(shown), len(ranked), "bids"),
        )
    ]


def _total(bid: ScoredBid) -> Fraction | None:
    return None if bid.total is None else plain(bid.total)


def _out(bid: ScoredBid) -> str:
    """Why a bid has no total, to stand where its bar would; empty for one that has."""
    if bid.eliminated:
        return f"out: {bid.eliminated}"
    return "" if bid.total is not None else "no total"


def _first(shown: int, count: int, things: str) -> str:
    return f"The first {shown} of {count} {things}; the table holds them all." if shown < count else ""


def _parts(tender: Tender, bids: Sequence[ScoredBid]) -> list[Series]:
    """The points of each criterion in the tender's order; of very many the heaviest, and the rest together."""
    scored = [c for c in tender.criteria if any(bid.scores[c.id] is not None for bid in bids)]
    heavy = sorted(scored, key=lambda criterion: -criterion.weight.value)
    kept = {c.id for c in (heavy if len(heavy) <= MOST_PARTS else heavy[: MOST_PARTS - 1])}

    def points(bid: ScoredBid, ids: Sequence[str]) -> Fraction | None:
        known = [plain(points) for id in ids if (points := bid.scores[id]) is not None]
        return sum(known, Fraction(0)) if known and bid.total is not None else None

    series = [
        Series(c.shown, tuple(points(bid, [c.id]) for bid in bids)) for c in scored if c.id in kept
    ]  # fmt: skip
    rest = [c.id for c in scored if c.id not in kept]
    if rest:
        series.append(Series(f"The other {len(rest)} criteria", tuple(points(bid, rest) for bid in bids)))
    return series


def places_chart(
    names: Mapping[str, str], ranks: Mapping[str, Sequence[Fraction]], lot: str, beside: str
) -> list[Chart]:
    """How often each bid takes each place over all possible weights; nothing where one is always first."""
    if len(ranks) < 2 or any(own[0] == 1 for own in ranks.values()):
        return []
    order = sorted(ranks, key=lambda bid: tuple(ranks[bid]), reverse=True)
    shown = order if len(order) <= MOST_BIDS else order[: MOST_BIDS - 1]
    count = len(ranks)
    places = [f"Place {place}" for place in range(1, count + 1)]
    columns = [tuple(ranks[bid][place] for bid in shown) for place in range(count)]
    if count > 4:
        lower = tuple(sum(ranks[bid][3:], Fraction(0)) for bid in shown)
        places, columns = [*places[:3], "Place 4 or lower"], [*columns[:3], lower]
    firsts = tuple(f"first in {grouped(ranks[bid][0] * 100, 1)}%" for bid in shown)
    return [
        Chart(
            title=f"How much hangs on the weights{lot}",
            shows="How often each bid takes each place when every mix of weights is as likely as another.",
            kind=Kind.STACKED,
            scale=Scale("Share of the draws", share=True, places=1),
            about="Bid",
            categories=tuple(names[bid] for bid in shown),
            series=tuple(Series(place, column) for place, column in zip(places, columns, strict=True)),
            ordered=True,
            ends=firsts,
            beside=beside,
            note=_first(len(shown), len(order), "bids"),
        )
    ]


def turns_chart(
    tender: Tender, flips: Sequence[Flip], becomes: Sequence[str], scale: Scale, lot: str, beside: str
) -> list[Chart]:
    """Each weight as it is, and where another bid wins; `becomes` says who, flip by flip."""
    if not flips:
        return []
    shown = {criterion.id: criterion.shown for criterion in tender.criteria}
    nearest = sorted(zip(flips, becomes, strict=True), key=lambda each: abs(each[0].to - each[0].weight))
    kept = nearest[:MOST_BIDS]
    return [
        Chart(
            title=f"How far a weight may move before another bid wins{lot}",
            shows="One weight moves alone and the others keep their proportions; the nearest turn stands first.",
            kind=Kind.DOTS,
            scale=scale,
            about="Criterion",
            categories=tuple(f"{shown[flip.criterion]}: then first {who}" for flip, who in kept),
            series=(
                Series("weight now", tuple(flip.weight for flip, _ in kept), Role.NOW),
                Series("another bid wins", tuple(flip.to for flip, _ in kept), Role.THEN),
            ),
            ordered=True,
            ends=tuple(f"{scale.text(flip.weight)} → {scale.text(flip.to)}" for flip, _ in kept),
            beside=beside,
            note=_first(len(kept), len(nearest), "turns"),
        )
    ]


def windtunnel_charts(found: WindTunnel, lot: str, beside: str) -> list[Chart]:
    """What share of each weight plausible bids earn, and how often each criterion decides beside its weight."""
    criteria = {criterion.id: criterion for criterion in found.tender.criteria}
    whole = sum((criterion.weight.value for criterion in criteria.values()), Fraction(0))
    if len(found.criteria) < 2 or not whole:
        return []
    order = sorted(found.criteria, key=lambda each: -each.decides)[:MOST_BIDS]
    names = tuple(criteria[each.criterion].shown for each in order)
    weights = tuple(criteria[each.criterion].weight.value / whole for each in order)
    share = Scale("Share of the weight; of the rounds", share=True, places=1)
    earned = tuple(
        Series(name, tuple(each.shares[place] for each in order))
        for place, name in enumerate(("5 in 100 earn less", "in the middle", "5 in 100 earn more"))
    )
    return [
        Chart(
            title=f"What each criterion weighs, and how often it decides{lot}",
            shows="A criterion that decides far less often than it weighs does not do what its weight says.",
            kind=Kind.DOTS,
            scale=share,
            about="Criterion",
            categories=names,
            series=(
                Series("its weight", weights, Role.NOW),
                Series("rounds it decides", tuple(each.decides for each in order), Role.THEN),
            ),
            ordered=True,
            ends=tuple(
                f"weighs {share.text(weight)}, decides {share.text(each.decides)}"
                for weight, each in zip(weights, order, strict=True)
            ),
            beside=beside,
            note=_first(len(order), len(found.criteria), "criteria"),
        ),
        Chart(
            title=f"How much of each weight plausible bids earn{lot}",
            shows="Nine bids in ten lie in the bar and the dot is the middle one: a short bar tells bids apart little.",
            kind=Kind.INTERVALS,
            scale=Scale("Share of the weight earned", share=True, places=0),
            about="Criterion",
            categories=names,
            series=earned,
            ordered=True,
            beside=beside,
            note=_first(len(order), len(found.criteria), "criteria"),
        ),
    ]
