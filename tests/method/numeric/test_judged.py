"""Weights from judgements: certified eigenvectors, best-worst against an exact solution, and refusals."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given as over
from hypothesis import strategies as st

from wellspent.method.errors import Refused
from wellspent.method.judgements import BestWorst, Judgements, Pairs
from wellspent.method.numeric.ahp import RANDOM_INDEX, ahp_weights, matrix
from wellspent.method.numeric.bestworst import best_worst_weights
from wellspent.method.numeric.judged import judged_weights
from wellspent.method.priorities import Weights
from wellspent.method.working import exact, traced

NAMES = tuple("abcdefghijkl")
SCALE = [Fraction(n) for n in range(1, 10)]
BOTH = [*SCALE, *(1 / n for n in SCALE[1:])]


def pairs(by: str, *judged: int | str, names: str = "abc") -> Pairs:
    times = dict(zip(combinations(names, 2), map(Fraction, judged), strict=True))
    return Pairs(by, times, "test.toml", f"ballot {by}")


def best_worst(bo: dict[str, int], ow: dict[str, int], best: str = "a", worst: str = "c") -> BestWorst:
    def numbers(row: dict[str, int]) -> dict[str, Fraction]:
        return {name: Fraction(n) for name, n in row.items()}

    return BestWorst("one", best, worst, numbers(bo), numbers(ow), "test.toml", "ballot one")


def weigh(*given: Judgements, names: str = "abc") -> Weights[Fraction]:
    return judged_weights("ahp" if isinstance(given[0], Pairs) else "best-worst", names, given, exact)


def test_judgements_that_fit_give_their_own_weights() -> None:
    weights, fit = ahp_weights("abc", pairs("one", 2, 6, 3))
    assert [float(w) for w in weights.values()] == pytest.approx([0.6, 0.3, 0.1], abs=1e-11)
    assert fit.eigenvalue == pytest.approx(3, abs=1e-11)
    assert fit.xi is None
    assert fit.ratio == pytest.approx(0, abs=1e-11)


def test_two_criteria_cannot_contradict_each_other() -> None:
    weights, fit = ahp_weights("ab", pairs("one", "1/4", names="ab"))
    assert [float(w) for w in weights.values()] == pytest.approx([0.2, 0.8], abs=1e-11)
    assert fit.ratio is None


def test_a_circle_is_warned_of_and_a_fit_is_not() -> None:
    found = weigh(pairs("circle", 3, "1/3", 3), pairs("fit", 2, 6, 3))
    assert [notice.code for notice in found.warnings] == ["inconsistent"]
    assert "circle's judgements contradict one another: consistency ratio 1.149" in found.warnings[0].text
    assert float(found.weights["a"]) == pytest.approx((1 / 3 + 0.6) / 2, abs=1e-11)
    assert found.disagreement is not None
    assert set(found.consistency) == {"circle", "fit"}


def test_more_than_ten_criteria_have_no_ratio_and_it_is_said() -> None:
    names = NAMES[:11]
    found = weigh(pairs("one", *[1] * 55, names="".join(names)), names="".join(names))
    assert found.consistency["one"].ratio is None
    assert [notice.code for notice in found.warnings] == ["one-ballot", "no-random-index"]


def test_the_working_says_where_a_weight_was_judged() -> None:
    found = judged_weights("ahp", "abc", [pairs("one", 2, 6, 3)], traced)
    assert found.weights["a"].name == "weight of a"
    assert str(found.weights["a"].origin) == (
        "principal eigenvector of the judgements entered in test.toml, ballot one"
    )


@st.composite
def judged(draw: st.DrawFn) -> tuple[str, Pairs]:
    names = "".join(NAMES[: draw(st.integers(2, 10))])
    count = len(names) * (len(names) - 1) // 2
    times = draw(st.lists(st.sampled_from(BOTH), min_size=count, max_size=count))
    return names, Pairs("one", dict(zip(combinations(names, 2), times, strict=True)))


@over(judged())
def test_every_row_bears_the_eigenvalue_out(case: tuple[str, Pairs]) -> None:
    """A positive vector that every row multiplies by the same is the principal one (Collatz and Wielandt)."""
    names, given = case
    weights, fit = ahp_weights(names, given)
    assert sum(weights.values()) == 1
    assert fit.eigenvalue is not None
    own = [float(w) for w in weights.values()]
    times = [
        sum(a * w for a, w in zip(row, own, strict=True)) / mine
        for row, mine in zip(matrix(names, given).tolist(), own, strict=True)
    ]
    assert times == pytest.approx([float(fit.eigenvalue)] * len(names), rel=1e-7)
    assert fit.eigenvalue >= len(names)
    assert (fit.ratio is not None) == (len(names) in RANDOM_INDEX)


def solved(names: str, given: BestWorst) -> tuple[dict[str, Fraction], Fraction]:
    """The linear best-worst method in exact numbers, without a solver.

    At ξ = 1 the weights are to be as great as they can. Let t be the worst's. The best is at most the least
    of some lines in t and at least the greatest of others; so t is where the first two of them cross.
    """
    others = [name for name in names if name not in (given.best, given.worst)]
    top = given.bo[given.worst]
    upper = [(top, Fraction(1))] + [
        (given.bo[n] * given.ow[n], given.bo[n] + 1) for n in others
    ]  # fmt: skip
    lower = [(slope, -most) for slope, most in upper]
    crossings = [(q - s) / (r - p) for p, q in upper for r, s in lower if r > p]
    if not crossings:
        found = {n: 1 / given.bo.get(n, Fraction(1)) for n in names}
        return {n: w / sum(found.values()) for n, w in found.items()}, Fraction(0)
    t = min(crossings)
    best = min(p * t + q for p, q in upper)
    found = {given.best: best, given.worst: t}
    found |= {n: min((best + 1) / given.bo[n], given.ow[n] * t + 1) for n in others}
    whole = sum(found.values(), Fraction(0))
    return {n: found[n] / whole for n in names}, 1 / whole


@st.composite
def against(draw: st.DrawFn) -> tuple[str, BestWorst]:
    names = "".join(NAMES[: draw(st.integers(2, 9))])
    best, worst = names[0], names[-1]
    bo = {n: draw(st.sampled_from(SCALE)) for n in names[1:]}
    ow = {n: draw(st.sampled_from(SCALE)) for n in names[1:-1]} | {best: bo[worst]}
    return names, BestWorst("one", best, worst, bo, ow)


@over(against())
def test_best_worst_agrees_with_the_exact_solution(case: tuple[str, BestWorst]) -> None:
    names, given = case
    weights, fit = best_worst_weights(names, given)
    expected, xi = solved(names, given)
    assert sum(weights.values()) == 1
    assert fit.xi == pytest.approx(float(xi), abs=1e-9)
    assert {n: float(w) for n, w in weights.items()} == pytest.approx(
        {n: float(w) for n, w in expected.items()}, abs=1e-8
    )


@pytest.mark.parametrize(
    ("given", "rule"),
    [
        (Pairs("one", {("a", "b"): Fraction(2), ("a", "c"): Fraction(2)}), '"b" is not judged against "c"'),
        (pairs("one", 2, 10, 2), "a over c is 10, and a judgement is from 1/9 to 9"),
        (pairs("one", 2, "1/10", 2), "a over c is 1/10, and a judgement is from 1/9 to 9"),
        (Pairs("one", {("a", "a"): Fraction(1)}), '"a" is judged against itself'),
        (Pairs("one", {("a", "d"): Fraction(1)}), 'no criterion "d"'),
        (Pairs("one", {("a", "b"): Fraction(2), ("b", "a"): Fraction(2)}), "judged both ways round"),
        (Pairs("one", {("d", "e"): Fraction(2), ("e", "d"): Fraction(2)}), "judged both ways round"),
        (best_worst({"b": 2, "c": 4}, {"a": 4, "b": 2}, best="d"), 'no criterion "d"'),
        (best_worst({"b": 2, "c": 4}, {"a": 4, "b": 2}, best="c"), '"c" is the best and the worst'),
        (best_worst({"b": 2, "c": 4}, {"a": 5, "b": 2}), "4 times the worst in bo and 5 times in ow"),
        (best_worst({"c": 4}, {"a": 4, "b": 2}), '"b" is missing'),
        (best_worst({"b": 2, "c": 4}, {"a": 4, "b": 12}), "b is 12, and a judgement is from 1 to 9"),
        (best_worst({"a": 2, "b": 2, "c": 4}, {"a": 4, "b": 2}), '"a" against itself is not 2'),
        (best_worst({"b": 2, "c": 4, "z": 1}, {"a": 4, "b": 2}), 'no criterion "z"'),
    ],
)
def test_refused_judgements(given: Judgements, rule: str) -> None:
    with pytest.raises(Refused, match=rule):
        weigh(given)


def test_refused_rounds() -> None:
    with pytest.raises(Refused, match='"one" has two ballots'):
        weigh(pairs("one", 2, 6, 3), pairs("one", 2, 6, 3))
    with pytest.raises(Refused, match="there is no ballot"):
        judged_weights("ahp", (), [], exact)
    with pytest.raises(Refused, match="fewer than two criteria are judged"):
        judged_weights("ahp", "a", [Pairs("one", {})], exact)
