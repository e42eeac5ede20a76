"""A buyer's own shelf: what does not hold is set aside alone, and an own framework names the measures behind it."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellspent.files.reading.documents import document_of
from wellspent.files.shelves.copies import (
    Owner,
    copied,
    kind_of_content,
    more_faults,
    not_adaptable,
    place_of,
    toml_of,
)
from wellspent.files.shelves.library import OWN, open_library, open_shelves, read_shelves
from wellspent.files.shelves.own import Piece, checked, joined, piece_of, read_own
from wellspent.files.shelves.shelf import unreached
from wellspent.method.errors import Faults, Refused
from wellspent.method.frameworks import Framework, FrameworkOutcome, with_served
from wellspent.method.shelves import Library, Shelf

LIBRARY, ORIGINS = open_shelves()
OWNER = Owner("harrowmere", "Harrowmere Council", date(2026, 11, 22))
MEASURE = "local-target-group-jobs"


def copy(kind: str, name: str, **said: Any) -> dict[str, Any]:
    return {**copied(LIBRARY, ORIGINS, kind, name, OWNER), **said}


def own(tmp_path: Path, *pieces: Piece) -> Any:
    return read_own(LIBRARY, tmp_path, pieces)


@pytest.mark.parametrize("kind", ["measure", "framework", "proxy"])
def test_every_copy_is_read_back_from_its_file_as_it_was(kind: str, tmp_path: Path) -> None:
    names = {
        name.partition("@")[0]: name
        for name in LIBRARY.ids(kind)
        if not_adaptable(LIBRARY, kind, name) is None
    }
    for name in names.values():
        content = copy(kind, name)
        path = tmp_path / place_of(kind, content, "own")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(toml_of(content), "utf-8")
        assert kind_of_content(content) == kind
    faults = Faults()
    read, _ = read_shelves([(OWN, tmp_path)], faults)
    assert list(faults) == []
    from_files = read.shelves[0].entries[kind]
    from_rows = own(
        tmp_path / "nothing", *(piece_of(kind, name, copy(kind, name)) for name in names.values())
    )
    assert from_rows.faults == ()
    assert dict(from_rows.shelf.entries[kind]) == from_files
    assert len(from_files) == len(names)
    assert all(entry.adapted is not None for entry in from_files.values())


def test_a_document_at_fault_takes_with_it_only_what_named_it(tmp_path: Path) -> None:
    value = copy("proxy", "wellby", id="own-value")
    named = copy("measure", MEASURE, id="named", unit="wellby", proxies=["own-value"])
    apart = copy("measure", MEASURE, id="apart")
    aims = copy("framework", "lancashire@2016", id="aims")
    for one in aims["outcome"]:
        one["measures"] = ["named"]
    pieces = [
        piece_of("proxy", "value", {**value, "unit": "fortnight"}),
        piece_of("measure", "named", named),
        piece_of("measure", "apart", apart),
        piece_of("framework", "aims", aims),
    ]
    shelf = own(tmp_path, *pieces)
    assert {fault.file for fault in shelf.faults} == {"value", "named", "aims"}
    assert shelf.sound() == ["apart"]
    assert shelf.library.has("measure", "apart")
    whole = own(tmp_path, piece_of("proxy", "value", value), *pieces[1:])
    assert whole.faults == ()


def test_an_id_stands_once_on_the_shelf_and_an_outcome_in_one_framework(tmp_path: Path) -> None:
    one = copy("measure", MEASURE, id="one")
    twice = own(tmp_path, piece_of("measure", "first", one), piece_of("measure", "second", one))
    [fault] = twice.faults
    assert (fault.file, "stands in first too" in fault.rule) == ("second", True)
    aims = copy("framework", "lancashire@2016")
    aims["outcome"][0]["id"] = "lancashire-employment"
    [fault] = own(tmp_path, piece_of("framework", "aims", aims)).faults
    assert 'is one of "lancashire" too' in fault.rule


def test_a_measure_may_be_silent_on_a_framework_on_an_own_shelf_alone(tmp_path: Path) -> None:
    quiet = copy("measure", MEASURE, id="quiet", serves={})
    assert own(tmp_path, piece_of("measure", "quiet", quiet)).faults == ()


@given(st.lists(st.sampled_from(LIBRARY.ids("measure")), max_size=6, unique=True))
def test_a_measure_serves_what_it_says_and_what_an_own_framework_says_of_it(names: list[str]) -> None:
    first: Framework = LIBRARY.find("framework", "lancashire@2016").entry
    outcome = FrameworkOutcome("aims-one", "One", "published", measures=tuple(names))
    aims = Framework("aims", "2026", "Aims", "aims", first.source, (outcome,))
    whole = joined(Library((*LIBRARY.shelves, Shelf(OWN, {"framework": {"aims@2026": aims}}))))
    for found in whole.all("measure"):
        before = LIBRARY.find("measure", found.entry.id).entry
        told = dict(found.entry.serves)
        assert told.pop("aims", ()) == (("aims-one",) if found.entry.id in names else ())
        assert told == dict(before.serves)
        assert with_served(found.entry, [aims]).serves == found.entry.serves, "said twice is said once"


def test_a_library_without_such_a_framework_is_the_same() -> None:
    assert joined(open_library()) is open_library()


@pytest.mark.parametrize(
    ("year", "reached"),
    [
        ("2024", True),
        ("1990", True),
        ("2023/24", True),
        ("2025", False),
        ("2024/25", False),
        (None, True),
        ("1900", False),
    ],
)
def test_prices_are_of_a_year_that_a_deflator_reaches(
    year: str | None, reached: bool, tmp_path: Path
) -> None:
    value = {"from": "2026-01-01", "amount": "12.5", "status": "unverified"} | (
        {"price_year": year} if year else {}
    )
    content = copy("proxy", "wellby", value=[value])
    shelf = own(tmp_path, piece_of("proxy", "value", content))
    [(key, origin)] = shelf.origins.items()
    faults = list(unreached(LIBRARY, shelf.shelf.entries["proxy"][key[2]], origin))
    assert (faults == []) == reached
    assert all("[[value]] 1, price_year" in fault.place for fault in faults)


def test_what_is_to_stand_on_the_shelf_is_checked_together_and_nothing_is_changed(tmp_path: Path) -> None:
    shelf = own(tmp_path)
    aims = copy("framework", "lancashire@2016", id="aims")
    aims["outcome"][0]["measures"] = ["new"]
    new = copy("measure", MEASURE, id="new", serves={"aims": [aims["outcome"][1]["id"]]})
    found = list(checked(shelf, [piece_of("framework", "aims", aims), piece_of("measure", "new", new)]))
    assert [faults for _, _, faults in found] == [[], []]
    assert shelf.shelf.entries.get("measure", {}) == {}
    alone = list(checked(shelf, [piece_of("framework", "aims", aims)]))
    assert "new" in str(alone[0][2][0])


def test_an_own_amount_needs_a_source_of_its_own(tmp_path: Path) -> None:
    first = copy("proxy", "wellby")

    def faults(content: dict[str, Any]) -> list[str]:
        piece = piece_of("proxy", "value", content)
        [(_, made, _)] = checked(own(tmp_path), [piece])
        return [fault.rule for entry in made for fault in more_faults(LIBRARY, piece, entry)]

    assert faults(first) == []
    other = {**first["value"][-1], "amount": "13000.01"}
    assert faults({**first, "value": [other]}) == ["the value is not the one that its source prints"]
    assert faults({**first, "value": [other], "source": {**first["source"], "title": "Our study"}}) == []
    assert LIBRARY.find("proxy", "wellby").entry.values[-1].amount == Fraction(13000)


@pytest.mark.parametrize("edition", ["..", ".", "a/b", "", "-x", "x" * 21, "é"])
def test_an_edition_is_the_name_of_a_folder(edition: str) -> None:
    with pytest.raises(Refused, match="edition"):
        place_of("framework", {"id": "aims", "edition": edition}, "own")


def test_the_kind_of_a_file_is_told_by_its_keys() -> None:
    assert kind_of_content({"id": "x"}) == ""
    document = document_of("x.toml", b'[[outcome]]\nid = "x"\n')
    assert kind_of_content(document.data) == "framework"
    with pytest.raises(Refused, match="not read here"):
        document_of("x.pdf", b"")
