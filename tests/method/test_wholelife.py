"""Whole-life cost, value for money and payback, against the oracle and by hand."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given as over
from hypothesis import strategies as st
from tests import oracle

from wellspent.method.discounting import flat
from wellspent.method.errors import Refused
from wellspent.method.numbers import spell
from wellspent.method.options import compare
from wellspent.method.wholelife import (
    CATEGORIES,
    Bias,
    Line,
    Option,
    appraise,
    cumulative,
    payback,
    value_for_money,
    with_bias,
)  # fmt: skip
from wellspent.method.working import Entered, Given, exact, traced

ENTERED = Entered("test")
RATE = flat(Fraction("0.035"), ENTERED)
NOUGHT = flat(Fraction(0), ENTERED)


def given(number: int | str | Fraction) -> Given:
    return Given(Fraction(number), "a number", ENTERED)


def line(
    name: str, first: int, *amounts: int | str | Fraction, credit: bool = False, benefit: bool = False
) -> Line:
    numbers = tuple(given(a) for a in amounts)
    return Line(name, first, numbers, credit=credit, benefit=benefit, place=name)


def option(
    name: str, years: int, price: int | str, yearly: int | str, residual: int | str, *more: Line
) -> Option:
    lines = [line("purchase", 0, price), *more]
    if years:
        lines.append(line("running", 1, *[yearly] * years))
    return Option(name, years, (*lines, line("residual", years, residual, credit=True)), f"option {name}")


A = option("A", 7, 100000, 22000, 5000)
B = option("B", 7, 130000, 15000, 9000)


def test_the_cheaper_option_to_buy_is_dearer_over_its_life() -> None:
    result = compare([A, B], RATE, exact)
    assert [str(a.whole_life_cost) for a in result.options] == ["230590.01", "214644.24"]
    assert [str(a.equivalent_annual_cost) for a in result.options] == ["37711.73", "35103.88"]
    assert (result.cheapest, result.basis, result.tie) == ("B", "whole-life-cost", ())
    assert [notice.code for notice in result.warnings] == ["purchase-price-misleads"]


def test_different_lives_are_compared_by_equivalent_annual_cost() -> None:
    long = option("long", 20, 200000, 10000, 0)
    result = compare([A, long], RATE, exact)
    assert (result.basis, result.cheapest) == ("equivalent-annual-cost", "long")
    assert result.options[1].whole_life_cost.minor > result.options[0].whole_life_cost.minor
    assert "unequal-lives" in [notice.code for notice in result.warnings]


def test_switching_values_really_switch() -> None:
    """At each line's switching amount the two cheapest options cost the same, to a few pence."""
    for other in (B, option("long", 20, 250000, 10000, 0)):
        result = compare([A, other], RATE, exact)
        for switch in result.switches:
            assert result.cheapest is not None
            best = A if switch.option == "A" else other
            moved = Option(
                best.name, best.years,
                tuple(
                    Line(
                        li.name, li.first,
                        tuple(given(g.value * (1 + switch.change)) for g in li.amounts), credit=li.credit,
                    )
                    if li.name == switch.line
                    else li
                    for li in best.lines
                ),
            )  # fmt: skip
            rest = other if best is A else A
            again = compare([moved, rest], RATE, exact)
            costs = [
                (a.whole_life_cost if again.basis == "whole-life-cost" else a.equivalent_annual_cost)
                for a in again.options
            ]
            assert costs[0] is not None
            assert costs[1] is not None
            assert abs(costs[0].minor - costs[1].minor) <= 3


def test_benefits_give_net_present_value_ratio_category_and_payback() -> None:
    scheme = option("scheme", 5, 1000, 0, 0, line("gain", 1, *[300] * 5, benefit=True))
    found = appraise(scheme, RATE, exact)
    assert str(found.net_present_value) == "354.52"
    assert found.benefit_cost_ratio == Fraction(135452, 100000)
    assert found.category == "low"
    assert found.payback == Fraction(10, 3)
    assert found.discounted_payback is not None
    assert spell(found.discounted_payback, 5) == "3.61013"


def test_the_value_switches_bring_net_present_value_to_nothing() -> None:
    scheme = option("scheme", 5, 1000, 0, 0, line("gain", 1, *[300] * 5, benefit=True))
    switches = {s.line: s for s in compare([scheme], RATE, exact).switches}
    gain, bought = switches["gain"], switches["purchase"]
    assert gain.amount is not None
    assert str(bought.amount) == "1354.52"
    level = option("scheme", 5, 1000, 0, 0, line("gain", 1, *[gain.amount.amount] * 5, benefit=True))
    net = appraise(level, RATE, exact).net_present_value
    assert net is not None
    assert abs(net.minor) <= 3
    assert (gain.becomes, bought.becomes) == ("", "")


def test_what_costs_least_need_not_be_worth_most() -> None:
    dear = option("dear", 5, 2000, 0, 0, line("gain", 1, *[900] * 5, benefit=True))
    cheap = option("cheap", 5, 1000, 0, 0, line("gain", 1, *[300] * 5, benefit=True))
    result = compare([dear, cheap], RATE, exact)
    assert (result.cheapest, result.most_valuable) == ("cheap", "dear")
    assert [notice.code for notice in result.warnings] == ["costs-alone"]
    assert compare([dear, A], RATE, exact).most_valuable is None
    assert compare([cheap, Option("twin", 5, cheap.lines)], RATE, exact).most_valuable is None


def test_a_line_that_would_have_to_fall_below_nothing_has_no_switch() -> None:
    result = compare([option("low", 5, 1000, 10, 1), option("high", 5, 9000, 10, 0)], RATE, exact)
    assert {switch.line for switch in result.switches} == {"purchase", "running"}


def test_without_benefits_nothing_is_said_of_value() -> None:
    found = appraise(A, RATE, exact)
    assert (found.benefits, found.net_present_value, found.benefit_cost_ratio, found.category) == (None,) * 4
    assert (found.payback, found.discounted_payback) == (None, None)


def test_optimism_bias_raises_the_line_it_stands_on() -> None:
    bias = Bias(given("0.51"), given("0.5"))
    raised = Option("x", 0, (Line("building", 0, (given(100),), bias),))
    assert str(appraise(raised, RATE, exact).whole_life_cost) == "125.50"
    assert str(appraise(raised, RATE, exact).purchase) == "100.00"
    whole = Option("x", 0, (Line("building", 0, (given(100),), Bias(given("0.51"))),))
    assert str(appraise(whole, RATE, exact).whole_life_cost) == "151.00"
    assert with_bias(Fraction(100), Fraction("0.24"), Fraction(1)) == 100


def test_a_life_of_no_years_has_no_annual_cost() -> None:
    assert appraise(option("x", 0, 100, 0, 10), RATE, exact).equivalent_annual_cost is None


def test_a_tie_is_reported() -> None:
    twin = Option("C", A.years, A.lines)
    result = compare([A, twin], RATE, exact)
    assert (result.cheapest, result.tie, result.switches) == (None, ("A", "C"), ())


def test_amounts_that_differ_by_year_have_no_one_switching_amount() -> None:
    uneven = Option("U", 2, (line("spend", 0, 1, 2, 3),))
    switch = compare([uneven, option("V", 2, 100, 1, 0)], RATE, exact).switches[0]
    assert switch.amount is None
    assert switch.change > 0


@pytest.mark.parametrize(
    ("net", "years"),
    [
        ([-100, 50, 50], Fraction(2)),
        ([-100, 200], Fraction(1, 2)),
        ([-100, 50], None),
        ([0, 50], Fraction(0)),
        ([-100, 150, -100, 100], Fraction(5, 2)),
    ],
)
def test_payback_by_hand(net: list[int], years: Fraction | None) -> None:
    flows = [Fraction(n) for n in net]
    assert payback(flows, [Fraction(1)] * len(net)) == years


def test_a_boundary_takes_the_better_category() -> None:
    assert [value_for_money(least) for least, _ in CATEGORIES] == [name for _, name in CATEGORIES]
    assert value_for_money(Fraction(-1, 10)) == "very poor"


def test_what_is_refused() -> None:
    with pytest.raises(Refused, match="cannot be reckoned with"):
        appraise(option("x", -1, 1, 1, 1), RATE, exact)
    with pytest.raises(Refused, match="it costs nothing"):
        appraise(Option("x", 1, (line("gain", 1, 5, benefit=True),)), RATE, exact)
    with pytest.raises(Refused, match='"late" falls in years 2 to 3, and the life is 0 to 2'):
        appraise(option("x", 2, 1, 1, 1, line("late", 2, 1, 1)), RATE, exact)
    bad = Line("b", 0, (given(1),), Bias(given("-0.1"), given(2)), place="here")
    with pytest.raises(Refused) as refused:
        appraise(Option("x", 1, (bad,)), RATE, exact)
    assert len(refused.value.faults) == 2
    with pytest.raises(Refused, match="there is no option"):
        compare([], RATE, exact)
    with pytest.raises(Refused, match='two options are called "A"'):
        compare([A, A], RATE, exact)
    with pytest.raises(Refused, match="without years"):
        compare([A, option("x", 0, 1, 0, 0)], RATE, exact)


pounds = st.integers(0, 10**8).map(lambda pence: Fraction(pence, 100))


@over(pounds, st.lists(pounds, max_size=12), pounds, pounds, st.sampled_from(["0.035", "0", "0.1"]))
def test_whole_life_cost_agrees_with_the_oracle(
    price: Fraction, yearly: list[Fraction], disposal: Fraction, residual: Fraction, rate: str
) -> None:
    years = len(yearly)
    lines = [line("price", 0, price), line("disposal", years, disposal)]
    if years:
        lines.append(line("yearly", 1, *yearly))
    found = appraise(
        Option("x", years, (*lines, line("residual", years, residual, credit=True))),
        flat(Fraction(rate), ENTERED), exact,
    )  # fmt: skip
    written = {
        "price": spell(price), "yearly": [spell(y) for y in yearly], "rate": rate,
        "disposal": spell(disposal), "residual": spell(residual),
    }  # fmt: skip
    expected = oracle.whole_life(written)
    assert expected["whole_life_cost"] is not None
    half = Fraction("0.005") + Fraction(1, 10**10)
    assert abs(found.whole_life_cost.amount - Fraction(expected["whole_life_cost"])) <= half
    if years:
        assert found.equivalent_annual_cost is not None
        assert expected["equivalent_annual_cost"] is not None
        away = found.equivalent_annual_cost.amount - Fraction(expected["equivalent_annual_cost"])
        assert abs(away) <= half


@over(st.lists(pounds, min_size=1, max_size=10), st.lists(pounds, min_size=1, max_size=10))
def test_figure_and_working_agree_and_the_sum_holds(costs: list[Fraction], gains: list[Fraction]) -> None:
    years = max(len(costs), len(gains)) - 1
    both = Option("x", years, (line("cost", 0, *costs), line("gain", 0, *gains, benefit=True)))
    figure, followed = appraise(both, RATE, exact), appraise(both, RATE, traced)
    assert figure.whole_life_cost == followed.whole_life_cost
    assert figure.net_present_value == followed.net_present_value
    shown = sum(v.present_value.minor for v in figure.lines if not v.line.benefit)
    assert abs(shown - figure.whole_life_cost.minor) <= 1
    assert figure.benefits is not None
    assert figure.net_present_value == figure.benefits - figure.whole_life_cost
    assert figure.discounted_payback == followed.discounted_payback


@over(st.lists(st.integers(-1000, 1000), min_size=1, max_size=12))
def test_after_payback_the_sum_never_falls_below_nothing(net: list[int]) -> None:
    flows, weights = [Fraction(n) for n in net], [Fraction(1)] * len(net)
    years = payback(flows, weights)
    sums = cumulative(flows, weights)
    if years is None:
        assert sums[-1] < 0
    else:
        assert all(s >= 0 for year, s in enumerate(sums) if year >= years)


@over(pounds, st.integers(1, 30))
def test_without_discounting_a_level_cost_is_its_own_annual_cost(amount: Fraction, years: int) -> None:
    found = appraise(Option("x", years, (line("cost", 1, *[amount] * years),)), NOUGHT, exact)
    assert found.equivalent_annual_cost is not None
    assert found.equivalent_annual_cost.amount == amount


# A second, slow way, and each edge


flows = st.lists(st.integers(-1000, 1000), min_size=1, max_size=12)


@over(flows, st.lists(st.sampled_from([1, Fraction(1, 2), Fraction(9, 10)]), min_size=12, max_size=12))
def test_payback_is_found_by_walking_back_from_the_end(net: list[int], weights: list[Fraction]) -> None:
    """From the last year back: the last year that is still out, and where the line to the next crosses."""
    found = payback([Fraction(n) for n in net], [Fraction(w) for w in weights[: len(net)]])
    kept = [Fraction(n) * w for n, w in zip(net, weights, strict=False)]
    so_far = [sum(kept[: year + 1], Fraction(0)) for year in range(len(kept))]
    if so_far[-1] < 0:
        assert found is None
        return
    year = len(kept) - 1
    while year >= 0 and so_far[year] >= 0:
        year -= 1
    if year < 0:
        assert found == 0
        return
    assert found is not None
    assert year < found <= year + 1
    assert so_far[year] + (found - year) * kept[year + 1] == 0


@over(pounds, pounds, st.integers(1, 12), st.integers(1, 9))
def test_paid_twice_as_fast_by_twice_the_gain_and_nothing_hangs_on_the_unit(
    price: Fraction, gain: Fraction, years: int, times: int
) -> None:
    net = [-price, *[gain] * years]
    ones = [Fraction(1)] * len(net)
    assert payback([n * times for n in net], ones) == payback(net, ones)
    slow, fast = payback(net, ones), payback([-price, *[2 * gain] * years], ones)
    if slow is not None and price > 0:
        assert slow == price / gain
        assert fast == max(slow / 2, Fraction(0))


@pytest.mark.parametrize(
    ("ratio", "said"),
    [
        ("4", "very high"), ("3.9999", "high"), ("2", "high"), ("1.9999", "medium"), ("1.5", "medium"),
        ("1.4999", "low"), ("1", "low"), ("0.9999", "poor"), ("0", "poor"), ("-0.0001", "very poor"),
    ],
)  # fmt: skip
def test_the_categories_begin_where_the_department_prints_them(ratio: str, said: str) -> None:
    assert value_for_money(Fraction(ratio)) == said


def test_a_life_may_be_five_hundred_years_and_no_more() -> None:
    assert appraise(option("x", 500, 1, 1, 1), RATE, exact).option.years == 500
    with pytest.raises(Refused) as refused:
        appraise(option("x", 501, 1, 1, 1), RATE, exact)
    assert str(refused.value) == (
        "option x, years: a life of 501 years cannot be reckoned with. Write whole years from 0 to 500."
    )


@pytest.mark.parametrize(
    ("share", "mitigation", "said"),
    [
        (0, None, ""),
        ("-0.01", None, "optimism bias is below nothing. Write a share such as 0.24."),
        ("0.5", 0, ""),
        ("0.5", 1, ""),
        (
            "0.5", "1.01",
            "mitigation is 1.01, and a share is 0 to 1. Write the part of the bias that is dealt with, such as 0.5.",
        ),
        (
            "0.5", "-0.01",
            "mitigation is -0.01, and a share is 0 to 1. Write the part of the bias that is dealt with, such as 0.5.",
        ),
    ],
)  # fmt: skip
def test_a_bias_at_its_edges(share: int | str, mitigation: int | str | None, said: str) -> None:
    bias = Bias(given(share), None if mitigation is None else given(mitigation))
    built = Option("x", 0, (Line("building", 0, (given(100),), bias, place="here"),))
    if not said:
        kept = 1 - Fraction(mitigation or 0)
        assert appraise(built, RATE, exact).whole_life_cost.amount == 100 * (1 + Fraction(share) * kept)
        return
    with pytest.raises(Refused) as refused:
        appraise(built, RATE, exact)
    assert str(refused.value) == f"here: {said}"


def test_a_bias_raises_every_year_of_its_line_and_no_other() -> None:
    raised = Line("works", 0, (given(100), given(200)), Bias(given("0.1"), given("0.5")))
    found = appraise(Option("x", 1, (raised, line("fuel", 0, 10, 20))), NOUGHT, exact)
    assert found.lines[0].amounts == (Fraction(105), Fraction(210))
    assert found.lines[1].amounts == (Fraction(10), Fraction(20))


@pytest.mark.parametrize("credit", [100, 101])
def test_what_costs_nothing_in_the_end_has_no_ratio(credit: int) -> None:
    """A ratio over a cost of nothing, or of less, says nothing; the net value does."""
    lines = (line("cost", 0, 100), line("back", 0, credit, credit=True), line("gain", 0, 50, benefit=True))
    found = appraise(Option("x", 0, lines), RATE, exact)
    assert (found.benefit_cost_ratio, found.category) == (None, None)
    assert found.net_present_value is not None
    assert found.net_present_value.amount == 50 - 100 + credit


def test_every_figure_of_a_working_has_its_name() -> None:
    found = appraise(option("x", 2, 100, 10, 5, line("gain", 1, 60, 60, benefit=True)), RATE, traced)
    named = (found.purchase, found.whole_life_cost, found.equivalent_annual_cost, found.benefits)
    assert [m.working.name for m in named if m is not None and m.working is not None] == [
        "purchase", "whole-life cost", "equivalent annual cost", "benefits",
    ]  # fmt: skip
    assert found.net_present_value is not None
    assert found.net_present_value.working is not None
    assert found.net_present_value.working.name == "net present value"


def test_nothing_bought_in_year_nought_is_nothing_with_a_working() -> None:
    found = appraise(Option("x", 2, (line("rent", 1, 10, 10),)), RATE, traced)
    assert found.purchase.minor == 0
    assert found.purchase.working is not None
    assert found.purchase.working.value == 0


@over(st.lists(pounds, min_size=1, max_size=8), st.integers(2, 20), st.sampled_from(["0", "0.035", "0.1"]))
def test_costs_scale_and_split_without_a_penny_lost(costs: list[Fraction], times: int, rate: str) -> None:
    """So many times the amounts, or as many equal lines, come to so many times the unrounded cost."""
    years, schedule = len(costs) - 1, flat(Fraction(rate), ENTERED)

    def cost(*lines: Line) -> Fraction:
        return appraise(Option("x", years, lines), schedule, exact).whole_life_cost.amount

    grown = cost(line("cost", 0, *[c * times for c in costs]))
    many = cost(*[line(f"cost {i}", 0, *costs) for i in range(times)])
    assert grown == many
    assert abs(grown - times * cost(line("cost", 0, *costs))) <= Fraction(times + 1, 200)


@over(st.lists(pounds, min_size=2, max_size=8))
def test_a_cost_put_off_never_costs_more_and_more_of_it_never_less(costs: list[Fraction]) -> None:
    years = len(costs)
    now = appraise(Option("x", years, (line("cost", 0, *costs),)), RATE, exact).whole_life_cost.minor
    later = appraise(Option("x", years, (line("cost", 1, *costs),)), RATE, exact).whole_life_cost.minor
    more = appraise(Option("x", years, (line("cost", 0, costs[0] + 1, *costs[1:]),)), RATE, exact)
    assert later <= now
    assert more.whole_life_cost.minor == now + 100
