"""`wellspent library`: check, list, show, and a set of one's own from its table to the refusal to pass it on."""

from __future__ import annotations

import csv
import shutil
import tomllib
from pathlib import Path

import pytest
import xlsxwriter
from tests.running import Ran, Run

from wellspent.documents.listings import LISTINGS
from wellspent.files.reading.cells import read_sheet
from wellspent.files.reading.documents import open_document
from wellspent.files.shelves.entries import ProxySheet, ProxyTable, proxy, proxy_of_row

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"
BANK = "example-value-bank.csv"
INCIDENT = "gmca-anti-social-behaviour-incident-fiscal"
OPEN = "licensed-to-user"


@pytest.fixture(autouse=True)
def _at_the_desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in (BANK, "lunch-club.toml"):
        shutil.copyfile(EXAMPLES / name, name)


def as_workbook(name: str) -> str:
    """The bank as a spreadsheet keeps it: numbers as numbers."""
    with Path(BANK).open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    book = xlsxwriter.Workbook(name, {"strings_to_numbers": True})
    sheet = book.add_worksheet()
    for place, row in enumerate(rows):
        sheet.write_row(place, 0, [cell.replace("£", "").replace(",", "") for cell in row])
    book.close()
    return name


def load(run: Run, name: str = BANK) -> Ran:
    return run("library", "import", "proxies", name)


def edited(old: str, new: str) -> None:
    text = Path(BANK).read_text("utf-8")
    assert old in text
    Path(BANK).write_text(text.replace(old, new), "utf-8")


def shelf(data_dir: Path) -> list[str]:
    """Every file on the user's shelf."""
    return sorted(str(path.relative_to(data_dir)) for path in data_dir.rglob("*") if path.is_file())


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_set_is_loaded_shown_used_and_kept(run: Run, data_dir: Path, kind: str) -> None:
    name = BANK if kind == "csv" else as_workbook("example-value-bank.xlsx")
    place = data_dir / "library" / "proxies" / "own" / name
    ran = load(run, name)
    assert (ran.code, ran.out) == (0, f"3 proxies are on your shelf, in {name}.\n")
    assert ran.err == f"The file stands at {place}\n"
    assert place.read_bytes() == Path(name).read_bytes()
    assert shelf(data_dir) == [f"library/proxies/own/{name}"]

    shown = run("library", "show", "bank-club-member", "--date", "2026-11-21", "--json").json
    assert {key: shown[key] for key in ("shelf", "amount", "low", "high", "price_year", "status", "licence")} == {
        "shelf": "user", "amount": "1250.5", "low": "1000", "high": "1500", "price_year": "2024",
        "status": "unverified", "licence": "licensed-to-user",
    }  # fmt: skip

    valued = run("value", "lunch-club.toml", "--decided", "2026-11-21", "--json").json
    assert valued["present_value"] == "15851.98"
    working = run("value", "lunch-club.toml", "--working", "People with a regular place").out
    assert "bank-club-member on the user shelf" in " ".join(working.split())

    refused = run("library", "export", "bank-club-member", "--out", "bank.toml")
    assert (refused.code, refused.out, refused.err) == (
        1,
        "",
        '"bank-club-member" is under Licensed to the user who loaded it, which does not allow passing it on. '
        "Whoever needs it loads their own copy with `wellspent library import`.\n",
    )
    assert not Path("bank.toml").exists()
    assert run("library", "check").code == 0


def test_an_entry_of_the_package_is_exported_as_it_stands(run: Run) -> None:
    ran = run("library", "export", INCIDENT)
    assert (ran.code, ran.err) == (0, "")
    assert tomllib.loads(ran.out)["id"] == INCIDENT
    assert run("library", "export", INCIDENT, "--out", "one.toml").code == 0
    assert Path("one.toml").read_text("utf-8") == ran.out


@pytest.mark.parametrize(
    "id", ["local-target-group-jobs", "ppn-002@2025", "ppn-026", "standard", "wellspent@2026"]
)
def test_entries_of_other_kinds_are_exported_too(run: Run, id: str) -> None:
    ran = run("library", "export", id)
    assert ran.code == 0
    assert tomllib.loads(ran.out)["id"] == id.partition("@")[0]


def test_a_row_that_may_be_passed_on_becomes_a_file_of_the_library(run: Run) -> None:
    edited(OPEN, "OGL-3.0")
    load(run)
    ran = run("library", "export", "bank-befriending-hour")
    Path("exported.toml").write_text(ran.out, "utf-8")
    rows = read_sheet(open_document(BANK, "proxy"), ProxyTable).proxy
    assert proxy(read_sheet(open_document("exported.toml"), ProxySheet)) == proxy_of_row(rows[1])


def test_importing_a_file_again_takes_the_place_of_the_old_one(run: Run, data_dir: Path) -> None:
    load(run)
    edited('"£1,250.50"', "1300")
    assert load(run).code == 0
    assert run("library", "show", "bank-club-member", "--json").json["amount"] == "1300"
    assert shelf(data_dir) == [f"library/proxies/own/{BANK}"]


def test_an_ending_in_capitals_is_still_found(run: Run, data_dir: Path) -> None:
    Path(BANK).rename("BANK.CSV")
    load(run, "BANK.CSV")
    assert shelf(data_dir) == ["library/proxies/own/BANK.csv"]
    assert run("library", "show", "bank-club-member").code == 0


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("bank-befriending-hour", "bank-club-member",
         'row 3, column id: the id "bank-club-member" stands in row 2 too. Give each proxy its own id.'),
        ("bank-befriending-hour", INCIDENT,
         f'row 3, column id: the id "{INCIDENT}" is one of Wellspent\'s own. Choose another, such as own-{INCIDENT}.'),
        (",hour,social", ",hours,social", 'row 3, column unit: there is no unit "hours". Did you mean "hour"'),
        ("Table 3,licensed-to-user", "Table 3,licensed",
         'row 3, column licence: there is no licence "licensed". Did you mean "licensed-to-user"'),
        ("£14.20", "14.20.1", 'row 3, column amount: "14.20.1" is not an amount. Write digits, such as 12.5.'),
        ("2024,1000,1500", "2024,1000,1100", "row 2, column high: high is below the amount. Put the larger number in high."),
        ("£32", "", "row 4, column amount: the cell is empty. Fill it in, such as 100.00."),
        (",review_by", ",review", 'column review: there is no column "review" here. Did you mean review_by?'),
    ],
)  # fmt: skip
def test_a_set_with_a_fault_leaves_the_shelf_as_it_was(
    run: Run, data_dir: Path, old: str, new: str, said: str
) -> None:
    edited(old, new)
    ran = load(run)
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.startswith(f"{BANK}: {said}")
    assert shelf(data_dir) == []


def test_an_id_of_another_file_on_the_shelf_is_refused(run: Run, data_dir: Path) -> None:
    load(run)
    shutil.copyfile(BANK, "second.csv")
    ran = load(run, "second.csv")
    first = data_dir / "library" / "proxies" / "own" / BANK
    assert ran.err.splitlines()[0] == (
        f'second.csv: row 2, column id: the id "bank-club-member" is on your shelf already, from {first}. '
        "Choose another, or delete that file."
    )
    assert len(ran.err.splitlines()) == 3
    assert run("library", "check").code == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["measures", BANK], 'there is no kind to import "measures".'),
        (["proxies", "gone.csv"], "gone.csv: there is no such file."),
        (["proxies", "lunch-club.toml"], "lunch-club.toml: line 1: a set is imported from a table."),
    ],
)
def test_what_is_no_set(run: Run, data_dir: Path, words: list[str], said: str) -> None:
    ran = run("library", "import", *words)
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.startswith(said)
    assert shelf(data_dir) == []


def test_a_shelf_that_cannot_be_written(run: Run, data_dir: Path) -> None:
    (data_dir / "library").write_text("in the way")
    ran = load(run)
    assert ran.code == 1
    assert "it cannot be put on your shelf" in ran.err
    assert "Traceback" not in ran.err


def test_a_broken_file_on_the_shelf_is_named(run: Run, data_dir: Path) -> None:
    load(run)
    broken = data_dir / "library" / "proxies" / "own" / "broken.csv"
    broken.write_text("id,label\nx,y\n")
    ran = run("library", "list", "proxy")
    assert ran.code == 1
    assert {line.partition(": ")[0] for line in ran.err.splitlines()} == {str(broken)}


def test_an_organisation_shelf_stands_in_front(
    run: Run, data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load(run)
    organisation = data_dir / "ours"
    folder = organisation / "proxies" / "own"
    folder.mkdir(parents=True)
    edited('"£1,250.50"', "1400")
    shutil.copyfile(BANK, folder / BANK)
    monkeypatch.setenv("WELLSPENT_ORGANISATION_SHELF", str(organisation))
    from wellspent.files.shelves.library import open_library

    open_library.cache_clear()
    shown = run("library", "show", "bank-club-member", "--json").json
    assert (shown["shelf"], shown["amount"]) == ("organisation", "1400")


def test_list_and_show(run: Run) -> None:
    found = run("library", "list", "policy", "--json").json["policy"]
    assert {"id", "label", "shelf", "status"} <= set(found[0])
    assert run("library", "list", "polices").code == 1
    assert 'there is no entry "bank-club-member"' in run("library", "show", "bank-club-member").err
    early = run("library", "show", INCIDENT, "--date", "2001-01-01", "--json").json
    assert early["extrapolated"] is True
    assert run("library", "show", INCIDENT, "--date", "soon").err.startswith('--date: "soon" is not a day.')


@pytest.mark.parametrize("kind", LISTINGS)
def test_every_entry_of_the_library_can_be_shown(run: Run, kind: str) -> None:
    for entry in run("library", "list", kind, "--json").json[kind][::7]:
        ran = run("library", "show", entry["id"], "--kind", kind, "--json")
        assert (ran.code, ran.err) == (0, "")
        assert ran.json["label"]
