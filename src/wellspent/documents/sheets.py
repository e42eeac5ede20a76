"""How a table lies on paper: the widths of its columns, the size of its letters, and which way the page is turned.

Widths are worked out from the real widths of the letters, so that nothing runs over its column: upright at the usual
size first, then smaller, then on a page turned sideways, and a table too wide for that is cut into parts that each
repeat the column which names its rows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil

from wellspent.documents.typeface import typeface

UPRIGHT, SIDEWAYS = 483.0, 730.0
"""The room between the margins of an A4 page, in points (595 and 842 less 2 x 56)."""

INSET = 10.0
"""The space within a cell, left and right together, in points."""

WIDEST_WORD, WIDEST = 230.0, 420.0
"""A word wider than the first is broken; a column of sentences gets no more than the second if others need room."""

EASY = 85.0
"""A column of sentences narrower than this is hard to read, in points."""

STRETCH = 36.0
"""The most a column of a narrow table is widened by, in points."""

WAYS = ((False, 9.5, True), (False, 8.5, True), (True, 9.5, True), (True, 8.5, False), (True, 7.5, False))
"""Turned sideways or not, size of the letters, and whether columns of sentences must be easy to read."""


@dataclass(frozen=True, slots=True)
class Words:
    """One column: its heading, its cells as they are to be read, and whether they are numbers."""

    title: str
    cells: Sequence[str]
    number: bool = False


@dataclass(frozen=True, slots=True)
class Laid:
    """A table, or a part of one, on paper: which columns it holds, how wide they are in points, and how large."""

    places: tuple[int, ...]
    widths: tuple[float, ...]
    size: float
    sideways: bool


@dataclass(frozen=True, slots=True)
class Need:
    """The widths a column asks for, in points at 1 point of size: its widest word, and its widest cell."""

    least: float
    whole: float

    def at(self, size: float, *, easy: bool) -> tuple[float, float]:
        """The least and the natural width at a size, with the space around."""
        whole = min(self.whole * size, WIDEST)
        least = min(self.least * size, WIDEST_WORD)
        if easy:
            least = max(least, min(whole, EASY))
        return least + INSET, max(whole, least) + INSET


def height(laid: Laid, rows: Sequence[Sequence[str]]) -> float:
    """About how tall rows are on paper, in points: the lines of their tallest cells. `rows` hold the columns of `laid`."""
    face = typeface("Regular")
    rooms = [width - INSET for width in laid.widths]
    lines = sum(
        max(
            ceil(face.width(text, laid.size) * 1.08 / room) or 1
            for text, room in zip(row, rooms, strict=True)
        )
        for row in rows
    )
    return lines * laid.size * 1.25 + len(rows) * 9


def lay_out(columns: Sequence[Words], naming: int) -> list[Laid]:
    """The table on paper, in one part or in several; `naming` is the column that every part repeats."""
    needs = [_need(column) for column in columns]
    everything = tuple(range(len(columns)))
    for sideways, size, easy in WAYS:
        room = SIDEWAYS if sideways else UPRIGHT
        if widths := _fitted([need.at(size, easy=easy) for need in needs], room):
            return [Laid(everything, widths, size, sideways)]
    return list(_parts(needs, naming))


def _parts(needs: Sequence[Need], naming: int) -> Iterator[Laid]:
    """Parts of a table too wide for any page, each of as many columns as fit beside the one that names the rows."""
    size = WAYS[-1][1]
    asked = [need.at(size, easy=False) for need in needs]
    part = [naming]
    for place in [place for place in range(len(needs)) if place != naming]:
        if len(part) > 1 and sum(asked[each][0] for each in [*part, place]) > SIDEWAYS:
            yield _part(part, asked, size)
            part = [naming]
        part.append(place)
    yield _part(part, asked, size)


def _part(part: Sequence[int], asked: Sequence[tuple[float, float]], size: float) -> Laid:
    widths = _fitted([asked[place] for place in part], SIDEWAYS)
    return Laid(tuple(part), widths or tuple(asked[place][0] for place in part), size, sideways=True)


def _need(column: Words) -> Need:
    """What a column asks for. A number is never broken; a heading is bold, and so may a last row be."""
    bold, regular = typeface("Bold"), typeface("Regular")
    least, whole = bold.longest_word(column.title, 1), bold.width(column.title, 1)
    whole = least if column.number else whole
    last = len(column.cells) - 1
    for place, text in enumerate(column.cells):
        face = bold if place == last else regular
        width = face.width(text, 1)
        whole = max(whole, width)
        if width > least:
            least = max(least, width if column.number and len(text) < 24 else face.longest_word(text, 1))
    return Need(least, whole)


def _fitted(asked: Sequence[tuple[float, float]], room: float) -> tuple[float, ...] | None:
    """The widths of the columns in `room` points; None where not even the least fit.

    Each gets the least it needs; what is left over is shared out by how much more each asks for, and what nobody
    asks for widens all a little.
    """
    least = sum(low for low, _ in asked)
    natural = sum(high for _, high in asked)
    if least > room:
        return None
    if natural <= room:
        more = min((room - natural) / len(asked), STRETCH)
        return tuple(high + more for _, high in asked)
    share = (room - least) / (natural - least)
    return tuple(low + (high - low) * share for low, high in asked)
