"""LM3: both conventions, surveys with gaps, and what nobody has said."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given as over
from hypothesis import strategies as st
from tests import oracle

from wellspent.method.errors import Refused
from wellspent.method.multiplier import (
    CONVENTIONS,
    KINDS,
    LocalMultiplier,
    Payee,
    Survey,
    from_rounds,
    from_survey,
)  # fmt: skip
from wellspent.method.numbers import spell
from wellspent.method.working import Entered, Given, exact, plain, traced


def given(number: int | str | Fraction) -> Given:
    return Given(Fraction(number), "a number", Entered("test"))


def rounds(*numbers: int | str) -> list[Given]:
    return [given(number) for number in numbers]


def payee(
    name: str, kind: str, amount: int | str, local: int | str | None = 1, respend: str | int | None = None
) -> Payee:
    return Payee(
        name, kind, given(amount),
        None if local is None else given(local), None if respend is None else given(respend), f"payee {name}",
    )  # fmt: skip


def codes(result: LocalMultiplier[Any]) -> list[str]:
    return [notice.code for notice in result.warnings]


SURVEY = Survey(
    given(200000),
    (
        payee("staff", "staff", 60000, 1, "0.4"),
        payee("A", "supplier", 30000, 1, "0.5"),
        payee("B", "supplier", 10000, 1, "0.2"),
        payee("C", "supplier", 20000),
    ),
)


def test_the_two_conventions_give_two_figures_for_a_supplier_from_elsewhere() -> None:
    in_full = from_rounds(rounds(120000, 20400, 6760), exact, "in-full", False)
    local_only = from_rounds(rounds(120000, 20400, 6760), exact, "local-only", False)
    assert (in_full.lm3, local_only.lm3) == (Fraction(147160, 120000), Fraction(27160, 120000))
    assert in_full.retained == local_only.retained
    assert str(in_full.retained) == "27160.00"


def test_for_a_local_supplier_they_agree() -> None:
    found = [from_rounds(rounds(72000, 57600, 24980), exact, c, True).lm3 for c in CONVENTIONS]
    assert found[0] == found[1] == Fraction(154580, 72000)


def test_local_only_without_knowing_where_the_supplier_is_gives_the_range_alone() -> None:
    result = from_rounds(rounds(100, 50, 25), exact, "local-only")
    assert (result.lm3, result.value_per_pound) == (None, None)
    assert (result.low, result.high) == (Fraction(3, 4), Fraction(7, 4))
    assert codes(result) == ["supplier-local-unknown"]


def test_what_is_known_has_no_spread() -> None:
    result = from_rounds(rounds(100, 50, 25), exact)
    assert result.low == result.lm3 == result.high == result.value_per_pound
    assert (result.coverage, result.warnings) == (None, ())


def test_rounds_are_rounded_and_the_multiplier_is_not() -> None:
    result = from_rounds(rounds(3, "0.005", "0.001"), exact)
    assert [str(money) for money in result.rounds] == ["3.00", "0.01", "0.00"]
    assert result.lm3 == (3 + Fraction("0.006")) / 3
    assert str(result.retained) == "0.01"


def test_rounds_that_are_not_three_or_grow_are_said() -> None:
    assert codes(from_rounds(rounds(1, "0.76"), exact)) == ["not-three-rounds"]
    assert codes(from_rounds(rounds(1, 2, 1), exact)) == ["round-grows"]


@pytest.mark.parametrize(
    ("numbers", "convention", "rule"),
    [
        ((100,), "in-full", "at least two rounds"),
        ((0, 0, 0), "in-full", "round 1 is nothing"),
        ((100, -1, 0), "in-full", "round 2 is below nothing"),
        ((100, 50, 20), "in-ful", 'no convention "in-ful"'),
    ],
)
def test_refused_rounds(numbers: tuple[int, ...], convention: str, rule: str) -> None:
    with pytest.raises(Refused, match=rule):
        from_rounds(rounds(*numbers), exact, convention)


def test_who_did_not_answer_takes_the_mean_of_the_kind_by_money() -> None:
    result = from_survey(SURVEY, exact)
    assert [str(money) for money in result.rounds] == ["200000.00", "120000.00", "49500.00"]
    assert result.lm3 == Fraction("1.8475")
    assert result.coverage == Fraction(5, 6)
    assert result.coverage_by_kind == {"supplier": Fraction(2, 3), "staff": 1}
    assert (result.low, result.high) == (Fraction("1.805"), Fraction("1.905"))
    assert codes(result) == ["coverage-low"]
    assert "supplier" in result.warnings[0].text


def test_a_payee_nobody_has_placed_leaves_the_figure_unknown_and_the_range_wide() -> None:
    survey = Survey(given(1000), (payee("A", "supplier", 400, 1, "0.5"), payee("B", "supplier", 100, None)))
    result = from_survey(survey, exact)
    assert (result.lm3, result.retained, result.rounds[1], result.rounds[2]) == (None, None, None, None)
    assert (result.low, result.high) == (Fraction("1.6"), Fraction("1.8"))
    assert codes(result) == ["local-unknown"]
    assert "B (£100)" in result.warnings[0].text
    assert result.coverage == Fraction(4, 5)


def test_an_unplaced_payee_who_answered_counts_at_most_its_answer() -> None:
    result = from_survey(Survey(given(1000), (payee("B", "supplier", 100, None, "0.3"),)), exact)
    assert (result.low, result.high) == (Fraction(1), Fraction("1.13"))


def test_a_kind_with_money_and_no_answer_leaves_the_third_round_unknown() -> None:
    result = from_survey(Survey(given(1000), (payee("S", "staff", 300), payee("A", "supplier", 0))), exact)
    assert [money and str(money) for money in result.rounds] == ["1000.00", "300.00", None]
    assert (result.lm3, result.low, result.high) == (None, Fraction("1.3"), Fraction("1.6"))
    assert "respend-unknown" in codes(result)


def test_nothing_landing_needs_no_answers() -> None:
    result = from_survey(Survey(given(1000), (payee("A", "supplier", 300, 0),)), exact)
    assert (result.lm3, result.coverage, result.warnings) == (Fraction(1), None, ())


def test_paying_out_more_than_came_in_is_said() -> None:
    survey = Survey(given(100), (payee("A", "supplier", 300, 0, 0),))
    assert codes(from_survey(survey, exact)) == ["spend-above-income"]


def test_a_long_list_of_unplaced_payees_is_cut() -> None:
    survey = Survey(given(100), tuple(payee(f"P{i}", "supplier", 1, None) for i in range(5)))
    assert "P0, P1, P2 and 2 more (£5)" in from_survey(survey, exact).warnings[0].text


def test_every_fault_of_a_survey_is_found_at_once() -> None:
    survey = Survey(
        given(0), (payee("A", "suplier", -1, 2, -1),)
    )  # fmt: skip
    with pytest.raises(Refused) as refused:
        from_survey(survey, exact, "half")
    assert [fault.place for fault in refused.value.faults] == [
        "round1", "income", "payee A, kind", "payee A, amount", "payee A, local", "payee A, local_respend",
    ]  # fmt: skip
    with pytest.raises(Refused, match="nobody is paid"):
        from_survey(Survey(given(1), ()), exact)


def test_the_working_leads_back_to_the_survey() -> None:
    result = from_survey(SURVEY, traced)
    assert result.lm3 is not None
    assert result.lm3.value == from_survey(SURVEY, exact).lm3
    assert result.lm3.name == "LM3"
    assert {leaf.name for leaf in result.lm3.leaves()} == {"a number"}


money = st.integers(0, 10**7).map(lambda pence: Fraction(pence, 100))
share = st.integers(0, 100).map(lambda cents: Fraction(cents, 100))


@over(
    st.tuples(st.integers(1, 10**9), st.integers(0, 10**9), st.integers(0, 10**9)),
    st.sampled_from(list(CONVENTIONS)),
    st.booleans(),
)
def test_rounds_agree_with_the_oracle(numbers: tuple[int, int, int], convention: str, local: bool) -> None:
    result = from_rounds(rounds(*numbers), exact, convention, local)
    expected = oracle.lm3(numbers, convention, local)
    assert result.lm3 is not None
    assert result.retained is not None
    assert spell(result.lm3) == expected["lm3"] == expected["value_per_pound"]
    assert result.retained.minor == expected["retained"]
    assert [amount.minor for amount in result.rounds if amount is not None] == expected["rounds"]


@st.composite
def surveys(draw: st.DrawFn) -> Survey:
    """Surveys in which everybody is placed, and some have answered."""
    payees = draw(
        st.lists(st.tuples(st.sampled_from(KINDS), money, share, st.none() | share), min_size=1, max_size=8)
    )
    return Survey(
        given(draw(money) + 1),
        tuple(
            Payee(f"p{i}", kind, given(amount), given(local), None if answer is None else given(answer))
            for i, (kind, amount, local, answer) in enumerate(payees)
        ),
    )


@over(surveys(), st.sampled_from(list(CONVENTIONS)), st.booleans())
def test_surveys_agree_with_the_oracle(survey: Survey, convention: str, local: bool) -> None:
    rows = [
        {
            "kind": p.kind,
            "amount": spell(p.amount.value),
            "local": spell(p.local.value if p.local else 0),
            **({"local_respend": spell(p.respend.value)} if p.respend else {}),
        }
        for p in survey.payees
    ]
    expected = oracle.lm3_survey({"income": spell(survey.income.value), "payee": rows}, convention, local)
    result = from_survey(survey, exact, convention, local)
    assert (None if result.lm3 is None else spell(result.lm3)) == expected["lm3"]
    assert (None if result.retained is None else result.retained.minor) == expected["retained"]
    assert {"low": spell(result.low), "high": spell(result.high)} == expected["range"]
    assert (None if result.coverage is None else spell(result.coverage)) == expected["coverage"]


@over(surveys(), st.lists(st.booleans(), min_size=8, max_size=8))
def test_the_range_holds_the_figure_however_the_gaps_are_filled(survey: Survey, lost: list[bool]) -> None:
    """Forgetting where some payees are only widens the range, and both kinds of number agree."""
    known = from_survey(survey, exact)
    if known.lm3 is not None:
        assert known.low <= known.lm3 <= known.high
    gone = [
        Payee(p.name, p.kind, p.amount, None if forget else p.local, p.respend)
        for p, forget in zip(survey.payees, lost, strict=False)
    ]
    fewer = from_survey(Survey(survey.income, tuple(gone)), exact)
    assert fewer.low <= known.low
    assert known.high <= fewer.high
    followed = from_survey(survey, traced)
    assert (None if followed.lm3 is None else plain(followed.lm3)) == known.lm3


# The words in full, and what must not matter


def texts(result: LocalMultiplier[Any]) -> list[str]:
    return [notice.text for notice in result.warnings]


def test_what_is_said_of_odd_rounds_in_full() -> None:
    assert texts(from_rounds(rounds(100, 120, 130, 130), exact)) == [
        "LM3 is of three rounds, and this is of 4: say so beside it.",
        "Round 2 is more than round 1, of which it should be a part.",
        "Round 3 is more than round 2, of which it should be a part.",
    ]
    assert texts(from_rounds(rounds(100, 100, 100), exact)) == []


def test_what_is_said_of_a_survey_in_full() -> None:
    people = (
        payee("A", "supplier", 60, 1), payee("B", "staff", 40, None, "0.5"), payee("C", "overhead", 1, 0),
    )  # fmt: skip
    assert texts(from_survey(Survey(given(100), people), exact, "local-only")) == [
        "Nobody has said whether B (£40) is local, so LM3 is not known. Low takes that money as spent elsewhere, "
        "high as landing here: look them up.",
        "No supplier has said what they spend here again, so LM3 is not known and only its range is given.",
        "More was paid out than came in: check that all of it is from this income.",
        "Answers cover 0% of the money of everybody, under 80%.",
        "Answers cover 0% of the money of the kind supplier, under 80%.",
        "Answers cover 0% of the money of the kind staff, under 80%.",
        "Round 1 counts here only where the supplier is local, and nobody has said whether it is: say so with "
        "--supplier-local yes or no.",
    ]


@pytest.mark.parametrize(("spent", "warned"), [(100, False), ("100.01", True)])
def test_spending_all_that_came_in_is_no_fault(spent: int | str, warned: bool) -> None:
    survey = Survey(given(100), (payee("A", "supplier", spent, 1, 1),))
    assert ("spend-above-income" in codes(from_survey(survey, exact))) == warned


@pytest.mark.parametrize(("answered", "warned"), [("79.99", True), (80, False), (81, False)])
def test_four_fifths_of_the_money_is_enough(answered: int | str, warned: bool) -> None:
    rest = Fraction(100) - Fraction(answered)
    people = (payee("A", "supplier", answered, 1, "0.5"), payee("B", "supplier", str(rest), 1))
    result = from_survey(Survey(given(100), people), exact)
    assert (codes(result) == ["coverage-low", "coverage-low"]) == warned
    assert (codes(result) == []) == (not warned)


@pytest.mark.parametrize(
    ("count", "said"), [(1, "P0 (£1)"), (3, "P0, P1, P2 (£3)"), (4, "P0, P1, P2 and 1 more (£4)")]
)
def test_three_names_are_shown_and_the_rest_counted(count: int, said: str) -> None:
    survey = Survey(given(100), tuple(payee(f"P{i}", "supplier", 1, None) for i in range(count)))
    assert said in from_survey(survey, exact).warnings[0].text


@over(surveys(), st.sampled_from(list(CONVENTIONS)), st.booleans(), st.integers(2, 50), st.randoms())
def test_neither_the_order_of_payees_nor_the_unit_of_money_matters(
    survey: Survey, convention: str, local: bool, times: int, chance: Any
) -> None:
    before = from_survey(survey, exact, convention, local)
    payees = [
        Payee(p.name, p.kind, given(p.amount.value * times), p.local, p.respend, p.place)
        for p in survey.payees
    ]
    chance.shuffle(payees)
    after = from_survey(Survey(given(survey.income.value * times), tuple(payees)), exact, convention, local)
    assert (after.lm3, after.low, after.high, after.coverage) == (
        before.lm3, before.low, before.high, before.coverage,
    )  # fmt: skip
    assert after.coverage_by_kind == before.coverage_by_kind


@over(surveys(), st.integers(0, 7))
def test_who_spends_more_here_never_lowers_the_figure(survey: Survey, place: int) -> None:
    before = from_survey(survey, exact)
    chosen = survey.payees[place % len(survey.payees)]
    if chosen.respend is None:
        return
    raised = Payee(chosen.name, chosen.kind, chosen.amount, chosen.local, given(1), chosen.place)
    people = tuple(raised if p is chosen else p for p in survey.payees)
    after = from_survey(Survey(survey.income, people), exact)
    assert after.low >= before.low
    assert after.high >= before.high
    if before.lm3 is not None:
        assert after.lm3 is not None
        assert after.lm3 >= before.lm3


@over(surveys())
def test_splitting_a_payee_in_two_changes_no_figure(survey: Survey) -> None:
    """Half the money twice, answered alike, is the same money."""
    first, *others = survey.payees
    half = given(first.amount.value / 2)
    halves = tuple(Payee(name, first.kind, half, first.local, first.respend) for name in ("x", "y"))
    one, two = from_survey(survey, exact), from_survey(Survey(survey.income, (*halves, *others)), exact)
    assert (one.lm3, one.low, one.high, one.coverage) == (two.lm3, two.low, two.high, two.coverage)
    assert one.rounds == two.rounds


def test_the_refusals_in_full() -> None:
    survey = Survey(given(0), (payee("A", "suplier", "-0.5", 2, -1),))
    with pytest.raises(Refused) as refused:
        from_survey(survey, exact, "half")
    assert str(refused.value).splitlines() == [
        'round1: there is no convention "half". Use one of in-full, local-only.',
        "income: the income is not above nothing. Write what came in, in pounds.",
        'payee A, kind: there is no kind of payee "suplier". Did you mean "supplier"?',
        "payee A, amount: the amount is below nothing. Take refunds off what was paid.",
        "payee A, local: local is 2, and a share is 0 to 1. Write the share, such as 0.5.",
        "payee A, local_respend: local_respend is -1, and a share is 0 to 1. Write the share, such as 0.5.",
    ]
    with pytest.raises(Refused) as refused:
        from_rounds(rounds(0), exact)
    assert str(refused.value).splitlines() == [
        "rounds: a multiplier needs at least two rounds. Write --rounds 72000,57600,24980.",
        "rounds: round 1 is nothing, so nothing can be divided by it. Write the contract's value.",
    ]
    assert from_rounds(rounds(1, 0), exact).lm3 == 1
