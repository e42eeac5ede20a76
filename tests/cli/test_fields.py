"""`wellspent fields`: on the screen, in files, and what is refused."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from tests.publishing import GROUNDS
from tests.running import Run


@pytest.mark.parametrize("notice", ["uk4", "uk6", "uk7", "uk9", "UK6"])
def test_every_notice_is_shown(run: Run, notice: str) -> None:
    ran = run("fields", GROUNDS, "--notice", notice)
    assert (ran.code, ran.err) == (0, "")
    assert notice.upper() in ran.out
    assert "fields are known" in ran.out


def test_json_holds_every_field(run: Run) -> None:
    found = json.loads(run("fields", GROUNDS, "--notice", "uk6", "--json").out)
    assert found["act"] == "Procurement Act 2023, section 50"
    assert set(found["fields"][0]) == {"section", "label", "value", "source", "add"}
    assert len(found["missing"]) == sum(field["value"] is None for field in found["fields"])


def test_a_csv_holds_all_sections_in_one_table(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "uk6.csv"
    assert run("fields", GROUNDS, "--notice", "uk6", "--out", out).code == 0
    rows = list(csv.DictReader(out.read_text("utf-8").splitlines()))
    assert {row["Section"] for row in rows} >= {"What is bought", "Procedure", "Supplier", "Award criteria"}
    assert [row["Value"] for row in rows if row["Field"] == "Standstill ends on"] == ["3 December 2026"]


def test_a_page_can_be_written(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "uk4.html"
    assert run("fields", GROUNDS, "--notice", "uk4", "--out", out).code == 0
    page = out.read_text("utf-8")
    assert "UK4 Tender notice" in page
    assert "particulars.tender_deadline" in page


def test_another_notice_is_refused(run: Run) -> None:
    ran = run("fields", GROUNDS, "--notice", "uk8")
    assert ran.code == 1
    assert 'there is no notice "uk8"' in ran.err
