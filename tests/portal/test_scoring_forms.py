"""What is typed about the rules is what the rules accept: for every rule and kind of criterion that there is."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellspent.files.criteria import NUMBERS
from wellspent.files.reading.cells import read_sheet
from wellspent.files.sheets import TenderSheet
from wellspent.files.shelves.library import open_library
from wellspent.files.tenders import tender_from
from wellspent.method.rulecheck import check
from wellspent.method.scoring import RULES
from wellspent.method.tenders import KINDS, METHODS
from wellspent.portal.tendering.adapters import document
from wellspent.portal.tendering.forms import KnownFacts, LinesField, MomentField, NumberField
from wellspent.portal.tendering.models import Criterion
from wellspent.portal.tendering.scoring_forms import (
    BOXES,
    METHOD_WORDS,
    RULE_WORDS,
    AddCriterion,
    Descriptors,
    HowScored,
    Ranking,
    Weights,
    menu_text,
    rules_for,
)

TYPED = {
    "floor": "100", "ceiling": "£1,400", "target": "12.5", "base": "2", "scale": "5", "maximum": "10",
    "award": ">= 5 = 10\n>= 2 = 4",
}  # fmt: skip
PAIRS = [(rule.id, kind) for rule in RULES.values() for kind in rule.kinds]


def how(kind: str, **typed: str) -> HowScored:
    """The form as somebody filled it in."""
    return HowScored(typed, kind=kind, unit="jobs", measured="job", worth=False)


def content(rule: str, kind: str, numbers: dict[str, Any]) -> dict[str, Any]:
    """A tender of a price and one criterion, as plain data."""
    own = {"id": "own", "kind": kind, "rule": rule, "weight": "60", **numbers}
    if kind == "measure":
        own["measure"] = "local-target-group-jobs"
    other = {"id": "other", "kind": "quality", "rule": "pass-fail", "weight": "40"}
    return {"title": "T", "criterion": [own, other]}


@pytest.mark.parametrize(("rule", "kind"), PAIRS)
def test_what_the_form_asks_for_is_what_the_rule_needs(rule: str, kind: str) -> None:
    money = {} if kind in ("price", "value") else {"ceiling": "1,400"}
    form = how(kind, rule=rule, **{**TYPED, **money})
    assert form.is_valid(), form.errors
    read = document("t", content(rule, kind, form.numbers()))
    tender = tender_from(
        read_sheet(read, TenderSheet), read, open_library(), date(2026, 11, 21), lambda _: None
    )
    check(tender.lots[0])
    assert {*form.numbers()} - {"award"} == set(RULES[rule].keys)


@pytest.mark.parametrize(("rule", "kind"), [pair for pair in PAIRS if RULES[pair[0]].keys])
def test_a_number_that_the_rule_needs_is_asked_for_by_its_own_words(rule: str, kind: str) -> None:
    form = how(kind, rule=rule)
    assert not form.is_valid()
    assert set(RULES[rule].keys) <= set(form.errors)
    assert all(str(error[0]).startswith("Enter the ") for error in form.errors.values())


@pytest.mark.parametrize("kind", KINDS)
def test_rules_under_which_no_points_hang_on_another_offer_come_first(kind: str) -> None:
    relative = [RULES[rule].relative for rule in rules_for(kind)]
    assert relative == sorted(relative)
    assert set(rules_for(kind)) == {rule.id for rule in RULES.values() if kind in rule.kinds}


def test_every_rule_every_box_and_every_method_has_words() -> None:
    assert set(RULE_WORDS) == set(RULES)
    assert set(NUMBERS) <= set(BOXES)
    assert set(METHOD_WORDS) == set(METHODS)


@pytest.mark.parametrize("text", ["5", "= 5", "more than five =", "ten: 5"])
def test_a_line_of_a_menu_that_says_no_points_is_named(text: str) -> None:
    form = how("value", rule="points", maximum="5", award=text)
    assert not form.is_valid()
    assert f"“{text}”" in str(form.errors["award"][0]) or "“" in str(form.errors["award"][0])


def test_a_menu_reads_back_as_it_was_typed() -> None:
    form = how("measure", rule="points", maximum="10", award="  >= 5 = 10 \n\n>= 2 = 4")
    assert form.is_valid()
    assert menu_text(form.numbers()) == ">= 5 = 10\n>= 2 = 4"
    assert menu_text({}) == ""


def test_a_gate_is_offered_where_more_is_better_and_never_on_a_price() -> None:
    assert "minimum" not in how("price").fields
    assert "minimum" in how("quality").fields
    gate = how("quality", rule="scale", scale="5", minimum="2")
    assert gate.is_valid()
    assert gate.numbers() == {"scale": "5", "minimum": "2"}
    none = how("quality", rule="pass-fail", minimum="2")
    assert none.is_valid()
    assert none.numbers() == {}


def test_what_full_marks_are_worth_is_asked_only_where_price_is_set_against_value() -> None:
    assert "worth" not in how("quality").fields
    form = HowScored({"rule": "scale", "scale": "5", "worth": "£40,000"}, kind="quality", unit="", worth=True)
    assert form.is_valid(), form.errors
    assert form.numbers() == {"scale": "5", "worth": "40000"}


@given(
    st.fractions(min_value=0, max_value=1000, max_denominator=1000).filter(
        lambda n: 1000 % n.denominator == 0
    )
)
def test_a_number_comes_back_exactly_as_it_was_typed(number: Fraction) -> None:
    field = NumberField(required=False)
    assert field.clean(field.prepare_value(number)) == number


def test_amounts_shares_and_weights_are_read_as_the_files_read_them() -> None:
    rows = [Criterion(key="a", label="A")]
    weights = Weights({"weight-a": "40%"}, criteria=rows)
    assert not weights.is_valid()
    assert "Write 40" in str(weights.errors["weight-a"])
    share = HowScored(
        {"rule": "target", "target": "20%"}, kind="measure", unit="as a share", measured="share", worth=False
    )
    assert share.is_valid(), share.errors
    assert share.numbers() == {"target": "0.2"}
    jobs = HowScored(
        {"rule": "target", "target": "20%"}, kind="measure", unit="jobs", measured="job", worth=False
    )
    assert not jobs.is_valid()
    assert "is a percentage" in str(jobs.errors["target"])


@pytest.mark.parametrize("text", ["x", "1/3", "nan", "inf", "1e400"])
def test_what_is_no_number_is_refused_with_an_example(text: str) -> None:
    field = NumberField(required=False)
    with pytest.raises(Exception, match=r"Write a number, such as 12\.5"):
        field.clean(text)


def test_lines_are_those_that_say_something() -> None:
    field = LinesField(required=False)
    assert field.clean(" one \n\n two\n") == ["one", "two"]
    assert field.clean("") == []
    assert field.prepare_value(["one", "two"]) == "one\ntwo"


def test_a_moment_is_shown_on_the_clock_of_the_site_and_read_with_its_zone() -> None:
    field = MomentField(required=False)
    summer = field.clean("2036-07-01T12:00")
    assert summer.utcoffset().total_seconds() == 3600
    assert field.prepare_value(summer) == "2036-07-01T12:00"


@pytest.mark.parametrize(
    ("scale", "scores"),
    [
        (Fraction(5), ["5", "4", "3", "2", "1", "0"]),
        (Fraction(2), ["2", "1", "0"]),
        (Fraction(100), ["100", "50", "0"]),
        (Fraction("2.5"), ["2.5", "1.25", "0"]),
    ],
)
def test_every_score_of_a_short_scale_is_described_and_of_a_long_one_three(
    scale: Fraction, scores: list[str]
) -> None:
    form = Descriptors(scale=scale, told=[])
    assert [name.removeprefix("score-") for name in form.fields if name.startswith("score-")] == scores
    filled = Descriptors({f"score-{scores[0]}": "All of it"}, scale=scale, told=[])
    assert filled.is_valid()
    assert filled.descriptors() == [{"score": scores[0], "text": "All of it"}]


def test_our_own_words_stand_only_where_nothing_was_said_yet() -> None:
    fresh = Descriptors(scale=Fraction(5), told=[])
    assert str(fresh["score-5"].value()).startswith("Every part is answered")
    told = Descriptors(scale=Fraction(5), told=[{"score": "5", "text": "Ours"}])
    assert (told["score-5"].value(), told["score-4"].value()) == ("Ours", "")


def test_a_measure_is_chosen_where_one_is_scored_and_not_offered_where_none_is_asked() -> None:
    none = AddCriterion({"kind": "measure"}, measures=[])
    assert not none.is_valid()
    assert AddCriterion({"kind": "measure", "measure": "m"}, measures=[("m", "Jobs")]).is_valid()
    assert AddCriterion({"kind": "price"}, measures=[("m", "Jobs")]).is_valid()
    second = AddCriterion({"kind": "price"}, measures=[], priced=True)
    assert not second.is_valid()
    assert "an offer states one price" in str(second.errors["kind"][0])


def test_the_index_needs_its_number_and_other_methods_let_it_go() -> None:
    rows = [Criterion(key="a", label="A")]
    assert not Ranking({"method": "utility-index", "out_of": "100"}, criteria=rows).is_valid()
    form = Ranking(
        {"method": "weighted-points", "out_of": "100", "quality_to_price": "2", "tie_break": "a"},
        criteria=rows,
    )
    assert form.is_valid()
    assert (form.cleaned_data["quality_to_price"], form.cleaned_data["tie_break"]) == (None, "a")
    assert not Ranking(
        {"method": "weighted-points", "out_of": "100", "tie_break": "b"}, criteria=rows
    ).is_valid()


def test_weights_that_cannot_be_read_do_not_hide_those_that_can() -> None:
    rows = [Criterion(key="a", label="A"), Criterion(key="b", label="B")]
    form = Weights({"weight-a": "x", "weight-b": "12.25"}, criteria=rows)
    assert not form.is_valid()
    assert form.weights() == {"b": Fraction("12.25")}


def test_a_fact_is_yes_no_or_not_known_and_never_guessed() -> None:
    questions = {"urgent": "Is it urgent?", "call-off": "Is it called off?", "school": "Is it a school?"}
    form = KnownFacts(
        {"fact-urgent": "no", "fact-call-off": "yes", "fact-school": ""}, questions=questions, known={}
    )
    assert form.is_valid()
    assert form.known() == {"urgent": False, "call-off": True}
    shown = KnownFacts(questions=questions, known={"urgent": False})
    assert [shown[f"fact-{fact}"].value() for fact in questions] == ["no", "", ""]
    assert not KnownFacts({"fact-urgent": "perhaps"}, questions=questions, known={}).is_valid()


@pytest.mark.parametrize("kind", ["price", "value", "measure"])
@pytest.mark.parametrize(
    ("floor", "ceiling", "right"), [("100", "200", True), ("200", "200", False), ("200", "100", False)]
)
def test_a_line_begins_below_where_it_ends(kind: str, floor: str, ceiling: str, right: bool) -> None:
    form = how(kind, rule="absolute-linear", floor=floor, ceiling=ceiling)
    assert form.is_valid() is right
    told = {} if right else {"floor": ["The lowest amount must be below the highest amount"]}
    assert form.errors == told


def test_two_amounts_of_a_line_are_let_go_where_another_rule_is_chosen() -> None:
    assert how("value", rule="target", target="50", floor="200", ceiling="100").is_valid()
