"""From a tender's file to what is published of it: the law's answers and the standstills they call for."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from tests.publishing import CENTRE, GROUNDS, TWO_LOTS, of_text, published

from wellspent.awarding.publishing import applies
from wellspent.files.canonical import canonical
from wellspent.method.errors import Refused

OPEN = TWO_LOTS.replace('special_regime = ["light-touch"]', "special_regime = []").replace(
    '"competitive-flexible"', '"open"'
)
"""The two lots as an open competition under no special regime, so that the standstill is mandatory."""


def test_the_digest_is_that_of_the_canonical_tender() -> None:
    assert published(GROUNDS).process.digest == canonical(GROUNDS, "tender").digest


def test_a_mandatory_standstill_is_counted_for_each_lot(tmp_path: Path) -> None:
    found = of_text(tmp_path, OPEN)
    assert applies(found.law, "pa-standstill") is True
    assert {lot: each.ends for lot, each in found.process.standstills.items()} == {
        "north": date(2026, 4, 10),
        "south": date(2026, 4, 10),
    }


@pytest.mark.parametrize(
    ("nation", "ends"),
    [("england", "2026-04-10"), ("wales", None), ("northern-ireland", "2026-04-10"), ("scotland", None)],
)
def test_the_nation_decides_the_law_and_the_days(tmp_path: Path, nation: str, ends: str | None) -> None:
    """Wales hangs on its own thresholds, and Scotland has regulations of its own: none is made up for them."""
    found = of_text(tmp_path, OPEN.replace('"england"', f'"{nation}"')).process.standstills
    assert {each.ends.isoformat() for each in found.values()} == ({ends} if ends else set())


def test_where_the_threshold_is_reached_in_wales_its_days_count(tmp_path: Path) -> None:
    known = OPEN.replace('"england"', '"wales"\nknown = { above-welsh-threshold = true }')
    assert of_text(tmp_path, known).process.standstills["north"].nation == "wales"


@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        ("special_regime = []", 'special_regime = ["light-touch"]'),
        ("special_regime = []\n", ""),
        ('nation = "england"\n', ""),
        ("value = 6000000", "value = 60000"),
        ("published = 2026-03-30\n", ""),
    ],
)
def test_none_is_counted_where_it_is_not_mandatory_or_not_known(
    tmp_path: Path, was: str, becomes: str
) -> None:
    assert was in OPEN
    assert of_text(tmp_path, OPEN.replace(was, becomes)).process.standstills == {}


@pytest.mark.parametrize(
    ("value", "above"), [("207720", True), ("207719.99", False), ("6000000", True), (None, None)]
)
def test_the_threshold_is_the_laws_own_where_the_tender_does_not_say(
    tmp_path: Path, value: str | None, above: bool | None
) -> None:
    line = f"value = {value}\n" if value else ""
    text = OPEN.replace("value = 6000000\n", line)
    assert of_text(tmp_path, text).process.above_threshold is above


def test_what_the_tender_says_of_the_threshold_goes_before(tmp_path: Path) -> None:
    text = OPEN.replace("[particulars]\n", "[particulars]\nabove_threshold = false\n", 1)
    assert of_text(tmp_path, text).process.above_threshold is False


def test_an_id_given_stands_for_the_files_own(tmp_path: Path) -> None:
    from wellspent.cli.publishing import process_of

    path = tmp_path / "tender.toml"
    path.write_text(TWO_LOTS, encoding="utf-8")
    assert process_of(path).process.ocid == "ocds-213czf-cleaning"
    assert process_of(path, ocid="ocds-213czf-other").process.ocid == "ocds-213czf-other"


def test_a_tender_without_a_winner_yet_can_be_published_as_a_tender() -> None:
    process = published(CENTRE).process
    assert process.particulars.awards == ()
    assert process.standstills == {}


def test_rules_that_do_not_hold_are_refused_with_the_file(tmp_path: Path) -> None:
    broken = TWO_LOTS.replace("weight = 70", "weight = 71")
    with pytest.raises(Refused) as caught:
        of_text(tmp_path, broken)
    assert "tender.toml" in str(caught.value)
