"""Judgements of criteria two at a time: what is taken, and every refusal at its place and in full."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellspent.method.errors import Refused
from wellspent.method.judgements import BestWorst, Judgements, Pairs, check

F = Fraction
THREE = ("a", "b", "c")
ALL = {("a", "b"): F(2), ("a", "c"): F(9), ("b", "c"): F(1, 9)}
BO, OW = {"b": F(2), "c": F(8)}, {"a": F(8), "b": F(4)}


def said(*given: Judgements, criteria: tuple[str, ...] = THREE) -> list[str]:
    try:
        check(criteria, given)
    except Refused as refused:
        return [str(fault) for fault in refused.faults]
    return []


def pairs(times: dict[tuple[str, str], Any], by: str = "m") -> Pairs:
    return Pairs(by, {pair: F(n) for pair, n in times.items()}, "f.toml", f"ballot {by}")


def best(worst: str = "c", bo: dict[str, Any] | None = None, ow: dict[str, Any] | None = None) -> BestWorst:
    return BestWorst(
        "m", "a", worst,
        {name: F(n) for name, n in (BO if bo is None else bo).items()},
        {name: F(n) for name, n in (OW if ow is None else ow).items()},
        "f.toml", "ballot m",
    )  # fmt: skip


def test_each_pair_once_either_way_round_is_fit() -> None:
    assert said(pairs(ALL)) == []
    assert said(pairs({("b", "a"): F(1, 2), ("c", "a"): F(1, 9), ("c", "b"): F(9)})) == []
    assert said(pairs({("a", "b"): 1}), criteria=("a", "b")) == []


@pytest.mark.parametrize(
    ("times", "expected"),
    [
        (
            {**ALL, ("b", "a"): F(1, 2)},
            ['"b" and "a" are judged both ways round. Keep one of the two; the other is one over it.'],
        ),
        ({**ALL, ("a", "a"): 1}, ['"a" is judged against itself. Leave it out: it is 1.']),
        (
            {pair: n for pair, n in ALL.items() if pair != ("a", "c")},
            [
                '"a" is not judged against "c". Say how many times as important a is as c; 1 where they are alike.',
            ],
        ),
        (
            {**ALL, ("a", "zz"): 2},
            ['there is no criterion "zz". Use one of a, b, c.'],
        ),
        (
            {**ALL, ("a", "b"): F("9.01")},
            ["a over b is 901/100, and a judgement is from 1/9 to 9. Use the scale."],
        ),
        (
            {**ALL, ("a", "b"): F(1, 10)},
            ["a over b is 1/10, and a judgement is from 1/9 to 9. Use the scale."],
        ),
        (
            {**ALL, ("a", "b"): F("0.11111")},
            ["a over b is 0.11111, and a judgement is from 1/9 to 9. Use the scale."],
        ),
    ],
)
def test_pairs_are_refused_in_full(times: dict[tuple[str, str], Any], expected: list[str]) -> None:
    assert said(pairs(times)) == [f"ballot m, judgements: {each}" for each in expected]


def test_the_ends_of_the_scale_are_on_it() -> None:
    assert said(pairs({**ALL, ("a", "b"): 9})) == []
    assert said(pairs({**ALL, ("a", "b"): F(1, 9)})) == []
    assert said(best(bo={"b": 1, "c": 9}, ow={"a": 9, "b": 1})) == []


def test_best_and_worst_are_fit_with_and_without_their_own_ones() -> None:
    assert said(best()) == []
    assert said(best(bo={"a": 1, **BO}, ow={**OW, "c": 1})) == []


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (best(worst="a"), 'ballot m, worst: "a" is the best and the worst. Name two criteria.'),
        (best(bo={"c": 8}), 'ballot m, bo: "b" is missing. Add b, from 1 to 9.'),
        (best(ow={"a": 8}), 'ballot m, ow: "b" is missing. Add b, from 1 to 9.'),
        (best(bo={**BO, "a": 2}), 'ballot m, bo: "a" against itself is not 2. Write 1.'),
        (best(ow={**OW, "c": "1.5"}), 'ballot m, ow: "c" against itself is not 1.5. Write 1.'),
        (best(bo={**BO, "d": 2}), 'ballot m, bo: there is no criterion "d". Use one of a, b, c.'),
        (
            best(bo={**BO, "b": "0.99"}),
            "ballot m, bo: b is 99/100, and a judgement is from 1 to 9. Use the scale.",
        ),
        (best(ow={**OW, "b": 10}), "ballot m, ow: b is 10, and a judgement is from 1 to 9. Use the scale."),
        (
            best(ow={**OW, "a": 7}),
            "ballot m, ow: the best is 8 times the worst in bo and 7 times in ow. Write the same number in both: it "
            "is the same judgement.",
        ),
    ],
)
def test_best_and_worst_are_refused_in_full(given: BestWorst, expected: str) -> None:
    assert said(given) == [expected]


def test_nobody_and_nothing_to_judge() -> None:
    assert said() == ["ballot: there is no ballot. Add a [[ballot]] for each person."]
    assert said(pairs({}), criteria=("a",)) == [
        "criteria: fewer than two criteria are judged. Judge at least one pair.",
    ]
    assert (
        said(pairs(ALL), pairs(ALL)) == ['ballot m, by: "m" has two ballots. Keep one ballot a person.'] * 2
    )
    assert said(pairs(ALL), pairs(ALL, by="n")) == []


@given(st.integers(2, 6), st.data())
def test_every_pair_that_is_left_out_is_named_and_no_other(count: int, data: st.DataObject) -> None:
    names = tuple("abcdef"[:count])
    every = list(combinations(names, 2))
    kept = data.draw(st.sets(st.sampled_from(every)))
    turned = {(b, a) if data.draw(st.booleans()) else (a, b): F(1) for a, b in kept}
    found = said(Pairs("m", turned), criteria=names)
    assert [each.split(": ")[1].split(".")[0] for each in found] == [
        f'"{a}" is not judged against "{b}"' for a, b in every if (a, b) not in kept
    ]
