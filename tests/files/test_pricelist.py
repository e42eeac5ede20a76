"""A price list: one price a bidder, every fault at its cell."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from wellspent.files.pricelist import named, read_prices
from wellspent.method.errors import Refused


def written(folder: Path, text: str) -> Path:
    path = folder / "prices.csv"
    path.write_text(text, "utf-8")
    return path


def test_prices_are_read_as_a_person_writes_them(tmp_path: Path) -> None:
    found = read_prices(
        written(tmp_path, 'bidder,price\nGreenways Co-operative,"£1,165,000"\nNorthmoor,1080000.50\n')
    )
    assert found.prices == {"Greenways Co-operative": Fraction(1165000), "Northmoor": Fraction("1080000.5")}
    assert found.places["Northmoor"].startswith("row 3")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("bidder,price\nA firm,dear\n", r'row 2, column price: "dear" is not an amount'),
        ("bidder,price\nA firm,-1\n", r"row 2, column price: the price is less than nothing"),
        ("bidder,price\nA firm,1\na FIRM!,2\n", r'row 3, column bidder: "a FIRM!" stands twice'),
        ("bidder\nA firm\n", "price"),
        ("bidder,price\n", "row"),
    ],
)
def test_every_fault_stands_at_its_cell(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(Refused, match=said):
        read_prices(written(tmp_path, text))


def test_what_is_no_table_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "prices.toml"
    path.write_text("[[row]]\nbidder = 'A'\nprice = 1\n", "utf-8")
    with pytest.raises(Refused, match=r"a price list is a table. Head the columns"):
        read_prices(path)


def test_a_name_is_the_same_however_it_is_spelt() -> None:
    assert named("Greenways Co-operative Ltd.") == named("GREENWAYS  co operative ltd")
    assert named("Oak") != named("Oaks")
