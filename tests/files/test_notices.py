"""Reading published notices: what they print, and every shape of file they come in."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from tests.files.notice_reading import (
    exact,
    one_release,
    read,
    read_text,
    rules,
    with_criteria,
)

from wellspent.files.notices.ocds import merged
from wellspent.method.notices import NoticeValue, PrintedWeight


def test_a_tender_notice_gives_a_procurement_a_lot() -> None:
    parks, trees = read("uk4-two-lots.json").procurements
    assert (parks.ocid, parks.lot, trees.lot) == ("ocds-abc123-0a1b2c", "1", "2")
    assert parks.kind_of_notice == "UK4"
    assert (parks.title, parks.lot_title) == ("Grounds maintenance", "Parks")
    assert parks.buyer == "Elmbridge Vale Council"
    assert (parks.kind, parks.body, parks.nation) == ("services", None, "england")
    assert parks.classified == ("Public authority - sub-central government",)
    assert parks.commenced == date(2026, 5, 1)
    assert parks.deadline == "2026-06-12T12:00:00+01:00"
    assert (parks.cpv, trees.cpv) == (("77314000",), ("77211500",))


def test_money_is_exact_and_its_vat_is_kept_apart() -> None:
    parks, trees = read("uk4-two-lots.json").procurements
    assert parks.value == NoticeValue(Fraction(900000), Fraction(1080000), "GBP")
    assert trees.value.amount == Fraction("300000.5")
    assert trees.value.gross == Fraction("360000.6")
    assert trees.whole_value.amount == Fraction("1200000.5")
    assert trees.value.currency == "GBP"


def test_weights_are_as_printed() -> None:
    parks, trees = read("uk4-two-lots.json").procurements
    assert [(c.id, c.kind, c.weight) for c in parks.criteria] == [
        ("price", "price", exact(40)),
        ("quality-of-method", "quality", exact(50)),
        ("social-value", "quality", exact(10)),
    ]
    assert parks.criteria[1].minimum == 60
    assert parks.out_of == 100
    assert [c.weight for c in trees.criteria] == [
        PrintedWeight("middle", Fraction(45), Fraction(45), "percent"),
        PrintedWeight("middle", Fraction(55), Fraction(55), "percent"),
    ]
    assert trees.weighting == "The balance is set when lots are called off."
    assert trees.out_of is None


def test_the_middle_of_a_range_is_not_a_weight_and_is_named_missing() -> None:
    assert read("uk4-two-lots.json").missing == (
        'ocds-abc123-0a1b2c, lot 2: no weight for "Price", only the middle of a range',
        'ocds-abc123-0a1b2c, lot 2: no weight for "Quality", only the middle of a range',
    )


def test_a_planning_notice_has_not_commenced() -> None:
    (planned,) = read("planning.json").procurements
    assert planned.kind_of_notice == "UK3"
    assert planned.commenced is None
    assert planned.lot == ""
    assert planned.missing == (
        "no value",
        "no day of a tender notice",
        "no kind of goods, services or works",
        "no award criteria",
    )


def test_commencement_is_the_first_day_a_tender_notice_was_published(tmp_path: Path) -> None:
    documents = [
        {"id": "2", "documentType": "tenderNotice", "datePublished": "2026-05-09T10:00:00Z"},
        {"id": "1", "documentType": "contractNotice", "datePublished": "2026-05-02T23:30:00+01:00"},
        {"id": "0", "documentType": "plannedProcurementNotice", "datePublished": "2026-01-01T10:00:00Z"},
    ]
    (one,) = read_text(tmp_path, json.dumps(one_release(documents=documents))).procurements
    assert one.commenced == date(2026, 5, 2), "the day as printed, in its own zone"


def test_an_award_notice_gives_the_day_it_was_decided_and_zero_is_not_a_value() -> None:
    (award,) = read("award.json").procurements
    assert award.kind_of_notice == "award"
    assert award.commenced == date(2026, 3, 2)
    assert award.decided == date(2026, 5, 18), "the cancelled award of the day after does not count"
    assert award.value.amount is None
    assert award.missing == ("no value", "no award criteria")


def test_points_shares_and_orders_of_importance() -> None:
    points, order, shares = read("points.json").procurements
    assert [c.weight for c in points.criteria] == [exact(300, "points"), exact(200, "points")]
    assert points.out_of == 500
    assert points.criteria[0].kind == "price", "cost over the whole life is scored as a price"
    assert [c.weight for c in order.criteria if c.weight] == [
        PrintedWeight("order", Fraction(1), Fraction(1)),
        PrintedWeight("order", Fraction(2), Fraction(2)),
    ]
    assert order.out_of is None
    assert [c.weight for c in shares.criteria] == [exact("0.3", "share"), exact("0.7", "share")]
    assert shares.out_of == 1


def test_awards_and_codes_belong_to_their_lots(tmp_path: Path) -> None:
    lots = [{"id": "1"}, {"id": "2"}, {"id": "3"}]
    items = [
        {"id": "1", "relatedLot": "2", "classification": {"scheme": "CPV", "id": "90910000"}},
        {"id": "2", "classification": {"scheme": "CPV", "id": "79000000"}},
        {"id": "3", "relatedLot": "2", "classification": {"scheme": "OTHER", "id": "x"}},
    ]
    awards = [
        {"date": "2026-07-01", "relatedLots": ["1"], "status": "active"},
        {"date": "2026-07-03", "relatedLots": ["1", "2"]},
        {"date": "2026-08-01", "relatedLots": ["2"], "status": "unsuccessful"},
    ]
    release = one_release(lots=lots, items=items) | {"awards": awards}
    one, two, three = read_text(tmp_path, json.dumps(release)).procurements
    assert [lot.decided for lot in (one, two, three)] == [date(2026, 7, 3), date(2026, 7, 3), None]
    assert [lot.cpv for lot in (one, two, three)] == [
        ("79000000",),
        ("79000000", "90910000"),
        ("79000000",),
    ]


def test_a_buyer_is_a_local_body_of_wales_where_the_notice_says_so() -> None:
    points, order, _ = read("points.json").procurements
    assert (points.body, points.nation) == ("local", "wales")
    assert (order.body, order.nation) == (None, None)


def test_a_value_only_with_vat_stays_so() -> None:
    points, *_ = read("points.json").procurements
    assert points.value == NoticeValue(None, Fraction(60000), "GBP")
    assert "no value" not in points.missing


def test_weights_in_text_are_numbers_percentages_and_ranges() -> None:
    north, south, east, west, empty = read("lots-as-text.jsonl").procurements
    assert [c.weight for c in north.criteria] == [
        PrintedWeight("range", Fraction(15), Fraction(40), "percent"),
        PrintedWeight("range", Fraction(60), Fraction(85), "percent"),
    ]
    assert [c.weight for c in south.criteria] == [exact(70, ""), exact(30)]
    assert [(c.id, c.label) for c in south.criteria] == [("technical", "Technical"), ("price", "")]
    assert [c.weight for c in east.criteria] == [exact(24, ""), exact(60, "")]
    assert west.missing == ("no value of its own, only one for all lots", "no award criteria weights")
    assert empty.missing == ("no award criteria",)
    assert not north.faults, "15 and 85 are within the ranges and make 100"


@pytest.mark.parametrize(
    ("said", "low", "high", "unit"),
    [
        ("60", 60, 60, ""),
        ("60%", 60, 60, "percent"),
        (" 60 % ", 60, 60, "percent"),
        ("17.5", "17.5", "17.5", ""),
        ("60-85%", 60, 85, "percent"),
        ("30 to 40", 30, 40, ""),
        ("30% – 40%", 30, 40, "percent"),
        ("60 per cent", 60, 60, "percent"),
        ("Weighting: 60%", 60, 60, "percent"),
    ],
)
def test_a_weight_in_text(tmp_path: Path, said: str, low: int | str, high: int | str, unit: str) -> None:
    found = read_text(tmp_path, with_criteria({"type": "quality", "description": said}))
    weight = found.procurements[0].criteria[0].weight
    assert weight is not None
    assert (weight.low, weight.high, weight.unit) == (Fraction(low), Fraction(high), unit)


@pytest.mark.parametrize(
    "said", ["about 60", "60 points of method", "six", "60%%", "٦٠", "1e3", "-5", "60/40"]
)
def test_other_text_is_a_description_and_no_weight(tmp_path: Path, said: str) -> None:
    found = read_text(tmp_path, with_criteria({"type": "quality", "description": said}))
    (criterion,) = found.procurements[0].criteria
    assert criterion.weight is None
    assert criterion.said == said
    assert found.procurements[0].missing[-1] == "no award criteria weights"


def test_plain_ocds_has_only_a_sentence_about_the_award(tmp_path: Path) -> None:
    text = json.dumps(one_release(awardCriteria="bestProposal", awardCriteriaDetails="The best one wins."))
    (one,) = read_text(tmp_path, text).procurements
    assert (one.criteria, one.weighting) == ((), "The best one wins.")


def test_criteria_of_the_whole_tender_are_those_of_each_lot(tmp_path: Path) -> None:
    criteria = {"criteria": [{"type": "price", "description": "100%"}]}
    text = json.dumps(one_release(awardCriteria=criteria, lots=[{"id": "1"}, {"id": 2}]))
    one, two = read_text(tmp_path, text).procurements
    assert one.criteria == two.criteria
    assert (one.lot, two.lot) == ("1", "2")


def test_a_record_gives_its_compiled_release_or_its_releases_as_one() -> None:
    found = read("records.json")
    compiled, joined = found.procurements
    assert (compiled.title, compiled.kind_of_notice) == ("Bus shelters", "tenderUpdate")
    assert (joined.title, joined.kind) == ("New title", "works")
    assert joined.commenced == date(2026, 2, 1)
    assert Counter(rules(found)) == {"the record holds no release, compiled or whole": 3}
    assert "links" in found.faults[0].mend


def test_json_lines_go_on_after_a_broken_line() -> None:
    found = read("lots-as-text.jsonl")
    assert found.releases == 2
    assert [f.place for f in found.faults if "JSON" in f.rule] == ["line 2"]
    assert rules(found).count("the release has no id") == 2


def test_json_lines_are_known_under_any_name(tmp_path: Path) -> None:
    text = "\n".join(json.dumps(one_release() | {"ocid": f"ocds-abc123-{n}"}) for n in range(3))
    assert len(read_text(tmp_path, text).procurements) == 3
    assert len(read_text(tmp_path, text.replace("\n", "\r\n\r\n")).procurements) == 3


def test_a_byte_order_mark_is_no_matter(tmp_path: Path) -> None:
    assert read_text(tmp_path, "\ufeff" + json.dumps(one_release())).procurements[0].title == "Benches"


def test_a_listing_that_is_not_ocds_is_read_for_what_it_has() -> None:
    found = read("listing.json")
    weeds, benches = found.procurements
    assert (weeds.title, weeds.decided) == ("Weeds & grass", date(2026, 3, 26))
    assert weeds.value.amount == 8088
    assert (weeds.key, weeds.ocid) == ("11111111-aaaa", "")
    assert benches.value.amount is None
    assert len(found.faults) == 1
    assert found.faults[0].rule.startswith("this is a listing of notices, not OCDS")


@pytest.mark.parametrize(
    "wrap", [lambda r: r, lambda r: [r], lambda r: {"releases": [r]}, lambda r: [{"releases": [r]}]]
)
def test_every_wrapping_gives_the_same(tmp_path: Path, wrap: Callable[[Any], Any]) -> None:
    (one,) = read_text(tmp_path, json.dumps(wrap(one_release()))).procurements
    assert one.title == "Benches"


def test_releases_of_one_process_are_read_as_one_in_order_of_date(tmp_path: Path) -> None:
    first = one_release(value={"amount": 100, "currency": "GBP"})
    later = one_release(title="Benches and bins", value={"amount": 120}) | {
        "id": "2", "tag": ["tenderUpdate"], "date": "2026-06-01T10:00:00Z",
    }  # fmt: skip
    found = read_text(tmp_path, json.dumps([later, first]))
    (one,) = found.procurements
    assert one.title == "Benches and bins"
    assert one.value == NoticeValue(Fraction(120), None, "GBP")
    assert (one.kind_of_notice, one.commenced) == ("tenderUpdate", date(2026, 5, 1))
    assert not found.faults


def test_a_process_that_stands_twice_is_named(tmp_path: Path) -> None:
    records = [{"compiledRelease": one_release() | {"id": str(n), "tag": ["compiled"]}} for n in (1, 2)]
    found = read_text(tmp_path, json.dumps({"records": records}))
    assert rules(found) == ['the process has two records, "1" and "2"']
    assert len(found.procurements) == 1


def test_a_purchase_without_lots_has_every_award_and_code(tmp_path: Path) -> None:
    items = [{"id": "1", "relatedLot": "1", "classification": {"scheme": "CPV", "id": "90910000"}}]
    release = one_release(items=items) | {"awards": [{"date": "2026-07-01", "relatedLots": ["1"]}]}
    (one,) = read_text(tmp_path, json.dumps(release)).procurements
    assert (one.decided, one.cpv) == (date(2026, 7, 1), ("90910000",))


@pytest.mark.parametrize(
    ("older", "newer", "both"),
    [
        ({"a": 1, "b": 2}, {"b": None, "c": 3}, {"a": 1, "c": 3}),
        ([{"id": "1", "x": 1}], [{"id": 1, "y": 2}, {"id": "2"}], [{"id": 1, "x": 1, "y": 2}, {"id": "2"}]),
        ([1, 2], [3], [3]),
        ([{"x": 1}], [{"y": 2}], [{"y": 2}]),
        ({"a": {"b": 1}}, {"a": "text"}, {"a": "text"}),
    ],
)
def test_merging(older: Any, newer: Any, both: Any) -> None:
    assert merged(older, newer) == both
