"""Reading the library, as far as whoever asks may: what ships is for all, what a site loaded for its people."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from wellspent.files.shelves.catalogue import find_framework
from wellspent.files.shelves.library import open_library
from wellspent.method.frameworks import Framework, FrameworkOutcome, Measure
from wellspent.method.proxies import DatedAmount, Proxy, in_force
from wellspent.method.shelves import Found, Library
from wellspent.portal.accounts.standing import Standing
from wellspent.portal.shelf.adapters import library_of

KINDS = ("measure", "proxy", "framework", "policy", "parameter", "legality", "question")
"""What the Library's pages show."""

MOST_COMPARED = 4


@lru_cache(maxsize=1)
def shipped() -> Library:
    """The package's shelf alone, which anybody may have: what stands on others stays with whoever put it there."""
    return Library(tuple(shelf for shelf in open_library().shelves if shelf.name == "package"))


def library_for(who: Standing) -> Library:
    """The library of somebody signed in, their organisation's own shelf in front; for the public, what ships."""
    if who.user is None:
        return shipped()
    return open_library() if who.organisation is None else library_of(who.organisation.pk)


def frameworks(library: Library) -> list[Framework]:
    """Every edition of every framework."""
    return [find_framework(library, name) for name in library.ids("framework")]


def measures(library: Library) -> list[Measure]:
    """Every measure by theme and label."""
    return sorted((found.entry for found in library.all("measure")), key=lambda one: (one.theme, one.label))


def themes(library: Library) -> list[str]:
    """The themes that measures stand under."""
    return sorted({one.theme for one in measures(library)})


@dataclass(frozen=True, slots=True)
class Value:
    """A proxy with the value in force on a day. `stale` where the day is past its review, `early` before its first."""

    proxy: Proxy
    amount: DatedAmount
    early: bool
    stale: bool
    shelf: str


def value_on(found: Found, day: date) -> Value:
    """A proxy's value on a day."""
    proxy: Proxy = found.entry
    amount, early = in_force(proxy.values, day)
    return Value(proxy, amount, early, day > proxy.review_by, found.shelf)


def values(library: Library, day: date, theme: str = "") -> list[Value]:
    """Every proxy's value on a day: those past their review first, then the next to be reviewed."""
    found = [value_on(one, day) for one in library.all("proxy") if theme in ("", one.entry.theme)]
    return sorted(found, key=lambda one: (not one.stale, one.proxy.review_by, one.proxy.label))


def serving(library: Library, outcome: str) -> list[Measure]:
    """The measures that serve an outcome."""
    return [one for one in measures(library) if any(outcome in ids for ids in one.serves.values())]


def served(library: Library, measure: Measure) -> list[tuple[Framework, list[FrameworkOutcome]]]:
    """The outcomes that a measure serves, in every edition that has them."""
    pairs = []
    for framework in frameworks(library):
        ids = measure.serves.get(framework.id, ())
        outcomes = [outcome for outcome in map(framework.outcome, ids) if outcome is not None]
        if outcomes:
            pairs.append((framework, outcomes))
    return pairs


@dataclass(frozen=True, slots=True)
class Compared:
    """A measure and, for each framework compared, the outcomes of it that the measure serves."""

    measure: Measure
    outcomes: tuple[tuple[FrameworkOutcome, ...], ...]


def side_by_side(library: Library, chosen: Sequence[Framework], theme: str = "") -> list[Compared]:
    """The measures that serve any of the frameworks, with what they serve in each."""
    rows = []
    for measure in measures(library):
        if theme and measure.theme != theme:
            continue
        cells = tuple(
            tuple(found for id in measure.serves.get(one.id, ()) if (found := one.outcome(id)) is not None)
            for one in chosen
        )
        if any(cells):
            rows.append(Compared(measure, cells))
    return rows


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry that a search found."""

    kind: str
    id: str
    label: str
    shelf: str


def search(library: Library, words: str) -> dict[str, list[Hit]]:
    """The entries whose id, name or description holds every word, by kind."""
    wanted = words.casefold().split()
    found: dict[str, list[Hit]] = defaultdict(list)
    for kind in KINDS if wanted else ():
        for id in library.ids(kind):
            one = library.find(kind, id)
            if all(word in _said(id, one.entry) for word in wanted):
                found[kind].append(Hit(kind, id, getattr(one.entry, "label", id), one.shelf))
    return dict(found)


def _said(id: str, entry: object) -> str:
    parts: Iterable[str] = (
        str(getattr(entry, name, "")) for name in ("label", "definition", "note", "theme", "scope")
    )
    return " ".join((id, *parts)).casefold()
