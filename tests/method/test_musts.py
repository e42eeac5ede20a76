"""What a policy asks of a tender's rules: kept, broken, or not to be told from them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from wellspent.files.shelves.catalogue import find_questions
from wellspent.files.shelves.library import open_library
from wellspent.method.musts import BROKEN, KEPT, UNTOLD, Asked, Must, musts
from wellspent.method.policy import Decided, Decision, Effect, Policy, Rule, decide
from wellspent.method.purchases import Applies, Purchase
from wellspent.method.working import Source

SOURCE = Source("Policy", "A council", 2026, "page 1", "facts-cited")
NOTHING = Asked(social=Fraction(0), measures=0, targets=0, promised=False, stated=False)
FULL = Asked(social=Fraction(1, 5), measures=4, targets=3, promised=True, stated=True)


def decided(applies: Applies = Applies.YES, **effect: object) -> Decision:
    """A decision of one rule with that effect."""
    rule = Rule("only", "The rule in a sentence.", (), Effect(**effect), SOURCE)  # type: ignore[arg-type]
    policy = Policy("p", "A policy", (), (rule,))
    made = decide(policy, Purchase(value=Fraction(1)), {})
    return replace(made, decided=(Decided(rule, applies, "of a fact"),))


def told(asked: Asked, applies: Applies = Applies.YES, **effect: object) -> list[tuple[str, str]]:
    return [(must.key, must.status) for must in musts(decided(applies, **effect), asked)]


@pytest.mark.parametrize(
    ("effect", "kept", "broken"),
    [
        ({"minimum_weighting": Fraction(1, 5)}, FULL, replace(FULL, social=Fraction(19, 100))),
        ({"weighting_max": Fraction(1, 5)}, FULL, replace(FULL, social=Fraction(21, 100))),
        ({"measures_max": 4}, FULL, replace(FULL, measures=5)),
        ({"kpis_min": 3}, FULL, replace(FULL, targets=2)),
        ({"route": "framework"}, FULL, replace(FULL, promised=False)),
        ({"route": "framework"}, FULL, replace(FULL, measures=0)),
        ({"route": "statement"}, FULL, replace(FULL, stated=False)),
    ],
)
def test_a_figure_is_kept_up_to_its_very_edge_and_broken_beyond(
    effect: dict[str, Any], kept: Asked, broken: Asked
) -> None:
    assert [status for _, status in told(kept, **effect)] == [KEPT]
    assert [status for _, status in told(broken, **effect)] == [BROKEN]


def test_a_share_is_compared_exactly_and_not_as_it_is_printed() -> None:
    asked = replace(FULL, social=Fraction(1, 5) - Fraction(1, 10**9))
    [must] = musts(decided(minimum_weighting=Fraction(1, 5)), asked)
    assert must.status == BROKEN


def test_indicators_where_possible_are_never_broken() -> None:
    assert told(FULL, kpis_expected=True) == [("only:kpis-expected", KEPT)]
    assert told(NOTHING, kpis_expected=True) == [("only:kpis-expected", UNTOLD)]
    assert told(NOTHING, kpis_expected=True, kpis_min=1) == [("only:kpis-min", BROKEN)], "one must, not two"


def test_a_sentence_is_for_a_reader_and_each_has_its_own_key() -> None:
    found = musts(decided(required=("Ask for a plan.", "Ask for a tracker.")), FULL)
    assert [(must.key, must.text, must.status) for must in found] == [
        ("only:required-1", "Ask for a plan.", UNTOLD),
        ("only:required-2", "Ask for a tracker.", UNTOLD),
    ]


def test_what_does_not_apply_asks_nothing_and_what_is_unknown_says_on_what() -> None:
    assert told(NOTHING, Applies.NO, minimum_weighting=Fraction(1)) == []
    [must] = musts(decided(Applies.UNKNOWN, minimum_weighting=Fraction(1)), NOTHING)
    assert (must.key, must.status) == ("only", UNTOLD)
    assert must.because == "whether it applies is not known: of a fact"
    assert told(NOTHING, Applies.UNKNOWN, options=("May reserve it.",)) == [], (
        "what is only allowed is no must"
    )
    assert told(NOTHING, options=("May reserve it.",), notices=("UK4: tender notice",)) == []


@pytest.mark.parametrize("id", sorted(open_library().ids("policy")))
@pytest.mark.parametrize("asked", [NOTHING, FULL])
def test_every_policy_of_the_library_is_told_in_sentences(id: str, asked: Asked) -> None:
    library = open_library()
    purchase = Purchase(
        value=Fraction(6_000_000), vat="included", kind="services", commenced=date(2026, 11, 22), body="local",
        nation="england",
    )  # fmt: skip
    decision = decide(library.find("policy", id).entry, purchase, find_questions(library))
    found: list[Must] = musts(decision, asked)
    assert len({must.key for must in found}) == len(found)
    for must in found:
        assert must.text.strip()[-1] in ".%”)", must.text
        assert must.because
        assert must.status in (KEPT, BROKEN, UNTOLD)
        assert str(must.by.rule.source)


def test_the_act_asks_for_three_indicators_above_five_million() -> None:
    library = open_library()
    purchase = Purchase(
        value=Fraction(6_000_000), vat="included", kind="services", commenced=date(2026, 11, 22), body="local",
        nation="england", known={"framework-agreement": False, "utilities-contract": False, "concession": False,
        "light-touch": False, "goods-one-off": False, "private-utility": False},
    )  # fmt: skip
    decision = decide(library.find("policy", "procurement-act-2023").entry, purchase, find_questions(library))
    [must] = [must for must in musts(decision, NOTHING) if must.key.endswith(":kpis-min")]
    assert (must.text, must.status) == ("At least 3 key performance indicators.", BROKEN)
    assert must.because == "0 measures with a target"
