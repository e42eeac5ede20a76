"""What quantities are counted in: the words of the register in the working, the ids in the JSON."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

from tests.running import Run

from wellspent.documents.units import counted_in, named_units


def test_a_quantity_is_counted_in_what_several_are_called_and_the_json_keeps_the_id(
    run: Run, tmp_path: Path
) -> None:
    path = tmp_path / "map.toml"
    path.write_text(
        'title = "M"\n'
        + "".join(
            f'[[outcome]]\nname = "{name}"\nquantity = {count}\nunit = "{unit}"\nproxy = 94\nduration = 1\n'
            for name, count, unit in (("many", 7, "visit"), ("one", 1, "visit"), ("half", 0.5, "person"),
                                      ("less", -1, "person"), ("own", 3, "hug"), ("part", 0.25, "share"))
        )
    )  # fmt: skip
    shown = {
        "many": "7 visits", "one": "1 visit", "half": "0.5 people", "less": "-1 person", "own": "3 hug",
        "part": "0.25 share",
    }  # fmt: skip
    for name, words in shown.items():
        said = run("value", path, "--working", name).out
        assert f"{name}: quantity = {words}\n" in said
    told = run("value", path, "--working", "many", "--json").out
    assert '"unit": "visit"' in told
    assert "visits" not in told


def test_names_hold_only_within() -> None:
    names = {"visit": ("visit", "visits")}
    with named_units(lambda: names):
        assert counted_in("visit", Fraction(2)) == "visits"
        assert counted_in("visit", Fraction(-1)) == "visit"
    assert counted_in("visit", Fraction(2)) == "visit"
