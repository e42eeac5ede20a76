"""What a redacted pack shows of a tender's particulars: no way to a person, no supplier that is withheld."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.packing import all_bytes, replayed, sealed

from wellspent.files.sealing import contents
from wellspent.method.replay import TENDER, Pack

TEXT = """\
title = "Grounds"
decided = 2026-11-21
[[criterion]]
id = "price"
kind = "price"
weight = 100
rule = "lowest-over-price"
[[bid]]
id = "won"
label = "Winner"
answers = { price = 90000 }
[[bid]]
id = "lost"
label = "Loser"
answers = { price = 95000 }

[particulars]
procedure = "open"
tender_deadline = 2026-11-02T12:00:00Z
[particulars.buyer]
address = "1 Market Place"
email = "officer@buyer.example.org"
phone = "01632 960001"
contact = "A. Officer"
[[particulars.supplier]]
bid = "lost"
name = "Loser and Daughter"
address = "2 Lost Lane"
email = "b@lost.example.org"
[[particulars.supplier]]
bid = "won"
id = "GB-COH-00000001"
address = "3 Won Way"
postcode = "WO1 1AA"
email = "c@won.example.org"
[[particulars.award]]
bid = "won"
published = 2026-11-24
"""
PERSONAL = [b"officer@buyer", b"01632 960001", b"A. Officer", b"3 Won Way", b"WO1 1AA", b"c@won"]
LOSER = [b"Loser and Daughter", b"2 Lost Lane", b"b@lost"]


def pack(folder: Path, level: str, text: str = TEXT) -> Pack:
    path = folder / "tender.toml"
    path.write_text(text, encoding="utf-8")
    return sealed(path, level)


def particulars(found: Pack) -> Any:
    return contents(found, TENDER)[TENDER]["particulars"]


def test_the_full_pack_holds_them_all(tmp_path: Path) -> None:
    found = pack(tmp_path, "full")
    assert all(word in all_bytes(found) for word in PERSONAL + LOSER)
    assert replayed(found, tmp_path) == []


def test_the_public_pack_names_no_person_and_no_loser(tmp_path: Path) -> None:
    found = pack(tmp_path, "public")
    assert not [word for word in PERSONAL + LOSER if word in all_bytes(found)]
    shown = particulars(found)
    assert shown["buyer"] == {"address": "1 Market Place"}
    assert shown["supplier"] == [{"bid": "won", "id": "GB-COH-00000001"}]
    assert shown["award"] == [{"bid": "won", "published": "2026-11-24"}]
    assert shown["tender_deadline"] == "2026-11-02T12:00:00+00:00"
    parts = [row["part"] for row in found.manifest["withheld"]]
    assert "tender.json, particulars, buyer, email" in parts
    assert "tender.json, particulars, supplier 1" in parts
    assert "tender.json, particulars, supplier 2, address" in parts
    assert replayed(found, tmp_path) == []


def test_a_bidder_sees_all_of_its_own_and_no_more_of_the_winner(tmp_path: Path) -> None:
    found = pack(tmp_path, "bidder:lost")
    assert all(word in all_bytes(found) for word in LOSER)
    assert not [word for word in PERSONAL if word in all_bytes(found)]
    assert replayed(found, tmp_path) == []


def test_the_settling_of_a_tie_names_no_bid_that_is_withheld(tmp_path: Path) -> None:
    text = TEXT.replace("price = 95000", "price = 90000")
    assert [row.get("bid") for row in particulars(pack(tmp_path, "full", text))["award"]] == ["won"]
    shown = particulars(pack(tmp_path, "public", text))
    assert shown["award"] == [{"published": "2026-11-24"}]
    assert shown["supplier"] == []


@pytest.mark.parametrize("level", ["public", "bidder:won"])
def test_a_tender_without_particulars_gains_none(tmp_path: Path, level: str) -> None:
    found = pack(tmp_path, level, TEXT[: TEXT.index("[particulars]")])
    assert "particulars" not in contents(found, TENDER)[TENDER]
