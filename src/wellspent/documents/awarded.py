"""Why a contract was awarded, for anybody: a report of what the public may see, and of nothing else.

It is made of what a public evidence pack shows. A figure that can be made again from that opens to its working;
one that hangs on tenders that are withheld is shown as it was sealed, and says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from wellspent.documents.evaluations import IN_MONEY, UNITS, WINS, answer_cell, total_cell
from wellspent.documents.report import Cell, Report, Table, cell, columns, row, table
from wellspent.documents.rulewords import gate_words, rule_words, weight_words
from wellspent.method.money import Money, add
from wellspent.method.numbers import grouped
from wellspent.method.offers import Offer
from wellspent.method.particulars import Particulars
from wellspent.method.ranking import Result, ScoredBid
from wellspent.method.redaction import Hanging
from wellspent.method.scoring import rule_of
from wellspent.method.sroi import MapValue, ValuedOutcome
from wellspent.method.tenders import Answer, Criterion, scored
from wellspent.method.witness import EVALUATED, FATES
from wellspent.method.working import Symbol, traced

MOST_PLACES = 10
"""So many places are listed; those after them are told in one line."""

STEADY = (
    (Fraction(95, 100), "in more than 95 of 100 draws"),
    (Fraction(75, 100), "in more than 75 of 100 draws"),
    (Fraction(1, 2), "in more than half of the draws"),
)
"""How often the winner would still come first, by the least share of the draws. The share itself is not told:
it is reckoned from every tender, and would say something of those that are withheld."""

SELDOM = "in no more than half of the draws: it mattered which weights were published"


@dataclass(frozen=True, slots=True)
class Won:
    """What the public may know of the award of one lot.

    `shown` is the tender of the shown bids, evaluated; `sealed` the same lot as it was sealed. `offer` and
    `valued` are the winner's promises, where it made any. `steady` is the share of random weightings in which
    the winner comes first, None where that is not reckoned.
    """

    shown: Result
    sealed: Mapping[str, Any]
    hangs: Hanging
    offer: Offer | None = None
    valued: MapValue[Symbol] | None = None
    steady: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """What every lot shares: the title, its money, what it states of itself, and what units are called.

    `received` says how many tenders became what; None where that was not sealed.
    """

    title: str
    currency: str
    about: Particulars
    received: Mapping[str, int] | None = None
    units: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    conventions: Sequence[str] = ()


def award_report(told: Told, lots: Sequence[Won]) -> Report:
    """The public report of an award: who won and why, lot by lot, what was promised, and how it was scored."""
    won = [one for one in lots if one.sealed["winner"]]
    received = () if told.received is None else (received_words(told.received),)
    return Report(
        title=f"Award: {told.title}",
        figures={"title": told.title, "received": told.received, "lots": [_figures(one) for one in won]},
        lead=(*(sentence for one in lots for sentence in _lead(told, one)), *received),
        facts=tuple(fact for one in won for fact in _facts(told, one)),
        tables=tuple(found for one in won for found in _tables(told, one) if found.rows),
        conventions=(
            "Points are worked out exactly, and shown with at most four decimals.",
            *told.conventions,
            "What other bidders wrote, and their names, prices and points, are not shown to the public.",
        ),
    )


def received_words(counts: Mapping[str, int]) -> str:
    """How many tenders were received in time, and what became of those that took no part."""
    whole = sum(counts.values())
    if counts.get(EVALUATED) == whole:
        took = "it was assessed" if whole == 1 else "all of them were assessed"
    else:
        out = [f"{many} {FATES[fate]}" for fate, many in counts.items() if many and fate != EVALUATED]
        took = f"{'; '.join([_assessed(counts[EVALUATED]), *out])}"
    return f"{whole} tender{'' if whole == 1 else 's'} arrived in time: {took}."


def _assessed(many: int) -> str:
    return f"{many} {'was' if many == 1 else 'were'} assessed"


def steady_words(one: Won) -> str:
    """How far the result hangs on the weights that were published, in a sentence; empty where that is not known."""
    if one.steady is None:
        return ""
    if len(one.sealed["bids"]) == 1:
        return "It was the only tender, so no other weights could have changed the result."
    often = next((words for least, words in STEADY if one.steady > least), SELDOM)
    return f"Had the weights of the criteria been drawn at random, this tender would have come first {often}."


def _winner(one: Won) -> ScoredBid:
    """The winning bid as it is shown."""
    return next(bid for bid in one.shown.bids if bid.id == one.sealed["winner"])


def _name(told: Told, one: Won) -> str:
    bid = _winner(one)
    supplier = told.about.supplier(bid.id)
    return (supplier.organisation.name if supplier is not None else "") or bid.label or bid.id


def _lot(one: Won, words: str) -> str:
    """Words about a lot, with its name where the tender has lots."""
    return f"{words}, lot {one.shown.tender.lot}" if one.shown.tender.lot else words


def _lead(told: Told, one: Won) -> Iterator[str]:
    lot = f"Lot {one.shown.tender.lot}: " if one.shown.tender.lot else ""
    if not one.sealed["winner"]:
        yield f"{lot}nobody was awarded this lot."
        return
    tender, many = one.shown.tender, len(one.sealed["bids"])
    of = f"came first of {many} tenders" if many > 1 else "was the only tender"
    whole = _whole(told, one).text
    out_of = f" of {grouped(tender.out_of.value)}" if tender.method == "weighted-points" else ""
    yield f"{lot}{_name(told, one)} {of}: {UNITS[tender.method][0].lower()} {whole}{out_of}. {WINS[tender.method]}"
    if said := steady_words(one):
        yield f"{lot}{said}"


def _whole(told: Told, one: Won) -> Cell:
    """The winner's total: made again where it can be, and as it was sealed where it hangs on other tenders."""
    method = one.shown.tender.method
    sealed = _sealed_bid(one)["total"]
    bid = _winner(one)
    if not one.hangs.totals and bid.total is not None:
        return total_cell(bid.total, method, told.currency)
    return Cell("none") if sealed is None else total_cell(Fraction(sealed), method, told.currency)


def _sealed_bid(one: Won) -> Mapping[str, Any]:
    found: Mapping[str, Any] = next(bid for bid in one.sealed["bids"] if bid["id"] == one.sealed["winner"])
    return found


def _facts(told: Told, one: Won) -> Iterator[tuple[str, Cell]]:
    """The winner, its price, what it promised in pounds, and its total."""
    bid = _winner(one)
    yield _lot(one, "Awarded to"), Cell(_name(told, one))
    for criterion in one.shown.tender.criteria:
        if criterion.kind == "price" and criterion.id in bid.answers:
            words = "Price offered" if _prices(one) == 1 else f"Price offered, {criterion.shown}"
            yield _lot(one, words), answer_cell(criterion, bid.answers[criterion.id], told.currency)
    award = told.about.award(one.shown.tender.lot)
    if award is not None and award.value is not None:
        yield _lot(one, "Value of the contract"), cell(Money.of(award.value, told.currency))
    public = _public(one)
    if public is not None:
        yield _lot(one, "Social value promised (economic and social)"), cell(public)
    yield _lot(one, UNITS[one.shown.tender.method][0]), _whole(told, one)


def _prices(one: Won) -> int:
    return sum(criterion.kind == "price" for criterion in one.shown.tender.criteria)


def _public(one: Won) -> Money | None:
    """The public value of everything promised, None where nothing of it has a value in pounds."""
    if one.valued is None or not one.valued.outcomes:
        return None
    return add(one.valued.ledgers[name] for name in ("economic", "social")).named(
        "public value: economic and social"
    )


def _tables(told: Told, one: Won) -> Iterator[Table]:
    yield _points(told, one)
    yield _places(told, one)
    yield _promised(told, one)
    yield _rules(told, one)


def _points(told: Told, one: Won) -> Table:
    """The winner's points, criterion by criterion, and what each was earned with."""
    tender, bid, sealed = one.shown.tender, _winner(one), _sealed_bid(one)["scores"]
    rows = []
    for criterion in tender.criteria:
        answer = bid.answers.get(criterion.id)
        said = Cell("–") if answer is None else _said(told, one, criterion, answer)
        out_of = _bare(criterion.weight.value) if scored(tender, criterion) else Cell("–")
        rows.append(row(criterion.shown, said, _earned(one, bid, criterion, sealed), out_of))
    if tender.method == "weighted-points":
        rows.append(row("Total", "", _whole(told, one), _bare(tender.out_of.value)))
    return table(
        _lot(one, "How the successful tender earned its points"),
        columns("Criterion", "What it offered, or was scored#", "Points#", "Out of#"),
        rows,
        total=tender.method == "weighted-points",
        note=_hanging_words(one),
    )


def _bare(amount: Fraction) -> Cell:
    """A number of the published rules: it was entered, and there is nothing to open."""
    return Cell.of(amount)


def _said(told: Told, one: Won, criterion: Criterion, answer: Answer) -> Cell:
    """What it answered to a criterion; a measure in words."""
    if criterion.kind == "measure" and answer.amount is not None and (unit := _unit(one, criterion)):
        return _quantity(told, answer.amount.value, unit, answer.amount)
    return answer_cell(criterion, answer, told.currency)


def _earned(one: Won, bid: ScoredBid, criterion: Criterion, sealed: Mapping[str, Any]) -> Cell:
    """Points for a criterion: with their working, or as sealed where they hang on tenders that are withheld."""
    points = bid.scores.get(criterion.id)
    if criterion.id not in one.hangs.criteria:
        return Cell("–") if points is None else cell(points, 4)
    held = sealed.get(criterion.id)
    return Cell("–") if held is None else cell(Fraction(held), 4)


def _hanging_words(one: Won) -> str:
    """Which figures have no working here, and why."""
    shown = [c.shown for c in one.shown.tender.criteria if c.id in one.hangs.criteria]
    if not shown and not one.hangs.totals:
        return ""
    what = f"The points for {', '.join(f'“{name}”' for name in shown)}" if shown else "The total"
    return f"{what} hang on other tenders, which are withheld: they stand as they were sealed, and the full pack proves them."


def _places(told: Told, one: Won) -> Table:
    """Every tender that was assessed, by its place; only the one that won has a name."""
    bids = sorted(one.sealed["bids"], key=lambda bid: (bid["rank"] is None, bid["rank"] or 0))
    if len(bids) == 1:
        return table("", (), [])
    rows = [
        row(
            Cell(str(bid["rank"])) if bid["rank"] else Cell("none"),
            _name(told, one) if bid["id"] == one.sealed["winner"] else "another tender",
        )
        for bid in bids[:MOST_PLACES]
    ]
    if len(bids) > MOST_PLACES:
        rows.append(row(Cell("after that"), f"{len(bids) - MOST_PLACES} other tenders"))
    note = "A tender without a place did not reach a minimum, or has no total."
    return table(
        _lot(one, "How the tenders were placed"),
        columns("Place", "Tender"),
        rows,
        note=note if any(bid["rank"] is None for bid in bids) else "",
    )


def _promised(told: Told, one: Won) -> Table:
    """What the winner promised, in its own units, and what it is worth where that has a price."""
    if one.offer is None or one.valued is None:
        return table("", (), [])
    rows = []
    for promise in one.offer.promises:
        worth = _worth([v for v in one.valued.outcomes if v.outcome.place == promise.place])
        rows.append(
            row(
                promise.measure.label,
                _quantity(told, promise.quantity.value, promise.measure.unit, traced(promise.quantity)),
                Cell(_period(promise.since, promise.until)),
                Cell("no money value") if worth is None else cell(worth),
            )
        )
    public = _public(one)
    if public is not None:
        rows.append(row("Total", "", "", cell(public)))
    return table(
        _lot(one, "What social value was promised"),
        columns("Promise", "How much#", "When", "Economic and social value#"),
        rows,
        total=public is not None,
        note="A promise without a money value is complete in its own unit. Fiscal savings are not added.",
    )


def _worth(valued: Sequence[ValuedOutcome[Symbol]]) -> Money | None:
    """The economic and social value of one promise; None where it has none."""
    mine = [v.present_value for v in valued if v.outcome.ledger in ("economic", "social")]
    if len(mine) == 1:
        return mine[0]
    return add(mine) if mine else None


def _quantity(told: Told, amount: Fraction, unit: str, working: Symbol) -> Cell:
    """So many of a unit, in words; a yes, a share and an amount of money as such."""
    if unit == "yes-no":
        return Cell("yes" if amount else "no")
    if unit == "gbp":
        return cell(Money.of(amount, told.currency))
    if unit == "share":
        return Cell(f"{grouped(amount * 100)}%", working)
    one, many = told.units.get(unit, (unit, unit))
    return cell(working, 2, one if amount == 1 else many)


def _period(since: date | None, until: date | None) -> str:
    """The days of a promise; `until` is the first day after it."""
    if since is None or until is None:
        return "not said"
    return f"{day_words(since)} to {day_words(until - timedelta(days=1))}"


def day_words(day: date) -> str:
    """A day as a person reads it."""
    return f"{day.day} {day:%B %Y}"


def _rules(told: Told, one: Won) -> Table:
    """What was asked: each criterion, what it weighs, and how its points are earned."""
    tender = one.shown.tender
    rows = []
    for criterion in tender.criteria:
        counted = _unit(one, criterion)
        unit = counted if counted == "share" else told.units.get(counted, ("", ""))[1]
        words = " ".join(filter(None, (rule_words(criterion, told.currency, unit), gate_words(criterion))))
        spec = rule_of(criterion)
        on = "other tenders too" if spec is not None and spec.relative else "this tender alone"
        rows.append(row(criterion.shown, weight_words(tender, criterion), on, words))
    heads = columns("Criterion", "Weight", "Hangs on", "How points are earned")
    return table(_lot(one, "What was scored, in the words that bidders read"), heads, rows)


def _unit(one: Won, criterion: Criterion) -> str:
    """What a measure criterion is counted in, as the winner promised it."""
    promises = () if one.offer is None else one.offer.promises
    return next((p.measure.unit for p in promises if p.measure.id == criterion.measure), "")


def _figures(one: Won) -> dict[str, Any]:
    """The award of a lot for a machine."""
    public = _public(one)
    return {
        "lot": one.shown.tender.lot or None,
        "winner": one.sealed["winner"],
        "tenders": len(one.sealed["bids"]),
        "scores": _sealed_bid(one)["scores"],
        "total": _sealed_bid(one)["total"],
        "in_money": one.shown.tender.method in IN_MONEY,
        "public_value": public,
    }
