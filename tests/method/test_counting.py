"""Counting rules against sums done by hand, and what must hold for any records whatever."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellspent.method.counting import RULES, Counting, Record, count
from wellspent.method.errors import Refused

F = Fraction
HALF = F(1, 2)


def plain(rule: str) -> Counting:
    return Counting(rule, "as published")


def faults(counting: Counting, *records: Record) -> str:
    with pytest.raises(Refused) as refused:
        count(counting, records)
    return "\n".join(map(str, refused.value.faults))


@pytest.mark.parametrize(
    ("rule", "records", "expected"),
    [
        # Torbay's example: ten full-time and five half-time people for two years are 12.5 x 2
        (
            "fte-years",
            [Record(people=F(10), fte=F(1), years=F(2)), Record(people=F(5), fte=HALF, years=F(2))],
            F(25),
        ),
        ("person-years", [Record(people=F(6), years=HALF), Record(people=F(1), years=F(1))], F(4)),
        ("people", [Record(people=F(3)), Record(people=F(4))], F(7)),
        ("person-weeks", [Record(people=F(2), weeks=F(52)), Record(people=F(1), weeks=F(10))], F(114)),
        ("person-hours", [Record(people=F(6), hours=F(15, 2))], F(45)),
        # a two-hour session for eight people
        ("session-hours", [Record(hours=F(2), attendees=F(8))], F(16)),
        ("number", [Record(number=F(3)), Record(number=F(2))], F(5)),
        # a careers fair of £1,500 that serves three projects
        ("money", [Record(amount=F(1500), share=F(1, 3))], F(500)),
        ("amount", [Record(amount=F(5, 4)), Record(amount=F(3, 4))], F(2)),
        ("reduction", [Record(before=F(120), after=F(90)), Record(before=F(10), after=F(10))], F(30)),
        # nine tenths of a hundred and one tenth of three hundred: 120 of 400, not the sum of two shares
        ("share", [Record(part=F(90), whole=F(100)), Record(part=F(30), whole=F(300))], F(3, 10)),
        # 100 invoices in 20 days and 300 in 40: 35 days, not 30
        ("average", [Record(number=F(100), amount=F(20)), Record(number=F(300), amount=F(40))], F(35)),
        ("yes-no", [Record(met=True), Record(met=True)], F(1)),
        ("yes-no", [Record(met=True), Record(met=False)], F(0)),
    ],
)
def test_by_hand(rule: str, records: list[Record], expected: Fraction) -> None:
    assert count(plain(rule), records) == expected


def test_every_rule_is_counted_by_hand() -> None:
    cases = next(m for m in test_by_hand.pytestmark if m.name == "parametrize").args[1]  # type: ignore[attr-defined]
    assert {case[0] for case in cases} == set(RULES)


def test_shared_work_counts_only_this_contract_s_part() -> None:
    shared = Counting("session-hours", "", this_contract=True)
    assert count(shared, [Record(hours=F(3), attendees=F(20), share=F(1, 3))]) == 20
    assert "which share of this is due to this contract" in faults(
        shared, Record(hours=F(3), attendees=F(20))
    )


def test_only_the_first_twelve_months_count() -> None:
    first_year = Counting("fte-years", "Only the first twelve months count.", most_years=F(1))
    assert count(first_year, [Record(people=F(4), fte=F(1), years=F(1))]) == 4
    said = faults(first_year, Record(people=F(4), fte=F(1), years=F(2)))
    assert "only the first 1 count for a person" in said
    assert "Write years = 1. Only the first twelve months count." in said


def test_a_person_stands_in_one_target_group() -> None:
    once = Counting("people", "", groups_most=1)
    assert count(once, [Record(people=F(1), groups=("care leaver", "care leaver"))]) == 1
    assert "claimed under 2 target groups" in faults(
        once, Record(people=F(1), groups=("care leaver", "NEET"))
    )


@pytest.mark.parametrize(
    ("rule", "record", "words"),
    [
        ("people", Record(), "needs people"),
        ("people", Record(people=F(1), hours=F(2)), "does not use hours"),
        ("people", Record(people=HALF), "people is 0.5, not a whole number. Count whole ones."),
        (
            "fte-years",
            Record(people=HALF, fte=F(1), years=F(1)),
            "Count whole ones; use fte for part time.",
        ),
        ("fte-years", Record(people=F(1), fte=F(5, 4), years=F(1)), "fte is 1.25, not from 0 to 1"),
        ("fte-years", Record(people=F(1), fte=F(-1), years=F(1)), "fte is -1, not from 0 to 1"),
        ("number", Record(number=F(-2)), "number is -2, less than nothing"),
        ("number", Record(number=F(5, 2)), "not a whole number"),
        ("money", Record(amount=F(9), share=F(3, 2)), "share is 1.5, not from 0 to 1"),
        ("money", Record(amount=F(9), share=F(-1, 2)), "share is -0.5, not from 0 to 1"),
        ("person-weeks", Record(people=F(1), weeks=F(9)), "only the first 6 count for a person"),
        ("reduction", Record(before=F(5), after=F(6)), "the reading went up"),
        ("share", Record(part=F(3), whole=F(2)), "the part (3) is more than the whole (2)"),
        ("share", Record(part=F(0), whole=F(0)), "the whole is nothing"),
        ("share", Record(part=F(1), whole=F(2), share=HALF), "does not apportion"),
        ("average", Record(number=F(0), amount=F(30)), "nothing to average"),
        ("average", Record(number=F(3), amount=F(30), share=HALF), "does not apportion"),
        ("yes-no", Record(), "needs met"),
    ],
)
def test_refused_with_its_rule(rule: str, record: Record, words: str) -> None:
    assert words in faults(Counting(rule, "", most_weeks=F(6)), record)


def test_one_fault_for_one_wrong() -> None:
    assert len(faults(plain("fte-years"), Record(people=F(1), fte=F(-1), years=F(1))).splitlines()) == 1


def test_the_same_thing_is_counted_once_and_every_fault_is_told() -> None:
    said = faults(
        plain("people"), Record(people=F(1), reference="a"), Record(people=HALF, reference="a")
    ).splitlines()
    assert any('count 2, reference: "a" is already counted in record 1' in line for line in said)
    assert any("count 2, people" in line for line in said)


@pytest.mark.parametrize("rule", RULES)
def test_nothing_adds_up_to_nothing_but_has_no_average(rule: str) -> None:
    if RULES[rule].pooled:
        with pytest.raises(Refused, match="no record to count"):
            count(plain(rule), [])
    else:
        assert count(plain(rule), []) == 0


# What must hold for any records. A valid record is made for each rule from plain numbers.

WHOLE = st.integers(1, 500).map(Fraction)
PARTS = st.fractions(0, 500, max_denominator=40)
SHARES = st.fractions(0, 1, max_denominator=12)


def record_of(rule: str) -> st.SearchStrategy[Record]:
    """Valid records of a rule."""
    if rule == "yes-no":
        return st.builds(Record, met=st.booleans())
    if rule == "share":
        return st.builds(
            lambda whole, of: Record(part=whole * of, whole=whole), PARTS.filter(lambda n: n > 0), SHARES
        )
    if rule == "reduction":
        return st.builds(
            lambda before, of, share: Record(before=before, after=before * of, share=share),
            PARTS, SHARES, st.none() | SHARES,
        )  # fmt: skip
    kinds = {
        name: WHOLE if name in RULES[rule].whole else SHARES if name == "fte" else PARTS
        for name in RULES[rule].needs
    }
    return st.builds(Record, share=st.none() if RULES[rule].pooled else st.none() | SHARES, **kinds)


@st.composite
def counted(draw: st.DrawFn, rules: list[str]) -> tuple[str, list[Record]]:
    rule = draw(st.sampled_from(rules))
    return rule, draw(st.lists(record_of(rule), min_size=1, max_size=6))


ADDING = [rule for rule, how in RULES.items() if how.pooled is None]
POOLED = [rule for rule, how in RULES.items() if how.pooled is not None]


@given(counted(list(RULES)), st.randoms(use_true_random=False))
def test_the_order_of_records_never_matters(case: tuple[str, list[Record]], shuffled) -> None:  # type: ignore[no-untyped-def]
    rule, records = case
    mixed = list(records)
    shuffled.shuffle(mixed)
    assert count(plain(rule), mixed) == count(plain(rule), records)


@given(st.data())
def test_adding_a_valid_record_never_lowers_the_count(data: st.DataObject) -> None:
    rule, records = data.draw(counted(ADDING))
    extra = data.draw(record_of(rule))
    assert count(plain(rule), [*records, extra]) >= count(plain(rule), records) >= 0


@given(st.data())
def test_counts_that_add_can_be_split_anywhere(data: st.DataObject) -> None:
    rule, records = data.draw(counted(ADDING))
    at = data.draw(st.integers(0, len(records)))
    assert count(plain(rule), records) == sum(
        count(plain(rule), part) for part in (records[:at], records[at:])
    )


@given(counted(POOLED))
def test_pooled_records_lie_between_the_least_and_the_greatest(case: tuple[str, list[Record]]) -> None:
    rule, records = case
    alone = [count(plain(rule), [record]) for record in records]
    assert min(alone) <= count(plain(rule), records) <= max(alone)


@given(counted(ADDING), SHARES)
def test_a_share_scales_the_count(case: tuple[str, list[Record]], share: Fraction) -> None:
    rule, records = case
    whole = [replace(record, share=F(1)) for record in records]
    part = [replace(record, share=share) for record in records]
    assert count(plain(rule), part) == share * count(plain(rule), whole)


@given(st.data())
def test_one_bad_record_refuses_the_lot(data: st.DataObject) -> None:
    rule, records = data.draw(counted(list(RULES)))
    at = data.draw(st.integers(0, len(records)))
    with pytest.raises(Refused, match=f"count {at + 1}"):
        count(plain(rule), [*records[:at], Record(), *records[at:]])


@given(st.lists(st.sampled_from(["", "a", "b", "c"]), max_size=8))
def test_a_reference_counts_once_and_each_time_more_is_told(references: list[str]) -> None:
    """Records without a reference are never the same; of equal ones, each names the one before it."""
    records = [Record(people=F(1), reference=reference) for reference in references]
    again = {
        place: max(p for p, other in enumerate(references[: place - 1], 1) if other == reference)
        for place, reference in enumerate(references, 1)
        if reference and reference in references[: place - 1]
    }
    if not again:
        assert count(plain("people"), records) == len(records)
        return
    assert sorted(faults(plain("people"), *records).splitlines()) == sorted(
        f'count {place}, reference: "{references[place - 1]}" is already counted in record {first}. Count each '
        "person, event or payment once."
        for place, first in again.items()
    )
