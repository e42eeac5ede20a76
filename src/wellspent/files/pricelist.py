"""The format of a price list: a row a bidder, as an officer copies it from an e-tendering system."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from pydantic import Field

from wellspent.files.reading.cells import Amount, Sheet, Text, read_sheet
from wellspent.files.reading.documents import open_document
from wellspent.method.errors import Fault, Faults, Refused

ASKS = 'Head the columns "bidder" and "price", a row a bidder.'


class PriceSheet(Sheet):
    """One bidder's price."""

    bidder: Text = Field(examples=['"Greenways Co-operative"'])
    price: Amount


class PriceListSheet(Sheet):
    """A whole list."""

    row: tuple[PriceSheet, ...] = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class PriceList:
    """Prices by bidder's name, and where each stands in the file."""

    prices: Mapping[str, Fraction]
    places: Mapping[str, str]


def read_prices(path: Path) -> PriceList:
    """The prices in `path` (.csv or .xlsx), by the bidder's name as it is written there.

    Raises `Refused` with every fault of the file: a missing column, no amount, a bidder twice, less than nothing.
    """
    document = open_document(path, table="row")
    if not document.table:
        raise Refused(Fault("a price list is a table", f"{ASKS} Save it as .csv or .xlsx.", file=str(path)))
    sheet = read_sheet(document, PriceListSheet)
    faults = Faults()
    prices: dict[str, Fraction] = {}
    places: dict[str, str] = {}
    for place, row in enumerate(sheet.row):
        where = document.where(("row", place, "bidder"))
        if row.price < 0:
            at = document.where(("row", place, "price"))
            faults.add("the price is less than nothing", "Correct the price.", at, document.name)
        if named(row.bidder) in {named(other) for other in prices}:
            faults.add(
                f'"{row.bidder}" stands twice', "Keep one price for each bidder.", where, document.name
            )
        prices[row.bidder], places[row.bidder] = row.price, where
    faults.raise_if_any()
    return PriceList(prices, places)


def named(text: str) -> str:
    """A bidder's name as two files may both spell it: letters and digits, of either case."""
    return "".join(letter for letter in text.casefold() if letter.isalnum())
