"""How far a choice stands up, as figures and as a section of the report that anybody can read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from wellspent.documents.agreements import agreement_figures, unsure
from wellspent.documents.charts.awards import places_chart, turns_chart
from wellspent.documents.charts.chart import Chart, Scale
from wellspent.documents.figures import Figures
from wellspent.documents.report import Cell, Report, Table, cell, columns, table
from wellspent.method.agreement import Ratings
from wellspent.method.money import pounds
from wellspent.method.numbers import grouped, percent
from wellspent.method.numeric.smaa import Acceptability
from wellspent.method.reversals import Group
from wellspent.method.stability import Flip, LeftOut, Stability
from wellspent.method.tenders import Tender

PLACES, TURNS = (
    "How often each bid takes each place, whatever the weights",
    "Weights at which another bid wins",
)
"""The titles of two tables."""

MOST_PAIRS = 12
"""So many pairs of bids are named in a sentence; the figures hold all."""


@dataclass(frozen=True, slots=True)
class Tested:
    """One lot with everything that was asked of it. `ratings` are evaluators' own scores by criterion."""

    tender: Tender
    found: Stability
    chances: Acceptability
    ratings: Mapping[str, Ratings]
    currency: str = "GBP"

    @property
    def names(self) -> Mapping[str, str]:
        """What each bid is called."""
        return {bid.id: bid.label or bid.id for bid in self.tender.bids}

    @property
    def shown(self) -> Mapping[str, str]:
        """What each criterion is called."""
        return {criterion.id: criterion.shown for criterion in self.tender.criteria}

    def group(self, who: Group) -> str:
        """Who is first, in words."""
        if not who:
            return "nobody"
        names = [self.names[bid] for bid in who]
        return names[0] if len(names) == 1 else "a tie between " + " and ".join(names)

    def weight(self, amount: Fraction) -> str:
        """A weight in words: points, or currency where quality is turned into it."""
        return pounds(amount, self.currency) if self.tender.method == "award-on-value" else grouped(amount)


def stability_figures(tested: Tested) -> Figures:
    """The `stability` of a lot (interfaces.md). A winner is null where bids are level."""
    found, chances = tested.found, tested.chances
    return {
        "rank_acceptability": {bid: list(own) for bid, own in chances.ranks.items()},
        "central_weights": {
            bid: dict(own) if own is not None else None for bid, own in chances.central.items()
        },
        "reversals": [
            {
                "change": turned.change,
                "kind": turned.kind,
                "winner_was": _one(turned.winner_was),
                "winner_becomes": _one(turned.winner_becomes),
            }
            for turned in found.reversals
        ],
        "weight_flips": [
            {
                "criterion": flip.criterion,
                "from": flip.weight,
                "to": flip.to,
                "winner_becomes": _one(flip.winner_becomes),
            }
            for flip in found.flips
        ],
        "without_criterion": [_left_out("criterion", each) for each in found.criteria],
        "without_evaluator": [_left_out("by", each) for each in found.evaluators],
        "before_moderation": None if found.moderation is None else _one(found.moderation),
        "dominance": [{"bid": bid, "over": other} for bid, other in found.dominance],
        "agreement": {id: agreement_figures(own, spread=False) for id, own in tested.ratings.items()},
        "tried": {**found.tried, "draws": chances.draws, "seed": chances.seed},
    }


def _one(who: Group) -> str | None:
    return who[0] if len(who) == 1 else None


def _left_out(key: str, left: LeftOut) -> dict[str, Any]:
    return {key: left.name, "winner_becomes": _one(left.winner_becomes)}


def with_stability(report: Report, tests: Sequence[Tested]) -> Report:
    """The report of a tender with what was found about each of its lots, after all that it holds."""
    figures: dict[str, Any] = dict(report.figures)
    if "lots" in figures:
        figures["lots"] = [
            {**lot, "stability": stability_figures(tested)}
            for lot, tested in zip(figures["lots"], tests, strict=True)
        ]
    else:
        figures["stability"] = stability_figures(tests[0])
    tables = [found for tested in tests for found in _tables(tested) if found.rows]
    draws, seed = tests[0].chances.draws, tests[0].chances.seed
    said = (
        "The published weights decide. How often each bid takes each place says only how much hangs on them: "
        f"{draws:,} draws, every mix of weights as likely as another (seed {seed}).",
        "A weight moves by itself; the others keep their proportions and take up the rest.",
    )
    return replace(
        report,
        figures=figures,
        lead=(*report.lead, *(sentence for tested in tests for sentence in _would_change(tested))),
        tables=(*report.tables, *tables),
        charts=(*report.charts, *(chart for tested in tests for chart in _charts(tested))),
        conventions=(*report.conventions, *said),
    )


def _would_change(tested: Tested) -> list[str]:
    """What would have changed the winner, in a sentence each, for whoever reads no further than the first lines."""
    lot = f"Lot {tested.tender.lot}: " if tested.tender.lot else ""
    said = []
    if tested.found.reversals:
        said.append(f"{lot}A bid that cannot win decides who does: {_reversal(tested)}.")
    if nearest_flip(tested.found.flips) is not None:
        said.append(f"{lot}The smallest change of a weight that changes the winner is {_nearest(tested)}")
    return said


def findings(tests: Sequence[Tested]) -> list[str]:
    """Everything found that puts the choice in doubt, the gravest first: a sentence each, none where all stands."""
    said = []
    for tested in tests:
        lot = f"Lot {tested.tender.lot}: " if tested.tender.lot else ""
        said += [f"{lot}{sentence}" for sentence in _doubts(tested)]
    return said


def _doubts(tested: Tested) -> Iterator[str]:
    found = tested.found
    if len(tested.chances.ranks) < 2:
        return
    if found.reversals:
        yield f"A bid that cannot win decides who does: {_reversal(tested)}."
    people = {left.name: left.name for left in found.evaluators}
    yield from _decides(tested, "One evaluator decides who is first", found.evaluators, people)
    if found.moderation is not None and found.moderation != found.winner:
        was = tested.group(found.moderation)
        yield f"By the evaluators' own scores, before the panel agreed, the first was {was}."
    if nearest_flip(found.flips) is not None:
        yield f"The smallest change of a weight that changes the winner is {_nearest(tested)}"
    quoted = {id: f'"{shown}"' for id, shown in tested.shown.items()}
    yield from _decides(tested, "One criterion decides who is first", found.criteria, quoted)
    firsts = {bid: own[0] for bid, own in tested.chances.ranks.items()}
    likely = max(firsts, key=lambda bid: firsts[bid])
    if likely not in found.winner:
        rivals = "".join(f", and {tested.names[bid]} at {percent(firsts[bid], 0)}" for bid in found.winner)
        yield f"Of all possible weights, {tested.names[likely]} is first at {percent(firsts[likely], 0)}{rivals}."
    yield from _disagreed(tested)


def _decides(tested: Tested, said: str, left: Sequence[LeftOut], names: Mapping[str, str]) -> Iterator[str]:
    """That leaving one thing out puts another bid first, if it does."""
    changed = [
        f"without {names[each.name]} it is {tested.group(each.winner_becomes)}"
        for each in left
        if each.winner_becomes != tested.found.winner
    ]
    if changed:
        yield f"{said}: {'; '.join(changed)}."


def _disagreed(tested: Tested) -> Iterator[str]:
    """The criteria on which the evaluators' own scores are too far apart to rely on."""
    said = []
    for id, own in tested.ratings.items():
        figures = agreement_figures(own, spread=False)
        if figures["verdict"] == "recalibrate":
            value = figures["alpha"]["interval"]["value"]
            said.append(f'"{tested.shown[id]}"' + (f" (alpha {grouped(value)})" if value is not None else ""))
    if said:
        yield f"The evaluators' own scores agree too little to rely on: {', '.join(said)}."


def _tables(tested: Tested) -> list[Table]:
    lot = f", lot {tested.tender.lot}" if tested.tender.lot else ""
    rows = [(Cell(asked), Cell(answer)) for asked, answer in _answers(tested)]
    return [
        table(f"Does the choice stand up?{lot}", columns("We asked", "Answer"), rows),
        _places(tested, lot),
        _turns(tested, lot),
    ]


def _charts(tested: Tested) -> list[Chart]:
    """How often each bid takes each place, and how far each weight may move."""
    lot = f", lot {tested.tender.lot}" if tested.tender.lot else ""
    worth = tested.tender.method == "award-on-value"
    scale = Scale("Worth of full marks" if worth else "Weight", currency=tested.currency if worth else "")
    becomes = [tested.group(flip.winner_becomes) for flip in tested.found.flips]
    return [
        *places_chart(tested.names, tested.chances.ranks, lot, f"{PLACES}{lot}"),
        *turns_chart(tested.tender, tested.found.flips, becomes, scale, lot, f"{TURNS}{lot}"),
    ]


def _answers(tested: Tested) -> list[tuple[str, str]]:
    """Each question and its answer in plain words; those that do not arise are left out."""
    found = tested.found
    if len(tested.chances.ranks) < 2:
        return []
    quoted = {id: f'"{shown}"' for id, shown in tested.shown.items()}
    asked = [
        ("Does a bid that cannot win decide who does?", _reversed(tested)),
        ("How much hangs on the weights?", _chances(tested)),
        ("What is the smallest change of a weight that changes the winner?", _nearest(tested)),
        ("Who wins if a criterion is left out?", _without(tested, found.criteria, quoted)),
    ]
    if found.evaluators:
        people = {left.name: left.name for left in found.evaluators}
        asked.append(("Who wins if an evaluator is left out?", _without(tested, found.evaluators, people)))
    if found.moderation is not None:
        same = found.moderation == found.winner
        said = "The same bid" if same else f"Not the same: {tested.group(found.moderation)}"
        asked.append(("Who would have won before the panel agreed its scores?", f"{said}."))
    if tested.ratings:
        asked.append(("Do the evaluators agree?", _agreed(tested)))
    asked.append(("Is a bid as good as another on everything?", _dominates(tested)))
    return asked


def _reversed(tested: Tested) -> str:
    turned, tried = tested.found.reversals, tested.found.tried
    if not turned:
        return (
            f"No: each of the {tried['removed']} bids was taken out in turn and {tried['added']} made-up ones "
            "put in, and the first of the rest stayed the first."
        )
    more = f" {len(turned) - 1} other changes do so too." if len(turned) > 1 else ""
    more = more.replace("1 other changes do", "1 other change does")
    return f"Yes: {_reversal(tested)}.{more}"


def _reversal(tested: Tested) -> str:
    """The first change of a bid that cannot win which puts another first, and whom."""
    first = tested.found.reversals[0]
    becomes, was = tested.group(first.winner_becomes), tested.group(first.winner_was)
    return f"{first.change} the first is {becomes}, and not {was}"


def _chances(tested: Tested) -> str:
    firsts = {bid: own[0] for bid, own in tested.chances.ranks.items()}
    likely = sorted(firsts, key=lambda bid: -firsts[bid])
    said = [f"{tested.names[bid]} {percent(firsts[bid], 0)}" for bid in likely if firsts[bid]]
    if len(said) == 1:
        return f"Nothing: {tested.names[likely[0]]} comes first whatever the weights."
    return f"Over all possible weights the first is {', '.join(said)} of the time."


def _nearest(tested: Tested) -> str:
    flip = nearest_flip(tested.found.flips)
    if flip is None:
        return "None does: no one weight, however it is changed, puts another bid first."
    shown, becomes = tested.shown[flip.criterion], tested.group(flip.winner_becomes)
    way = "above" if flip.up else "below"
    now, to = tested.weight(flip.weight), tested.weight(flip.to)
    at = f"{way} {to} (it is {now})" if flip.to != flip.weight else f"at all {way} its {now}"
    return f'"{shown}" {at}: then the first is {becomes}.'


def nearest_flip(flips: Sequence[Flip]) -> Flip | None:
    """The flip whose weight has the least way to go."""
    return min(flips, key=lambda flip: abs(flip.to - flip.weight), default=None)


def _without(tested: Tested, left: Sequence[LeftOut], names: Mapping[str, str]) -> str:
    changed = [each for each in left if each.winner_becomes != tested.found.winner]
    if not left:
        return "There is no other criterion."
    if not changed:
        return "The same bid, whichever it is."
    said = [f"without {names[each.name]}, {tested.group(each.winner_becomes)}" for each in changed]
    return f"Not always the same bid: {'; '.join(said)}."


def _agreed(tested: Tested) -> str:
    words = {
        "fine": "well enough to rely on",
        "careful": "well enough only for careful use",
        "recalibrate": "too little: talk the scores through before relying on them",
        "unknown": "nobody can tell, for the scores do not vary or were given once",
    }
    said = []
    for id, own in tested.ratings.items():
        figures = agreement_figures(own, spread=False)
        value, doubt = figures["alpha"]["interval"]["value"], unsure(figures)
        about = f" (alpha {grouped(value)}{'; ' + doubt if doubt else ''})" if value is not None else ""
        said.append(f'"{tested.shown[id]}": {words[figures["verdict"]]}{about}')
    return "; ".join(said) + "."


def _dominates(tested: Tested) -> str:
    pairs = tested.found.dominance
    if not pairs:
        return "No: each bid is better than every other on something."
    names = tested.names
    said = [f"{names[bid]} is no worse than {names[other]} on anything" for bid, other in pairs[:MOST_PAIRS]]
    more = f"; and {len(pairs) - MOST_PAIRS:,} more such pairs" if len(pairs) > MOST_PAIRS else ""
    return f"Yes: {'; '.join(said)}{more}. No weights can turn that round."


def _places(tested: Tested, lot: str) -> Table:
    """How often each bid takes each place."""
    ranks, names = tested.chances.ranks, tested.names
    heads = columns("Bid", *(f"Place {place}#" for place in range(1, len(ranks) + 1)))
    shares = {share for own in ranks.values() for share in own}
    cells = {
        share: Cell(percent(share), bare=cell(share).bare) for share in shares
    }  # of many bids most are alike
    rows = [
        (Cell(names[bid]), *(cells[share] for share in own))
        for bid, own in sorted(ranks.items(), key=lambda item: item[1], reverse=True)
    ]
    shown = ", ".join(tested.shown[id] for id in tested.chances.juries)
    note = f"One evaluator's scores, drawn each time, decide on {shown}." if shown else ""
    return table(f"{PLACES}{lot}", heads, rows, note=note)


def _turns(tested: Tested, lot: str) -> Table:
    """The weights at which another bid wins."""
    rows = [
        (
            Cell(tested.shown[flip.criterion]),
            cell(flip.weight),
            Cell("above" if flip.up else "below"),
            cell(flip.to, 4),
            Cell(tested.group(flip.winner_becomes)),
        )
        for flip in tested.found.flips
    ]
    heads = columns("Criterion", "Weight now#", "", "Turns at#", "Then first")
    return table(f"{TURNS}{lot}", heads, rows)
