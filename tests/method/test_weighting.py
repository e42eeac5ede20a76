"""A tender's social value weighting against a policy that asks for a share of the weights."""

from __future__ import annotations

from fractions import Fraction

import pytest

from wellspent.method.policy import Decision, Effect, Policy, Rule, decide
from wellspent.method.purchases import Condition, Purchase
from wellspent.method.weighting import Weighed, weighed, weighting_notices
from wellspent.method.working import Source

F = Fraction
SOURCE = Source("A policy", "A council", 2026, "OGL-3.0")


def rule(id: str, effect: Effect, above: int) -> Rule:
    return Rule(id, id, (Condition("value", ">", F(above)),), effect, SOURCE)


POLICY = Policy(
    "council", "The council's policy", (),
    (
        rule("some", Effect(minimum_weighting=F("0.1")), 1000),
        rule("more", Effect(minimum_weighting=F("0.2")), 50000),
        rule("not too much", Effect(weighting_max=F("0.3")), 1000),
    ),
)  # fmt: skip


def about(value: int | None) -> Decision:
    return decide(POLICY, Purchase(value=None if value is None else F(value), vat="excluded"), {})


@pytest.mark.parametrize(
    ("value", "share", "notices"),
    [
        (100000, "0.2", []),
        (100000, "0.3", []),
        (100000, "0.19", [("under-policy-weighting", "Social value carries 19% of the weights; The council's policy asks for at least 20%.")]),
        (100000, "0.19999", [("under-policy-weighting", "Social value carries 19.999% of the weights; The council's policy asks for at least 20%.")]),
        (100000, "0.31", [("over-policy-weighting", "Social value carries 31% of the weights; The council's policy allows at most 30%.")]),
        (5000, "0.1", []),
        (5000, "0", [("under-policy-weighting", "Social value carries 0% of the weights; The council's policy asks for at least 10%.")]),
        (500, "0", []),
        (500, "1", []),
    ],
)  # fmt: skip
def test_a_share_against_what_is_asked(value: int, share: str, notices: list[tuple[str, str]]) -> None:
    assert [(n.code, n.text) for n in weighting_notices(about(value), F(share))] == notices


@pytest.mark.parametrize(("share", "asked"), [("0", "20%"), ("0.15", "20%"), ("0.2", None)])
def test_what_hangs_on_a_missing_fact_is_said_unless_it_is_met_either_way(
    share: str, asked: str | None
) -> None:
    found = weighting_notices(about(None), F(share))
    assert [n.code for n in found] == ([] if asked is None else ["policy-undecided"])
    for notice in found:
        assert f"asks for at least {asked} is not known: " in notice.text


@pytest.mark.parametrize(
    ("weights", "total", "left", "social"),
    [
        ([], 0, 100, 0),
        ([(F(40), False), (None, True)], 40, 60, 0),
        ([(F(40), False), (F(50), False), (F(10), True)], 100, 0, F(1, 10)),
        ([(F(70), False), (F("30.5"), True)], F("100.5"), F("-0.5"), F("0.305")),
    ],
)
def test_weights_that_are_being_written_are_summed_exactly(
    weights: list[tuple[F | None, bool]], total: F, left: F, social: F
) -> None:
    assert weighed(F(100), weights) == Weighed(F(total), F(left), F(social))


def test_weights_out_of_nothing_have_no_share() -> None:
    assert weighed(F(0), [(F(1), True)]).social == 0
