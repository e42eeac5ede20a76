"""The two ends of a map and the break-even of each row."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from tests.method.building import Row, chart, given, outcome

from wellspent.method.errors import Refused
from wellspent.method.prices import Price
from wellspent.method.ranges import BreakEven, at_end, spread
from wellspent.method.sroi import ValueMap, value_map
from wellspent.method.working import Symbol, exact, plain, traced

F = Fraction


def flat_chart(*rows: Row, investment: int | None = None) -> ValueMap:
    file: dict[str, object] = {"outcome": rows, "discount": "0", "timing": "value-map"}
    return chart(file if investment is None else {**file, "investment": investment})


def ends(found: ValueMap) -> tuple[int, int]:
    """Present value at the low and at the high end, in pounds."""
    low, high = (value_map(at_end(found, low=low), exact).present_value for low in (True, False))
    assert low.minor % 100 == high.minor % 100 == 0
    return low.minor // 100, high.minor // 100


@pytest.mark.parametrize(
    ("row", "low", "high"),
    [
        ({"low": {"quantity": 8}, "high": {"quantity": 15}}, 800, 1500),
        ({"low": {"proxy": 90}}, 900, 1000),
        ({"deadweight": "0.2", "low": {"deadweight": "0.1"}, "high": {"deadweight": "0.5"}}, 500, 900),
        ({"multiplier": "1.5", "high": {"multiplier": 2}}, 1500, 2000),
        ({"quantity": -10, "deadweight": "0.2", "low": {"deadweight": "0.1"}, "high": {"deadweight": "0.5"}}, -900, -500),
        ({"quantity": -10, "low": {"quantity": -15}, "high": {"quantity": -8}}, -1500, -800),
        # a quantity whose range passes zero: the end with a loss takes the share that leaves most of the loss
        ({"deadweight": "0.5", "low": {"quantity": -10, "deadweight": "0.2"}, "high": {"deadweight": "0.9"}}, -800, 800),
        ({"duration": 2, "drop_off": "0.5", "low": {"drop_off": 0}, "high": {"drop_off": 1}}, 1000, 2000),
        ({"multiplier": 1, "low": {"multiplier": -1, "leakage": "0.1"}, "high": {"leakage": "0.5"}}, -1000, 1000),
        # no number of its own: the map as entered, with nothing taken off, lies between its ends all the same
        ({"low": {"deadweight": "0.1"}, "high": {"deadweight": "0.5"}}, 500, 1000),
    ],
)  # fmt: skip
def test_each_end_takes_the_number_that_moves_the_total_that_way(row: Row, low: int, high: int) -> None:
    assert ends(flat_chart({"quantity": 10, "proxy": 100, **row})) == (low, high)


def test_rows_without_a_range_stay_as_they_are() -> None:
    found = flat_chart({"quantity": 10, "proxy": 100, "deadweight": "0.2"})
    assert ends(found) == (800, 800)
    assert at_end(found, low=True).outcomes[0].shares == found.outcomes[0].shares


LIBRARY = Price(given(100), entry="a-visit", low=given(50), high=given(200))
ALONE = replace(LIBRARY, entry="another")


def test_a_row_takes_the_range_that_its_proxy_s_source_prints() -> None:
    assert ends(flat_chart({"quantity": 10, "proxy": LIBRARY})) == (500, 2000)


def test_its_own_range_stands_before_the_source_s() -> None:
    row = {"quantity": 10, "proxy": LIBRARY, "low": {"proxy": 80}, "high": {"proxy": 110}}
    assert ends(flat_chart(row)) == (800, 1100)


def test_a_proxy_shared_by_rows_of_opposite_sign_takes_one_number() -> None:
    """Ten visits fewer and eight more elsewhere: two visits fewer, dear or cheap, and never dear and cheap."""
    fewer, more = (
        {"name": "fewer", "quantity": 10, "proxy": LIBRARY},
        {"name": "more", "quantity": -8, "proxy": LIBRARY},
    )
    assert ends(flat_chart(fewer, more)) == (100, 400)
    low = at_end(flat_chart(fewer, more), low=True)
    assert [o.price.amount.value for o in low.outcomes] == [50, 50]
    apart = {**more, "proxy": ALONE}
    assert ends(flat_chart(fewer, apart)) == (500 - 1600, 2000 - 400), "two proxies do vary each on its own"


def test_a_shared_proxy_may_be_best_at_its_own_number() -> None:
    """More visits from a high price on, fewer from a low one: neither end of the price is the map's end."""
    first = {"quantity": 10, "proxy": LIBRARY}
    second = {"quantity": -10, "proxy": LIBRARY, "low": {"quantity": -11}, "high": {"quantity": -9}}
    assert ends(flat_chart(first, second)) == (-200, 200)


def test_a_range_beside_a_reference_case_is_refused_with_its_place() -> None:
    row = {"quantity": 10, "proxy": 1, "low": {"quantity": 5}, "reference": {"quantity": 2}}
    with pytest.raises(Refused, match="row 1: a range and a reference case stand on one outcome"):
        at_end(flat_chart(row), low=True)


# Break-even


def even(found: ValueMap) -> tuple[BreakEven, ...]:
    return spread(value_map(found, exact), exact).break_even


def test_break_even_by_hand() -> None:
    """1,000 and 500 against 1,200: the first could shrink to 700, the second to 200."""
    rows = ({"name": "a", "quantity": 10, "proxy": 100}, {"name": "b", "quantity": 5, "proxy": 100})
    assert even(flat_chart(*rows, investment=1200)) == (
        BreakEven("a", F(7, 10), F(7), F(70)),
        BreakEven("b", F(2, 5), F(2), F(40)),
    )


def test_a_row_the_map_can_do_without_breaks_even_below_nothing() -> None:
    rows = ({"name": "a", "quantity": 10, "proxy": 100}, {"name": "b", "quantity": 1, "proxy": 100})
    (_, small) = even(flat_chart(*rows, investment=900))
    assert small == BreakEven("b", F(-1), F(-1), F(-100))


def test_no_number_does_it_for_a_row_worth_nothing_or_with_a_reference_case() -> None:
    nothing = {"name": "a", "quantity": 10, "proxy": 100, "deadweight": 1}
    against = {"name": "b", "quantity": 10, "proxy": 100, "reference": {"quantity": 2}}
    for found in even(flat_chart(nothing, against, investment=100)):
        assert (found.multiple, found.quantity, found.price) == (None, None, None)


def test_without_an_investment_nothing_can_break_even() -> None:
    assert even(flat_chart({"quantity": 10})) == ()


def test_a_row_of_a_fraction_of_a_penny_breaks_even_exactly() -> None:
    found = flat_chart({"name": "a", "quantity": "0.004", "proxy": 1}, investment=1000)
    (row,) = even(found)
    assert row.quantity == 1000
    again = replace(found, outcomes=(outcome({"quantity": 1000, "proxy": 1}, "value-map"),))
    assert value_map(again, exact).present_value.minor == 100000


def test_break_even_is_open_to_its_working() -> None:
    valued = value_map(flat_chart({"name": "a", "quantity": 10, "proxy": 100}, investment=700), traced)
    (row,) = spread(valued, traced).break_even
    assert isinstance(row.quantity, Symbol)
    assert (plain(row.quantity), row.quantity.name) == (F(7), "a: quantity to break even")
