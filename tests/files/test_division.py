"""A tender file that is one lot of a divided tender: what it states of the whole, and how its papers name it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from wellspent.awarding.publishing import published
from wellspent.documents.fields.form import Form
from wellspent.documents.fields.notices import uk4
from wellspent.documents.ocds.checks import faults_of
from wellspent.documents.ocds.packages import release, releases
from wellspent.documents.offerbook import offer_workbook, workbook_name
from wellspent.files.bids import BidSheet
from wellspent.files.invitations import read_invitation
from wellspent.files.offerbook import offer_book_parts
from wellspent.files.offers import OfferSheet
from wellspent.files.published import of_this_tender
from wellspent.files.reading.cells import read_sheet
from wellspent.files.shelves.library import open_library
from wellspent.files.tenders import read_sheet_of, read_tender
from wellspent.method.errors import Refused
from wellspent.method.particulars import Division

TENDER = """\
id = "grounds-{lot}"
title = "Grounds maintenance: {title}"
ocid = "ocds-abc123-1"
lot = "{lot}"
buyer = "Harrowmere Council"
nation = "england"
kind = "services"
body = "local"
value = 100000
vat = "included"
commenced = 2026-10-01

[[criterion]]
id = "price"
kind = "price"
weight = 60
rule = "absolute-linear"
floor = 50000
ceiling = 150000

[[criterion]]
id = "method"
kind = "quality"
weight = 40
rule = "scale"
scale = 5

[particulars]
procedure = "open"
special_regime = []
cpv = ["77310000"]

[particulars.division]
title = "Grounds maintenance"
lot_title = "{title}"
lots = ["1", "2"]
value = 900000
most_won = 1
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for lot, title in (("1", "North"), ("2", "South")):
        text = TENDER.format(lot=lot, title=title)
        (tmp_path / f"lot-{lot}.toml").write_text(text, "utf-8")
    return tmp_path


def test_a_lot_states_what_it_is_a_lot_of(folder: Path) -> None:
    read = read_tender(folder / "lot-2.toml", open_library(), date(2026, 11, 1))
    assert read.particulars.own_lot == "2"
    assert read.particulars.division == Division(
        "Grounds maintenance", "South", ("1", "2"), Fraction(900_000), None, 1
    )
    (lot,) = read.lots
    assert lot.lot == ""


@pytest.mark.parametrize(
    ("was", "becomes", "said"),
    [
        ('lot = "2"\n', "", "this tender is not one lot of another"),
        ('lots = ["1", "2"]', 'lots = ["1", "3"]', 'there is no lot "2"'),
        ("most_won = 1", "most_won = 1.5", "is not a whole number"),
        ("most_won = 1", "most = 1", 'no key "most"'),
    ],
)
def test_what_does_not_fit_is_refused(folder: Path, was: str, becomes: str, said: str) -> None:
    path = folder / "lot-2.toml"
    path.write_text(path.read_text("utf-8").replace(was, becomes), "utf-8")
    with pytest.raises(Refused) as refused:
        read_tender(path, open_library(), date(2026, 11, 1))
    assert said in str(refused.value)


def test_its_pack_and_its_workbook_name_the_lot(folder: Path) -> None:
    asked = read_invitation(folder / "lot-2.toml", open_library(), date(2026, 11, 1))
    (lot,) = asked.lots
    assert (lot.id, lot.title, workbook_name(lot)) == ("2", "South", "offer-workbook-2.xlsx")


def filled(folder: Path, lot: str) -> tuple[OfferSheet, object]:
    """The workbook of a lot, with nothing but what it says of itself."""
    asked = read_invitation(folder / f"lot-{lot}.toml", open_library(), date(2026, 11, 1))
    path = folder / f"book-{lot}.xlsx"
    path.write_bytes(offer_workbook(asked, asked.lots[0]))
    found = offer_book_parts(path, {"bid": "a"})
    assert found is not None
    document = found[0]
    document.data.setdefault("bidder", "Larch Trust")
    document.data["answer"] = [{"criterion": "price", "amount": "90000"}]
    return read_sheet(document, OfferSheet), document


def test_an_offer_for_another_lot_is_refused_with_both_names(folder: Path) -> None:
    sheet = read_sheet_of(folder / "lot-1.toml")
    right, wrong = filled(folder, "1"), filled(folder, "2")
    row = BidSheet(id="a")
    assert of_this_tender(sheet, lambda _: right)(row) is not None  # type: ignore[arg-type, return-value]
    with pytest.raises(Refused) as refused:
        of_this_tender(sheet, lambda _: wrong)(row)  # type: ignore[arg-type, return-value]
    (fault,) = refused.value.faults
    assert fault.rule == 'this answers lot 2 ("grounds-2"), and lot 1 is asked for here'
    assert fault.mend == "Send it for lot 2, and the one for lot 1 here."
    # a bid that says its lot is the same bid
    assert of_this_tender(sheet, lambda _: right)(BidSheet(id="a", lot="1")) is not None  # type: ignore[arg-type, return-value]


def test_its_releases_are_one_process_with_those_of_the_other_lots(folder: Path) -> None:
    found = []
    for lot in ("1", "2"):
        read = read_tender(folder / f"lot-{lot}.toml", open_library(), date(2026, 11, 1))
        process = published(read, open_library(), "0" * 64).process
        assert process.divided
        assert process.above_threshold is True  # all lots together are
        alone = replace(read, particulars=replace(read.particulars, division=Division()))
        assert published(alone, open_library(), "0" * 64).process.above_threshold is False
        found.append(release(process, "tender"))
    first, second = found
    assert first["ocid"] == second["ocid"]
    assert (first["id"], second["id"]) == (
        "ocds-abc123-1-tender-lot-1-2026-10-01",
        "ocds-abc123-1-tender-lot-2-2026-10-01",
    )
    for key in ("id", "title", "value", "status", "lotDetails"):
        assert first["tender"][key] == second["tender"][key]
    assert first["tender"]["value"] == {"amountGross": 900_000, "currency": "GBP"}
    assert first["tender"]["lotDetails"] == {"maximumLotsAwardedPerSupplier": 1}
    ids = [(one["tender"]["lots"][0]["id"], one["tender"]["items"][0]["id"]) for one in found]
    assert ids == [("1", "1"), ("2", "2")]
    assert second["tender"]["items"][0]["relatedLot"] == "2"
    assert second["tender"]["lots"][0]["title"] == "South"
    assert faults_of({
        "uri": "https://example.org/package", "version": "1.1", "publishedDate": first["date"],
        "publisher": {"name": "Harrowmere Council"}, "extensions": ["https://example.org/extension.json"],
        "releases": found,
    }) == []  # fmt: skip
    assert len(releases(process, "tender")) == 1


def test_the_fields_of_its_notice_name_the_lots_and_the_limits(folder: Path) -> None:
    read = read_tender(folder / "lot-2.toml", open_library(), date(2026, 11, 1))
    found = published(read, open_library(), "0" * 64)
    form = Form(found.process, found.law)
    uk4(form)
    told = {field.label: field.value and field.value.text for field in form.fields if field.section == "Lots"}
    assert told == {
        "This lot": "2: South",
        "Title of the whole tender": "Grounds maintenance",
        "All lots": "1; 2",
        "Estimated value of all lots together": "£900,000",
        "Most lots that one bidder may offer for": "no limit",
        "Most lots that one bidder may win": "1",
    }
    criteria = [field.label for field in form.fields if field.section == "Award criteria"]
    assert criteria[0] == "Lot 2 (South), price (price)"
