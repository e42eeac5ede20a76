"""Every fact the policies print, a row each: a policy, what is known of a purchase, and what it decides."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from itertools import product
from typing import Any

import pytest

from wellspent.files.purchases import read_purchase
from wellspent.files.reading.cells import read_sheet
from wellspent.files.reading.documents import open_document
from wellspent.files.shelves.policies import PolicySheet, policy_from
from wellspent.files.shelves.settings import package_folder
from wellspent.method.policy import Decision, Policy, decide
from wellspent.method.purchases import Applies

FOLDER = package_folder() / "policies"
WITH, WITHOUT = {"vat": "included"}, {"vat": "excluded"}


def read_facts() -> dict[str, str]:
    with (package_folder() / "codelists" / "facts.csv").open(encoding="utf-8", newline="") as file:
        return {row["id"]: row["question"] for row in csv.DictReader(file)}


def load(id: str) -> Policy:
    return policy_from(read_sheet(open_document(FOLDER / f"{id}.toml"), PolicySheet))


FACTS = read_facts()
POLICIES = {path.stem: load(path.stem) for path in sorted(FOLDER.glob("*.toml"))}


def ask(policy: str, known: str = "", **given: str) -> Decision:
    """What the policy decides; `known` is such as "urgent=no call-off=yes"."""
    return decide(POLICIES[policy], read_purchase(given, known.split()), FACTS)


def answer(decision: Decision, rule: str) -> str:
    return next(str(found.applies) for found in decision.decided if found.rule.id == rule)


def holds(decision: Decision, expected: Mapping[str, Any]) -> None:
    for key, wanted in expected.items():
        found = getattr(decision, key)
        if isinstance(wanted, str) and isinstance(found, tuple):
            assert any(wanted in sentence for sentence in found), (key, found)
        elif isinstance(wanted, str) and isinstance(found, Fraction):
            assert found == Fraction(wanted), key
        else:
            assert found == wanted, key


AINTREE = "priorities-known=yes market-insight=yes pre-market-engagement=yes"
PPN26 = {"body": "central", "date": "2027-01-01", **WITH}

PRINTED: list[tuple[str, str, dict[str, str], dict[str, Any]]] = [
    # Aintree: framework, statement, or both
    ("aintree", f"{AINTREE} urgent=no", {"value": "10000"}, {"route": "framework"}),
    ("aintree", f"{AINTREE} urgent=no", {"value": "10000.01"}, {"route": "framework"}),
    ("aintree", f"{AINTREE} urgent=no", {"value": "9999.99"}, {"route": "not-applied"}),
    ("aintree", f"{AINTREE} urgent=no", {"value": "10000"}, {"options": "may be used beside the framework"}),
    ("aintree", f"{AINTREE} urgent=yes", {"value": "10000"}, {"route": "both"}),
    ("aintree", f"{AINTREE} urgent=yes", {"value": "9999.99"}, {"route": "statement"}),
    ("aintree", "market-insight=no urgent=no", {"value": "50000"}, {"route": "statement"}),
    ("aintree", "market-insight=no urgent=no", {"value": "500"}, {"route": "statement"}),
    ("aintree", "priorities-known=no market-insight=yes urgent=no", {"value": "50000"}, {"route": "not-applied"}),
    ("aintree", AINTREE, {"value": "10000"}, {"route": "unknown", "missing": ("urgent",)}),
    # STAR: more than 25k, more than 50k, an average of 20 %
    ("star", "", {"value": "25000"}, {"route": "not-applied", "average_goal": None, "kpis_expected": False}),
    ("star", "", {"value": "25000.01"}, {"route": "not-used", "average_goal": "0.2", "kpis_expected": True}),
    ("star", "", {"value": "25000.01"}, {"minimum_weighting": None, "kpis_min": None, "required": "before"}),
    ("star", "", {"value": "50000"}, {"required": "key performance indicators where possible"}),
    ("star", "", {"value": "50000.01"}, {"required": "Social Value Portal"}),
    ("star", "", {}, {"route": "unknown", "average_goal": None, "kpis_expected": None}),
    # Bradford: at least 100k, at most six measures; over 100k one of them on employment and skills
    ("bradford", "", {"value": "99999.99"}, {"route": "not-applied", "measures_max": None, "options": "recommended"}),
    ("bradford", "", {"value": "100000"}, {"route": "not-used", "measures_max": 6, "missing": ()}),
    ("bradford", "leadership-agrees=no", {"value": "100000.01"}, {"required": "employment and skills"}),
    ("bradford", "", {"value": "100000.01"}, {"measures_max": 6, "missing": ("leadership-agrees",)}),
    # Rotherham: more than 100k 20 %, half and half; a plan over 250k, a tracker below
    ("rotherham", "", {"value": "100000"}, {"route": "not-applied", "minimum_weighting": None}),
    ("rotherham", "", {"value": "100000.01"}, {"minimum_weighting": "0.2", "required": "milestone tracker"}),
    ("rotherham", "", {"value": "100000.01"}, {"required": "quantitative offer 50 %"}),
    ("rotherham", "", {"value": "249999.99"}, {"required": "milestone tracker"}),
    ("rotherham", "", {"value": "250000.01"}, {"minimum_weighting": "0.2", "required": "delivery plan"}),
    # Preston: above 74,999, at most 20 %
    ("preston", "", {"value": "74999"}, {"route": "not-applied", "weighting_max": None, "options": "manager"}),
    ("preston", "", {"value": "74999.01"}, {"route": "not-used", "weighting_max": "0.2"}),
    ("preston", "", {"value": "75000"}, {"minimum_weighting": None, "options": "up to 20 %", "required": "1 to 5"}),
    # Torbay: more than 50k at least 10 %, a number and a narrative
    ("torbay", "", {"value": "50000"}, {"route": "not-applied", "minimum_weighting": None}),
    ("torbay", "", {"value": "50000.01"}, {"minimum_weighting": "0.1", "required": "both a number and a narrative"}),
    # South Downs: one offer only
    ("south-downs", "", {}, {"route": "not-used", "measures_max": 1, "required": "confidence"}),
    # South Ribble: more than 100k at least 15 %, but IT and consultancy case by case
    ("south-ribble", "it-or-consultancy=no", {"value": "100000"}, {"route": "not-applied"}),
    ("south-ribble", "it-or-consultancy=no", {"value": "100000.01"}, {"minimum_weighting": "0.15"}),
    ("south-ribble", "it-or-consultancy=yes", {"value": "100000.01"}, {"minimum_weighting": None}),
    ("south-ribble", "it-or-consultancy=yes", {"value": "100000.01"}, {"options": "on its own"}),
    # Surrey: usually 10 %, which is no minimum
    ("surrey", "", {"value": "1"}, {"minimum_weighting": None, "options": "10 %", "required": "at least one"}),
    # NHS: 10 % from 1 April 2022
    ("nhs", "", {"body": "nhs", "date": "2022-03-31"}, {"route": "not-applied", "minimum_weighting": None}),
    ("nhs", "", {"body": "nhs", "date": "2022-04-01"}, {"minimum_weighting": "0.1"}),
    ("nhs", "", {"body": "local", "date": "2022-04-01"}, {"route": "not-applied"}),
    # Northern Ireland: above the thresholds 10 % from 1 June 2022
    *(
        ("northern-ireland-ppn-01-21", "", {"nation": "northern-ireland", "kind": kind, "date": day, "value": value},
         {"minimum_weighting": weighting})
        for kind, day, value, weighting in (
            ("services", "2022-05-31", "200000", None), ("services", "2022-06-01", "138760", None),
            ("services", "2022-06-01", "138760.01", "0.1"), ("works", "2022-06-01", "5336937", None),
            ("works", "2022-06-01", "5336937.01", "0.1"), ("goods", "2022-06-01", "5336937.01", None),
        )
    ),
    ("northern-ireland-ppn-01-21", "", {"nation": "northern-ireland", "date": "2022-06-01"}, {"required": "living wage"}),
    ("northern-ireland-ppn-01-21", "", {"nation": "northern-ireland", "date": "2021-09-01"}, {"required": "fair work"}),
    ("northern-ireland-ppn-01-21", "", {"nation": "northern-ireland", "date": "2021-08-31"}, {"route": "not-applied"}),
    ("northern-ireland-ppn-01-21", "", {"nation": "england"}, {"route": "not-applied"}),
    # Social Value Act: services, before the start, not call-offs, not devolved Welsh bodies
    *(
        ("social-value-act-2012", known, {"date": day, "nation": nation, "kind": kind}, {"route": route})
        for known, day, nation, kind, route in (
            ("call-off=no", "2013-01-31", "england", "services", "not-used"),
            ("call-off=no", "2013-01-30", "england", "services", "not-applied"),
            ("call-off=yes", "2026-10-01", "england", "services", "not-applied"),
            ("call-off=no services-element=yes", "2026-10-01", "england", "works", "not-used"),
            ("call-off=no services-element=no", "2026-10-01", "england", "goods", "not-applied"),
            ("call-off=no", "2026-10-01", "england", "goods", "unknown"),
            ("call-off=no devolved-body=no", "2026-10-01", "wales", "services", "not-used"),
            ("call-off=no devolved-body=yes", "2026-10-01", "wales", "services", "not-applied"),
            ("call-off=no", "2026-10-01", "scotland", "services", "not-applied"),
        )
    ),
    # PPN 06/20: from 1 January 2021; PPN 002 instead from 24 February 2025, and only it from 1 October 2025
    ("ppn-06-20", "", {"body": "central", "date": "2020-12-31"}, {"route": "not-applied"}),
    ("ppn-06-20", "", {"body": "central", "date": "2021-01-01"}, {"minimum_weighting": "0.1", "options": ()}),
    ("ppn-06-20", "", {"body": "central", "date": "2025-02-24"}, {"minimum_weighting": "0.1", "options": "PPN 002"}),
    ("ppn-06-20", "", {"body": "central", "date": "2025-09-30"}, {"minimum_weighting": "0.1", "options": "PPN 002"}),
    ("ppn-06-20", "call-off=no", {"body": "central", "date": "2025-10-01"}, {"route": "not-applied"}),
    ("ppn-06-20", "call-off=yes framework-under-ppn-06-20=yes", {"body": "central", "date": "2026-10-01"},
     {"route": "not-used", "required": "as the framework agreement"}),
    ("ppn-06-20", "", {"body": "local", "date": "2021-01-01"}, {"route": "not-applied"}),
    # PPN 002: mandatory from 1 October 2025, to procurements commenced by 31 December 2026
    *(
        ("ppn-002", "", {"body": "central", "date": day, "value": "8000000"}, {"minimum_weighting": weighting})
        for day, weighting in (
            ("2025-09-30", None), ("2025-10-01", "0.1"), ("2026-12-31", "0.1"), ("2027-01-01", None),
        )
    ),
    ("ppn-002", "", {"body": "central", "date": "2025-02-23"}, {"options": ()}),
    ("ppn-002", "", {"body": "central", "date": "2025-02-24", "value": "8000000"}, {"options": "in place of PPN 06/20"}),
    ("ppn-002", "", {"body": "local", "date": "2026-10-01"}, {"route": "not-applied", "options": "Adopt"}),
    ("ppn-002", "absolute-price-method=yes", {"body": "central", "date": "2026-10-01", "value": "8000000"},
     {"minimum_weighting": "0.1", "required": "other than price"}),
    *(
        ("ppn-002", "light-touch=no concession=no",
         {"body": "central", "kind": kind, "date": day, "value": value, **WITH}, {"minimum_weighting": weighting})
        for kind, day, value, weighting in (
            ("services", "2025-12-31", "139687.99", None), ("services", "2025-12-31", "139688", "0.1"),
            ("goods", "2026-01-01", "135017.99", None), ("goods", "2026-01-01", "135018", "0.1"),
            ("works", "2025-12-31", "5372608.99", None), ("works", "2025-12-31", "5372609", "0.1"),
            ("works", "2026-01-01", "5192999.99", None), ("works", "2026-01-01", "5193000", "0.1"),
        )
    ),
    ("ppn-002", "", {"body": "central", "value": "8000000"}, {"route": "unknown", "minimum_weighting": None}),
    # PPN 026: from 1 January 2027; at least 1m with VAT 10 %, at least 5m 20 % and three KPIs
    ("ppn-026", "", {**PPN26, "date": "2026-12-31", "value": "8000000"}, {"route": "not-applied"}),
    ("ppn-026", "", {**PPN26, "value": "8000000"}, {"minimum_weighting": "0.2", "kpis_min": 3}),
    ("ppn-026", "", {**PPN26, "value": "2000000"}, {"minimum_weighting": "0.1", "kpis_min": None}),
    ("ppn-026", "", {**PPN26, "value": "999999.99"}, {"route": "not-applied", "minimum_weighting": None}),
    ("ppn-026", "", {**PPN26, "value": "1000000"}, {"route": "not-used", "minimum_weighting": "0.1"}),
    ("ppn-026", "", {**PPN26, "value": "4999999.99"}, {"minimum_weighting": "0.1", "kpis_expected": False}),
    ("ppn-026", "", {**PPN26, "value": "5000000"}, {"minimum_weighting": "0.2", "kpis_min": 3, "kpis_expected": True}),
    ("ppn-026", "", {**PPN26, "value": "4500000", **WITHOUT}, {"minimum_weighting": None, "kpis_expected": None}),
    ("ppn-026", "", {"body": "central", "value": "8000000", **WITH}, {"route": "unknown"}),
    ("ppn-026", "", {"date": "2027-01-01", "value": "8000000", **WITH}, {"route": "unknown"}),
    ("ppn-026", "", {"body": "central", "date": "2027-01-01"}, {"route": "unknown"}),
    ("ppn-026", "", {**PPN26, "body": "nhs", "value": "8000000"}, {"route": "not-applied", "options": "Adopt"}),
    ("ppn-026", "absolute-price-method=yes", {**PPN26, "value": "2000000"}, {"required": "other than price"}),
    ("ppn-026", "over-5m-a-year=yes", {**PPN26, "value": "6000000"}, {"required": "PPN 006"}),
]  # fmt: skip


@pytest.mark.parametrize(("policy", "known", "given", "expected"), PRINTED)
def test_printed_fact(policy: str, known: str, given: dict[str, str], expected: dict[str, Any]) -> None:
    holds(ask(policy, known, **given), expected)


def test_every_policy_has_a_row() -> None:
    assert {row[0] for row in PRINTED} | {"procurement-act-2023"} == set(POLICIES)


# Procurement Act 2023

PLAIN = (
    "call-off=no concession=no direct-award=no dynamic-market=no framework-agreement=no goods-one-off=no "
    "light-touch=no private-utility=no school=no spend-over-100m=no urgent=no utilities-contract=no"
)
COUNCIL = {"body": "local", "nation": "england", "date": "2026-10-01", "kind": "services", **WITH}


def act(known: str = "", **given: str) -> Decision:
    """What the Act decides of a plain purchase by a council, but for what is given otherwise."""
    said = dict(pair.split("=") for pair in f"{PLAIN} {known}".split())
    return ask("procurement-act-2023", " ".join(f"{k}={v}" for k, v in said.items()), **{**COUNCIL, **given})


def term(decision: Decision, id: str) -> str:
    return next(str(found.applies) for found in decision.terms if found.term.id == id)


def threshold(year: int, kind: str, body: str, light: bool, concession: bool, utility: bool) -> int:
    """Schedule 1 as printed, read off the table a row at a time."""
    new = year >= 2026
    if concession:
        return 5_372_609 if light or not new else 5_193_000
    if kind == "works":
        return 5_193_000 if new else 5_372_609
    if light:
        return 884_720 if utility else 663_540
    if utility:
        return 415_440 if new else 429_809
    if body == "central":
        return 135_018 if new else 139_688
    return 207_720 if new else 214_904


@pytest.mark.parametrize(
    ("day", "kind", "body", "light", "concession", "utility"),
    [
        found
        for found in product(
            ("2025-02-24", "2025-12-31", "2026-01-01", "2027-06-01"), ("goods", "services", "works"),
            ("central", "local", "police", "education"), (False, True), (False, True), (False, True),
        )
        if not (found[1] == "works" and found[3])
    ],
)  # fmt: skip
def test_the_ladder_of_thresholds_is_the_printed_table(
    day: str, kind: str, body: str, light: bool, concession: bool, utility: bool
) -> None:
    facts = {"light-touch": light, "concession": concession, "utilities-contract": utility}
    known = " ".join(f"{fact}={'yes' if said else 'no'}" for fact, said in facts.items())
    limit = threshold(int(day[:4]), kind, body, light, concession, utility)
    for value, expected in ((f"{limit - 1}.99", "no"), (f"{limit}", "yes"), (f"{limit}.01", "yes")):
        decision = act(known, value=value, kind=kind, body=body, date=day)
        assert term(decision, "above-threshold") == expected


def test_the_ladder_and_the_parameters_hold_the_same_amounts() -> None:
    conditions = [c for found in POLICIES["procurement-act-2023"].terms[0].cases for c in found.conditions]
    ladder = {condition.than for condition in conditions if condition.fact == "value"}
    with (package_folder() / "parameters" / "procurement-thresholds.toml").open("rb") as file:
        versions = tomllib.load(file)["version"]
    assert ladder == {amount for version in versions for amount in version["amounts"].values()}


def test_thresholds_count_vat() -> None:
    assert term(act(value="200000", **WITHOUT), "above-threshold") == "unknown"
    assert term(act(value="207720", **WITHOUT), "above-threshold") == "yes"
    assert term(act(value="173000", **WITHOUT), "above-threshold") == "no"


def test_an_nhs_body_between_the_two_thresholds_hangs_on_the_list() -> None:
    for known, expected in (
        ("", "unknown"),
        ("central-authority=yes", "yes"),
        ("central-authority=no", "no"),
    ):
        assert term(act(known, value="150000", body="nhs"), "above-threshold") == expected


def test_wales_sets_its_own_thresholds() -> None:
    assert term(act(value="50000000", nation="wales"), "above-threshold") == "unknown"
    assert term(act("above-welsh-threshold=yes", value="1", nation="wales"), "above-threshold") == "yes"


def test_scotland_and_earlier_procurements_are_outside() -> None:
    for given in ({"nation": "scotland"}, {"date": "2025-02-23"}):
        decision = act(value="8000000", **given)
        assert decision.route == "not-applied"
        assert {found.applies for found in decision.decided} == {Applies.NO}


@pytest.mark.parametrize(
    ("known", "value", "vat", "expected"),
    [
        ("", "5000000", "included", "no"),
        ("", "5000000.01", "included", "yes"),
        ("", "5000000", "excluded", "unknown"),
        ("", "4166666.66", "excluded", "no"),
        ("framework-agreement=yes", "8000000", "included", "no"),
        ("concession=yes", "8000000", "included", "no"),
        ("light-touch=yes", "8000000", "included", "no"),
        ("private-utility=yes", "8000000", "included", "no"),
        ("goods-one-off=yes", "8000000", "included", "no"),
    ],
)
def test_section_52_is_more_than_five_million_with_its_exclusions(
    known: str, value: str, vat: str, expected: str
) -> None:
    decision = act(known, value=value, vat=vat)
    assert {answer(decision, id) for id in ("pa-kpis", "pa-uk7-kpis", "pa-uk9-performance")} == {expected}
    assert decision.kpis_min == (3 if expected == "yes" else None)
    assert decision.kpis_expected is {"yes": True, "no": False, "unknown": None}[expected]


def test_works_between_five_million_and_the_works_threshold_are_no_public_contract() -> None:
    assert answer(act(value="5100000", kind="works"), "pa-kpis") == "no"
    assert answer(act(value="5193000", kind="works"), "pa-kpis") == "yes"


def test_section_52_and_ppn_026_part_at_exactly_five_million() -> None:
    given = {"value": "5000000", "body": "central", "date": "2027-01-01", **WITH}
    assert act(**given).kpis_min is None
    assert ask("ppn-026", **given).kpis_min == 3


def notices(decision: Decision) -> set[str]:
    return {text.split(":")[0] for text in decision.notices}


OFTEN = {"UK4", "UK6", "UK7", "UK8", "UK9", "UK10", "UK11", "UK12", "UK17"}


@pytest.mark.parametrize(
    ("known", "given", "expected"),
    [
        ("pre-market-engagement=no", {"value": "300000"}, OFTEN),
        ("pre-market-engagement=yes", {"value": "300000"}, OFTEN | {"UK2"}),
        ("direct-award=yes", {"value": "300000"}, OFTEN - {"UK4"} | {"UK5"}),
        ("call-off=yes", {"value": "300000"}, OFTEN - {"UK4"}),
        ("", {"value": "30000"}, {"UK4", "UK7"}),
        ("", {"value": "29999.99"}, set()),
        ("", {"value": "12000", "body": "central"}, {"UK4", "UK7"}),
        ("", {"value": "11999.99", "body": "central"}, set()),
        ("", {"value": "12000", "body": "nhs"}, {"UK4", "UK7"}),
        ("school=yes", {"value": "100000", "body": "education"}, set()),
        ("", {"value": "300000", "date": "2026-03-31"}, OFTEN - {"UK8"}),
        ("", {"value": "300000", "date": "2026-04-01"}, OFTEN),
        ("private-utility=yes", {"value": "300000"}, OFTEN - {"UK8"}),
        ("school=yes", {"value": "300000"}, OFTEN - {"UK8"}),
        ("concession=yes", {"value": "6000000"}, OFTEN - {"UK8"}),
        ("devolved-body=no", {"value": "300000", "nation": "northern-ireland"}, OFTEN),
        ("devolved-body=yes", {"value": "300000", "nation": "northern-ireland"}, OFTEN - {"UK8"}),
        ("above-welsh-threshold=yes", {"value": "300000", "nation": "wales"}, OFTEN - {"UK8"}),
    ],
)
def test_the_notices_of_a_purchase(known: str, given: dict[str, str], expected: set[str]) -> None:
    assert notices(act(known, **given)) == expected


@pytest.mark.parametrize(
    ("known", "value", "expected"),
    [
        ("spend-over-100m=yes", "2000000", "no"),
        ("spend-over-100m=yes", "2000000.01", "yes"),
        ("spend-over-100m=no", "9000000", "no"),
        ("spend-over-100m=yes private-utility=yes", "9000000", "no"),
    ],
)
def test_the_pipeline_notice(known: str, value: str, expected: str) -> None:
    assert answer(act(known, value=value), "pa-uk1-pipeline") == expected


@pytest.mark.parametrize(
    ("known", "value", "details", "copy"),
    [
        ("", "300000", "within 30 days", ""),
        ("light-touch=yes", "700000", "within 120 days", ""),
        ("", "5000000", "within 30 days", ""),
        ("", "5000000.01", "within 30 days", "within 90 days"),
        ("light-touch=yes", "5000000.01", "within 120 days", "within 180 days"),
    ],
)
def test_the_details_notice_and_the_copy_of_the_contract(
    known: str, value: str, details: str, copy: str
) -> None:
    said = [text for text in act(known, value=value).notices if text.startswith("UK7")]
    assert any(details in text for text in said if "contract details" in text)
    copies = [text for text in said if "copy of the contract" in text]
    assert [copy in text for text in copies] == ([True] if copy else [])


@pytest.mark.parametrize(
    ("known", "value", "days"),
    [
        ("", "300000", 8),
        ("", "200000", None),
        ("direct-award=yes urgent=yes", "300000", None),
        ("direct-award=yes urgent=no", "300000", 8),
        ("direct-award=no urgent=yes", "300000", 8),
        ("call-off=yes", "300000", None),
        ("light-touch=yes", "700000", None),
        ("private-utility=yes", "300000", None),
        ("dynamic-market=yes utilities-contract=yes", "500000", None),
        ("dynamic-market=yes utilities-contract=no", "500000", 8),
    ],
)
def test_the_standstill_is_eight_working_days(known: str, value: str, days: int | None) -> None:
    assert act(known, value=value).standstill_days == days


@pytest.mark.parametrize(
    ("known", "given", "may", "must_not"),
    [
        ("", {"date": "2026-02-03"}, False, True),
        ("", {"date": "2026-02-04"}, True, False),
        ("", {"body": "police"}, True, False),
        ("best-value-authority=yes", {"body": "other"}, True, False),
        ("best-value-authority=no", {"body": "other"}, False, False),
        ("", {"body": "central"}, True, False),
        ("light-touch=yes", {"body": "central"}, False, False),
        ("", {"body": "nhs"}, False, False),
        ("", {"body": "education"}, False, False),
        ("", {"nation": "northern-ireland"}, False, False),
        ("", {"value": "207720"}, False, True),
        ("", {"value": "207720", "body": "central"}, False, False),
    ],
)
def test_who_may_reserve_by_place_below_the_threshold(
    known: str, given: dict[str, str], may: bool, must_not: bool
) -> None:
    decision = act(known, **{"value": "100000", **given})
    assert any("Reserve the competition to suppliers" in text for text in decision.options) is may
    assert any("where suppliers are located" in text for text in decision.required) is must_not


# The files


def test_every_fact_a_policy_hangs_on_is_in_the_closed_list_and_every_fact_is_used() -> None:
    assert {fact for policy in POLICIES.values() for fact in policy.facts} == set(FACTS)


def test_a_fact_is_a_question() -> None:
    assert all(question.endswith("?") for question in FACTS.values())


def test_no_id_stands_twice_and_no_term_is_also_a_fact() -> None:
    ids = [name for p in POLICIES.values() for name in (*(r.id for r in p.rules), *(t.id for t in p.terms))]
    assert len(ids) == len(set(ids))
    assert not set(ids) & set(FACTS)


def test_a_policy_is_filed_under_its_id() -> None:
    assert all(policy.id == name for name, policy in POLICIES.items())


@pytest.mark.parametrize("policy", POLICIES)
def test_a_source_is_cited_under_a_licence_that_lets_it_be(policy: str) -> None:
    crown = ("UK Parliament", "Cabinet Office", "Department for", "Department of Finance")
    for rule in POLICIES[policy].rules:
        expected = "OGL-3.0" if rule.source.publisher.startswith(crown) else "facts-cited"
        assert rule.source.licence == expected
        assert 1988 <= rule.source.year <= date.today().year


def test_what_was_read_second_hand_says_so() -> None:
    assert {rule.status for rule in POLICIES["ppn-026"].rules} == {"unverified"}
    doubtful = {
        rule.id for policy in POLICIES.values() for rule in policy.rules if rule.status != "published"
    }
    assert doubtful == {
        *(rule.id for rule in POLICIES["ppn-026"].rules),
        "ppn-002-ten-percent", "ppn-002-absolute-methods", "pa-award-criteria", "pa-standstill",
        "pa-uk7-copy-light-touch", "pa-notifiable-central", "pa-notifiable-others",
        "pa-uk10-change", "pa-uk11-termination", "pa-uk12-procurement-termination",
    }  # fmt: skip
