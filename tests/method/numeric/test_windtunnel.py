"""The wind tunnel's measures a second, slow way: round by round, each ranked by the tender's own ranking.

The arrays make the bids; everything that is said of them is reckoned again here from single tenders that
`method/ranking.py` evaluates, one at a time.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from math import erf, sqrt
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.method import building

from wellspent.files.tenders import read_tender
from wellspent.method.errors import Refused
from wellspent.method.numeric import windtunnel as tunnel
from wellspent.method.numeric.course import Course, Rounds, fraction
from wellspent.method.numeric.windtunnel import windtunnel
from wellspent.method.ranking import evaluate
from wellspent.method.scoring import shares
from wellspent.method.tenders import Answer, Bid, Score, Tender
from wellspent.method.windtunnel import FEWEST, MOST, SIZES, VALUE_SHARE, Assumptions, WindTunnel, assumptions

F = Fraction
FILES = Path(__file__).parents[1] / "windtunnel"
ROUNDS = 40
PRICE = {
    "id": "price",
    "kind": "price",
    "rule": "absolute-linear",
    "floor": 700,
    "ceiling": 1400,
    "weight": 40,
}
WORK = {"id": "work", "kind": "quality", "rule": "scale", "scale": 5, "weight": 30, "minimum": 2}
VALUE = {"id": "value", "kind": "value", "rule": "target", "target": 150, "weight": 30}
FREE = {"id": "price", "kind": "price", "rule": "unscored"}

TENDERS: Mapping[str, dict[str, Any]] = {
    "absolute": {"criterion": [PRICE, WORK, VALUE]},
    "relative": {
        "criterion": [
            {"id": "price", "kind": "price", "rule": "lowest-over-price", "weight": 40}, WORK,
            {"id": "value", "kind": "value", "rule": "relative-highest", "weight": 30},
        ]
    },
    "mean": {"criterion": [{"id": "price", "kind": "price", "rule": "mean", "weight": 40}, WORK, VALUE]},
    "price-per-point": {"method": "price-per-point", "criterion": [FREE, {**WORK, "weight": 70}, VALUE]},
    "award-on-value": {
        "method": "award-on-value",
        "criterion": [FREE, {**WORK, "weight": 70, "worth": 400}, {**VALUE, "worth": 150}],
    },
}  # fmt: skip


def made(name: str) -> tuple[Tender, Assumptions, Course, list[Rounds]]:
    tender = building.tender(TENDERS[name])
    assumed = assumptions(tender, F(1000), {})
    course = Course(tender, assumed)
    return tender, assumed, course, course.rounds(ROUNDS, 3)


def bids_of(tender: Tender, each: Rounds, row: int, left_out: int | None = None) -> Tender:
    """One round as a tender of its own; a bid under a gate stays, for the gate to put out."""
    bids, scores = [], []
    for place in range(each.running.shape[1]):
        if place == left_out:
            continue
        answers = {}
        for criterion in tender.criteria:
            amount = F(float(each.amounts[criterion.id][row, place]))
            if criterion.rule == "scale":
                scores.append(Score(str(place), criterion.id, "panel", building.given(amount)))
            else:
                answers[criterion.id] = Answer(amount=building.number(amount))
        bids.append(Bid(str(place), answers, place=str(place)))
    return replace(tender, bids=tuple(bids), scores=tuple(scores))


def first(tender: Tender) -> int:
    """Who comes first, by the ranking itself; the leftmost of level ones, -1 for nobody."""
    result = evaluate(tender)
    if result.winner is not None:
        return int(result.winner)
    return min(map(int, result.tie), default=-1)


def rows_of(drawn: list[Rounds]) -> list[tuple[Rounds, int]]:
    return [(each, row) for each in drawn for row in range(len(each.running))]


def exactly(name: str, **more: Any) -> WindTunnel:
    tender, assumed, _, _ = made(name)
    return windtunnel(tender, assumed, ROUNDS, 3, **more)


@pytest.mark.parametrize("name", TENDERS)
def test_the_risk_of_a_reversal_is_counted_round_by_round(name: str) -> None:
    """A round counts where some bid that loses, taken out, changes who is first."""
    tender, _, _, drawn = made(name)
    turned = 0
    for each, row in rows_of(drawn):
        was = first(bids_of(tender, each, row))
        losers = [p for p in range(each.running.shape[1]) if each.running[row, p] and p != was]
        turned += any(first(bids_of(tender, each, row, left_out=p)) != was for p in losers)
    assert exactly(name).reversal_risk == fraction(turned / ROUNDS)


@pytest.mark.parametrize("name", TENDERS)
def test_what_decides_is_counted_round_by_round(name: str) -> None:
    """A criterion decides where another bid is first once all say the middle of all amounts to it."""
    tender, _, _, drawn = made(name)
    found = {each.criterion: each.decides for each in exactly(name).criteria}
    for criterion in tender.criteria:
        moved = 0
        for each, row in rows_of(drawn):
            middle = float(np.median(each.amounts[criterion.id]))
            alike = {**each.amounts, criterion.id: np.full(each.running.shape, middle)}
            was = first(bids_of(tender, each, row))
            out = {p for p in range(each.running.shape[1]) if not each.running[row, p]}
            lot = bids_of(tender, replace(each, amounts=alike), row)
            kept = replace(
                lot,
                bids=tuple(b for b in lot.bids if int(b.id) not in out),
                scores=tuple(s for s in lot.scores if int(s.bid) not in out),
            )
            moved += first(kept) != was
        assert found[criterion.id] == fraction(moved / ROUNDS), criterion.id


@pytest.mark.parametrize("name", ["absolute", "mean", "award-on-value"])
def test_the_penalty_of_a_small_firm_is_the_mean_over_rounds(name: str) -> None:
    """What the first bid earns as a large firm less what it earns as a small one, in points."""
    tender, assumed, _, drawn = made(name)
    pledges = [c for c in tender.criteria if c.kind == "value"]
    lost = []
    for each, row in rows_of(drawn):
        if not each.running[row, 0]:
            continue
        points = {}
        for size in ("small", "large"):
            changed = dict(each.amounts)
            for c in pledges:
                column = changed[c.id].copy()
                column[row, 0] = float(each.unsized[c.id][row, 0]) * float(assumed.sizes[size])
                changed[c.id] = column
            lot = bids_of(tender, replace(each, amounts=changed), row)
            own = next(b for b in evaluate(lot).bids if b.id == "0")
            assert own.total is not None
            sign = -1 if tender.method == "award-on-value" else 1
            points[size] = sign * own.total.value
        lost.append(points["large"] - points["small"])
    worth = F(550, 100) if tender.method == "award-on-value" else F(1)
    mean = sum(lost, F(0)) / len(lost) / worth
    penalty = exactly(name).small_firm_penalty
    assert penalty is not None
    assert abs(penalty - mean) <= F(1, 10**4)
    assert penalty > 0


@pytest.mark.parametrize("name", TENDERS)
def test_amounts_and_shares_are_quantiles_of_all_bids(name: str) -> None:
    tender, _, _, drawn = made(name)
    for told in exactly(name).criteria:
        amounts = sorted(float(a) for each in drawn for a in each.amounts[told.criterion].ravel())
        for level, shown in zip((0.05, 0.5, 0.95), told.amounts, strict=True):
            place = level * (len(amounts) - 1)
            low, part = int(place), place - int(place)
            high = amounts[min(low + 1, len(amounts) - 1)]
            assert abs(float(shown) - (amounts[low] + part * (high - amounts[low]))) <= 0.0051
        criterion = next(c for c in tender.criteria if c.id == told.criterion)
        if criterion.rule == "unscored":
            assert not any(told.shares)
            continue
        earned = []
        for each, row in rows_of(drawn):
            running = [p for p in range(each.running.shape[1]) if each.running[row, p]]
            said = {
                str(p): Answer(amount=building.number(F(float(each.amounts[criterion.id][row, p]))))
                for p in running
            }
            earned += [float(share.value) for share in shares(criterion, said).values()] if said else []
        middle = float(np.quantile(np.array(earned), 0.5))
        assert abs(float(told.shares[1]) - middle) <= 0.0001


def test_the_rounds_have_as_many_of_three_to_six_bids() -> None:
    _, _, _, drawn = made("absolute")
    assert [each.running.shape for each in drawn] == [(ROUNDS // 4, n) for n in (3, 4, 5, 6)]
    found = exactly("absolute")
    assert (found.rounds, found.bids) == (ROUNDS, ROUNDS // 4 * 18)


def test_each_bid_pledges_as_a_firm_of_its_size() -> None:
    """What a firm pledges beside one of medium size is one of the three sizes, and prices have no size."""
    _, assumed, _, drawn = made("absolute")
    sizes = {float(size) for size in assumed.sizes.values()}
    assert sizes == {0.8, 1.0, 1.25}
    for each in drawn:
        ratios = each.amounts["value"] / each.unsized["value"]
        assert {min(sizes, key=lambda s: abs(s - r)) for r in ratios.ravel()} == sizes
        assert np.allclose(np.min(np.abs(ratios[..., None] - np.array(sorted(sizes))), axis=-1), 0)
        for id in ("price", "work"):
            assert (each.amounts[id] == each.unsized[id]).all()
        assert (each.running == (each.amounts["work"] >= 2)).all()


# The stated numbers, and where a finding begins


@pytest.mark.parametrize(
    ("constant", "stated"),
    [
        (tunnel.REVERSES, 0.001), (tunnel.INFLATES, 0.10), (tunnel.NARROW, 0.15), (tunnel.OUTSIDE, 0.25),
        (tunnel.DROWNED, 0.03), (tunnel.PENALTY, 0.05), (tunnel.LEVEL_ROUNDS, 0.05), (tunnel.BEYOND, 10.0),
        (VALUE_SHARE, F(1, 10)), (SIZES["small"] * SIZES["large"], 1), (FEWEST, 3), (MOST, 6),
    ],
)  # fmt: skip
def test_the_thresholds_are_those_that_the_page_states(constant: Any, stated: Any) -> None:
    assert constant == stated


def test_a_quartile_is_where_the_normal_curve_has_a_quarter_above_it() -> None:
    assert (1 + erf(tunnel.QUARTILE / sqrt(2))) / 2 == pytest.approx(0.75, abs=1e-12)


@pytest.mark.parametrize(
    ("number", "down", "up"),
    [
        (0.0, 0, 0), (-5.0, 0, 0), (890_123.0, 890_000, 900_000), (890_000.0, 890_000, 890_000),
        (1.0, 1, 1), (0.0123, F("0.012"), F("0.013")), (99.9, 99, 100), (1_000_000.0, 1_000_000, 1_000_000),
    ],
)  # fmt: skip
def test_a_limit_is_proposed_in_two_digits(number: float, down: Any, up: Any) -> None:
    assert tunnel._round(number, down=True) == down
    assert tunnel._round(number, down=False) == up


@pytest.mark.parametrize("path", sorted(FILES.glob("*.toml")), ids=lambda path: path.stem)
def test_what_a_finding_proposes_mends_it(path: Path) -> None:
    """Floors, ceilings and targets that a mend names are put in the tender; then it is not found again."""
    (lot,) = read_tender(path, building.library(), building.DAY).lots
    found = windtunnel(lot, assumptions(lot, F(1_200_000), {}))
    for finding in found.findings:
        numbers = {
            key: F(number.replace(",", ""))
            for key, number in re.findall(r"(floor|ceiling|target) = ([\d,.]*\d)", finding.mend)
        }
        if not numbers or "Use the rule" in finding.mend or "Use absolute-linear" in finding.mend:
            continue
        criteria = tuple(
            replace(c, keys={**c.keys, **{key: building.given(n) for key, n in numbers.items()}})
            if c.id == finding.criterion
            else c
            for c in lot.criteria
        )
        mended = replace(lot, criteria=criteria)
        again = windtunnel(mended, assumptions(mended, F(1_200_000), {}))
        assert finding.code not in [f.code for f in again.findings if f.criterion == finding.criterion]


def test_a_utility_index_is_tried_as_a_whole_and_its_mend_helps() -> None:
    file = {"method": "utility-index", "ratio": 1, "criterion": [FREE, {**WORK, "weight": 70}, VALUE]}
    tender = building.tender(file)
    found = windtunnel(tender, assumptions(tender, F(1000), {}), 400)
    told = [f for f in found.findings if f.code == "reversal-prone"]
    assert [f.mend for f in told] == ["Rank by award-on-value or weighted-points with absolute rules."]
    assert told[0].text == (
        f"In {float(found.reversal_risk) * 100:.1f}".rstrip("0").rstrip(".")
        + "% of the rounds the utility index lets a bid that loses decide who wins."
    )


def test_rules_that_do_not_hold_are_refused_before_any_round() -> None:
    bad = building.tender({"criterion": [{**PRICE, "floor": 9999}, WORK, VALUE]})
    with pytest.raises(Refused, match="the floor is not below the ceiling"):
        windtunnel(bad, assumptions(bad, F(1000), {}), ROUNDS)
