"""Local shares pooled and unpooled, leakage, location quotients and deprivation deciles."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given as over
from hypothesis import strategies as st

from wellspent.method.errors import Refused
from wellspent.method.localspend import (
    Spend,
    decile,
    gaps,
    influenceable,
    leakage,
    local_shares,
    location_quotient,
    moved,
    whole_gap,
)  # fmt: skip
from wellspent.method.working import Entered, Given, Symbol, exact, traced


def given(number: int | Fraction) -> Given:
    return Given(Fraction(number), "a number", Entered("test"))


def row(name: str, spend: Any, local: Any, locked: Any = None) -> Spend:
    return Spend(name, given(spend), given(local), None if locked is None else given(locked), f"row {name}")


def test_the_pooled_share_is_not_the_mean_of_shares() -> None:
    shares = local_shares([row("large", 900, 90), row("small", 100, 90)])
    assert (shares.pooled, shares.mean) == (Fraction("0.18"), Fraction("0.5"))
    assert shares.own == {"large": Fraction("0.1"), "small": Fraction("0.9")}


def test_who_spends_nothing_has_no_share() -> None:
    shares = local_shares([row("idle", 0, 0), row("busy", 10, 5)])
    assert shares.own["idle"] is None
    assert (shares.pooled, shares.mean) == (Fraction(1, 2), Fraction(1, 2))
    nothing = local_shares([row("idle", 0, 0)])
    assert (nothing.pooled, nothing.mean) == (None, None)


def test_leaks_and_what_can_be_influenced() -> None:
    found = gaps([row("food", 400, 100, Fraction("0.2")), row("ict", 100, 0, 0)], exact)
    assert [gap.leak for gap in found] == [300, 100]
    assert [gap.influenceable for gap in found] == [240, 100]
    assert whole_gap(found, Fraction(0)) == (Fraction(400), Fraction(340))


def test_one_row_nobody_judged_leaves_the_whole_unknown() -> None:
    found = gaps([row("food", 400, 100, Fraction("0.2")), row("ict", 100, 0)], exact)
    assert found[1].influenceable is None
    assert whole_gap(found, Fraction(0)) == (Fraction(400), None)


def test_a_leak_keeps_its_working() -> None:
    (gap,) = gaps([row("food", 400, 100, Fraction("0.2"))], traced)
    assert isinstance(gap.influenceable, Symbol)
    assert gap.influenceable.value == 240


def test_a_share_that_moves() -> None:
    assert moved(Fraction(750), Fraction("0.05"), Fraction("0.1")) == Fraction("37.5")


def test_specialisation() -> None:
    assert location_quotient(Fraction("0.15"), Fraction("0.10")) == Fraction("1.5")


def test_deciles_by_rank() -> None:
    assert [decile(rank, 10) for rank in range(1, 11)] == list(range(1, 11))
    assert [decile(rank, 3) for rank in (1, 2, 3)] == [4, 7, 10]


@pytest.mark.parametrize("rank", [0, 11, -1])
def test_a_rank_outside_the_edition_is_refused(rank: int) -> None:
    with pytest.raises(Refused, match="is not among 10 areas"):
        decile(rank, 10)


def test_every_fault_of_the_rows_is_found() -> None:
    with pytest.raises(Refused) as refused:
        local_shares([row("a", 10, 11), row("a", 10, -1, 2)])
    assert len(refused.value.faults) == 5
    with pytest.raises(Refused, match="no spend to share out"):
        gaps([], exact)


@st.composite
def spending(draw: st.DrawFn) -> list[Spend]:
    """Rows whose local spend is a part of the spend."""
    amounts = draw(st.lists(st.tuples(st.integers(0, 10**9), st.integers(0, 100)), min_size=1, max_size=9))
    return [
        row(str(i), spend, Fraction(spend * part, 100), Fraction(part, 100))
        for i, (spend, part) in enumerate(amounts)
    ]


@over(spending())
def test_shares_lie_among_their_parts_and_leaks_add_up(rows: list[Spend]) -> None:
    shares = local_shares(rows)
    known = [share for share in shares.own.values() if share is not None]
    if known:
        assert shares.pooled is not None
        assert shares.mean is not None
        assert min(known) <= shares.pooled <= max(known)
        assert min(known) <= shares.mean <= max(known)
    leak, open_to = whole_gap(gaps(rows, exact), Fraction(0))
    assert leak == sum(r.spend.value - r.local.value for r in rows)
    assert open_to is not None
    assert 0 <= open_to <= leak


@over(st.integers(0, 10**9), st.integers(0, 100))
def test_what_is_locked_and_what_is_not_make_up_the_leak(spend: int, part: int) -> None:
    leak, locked = leakage(Fraction(spend), Fraction(0)), Fraction(part, 100)
    assert influenceable(leak, locked) + leak * locked == leak


@over(st.integers(1, 5000), st.integers(1, 5000))
def test_deciles_rise_with_rank_from_1_to_10(areas: int, rank: int) -> None:
    rank = min(rank, areas)
    assert 1 <= decile(rank, areas) <= 10
    assert decile(areas, areas) == 10
    if rank > 1:
        assert decile(rank, areas) >= decile(rank - 1, areas)


@over(spending(), st.randoms(use_true_random=False), st.integers(1, 999))
def test_neither_order_nor_currency_moves_a_share(rows: list[Spend], chance: Any, times: int) -> None:
    before = local_shares(rows)
    mixed = [
        row(r.name, r.spend.value * times, r.local.value * times, r.locked.value) for r in rows if r.locked
    ]
    chance.shuffle(mixed)
    after = local_shares(mixed)
    assert (after.pooled, after.mean, after.own) == (before.pooled, before.mean, before.own)
    leak, open_to = whole_gap(gaps(rows, exact), Fraction(0))
    assert open_to is not None
    assert whole_gap(gaps(mixed, exact), Fraction(0)) == (leak * times, open_to * times)


@over(spending())
def test_the_pooled_share_is_the_mean_weighted_by_spend(rows: list[Spend]) -> None:
    shares = local_shares(rows)
    spend = sum(r.spend.value for r in rows)
    if shares.pooled is not None:
        assert shares.pooled * spend == sum((shares.own[r.name] or 0) * r.spend.value for r in rows)
    assert sum((gap.leak for gap in gaps(rows, exact)), Fraction(0)) == spend - (shares.pooled or 0) * spend


def test_money_that_comes_home_is_money_that_no_longer_leaks() -> None:
    spend, before, after = Fraction(750), Fraction("0.05"), Fraction("0.1")
    extra = moved(spend, before, after)
    assert leakage(spend, spend * before) - leakage(spend, spend * after) == extra
    assert moved(spend, after, before) == -extra


def test_the_refusals_in_full() -> None:
    with pytest.raises(Refused) as refused:
        gaps(
            [row("a", 10, "10.5"), Spend("b", given(10), given(-1), given(2)), row("b", 0, 0, "-0.1")], exact
        )
    assert str(refused.value).splitlines() == [
        "row a: local spend of 10.5 is not between nothing and the spend of 10. Check the row; net refunds off both.",
        'b: two rows are called "b". Add them up, or name them apart.',
        "b: local spend of -1 is not between nothing and the spend of 10. Check the row; net refunds off both.",
        "b: the locked share is 2, and a share is 0 to 1. Write a share, such as 0.2.",
        'row b: two rows are called "b". Add them up, or name them apart.',
        "row b: the locked share is -0.1, and a share is 0 to 1. Write a share, such as 0.2.",
    ]
    with pytest.raises(Refused) as refused:
        decile(32845, 32844)
    assert str(refused.value) == (
        "rank 32845 is not among 32844 areas. Write a rank from 1 to 32844 of the same edition."
    )


def test_all_local_all_locked_and_nothing_spent_are_taken() -> None:
    found = gaps([row("all", 10, 10, 1), row("none", 10, 0, 1), row("nothing", 0, 0, 0)], exact)
    told = [(gap.leak, gap.influenceable) for gap in found]
    assert told == [(Fraction(0), Fraction(0)), (Fraction(10), Fraction(0)), (Fraction(0), Fraction(0))]
