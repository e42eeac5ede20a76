"""Our own checks fail loudly: each fault is planted in a package that has none, and found at its place."""

from __future__ import annotations

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from tests.publishing import two_lots

from wellspent.documents.ocds.checks import check_package, faults_of
from wellspent.method.errors import Refused

R = ("releases", 0)
T = (*R, "tender")
LOT = (*T, "lots", 0)
CRITERION = (*LOT, "awardCriteria", "criteria", 0)
EVALUATION = (*R, "bids", "evaluations", 0)
GONE = object()
"""What takes a field out."""

PLANTED: list[tuple[tuple[Any, ...], Any, str, str]] = [
    # unknown fields, which a schema lets pass
    ((*R, "tendr"), {}, "releases[0]", 'there is no field "tendr" here. Did you mean "tender"?'),
    ((*LOT, "awardCriteriaDetails"), "x", "releases[0].tender.lots[0]", 'Did you mean "awardCriteria"?'),
    ((*CRITERION, "weight"), 70, "releases[0].tender.lots[0].awardCriteria.criteria[0]", 'no field "weight"'),
    (("note",), "x", "", 'there is no field "note" here'),
    ((*EVALUATION, "results", 0, "scores", 0, "score"), 1, "scores[0]", 'no field "score"'),
    # codes that are not in their list, open ones too
    ((*CRITERION, "type"), "cost-ish", "criteria[0].type", "is not in the code list awardCriterionType"),
    ((*CRITERION, "numbers", 0, "weight"), "percent", "numbers[0].weight", "code list criterionWeight"),
    ((*R, "tag"), ["tendr"], "releases[0].tag[0]", "code list releaseTag"),
    ((*R, "parties", 0, "roles"), ["purchaser"], "roles[0]", "code list partyRole"),
    ((*T, "specialRegime"), ["light-touch"], "specialRegime[0]", "code list specialRegime"),
    ((*R, "bids", "statistics", 0, "measure"), "bids!", "measure", "code list bidStatistics"),
    ((*R, "awards", 0, "documents", 0, "noticeType"), "UK99", "noticeType", "code list noticeType"),
    ((*R, "awards", 0, "documents", 0, "documentType"), "award", "documentType", "code list documentType"),
    ((*LOT, "sustainability", 0, "strategies"), ["kindness"], "strategies[0]", "code list sustainabilityStrategy"),
    ((*EVALUATION, "criteria", 0, "rule"), "guesswork", "rule", "code list evaluationRule"),
    ((*T, "procurementMethod"), "openish", "procurementMethod", "code list method"),
    # forms
    ((*R, "ocid"), "213czf-1", "releases[0].ocid", "has not the form of open contracting id"),
    ((*T, "items", 0, "classification", "id"), "9091", "classification.id", "has not the form of CPV"),
    ((*EVALUATION, "tenderFile", "digest"), "ABC", "digest", "has not the form of digest"),
    ((*R, "awards", 0, "value", "currency"), "pounds", "currency", "has not the form of currency"),
    # kinds of value
    ((*R, "date"), "2026-03-30", "releases[0].date", "is not a moment"),
    ((*R, "date"), "2026-03-30T00:00:00", "releases[0].date", "is not a moment"),
    ((*R, "date"), "2026-13-30T00:00:00Z", "releases[0].date", "is not a moment"),
    ((*EVALUATION, "valuesOn"), "20260320", "valuesOn", "is not a day"),
    ((*R, "awards", 0, "value", "amount"), "90000", "value.amount", "is not a number"),
    ((*R, "awards", 0, "value", "amount"), float("nan"), "value.amount", "is not a number"),
    ((*R, "awards", 0, "value", "amount"), True, "value.amount", "is not a number"),
    ((*R, "bids", "statistics", 0, "value"), 2.5, "value", "is not a count"),
    ((*R, "bids", "statistics", 0, "value"), -1, "value", "is not a count"),
    ((*LOT, "hasSustainability"), "yes", "hasSustainability", "is not a truth"),
    (("uri",), "here", "uri", "is not an address"),
    ((*T, "title"), " ", "tender.title", "is not a text"),
    # emptiness
    ((*T, "items"), [], "tender.items", "must be a list with something in it"),
    ((*T, "tenderPeriod"), {}, "tender.tenderPeriod", "an empty object says nothing"),
    ((*T, "lots"), {"id": "1"}, "tender.lots", "must be a list"),
    ((*R, "buyer"), "Harrowmere", "releases[0].buyer", "this must be an object"),
    # what must be there
    ((*R, "id"), GONE, "releases[0]", '"id" is missing'),
    ((*CRITERION, "name"), GONE, "criteria[0]", '"name" is missing'),
    (("publisher",), GONE, "", '"publisher" is missing'),
    # ids and references
    ((*T, "lots", 1, "id"), "north", "tender.lots", 'the id "north" stands twice'),
    ((*R, "buyer", "id"), "nobody", "releases[0].buyer.id", 'there is no party "nobody"'),
    ((*T, "items", 0, "relatedLot"), "east", "releases[0].tender.items", 'there is no lot "east"'),
    ((*R, "bids", "statistics", 0, "relatedLot"), "east", "bids.statistics", 'there is no lot "east"'),
    ((*R, "bids", "details", 0, "tenderers", 0, "id"), "x", "bids.details", 'there is no party "x"'),
    ((*R, "awards", 0, "suppliers", 0, "id"), "x", "awards", 'there is no party "x"'),
    ((*R, "awards", 0, "relatedLots"), ["east"], "awards", 'there is no lot "east"'),
    ((*R, "awards", 0, "relatedBid"), "z", "awards", 'there is no bid "z"'),
    ((*R, "contracts", 0, "awardID"), "z", "contracts", 'there is no award "z"'),
    ((*EVALUATION, "winner"), "z", "bids.evaluations", 'there is no result "z"'),
    ((*EVALUATION, "tie"), ["z"], "bids.evaluations", 'there is no result "z"'),
    ((*EVALUATION, "relatedLot"), "z", "bids.evaluations", 'there is no lot "z"'),
    ((*EVALUATION, "results", 0, "relatedBid"), "z", "bids.evaluations", 'there is no bid "z"'),
    ((*EVALUATION, "results", 0, "scores", 0, "id"), "z", "bids.evaluations", 'there is no criterion "z"'),
]  # fmt: skip


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> Any:
    return two_lots(tmp_path_factory.mktemp("clean"))


def test_a_package_as_written_has_no_fault(clean: Any) -> None:
    assert faults_of(clean) == []
    check_package(clean)


@pytest.mark.parametrize(
    ("path", "value", "place", "said"), PLANTED, ids=[str(n) for n, _ in enumerate(PLANTED)]
)
def test_each_planted_fault_is_found(
    clean: Any, path: tuple[Any, ...], value: Any, place: str, said: str
) -> None:
    package = deepcopy(clean)
    here = package
    for key in path[:-1]:
        here = here[key]
    if value is GONE:
        del here[path[-1]]
    else:
        here[path[-1]] = value
    found = faults_of(package)
    assert [str(fault) for fault in found if said in str(fault) and fault.place.endswith(place)], found
    with pytest.raises(Refused) as caught:
        check_package(package, "package.json")
    assert all(fault.file == "package.json" and fault.mend for fault in caught.value.faults)


def test_faults_inside_a_record_are_found_in_releases_and_in_the_compiled_one(tmp_path: Path) -> None:
    record = two_lots(tmp_path, kind="record")
    assert faults_of(record) == []
    for key, place in (
        ("releases", "records[0].releases[1].buyer.id"),
        ("compiledRelease", "records[0].compiledRelease.buyer.id"),
    ):
        package = json.loads(json.dumps(record))
        inside = package["records"][0][key]
        (inside[1] if key == "releases" else inside)["buyer"]["id"] = "nobody"
        assert [fault.place for fault in faults_of(package)] == [place]
