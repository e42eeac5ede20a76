"""A pack as bytes: its members in order, the same on every machine, and each library value once."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.packing import DEMOS, sealed

from wellspent.documents.pack import (
    BEGINNING,
    MODE,
    TEXT,
    WITNESSED,
    library_values,
    result_members,
    rules_of,
    zip_bytes,
)
from wellspent.method.money import Money
from wellspent.method.replay import MANIFEST, READ_ME, RESULT, VALUES, WITNESS, Pack, broken, packed
from wellspent.method.working import Entered, FromLibrary, Given, Source, Symbol, traced

SOURCE = Source("Unit costs", "A publisher", 2015, "OGL-3.0", "page 4")
BARE = Source("Unit costs", "A publisher", 2015, "OGL-3.0")


def value(entry: str, amount: object, name: str = "value", shelf: str = "package", source: Source = SOURCE) -> Symbol:  # fmt: skip
    origin = FromLibrary(entry, shelf, "published", source, date(2026, 1, 1))
    return traced(Given(Fraction(str(amount)), name, origin, "GBP"))


def entered(amount: int) -> Symbol:
    return traced(Given(Fraction(amount), "visits", Entered("map.toml", "row 1")))


def nobody(_: FromLibrary) -> bool:
    return False


def archive(content: bytes) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(content))


MEMBERS = st.dictionaries(
    st.text(st.sampled_from("abcxyz-_"), min_size=1, max_size=8).map(lambda name: f"{name}.json"),
    st.binary(max_size=60),
    max_size=6,
)


@given(MEMBERS)
def test_the_manifest_comes_first_and_the_members_by_name(members: dict[str, bytes]) -> None:
    pack = packed(members, {"title": "T"})
    with archive(zip_bytes(pack)) as read:
        assert read.namelist() == [MANIFEST, *sorted(members)]
        assert {name: read.read(name) for name in members} == members
        assert read.testzip() is None


@given(MEMBERS)
def test_the_order_in_which_members_came_changes_no_byte(members: dict[str, bytes]) -> None:
    turned = dict(reversed(members.items()))
    assert zip_bytes(packed(members, {})) == zip_bytes(packed(turned, {}))


@given(MEMBERS)
def test_the_manifest_lists_each_member_with_its_size_and_digest(members: dict[str, bytes]) -> None:
    pack = packed(members, {})
    with archive(zip_bytes(pack)) as read:
        manifest = json.loads(read.read(MANIFEST))
        listed = {row["name"]: row for row in manifest["members"]}
        assert sorted(listed) == sorted(members)
        for name, row in listed.items():
            content = read.read(name)
            assert row["size"] == len(content)
            assert row["sha256"] == hashlib.sha256(content).hexdigest()
    assert manifest["digest"] == pack.digest
    assert list(broken(pack)) == []


@given(MEMBERS.filter(bool), st.data())
def test_a_member_that_was_changed_gone_or_added_is_named(
    members: dict[str, bytes], data: st.DataObject
) -> None:
    pack = packed(members, {})
    name = data.draw(st.sampled_from(sorted(members)))
    changed = Pack(pack.manifest, {**members, name: members[name] + b"!"})
    gone = Pack(pack.manifest, {key: held for key, held in members.items() if key != name})
    added = Pack(pack.manifest, {**members, "UNSEALED": b""})
    assert [fault.place for fault in broken(changed)] == [name]
    assert [fault.place for fault in broken(gone)] == [name]
    assert [fault.place for fault in broken(added)] == ["UNSEALED"]
    assert all(fault.mend for each in (changed, gone, added) for fault in broken(each))


def test_a_manifest_that_was_changed_is_told_before_anything_else() -> None:
    pack = packed({"a.json": b"{}"}, {"title": "T"})
    lied = Pack({**pack.manifest, "title": "U"}, {"a.json": b"changed"})
    (fault,) = broken(lied)
    assert fault.place == MANIFEST
    assert "its own digest" in fault.rule


def test_nothing_of_the_machine_is_in_the_file() -> None:
    with archive(zip_bytes(packed({"b.json": b"{}", "a.json": b"1" * 999}, {}))) as read:
        for one in read.infolist():
            assert one.date_time == BEGINNING
            assert one.compress_type == zipfile.ZIP_STORED
            assert one.file_size == one.compress_size
            assert one.external_attr == MODE << 16
            assert one.create_system == 3
            assert (one.extra, one.comment) == (b"", b"")
        assert read.comment == b""


def test_a_pack_of_nothing_holds_its_manifest_alone() -> None:
    with archive(zip_bytes(packed({}, {}))) as read:
        assert read.namelist() == [MANIFEST]
        assert json.loads(read.read(MANIFEST))["members"] == []


def test_the_page_names_every_kind_of_member() -> None:
    found = result_members({"total": Money(5)}, [])
    assert sorted(found) == sorted([RESULT, VALUES, READ_ME])
    assert found[READ_ME].decode() == TEXT
    assert json.loads(found[RESULT]) == {"total": "0.05"}
    assert json.loads(found[VALUES]) == {"values": []}
    for name in (RESULT, VALUES, MANIFEST, "tender.json", "offers/", "library/"):
        assert name in TEXT
    assert WITNESS not in TEXT


def test_a_witness_is_a_member_and_a_line_of_the_page() -> None:
    found = result_members({}, [], {"chain": "at 7"})
    assert json.loads(found[WITNESS]) == {"chain": "at 7"}
    page = found[READ_ME].decode()
    assert page.count(WITNESSED) == 1
    assert page.replace(WITNESSED, "") == TEXT
    assert page.index(WITNESSED) < page.index(MANIFEST)


def test_an_empty_witness_is_a_witness() -> None:
    assert WITNESS in result_members({}, [], {})


def test_each_library_value_is_listed_once_however_often_it_is_used() -> None:
    visit = value("visit", 94)
    once = Money.of(visit * entered(7))
    figures = {"a": once, "b": [visit, {"c": visit + visit}], "d": entered(3), "e": 5, "f": None}
    (found,) = library_values(figures, nobody)
    assert (found["entry"], found["amount"], found["unit"]) == ("visit", "94", "GBP")


def test_values_stand_by_shelf_entry_name_and_amount() -> None:
    mixed = [
        value("b", 2), value("a", 10), value("a", 9), value("a", 9, "another"), value("a", 1, shelf="own"),
    ]  # fmt: skip
    found = library_values({"all": mixed}, nobody)
    assert [(one["shelf"], one["entry"], one["name"], one["amount"]) for one in found] == [
        ("own", "a", "value", "1"), ("package", "a", "another", "9"), ("package", "a", "value", "9"),
        ("package", "a", "value", "10"), ("package", "b", "value", "2"),
    ]  # fmt: skip
    assert library_values({"all": mixed[::-1]}, nobody) == found


def test_a_closed_value_is_listed_without_its_amount() -> None:
    figures = {"all": [value("open", 1), value("closed", 123456)]}
    found = library_values(figures, lambda origin: origin.entry == "closed")
    assert {one["entry"]: one["amount"] for one in found} == {"closed": "withheld", "open": "1"}
    assert "123456" not in json.dumps(found, default=str)


def test_a_source_holds_what_it_prints_and_nothing_empty() -> None:
    (whole,) = library_values({"a": value("visit", 1)}, nobody)
    (bare,) = library_values({"a": value("visit", 1, source=BARE)}, nobody)
    assert whole["source"] == {
        "title": "Unit costs",
        "publisher": "A publisher",
        "year": 2015,
        "page": "page 4",
    }
    assert set(bare["source"]) == {"title", "publisher", "year"}
    assert (whole["licence"], whole["status"], whole["in_force"]) == (
        "OGL-3.0",
        "published",
        date(2026, 1, 1),
    )


def test_rules_are_listed_once_over_all_lots_and_prices_without_one_are_none() -> None:
    def lot(*rules: str | None) -> dict[str, Any]:
        return {"criteria": [{"rule": rule} for rule in rules]}

    assert rules_of(lot("target@1", None, "scale@1", "target@1")) == ["scale@1", "target@1"]
    assert rules_of({"lots": [lot("b@1"), lot("a@1", "b@1")]}) == ["a@1", "b@1"]
    assert rules_of(lot(None)) == []


@pytest.mark.parametrize("path", DEMOS, ids=[path.stem for path in DEMOS])
def test_a_sealed_demo_lists_what_it_holds(path: Any) -> None:
    pack = sealed(path)
    assert list(broken(pack)) == []
    assert pack.digest == sealed(path).digest
    with archive(zip_bytes(pack)) as read:
        names = read.namelist()
        assert {RESULT, VALUES, READ_ME, "tender.json"} <= set(names)
        assert len(names) == len(set(names))
        assert all(not name.startswith(("/", "..")) and "\\" not in name for name in names)
        listed = json.loads(read.read(VALUES))["values"]
        entries = {name.rpartition("/")[2].partition(".")[0] for name in names if name.startswith("library/")}
    for one in listed:
        assert one["source"]["title"]
        assert one["licence"]
        assert entries or not listed
