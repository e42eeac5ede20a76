"""Tender files drafted from notices: TOML, complete, and read by the tender reader once filled in."""

from __future__ import annotations

import json
import re
import tomllib
from datetime import date
from pathlib import Path

import pytest
from tests.files.notice_filling import filled
from tests.files.notice_reading import (
    HERE,
    one_release,
    read,
    read_text,
    with_criteria,
)

from wellspent.files.notices import draft, draft_names
from wellspent.files.notices.criteria import slug
from wellspent.files.tenders import read_tender
from wellspent.method.errors import Refused
from wellspent.method.ranking import evaluate
from wellspent.method.shelves import Library


def test_a_draft_holds_what_is_printed() -> None:
    parks, _ = read("uk4-two-lots.json").procurements
    tender = tomllib.loads(draft(parks))
    assert tender == {
        "id": "ocds-abc123-0a1b2c-1",
        "title": "Grounds maintenance: Parks",
        "ocid": "ocds-abc123-0a1b2c",
        "lot": "1",
        "buyer": "Elmbridge Vale Council",
        "source": "notice 000101-2026",
        "kind": "services",
        "nation": "england",
        "value": 900000,
        "vat": "excluded",
        "currency": "GBP",
        "commenced": "2026-05-01",
        "out_of": 100,
        "criterion": [
            {"id": "price", "label": "Price", "kind": "price", "weight": 40},
            {"id": "quality-of-method", "label": "Quality of method", "kind": "quality", "weight": 50},
            {"id": "social-value", "label": "Social value", "kind": "quality", "weight": 10},
        ],
    }


def test_a_draft_says_what_to_fill_in() -> None:
    parks, trees = read("uk4-two-lots.json").procurements
    text = draft(parks)
    for line in (
        '# rule = "absolute-linear"      # not in the notice: lowest-over-price',
        "# floor = ",
        "# ceiling = ",
        "# scale = ",
        "# minimum =                     # the notice prints 60; the score that must be reached, on your scale",
        '# decided = ""  ',
        '# method = "weighted-points"',
        '# body = ""                     # central, local, nhs, education, police or other; the notice says Public',
        '"value" for pounds of social value',
        "# [[bid]]",
    ):
        assert line in text
    assert "# weight =                      # the notice prints a range by its middle, 45" in draft(trees)
    assert "# The notice says of the weighting: The balance is set" in draft(trees)


def test_a_draft_shows_ranges_orders_and_faults() -> None:
    north, _, east, _, empty = read("lots-as-text.jsonl").procurements
    assert (
        "# weight = 40                   # the notice prints 15 to 40; write the one you score with"
        in draft(north)
    )
    assert "# Wrong in the notice: the weights of the award criteria sum to 84, not 100." in draft(east)
    assert "# The notice prints no award criteria." in draft(empty)
    assert (
        "# value =                       # the most payable over the whole term with extensions; all lots together"
        in draft(north)
    )
    order = read("points.json").procurements[1]
    assert "# the notice prints only an order of importance: 2 of 2" in draft(order)
    assert '# currency = "GBP"              # the notice names no currency' in draft(order)


@pytest.mark.parametrize("name", sorted(path.name for path in HERE.glob("*.json*")))
def test_every_draft_is_toml_before_and_after_it_is_filled_in(name: str) -> None:
    try:
        found = read(name)
    except Refused:
        return
    for one in found.procurements:
        before = tomllib.loads(draft(one))
        assert before["id"] == slug(before["id"], "")
        if one.criteria:
            after = tomllib.loads(filled(draft(one)))
            kept = before.keys() - {"criterion", "out_of"}
            assert {key: after[key] for key in kept} == {key: before[key] for key in kept}
            assert [c["id"] for c in after["criterion"]] == [c.id for c in one.criteria]
            assert set(after["bid"][0]["answers"]) == {c.id for c in one.criteria}


@pytest.mark.parametrize("name", ["uk4-two-lots.json", "points.json", "lots-as-text.jsonl", "faulty.json"])
def test_a_draft_that_is_filled_in_is_a_tender_that_can_be_evaluated(tmp_path: Path, name: str) -> None:
    for number, one in enumerate(one for one in read(name).procurements if one.criteria):
        path = tmp_path / f"{number}.toml"
        path.write_text(filled(draft(one)), encoding="utf-8")
        tender = read_tender(path, Library(()), date(2026, 11, 21))
        (lot,) = tender.lots
        assert [(c.id, c.label) for c in lot.criteria] == [(c.id, c.label) for c in one.criteria]
        assert (tender.purchase.commenced, tender.purchase.kind) == (one.commenced, one.kind)
        assert {bid.id for bid in evaluate(lot).bids} == {"bid-1", "bid-2"}


def test_a_draft_that_is_not_filled_in_says_what_is_open(tmp_path: Path) -> None:
    path = tmp_path / "draft.toml"
    path.write_text(draft(read("uk4-two-lots.json").procurements[0]), encoding="utf-8")
    with pytest.raises(Refused) as refused:
        read_tender(path, Library(()), date(2026, 11, 21))
    assert [fault.rule for fault in refused.value.faults] == ["rule is missing"] * 3


def test_ids_are_slugs_and_none_is_twice(tmp_path: Path) -> None:
    labels = ["Quality", "Quality", "Qualité & prix", "1st", "!!!", "质量", "x" * 200, "quality-2"]
    text = with_criteria(*({"name": label, "type": "quality"} for label in labels))
    ids = [c.id for c in read_text(tmp_path, text).procurements[0].criteria]
    assert len(set(ids)) == len(ids)
    assert ids[:6] == ["quality", "quality-2", "qualite-prix", "quality-1st", "quality-3", "quality-4"]
    assert all(re.fullmatch(r"[a-z][a-z0-9-]*", id) and len(id) <= 64 for id in ids)


def test_file_names_are_safe_and_none_is_twice(tmp_path: Path) -> None:
    ocids = ["../../etc/passwd", "a/b", "a:b", "A:B", ".", "", "x" * 400, "~", "ocds-abc123-\u202ex"]
    text = json.dumps([one_release() | {"ocid": ocid} for ocid in ocids])
    names = draft_names(read_text(tmp_path, text).procurements)
    assert len({name.lower() for name in names}) == len(ocids)
    assert all(
        re.fullmatch(r"[A-Za-z0-9_~][A-Za-z0-9._-]*\.toml", name) and len(name) < 150 for name in names
    )
    assert names[:4] == ["etc-passwd.toml", "a-b.toml", "a-b-2.toml", "A-B-3.toml"]


def test_a_draft_is_the_same_each_time() -> None:
    assert [draft(one) for one in read("points.json").procurements] == [
        draft(one) for one in read("points.json").procurements
    ]
