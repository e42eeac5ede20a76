"""Agreement: the printed examples are in tests/cases; here the hand-made ones, ties, gaps, edges and intervals."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import permutations
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wellspent.method.agreement import (
    METRICS,
    alpha,
    complete,
    concordance,
    correlation,
    leanings,
    ranks,
    spreads,
    verdict,
)
from wellspent.method.numeric import resampling
from wellspent.method.numeric.resampling import alpha_interval, correlation_interval

F = Fraction
Table = dict[str, dict[str, Fraction]]


def table(*rows: Sequence[int | None]) -> Table:
    """Rows of scores, a column a person; None is a gap."""
    return {
        f"bid-{i}": {f"e-{j}": F(score) for j, score in enumerate(row) if score is not None}
        for i, row in enumerate(rows)
    }


tables = st.integers(2, 4).flatmap(
    lambda people: st.lists(
        st.lists(st.integers(0, 5) | st.none(), min_size=people, max_size=people), min_size=2, max_size=6
    )
)


def slow_alpha(rows: Table, metric: str) -> Fraction | None:
    """Krippendorff's own steps: the matrix of coincidences, cell by cell, then each pair of cells."""
    pairs: dict[tuple[Fraction, Fraction], Fraction] = {}
    for own in rows.values():
        for one, other in permutations(own.values(), 2):
            pairs[one, other] = pairs.get((one, other), F(0)) + F(1, len(own) - 1)
    margins: dict[Fraction, Fraction] = {}
    for (one, _), count in pairs.items():
        margins[one] = margins.get(one, F(0)) + count

    def apart(c: Fraction, k: Fraction) -> Fraction:
        if metric == "nominal":
            return F(c != k)
        if metric == "interval":
            return (c - k) ** 2
        if metric == "ratio":
            return ((c - k) / (c + k)) ** 2 if c + k else F(0)
        low, high = sorted((c, k))
        between = sum((n for value, n in margins.items() if low <= value <= high), F(0))
        return (between - (margins[c] + margins[k]) / 2) ** 2

    whole = sum(margins.values(), F(0))
    seen = sum((n * apart(c, k) for (c, k), n in pairs.items()), F(0)) / whole if whole else F(0)
    chance = sum((n * m * apart(c, k) for c, n in margins.items() for k, m in margins.items()), F(0))
    return 1 - seen * whole * (whole - 1) / chance if chance else None


# Alpha


@pytest.mark.parametrize("metric", METRICS)
@settings(max_examples=80, deadline=None)
@given(rows=tables)
def test_alpha_is_that_of_the_matrix_of_coincidences(metric: str, rows: list[list[int | None]]) -> None:
    assert alpha(table(*rows), metric) == slow_alpha(table(*rows), metric)


@pytest.mark.parametrize("metric", METRICS)
def test_full_agreement_is_one_and_opposed_scores_are_below_nothing(metric: str) -> None:
    assert alpha(table((1, 1), (2, 2), (5, 5)), metric) == 1
    opposed = alpha(table((1, 5), (5, 1), (1, 5)), metric)
    assert opposed is not None
    assert opposed < 0


def test_alpha_by_hand() -> None:
    """Two people, two things, 1 1 and 1 2: one of the four ordered pairs differs where three in six would."""
    assert alpha(table((1, 1), (1, 2)), "nominal") == 1 - F(2, 4) / F(6, 12) == 0


@pytest.mark.parametrize("metric", METRICS)
def test_there_is_no_alpha_where_nothing_varies_or_nothing_was_scored_twice(metric: str) -> None:
    assert alpha(table((3, 3), (3, 3)), metric) is None
    assert alpha(table((3, None), (None, 4)), metric) is None
    assert alpha({}, metric) is None


def test_a_thing_scored_once_adds_nothing() -> None:
    assert alpha(table((1, 2), (4, 4), (None, 5)), "interval") == alpha(table((1, 2), (4, 4)), "interval")


def test_noughts_have_a_ratio() -> None:
    assert alpha(table((0, 0), (0, 4), (4, 4)), "ratio") == alpha(table((0, 0), (0, 4), (4, 4)), "nominal")


@pytest.mark.parametrize(
    ("value", "said"),
    [(F(80, 100), "fine"), (F(7999, 10000), "careful"), (F(667, 1000), "careful"), (F(66, 100), "recalibrate"),
     (F(-1), "recalibrate"), (None, "unknown")],
)  # fmt: skip
def test_the_verdict_at_its_edges(value: Fraction | None, said: str) -> None:
    assert verdict(value) == said


# Intraclass correlation and concordance


def test_full_agreement_is_one_in_every_form() -> None:
    found = correlation([[F(1), F(1)], [F(4), F(4)]])
    assert found is not None
    assert set(found.forms.values()) == {F(1)}


def test_one_who_always_scores_higher_is_forgiven_by_consistency_alone() -> None:
    found = correlation([[F(1), F(3)], [F(4), F(6)], [F(2), F(4)]])
    assert found is not None
    assert found.forms["3,1"] == 1
    single = found.forms["2,1"]
    assert single is not None
    assert single < 1


def test_nothing_to_correlate() -> None:
    for rows in ([], [[F(1), F(2)]], [[F(1)], [F(2)]]):
        assert correlation(rows) is None
        assert concordance(rows) is None
    flat = correlation([[F(2), F(2)], [F(2), F(2)]])
    assert flat is not None
    assert set(flat.forms.values()) == {None}
    assert concordance([[F(2), F(2)], [F(2), F(2)]]) is None


def test_a_form_is_none_where_its_variance_is_below_nothing() -> None:
    found = correlation([[F(0), F(5)], [F(5), F(0)]])
    assert found is not None
    assert found.forms["1,k"] is None


def test_concordance_by_hand_and_with_ties() -> None:
    assert concordance([[F(3), F(3)], [F(2), F(2)], [F(1), F(1)]]) == 1
    assert concordance([[F(3), F(1)], [F(2), F(2)], [F(1), F(3)]]) == 0
    tied = [[F(5), F(5)], [F(5), F(4)], [F(1), F(1)]]
    """Ranks 1.5 1.5 3 and 1 2 3: sums 2.5 3.5 6, S 6.5, W = 12 x 6.5 / (4 x 24 - 2 x 6)."""
    assert concordance(tied) == F(12 * F(13, 2), 4 * 24 - 2 * 6)


def test_level_scores_share_the_mean_of_their_places() -> None:
    assert ranks([F(9), F(7), F(7), F(1)]) == [1, F(5, 2), F(5, 2), 4]


def test_only_rows_that_everybody_has_scored_are_complete() -> None:
    assert complete(table((1, 2), (3, None), (4, 5))) == [[F(1), F(2)], [F(4), F(5)]]
    assert complete(table((1, 2), (3, None))) == []


# The scores behind


def test_the_spread_and_who_leans_which_way() -> None:
    rows = table((4, 2), (5, 5), (None, 1))
    assert [(s.name, s.low, s.high, s.mean) for s in spreads(rows)] == [
        ("bid-0", F(2), F(4), F(3)), ("bid-1", F(5), F(5), F(5)), ("bid-2", F(1), F(1), F(1)),
    ]  # fmt: skip
    assert [(each.by, each.scores, each.above) for each in leanings(rows)] == [
        ("e-0", 2, F(1)),
        ("e-1", 3, F(-1)),
    ]
    assert [each.above for each in leanings(table((3,)))] == [None]


# Intervals


SPREAD = table((1, 2, 1), (4, 4, 5), (2, 3, None), (5, 4, 5), (3, 3, 2))


@pytest.mark.parametrize("metric", METRICS)
def test_a_resample_of_every_row_once_has_the_exact_alpha(
    metric: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resampling, "_times", lambda rows, count, _: np.ones((count, rows)))
    found, exact = alpha_interval(SPREAD, metric, 40), alpha(SPREAD, metric)
    assert found is not None
    assert exact is not None
    assert found.low == found.high == F(round(exact * 10_000), 10_000)


@pytest.mark.parametrize("metric", METRICS)
def test_the_interval_holds_the_value_and_hangs_on_the_seed_alone(metric: str) -> None:
    found, exact = alpha_interval(SPREAD, metric), alpha(SPREAD, metric)
    assert found is not None
    assert exact is not None
    assert found.low < exact < found.high <= 1
    assert found == alpha_interval(SPREAD, metric)
    assert found != alpha_interval(SPREAD, metric, seed=2)


def test_the_interval_of_the_intraclass_correlation() -> None:
    rows = complete(table((1, 2), (4, 4), (2, 3), (5, 4), (3, 3)))
    exact = correlation(rows)
    assert exact is not None
    for form in ("2,1", "3,1"):
        found, value = correlation_interval(rows, form), exact.forms[form]
        assert found is not None
        assert value is not None
        assert found.low <= value <= found.high <= 1


def test_there_is_no_interval_of_one_row_or_one_score() -> None:
    nothing: list[Any] = [table((1, 2)), table((3, 3), (3, 3)), {}]
    assert [alpha_interval(rows, "interval") for rows in nothing] == [None] * 3
    assert correlation_interval([], "2,1") is None


def test_resamples_without_an_alpha_are_left_out_and_counted() -> None:
    found = alpha_interval(table((1, 1), (5, 5)), "interval", 1_000)
    assert found is not None
    assert found.low == found.high == 1
    assert 400 < found.draws < 600, "half of the resamples hold one row twice"


# Second, slow ways


full = st.integers(2, 4).flatmap(
    lambda people: st.lists(
        st.lists(st.integers(0, 5), min_size=people, max_size=people), min_size=2, max_size=6
    )
)


def as_fractions(rows: Sequence[Sequence[int]]) -> list[list[Fraction]]:
    return [[F(score) for score in row] for row in rows]


def slow_squares(rows: Sequence[Sequence[int]]) -> dict[str, Fraction]:
    """The two-way analysis of variance, each square by itself: of rows, people, error, and within rows."""
    n, k = len(rows), len(rows[0])
    row_means = [F(sum(row), k) for row in rows]
    person_means = [F(sum(row[j] for row in rows), n) for j in range(k)]
    grand = F(sum(map(sum, rows)), n * k)
    cells = [(i, j) for i in range(n) for j in range(k)]
    return {
        "rows": sum(((row_means[i] - grand) ** 2 for i, _ in cells), F(0)) / (n - 1),
        "people": sum(((person_means[j] - grand) ** 2 for _, j in cells), F(0)) / (k - 1),
        "error": sum(((rows[i][j] - row_means[i] - person_means[j] + grand) ** 2 for i, j in cells), F(0))
        / ((n - 1) * (k - 1)),
        "within": sum(((rows[i][j] - row_means[i]) ** 2 for i, j in cells), F(0)) / (n * (k - 1)),
    }


@given(full)
def test_the_mean_squares_and_the_six_forms_are_those_of_the_analysis_of_variance(
    rows: list[list[int]],
) -> None:
    """Shrout and Fleiss 1979, table 3 and p. 423: each form written out as it is printed."""
    found = correlation(as_fractions(rows))
    assert found is not None
    n, k, ms = len(rows), len(rows[0]), slow_squares(rows)
    bms, jms, ems, wms = ms["rows"], ms["people"], ms["error"], ms["within"]
    assert (found.rows, found.people) == (n, k)
    assert (found.between_rows, found.between_people, found.error, found.within_rows) == (bms, jms, ems, wms)
    printed = {
        "1,1": (bms - wms, bms + (k - 1) * wms),
        "2,1": (bms - ems, bms + (k - 1) * ems + k * (jms - ems) / n),
        "3,1": (bms - ems, bms + (k - 1) * ems),
        "1,k": (bms - wms, bms),
        "2,k": (bms - ems, bms + (jms - ems) / n),
        "3,k": (bms - ems, bms),
    }
    assert found.forms == {name: top / below if below > 0 else None for name, (top, below) in printed.items()}
    for one, mean_of_k in (("1,1", "1,k"), ("3,1", "3,k")):
        single, mean = found.forms[one], found.forms[mean_of_k]
        if single is not None and mean is not None and 1 + (k - 1) * single:
            assert mean == k * single / (1 + (k - 1) * single), "Spearman and Brown's step-up"


def slow_ranks(scores: Sequence[int]) -> list[Fraction]:
    """The mean of the places that scores as high take, counted one by one."""
    return [
        F(sum(other > score for other in scores)) + F(sum(other == score for other in scores) + 1, 2)
        for score in scores
    ]


@given(full)
def test_concordance_is_the_mean_rank_correlation_of_all_pairs(rows: list[list[int]]) -> None:
    """Where nobody ties, W = ((m - 1) r + 1) / m, r the mean of Spearman's correlations (Kendall 1939)."""
    columns = list(zip(*rows, strict=True))
    for column in columns:
        assert ranks([F(score) for score in column]) == slow_ranks(column)
    found = concordance(as_fractions(rows))
    n, m = len(rows), len(columns)
    if any(len(set(column)) < n for column in columns):
        assert found is None or 0 <= found <= 1
        return
    places = [slow_ranks(column) for column in columns]
    pairs = [(a, b) for i, a in enumerate(places) for b in places[i + 1 :]]
    each = [
        1 - 6 * sum(((x - y) ** 2 for x, y in zip(a, b, strict=True)), F(0)) / (n * (n * n - 1))
        for a, b in pairs
    ]
    assert found == ((m - 1) * sum(each, F(0)) / len(each) + 1) / m


@given(full, st.integers(1, 9), st.integers(-20, 20), st.randoms(use_true_random=False))
def test_no_coefficient_hangs_on_the_scale_or_on_the_order(
    rows: list[list[int]], times: int, shift: int, chance: Any
) -> None:
    moved = [[times * score + shift for score in row] for row in rows]
    before, after = correlation(as_fractions(rows)), correlation(as_fractions(moved))
    assert before is not None
    assert after is not None
    assert before.forms == after.forms
    assert concordance(as_fractions(rows)) == concordance(as_fractions(moved))
    for metric in ("nominal", "ordinal", "interval"):
        assert alpha(table(*rows), metric) == alpha(table(*moved), metric)
    if shift >= 0:
        grown = [[times * score for score in row] for row in rows]
        assert alpha(table(*rows), "ratio") == alpha(table(*grown), "ratio")
    mixed = [list(row) for row in rows]
    chance.shuffle(mixed)
    people = list(range(len(rows[0])))
    chance.shuffle(people)
    mixed = [[row[j] for j in people] for row in mixed]
    again = correlation(as_fractions(mixed))
    assert again is not None
    assert again.forms == before.forms
    assert concordance(as_fractions(mixed)) == concordance(as_fractions(rows))
    for metric in METRICS:
        assert alpha(table(*mixed), metric) == alpha(table(*rows), metric)


@given(tables)
def test_leanings_and_spreads_are_what_counting_gives(rows: list[list[int | None]]) -> None:
    held = table(*rows)
    told = {each.by: each for each in leanings(held)}
    names = sorted({by for own in held.values() for by in own})
    assert list(told) == names
    for by in names:
        own = [(row[by], [s for name, s in row.items() if name != by]) for row in held.values() if by in row]
        gaps = [mine - sum(others, F(0)) / len(others) for mine, others in own if others]
        assert told[by].scores == len(own)
        assert told[by].above == (sum(gaps, F(0)) / len(gaps) if gaps else None)
    for spread in spreads(held):
        given_scores = sorted(held[spread.name].values())
        assert (spread.low, spread.high) == (given_scores[0], given_scores[-1])
        assert spread.mean * spread.scores == sum(given_scores)
    assert [spread.name for spread in spreads(held)] == [name for name, own in held.items() if own]


@pytest.mark.parametrize(
    ("value", "said"),
    [("0.8", "fine"), ("0.7999", "careful"), ("0.667", "careful"), ("0.6669", "recalibrate")],
)
def test_the_bounds_are_those_that_krippendorff_prints(value: str, said: str) -> None:
    assert verdict(F(value)) == said
