"""A working in words: the tree of named steps from a figure down to its sources."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from wellspent.method.numbers import grouped
from wellspent.method.working import Formula, Symbol

SIGNS = {"sum": " + ", "difference": " − ", "product": " × ", "quotient": " ÷ ", "power": " to the power "}
MOST_PARTS = 12
"""A step of more parts shows this many and counts the rest."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a working: how deep it stands, what it says, and where the number came from."""

    depth: int
    text: str
    origin: str = ""


def lines(symbol: Symbol, depth: int = 0) -> Iterator[Line]:
    """The working of `symbol`, outermost step first."""
    yield Line(depth, _say(symbol), _origin(symbol))
    shown = symbol.parts[:MOST_PARTS]
    for part in shown:
        if not _is_bare_constant(part):
            yield from lines(part, depth + 1)
    if len(symbol.parts) > len(shown):
        yield Line(depth + 1, f"… and {len(symbol.parts) - len(shown)} more")


def value_text(symbol: Symbol) -> str:
    """The number for a person: commas, at most six decimals, its unit."""
    text = grouped(symbol.value, 6)
    return f"{text} {symbol.unit}" if symbol.unit and not symbol.unit.startswith("GBP a") else text


def _say(symbol: Symbol) -> str:
    name = symbol.name or {"constant": "", "given": "number"}.get(symbol.how, symbol.how)
    head = f"{name} = {value_text(symbol)}" if name else value_text(symbol)
    made = _made(symbol)
    note = f" ({symbol.note})" if symbol.note and symbol.how != "constant" else ""
    return f"{head}{made}{note}"


def _made(symbol: Symbol) -> str:
    """How the number was made from its parts, as a formula in numbers."""
    if symbol.how not in SIGNS:
        return ""
    parts = [grouped(part.value, 6) for part in symbol.parts[:MOST_PARTS]]
    more = f"{SIGNS[symbol.how]}…" if len(symbol.parts) > MOST_PARTS else ""
    return f" = {SIGNS[symbol.how].join(parts)}{more}"


def _origin(symbol: Symbol) -> str:
    if symbol.origin is None or (
        isinstance(symbol.origin, Formula) and symbol.how == "constant" and not symbol.name
    ):
        return "" if symbol.origin is None else str(symbol.origin)
    return str(symbol.origin)


def _is_bare_constant(symbol: Symbol) -> bool:
    return symbol.how == "constant" and not symbol.name


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
