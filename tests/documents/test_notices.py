"""What a notice says is shown as printed, and what it does not say is "not known"."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellspent.documents.figures import plain, to_json
from wellspent.documents.notices import MOST_ROWS, notice_figures, notice_report, weight_words
from wellspent.documents.report import UNKNOWN, Report, Table
from wellspent.method.errors import Fault
from wellspent.method.notices import (
    EXACT,
    MIDDLE,
    ORDER,
    RANGE,
    NoticeCriterion,
    NoticeFile,
    NoticeValue,
    PrintedWeight,
    Procurement,
)

FULL = Procurement(
    key="key-1",
    ocid="ocds-213czf-1",
    lot="2",
    lots=3,
    kind_of_notice="UK4",
    title="Cleaning",
    lot_title="The north",
    buyer="Harrowmere Council",
    value=NoticeValue(Fraction(100000), Fraction(120000), "GBP"),
    commenced=date(2026, 1, 5),
    decided=date(2026, 3, 20),
    deadline="2026-02-05T12:00:00Z",
    status="active",
    kind="services",
    body="local",
    nation="england",
    cpv=("90910000-9", "90911000-6"),
    criteria=(NoticeCriterion("price", "Price", "price", PrintedWeight(EXACT, Fraction(60), Fraction(60), "percent")),),
    out_of=Fraction(100),
)  # fmt: skip
BARE = Procurement(key="key-2")

FIELDS: list[tuple[str, dict[str, Any], Any]] = [
    ("ocid", {"ocid": "ocds-213czf-1"}, "ocds-213czf-1"),
    ("lot", {"lot": "2"}, "2"),
    ("kind_of_notice", {"kind_of_notice": "UK4"}, "UK4"),
    ("title", {"title": "Cleaning"}, "Cleaning"),
    ("lot_title", {"lot_title": "The north"}, "The north"),
    ("buyer", {"buyer": "Harrowmere Council"}, "Harrowmere Council"),
    ("value", {"value": NoticeValue(Fraction(1, 2), None, "")}, "0.50"),
    ("value_with_vat", {"value": NoticeValue(None, Fraction(12), "")}, "12.00"),
    ("currency", {"value": NoticeValue(None, None, "EUR")}, "EUR"),
    ("kind", {"kind": "works"}, "works"),
    ("body", {"body": "local"}, "local"),
    ("nation", {"nation": "wales"}, "wales"),
    ("cpv", {"cpv": ("90910000-9",)}, ["90910000-9"]),
    ("status", {"status": "active"}, "active"),
    ("commenced", {"commenced": date(2026, 1, 5)}, "2026-01-05"),
    ("deadline", {"deadline": "2026-02-05"}, "2026-02-05"),
    ("decided", {"decided": date(2026, 3, 20)}, "2026-03-20"),
    ("out_of", {"out_of": Fraction(100)}, "100"),
    ("criteria", {"criteria": (NoticeCriterion("a"),)}, [{"id": "a", "label": None, "kind": None, "weight": None}]),
]  # fmt: skip
"""A figure, the one particular that fills it, and what it then says."""


def a_file(*found: Procurement, faults: tuple[Fault, ...] = ()) -> NoticeFile:
    return NoticeFile("notices.json", len(found), found, faults)


def paths(read: NoticeFile) -> list[str]:
    return [f"out/tender-{place}.toml" for place in range(len(read.procurements))]


def figures(read: NoticeFile, written: dict[str, str] | None = None) -> Any:
    return plain(notice_figures(read, paths(read), written or {}))


def shown(read: NoticeFile, written: dict[str, str] | None = None) -> Report:
    files = paths(read)
    return notice_report(read, files, written if written is not None else dict.fromkeys(files, "new"))


def tables(report: Report) -> dict[str, Table]:
    return {one.title: one for one in report.tables}


def facts(report: Report) -> dict[str, str]:
    return {label: found.text for label, found in report.facts}


def weighed(form: str, low: object, high: object = None, unit: str = "") -> PrintedWeight:
    return PrintedWeight(form, Fraction(str(low)), Fraction(str(low if high is None else high)), unit)


@pytest.mark.parametrize(("name", "filled", "said"), FIELDS, ids=[name for name, _, _ in FIELDS])
def test_each_figure_is_filled_from_one_particular_alone(
    name: str, filled: dict[str, Any], said: Any
) -> None:
    (bare,) = figures(a_file(BARE))["procurements"]
    (found,) = figures(a_file(replace(BARE, **filled)))["procurements"]
    assert found[name] == said
    assert {key for key in found if found[key] != bare[key]} == {name}


def test_what_a_notice_does_not_say_is_null_and_never_empty_text_or_nothing() -> None:
    (bare,) = figures(a_file(BARE))["procurements"]
    known = {key: value for key, value in bare.items() if value is not None}
    assert known == {"cpv": [], "criteria": [], "file": "out/tender-0.toml"}


def test_every_figure_of_a_full_notice_is_known() -> None:
    (full,) = figures(a_file(FULL), {"out/tender-0.toml": "kept"})["procurements"]
    assert [key for key, value in full.items() if value in (None, "", [])] == []
    assert {name for name, _, _ in FIELDS} | {"file", "written"} == set(full)


def test_a_value_of_nothing_is_known() -> None:
    free = replace(BARE, value=NoticeValue(Fraction(0), None, "GBP"))
    assert figures(a_file(free))["procurements"][0]["value"] == "0.00"
    assert tables(shown(a_file(free)))["Read"].rows[0][2].text == "£0"


VALUES: list[tuple[NoticeValue, str]] = [
    (NoticeValue(), UNKNOWN),
    (NoticeValue(None, None, "GBP"), UNKNOWN),
    (NoticeValue(Fraction(100000), Fraction(120000), "GBP"), "£100,000"),
    (NoticeValue(None, Fraction(120000), "GBP"), "£120,000 with VAT"),
    (NoticeValue(Fraction(100000), None, ""), "100,000"),
    (NoticeValue(None, Fraction("0.5"), ""), "0.5 with VAT"),
    (NoticeValue(Fraction("0.005"), None, "GBP"), "£0.01"),
    (NoticeValue(Fraction(10**9), None, "EUR"), "€1,000,000,000"),
    (NoticeValue(Fraction(-5), None, "GBP"), "-£5"),
]


@pytest.mark.parametrize(("value", "said"), VALUES, ids=[str(n) for n, _ in enumerate(VALUES)])
def test_a_value_says_whether_vat_is_in_it(value: NoticeValue, said: str) -> None:
    assert tables(shown(a_file(replace(BARE, value=value))))["Read"].rows[0][2].text == said


def test_title_and_buyer_that_are_not_given_are_not_known() -> None:
    (row,) = tables(shown(a_file(BARE)))["Read"].rows
    assert [found.text for found in row] == [UNKNOWN, UNKNOWN, UNKNOWN, "tender-0.toml"]
    (row,) = tables(shown(a_file(FULL)))["Read"].rows
    assert [found.text for found in row] == [
        "Cleaning: The north", "Harrowmere Council", "£100,000", "tender-0.toml",
    ]  # fmt: skip


def test_a_lot_called_as_its_purchase_is_called_once() -> None:
    alike = replace(FULL, lot_title="Cleaning")
    assert tables(shown(a_file(alike)))["Read"].rows[0][0].text == "Cleaning"
    assert alike.where == "ocds-213czf-1, lot 2"
    assert BARE.where == "key-2"
    assert replace(BARE, ocid="o").where == "o"


WEIGHTS: list[tuple[PrintedWeight | None, str, dict[str, Any]]] = [
    (None, UNKNOWN, {"weight": None}),
    (weighed(EXACT, 60, unit="percent"), "60%", {"weight": "60"}),
    (weighed(EXACT, 0, unit="percent"), "0%", {"weight": "0"}),
    (weighed(EXACT, "0.6", unit="share"), "0.6", {"weight": "0.6"}),
    (weighed(EXACT, "33.3", unit="points"), "33.3 points", {"weight": "33.3"}),
    (weighed(EXACT, 7), "7", {"weight": "7"}),
    (weighed(RANGE, 20, 40, "percent"), "20 to 40%", {"weight_range": {"low": "20", "high": "40"}}),
    (weighed(RANGE, 20, 40, "points"), "20 to 40 points", {"weight_range": {"low": "20", "high": "40"}}),
    (weighed(RANGE, 0, 0), "0 to 0", {"weight_range": {"low": "0", "high": "0"}}),
    (weighed(MIDDLE, 30, unit="percent"), "about 30%, the middle of a range", {"weight": None, "weight_middle": "30"}),
    (weighed(ORDER, 2), "number 2 in importance", {"weight": None, "weight_order": "2"}),
]  # fmt: skip


@pytest.mark.parametrize(("weight", "said", "told"), WEIGHTS, ids=[said for _, said, _ in WEIGHTS])
def test_a_weight_is_shown_in_the_form_it_is_printed_in(
    weight: PrintedWeight | None, said: str, told: dict[str, Any]
) -> None:
    assert weight_words(weight) == said
    one = replace(BARE, criteria=(NoticeCriterion("a", "", "quality", weight),))
    (criterion,) = figures(a_file(one))["procurements"][0]["criteria"]
    assert criterion == {"id": "a", "label": None, "kind": "quality", **told}
    assert tables(shown(a_file(one)))["Award criteria as printed"].rows[0][3].text == said


def test_only_a_printed_number_or_range_counts_as_a_weight() -> None:
    criteria = tuple(
        NoticeCriterion(str(place), "", None, weight) for place, (weight, _, _) in enumerate(WEIGHTS)
    )
    said = facts(shown(a_file(replace(BARE, criteria=criteria))))
    assert said["Award criteria"] == "11"
    assert said["of them with a weight or a range"] == "8"


def test_a_criterion_without_a_label_is_called_by_its_id_and_its_kind_is_not_known() -> None:
    one = replace(BARE, criteria=(NoticeCriterion("c-7"),))
    (row,) = tables(shown(a_file(one)))["Award criteria as printed"].rows
    assert [found.text for found in row] == ["", "c-7", UNKNOWN, UNKNOWN]


def test_criteria_of_many_purchases_are_left_to_json() -> None:
    assert "Award criteria as printed" in tables(shown(a_file(FULL, FULL, FULL)))
    assert "Award criteria as printed" not in tables(shown(a_file(FULL, FULL, FULL, FULL)))
    assert facts(shown(a_file(FULL, FULL, FULL, FULL)))["Award criteria"] == "4"
    assert "Award criteria as printed" not in tables(shown(a_file(BARE)))


@pytest.mark.parametrize("count", [1, MOST_ROWS, MOST_ROWS + 1, MOST_ROWS + 5])
def test_a_long_list_says_how_many_it_leaves_out(count: int) -> None:
    read = a_file(*([BARE] * count))
    listed = tables(shown(read))["Read"]
    assert len(listed.rows) == min(count, MOST_ROWS)
    left = count - MOST_ROWS
    assert listed.note == (f"And {left} more; --json lists them all." if left > 0 else "")
    assert len(figures(read)["procurements"]) == count


def test_what_is_missing_is_counted_the_commonest_first() -> None:
    read = a_file(
        replace(BARE, key="a", missing=("weights",)),
        replace(BARE, key="b", missing=("value", "weights")),
        replace(BARE, key="c", missing=("weights",)),
    )
    rows = [[found.text for found in row] for row in tables(shown(read))["Missing"].rows]
    assert rows == [["weights", "3", "a"], ["value", "1", "b"]]
    assert figures(read)["missing"] == ["a: weights", "b: value", "b: weights", "c: weights"]
    assert facts(shown(read))["Things the notices leave out"] == "4"
    assert "Missing" not in tables(shown(a_file(BARE)))


def test_faults_of_one_rule_stand_together_whatever_they_name() -> None:
    faults = (
        Fault('there is no lot "a"', "Name a lot.", "releases[0]", "notices.json"),
        Fault("the weights sum to 90, not to 100", "Mend them.", "releases[1]", "notices.json"),
        Fault('there is no lot "b"', "Name a lot.", "releases[2]", "notices.json"),
    )
    report = shown(a_file(BARE, faults=faults))
    rows = [[found.text for found in row] for row in tables(report)["Wrong in the notices"].rows]
    assert rows == [
        ["there is no lot …", "2", "releases[0]", "Name a lot."],
        ["the weights sum to 90, not to 100", "1", "releases[1]", "Mend them."],
    ]
    assert plain(report.figures)["faults"][2] == {
        "file": "notices.json", "place": "releases[2]", "rule": 'there is no lot "b"', "mend": "Name a lot.",
    }  # fmt: skip


def test_what_became_of_each_file_is_counted() -> None:
    read = a_file(BARE, BARE, BARE, BARE)
    written = dict(zip(paths(read), ["new", "kept", "new", "unchanged"], strict=True))
    said = facts(shown(read, written))["Tender files, one a lot"]
    assert said == "2 written, 1 there already and the same, 1 kept because they were edited"
    assert [one["written"] for one in figures(read, written)["procurements"]] == list(written.values())


def test_the_next_steps_name_the_first_file_and_say_where_there_are_others() -> None:
    one, two = shown(a_file(BARE)).next_steps, shown(a_file(BARE, BARE)).next_steps
    assert one[0] == "1. Open out/tender-0.toml in any editor."
    assert two[0] == "1. Open out/tender-0.toml in any editor, and the others like it."
    assert one[-1].endswith("wellspent evaluate out/tender-0.toml")


def test_as_many_files_as_purchases() -> None:
    with pytest.raises(ValueError, match="argument"):
        notice_figures(a_file(BARE, BARE), ["one.toml"], {})


AMOUNTS = st.none() | st.fractions(min_value=-(10**9), max_value=10**12, max_denominator=100)


@given(amount=AMOUNTS, gross=AMOUNTS, currency=st.sampled_from(["", "GBP", "EUR"]))
def test_a_page_and_its_json_never_differ_on_a_value(
    amount: Fraction | None, gross: Fraction | None, currency: str
) -> None:
    read = a_file(replace(BARE, value=NoticeValue(amount, gross, currency)))
    (told,) = json.loads(to_json(shown(read).figures))["procurements"]
    said = tables(shown(read))["Read"].rows[0][2].text
    known = told["value"] if told["value"] is not None else told["value_with_vat"]
    assert (said == UNKNOWN) == (known is None)
    assert said.endswith(" with VAT") == (told["value"] is None and told["value_with_vat"] is not None)
    if known is not None:
        bare = said.removesuffix(" with VAT")
        for sign in "£€,":
            bare = bare.replace(sign, "")
        assert Fraction(bare) == Fraction(known)
