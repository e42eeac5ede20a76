"""How a table is laid out for a page of so many columns: wide, turned round, or as small lists.

No word and no id is ever broken. Where the columns do not fit, headings wrap first, then words; a table that
would be squeezed is turned round (a column a row) if that fits, and else its rows are written one below the other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wellspent.documents.report import Cell, Column, Table

if TYPE_CHECKING:
    from rich.padding import Padding
    from rich.table import Table as RichTable

GAP, EDGES = 3, 3
"""What stands between two columns, and at both ends."""

SQUEEZED, MOST_LINES = 20, 4
"""A column narrower than this whose cells take more lines than that is not readable."""

MOST_TURNED = 8
"""A table of more rows is not turned round."""


@dataclass(frozen=True, slots=True)
class Needs:
    """How wide a column is at most, with its cells on one line, and with every word whole."""

    natural: int
    cells: int
    least: int


def needs(found: Table) -> list[Needs]:
    """What each column needs. A number is never wrapped."""
    wants = []
    for place, column in enumerate(found.columns):
        cells = [row[place] for row in found.rows]
        whole = max((_width(cell.text) for cell in cells), default=0)
        words = max((_longest(cell) for cell in cells), default=0)
        least = max(words, _longest(Cell(column.title)))
        wants.append(Needs(max(whole, _width(column.title)), max(whole, least), least))
    return wants


def fitted(wants: Sequence[Needs], width: int) -> list[int] | None:
    """A width for each column on a page of `width`; None where words would have to break."""
    room = width - EDGES - GAP * (len(wants) - 1)
    if sum(want.least for want in wants) > room:
        return None
    if sum(want.cells for want in wants) <= room:
        return _levelled([(want.cells, want.natural) for want in wants], room)
    return _levelled([(want.least, want.cells) for want in wants], room)


def _levelled(spans: Sequence[tuple[int, int]], room: int) -> list[int]:
    """Widths from least to most of each span, the widest cut first, that fill `room` and no more."""
    low, high = 0, max(most for _, most in spans)
    while low < high:
        middle = (low + high + 1) // 2
        if sum(max(least, min(most, middle)) for least, most in spans) <= room:
            low = middle
        else:
            high = middle - 1
    widths = [max(least, min(most, low)) for least, most in spans]
    for place, (_, most) in enumerate(spans):
        if widths[place] == low < most and sum(widths) < room:
            widths[place] += 1
    return widths


def readable(found: Table, widths: Sequence[int]) -> bool:
    """Whether no column is so narrow that its cells become towers of single words."""
    return not any(
        width < SQUEEZED and any(lines(row[place].text, width) > MOST_LINES for row in found.rows)
        for place, width in enumerate(widths)
    )


def lines(text: str, width: int) -> int:
    """How many lines a text takes when it wraps at words."""
    count, used = 1, 0
    for word in text.split():
        if used and used + 1 + _width(word) > width:
            count, used = count + 1, _width(word)
        else:
            used += _width(word) + (1 if used else 0)
    return count


def turned(found: Table) -> Table | None:
    """The table with a column a row, or None where it has too many rows or so few columns that it gains nothing."""
    if not 2 <= len(found.rows) <= MOST_TURNED or len(found.columns) < 4:
        return None
    others = [place for place in range(len(found.columns)) if place != found.naming]
    numbers = 2 * sum(found.columns[place].number for place in others) > len(others)
    heads = [Column(found.columns[found.naming].title)]
    heads += [Column(found.name_of(row), numbers) for row in found.rows]
    rows = tuple((Cell(found.columns[place].title), *(row[place] for row in found.rows)) for place in others)
    return Table(found.title, tuple(heads), rows, found.note)


def drawn(found: Table, width: int, most_rows: int) -> Padding | RichTable:
    """The table in the form that suits a page of `width`, its first `most_rows` rows and its total."""
    body, last = (found.rows[:-1], found.rows[-1:]) if found.total else (found.rows, ())
    shown = Table(found.title, found.columns, (*body[:most_rows], *last), found.note, found.total)
    for form in (shown, turned(shown)):
        if form is not None and (widths := fitted(needs(form), width)) and readable(form, widths):
            return _wide(form, widths)
    return _lists(shown, width)


def _wide(found: Table, widths: Sequence[int]) -> Padding:
    from rich.box import SIMPLE_HEAD
    from rich.padding import Padding
    from rich.table import Table as RichTable

    made = RichTable(box=SIMPLE_HEAD, padding=(0, 1), show_edge=False)
    for column, width in zip(found.columns, widths, strict=True):
        made.add_column(column.title, justify="right" if column.number else "left", width=width)
    for place, row in enumerate(found.rows, 1):
        last = found.total and place == len(found.rows)
        made.add_row(*(cell.text for cell in row), style="bold" if last else None)
    return Padding(made, (0, 0, 0, 1))


def _lists(found: Table, width: int) -> RichTable:
    """Each row as a small list under its name; what a row leaves empty is left out."""
    from rich.padding import Padding
    from rich.table import Table as RichTable
    from rich.text import Text

    titles = max(_width(column.title) for column in found.columns)
    titles = min(titles, max(width // 2 - 4, max(_longest(Cell(column.title)) for column in found.columns)))
    made = RichTable.grid(padding=0)
    made.add_column(width=width)
    for number, row in enumerate(found.rows):
        if number:
            made.add_row("")
        made.add_row(Padding(Text(found.name_of(row), style="bold"), (0, 0, 0, 2)))
        pairs = RichTable.grid(padding=(0, 2, 0, 0))
        pairs.add_column(width=titles)
        pairs.add_column()
        for place, (column, cell) in enumerate(zip(found.columns, row, strict=True)):
            if place != found.naming and cell.text:
                pairs.add_row(column.title, cell.text)
        made.add_row(Padding(pairs, (0, 0, 0, 4)))
    return made


def _longest(cell: Cell) -> int:
    """The widest part of a cell that must stay together: all of a number, a word of a text."""
    if cell.bare:
        return _width(cell.text)
    return max((_width(word) for word in cell.text.split()), default=0)


def _width(text: str) -> int:
    from rich.cells import cell_len

    return cell_len(text)
