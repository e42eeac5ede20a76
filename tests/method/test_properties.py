"""What must hold for every map, every tender and every number, whatever is in them."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from tests.method import building
from tests.method.strategies import File, decimals, maps, ranged_rows, rows, tenders

from wellspent.method.errors import Refused
from wellspent.method.money import Money, add, over
from wellspent.method.numbers import grouped, half_away, spell, spell_fixed
from wellspent.method.ranges import spread
from wellspent.method.ranking import Result, evaluate
from wellspent.method.sroi import LEDGERS, MapValue, value_map
from wellspent.method.working import Number, Symbol, exact, plain, traced

PATIENT = settings(max_examples=60, deadline=None)
NUMBERS = st.fractions(min_value=-(10**9), max_value=10**9, max_denominator=10**6)


def valued(file: File) -> MapValue[Fraction]:
    return value_map(building.chart(file), exact)


# Maps


@PATIENT
@given(maps())
def test_every_total_is_the_sum_of_its_atoms(file: File) -> None:
    found = valued(file)
    assert found.impact.minor == sum(v.impact.minor for v in found.outcomes)
    assert found.present_value.minor == sum(v.present_value.minor for v in found.outcomes)
    for name in LEDGERS:
        rows = [v for v in found.outcomes if v.outcome.ledger == name]
        assert found.ledgers[name].minor == sum(v.present_value.minor for v in rows)
    assert sum(amount.minor for amount in found.ledgers.values()) == found.present_value.minor


@PATIENT
@given(maps())
def test_the_year_columns_come_to_the_total_but_for_the_rounding_of_atoms(file: File) -> None:
    found = valued(file)
    profile = sum((year.present_value for year in found.yearly), Fraction(0))
    assert abs(profile - found.present_value.amount) <= Fraction(len(found.outcomes), 200)


@PATIENT
@given(maps(), st.randoms(use_true_random=False))
def test_the_order_of_outcomes_does_not_matter(file: File, chance: Any) -> None:
    shuffled = [*file["outcome"]]
    chance.shuffle(shuffled)
    one, other = valued(file), valued({**file, "outcome": shuffled})
    assert {v.outcome.name: v.present_value for v in one.outcomes} == {
        v.outcome.name: v.present_value for v in other.outcomes
    }
    for name in ("impact", "present_value", "ledgers", "sroi_ratio", "payback_months", "yearly", "ratios"):
        assert getattr(one, name) == getattr(other, name)


@PATIENT
@given(rows(), decimals(0, 100, 2))
def test_more_of_what_is_worth_something_is_never_worth_less(row: File, more: str) -> None:
    assume(Fraction(row["proxy"]) >= 0)
    bigger = {**row, "quantity": str(Fraction(row["quantity"]) + Fraction(more))}
    file = {"discount": "standard"}
    less, most = (valued({**file, "outcome": [r]}).present_value.minor for r in (row, bigger))
    assert less <= most


@PATIENT
@given(maps(ranged_rows(), most=3))
def test_a_number_and_its_working_agree_everywhere(file: File) -> None:
    chart = building.chart(file)
    plainly, openly = value_map(chart, exact), value_map(chart, traced)
    assert everything(plainly) == everything(openly)
    ends, opened = spread(plainly, exact), spread(openly, traced)
    assert everything(ends.low) == everything(opened.low)
    assert everything(ends.high) == everything(opened.high)
    for one, other in zip(ends.break_even, opened.break_even, strict=True):
        pairs = ((one.multiple, other.multiple), (one.quantity, other.quantity), (one.price, other.price))
        assert [bare(a) for a, _ in pairs] == [bare(b) for _, b in pairs]


def bare(number: Symbol | Fraction | None) -> Fraction | None:
    return None if number is None else plain(number)


def everything(found: MapValue[Number]) -> list[object]:
    """Every figure of a valued map, without its working."""
    rows = [
        (v.impact, v.present_value, [(y, plain(n)) for y, n in v.years], [plain(f) for f in v.factors])
        for v in found.outcomes
    ]
    years = [(y.year, plain(y.value), bare(y.factor), plain(y.present_value)) for y in found.yearly]
    ratios = {name: bare(ratio) for name, ratio in found.ratios.items()}
    return [
        rows, years, ratios, dict(found.ledgers), found.impact, found.present_value, found.investment,
        found.net_present_value, bare(found.sroi_ratio), bare(found.payback_months),
    ]  # fmt: skip


@PATIENT
@given(maps(ranged_rows(), most=3))
def test_a_map_lies_between_its_ends(file: File) -> None:
    found = valued(file)
    ends = spread(found, exact)
    assert ends.low.present_value.minor <= found.present_value.minor <= ends.high.present_value.minor


@PATIENT
@given(maps(), st.integers(0, 4))
@example(  # the row is worth a penny and a bit: its rounded value times a hundred thousand would be £300 out
    {"discount": "0", "investment": "1000", "outcome": [{"name": "a", "quantity": "0.0149", "proxy": 1}]}, 0
)
def test_the_break_even_quantity_put_back_breaks_even(file: File, place: int) -> None:
    file = {"investment": "5000", **file}
    found = valued(file)
    place %= len(found.outcomes)
    needed = list(spread(found, exact).break_even)[place].quantity
    assume(needed is not None)
    assert needed is not None
    outcomes = [*found.map.outcomes]
    outcomes[place] = replace(outcomes[place], quantity=building.given(plain(needed)))
    again = value_map(replace(found.map, outcomes=tuple(outcomes)), exact)
    assert again.net_present_value is not None
    assert again.net_present_value.minor == 0


@PATIENT
@given(maps(ranged_rows(), most=3))
def test_every_leaf_of_a_map_s_working_has_an_origin(file: File) -> None:
    found = value_map(building.chart(file), traced)
    ends = spread(found, traced)
    for figure in (*workings(found), *workings(ends.low), *workings(ends.high)):
        assert building.rootless(figure) == []
    for each in ends.break_even:
        for number in (each.multiple, each.quantity, each.price):
            assert number is None or (isinstance(number, Symbol) and building.rootless(number) == [])


def workings(found: MapValue[Symbol]) -> list[Symbol]:
    """Every figure of a map valued with its working, which all of them have."""
    amounts = [
        *(amount for v in found.outcomes for amount in (v.impact, v.present_value)),
        found.impact, found.present_value, *found.ledgers.values(),
        *(m for m in (found.investment, found.net_present_value) if m is not None),
    ]  # fmt: skip
    assert [amount for amount in amounts if amount.working is None] == []
    numbers = [found.sroi_ratio, found.payback_months, *found.ratios.values()]
    assert [n for n in numbers if n is not None and not isinstance(n, Symbol)] == []
    years = [n for y in found.yearly for n in (y.value, y.factor, y.present_value)]
    return [
        *(amount.working for amount in amounts if amount.working is not None),
        *(n for n in (*numbers, *years) if isinstance(n, Symbol)),
    ]


@PATIENT
@given(maps(), st.sampled_from(["present_value", "impact"]))
def test_a_total_s_working_adds_up_to_it(file: File, name: str) -> None:
    found = value_map(building.chart(file), traced)
    whole: Money = getattr(found, name)
    assert whole.working is not None
    assert whole.working.value == whole.amount


# Tenders


def outcome(file: File) -> dict[str, tuple[Fraction | None, set[str]]]:
    """Every bid's total, and what put it out."""
    bids = evaluate(building.tender(file)).bids
    return {bid.id: (bare(bid.total), set(bid.eliminated.split("; "))) for bid in bids}


def order(result: Result, among: set[str]) -> list[set[str]]:
    """The bids of `among` from first to last, equal ones together."""
    ranks = {bid.id: bid.rank for bid in result.bids if bid.rank is not None and bid.id in among}
    return [{bid for bid in ranks if ranks[bid] == rank} for rank in sorted(set(ranks.values()))]


METHODS = st.sampled_from(["weighted-points", "price-per-point", "award-on-value"])


@PATIENT
@given(METHODS.flatmap(tenders), st.randoms(use_true_random=False))
def test_the_order_of_bids_and_criteria_does_not_matter(file: File, chance: Any) -> None:
    bids, criteria = [*file["bid"]], [*file["criterion"]]
    chance.shuffle(bids)
    chance.shuffle(criteria)
    other = {**file, "bid": bids, "criterion": criteria}
    one, two = evaluate(building.tender(file)), evaluate(building.tender(other))
    assert outcome(file) == outcome(other)
    assert (one.winner, one.tie) == (two.winner, two.tie)
    assert {b.id: b.rank for b in one.bids} == {b.id: b.rank for b in two.bids}


@PATIENT
@given(METHODS.flatmap(lambda method: tenders(method, absolute=True, least=2)))
def test_under_absolute_rules_a_bid_that_goes_changes_nothing_between_the_others(file: File) -> None:
    everybody = evaluate(building.tender(file))
    assert "relative-rule" not in {notice.code for notice in everybody.warnings}
    for gone in file["bid"]:
        left = [bid for bid in file["bid"] if bid is not gone]
        fewer = evaluate(building.tender({**file, "bid": left}))
        ids = {bid["id"] for bid in left}
        assert order(everybody, ids) == order(fewer, ids)
        assert {b.id: bare(b.total) for b in everybody.bids if b.id in ids} == {
            b.id: bare(b.total) for b in fewer.bids
        }


QUALITY = {"id": "quality", "kind": "quality", "rule": "scale", "scale": 130, "weight": 130}


def quality_and_price(price: File, bids: dict[str, tuple[int, int]]) -> Result:
    rows = [{"id": bid, "answers": {"quality": q, "price": p}} for bid, (q, p) in bids.items()]
    return evaluate(
        building.tender({"criterion": [QUALITY, {"id": "price", "kind": "price", **price}], "bid": rows})
    )


def test_the_published_case_of_reversal_does_reverse() -> None:
    """P-TEND-3: a bid that comes last by far decides which of the other two wins."""
    price = {"rule": "lowest-over-price", "weight": 70}
    two = {"a": (90, 10000), "b": (77, 8000)}
    without, beside = quality_and_price(price, two), quality_and_price(price, {**two, "c": (10, 6000)})
    assert (without.winner, beside.winner) == ("b", "a")
    assert "relative-rule" in {notice.code for notice in beside.warnings}


PAIRS = st.dictionaries(
    st.sampled_from("abcdef"), st.tuples(st.integers(0, 130), st.integers(1, 9999)), min_size=2
)


@PATIENT
@given(PAIRS, st.tuples(st.integers(0, 130), st.integers(1, 9999)))
def test_the_log_rule_keeps_the_order_when_a_bid_is_added(
    bids: dict[str, tuple[int, int]], added: tuple[int, int]
) -> None:
    price = {"rule": "log", "base": 2, "weight": 70}
    without, beside = quality_and_price(price, bids), quality_and_price(price, {**bids, "new": added})
    assert order(without, set(bids)) == order(beside, set(bids))
    assert "relative-rule" not in {notice.code for notice in beside.warnings}


@PATIENT
@given(st.sampled_from(["weighted-points", "price-per-point", "award-on-value", "utility-index"]), st.data())
def test_every_leaf_of_an_evaluation_s_working_has_an_origin(method: str, data: st.DataObject) -> None:
    result = evaluate(building.tender({"ratio": "1.5", **data.draw(tenders(method))}))
    for bid in result.bids:
        for figure in (*bid.scores.values(), bid.total):
            assert figure is None or building.rootless(figure) == []


@PATIENT
@given(METHODS.flatmap(tenders))
def test_ranks_follow_totals_and_ties_share_them(file: File) -> None:
    result = evaluate(building.tender(file))
    sign = -1 if result.best == "highest" else 1
    totals = {b.id: sign * plain(b.total) for b in result.bids if b.total is not None}
    for bid in result.bids:
        if bid.total is None:
            assert bid.rank is None
        else:
            assert bid.rank == 1 + sum(other < totals[bid.id] for other in totals.values())
    first = tuple(sorted(b.id for b in result.bids if b.rank == 1))
    assert (result.winner, result.tie) == ((first[0], ()) if len(first) == 1 else (None, first))


# Numbers and money


@given(NUMBERS, st.integers(0, 6))
def test_rounding_is_to_the_nearest_and_a_half_goes_away_from_zero(number: Fraction, places: int) -> None:
    near = half_away(number, places)
    step = Fraction(1, 10**places)
    assert (near / step).denominator == 1
    assert abs(near - number) <= step / 2
    if abs(near - number) == step / 2:
        assert abs(near) > abs(number)
    assert half_away(-number, places) == -near


@given(st.integers(-(10**9), 10**9))
def test_every_half_goes_away_from_zero(whole: int) -> None:
    half = whole + Fraction(1, 2) if whole >= 0 else whole - Fraction(1, 2)
    assert half_away(half) == (whole + 1 if whole >= 0 else whole - 1)


@given(NUMBERS, st.integers(0, 12))
def test_what_is_spelled_reads_back_as_the_rounded_number(number: Fraction, places: int) -> None:
    text = spell(number, places)
    assert Fraction(text) == half_away(number, places) == Fraction(spell_fixed(number, places))
    assert text != "-0"
    assert "." not in text or not text.endswith("0")
    assert Fraction(grouped(number, places).replace(",", "")) == Fraction(text)


@given(st.integers(-(10**12), 10**12))
def test_grouped_puts_a_comma_before_every_three_digits(whole: int) -> None:
    assert grouped(whole) == f"{whole:,}"


@given(st.lists(st.integers(-(10**9), 10**9), max_size=6))
def test_money_adds_in_whole_pence_in_any_order(pence: list[int]) -> None:
    amounts = [Money(p) for p in pence]
    assert add(amounts).minor == add(reversed(amounts)).minor == sum(pence)


@given(st.sampled_from(["GBP", "EUR", "USD"]), st.sampled_from(["GBP", "EUR", "USD"]), st.integers(-9, 9))
def test_money_never_mixes_two_currencies(one: str, other: str, pence: int) -> None:
    a, b = Money(pence, one), Money(pence, other)
    if one == other:
        assert (a + b).minor == 2 * pence
        assert (a - b).minor == 0
    else:
        for mix in (lambda: a + b, lambda: a - b, lambda: over(a, b), lambda: add([a, b])):
            with pytest.raises(Refused, match="cannot be added"):
                mix()


FORMULAS = st.recursive(
    st.integers(-20, 20) | NUMBERS,
    lambda inner: st.tuples(st.sampled_from("+-*/"), inner, inner) | st.tuples(st.just("^"), inner, st.integers(0, 4)),
    max_leaves=8,
)  # fmt: skip


def reckon(formula: Any, lift: Any) -> Any:
    """The formula's value, its numbers brought in by `lift`."""
    if not isinstance(formula, tuple):
        return lift(building.given(formula))
    sign, left, right = formula
    a = reckon(left, lift)
    b = right if sign == "^" else reckon(right, lift)
    match sign:
        case "+":
            return a + b
        case "-":
            return a - b
        case "*":
            return a * b
        case "/":
            return a / b
    return a**b


@given(FORMULAS)
def test_a_symbol_is_the_fraction_it_remembers(formula: Any) -> None:
    try:
        value = reckon(formula, exact)
    except ZeroDivisionError:
        with pytest.raises(ZeroDivisionError):
            reckon(formula, traced)
        return
    symbol = reckon(formula, traced)
    assert plain(symbol) == value
    assert bool(symbol) == bool(value)
    if isinstance(symbol, Symbol):
        assert building.rootless(symbol) == []
        assert replay(symbol) == value


def replay(symbol: Symbol) -> Fraction:
    """The value of a working, done again from its leaves."""
    parts = [replay(part) for part in symbol.parts]
    match symbol.how:
        case "sum":
            return sum(parts, Fraction(0))
        case "product":
            whole = Fraction(1)
            for part in parts:
                whole *= part
            return whole
        case "difference":
            return parts[0] - parts[1]
        case "quotient":
            return parts[0] / parts[1]
        case "power":
            return parts[0] ** int(parts[1])
        case "rounded":
            return half_away(parts[0], 2)
    return symbol.value


@PATIENT
@given(maps(ranged_rows(), most=3))
def test_a_map_s_workings_done_again_from_their_leaves_give_its_figures(file: File) -> None:
    found = value_map(building.chart(file), traced)
    for figure in workings(found):
        assert replay(figure) == figure.value
