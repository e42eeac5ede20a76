"""Each field of a notice is filled from its own particular, and stays "not known" without it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.publishing import TWO_LOTS, of_text

from wellspent.documents.fields.notices import FORMS
from wellspent.documents.fields.report import fields_report
from wellspent.documents.figures import plain
from wellspent.documents.report import UNKNOWN

NUMBERS = tuple(FORMS)
BARE = f"{TWO_LOTS.partition('[particulars]')[0]}[particulars]\n"
AWARDED = '[[particulars.award]]\nlot = "north"\n'
BUYER = "[particulars.buyer]\n"

Key = tuple[str, str, str, int]
"""A field: its notice, its section, its label, and which of that name it is."""


def rows(folder: Path, text: str) -> dict[Key, dict[str, Any]]:
    """Every field of every notice of a tender."""
    folder.mkdir(exist_ok=True)
    made = of_text(folder, text)
    found: dict[Key, dict[str, Any]] = {}
    for number in NUMBERS:
        figures: Any = plain(fields_report(made.process, made.law, number).figures)
        for row in figures["fields"]:
            count = sum(key[:3] == (number, row["section"], row["label"]) for key in found)
            found[(number, row["section"], row["label"], count)] = row
    return found


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> dict[Key, dict[str, Any]]:
    return rows(tmp_path_factory.mktemp("bare"), BARE)


ONE: list[tuple[str, str, str, str, tuple[str, ...]]] = [
    ("reference", '"REF-7"', "Reference", "REF-7", NUMBERS),
    ("description", '"Words <b>"', "Description", "Words <b>", NUMBERS),
    ("cpv", '["90910000-9", "90911000-6"]', "CPV codes", "90910000-9; 90911000-6", NUMBERS),
    ("regions", '["UKE", "UKF"]', "Regions", "UKE; UKF", NUMBERS),
    ("main_place", '"Harrowmere"', "Place of performance", "Harrowmere", NUMBERS),
    ("contract_from", "2026-06-01", "Contract begins", "1 June 2026", ("uk4", "uk6", "uk7")),
    ("contract_to", "2028-03-01", "Contract ends (last day)", "29 February 2028", ("uk4", "uk6", "uk7")),
    ("submission", '"https://a.example.org"', "How to submit", "https://a.example.org", ("uk4",)),
    ("sme_suitable", "true", "Suitable for small and medium-sized enterprises", "yes", ("uk4",)),
    ("sme_suitable", "false", "Suitable for small and medium-sized enterprises", "no", ("uk4",)),
    ("vcse_suitable", "false", "Suitable for voluntary, community and social enterprises", "no", ("uk4",)),
    ("full_criteria_at", '"https://a.example.org"', "The criteria in full", "https://a.example.org", ("uk4", "uk6", "uk7")),
    ("enquiries_deadline", "2026-01-25T17:30:00+00:00", "Enquiries by", "25 January 2026, 17:30 (UTC+00:00)", ("uk4",)),
]  # fmt: skip
"""A particular, what is written, the one label it fills, what then stands there, and in which notices."""


@pytest.mark.parametrize(
    ("key", "written", "label", "said", "notices"), ONE, ids=[f"{one[0]}-{n}" for n, one in enumerate(ONE)]
)
def test_one_particular_fills_its_own_fields_and_no_other(
    bare: dict[Key, dict[str, Any]],
    tmp_path: Path,
    key: str,
    written: str,
    label: str,
    said: str,
    notices: tuple[str, ...],
) -> None:
    found = rows(tmp_path, f"{BARE}{key} = {written}\n")
    assert list(found) == list(bare)  # no field comes or goes
    changed = {name: row for name, row in found.items() if row != bare[name]}
    assert {name[0] for name in changed} == set(notices)
    assert {name[2] for name in changed} == {label}
    for name, row in changed.items():
        assert (row["value"], row["source"], row["add"]) == (said, f"particulars.{key}", None)
        assert bare[name]["value"] is None
        assert f"add {key} = " in bare[name]["add"]


@pytest.mark.parametrize(
    ("key", "written", "direct"),
    [
        ("procedure", '"open"', "Procedure"),
        ("special_regime", '["light-touch"]', "Special regime"),
        ("tender_deadline", "2026-02-05T12:00:00Z", "Tenders by"),
    ],
)
def test_what_else_a_particular_changes_says_that_it_was_worked_out(
    bare: dict[Key, dict[str, Any]], tmp_path: Path, key: str, written: str, direct: str
) -> None:
    found = rows(tmp_path, f"{BARE}{key} = {written}\n")
    assert list(found) == list(bare)
    changed = {name: row for name, row in found.items() if row != bare[name]}
    filled = {name[2] for name, row in changed.items() if row["source"] == f"particulars.{key}"}
    assert filled == {direct}
    for name, row in changed.items():
        if name[2] != direct:
            assert row["source"].startswith(("computed: ", "Procurement Act 2023, section ")), name


def test_days_to_tender_are_counted_from_both_days_alone(tmp_path: Path) -> None:
    found = rows(tmp_path / "a", f"{BARE}tender_deadline = 2026-02-05T12:00:00Z\n")
    (days,) = [row for name, row in found.items() if name[2] == "Days to tender"]
    assert days["value"] == "31"  # 5 January to 5 February
    text = f"{BARE}tender_deadline = 2026-02-05T12:00:00Z\n".replace("commenced = 2026-01-05\n", "")
    (days,) = [row for name, row in rows(tmp_path / "b", text).items() if name[2] == "Days to tender"]
    assert (days["value"], days["add"]) == (None, "add commenced and tender_deadline")


ORGANISATION: list[tuple[str, str, str]] = [
    ("id", "GB-COH-1", "unique identifier"),
    ("address", "1 High Street", "address"),
    ("place", "Harrowmere", "town"),
    ("postcode", "HM1 1AA", "postcode"),
    ("country", "GB", "country"),
    ("email", "buyer@harrowmere.example.org", "e-mail"),
]


@pytest.mark.parametrize(("key", "written", "label"), ORGANISATION, ids=[one[0] for one in ORGANISATION])
def test_each_detail_of_the_buyer_fills_its_own_field(
    bare: dict[Key, dict[str, Any]], tmp_path: Path, key: str, written: str, label: str
) -> None:
    found = rows(tmp_path, f'{BARE}{BUYER}{key} = "{written}"\n')
    changed = {name: row for name, row in found.items() if row != bare[name]}
    assert changed
    for name, row in changed.items():
        assert name[2].endswith(f": {label}"), name
        assert (row["value"], row["source"]) == (written, f"particulars.buyer.{key}")
        assert bare[name]["value"] is None
        assert f"add {key} = " in bare[name]["add"]


AWARD: list[tuple[str, str, str]] = [
    ("value", "90000", "£90,000"),
    ("value", "0.5", "£0.50"),
    ("value", "1000000000", "£1,000,000,000"),
    ("value_with_vat", "108000.01", "£108,000.01"),
    ("summaries_sent", "2026-03-27", "27 March 2026"),
]


@pytest.mark.parametrize(
    ("key", "written", "said"), AWARD, ids=[f"{one[0]}-{n}" for n, one in enumerate(AWARD)]
)
def test_each_detail_of_an_award_stands_in_its_own_lot_alone(
    bare: dict[Key, dict[str, Any]], tmp_path: Path, key: str, written: str, said: str
) -> None:
    found = rows(tmp_path / "with", f"{BARE}{AWARDED}{key} = {written}\n")
    before = rows(tmp_path / "without", f"{BARE}{AWARDED}")
    changed = {name: row for name, row in found.items() if row != before.get(name)}
    direct = {name: row for name, row in changed.items() if row["source"].endswith(f".{key}")}
    if not direct:
        pytest.fail(f"no field holds {key}: {sorted(name[2] for name in changed)}")
    for name, row in direct.items():
        assert row["value"] == said
        assert before[name]["value"] is None
        assert "south" not in name[1]
    for name, row in changed.items():
        assert name in direct or row["source"].startswith(("computed: ", "Procurement Act 2023")), name


def test_a_bare_tender_says_not_known_on_the_page_wherever_its_figures_do(tmp_path: Path) -> None:
    made = of_text(tmp_path, BARE)
    for number in NUMBERS:
        report = fields_report(made.process, made.law, number)
        figures: Any = plain(report.figures)
        gaps = sum(row["value"] is None for row in figures["fields"])
        shown = [found.text for table in report.tables for row in table.rows for found in row]
        assert gaps > 5
        assert sum(text.startswith(UNKNOWN) for text in shown) == gaps, number


@pytest.mark.parametrize("number", NUMBERS)
def test_every_gap_is_listed_as_missing_and_nothing_that_is_known(number: str, tmp_path: Path) -> None:
    made = of_text(tmp_path, TWO_LOTS)
    figures: Any = plain(fields_report(made.process, made.law, number).figures)
    gaps = [row for row in figures["fields"] if row["value"] is None]
    assert gaps
    assert figures["missing"] == [f"{row['label']}: {row['add']}" for row in gaps]
    known = [row for row in figures["fields"] if row["value"] is not None]
    assert known
    assert all(row["add"] is None for row in known)
