"""A working in words: the tree of named steps from a figure down to its sources.

A step that has been shown already is named and not repeated; one that is made like another, of the same inputs,
is one line. A source is written out once and referred to by its number.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from re import compile as pattern

from wellspent.documents.units import Units, amount_text, is_money, measured_text
from wellspent.method.working import Formula, FromLibrary, Symbol

SIGNS = {"sum": " + ", "difference": " − ", "product": " × ", "quotient": " ÷ ", "power": " to the power "}
MOST_PARTS = 12
"""A step of more parts shows this many and counts the rest."""

_DIGITS = pattern(r"\d+")


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
    _units: Units = field(default_factory=Units)
    _steps: Steps = field(default_factory=lambda: Steps())
    _shown: dict[Hashable, str] = field(default_factory=dict)
    """What has been shown, by what it is made of: the name it went under."""
    _alike: set[int] = field(default_factory=set)
    """The shapes of the steps that have been shown down to their inputs."""

    def lines(self, symbol: Symbol, *, apart: bool = False) -> list[Line]:
        """The working of one figure, outermost step first; `apart` from those before, it is whole in itself."""
        found: list[Line] = []
        if apart:
            self._shown.clear()
            self._alike.clear()
        self._add(symbol, 0, found)
        return found

    def _add(self, symbol: Symbol, depth: int, found: list[Line], around: str = "", times: int = 1) -> None:
        """Add a step and all under it.

        `around` is the currency of the sum it stands in, if that is money; `times` how often it stands there.
        """
        symbol = _without_first_power(symbol)
        unit = self._units.of(symbol) or around
        head = _head(symbol, unit)
        often = f", {times} times" if times > 1 else ""
        if (above := self._above(symbol, top=depth == 0)) is not None:
            found.append(Line(depth, f"{head}, as shown above{above}{often}"))
            return
        alike = self._is_alike(symbol)
        self._note_shown(symbol)
        note = f" ({symbol.note})" if symbol.note and symbol.how != "constant" else ""
        made = f"{head}{self._made(symbol, unit)}{note}{often}"
        if alike:
            found.append(Line(depth, f"{made}, in the same way"))
            return
        found.append(Line(depth, made, self._origin(symbol)))
        shown = [part for part in symbol.parts[:MOST_PARTS] if not _is_bare_constant(part)]
        counts = Counter(self._steps.key(part) for part in shown)
        for part in shown:
            if repeated := counts.pop(self._steps.key(part), 0):
                self._add(part, depth + 1, found, _given_to_parts(symbol, unit), repeated)
        if len(symbol.parts) > MOST_PARTS:
            found.append(Line(depth + 1, f"and {len(symbol.parts) - MOST_PARTS} more"))

    def _note_shown(self, symbol: Symbol) -> None:
        self._shown.setdefault(self._steps.key(symbol), symbol.name)
        if symbol.name and symbol.parts:
            self._shown.setdefault((symbol.name, symbol.value), symbol.name)
        self._alike.add(self._steps.shape(symbol))

    def _is_alike(self, symbol: Symbol) -> bool:
        """Whether a step is made as one before it was, of inputs that have all been shown."""
        if symbol.how not in SIGNS or self._steps.shape(symbol) not in self._alike:
            return False
        leaves = (leaf for leaf in symbol.leaves() if not _is_bare_constant(leaf))
        return all(self._steps.key(leaf) in self._shown for leaf in leaves)

    def _above(self, symbol: Symbol, *, top: bool) -> str | None:
        """What to add to "as shown above" where a step was shown; None where it was not.

        A figure asked for is opened though a step of its name was shown: it may be made of more.
        """
        whole = self._steps.key(symbol)
        if whole in self._shown:
            name = self._shown[whole]
            return f" under {name}" if top and name and name != symbol.name else ""
        return "" if not top and symbol.parts and (symbol.name, symbol.value) in self._shown else None

    def _made(self, symbol: Symbol, unit: str) -> str:
        """How the number was made from its parts, as a formula in numbers."""
        if symbol.how not in SIGNS:
            return ""
        given = _given_to_parts(symbol, unit)
        parts = [amount_text(part, self._units.of(part) or given) for part in symbol.parts[:MOST_PARTS]]
        parts = [f"({text})" if place and text.startswith("-") else text for place, text in enumerate(parts)]
        more = f"{SIGNS[symbol.how]}…" if len(symbol.parts) > MOST_PARTS else ""
        return f" = {SIGNS[symbol.how].join(parts)}{more}"

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


@dataclass(slots=True)
class Steps:
    """Which steps are made the same: of equal numbers in the same way (`key`), or in the same way (`shape`)."""

    _keys: dict[int, tuple[Symbol, int]] = field(default_factory=dict)
    _shapes: dict[int, tuple[Symbol, int]] = field(default_factory=dict)
    _numbers: dict[Hashable, int] = field(default_factory=dict)

    def key(self, symbol: Symbol) -> int:
        """A number that two steps share when they are made of the same inputs in the same way.

        The name counts for an input only: one sum under two names is the same sum.
        """
        if id(symbol) not in self._keys:
            name = "" if symbol.parts else symbol.name
            parts = tuple(self.key(part) for part in symbol.parts)
            made = (name, symbol.how, symbol.value, symbol.note, symbol.origin, parts)
            self._keys[id(symbol)] = symbol, self._number(made)
        return self._keys[id(symbol)][1]

    def shape(self, symbol: Symbol) -> int:
        """A number that two steps share when they are made in the same way, as those of two years are.

        A part that comes again counts once: five years' drop-off are as one year's.
        """
        if id(symbol) not in self._shapes:
            parts = tuple(dict.fromkeys(self.shape(part) for part in symbol.parts))
            made = ("shape", symbol.how, _DIGITS.sub("0", symbol.name), parts)
            self._shapes[id(symbol)] = symbol, self._number(made)
        return self._shapes[id(symbol)][1]

    def _number(self, made: Hashable) -> int:
        return self._numbers.setdefault(made, len(self._numbers))


def _head(symbol: Symbol, unit: str) -> str:
    text = measured_text(symbol, unit)
    return f"{symbol.name} = {text}" if symbol.name else text


def _given_to_parts(symbol: Symbol, unit: str) -> str:
    """The currency that the parts of a step share with it; nothing where a product or quotient changes it."""
    alike = symbol.how in ("sum", "difference", "least", "greatest", "rounded")
    return unit if alike and is_money(unit) else ""


def _without_first_power(symbol: Symbol) -> Symbol:
    """The number itself, where a step is its first power."""
    while symbol.how == "power" and not symbol.name and symbol.parts[1].value == 1:
        symbol = symbol.parts[0]
    return symbol


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
