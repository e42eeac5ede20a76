"""A working as rows of a sheet: each step once, as a formula over the rows it was made from.

The tree of a `Symbol` becomes a list of rows, inputs before what is made of them. A formula is written only where
reckoning it exactly from its parts gives the step's own value again; any other step stands as a value and says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import prod
from typing import Any

from wellspent.documents.derivation import SIGNS, Steps
from wellspent.documents.units import Units
from wellspent.method.money import Money
from wellspent.method.numbers import half_away
from wellspent.method.working import Entered, Formula, FromLibrary, Symbol

COLUMN = "C"
"""The column of the working's sheet that holds the values."""

FIRST_ROW = 2
"""The first row below the headings."""

MOST_ROWS = 1_000_000
"""A sheet holds 1,048,576 rows; figures past this many steps are shown as values."""

MOST_PARTS = 100
"""A step of more parts is added up in so many at a time; a spreadsheet takes 255 in one function."""

MOST_NAMED = 6
"""How many parts the words for a step name before they count the rest."""

MOST_DIGITS = 15
"""The digits a spreadsheet keeps of a number."""

OPERATORS = {"sum": "+", "difference": "-", "product": "*", "quotient": "/", "power": "^"}
FUNCTIONS = {"sum": "SUM", "product": "PRODUCT", "least": "MIN", "greatest": "MAX", "logarithm": "LN"}
FEW = 6
"""A sum or product of no more parts is spelled with its sign, a longer one with its function."""

_PLACES = re.compile(r"rounded to (\d+) decimals")


@dataclass(frozen=True, slots=True)
class Step:
    """One row of the working: an input where `formula` is empty, else what it is made of in formula and words."""

    name: str
    words: str
    formula: str
    value: Fraction
    unit: str
    origin: str
    entered: bool


@dataclass(slots=True)
class Ledger:
    """The rows of a working, shared by all the figures of a report, and the numbered sources they rest on.

    `pounds` are the ids of the workings of money: their formula rounds to the penny, also where today's inputs
    happen to need no rounding.
    """

    pounds: frozenset[int] = frozenset()
    rows: list[Step] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)
    _units: Units = field(default_factory=Units)
    _steps: Steps = field(default_factory=Steps)
    _known: dict[tuple[int, str, bool], str] = field(default_factory=dict)
    _inputs: dict[tuple[Entered, Fraction, str], str] = field(default_factory=dict)

    def reference(self, symbol: Symbol) -> str | None:
        """The cell of a step, such as C12, written with all under it if it is not there; None where all is full."""
        symbol = _without_first_power(symbol)
        if len(self.rows) >= MOST_ROWS:
            return None
        penny = id(symbol) in self.pounds and bool(symbol.parts) and symbol.how != "rounded"
        key = (self._steps.key(symbol), symbol.name, penny)
        if key not in self._known:
            same = self._known.get((key[0], "", penny)) or self._entered_before(symbol)
            self._known[key] = self._another_name(symbol, same) if same else self._write(symbol, penny=penny)
            self._known.setdefault((key[0], "", penny), self._known[key])
        return self._known[key]

    def _entered_before(self, symbol: Symbol) -> str | None:
        """The cell of a number entered in the same place, so that it is one input under however many names."""
        if symbol.parts or not isinstance(symbol.origin, Entered) or not symbol.origin.place:
            return None
        number = (symbol.origin, symbol.value, symbol.unit)
        if number in self._inputs:
            return self._inputs[number]
        self._inputs[number] = f"{COLUMN}{len(self.rows) + FIRST_ROW}"  # the row that is written next
        return None

    def _another_name(self, symbol: Symbol, same: str) -> str:
        return self._row(symbol, f"the same as {same}", same)

    def _write(self, symbol: Symbol, *, penny: bool) -> str:
        parts = [self._part(part) for part in symbol.parts]
        formula = self._formula(symbol, parts) if _agrees(symbol) else ""
        if formula and penny:
            formula = f"ROUND({formula},2)"
        words = self._words(symbol, parts) if formula or not symbol.parts else "as reckoned, not by a formula"
        return self._row(symbol, words, formula)

    def _part(self, symbol: Symbol) -> str:
        """A part of a formula: a constant as it is typed, or the cell of a step; its value where all is full."""
        typed = _typed(symbol.value) if _is_bare_constant(symbol) else ""
        return typed or self.reference(symbol) or f"({float(symbol.value)!r})"

    def _formula(self, symbol: Symbol, parts: Sequence[str]) -> str:
        match symbol.how:
            case "chosen":
                return next(p for p, s in zip(parts, symbol.parts, strict=True) if s.value == symbol.value)
            case "rounded":
                return f"ROUND({parts[0]},{_places(symbol)})"
            case how if how in OPERATORS and len(parts) <= FEW:
                return OPERATORS[how].join(parts)
            case how if how in FUNCTIONS:
                return self._gathered(symbol, list(parts))
        return ""

    def _gathered(self, symbol: Symbol, parts: list[str]) -> str:
        """A function over many parts, through rows of their own where they are too many for one."""
        values = [part.value for part in symbol.parts]
        function = FUNCTIONS[symbol.how]
        while len(parts) > MOST_PARTS:
            cuts = range(0, len(parts), MOST_PARTS)
            groups = [(parts[cut : cut + MOST_PARTS], values[cut : cut + MOST_PARTS]) for cut in cuts]
            values = [_reckoned(symbol.how, of) for _, of in groups]
            parts = [
                self._row(Symbol(value, symbol.how), f"{len(cells)} of them", _called(function, cells))
                for value, (cells, _) in zip(values, groups, strict=True)
            ]
        return _called(function, parts)

    def _row(self, symbol: Symbol, words: str, formula: str) -> str:
        note = "" if _is_bare_constant(symbol) else symbol.note
        said = "; ".join(text for text in (words, note) if text)
        self.rows.append(
            Step(
                name=symbol.name or symbol.how,
                words=said,
                formula=formula,
                value=symbol.value,
                unit=self._units.of(symbol),
                origin=self._origin(symbol),
                entered=not symbol.parts and not formula,
            )
        )
        return f"{COLUMN}{len(self.rows) - 1 + FIRST_ROW}"

    def _words(self, symbol: Symbol, parts: Sequence[str]) -> str:
        """How a step was made, in the names of its parts."""
        if not symbol.parts:
            return ""
        named = [s.name or p for s, p in zip(symbol.parts[:MOST_NAMED], parts, strict=False)]
        if symbol.how in SIGNS:
            more = f"{SIGNS[symbol.how]}…" if len(parts) > MOST_NAMED else ""
            return SIGNS[symbol.how].join(named) + more
        more = f" and {len(parts) - MOST_NAMED} more" if len(parts) > MOST_NAMED else ""
        return f"{symbol.how}: {', '.join(named)}{more}"

    def _origin(self, symbol: Symbol) -> str:
        if symbol.origin is None or not isinstance(symbol.origin, FromLibrary):
            return "" if symbol.origin is None else str(symbol.origin)
        source = str(symbol.origin)
        if source not in self.sources:
            self.sources.append(source)
        return f"library: {symbol.origin.entry} [{self.sources.index(source) + 1}]"


def money_workings(figures: Any) -> Iterator[Symbol]:
    """The working of every amount of money in a tree of figures."""
    match figures:
        case Mapping():
            for item in figures.values():
                yield from money_workings(item)
        case list() | tuple():
            for item in figures:
                yield from money_workings(item)
        case Money() if figures.working is not None:
            yield figures.working


def _agrees(symbol: Symbol) -> bool:
    """Whether the step's value comes out again when it is reckoned from its parts."""
    values = [part.value for part in symbol.parts]
    if not values:
        return False
    if symbol.how == "logarithm" or (symbol.how == "power" and values[1].denominator != 1):
        return True  # worked to 40 digits, far beyond those of a spreadsheet
    if symbol.how == "rounded":
        return half_away(values[0], _places(symbol)) == symbol.value
    if symbol.how == "chosen":
        return symbol.value in values
    return symbol.how in (*OPERATORS, *FUNCTIONS) and _reckoned(symbol.how, values) == symbol.value


def _reckoned(how: str, values: Sequence[Fraction]) -> Fraction:
    """A step from the values of its parts."""
    match how:
        case "sum":
            return sum(values, Fraction(0))
        case "difference":
            return values[0] - values[1]
        case "product":
            return prod(values, start=Fraction(1))
        case "quotient":
            return values[0] / values[1]
        case "power":
            return Fraction(values[0] ** int(values[1]))
        case "least":
            return min(values)
        case _:
            return max(values)


def _called(function: str, cells: Sequence[str]) -> str:
    """A function over cells; those that stand in one column without a gap as a range."""
    rows = [int(cell[1:]) if re.fullmatch(rf"{COLUMN}\d+", cell) else -1 for cell in cells]
    if len(rows) > 1 and rows[0] > 0 and rows == list(range(rows[0], rows[0] + len(rows))):
        return f"{function}({cells[0]}:{cells[-1]})"
    return f"{function}({','.join(cells)})"


def _places(symbol: Symbol) -> int:
    """The decimals a step is rounded to, as its note says."""
    found = _PLACES.match(symbol.note)
    return int(found[1]) if found else 2


def _typed(value: Fraction) -> str:
    """A constant as it is typed in a formula; empty where it has more digits than a spreadsheet keeps."""
    above, below = value.numerator, value.denominator
    if max(abs(above), below) >= 10**MOST_DIGITS:
        return ""
    typed = str(above) if below == 1 else f"({above}/{below})"
    return f"({typed})" if above < 0 and below == 1 else typed


def _without_first_power(symbol: Symbol) -> Symbol:
    while symbol.how == "power" and not symbol.name and symbol.parts[1].value == 1:
        symbol = symbol.parts[0]
    return symbol


def _is_bare_constant(symbol: Symbol) -> bool:
    return symbol.how == "constant" and isinstance(symbol.origin, Formula) and not symbol.name
