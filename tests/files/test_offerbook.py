"""The offer workbook read back: the same offer as in TOML, and a fault with sheet and cell for whatever is not."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any
from unicodedata import normalize

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.tenders_asked import BIDS, OFFER, TENDER, TODAY, asked_in, offer_in, tender_in
from tests.workbooks import Formula, edited, parts, saved, zipped

from wellspent.documents.offerbook import offer_workbook
from wellspent.files.offers import read_offer
from wellspent.files.shelves.library import open_library
from wellspent.files.tenders import read_tender
from wellspent.method.errors import Refused
from wellspent.method.offers import Offer, Promise, Reply
from wellspent.method.ranking import Result, evaluate
from wellspent.method.working import Entered, Given, plain

ROWS = {"volunteering-hours": 5, "jobseekers-into-work": 6, "local-target-group-jobs": 7, "trees-planted": 8,
        "waste-reused-share": 9}  # fmt: skip
NAME, NUMBER = ("Start here", "B19"), ("Start here", "B20")


def blank(folder: Path, text: str = TENDER) -> bytes:
    asked = asked_in(folder, text)
    return offer_workbook(asked, asked.lots[0])


def filled(folder: Path) -> bytes:
    asked = asked_in(folder)
    return offer_workbook(asked, asked.lots[0], toml(folder))


def toml(folder: Path, text: str = OFFER) -> Offer:
    return read_offer(offer_in(folder, text), open_library(), TODAY)


def book(path: Path) -> Offer:
    return read_offer(path, open_library(), TODAY)


def told(path: Path) -> list[str]:
    """What is said of a workbook that is refused, without its folder."""
    with pytest.raises(Refused) as refused:
        book(path)
    return str(refused.value).replace(f"{path}: ", "").splitlines()


def bare(offer: Offer) -> dict[str, Any]:
    """What an offer says, without where it says it and by what name the bid goes."""
    return {
        "bidder": offer.bidder,
        "edition": offer.edition,
        "base": offer.base,
        "promises": [
            (
                p.measure.id,
                p.quantity.value,
                p.quantity.unit,
                p.since,
                p.until,
                p.statement,
                p.prices,
                p.shares,
            )
            for p in sorted(offer.promises, key=lambda p: p.measure.id)
        ],
        "replies": {
            r.criterion: (r.amount and r.amount.value, r.met, r.lines, r.text) for r in offer.replies
        },
    }


def test_a_workbook_filled_by_us_is_the_same_offer(tmp_path: Path) -> None:
    asked = asked_in(tmp_path)
    offer = toml(tmp_path)
    path = saved(tmp_path / "offer.xlsx", offer_workbook(asked, asked.lots[0], offer))
    assert bare(book(path)) == bare(offer)
    assert book(path).promises[0].place == 'sheet "Promises", row 5'
    assert book(path).promises[0].quantity.origin == Entered(str(path), 'sheet "Promises", cell D5')


def test_a_workbook_filled_by_hand_is_an_offer(tmp_path: Path) -> None:
    cells = {
        NAME: "Larch Trust", ("Promises", "D6"): 2, ("Promises", "E6"): date(2027, 1, 1),
        ("Promises", "F6"): date(2027, 12, 31), ("Promises", "G6"): "Through the job centre.",
        ("Price", "C4"): "£140,000", ("Answers", "B4"): "Two crews.", ("Answers", "B5"): "Yes",
        ("Answers", "B6"): "no", ("Answers", "B7"): True,
    }  # fmt: skip
    offer = book(saved(tmp_path / "larch.xlsx", edited(blank(tmp_path), cells)))
    assert (offer.bid, offer.bidder) == ("larch-trust", "Larch Trust")
    (promise,) = offer.promises
    assert (promise.measure.id, promise.quantity.value) == ("jobseekers-into-work", Fraction(2))
    assert (promise.since, promise.until) == (date(2027, 1, 1), date(2028, 1, 1))
    assert {r.criterion: (r.met, r.lines, r.text) for r in offer.replies} == {
        "price": (None, None, ""), "method": (None, None, "Two crews."), "extras": (None, ("a paid placement",), ""),
        "insured": (True, None, ""),
    }  # fmt: skip
    assert offer.reply("price").amount.value == 140000  # type: ignore[union-attr]


def test_an_empty_row_is_not_promised_and_is_no_zero(tmp_path: Path) -> None:
    offer = book(saved(tmp_path / "o.xlsx", edited(filled(tmp_path), {("Promises", "D8"): 0})))
    assert [(p.measure.id, p.quantity.value) for p in offer.promises][1:2] == [("trees-planted", Fraction(0))]
    assert [p.measure.id for p in book(saved(tmp_path / "o.xlsx", filled(tmp_path))).promises] == [
        "volunteering-hours", "waste-reused-share",
    ]  # fmt: skip


def test_an_offer_of_answers_alone_is_one(tmp_path: Path) -> None:
    cells = {NAME: "Larch", ("Price", "C4"): 120000}
    offer = book(saved(tmp_path / "o.xlsx", edited(blank(tmp_path), cells)))
    assert offer.promises == ()
    assert [r.criterion for r in offer.replies] == ["price"]


BAD: dict[str, tuple[dict[tuple[str, str], Any], list[str]]] = {
    "words for a quantity": (
        {("Promises", "D5"): "eight days"},
        ['sheet "Promises", cell D5: "eight days" is not a number. Write digits alone; it is counted in person-hour.'],
    ),
    "a formula for a quantity": (
        {("Promises", "D5"): Formula("4*2")},
        ['sheet "Promises", cell D5: the cell holds a formula, and an offer must say the same to everybody who opens it.'
         " Write what it comes to."],
    ),
    "a formula for a price": (
        {("Price", "C4"): Formula("[1]Sheet1!A1")},
        ['sheet "Price", cell C4: the cell holds a formula, and an offer must say the same to everybody who opens it.'
         " Write what it comes to."],
    ),
    "a formula for a statement": (
        {("Promises", "G5"): Formula('WEBSERVICE("http://x")')},
        ['sheet "Promises", cell G5: the cell holds a formula, and an offer must say the same to everybody who opens it.'
         " Write what it comes to."],
    ),
    "no quantity": (
        {("Promises", "D5"): None},
        ['sheet "Promises", cell D5: the quantity is missing, and the row says something else. Write how much, or clear the'
         " row: then nothing is promised."],
    ),
    "another measure": (
        {("Promises", "J5"): "local-jobs"},
        ['sheet "Promises", cell J5: the measure here was "volunteering-hours" and now says "local-jobs". Write'
         " volunteering-hours again; a promise on another measure cannot be added here."],
    ),
    "no measure": (
        {("Promises", "J5"): None},
        ['sheet "Promises", cell J5: the measure here was "volunteering-hours" and now says "nothing". Write'
         " volunteering-hours again; a promise on another measure cannot be added here."],
    ),
    "less than nothing": (
        {("Promises", "D5"): -3},
        ['sheet "Promises", cell D5: the quantity is -3, less than nothing. Promise what you will do.'],
    ),
    "a share above one": (
        {("Promises", "D9"): 95},
        ['sheet "Promises", cell D9: 95 is above 1, and this measure is a share. Did you mean 0.95?'],
    ),
    "pounds of hours": (
        {("Promises", "D5"): "£30"},
        ['sheet "Promises", cell D5: "£30" is money, and this is counted in person-hour. Write how many person-hour.'],
    ),
    "words for a day": (
        {("Promises", "E5"): "next spring"},
        ['sheet "Promises", cell E5: "next spring" is not a day. Write year-month-day, such as 2026-11-21.'],
    ),
    "an instant for a day": (
        {("Promises", "E5"): 46388.5},
        ['sheet "Promises", cell E5: 2027-01-01 12:00:00 is an instant, and this is a day. Write 2027-01-01 alone.'],
    ),
    "an end before the beginning": (
        {("Promises", "F5"): date(2026, 12, 31)},
        ['sheet "Promises", cell F5: the last day, 2026-12-31, is before the first, 2027-01-01. Correct one of the two.'],
    ),
    "words for a price": (
        {("Price", "C4"): "about 90,000"},
        ['sheet "Price", cell C4: "about 90,000" is not an amount. Write digits alone, such as 90000.'],
    ),
    "neither yes nor no": (
        {("Answers", "B7"): "perhaps"},
        ['sheet "Answers", cell B7: "perhaps" is neither yes nor no. Choose Yes or No from the list.'],
    ),
    "nobody": (
        {NUMBER: None},
        ['sheet "Start here", cell B19: the organisation\'s name is missing. Write it.'],
    ),
    "three at once": (
        {("Promises", "D5"): "x", ("Price", "C4"): "y", ("Answers", "B7"): "z"},
        ['sheet "Promises", cell D5: "x" is not a number. Write digits alone; it is counted in person-hour.',
         'sheet "Price", cell C4: "y" is not an amount. Write digits alone, such as 90000.',
         'sheet "Answers", cell B7: "z" is neither yes nor no. Choose Yes or No from the list.'],
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", BAD)
def test_what_does_not_hold_is_told_with_its_cell(tmp_path: Path, kind: str) -> None:
    cells, says = BAD[kind]
    assert told(saved(tmp_path / "offer.xlsx", edited(filled(tmp_path), cells))) == says


def test_an_empty_workbook_is_told_what_to_fill_in(tmp_path: Path) -> None:
    assert told(saved(tmp_path / "offer.xlsx", blank(tmp_path))) == [
        'sheet "Start here", cell B19: the organisation\'s name is missing. Write it.',
        "nothing is promised or answered. Fill in the yellow cells.",
    ]


def hidden(content: bytes, old: str, new: str) -> bytes:
    """The workbook with a text of its hidden sheet changed."""
    members = parts(content)
    shared = members["xl/sharedStrings.xml"].decode()
    assert f">{old}<" in shared
    members["xl/sharedStrings.xml"] = shared.replace(f">{old}<", f">{new}<", 1).encode()
    return zipped(members)


def test_a_workbook_of_another_format_or_without_its_list_is_refused(tmp_path: Path) -> None:
    content = filled(tmp_path)
    digest = asked_in(tmp_path).digest
    path = tmp_path / "o.xlsx"
    assert told(saved(path, hidden(content, "1", "2"))) == [
        "the workbook has format 2, and this version of Wellspent reads format 1. Ask the buyer for the workbook again, or"
        " update Wellspent."
    ]
    assert told(saved(path, hidden(content, digest, "abc"))) == [
        'sheet "wellspent" (hidden): what says which tender this workbook answers was edited. Fill in a fresh copy of the'
        " buyer's workbook."
    ]
    assert told(saved(path, hidden(content, "D5", "D0"))) == [
        'sheet "wellspent" (hidden): the list of cells was edited. Fill in a fresh copy of the buyer\'s workbook.'
    ]
    members = parts(content)
    members["xl/workbook.xml"] = members["xl/workbook.xml"].replace(b'name="wellspent"', b'name="other"')
    assert told(saved(path, zipped(members))) == [
        'sheet "wellspent" (hidden): the hidden sheet that says which tender this workbook answers is missing. Fill in a'
        " fresh copy of the buyer's workbook."
    ]


def test_macros_other_endings_and_renamed_files_are_refused(tmp_path: Path) -> None:
    content = filled(tmp_path)
    for ending in (".xlsm", ".xls", ".ods"):
        path = saved(tmp_path / f"offer{ending}", content)
        assert told(path) == [f'"{ending}" files are not read here. Save it as .xlsx, without macros.']
    path = tmp_path / "offer.xlsx"
    macros = zipped(parts(content) | {"xl/vbaProject.bin": b"x"})
    assert told(saved(path, macros)) == [
        "the file holds macros or other programs. Save it as .xlsx without them."
    ]
    assert told(saved(path, zipped({"setup.exe": b"MZ"}))) == [
        "this is a zip file, and not an Excel workbook. Save it again as .xlsx."
    ]
    assert told(saved(path, b"bid,measure\n")) == ["this is not an Excel workbook. Save it again as .xlsx."]
    assert told(saved(path, content[:2000])) == ["this is not an Excel workbook. Save it again as .xlsx."]
    broken = parts(content)
    broken["xl/workbook.xml"] = b"<workbook"
    assert told(saved(path, zipped(broken))) == ["this is not an Excel workbook. Save it again as .xlsx."]


def test_a_plain_table_is_still_an_offer(tmp_path: Path) -> None:
    import xlsxwriter

    path = tmp_path / "plain.xlsx"
    with xlsxwriter.Workbook(path) as made:
        sheet = made.add_worksheet()
        sheet.write_row(0, 0, ["measure", "quantity", "unit"])
        sheet.write_row(1, 0, ["volunteering-hours", 12, "person-hour"])
    assert book(path).promises[0].quantity.value == 12


def bid_of(folder: Path, content: bytes, text: str = TENDER, extra: str = BIDS) -> list[str]:
    """What is said of the tender whose bid is this workbook."""
    saved(folder / "larch.xlsx", content)
    path = tender_in(folder, extra.format(offer="larch.xlsx"), text)
    with pytest.raises(Refused) as refused:
        read_tender(path, open_library(), TODAY)
    return [fault.rule for fault in refused.value.faults]


def points(result: Result) -> dict[str, Fraction | None]:
    """The points of the first bid by criterion."""
    return {name: None if s is None else plain(s) for name, s in result.bids[0].scores.items()}


def test_a_bid_is_scored_from_its_workbook_as_from_toml(tmp_path: Path) -> None:
    offer_in(tmp_path)
    saved(tmp_path / "larch.xlsx", filled(tmp_path))
    results = []
    for name in ("offer.toml", "larch.xlsx"):
        read = read_tender(tender_in(tmp_path, BIDS.format(offer=name)), open_library(), TODAY)
        results.append(evaluate(read.lots[0]))
    first, second = (points(r) for r in results)
    assert first == second
    assert first["price"] == Fraction(30) * (180000 - Fraction("140000.5")) / 80000
    assert first["extras"] == 4
    assert first["reuse"] == 10


def test_what_the_tender_says_of_a_bid_comes_first(tmp_path: Path) -> None:
    saved(tmp_path / "larch.xlsx", filled(tmp_path))
    extra = BIDS.format(offer="larch.xlsx").replace("method = [4]", "method = [4], price = 180000")
    read = read_tender(tender_in(tmp_path, extra), open_library(), TODAY)
    assert points(evaluate(read.lots[0]))["price"] == 0


def test_the_offer_for_another_tender_or_another_version_is_refused(tmp_path: Path) -> None:
    content = filled(tmp_path)
    other = TENDER.replace('id = "parks-2027"', 'id = "schools-2027"').replace(
        "Care of <four> parks", "Schools"
    )
    assert bid_of(tmp_path, content, other) == ['the offer answers another tender, "parks-2027"']
    assert bid_of(tmp_path, content, TENDER.replace("target = 10000", "target = 20000")) == [
        "the offer answers another version of this tender: what is asked or how it is scored has changed"
    ]
    assert bid_of(tmp_path, content, TENDER.replace("word_limit = 6\n", "word_limit = 7\n")) == [
        "the offer answers another version of this tender: what is asked or how it is scored has changed"
    ]


def test_an_answer_to_nothing_that_was_asked_is_refused(tmp_path: Path) -> None:
    text = OFFER.replace('criterion = "method"', 'criterion = "methods"').replace(
        'criterion = "extras"\nlines = ["an open day"]', 'criterion = "value"\namount = 5'
    )
    offer_in(tmp_path, text)
    path = tender_in(tmp_path, BIDS.format(offer="offer.toml"))
    with pytest.raises(Refused) as refused:
        read_tender(path, open_library(), TODAY)
    assert [fault.rule for fault in refused.value.faults] == [
        'there is no criterion "methods"', '"value" is no price, so it takes no amount',
    ]  # fmt: skip
    with pytest.raises(Refused, match="is answered twice"):
        toml(tmp_path, OFFER + '\n[[answer]]\ncriterion = "price"\namount = 1\n')


LOTS = TENDER.replace("[[criterion", "[[lot.criterion").replace(
    "[[lot.criterion]]\nid = \"price\"", '[[lot]]\nid = "North"\n[[lot.criterion]]\nid = "price"', 1
)  # fmt: skip


def test_a_workbook_of_another_lot_is_refused(tmp_path: Path) -> None:
    two = (
        LOTS
        + '\n[[lot]]\nid = "South"\n[[lot.criterion]]\nid = "price"\nkind = "price"\nweight = 100\nrule = "mean"\n'
    )
    asked = asked_in(tmp_path, two)
    south = edited(offer_workbook(asked, asked.lots[1]), {NAME: "Larch", ("Price", "C4"): 5})
    said = bid_of(tmp_path, south, two, '\n[[bid]]\nid = "larch"\nlot = "North"\noffer = "{offer}"\n')
    assert said == ['the offer answers lot "South", and bid "larch" is for lot "North"']


MEASURES = st.sampled_from(sorted(ROWS))
WORDS = st.text(st.characters(exclude_categories=("C", "Z"), include_characters=" \n"), max_size=80).map(
    lambda text: normalize("NFC", text).strip()
)
DAYS = st.dates(date(2000, 1, 1), date(2150, 1, 1))


@st.composite
def offers(draw: st.DrawFn, base: Offer) -> Offer:
    """An offer of any of the tender's measures, with quantities as a spreadsheet keeps them."""
    known = {promise.measure.id: promise for promise in base.promises}
    promises: list[Promise] = []
    for name in draw(st.lists(MEASURES, unique=True, min_size=1)):
        whole = name == "trees-planted"
        value = Fraction(draw(st.integers(0, 10**9)), 1 if whole else 10 ** draw(st.integers(0, 6)))
        value = min(value, Fraction(1)) if name == "waste-reused-share" else value
        since = draw(DAYS)
        promises.append(
            replace(
                known[name],
                quantity=Given(value, "", Entered(""), known[name].quantity.unit),
                since=since,
                until=since + timedelta(days=draw(st.integers(1, 5000))),
                statement=draw(WORDS),
            )
        )
    price = Given(Fraction(draw(st.integers(0, 10**12)), 100), "", Entered(""))
    said = [Reply("price", price), Reply("insured", met=draw(st.booleans()))]
    text = draw(WORDS)
    said += [Reply("method", text=text)] if text else []
    lines = tuple(line for line in ("a paid placement", "an open day") if draw(st.booleans()))
    said.append(Reply("extras", lines=lines))
    return replace(base, promises=tuple(promises), replies=tuple(said))


ALL = 'bid = "larch"\nbidder = "GB-CHC-1234567"\nedition = "wellspent@2026"\n' + "".join(
    f'[[promise]]\nmeasure = "{name}"\nquantity = 1\nunit = "{unit}"\nfrom = 2026-11-21\n'
    for name, unit in (
        ("volunteering-hours", "person-hour"), ("jobseekers-into-work", "person-year"),
        ("local-target-group-jobs", "fte-year"), ("trees-planted", "tree"), ("waste-reused-share", "share"),
    )
)  # fmt: skip


@settings(max_examples=40)
@given(st.data())
def test_an_offer_comes_back_from_its_workbook_as_it_was(data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        asked = asked_in(folder)
        offer = data.draw(offers(toml(folder, ALL)))
        path = saved(folder / "larch.xlsx", offer_workbook(asked, asked.lots[0], offer))
        back = bare(book(path))
        there = bare(offer)
        for promise, kept in zip(there["promises"], back["promises"], strict=True):
            assert kept[:6] == promise[:6]
        assert back["replies"] == there["replies"]
