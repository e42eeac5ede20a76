"""Conditions of a purchase: each answer held against every way the facts may turn out, and its words in full."""

from __future__ import annotations

import operator
from datetime import date, timedelta
from fractions import Fraction
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellspent.method.errors import Refused
from wellspent.method.purchases import (
    BODIES,
    COMPARATORS,
    HIGHEST_VAT,
    KINDS,
    NATIONS,
    Applies,
    Case,
    Condition,
    Purchase,
    Term,
    Verdict,
    all_of,
    any_of,
    in_words,
)  # fmt: skip
from wellspent.method.working import Source

F = Fraction
YES, NO, UNKNOWN = Applies.YES, Applies.NO, Applies.UNKNOWN
DAY = date(2026, 11, 21)
FACTS = {"call-off": "Is it called off a framework?", "urgent": "Is it urgent?"}
HOLDS = {">=": operator.ge, ">": operator.gt, "<": operator.lt, "<=": operator.le}
RATES = [F(n, 100) for n in range(21)]
"""Value added tax may be anything from nothing to the standard rate, and every part between for a mixture."""


def worlds(value: Fraction, given_on: str | None, basis: str) -> list[Fraction]:
    """What the value may be on the threshold's basis, a rate at a time."""
    if basis == "unstated" or given_on == basis:
        return [value]
    return [value * (1 + rate) if basis == "included" else value / (1 + rate) for rate in RATES]


amounts = st.integers(0, 2_400).map(lambda pounds: F(pounds, 2))
bases = st.sampled_from(["included", "excluded", "unstated"])


@given(
    st.sampled_from(sorted(HOLDS)), amounts, bases, amounts, st.sampled_from(["included", "excluded", None])
)
def test_an_amount_is_answered_where_every_rate_of_vat_says_the_same(
    comparator: str, limit: Fraction, basis: str, value: Fraction, vat: str | None
) -> None:
    found = Condition("value", comparator, limit, vat=basis).test(Purchase(value=value, vat=vat), {})
    possible = worlds(value, vat, basis)
    answers = {HOLDS[comparator](amount, limit) for amount in possible}
    if len(answers) > 1:
        assert (found.applies, found.hangs_on) == (UNKNOWN, ("vat",))
    else:
        assert (found.applies, found.hangs_on) == (YES if answers.pop() else NO, ())


@given(st.sampled_from(sorted(HOLDS)), st.dates(date(2024, 1, 1), date(2028, 1, 1)), st.integers(-2, 2))
def test_a_day_is_exact(comparator: str, limit: date, days: int) -> None:
    day = limit + timedelta(days)
    found = Condition("date", comparator, limit).test(Purchase(commenced=day), {})
    assert found.applies is (YES if HOLDS[comparator](day, limit) else NO)


def test_the_words_of_a_comparator_are_those_of_its_sign() -> None:
    assert {sign: (amount, day) for sign, (_, amount, day) in COMPARATORS.items()} == {
        ">=": ("at least", "on or after"),
        ">": ("more than", "after"),
        "<": ("less than", "before"),
        "<=": ("at most", "on or before"),
    }
    assert all(holds is HOLDS[sign] for sign, (holds, _, _) in COMPARATORS.items())
    assert F(20, 100) == HIGHEST_VAT


VALUE = Condition("value", ">=", F(5_000_000), vat="included")


@pytest.mark.parametrize(
    ("condition", "known", "verdict"),
    [
        (
            VALUE, {"value": F(5_000_000), "vat": "included"},
            Verdict(YES, "£5,000,000 with VAT is at least £5,000,000 with VAT"),
        ),
        (
            VALUE, {"value": F("4999999.99"), "vat": "included"},
            Verdict(NO, "£4,999,999.99 with VAT is not at least £5,000,000 with VAT"),
        ),
        (
            VALUE, {"value": F(4_500_000), "vat": "excluded"},
            Verdict(UNKNOWN, "hangs on VAT: £4,500,000 without VAT against at least £5,000,000 with VAT", ("vat",)),
        ),
        (
            VALUE, {"value": F(4_500_000)},
            Verdict(UNKNOWN, "hangs on VAT: £4,500,000 against at least £5,000,000 with VAT", ("vat",)),
        ),
        (
            VALUE, {},
            Verdict(UNKNOWN, "hangs on the value, which must be at least £5,000,000 with VAT", ("value",)),
        ),
        (
            Condition("value", "<", F(100)), {"value": F(99), "vat": "excluded"},
            Verdict(
                YES,
                "£99 without VAT is less than £100 (the source does not say whether VAT counts, and here it matters)",
            ),
        ),
        (
            Condition("value", "<", F(100)), {"value": F(101), "vat": "included"},
            Verdict(
                NO,
                "£101 with VAT is not less than £100 (the source does not say whether VAT counts, and here it "
                "matters)",
            ),
        ),
        (
            Condition("value", "<", F(100)), {"value": F(50), "vat": "excluded"},
            Verdict(YES, "£50 without VAT is less than £100"),
        ),
        (Condition("value", "<", F(100)), {"value": F(99)}, Verdict(YES, "£99 is less than £100")),
        (
            Condition("date", ">", DAY), {},
            Verdict(UNKNOWN, "hangs on the date of commencement, which must be after 2026-11-21", ("date",)),
        ),
        (Condition("date", "<=", DAY), {"commenced": DAY}, Verdict(YES, "commenced on or before 2026-11-21")),
        (Condition("date", "<", DAY), {"commenced": DAY}, Verdict(NO, "not commenced before 2026-11-21")),
        (
            Condition("body", one_of=("local", "nhs")), {},
            Verdict(UNKNOWN, "hangs on the body, which must be local or nhs", ("body",)),
        ),
        (Condition("body", one_of=("local", "nhs")), {"body": "nhs"}, Verdict(YES, "body is nhs")),
        (Condition("kind", one_of=("works",)), {"kind": "goods"}, Verdict(NO, "kind is goods, not works")),
        (
            Condition("call-off"), {},
            Verdict(UNKNOWN, 'hangs on "Is it called off a framework?", which must be yes', ("call-off",)),
        ),
        (
            Condition("call-off", truth=False), {},
            Verdict(UNKNOWN, 'hangs on "Is it called off a framework?", which must be no', ("call-off",)),
        ),
        (Condition("urgent", truth=False), {"known": {"urgent": True}}, Verdict(NO, "urgent is yes")),
        (Condition("urgent", truth=False), {"known": {"urgent": False}}, Verdict(YES, "urgent is no")),
    ],
)  # fmt: skip
def test_an_answer_and_its_reason_in_full(
    condition: Condition, known: dict[str, Any], verdict: Verdict
) -> None:
    assert condition.test(Purchase(**known), {}, FACTS) == verdict


@pytest.mark.parametrize(
    ("fact", "words"),
    [
        ("value", "the value"), ("vat", "VAT"), ("date", "the date of commencement"), ("kind", "the kind"),
        ("urgent", '"Is it urgent?"'), ("strange", "strange"),
    ],
)  # fmt: skip
def test_a_fact_in_words(fact: str, words: str) -> None:
    assert in_words(fact, FACTS) == words


THREE = (YES, NO, UNKNOWN)


@pytest.mark.parametrize("answers", list(product(THREE, repeat=3)))
def test_all_and_any_are_what_every_way_of_settling_the_unknown_says(answers: tuple[Applies, ...]) -> None:
    """Each unknown is put to yes and to no; where all ways agree, that is the answer."""
    ways = list(product(*[[True, False] if a is UNKNOWN else [a is YES] for a in answers]))
    for told, rule in (
        (all_of([Verdict(a, str(a)) for a in answers]).applies, all),
        (any_of(answers), any),
    ):
        found = {rule(way) for way in ways}
        assert told is (UNKNOWN if len(found) > 1 else YES if found.pop() else NO)


def test_all_of_gives_the_reasons_of_its_answer_each_once() -> None:
    verdicts = [
        Verdict(YES, "one"), Verdict(UNKNOWN, "two", ("a", "b")), Verdict(UNKNOWN, "two", ("b", "c")),
        Verdict(UNKNOWN, "three", ("a",)),
    ]  # fmt: skip
    assert all_of(verdicts) == Verdict(UNKNOWN, "two; three", ("a", "b", "c"))
    assert all_of([*verdicts, Verdict(NO, "four"), Verdict(NO, "five")]) == Verdict(NO, "four; five")
    assert all_of([]) == Verdict(YES, "it has no conditions")


def test_a_purchase_is_refused_for_each_word_nobody_knows_in_full() -> None:
    bad = Purchase(F(-1), "with", "good", None, "locl", "engld", {"urgnt": True, "urgent": True})
    with pytest.raises(Refused) as refused:
        bad.check(FACTS)
    assert str(refused.value).splitlines() == [
        '--body: there is no body "locl". Did you mean "local"?',
        '--kind: there is no kind "good". Did you mean "goods"?',
        '--nation: there is no nation "engld". Did you mean "england"?',
        '--vat: there is no vat "with". Use one of included, excluded.',
        '--known: there is no fact "urgnt". Did you mean "urgent"? `wellspent policy --facts` lists them all.',
        "--value: a purchase cannot be worth less than nothing. Give the most payable over the whole term.",
    ]
    Purchase(F(0), "included", "goods", DAY, "local", "wales", {"urgent": False}).check(FACTS)
    for body, kind, nation in product(BODIES, KINDS, NATIONS):
        Purchase(body=body, kind=kind, nation=nation).check(FACTS)


SOURCE = Source("A policy", "A council", 2026, "facts-cited")
TERM = Term(
    "covered",
    "Is it covered?",
    (
        Case("works above the limit", (Condition("kind", one_of=("works",)), Condition("value", ">", F(10)))),
        Case("urgent", (Condition("urgent"),)),
    ),
    SOURCE,
)


@pytest.mark.parametrize("kind", [None, "works", "goods"])
@pytest.mark.parametrize("value", [None, F(10), F(11)])
@pytest.mark.parametrize("urgent", [None, True, False])
def test_a_term_holds_where_one_case_does_in_every_way_it_may_turn_out(
    kind: str | None, value: Fraction | None, urgent: bool | None
) -> None:
    known = {} if urgent is None else {"urgent": urgent}
    found = TERM.test(Purchase(value=value, kind=kind, known=known), {}, FACTS)
    ways = product(
        ["works", "goods"] if kind is None else [kind],
        [F(10), F(11)] if value is None else [value],
        [True, False] if urgent is None else [urgent],
    )
    answers = {(k == "works" and v > 10) or u for k, v, u in ways}
    assert found.applies is (UNKNOWN if len(answers) > 1 else YES if answers.pop() else NO)
    if found.applies is UNKNOWN:
        missing = {"kind": kind, "value": value, "urgent": urgent}
        assert set(found.hangs_on) <= {fact for fact, said in missing.items() if said is None}
        assert found.because == "hangs on " + " and ".join(in_words(f, FACTS) for f in found.hangs_on)
    else:
        assert found.because in (
            "covered is no",
            "covered is yes (works above the limit)",
            "covered is yes (urgent)",
        )


@pytest.mark.parametrize("truth", [True, False])
@pytest.mark.parametrize("applies", [YES, NO, UNKNOWN])
def test_a_condition_on_a_term_turns_its_answer_and_keeps_its_reason(applies: Applies, truth: bool) -> None:
    verdict = Verdict(applies, "covered is so", ("urgent",) if applies is UNKNOWN else ())
    found = Condition("covered", truth=truth).test(Purchase(), {"covered": verdict}, FACTS)
    expected = applies if applies is UNKNOWN or truth else NO if applies is YES else YES
    assert (found.applies, found.because) == (expected, "covered is so")
    assert found.hangs_on == verdict.hangs_on
