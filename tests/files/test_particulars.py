"""Particulars: what a tender states beside its sums, and what is refused of it."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta, timezone
from fractions import Fraction
from pathlib import Path

import pytest

from wellspent.files.canonical import canonical
from wellspent.files.shelves.library import open_library
from wellspent.files.tenders import TenderFile, read_tender
from wellspent.method.errors import Refused
from wellspent.method.particulars import Awarded, Failure, Indicator, Organisation, Rating, Supplier

TENDER = """\
id = "grounds"
title = "Grounds maintenance"
ocid = "ocds-abc123-1"
buyer = "Harrowmere Council"
value = 100000
vat = "excluded"
commenced = 2026-10-01
decided = 2026-11-21

[[criterion]]
id = "price"
kind = "price"
weight = 100
rule = "absolute-linear"
floor = 50000
ceiling = 150000

[[bid]]
id = "a"
label = "Greenways"
bidder = "GB-COH-00000001"
answers = { price = 90000 }

[[bid]]
id = "b"
bidder = "Verge and Vale"
answers = { price = 95000 }
"""
FULL = """
[particulars]
reference = "HC/2026/014"
description = "Parks and verges."
procedure = "open"
special_regime = "light-touch"
above_threshold = false
cpv = ["77310000", "77313000-7"]
main_place = "Harrowmere"
regions = ["UKE3"]
tender_deadline = 2026-11-02T12:00:00Z
enquiries_deadline = "2026-10-20T17:00:00+01:00"
submission = "https://tenders.example.org/grounds"
contract_from = 2027-01-01
contract_to = 2029-01-01
extend_to = 2031-01-01
value_with_vat = 120000
sme_suitable = true
vcse_suitable = "yes"
full_criteria_at = "https://tenders.example.org/grounds/criteria"

[particulars.buyer]
id = "GB-PPON-XXXX-0000-XXXX"
address = "1 Market Place"
postcode = "HM1 1AA"
country = "GB"
email = "buying@harrowmere.example.org"
website = "https://harrowmere.example.org"

[[particulars.supplier]]
bid = "b"
id = "GB-COH-00000002"
email = "hello@verge.example.org"
sme = true
vcse = false

[[particulars.award]]
bid = "a"
decided = 2026-11-21
summaries_sent = 2026-11-23
published = 2026-11-24
signed = 2026-12-07
details_published = 2026-12-20
value = 90000
value_with_vat = 108000

[[particulars.kpi]]
id = "cut-on-time"
title = "Cuts made in the week they were due"
target = "95% a quarter"
every = "quarter"

[[particulars.rating]]
kpi = "cut-on-time"
from = 2027-01-01
to = 2027-04-01
rating = "good"
reported = 2027-04-20
"""
LOTS = """\
title = "Two lots"
[[lot]]
id = "north"
title = "The north"
[[lot.criterion]]
id = "price"
kind = "price"
weight = 100
rule = "lowest-over-price"
[[lot]]
id = "south"
[[lot.criterion]]
id = "price"
kind = "price"
weight = 100
rule = "lowest-over-price"
[[bid]]
id = "a"
lot = "north"
answers = { price = 2 }
[[bid]]
id = "a"
lot = "south"
answers = { price = 2 }
[[bid]]
id = "b"
lot = "south"
answers = { price = 3 }
"""


def read(folder: Path, text: str) -> TenderFile:
    path = folder / "tender.toml"
    path.write_text(text, encoding="utf-8")
    return read_tender(path, open_library(), date(2026, 11, 21))


def refused(folder: Path, text: str) -> str:
    with pytest.raises(Refused) as caught:
        read(folder, text)
    assert all(fault.mend and "tender.toml" in fault.file for fault in caught.value.faults)
    return str(caught.value)


def test_everything_stated_is_read(tmp_path: Path) -> None:
    found = read(tmp_path, TENDER + FULL).particulars
    assert (found.id, found.ocid, found.reference) == ("grounds", "ocds-abc123-1", "HC/2026/014")
    assert (found.procedure, found.special_regime, found.cpv) == (
        "open",
        ("light-touch",),
        ("77310000", "77313000-7"),
    )
    assert found.tender_deadline == datetime(2026, 11, 2, 12, tzinfo=UTC)
    assert found.enquiries_deadline == datetime(2026, 10, 20, 17, tzinfo=timezone(timedelta(hours=1)))
    assert (found.contract_from, found.contract_to) == (date(2027, 1, 1), date(2029, 1, 1))
    assert (found.value_with_vat, found.sme_suitable, found.vcse_suitable) == (Fraction(120000), True, True)
    assert (found.buyer.name, found.buyer.postcode) == ("Harrowmere Council", "HM1 1AA")
    assert found.award() == Awarded(
        "", "a", date(2026, 11, 21), date(2026, 11, 23), date(2026, 11, 24), date(2026, 12, 7),
        date(2026, 12, 20), Fraction(90000), Fraction(108000),
    )  # fmt: skip
    assert found.indicators == (
        Indicator("cut-on-time", "Cuts made in the week they were due", "95% a quarter", "quarter"),
    )
    assert found.ratings == (
        Rating("cut-on-time", date(2027, 1, 1), date(2027, 4, 1), "good", date(2027, 4, 20)),
    )


def test_a_supplier_is_known_from_its_bid_and_what_is_stated_goes_before(tmp_path: Path) -> None:
    found = read(tmp_path, TENDER + FULL).particulars
    assert found.supplier("a") == Supplier("a", Organisation("Greenways", "GB-COH-00000001"))
    verge = Organisation("Verge and Vale", "GB-COH-00000002", email="hello@verge.example.org")
    assert found.supplier("b") == Supplier("b", verge, sme=True, vcse=False)
    assert found.supplier("c") is None


def test_without_the_table_nothing_is_made_up(tmp_path: Path) -> None:
    found = read(tmp_path, TENDER).particulars
    assert found.buyer == Organisation("Harrowmere Council")
    assert (found.procedure, found.cpv, found.awards, found.indicators) == ("", (), (), ())
    unknown = (found.above_threshold, found.sme_suitable, found.tender_deadline, found.value_with_vat)
    assert unknown == (None,) * 4
    assert found.award() is None


def test_awards_are_by_lot(tmp_path: Path) -> None:
    award = '\n[[particulars.award]]\nlot = "south"\nbid = "b"\n'
    found = read(tmp_path, LOTS + award).particulars
    assert found.lots == {"north": "The north", "south": ""}
    assert found.award("south") == Awarded("south", "b")
    assert found.award("north") is None
    assert [supplier.bid for supplier in found.suppliers] == ["a", "b"]


def test_the_canonical_form_is_as_before_without_and_holds_them_with(tmp_path: Path) -> None:
    path = tmp_path / "tender.toml"
    path.write_text(TENDER, encoding="utf-8")
    assert b"particulars" not in canonical(path).content
    path.write_text(TENDER + FULL, encoding="utf-8")
    first = canonical(path)
    held = json.loads(first.content)["particulars"]
    assert held["tender_deadline"] == "2026-11-02T12:00:00+00:00"
    assert held["rating"][0]["from"] == "2027-01-01"
    again = tmp_path / "again.json"
    again.write_bytes(first.content)
    assert canonical(again) == first
    assert read_tender(again, open_library(), date(2026, 11, 21)).particulars == (
        read_tender(path, open_library(), date(2026, 11, 21)).particulars
    )


CHANGED = [
    ("2026-11-02T12:00:00Z", "2026-11-02T12:00:00", "has no zone"),
    ("2026-11-02T12:00:00Z", '"at noon"', '"at noon" is not a moment'),
    ("2026-11-02T12:00:00Z", "2026-11-02", "is not a moment"),
    ("2026-11-02T12:00:00Z", "2026-10-12T12:00:00Z", "before enquiries_deadline"),
    (
        'enquiries_deadline = "2026-10-20T17:00:00+01:00"\n',
        "",
        None,
    ),
    ('"77310000"', '"7731"', '"7731" is not a CPV code'),
    ('["UKE3"]', '["Harrowmere"]', "is not the code of a region"),
    ('"open"', '"opn"', 'Did you mean "open"?'),
    ('"light-touch"', '"light"', "is not one of concession, defence, light-touch, utilities"),
    ("contract_to = 2029-01-01", "contract_to = 2027-01-01", "has no day in it"),
    ("contract_to = 2029-01-01", "contract_to = 2026-01-01", "contract_to is 2026-01-01, before contract_from"),
    ("extend_to = 2031-01-01", "extend_to = 2028-01-01", "extend_to is 2028-01-01, before contract_to"),
    ("value_with_vat = 120000", "value_with_vat = 99999", "the value with VAT is below the value without"),
    ("value_with_vat = 108000", "value_with_vat = 89999", "[[particulars.award]] 1, value_with_vat (line "),
    ('"GB-PPON-XXXX-0000-XXXX"', '"12345"', "is not an organisation's id"),
    ('country = "GB"', 'country = "England"', "is not a country's code"),
    ('"buying@harrowmere.example.org"', '"buying"', "is not an e-mail address"),
    ('"https://harrowmere.example.org"', '"harrowmere"', "is not the address of a page"),
    ('bid = "b"\nid', 'bid = "c"\nid', 'there is no bid "c"'),
    ('bid = "a"\ndecided', 'bid = "z"\ndecided', 'there is no bid "z"'),
    ('bid = "a"\ndecided', 'lot = "north"\nbid = "a"\ndecided', "this tender has no lots"),
    ("\npublished = 2026-11-24", "\npublished = 2026-11-22", "published is 2026-11-22, before summaries_sent"),
    ("signed = 2026-12-07", "signed = 2026-11-23", "signed is 2026-11-23, before published"),
    ("published = 2026-12-20", "published = 2026-12-06", "details_published is 2026-12-06, before signed"),
    ('kpi = "cut-on-time"', 'kpi = "cut"', 'there is no key performance indicator "cut"'),
    ('rating = "good"', 'rating = "fine"', "is not one of good, approaching-target"),
    ("to = 2027-04-01", "to = 2027-01-01", "a period from 2027-01-01 to 2027-01-01 has no day in it"),
    ("reported = 2027-04-20", "reported = 2026-04-20", "reported is 2026-04-20, before from"),
    ('every = "quarter"', 'every = "fortnight"', "is not one of month, quarter, half-year, year"),
    ('main_place = "Harrowmere"', 'place = "Harrowmere"', 'there is no key "place" here'),
]  # fmt: skip


@pytest.mark.parametrize(("was", "becomes", "said"), CHANGED)
def test_each_thing_that_does_not_hold_is_refused(
    tmp_path: Path, was: str, becomes: str, said: str | None
) -> None:
    text = TENDER + FULL
    assert text.count(was) == 1
    text = text.replace(was, becomes)
    if said is None:
        assert read(tmp_path, text).particulars.enquiries_deadline is None
    else:
        assert said in refused(tmp_path, text)


def test_tenders_do_not_close_before_the_notice(tmp_path: Path) -> None:
    text = TENDER + "\n[particulars]\ntender_deadline = 2026-09-02T12:00:00Z\n"
    assert "tenders close on 2026-09-02, before the notice of 2026-10-01" in refused(tmp_path, text)


def test_a_value_that_is_with_vat_is_the_value_with_vat(tmp_path: Path) -> None:
    text = TENDER.replace('"excluded"', '"included"') + "\n[particulars]\nvalue_with_vat = 120000\n"
    assert "is not the tender's value, which is with VAT" in refused(tmp_path, text)
    assert read(tmp_path, text.replace("120000", "100000")).particulars.value_with_vat == 100000


TWICE = {
    "supplier": ('bid = "a"', 'the supplier of bid "a" stands twice'),
    "award": ('bid = "a"', "the award stands twice"),
    "kpi": ('id = "k"\ntitle = "K"', 'the indicator "k" stands twice'),
}


@pytest.mark.parametrize("table", TWICE)
def test_nothing_stands_twice(tmp_path: Path, table: str) -> None:
    keys, said = TWICE[table]
    row = f"\n[[particulars.{table}]]\n{keys}\n"
    read(tmp_path, TENDER + row)
    assert said in refused(tmp_path, TENDER + row + row)


def test_a_rating_of_one_period_stands_once(tmp_path: Path) -> None:
    rating = FULL[FULL.index("[[particulars.rating]]") :]
    assert 'the rating of "cut-on-time" from 2027-01-01' in refused(tmp_path, TENDER + FULL + rating)


def test_lots_are_named_where_there_are_some(tmp_path: Path) -> None:
    row = '\n[[particulars.award]]\nbid = "a"\n'
    assert "Add lot = one of north, south." in refused(tmp_path, LOTS + row)
    assert 'there is no lot "nort"' in refused(tmp_path, LOTS + row + 'lot = "nort"\n')
    other = row.replace('"a"', '"b"') + 'lot = "north"\n'
    assert 'there is no bid "b"' in refused(tmp_path, LOTS + other)
    kpi = '\n[[particulars.kpi]]\nid = "k"\ntitle = "K"\n'
    assert read(tmp_path, LOTS + kpi).particulars.indicators[0].lot == ""
    assert 'there is no lot "east"' in refused(tmp_path, LOTS + kpi + 'lot = "east"\n')


def test_no_special_regime_is_said_with_an_empty_list(tmp_path: Path) -> None:
    text = TENDER + "\n[particulars]\nspecial_regime = []\n"
    assert read(tmp_path, text).particulars.special_regime == ()
    assert read(tmp_path, TENDER).particulars.special_regime is None


FAILURE = """
[[particulars.failure]]
description = "Eleven of forty cuts were missed."
requirement = "Every verge is cut in the week it is due."
decided = 2027-07-01
penalised = 2027-08-01
penalty = "negotiated"
value = 12000
partial_termination = "The north-west goes to another firm."
reported = 2027-08-20
"""


def test_a_breach_is_read_and_its_notice_runs_from_the_first_day(tmp_path: Path) -> None:
    (found,) = read(tmp_path, TENDER + FAILURE).particulars.failures
    assert found == Failure(
        "Eleven of forty cuts were missed.", "Every verge is cut in the week it is due.", date(2027, 7, 1),
        date(2027, 8, 1), "negotiated", Fraction(12000), "The north-west goes to another firm.", date(2027, 8, 20),
    )  # fmt: skip
    assert found.arose == date(2027, 7, 1)
    bare = read(
        tmp_path, TENDER + '\n[[particulars.failure]]\ndescription = "Late."\npenalised = 2027-09-01\n'
    )
    assert bare.particulars.failures[0].arose == date(2027, 9, 1)
    assert Failure("Nothing known").arose is None
    assert read(tmp_path, TENDER).particulars.failures == ()


BROKEN = [
    (
        "decided = 2027-07-01\npenalised = 2027-08-01\n",
        "",
        "the day from which the notice is due is not known",
    ),
    ("penalised = 2027-08-01\n", "", "a penalty has its day"),
    ('"negotiated"', '"agreed"', "is not one of contracted, imposed, negotiated"),
    ("reported = 2027-08-20", "reported = 2027-06-30", "reported is 2027-06-30, before decided"),
    ("reported = 2027-08-20", "reported = 2027-07-20", "reported is 2027-07-20, before penalised"),
    ('description = "Eleven of forty cuts were missed."\n', "", "description"),
    ("value = 12000", 'value = "a lot"', '"a lot" is not'),
    ("value = 12000", 'value = 12000\nlot = "north"', "this tender has no lots"),
]


@pytest.mark.parametrize(("was", "becomes", "said"), BROKEN)
def test_a_breach_that_does_not_hold_is_refused(tmp_path: Path, was: str, becomes: str, said: str) -> None:
    assert FAILURE.count(was) == 1
    assert said in refused(tmp_path, TENDER + FAILURE.replace(was, becomes))


def test_a_breach_is_of_one_lot_where_there_are_lots(tmp_path: Path) -> None:
    assert "lot is missing" in refused(tmp_path, LOTS + FAILURE)
    found = read(tmp_path, LOTS + FAILURE + 'lot = "south"\n').particulars
    assert [one.lot for one in found.failures] == ["south"]
