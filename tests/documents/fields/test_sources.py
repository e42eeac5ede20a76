"""Where fields say they come from is really there: every key they name is one of the tender's format."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel
from tests.publishing import CENTRE, GROUNDS, TWO_LOTS, of_text, published

from wellspent.awarding.publishing import Published
from wellspent.documents.fields.notices import FORMS
from wellspent.documents.fields.report import fields_report
from wellspent.documents.figures import plain
from wellspent.files.bids import BidSheet
from wellspent.files.particulars import (
    AwardedSheet,
    FailureSheet,
    IndicatorSheet,
    OrganisationSheet,
    ParticularsSheet,
    RatingSheet,
    SupplierSheet,
)
from wellspent.files.sheets import TenderSheet

TABLES: dict[str, type[BaseModel]] = {
    "": TenderSheet,
    "bid": BidSheet,
    "particulars": ParticularsSheet,
    "particulars.buyer": OrganisationSheet,
    "particulars.supplier": SupplierSheet,
    "particulars.award": AwardedSheet,
    "particulars.kpi": IndicatorSheet,
    "particulars.rating": RatingSheet,
    "particulars.failure": FailureSheet,
}
KEY = re.compile(r"[a-z_]+(\.[a-z_]+)*")


def keys(model: type[BaseModel]) -> set[str]:
    return {field.alias or name for name, field in model.model_fields.items()}


def fields(found: Published, number: str) -> list[dict[str, Any]]:
    figures: Any = plain(fields_report(found.process, found.law, number).figures)
    listed: list[dict[str, Any]] = figures["fields"]
    return listed


@pytest.fixture(params=["grounds", "centre", "lots", "bare"])
def tender(request: pytest.FixtureRequest, tmp_path: Path) -> Published:
    match request.param:
        case "grounds":
            return published(GROUNDS)
        case "centre":
            return published(CENTRE)
        case "lots":
            return of_text(tmp_path, TWO_LOTS)
        case _:
            return of_text(tmp_path, TWO_LOTS.partition("[particulars]")[0])


@pytest.mark.parametrize("number", FORMS)
def test_every_source_that_is_a_key_is_one_of_the_format(tender: Published, number: str) -> None:
    named = [row["source"] for row in fields(tender, number) if KEY.fullmatch(row["source"])]
    assert named
    for source in named:
        table, _, key = source.rpartition(".")
        assert key in keys(TABLES[table]), source


@pytest.mark.parametrize("number", FORMS)
def test_every_key_to_add_is_one_of_the_format(tender: Published, number: str) -> None:
    for row in fields(tender, number):
        found = re.fullmatch(r"add ([a-z_]+) = .* to (\[+[a-z.]+\]+|the tender)", row["add"] or "")
        if found is not None:
            table = "" if found[2] == "the tender" else found[2].strip("[]")
            assert found[1] in keys(TABLES[table]), row["add"]


@pytest.mark.parametrize("number", FORMS)
def test_what_is_to_be_added_makes_the_field_known(tmp_path: Path, number: str) -> None:
    """Of a bare tender, adding each plain key of [particulars] with the value shown fills its field in."""
    bare = TWO_LOTS.partition("[particulars]")[0]
    wanted = [
        (row["label"], found[1])
        for row in fields(of_text(tmp_path, bare), number)
        if (found := re.fullmatch(r"add ([a-z_]+ = .*) to \[particulars\]", row["add"] or ""))
    ]
    assert len(wanted) >= 3
    shown = {line.partition(" = ")[0]: line.replace('"..."', '"Some words"') for _, line in wanted}
    shown = {key: line.split(", or ")[0].replace(" where none applies", "") for key, line in shown.items()}
    shown = {
        key: line.replace("true or false", "true").replace('"https://..."', '"https://x.example.org"')
        for key, line in shown.items()
    }
    shown["value_with_vat"] = ""
    text = f"{bare}\n[particulars]\n" + "\n".join(line for line in shown.values() if line) + "\n"
    known = {row["label"]: row["value"] for row in fields(of_text(tmp_path, text), number)}
    for label, line in wanted:
        if not line.startswith("value_with_vat"):
            assert known[label] is not None, (label, line)


@pytest.mark.parametrize("number", FORMS)
def test_labels_stand_once_in_a_section_of_a_lot(number: str, tmp_path: Path) -> None:
    for found in (published(GROUNDS), of_text(tmp_path, TWO_LOTS)):
        named = [(row["section"], row["label"]) for row in fields(found, number)]
        assert len(named) == len(set(named))


def test_each_lot_has_its_own_section_and_criteria(tmp_path: Path) -> None:
    listed = fields(of_text(tmp_path, TWO_LOTS), "uk6")
    sections = list(dict.fromkeys(row["section"] for row in listed))
    assert [each for each in sections if "upplier" in each] == [
        "Lot north (The north), supplier",
        "Lot south (The south), supplier",
    ]
    weights = {row["label"]: row["value"] for row in listed if row["section"] == "Award criteria"}
    assert weights["Lot north (The north), Spent with firms in the county (quality; social value)"] == "30"
    assert weights["Lot south (The south), all weights together"] == "100"
