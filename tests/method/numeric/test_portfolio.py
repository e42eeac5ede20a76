"""Portfolios: the pennies of the exact sum on every line, also where a float cannot know its side of a half."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from math import prod
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn
from numpy.typing import NDArray
from tests import oracle
from tests.method.building import chart, schedule

from wellspent.method.discounting import factor
from wellspent.method.errors import Refused
from wellspent.method.numeric import portfolio
from wellspent.method.numeric.columns import Column, Lines, shapes
from wellspent.method.numeric.portfolio import FEW, bound, by_group, impacts, prepare, present_values, totals
from wellspent.method.sroi import value_map
from wellspent.method.working import exact

F = Fraction
SHARES = ("deadweight", "displacement", "substitution", "leakage", "attribution")
Whole = NDArray[np.integer[Any]]


def text(units: int, places: int) -> str:
    """A whole number of a last decimal as the oracle reads it."""
    sign, digits = "-" if units < 0 else "", str(abs(units)).zfill(places + 1)
    return f"{sign}{digits[:-places]}.{digits[-places:]}" if places else f"{sign}{digits}"


def rows_of(lines: Lines, discounts: list[str]) -> list[dict[str, Any]]:
    """The same lines in the shape of the files."""
    columns = {"quantity": lines.quantity, "proxy": lines.price, **lines.shares}
    columns |= {name: c for name in ("multiplier", "drop_off") if (c := getattr(lines, name)) is not None}
    return [
        {name: text(int(column.units[line]), column.places) for name, column in columns.items()}
        | {
            "name": str(line),
            "duration": int(lines.duration[line]),
            "starts": int(lines.starts[line]),
            "discount": discounts[0 if lines.schedule is None else int(lines.schedule[line])],
        }
        for line in range(len(lines))
    ]


def found(lines: Lines) -> list[tuple[int, int]]:
    """Impact and present value of each line, in pence."""
    ready = prepare(lines)
    return [
        (int(impact), int(present))
        for impact, present in zip(impacts(ready).pence, present_values(ready).pence, strict=True)
    ]


@st.composite
def portfolios(draw: DrawFn, ties: bool = False) -> tuple[Lines, list[str]]:
    """A handful of lines; with `ties`, whole quantities, prices in pence and steps of five per cent."""
    count = draw(st.integers(1, 8))
    discounts = (
        ["0", "standard"]
        if ties
        else draw(st.lists(st.sampled_from(["0.035", "standard", "0.1", "0"]), min_size=1))
    )

    def column(low: int, high: int, places: int, step: int = 1) -> Column:
        units = draw(st.lists(st.integers(low, high), min_size=count, max_size=count))
        return Column(np.array([unit * step for unit in units], np.int64), places)

    def years(low: int, high: int) -> Whole:
        return column(low, high, 0).units

    share = (0, 20, 2, 5) if ties else (0, 10**4, 4, 1)
    names = draw(st.sets(st.sampled_from(SHARES)))
    return Lines(
        quantity=column(-500, 500, 0) if ties else column(-(10**7), 10**7, draw(st.integers(0, 6))),
        price=column(-1000, 300_000, 2) if ties else column(-(10**7), 10**7, draw(st.integers(0, 6))),
        duration=years(1, 3 if ties else 30),
        starts=years(0, 0 if ties else 30),
        schedules=tuple(schedule(discount) for discount in discounts),
        shares={name: column(*share) for name in names},
        multiplier=column(0, 40, 1) if draw(st.booleans()) else None,
        drop_off=column(*share) if draw(st.booleans()) else None,
        schedule=years(0, len(discounts) - 1) if draw(st.booleans()) else None,
    ), discounts  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(portfolios() | portfolios(ties=True))
def test_every_line_is_the_penny_of_the_oracle(made: tuple[Lines, list[str]]) -> None:
    lines, discounts = made
    valued = oracle.value_map({"discount": "0", "outcome": rows_of(lines, discounts)})
    assert found(lines) == [(row["impact"], row["present_value"]) for row in valued["outcomes"]]


@settings(max_examples=50, deadline=None)
@given(portfolios())
def test_every_line_is_the_penny_of_a_map(made: tuple[Lines, list[str]]) -> None:
    lines, discounts = made
    valued = value_map(chart({"outcome": rows_of(lines, discounts)}), exact)
    assert found(lines) == [(row.impact.minor, row.present_value.minor) for row in valued.outcomes]


def tie_prone(count: int, seed: int = 7) -> Lines:
    """One price base, one year undiscounted, whole quantities, prices in pence, shares in steps of 5 %."""
    chance = np.random.default_rng(seed)
    return Lines(
        quantity=Column(chance.integers(-500, 501, count).astype(np.int16)),
        price=Column(chance.integers(1, 300_000, count).astype(np.int32), 2),
        duration=np.ones(count, np.int8),
        starts=np.zeros(count, np.int8),
        schedules=(schedule("0.035"),),
        shares={
            name: Column((chance.integers(0, 20, count) * 5).astype(np.int8), 2)
            for name in ("deadweight", "displacement", "attribution")
        },
    )


def in_whole_numbers(lines: Lines) -> list[int]:
    """Pence of lines of one undiscounted year, in Python's own whole numbers."""
    pence = []
    for q, p, *shares in zip(
        lines.quantity.units.tolist(),
        lines.price.units.tolist(),
        *(share.units.tolist() for share in lines.shares.values()),
        strict=True,
    ):
        above = q * p
        for share in shares:
            above *= 100 - share
        size = (2 * abs(above) + 100**3) // (2 * 100**3)
        pence.append(-size if above < 0 else size)
    return pence


def test_200_000_lines_full_of_half_pennies_are_all_right() -> None:
    lines = tie_prone(200_000)
    valued = present_values(prepare(lines))
    right = np.array(in_whole_numbers(lines))
    assert np.array_equal(valued.pence, right)
    assert 500 < valued.redone < 4_000
    value = lines.quantity.units * (lines.price.units / 100)
    for share in lines.shares.values():
        value = value * (1 - share.units / 100)
    naive = np.copysign(np.floor(np.abs(value) * 100 + 0.5), value).astype(np.int64)
    assert np.count_nonzero(naive != right) > 50  # what the bound is for


def ordinary(count: int, seed: int = 3) -> Lines:
    """Mixed durations, starts, schedules and price bases, numbers of several decimals."""
    chance = np.random.default_rng(seed)

    def share(most: int) -> Column:
        return Column(chance.integers(0, most, count).astype(np.int16), 4)

    return Lines(
        quantity=Column(chance.integers(-(10**8), 10**8, count), 4),
        price=Column(chance.integers(1, 10**7, count), 2),
        duration=chance.integers(1, 8, count),
        starts=chance.integers(0, 3, count),
        schedules=(schedule("standard"), schedule("0.0123")),
        shares={name: share(9000) for name in SHARES},
        multiplier=Column(chance.integers(0, 30, count), 1),
        drop_off=share(5000),
        schedule=chance.integers(0, 2, count),
        base=chance.integers(0, 3, count),
        bases=(F(1), F(1000000, 668900), F(1000000, 852137)),
    )


def in_fractions(lines: Lines, line: int) -> Fraction:
    """A line's present value in pence, unrounded, by hand."""
    value = F(int(lines.quantity.units[line]), 10**lines.quantity.places)
    value *= F(int(lines.price.units[line]), 10**lines.price.places)
    value *= 1 if lines.base is None else lines.bases[int(lines.base[line])]
    for share in lines.shares.values():
        value *= 1 - F(int(share.units[line]), 10**share.places)
    if lines.multiplier is not None:
        value *= F(int(lines.multiplier.units[line]), 10**lines.multiplier.places)
    stays = F(1)
    if lines.drop_off is not None:
        stays -= F(int(lines.drop_off.units[line]), 10**lines.drop_off.places)
    chosen = lines.schedules[0 if lines.schedule is None else int(lines.schedule[line])]
    worth = F(0)
    for year in range(int(lines.duration[line])):
        below = F(1)
        for passed in range(1, int(lines.starts[line]) + year + 1):
            below *= 1 + next(b.rate.value for b in reversed(chosen.bands) if b.first <= passed)
        worth += value * stays**year / below
    return worth * 100


def nearest(pence: Fraction) -> int:
    size = int(abs(pence) + F(1, 2))
    return -size if pence < 0 else size


def test_200_000_ordinary_lines_are_the_pennies_of_fractions_wherever_looked() -> None:
    lines = ordinary(200_000)
    valued = present_values(prepare(lines))
    for line in range(0, 200_000, 199):
        assert int(valued.pence[line]) == nearest(in_fractions(lines, line)), line
    assert valued.redone < 2_000


def test_the_float_is_always_within_the_bound() -> None:
    lines = ordinary(2_000, seed=11)
    ready = prepare(lines)
    assert ready.order is not None
    worst = F(0)
    for shape, first, end in ready.shapes:
        years = range(shape.starts, shape.starts + shape.duration)
        weights = [factor(lines.schedules[shape.schedule], year, exact) for year in years]
        scaled = [float(weight * ready.scale(shape.base)) for weight in weights]
        block = slice(first, min(first + 40, end))
        worth = portfolio._floats(ready, scaled, block).worth()
        for place, value in zip(ready.order[block], worth, strict=True):
            right = in_fractions(lines, int(place))
            if right:
                reach = F(bound(ready, shape.duration)) * abs(F(float(value)))
                worst = max(worst, abs(F(float(value)) - right) / reach)
    assert F(1, 50) < worst < 1


def one(quantity: int, price: int, *, places: int = 0, years: int = 1, **more: Any) -> Lines:
    """A portfolio of one line."""
    return Lines(
        quantity=Column(np.array([quantity]), places),
        price=Column(np.array([price]), 2),
        duration=np.array([years]),
        starts=np.array([0]),
        schedules=more.pop("schedules", (schedule("0"),)),
        **more,
    )


@pytest.mark.parametrize(
    ("quantity", "price", "pence"),
    [(5, 1, 1), (-5, 1, -1), (15, 1, 2), (-25, 1, -3), (4, 1, 0), (-4, 1, 0), (0, 1, 0), (49, 1, 5)],
)
def test_a_half_goes_away_from_zero(quantity: int, price: int, pence: int) -> None:
    lines = one(quantity, price, places=1)
    assert found(lines) == [(pence, pence)]


def test_a_half_penny_spread_over_years_is_found() -> None:
    """Half a penny in the first year, a quarter in the second, an eighth in the third: 0.875 pence; then a half."""
    half = {"drop_off": Column(np.array([50]), 2)}
    assert found(one(5, 1, places=1, years=3, **half)) == [(1, 1)]
    assert found(one(2, 1, places=0, years=2, **half)) == [(2, 3)]
    assert found(one(1, 1, places=0, years=2, **half)) == [(1, 2)]  # exactly one penny and a half


def test_numbers_wider_than_a_float_are_counted_and_right() -> None:
    lines = one(2**53 + 1, 1, places=1)
    assert found(lines) == [(nearest(F(2**53 + 1, 10)),) * 2]
    wide = prepare(lines)
    assert (wide.wide, prepare(one(2**53, 1)).wide) == (1, 0)
    assert bound(wide, 1) > bound(prepare(one(2**53, 1)), 1)
    assert found(one(10**17 + 1, 50, places=1)) == [((10**17 + 1) * 5,) * 2]


def test_more_pence_than_64_bits_is_refused() -> None:
    with pytest.raises(Refused, match="64 bits"):
        found(one(2**62, 10_000))


@pytest.mark.parametrize("rate", ["-0.999", "9999"])
def test_factors_that_no_float_should_carry_are_done_exactly(rate: str) -> None:
    """Five hundred years at these rates leave the range of a float; the lines are then redone, and right."""
    lines = one(
        10**15, 10**3, places=15, years=200, schedules=(schedule(rate),), drop_off=Column(np.array([999]), 3)
    )
    valued = present_values(prepare(lines))
    assert valued.redone == 1
    assert int(valued.pence[0]) == nearest(in_fractions(lines, 0))


def test_one_line_far_larger_than_the_rest_puts_no_other_in_doubt() -> None:
    """Its float may be pence away from the exact sum; the others' reach is then measured by the block, then alone."""
    lines = ordinary(500, seed=3)
    quantity = lines.quantity.units.astype(np.int64)
    quantity[77] = 10**14 + 1
    large = replace(lines, quantity=Column(quantity, lines.quantity.places))
    ready = prepare(large)
    assert bound(ready, 1) * ready.most * float(ready.scale(0)) > FEW
    valued = present_values(ready)
    assert valued.redone < 10
    assert valued.pence.tolist() == [nearest(in_fractions(large, line)) for line in range(500)]


def test_the_largest_product_is_never_less_than_a_lines_own() -> None:
    lines = ordinary(300, seed=8)
    ready = prepare(replace(lines, multiplier=Column(np.full(300, -7), 1)))
    assert ready.multiplier is not None
    factors = [ready.quantity, ready.price, *ready.keeps, ready.multiplier]
    products = [prod(map(int, row)) for row in zip(*factors, strict=True)]
    assert ready.most >= max(map(abs, products))


def test_the_order_and_the_block_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = ordinary(3_000, seed=5)
    whole = present_values(prepare(lines))
    monkeypatch.setattr(portfolio, "BLOCK", 7)
    assert np.array_equal(present_values(prepare(lines)).pence, whole.pence)
    order, runs = shapes(lines)
    assert sorted(order.tolist()) == list(range(3_000))
    assert [first for _, first, _ in runs] == [0, *(end for _, _, end in runs[:-1])]
    for shape, first, end in runs:
        assert set(lines.duration[order[first:end]].tolist()) == {shape.duration}
        assert set(lines.starts[order[first:end]].tolist()) == {shape.starts}
        assert lines.base is not None
        assert set(lines.base[order[first:end]].tolist()) == {shape.base}


def test_no_lines_are_worth_nothing() -> None:
    none = np.empty(0, np.int64)
    lines = Lines(Column(none), Column(none), none, none, (schedule("0"),))
    assert found(lines) == []
    assert totals(none, none).tolist() == []
    assert totals(none, none, 3).tolist() == [0, 0, 0]


# Totals


@given(st.lists(st.tuples(st.integers(-(2**62), 2**62), st.integers(0, 3)), max_size=30))
@example([(2**62, 0), (2**62, 0), (-(2**62), 0)])
def test_totals_are_exact_or_refused(rows: list[tuple[int, int]]) -> None:
    pence, groups = np.array([p for p, _ in rows], np.int64), np.array([g for _, g in rows], np.int64)
    right = [sum(p for p, g in rows if g == group) for group in range(4)]
    if all(abs(total) < 2**63 for total in right):
        assert totals(pence, groups, 4).tolist() == right
    else:
        with pytest.raises(Refused, match="64 bits"):
            totals(pence, groups, 4)


@pytest.mark.parametrize("kind", [np.int8, np.int16, np.uint8, np.int64])
def test_groups_may_be_numbers_of_any_width_and_more_than_a_block(
    kind: type, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(portfolio, "BLOCK", 4)
    pence = np.arange(-6, 7)
    groups: Whole = (np.arange(13) % 3).astype(kind)
    right = [sum(range(-6 + group, 7, 3)) for group in range(3)]
    assert totals(pence, groups).tolist() == right


def test_several_groupings_at_once() -> None:
    pence = np.array([1, 2, 4])
    sums = by_group(pence, {"body": np.array([0, 1, 0]), "year": np.array([0, 0, 0])})
    assert {name: total.tolist() for name, total in sums.items()} == {"body": [5, 2], "year": [7]}


@pytest.mark.parametrize("groups", [[0, 1], [0, -1, 0], [0, 3, 0]])
def test_a_group_that_is_none_is_refused(groups: list[int]) -> None:
    with pytest.raises(Refused, match="Number the groups from 0 to 2"):
        totals(np.array([1, 2, 3]), np.array(groups), 3)


# Refusals


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (
            {"shares": {"deadweight": Column(np.array([101]), 2)}},
            "deadweight, line 0: a share is from 0 to 1",
        ),
        ({"shares": {"leakage": Column(np.array([-1]), 2)}}, "leakage, line 0"),
        ({"drop_off": Column(np.array([11]), 1)}, "drop_off, line 0"),
        ({"shares": {"leakage": Column(np.array([0.5]))}}, "leakage is not of whole numbers"),
        ({"multiplier": Column(np.array([1, 2]))}, "multiplier has not one number a line"),
        ({"multiplier": Column(np.array([1]), 19)}, "19 decimal places"),
        ({"schedule": np.array([1])}, "no such schedule"),
        ({"schedules": ()}, "no discount schedule"),
        ({"base": np.array([0])}, "no such price base"),
        ({"base": np.array([0]), "bases": (F(0),)}, "index ratio"),
        ({"years": 0}, "duration is from 1 to 500"),
    ],
)
def test_columns_that_cannot_be_are_refused(more: dict[str, Any], said: str) -> None:
    with pytest.raises(Refused, match=said):
        prepare(one(1, 1, **more))
