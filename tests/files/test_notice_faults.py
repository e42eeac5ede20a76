"""Notices with faults, and files that are no notices: a clear line each, and never a crash."""

from __future__ import annotations

import json
import tomllib
from copy import deepcopy
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.files.notice_reading import (
    HERE,
    one_release,
    read,
    read_text,
    rules,
    with_criteria,
)

from wellspent.files.notices import draft, draft_names, read_notices
from wellspent.files.notices.ocds import plain_text
from wellspent.method.errors import Refused
from wellspent.method.notices import NoticeFile


@pytest.mark.parametrize(
    ("place", "rule"),
    [
        ("release 1 (ocds-abc123-0a1b50), id", "the release has no id"),
        ("release 1 (ocds-abc123-0a1b50), buyer", "this is not an object"),
        ("release 1 (ocds-abc123-0a1b50), tender.title", "this is not text"),
        ("release 1 (ocds-abc123-0a1b50), tender.value.amount", '"a lot" is not an amount'),
        ("release 1 (ocds-abc123-0a1b50), tender.value.currency", '"pounds" is not a currency'),
        ("release 1 (ocds-abc123-0a1b50), tender.tenderPeriod.endDate", '"next week" is not a date'),
        (
            "release 1 (ocds-abc123-0a1b50), tender.mainProcurementCategory",
            '"people" is not goods, services or works',
        ),
        ("criteria[0].numbers[0].number", '"forty" is not a weight'),
        ("criteria[1].numbers[0].number", "a weight of 130 is more than the whole, 100"),
        ("criteria[2].type", '"speed" is not one of price, cost, quality'),
        ("criteria[2].numbers[0].number", "a weight of -5 is below nothing"),
        ("criteria[3].numbers", "the criterion has two weights"),
        ("criteria[4].numbers[0].weight", '"percentageAbout" is not a kind of weight'),
        ("criteria[5].numbers[0].weight", "the number does not say what it is"),
        ("criteria[6]", "this is not an object"),
        ("tender.lots[1].id", 'there are two lots "1"'),
        ("tender.lots[2].id", "the lot has no id"),
        ("tender.lots[2].value.amount", "the amount is below nothing"),
        ("release 2, ocid", "there is no ocid"),
        ("release 2, tag", "the release has no tag"),
        ("release 2, date", "the release has no date"),
        ("release 3", "the release is not an object, or is empty"),
        ("release 5 (my-own-prefix), ocid", '"my-own-prefix" does not begin with a registered prefix'),
        ("release 6 (ocds-abc123-0a1b51)", "one field is empty: title"),
        ("release 7 (ocds-abc123-0a1b51)", 'the release "y" stands twice, and the two differ'),
        ("release 8 (ocds-abc123-0a1b51)", 'the process has two tender notices, "y" and "z"'),
    ],
)
def test_each_fault_has_its_file_place_rule_and_mend(place: str, rule: str) -> None:
    faults = read("faulty.json").faults
    (found,) = [f for f in faults if f.rule == rule and f.place.endswith(place)][:1]
    assert found.file == str(HERE / "faulty.json")
    assert found.mend
    assert "\n" not in str(found)


def test_no_fault_is_named_twice() -> None:
    faults = read("faulty.json").faults
    assert len(set(faults)) == len(faults) == 28


def test_a_later_release_is_read_over_its_double() -> None:
    assert read("faulty.json").procurements[-1].title == "Three"


@pytest.mark.parametrize(
    ("weights", "rule"),
    [
        (["24", "60"], "the weights of the award criteria sum to 84, not 100"),
        (["95%", "95%"], "the weights of the award criteria sum to 190, not 100"),
        (["10-20%", "30-40%"], "the weights of the award criteria sum to between 40 and 60, not 100"),
        (["0.5", "0.4"], "the weights of the award criteria sum to 0.9, not 1"),
        (["80", "40", "by hand"], "the weights of the award criteria sum to 120, not 100"),
    ],
)
def test_weights_that_cannot_sum_to_the_whole(tmp_path: Path, weights: list[str], rule: str) -> None:
    found = read_text(
        tmp_path, with_criteria(*({"type": "quality", "description": weight} for weight in weights))
    )
    assert rules(found) == [rule]
    assert found.faults[0].place.endswith("tender.awardCriteria")
    assert found.procurements[0].faults == found.faults


@pytest.mark.parametrize("weights", [["40", "60%"], ["0.4", "0.6"], ["10-50%", "30-60%"], ["40", "by hand"]])
def test_weights_that_can(tmp_path: Path, weights: list[str]) -> None:
    assert not read_text(
        tmp_path, with_criteria(*({"type": "quality", "description": weight} for weight in weights))
    ).faults


def test_weights_in_two_units_are_not_added_up(tmp_path: Path) -> None:
    numbers = [{"number": 60, "weight": "percentageExact"}], [{"number": 40, "weight": "pointsExact"}]
    found = read_text(tmp_path, with_criteria(*({"type": "quality", "numbers": n} for n in numbers)))
    assert rules(found) == ["weights are given in percent and in points"]
    assert found.procurements[0].out_of is None


def test_a_range_that_runs_down_is_no_weight(tmp_path: Path) -> None:
    found = read_text(tmp_path, with_criteria({"type": "quality", "description": "60-30%"}))
    assert rules(found) == ["the range of the weight runs from 60 down to 30"]


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("broken.json", "line 3, column 1: this is not JSON"),
        ("empty.json", "the list has no release"),
        ("not-a-number.json", "NaN is not a number"),
        ("not-there.json", "there is no such file"),
    ],
)
def test_a_file_with_nothing_to_read_is_refused_in_one_line(name: str, line: str) -> None:
    with pytest.raises(Refused) as refused:
        read(name)
    (fault,) = refused.value.faults
    assert line in str(fault)
    assert str(fault).startswith(str(HERE / name))


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("", "this is not JSON"),
        ("hello", "this is not JSON"),
        ("3", "this is not a JSON object"),
        ('"text"', "this is not a JSON object"),
        ("null", "this is not a JSON object"),
        ("[]", "the list has no entry"),
        ("{}", "this is neither a release, a release package nor a record package"),
        ('{"records": []}', "the list has no record"),
        ('{"releases": {"ocid": "x"}}', "this is neither"),
        ('{"ocid": Infinity}', "Infinity is not a number"),
        ('{"ocid": ' + "9" * 5000 + "}", "a number has too many digits"),
        ("[" * 100_000, "lists are nested too deep"),
        ('{"ocid":' * 90 + "1" + "}" * 90, "objects are nested too deep"),
    ],
)
def test_what_is_no_notice_is_refused(tmp_path: Path, text: str, rule: str) -> None:
    with pytest.raises(Refused) as refused:
        read_text(tmp_path, text)
    assert rule in refused.value.faults[0].rule


def test_bytes_that_are_not_utf8_are_refused_with_their_line(tmp_path: Path) -> None:
    path = tmp_path / "notice.json"
    path.write_bytes('{"ocid": 1,\n "title": "café"}'.encode("latin-1"))
    with pytest.raises(Refused, match="line 2: the file is not UTF-8 text"):
        read_notices(path)


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="cannot be read"):
        read_notices(tmp_path)


@pytest.mark.parametrize("number", ["1e999999999", "-1e999999999", "1e-999999999", "1e15", "0.0000000000001"])
def test_numbers_out_of_all_measure_are_faults_and_cost_no_time(tmp_path: Path, number: str) -> None:
    text = json.dumps(one_release(value={"amount": "HERE"})).replace('"HERE"', number)
    found = read_text(tmp_path, text)
    assert found.procurements[0].value.amount is None
    assert len(found.faults) == 1
    assert len(str(found.faults[0])) < 300


def test_numbers_never_pass_through_a_float(tmp_path: Path) -> None:
    text = json.dumps(one_release(value={"amount": "HERE"})).replace('"HERE"', "123456789012345.123456789012")
    assert read_text(tmp_path, text).procurements[0].value.amount == Fraction("123456789012345.123456789012")


def test_text_loses_what_could_harm_a_terminal_or_a_file(tmp_path: Path) -> None:
    title = "A\x1b[31m\nB\u202eC\ud800 \u0000D"
    (one,) = read_text(tmp_path, json.dumps(one_release(title=title))).procurements
    assert one.title == "A [31m B C D"
    assert tomllib.loads(draft(one))["title"] == one.title


def test_long_text_is_cut() -> None:
    assert len(plain_text("x" * 10_000)) == 500


JUNK: st.SearchStrategy[Any] = st.sampled_from(
    [
        None,
        True,
        0,
        -1,
        10**30,
        "",
        "x",
        "\ud800",
        "1e999999999",
        [],
        {},
        [None],
        [[]],
        {"id": []},
        {"id": {}},
        1.5,
    ]
)
GOOD = [
    HERE / name
    for name in ("uk4-two-lots.json", "points.json", "records.json", "faulty.json", "listing.json")
]


def paths(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every way into a tree."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [way for key, item in items for way in ((*path, key), *paths(item, (*path, key)))]


def either(folder: Path, text: str) -> NoticeFile | None:
    """What is read, or None where it is refused, each fault in a line with its mend."""
    try:
        found: NoticeFile | None = read_text(folder, text)
    except Refused as refused:
        found, faults = None, refused.faults
    else:
        assert found is not None
        faults = found.faults
    assert faults or found
    assert all(fault.mend and "\n" not in str(fault).encode().decode() for fault in faults)
    return found


@settings(max_examples=500, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_mutated_notice_is_read_or_refused(tmp_path: Path, data: st.DataObject) -> None:
    tree = json.loads(data.draw(st.sampled_from(GOOD)).read_text(encoding="utf-8"))
    for _ in range(data.draw(st.integers(1, 5))):
        ways = paths(tree)
        if not ways:
            break
        *above, last = data.draw(st.sampled_from(ways))
        holder = tree
        for key in above:
            holder = holder[key]
        if data.draw(st.booleans()):
            del holder[last]
        else:
            holder[last] = deepcopy(data.draw(JUNK))
    found = either(tmp_path, json.dumps(tree))
    if found is None:
        return
    assert len(draft_names(found.procurements)) == len(found.procurements) > 0
    for one in found.procurements:
        tomllib.loads(draft(one).encode().decode())


def test_a_thousand_lots_and_names_that_are_all_the_same_cost_no_time(tmp_path: Path) -> None:
    criterion = {"name": "Quality", "type": "quality", "description": "1"}
    items = [{"id": str(n), "relatedLot": str(n), "classification": {"id": "1"}} for n in range(20_000)]
    lots: list[dict[str, Any]] = [{"id": str(n)} for n in range(20_000)]
    lots[0]["awardCriteria"] = {"criteria": [criterion] * 20_000}
    found = read_text(tmp_path, json.dumps(one_release(items=items, lots=lots)))
    assert len(found.procurements) == 20_000
    assert len({c.id for c in found.procurements[0].criteria}) == 20_000


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "notice.json"
    path.write_bytes(content)
    with pytest.raises(Refused):
        read_notices(path)
