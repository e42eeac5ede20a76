"""What a tender's particulars settle of the facts that the law asks for."""

from __future__ import annotations

from wellspent.method.particulars import PROCEDURES, Particulars, facts_of
from wellspent.method.purchases import Purchase


def test_nothing_stated_settles_nothing() -> None:
    assert facts_of(Particulars(), Purchase()).known == {}


def test_an_open_competition_is_no_direct_award_and_no_call_off() -> None:
    found = facts_of(Particulars(procedure="open"), Purchase()).known
    assert found == {"direct-award": False, "call-off": False, "dynamic-market": False}
    assert facts_of(Particulars(procedure="below-threshold-open"), Purchase()).known == found


def test_another_procedure_settles_less() -> None:
    assert facts_of(Particulars(procedure="direct-award"), Purchase()).known == {"direct-award": True}
    assert facts_of(Particulars(procedure="competitive-flexible"), Purchase()).known == {
        "direct-award": False
    }


def test_regimes_that_are_not_named_do_not_apply() -> None:
    light = facts_of(Particulars(special_regime=("light-touch",)), Purchase()).known
    assert light == {"light-touch": True, "concession": False, "utilities-contract": False}
    none = facts_of(Particulars(special_regime=()), Purchase()).known
    assert none == {"light-touch": False, "concession": False, "utilities-contract": False}


def test_a_public_authority_is_no_private_utility_and_another_body_may_be() -> None:
    assert facts_of(Particulars(), Purchase(body="local")).known == {"private-utility": False}
    assert facts_of(Particulars(), Purchase(body="other")).known == {}


def test_what_the_tender_states_goes_before() -> None:
    stated = Purchase(body="local", known={"call-off": True, "urgent": False})
    found = facts_of(Particulars(procedure="open"), stated).known
    assert (found["call-off"], found["urgent"], found["direct-award"]) == (True, False, False)


def test_every_procedure_has_a_code_of_the_standard() -> None:
    assert {code for code, _ in PROCEDURES.values()} == {"open", "selective", "limited", "direct"}
