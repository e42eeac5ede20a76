"""The real notices of ../shared/data/ocds, read and counted; skipped where they are not."""

from __future__ import annotations

import tomllib
from collections import Counter
from fractions import Fraction

import pytest
from tests.files.notice_reading import (
    REAL,
    exact,
    real,
    rules,
)

from wellspent.files.notices import draft, draft_names, read_notices
from wellspent.method.notices import NoticeValue


@real
def test_the_find_a_tender_notice_has_its_three_criteria() -> None:
    found = read_notices(REAL / "find_a_tender_2026" / "032703-2026_ocds.json")
    (one,) = found.procurements
    assert [(c.label, c.kind, c.weight) for c in one.criteria] == [
        ("Bidder Experience", "quality", exact(30)),
        ("Technical Proposal", "quality", exact(50)),
        ("Commercial Proposal", "price", exact(20)),
    ]
    assert one.kind_of_notice == "UK4"
    assert one.value == NoticeValue(Fraction(33721), Fraction("40465.2"), "GBP")
    assert (found.missing, found.faults) == ((), ())


@real
def test_the_contracts_finder_releases_are_all_read() -> None:
    found = read_notices(REAL / "contracts_finder_2025" / "cf_search_2025-01-23_100_releases.package.json")
    assert (found.releases, len(found.procurements)) == (100, 94)
    assert Counter(kind for kind in rules(found) if "two tender notices" not in kind) == {
        "one field is empty: tender.procurementMethodDetails": 1
    }
    assert len(found.faults) == 2
    assert Counter(what for one in found.procurements for what in one.missing) == {
        "no award criteria": 94,
        "no day of a tender notice": 59,
        "no value": 23,
        "no kind of goods, services or works": 3,
    }


@real
def test_the_listing_of_one_council_is_all_read() -> None:
    found = read_notices(REAL / "contracts_finder_by_council" / "procurement_hyndburn.json")
    assert (found.releases, len(found.procurements), len(found.faults)) == (33, 33, 1)
    assert sum(one.value.known for one in found.procurements) == 29


@real
def test_the_scottish_releases_are_all_read() -> None:
    found = read_notices(REAL / "scotland_wales_2025" / "scotland_pcs_90_releases.jsonl")
    criteria = [c for one in found.procurements for c in one.criteria]
    assert (found.releases, len(found.procurements), len(criteria)) == (90, 341, 559)
    assert Counter(c.weight.form if c.weight else "" for c in criteria) == {"exact": 494, "range": 64, "": 1}
    assert rules(found).count("the release has no id") == 90
    assert sum(" sum to " in rule for rule in rules(found)) == 99
    assert len(found.faults) == 189
    assert Counter(what for one in found.procurements for what in one.missing) == {
        "no value of its own, only one for all lots": 171,
        "no value": 94,
        "no award criteria": 61,
        "no award criteria weights": 1,
    }


@real
def test_a_whole_made_up_process_is_one_procurement() -> None:
    for path in (REAL / "ocp_fictional").rglob("*.json"):
        (one,) = read_notices(path).procurements
        assert one.ocid == "ocds-213czf-000-00001"


@real
@pytest.mark.parametrize(
    ("name", "procurements", "rule", "times"),
    [
        ("badfile.json", 1, "this is not an object", 1),
        ("basic_record_package.json", 1, "", 0),
        ("dupe_ids_1.json", 1, "stands twice", 2),
        ("empty_fields_records.json", 1, "fields are empty", 1),
        ("empty_fields_releases.json", 1, "fields are empty", 1),
        ("records_invalid_releases.json", 3, "the record holds no release", 6),
        ("releases_non_unique.json", 1, "stands twice", 3),
        ("releases_unique_ocids_but_not_ids.json", 2, "registered prefix", 2),
        ("tenders_releases_7_releases_check_ocids.json", 4, "registered prefix", 6),
    ],
)
def test_bad_packages_get_clear_lines(name: str, procurements: int, rule: str, times: int) -> None:
    found = read_notices(REAL / "bad_ocds" / name)
    assert len(found.procurements) == procurements
    assert len([fault for fault in found.faults if rule and rule in fault.rule]) == times
    assert all(fault.mend and fault.file and "\n" not in str(fault) for fault in found.faults)


@real
@pytest.mark.parametrize(
    "folder", ["find_a_tender_2026", "contracts_finder_2025", "scotland_wales_2025", "ocp_fictional"]
)
def test_real_notices_make_drafts_that_are_toml(folder: str) -> None:
    for path in (REAL / folder).glob("*.json*"):
        found = read_notices(path)
        assert len(set(draft_names(found.procurements))) == len(found.procurements)
        for one in found.procurements:
            tender = tomllib.loads(draft(one))
            assert len(tender.get("criterion", ())) == len(one.criteria)
