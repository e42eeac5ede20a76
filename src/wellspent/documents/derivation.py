"""A working in words: the tree of named steps from a figure down to its sources.

A step that has been shown already is named and not repeated; a source is written out once and referred to
by its number.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from wellspent.method.numbers import grouped
from wellspent.method.working import Formula, FromLibrary, Symbol

SIGNS = {"sum": " + ", "difference": " − ", "product": " × ", "quotient": " ÷ ", "power": " to the power "}
MOST_PARTS = 12
"""A step of more parts shows this many and counts the rest."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a working: how deep it stands, what it says, and where the number came from."""

    depth: int
    text: str
    origin: str = ""


@dataclass(slots=True)
class Derivation:
    """The workings of several figures, sharing one numbered list of sources."""

    sources: list[str] = field(default_factory=list)
    _shown: set[tuple[str, object]] = field(default_factory=set)

    def lines(self, symbol: Symbol, *, apart: bool = False) -> list[Line]:
        """The working of one figure, outermost step first; `apart` from those before, it is whole in itself."""
        found: list[Line] = []
        if apart:
            self._shown.clear()
        self._add(symbol, 0, found)
        return found

    def _add(self, symbol: Symbol, depth: int, found: list[Line]) -> None:
        step = (symbol.name, symbol.value)
        if depth and symbol.name and symbol.parts and step in self._shown:
            found.append(Line(depth, f"{symbol.name} = {value_text(symbol)}, as shown above"))
            return
        if symbol.name:
            self._shown.add(step)
        found.append(Line(depth, _say(symbol), self._origin(symbol)))
        shown = symbol.parts[:MOST_PARTS]
        for part in shown:
            if not _is_bare_constant(part):
                self._add(part, depth + 1, found)
        if len(symbol.parts) > len(shown):
            found.append(Line(depth + 1, f"and {len(symbol.parts) - len(shown)} more"))

    def _origin(self, symbol: Symbol) -> str:
        """Where a leaf came from; a library source by its number."""
        if symbol.origin is None:
            return ""
        if not isinstance(symbol.origin, FromLibrary):
            return str(symbol.origin)
        source = str(symbol.origin)
        if source not in self.sources:
            self.sources.append(source)
        return f"library: {symbol.origin.entry} [{self.sources.index(source) + 1}]"


def value_text(symbol: Symbol) -> str:
    """The number for a person: commas, at most six decimals, its unit."""
    text = grouped(symbol.value, 6)
    return f"{text} {symbol.unit}" if symbol.unit else text


def _say(symbol: Symbol) -> str:
    made = _made(symbol)
    note = f" ({symbol.note})" if symbol.note and symbol.how != "constant" else ""
    head = f"{symbol.name} = {value_text(symbol)}" if symbol.name else value_text(symbol)
    return f"{head}{made}{note}"


def _made(symbol: Symbol) -> str:
    """How the number was made from its parts, as a formula in numbers."""
    if symbol.how not in SIGNS:
        return ""
    parts = [grouped(part.value, 6) for part in symbol.parts[:MOST_PARTS]]
    more = f"{SIGNS[symbol.how]}…" if len(symbol.parts) > MOST_PARTS else ""
    return f" = {SIGNS[symbol.how].join(parts)}{more}"


def _is_bare_constant(symbol: Symbol) -> bool:
    return symbol.how == "constant" and isinstance(symbol.origin, Formula) and not symbol.name


def as_figures(symbol: Symbol) -> dict[str, object]:
    """A working as JSON: name, value, how it was made, its parts, and where each leaf came from."""
    figures: dict[str, object] = {"name": symbol.name or None, "value": symbol.value, "how": symbol.how}
    if symbol.unit:
        figures["unit"] = symbol.unit
    if symbol.note:
        figures["note"] = symbol.note
    if symbol.origin is not None:
        figures["origin"] = str(symbol.origin)
    if symbol.parts:
        figures["parts"] = [as_figures(part) for part in symbol.parts]
    return figures


def derived(symbols: Sequence[Symbol], *, apart: bool = False) -> tuple[list[list[Line]], list[str]]:
    """The workings of several figures and the sources they share; read in a row, or each `apart`."""
    derivation = Derivation()
    return [derivation.lines(symbol, apart=apart) for symbol in symbols], derivation.sources
