"""A local multiplier in figures and words: its convention stands by it, and a round nobody knows is not nothing."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellspent.documents.figures import plain
from wellspent.documents.multipliers import ROUNDS, multiplier_figures, multiplier_report
from wellspent.documents.report import UNKNOWN, Report
from wellspent.method.multiplier import CONVENTIONS, LocalMultiplier, Payee, Survey, from_rounds, from_survey
from wellspent.method.working import Entered, Given, Symbol, exact, traced

HERE = Entered("lm3.toml", "round")


def number(value: object, name: str = "round") -> Given:
    return Given(Fraction(str(value)), name, HERE, "GBP")


def rounds(*values: object, **more: Any) -> LocalMultiplier[Symbol]:
    return from_rounds([number(value) for value in values], traced, **more)


def payee(name: str, kind: str, amount: object, local: object = 1, respend: object = None) -> Payee:
    return Payee(
        name, kind, number(amount), None if local is None else number(local),
        None if respend is None else number(respend),
    )  # fmt: skip


def survey(*payees: Payee, income: object = 1000, area: str = "the county") -> Survey:
    return Survey(number(income), payees, "Care home", area)


def facts(report: Report) -> dict[str, str]:
    return {label: found.text for label, found in report.facts}


def texts(report: Report, place: int = 0) -> list[list[str]]:
    return [[found.text for found in row] for row in report.tables[place].rows]


def test_three_rounds_by_hand() -> None:
    found = rounds(100000, 60000, 20000)
    report = multiplier_report(found, "A contract")
    assert facts(report) == {
        "LM3: pounds in the place for each pound": "1.8",
        "Convention": "in-full",
        "Kept in the place (rounds 2 and 3)": "£80,000",
    }
    assert texts(report) == [
        ["1", "what is paid in", "£100,000", "100%"],
        ["2", "lands in the place", "£60,000", "60%"],
        ["3", "is spent there again", "£20,000", "20%"],
    ]
    told: Any = plain(report.figures)
    assert (told["lm3"], told["value_per_pound"], told["retained"]) == ("1.8", "1.8", "80000.00")
    assert told["rounds"] == ["100000.00", "60000.00", "20000.00"]
    assert (told["area"], told["supplier_local"], told["coverage"]) == (None, None, None)


@given(st.lists(st.integers(0, 10**6), min_size=2, max_size=5))
def test_the_report_says_what_a_slow_sum_says(values: list[int]) -> None:
    values[0] += 1
    found = multiplier_report(rounds(*values), "T")
    slow = Fraction(0)
    for value in values:
        slow += Fraction(value, values[0])
    assert abs(Fraction(plain(found.figures)["lm3"]) - slow) <= Fraction(1, 10**10)
    assert len(texts(found)) == len(values)
    assert plain(found.figures)["retained"] == f"{sum(values[1:])}.00"


@pytest.mark.parametrize("count", [2, 4, 5])
def test_other_than_three_rounds_are_told_and_later_ones_are_spent_again(count: int) -> None:
    report = multiplier_report(rounds(*range(count, 0, -1)), "T")
    assert "not-three-rounds" in [notice.code for notice in report.notices]
    assert [line[1] for line in texts(report)] == [ROUNDS[min(place, 2)] for place in range(count)]


@pytest.mark.parametrize("convention", list(CONVENTIONS))
def test_the_convention_stands_by_every_figure(convention: str) -> None:
    found = rounds(100, 50, 10, convention=convention, supplier_local=True)
    report = multiplier_report(found, "T")
    assert facts(report)["Convention"] == plain(report.figures)["convention"] == convention
    assert report.conventions[0].startswith(f"Convention {convention}: {CONVENTIONS[convention]}.")
    assert ("Supplier is local" in facts(report)) == (convention == "local-only")


LOCAL: list[tuple[bool | None, str, str, str | None]] = [
    (True, "yes", "1.6", None),
    (False, "no", "0.6", None),
    (None, UNKNOWN, UNKNOWN, "0.6 to 1.6"),
]


@pytest.mark.parametrize(("supplier", "said", "lm3", "span"), LOCAL, ids=["local", "not-local", "unknown"])
def test_a_supplier_not_known_to_be_local_leaves_a_range(
    supplier: bool | None, said: str, lm3: str, span: str | None
) -> None:
    report = multiplier_report(rounds(100, 50, 10, convention="local-only", supplier_local=supplier), "T")
    assert facts(report)["Supplier is local"] == said
    assert facts(report)["LM3: pounds in the place for each pound"] == lm3
    assert facts(report).get("Range of LM3") == span
    told: Any = plain(report.figures)
    assert told["supplier_local"] is supplier
    assert (told["lm3"] is None) == (supplier is None)
    assert (told["range"]["low"], told["range"]["high"]) == {
        True: ("1.6", "1.6"), False: ("0.6", "0.6"), None: ("0.6", "1.6"),
    }[supplier]  # fmt: skip


def test_a_survey_says_how_far_it_rests_on_answers() -> None:
    asked = survey(
        payee("a", "supplier", 300, 1, "0.5"), payee("b", "supplier", 100), payee("c", "staff", 200, 1, 1)
    )
    found = from_survey(asked, traced)
    report = multiplier_report(found, "Care home", asked)
    said = facts(report)
    # 600 lands; 150 + 50 (the mean of suppliers) + 200 is spent again
    assert said["LM3: pounds in the place for each pound"] == "2"
    assert said["Range of LM3"] == "1.95 to 2.05"
    assert said["Answers cover"] == "83.3%"
    assert texts(report, 1) == [["supplier", "2", "75%"], ["staff", "1", "100%"]]
    told: Any = plain(report.figures)
    assert told["area"] == "the county"
    assert told["coverage_by_kind"] == {"supplier": "0.75", "staff": "1"}
    assert "Local means: the county." in report.conventions


def test_an_area_that_is_not_stated_is_said_to_be_missing() -> None:
    asked = survey(payee("a", "staff", 200, 1, 1), area="")
    report = multiplier_report(from_survey(asked, traced), "T", asked)
    assert "The file does not say what local means." in report.conventions
    assert plain(report.figures)["area"] is None


def test_a_place_nobody_knows_leaves_rounds_that_are_not_known_and_never_nothing() -> None:
    asked = survey(payee("a", "supplier", 300, None, "0.5"), payee("b", "staff", 100, 1, "0.5"))
    report = multiplier_report(from_survey(asked, traced), "T", asked)
    assert facts(report)["LM3: pounds in the place for each pound"] == UNKNOWN
    assert facts(report)["Kept in the place (rounds 2 and 3)"] == UNKNOWN
    assert texts(report)[0] == ["1", "what is paid in", "£1,000", "100%"]
    assert [line[2:] for line in texts(report)[1:]] == [[UNKNOWN, UNKNOWN], [UNKNOWN, UNKNOWN]]
    told: Any = plain(report.figures)
    assert told["rounds"] == ["1000.00", None, None]
    assert told["lm3"] is told["retained"] is None
    assert Fraction(told["range"]["low"]) < Fraction(told["range"]["high"])


def test_a_kind_of_which_nothing_lands_has_no_coverage_and_not_a_full_one() -> None:
    asked = survey(payee("a", "supplier", 300, 0), payee("b", "staff", 100, 1, "0.5"))
    report = multiplier_report(from_survey(asked, traced), "T", asked)
    assert texts(report, 1)[0] == ["supplier", "1", UNKNOWN]
    assert plain(report.figures)["coverage_by_kind"]["supplier"] is None


def test_traced_and_exact_numbers_say_the_same() -> None:
    given_ = [number(value) for value in (100, "33.335", 10)]
    exactly = plain(multiplier_figures(from_rounds(given_, exact), "T"))
    assert plain(multiplier_figures(from_rounds(given_, traced), "T")) == exactly
    assert exactly["rounds"][1] == "33.34"  # rounded for show
    assert exactly["lm3"] == "1.43335"  # of unrounded rounds


def test_a_range_lies_around_the_figure() -> None:
    asked = survey(payee("a", "supplier", 300, 1, "0.5"), payee("b", "supplier", 100))
    found = from_survey(asked, exact)
    assert found.lm3 is not None
    assert found.low <= found.lm3 <= found.high
    told: Any = plain(multiplier_figures(found, "T"))
    assert Fraction(told["range"]["low"]) <= Fraction(told["lm3"]) <= Fraction(told["range"]["high"])
