"""What library entries name: units, licences, outcomes, proxies and facts that have to be there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from wellspent.files.reading.documents import Document
from wellspent.files.reading.places import KeyPath
from wellspent.method.errors import Fault, Refused, unknown_name
from wellspent.method.frameworks import Framework, Measure
from wellspent.method.legality import Check
from wellspent.method.phrases import ready
from wellspent.method.policy import Policy
from wellspent.method.proxies import Proxy
from wellspent.method.shelves import Library, Shelf
from wellspent.method.working import Source


@dataclass(frozen=True, slots=True)
class Origin:
    """The file an entry was read from, and where in it the entry stands."""

    document: Document
    at: KeyPath = ()

    def fault(self, key: KeyPath, rule: str, mend: str) -> Fault:
        """The fault of what stands at `key` of the entry."""
        return Fault(rule, mend, self.document.where((*self.at, *key)), self.document.name)


Origins = dict[tuple[str, str, str], Origin]
"""The origin of every entry by shelf, kind and id."""


@dataclass(frozen=True, slots=True)
class _Looker:
    """One entry of one shelf, with what it may refer to."""

    library: Library
    origin: Origin
    shared: bool
    sparing: bool = False

    def known(self, kind: str, id: str, *key: str | int) -> Iterator[Fault]:
        """A fault where nothing of that kind is called so."""
        if not self.library.has(kind, id):
            yield self.unknown(unknown_name(kind, id, self.library.ids(kind)), *key)

    def unknown(self, fault: Fault, *key: str | int) -> Fault:
        """The fault, placed at a key of this entry."""
        return self.origin.fault(key, fault.rule, fault.mend)

    def licence(self, source: Source, *key: str | int) -> Iterator[Fault]:
        """A fault for a licence nobody registered, and for one that keeps an entry off a shelf to be shared."""
        # A row of a table holds its source beside the value.
        at = (*key, "licence") if self.origin.at else (*key, "source", "licence")
        if not self.library.has("licence", source.licence):
            yield from self.known("licence", source.licence, *at)
        elif self.shared and self.library.find("licence", source.licence).entry["share"] != "yes":
            label = self.library.find("licence", source.licence).entry["label"]
            mend = "Take it out; whoever holds a licence loads their own with `wellspent library import`."
            yield self.origin.fault(at, f'"{label}" does not allow passing this on', mend)

    def adapted(self, entry: Any) -> Iterator[Fault]:
        """The same of what an entry was made from."""
        if entry.adapted is not None:
            yield from self.licence(entry.adapted.source, "adapted_from")


def references(library: Library, origins: Origins, shared: Sequence[str] = ()) -> Iterator[Fault]:
    """Every name in the library that leads nowhere, at the line it stands on.

    Shelves named in `shared` are passed on, so the licence of what stands on them has to allow that. A
    shelf is held to the frameworks of its own and of those behind it.
    """
    for place, shelf in enumerate(library.shelves):
        yield from of_shelf(
            Library(library.shelves[: place + 1]), shelf, origins, shared=shelf.name in shared
        )
    yield from _outcome_twins(library, origins)


def of_shelf(
    behind: Library, shelf: Shelf, origins: Origins, *, shared: bool = False, sparing: bool = False
) -> Iterator[Fault]:
    """The same for one shelf, the last of `behind`.

    With `sparing` a measure may be silent on a framework, and then serves no outcome of it: a shelf that many
    hands fill must not fail whenever a framework is added.
    """
    frameworks = _outcomes(behind)
    for kind, entries in shelf.entries.items():
        for key, entry in entries.items():
            looker = _Looker(behind, origins[shelf.name, kind, key], shared, sparing)
            yield from _of_entry(looker, kind, entry, frameworks)


def _of_entry(looker: _Looker, kind: str, entry: Any, frameworks: Mapping[str, set[str]]) -> Iterator[Fault]:
    match kind:
        case "proxy":
            yield from looker.known("unit", entry.unit, "unit")
            yield from looker.licence(entry.source)
            yield from looker.adapted(entry)
        case "framework":
            yield from looker.licence(entry.source)
            yield from looker.adapted(entry)
            for place, outcome in enumerate(entry.outcomes):
                for n, name in enumerate(outcome.measures):
                    yield from looker.known("measure", name, "outcome", place, "measures", n)
            if entry.follows and entry.follows not in frameworks:
                fault = unknown_name("framework", entry.follows, sorted(frameworks))
                yield looker.unknown(fault, "follows")
        case "measure":
            yield from _of_measure(looker, entry)
            yield from _of_serves(looker, entry, frameworks)
        case "policy":
            yield from _of_policy(looker, entry)
        case "legality":
            yield from _of_check(looker, entry)
        case "parameter" | "measure-set" | "question":
            yield from looker.licence(entry.source)


def _of_measure(looker: _Looker, measure: Measure) -> Iterator[Fault]:
    library = looker.library
    yield from looker.known("unit", measure.unit, "unit")
    yield from looker.licence(measure.use_rule.source, "use_rule")
    yield from looker.adapted(measure)
    if measure.additionality:
        known = [found.entry.id for found in library.all("parameter") if found.entry.kind == "additionality"]
        if measure.additionality not in known:
            fault = unknown_name("additionality parameter", measure.additionality, known)
            yield looker.unknown(fault, "additionality")
    ledgers: dict[str, str] = {}
    for place, name in enumerate(measure.proxies):
        if not library.has("proxy", name):
            yield looker.unknown(unknown_name("proxy", name, library.ids("proxy")), "proxies", place)
            continue
        proxy: Proxy = library.find("proxy", name).entry
        if proxy.unit != measure.unit:
            rule = f'the proxy "{name}" is for one {proxy.unit}, and the measure counts in {measure.unit}'
            yield looker.origin.fault(("proxies", place), rule, "Link a proxy in the measure's own unit.")
        if proxy.ledger in ledgers:
            rule = f'"{ledgers[proxy.ledger]}" and "{name}" are both of the {proxy.ledger} ledger'
            yield looker.origin.fault(("proxies", place), rule, "Keep one proxy a ledger.")
        ledgers.setdefault(proxy.ledger, name)


def _of_serves(looker: _Looker, measure: Measure, frameworks: Mapping[str, set[str]]) -> Iterator[Fault]:
    for name in () if looker.sparing else sorted(set(frameworks) - set(measure.serves)):
        rule = f'it does not say which outcomes of "{name}" it serves'
        yield looker.origin.fault(("serves",), rule, f"Add {name} = [] under [serves] if none.")
    for name, outcomes in measure.serves.items():
        if name not in frameworks:
            yield looker.unknown(unknown_name("framework", name, sorted(frameworks)), "serves", name)
            continue
        for place, outcome in enumerate(outcomes):
            if outcome not in frameworks[name]:
                fault = unknown_name(f"outcome of {name}", outcome, sorted(frameworks[name]))
                yield looker.unknown(fault, "serves", name, place)


def _of_policy(looker: _Looker, policy: Policy) -> Iterator[Fault]:
    facts = looker.library.ids("fact")
    for fact in policy.facts:
        if fact not in facts:
            yield looker.unknown(unknown_name("fact", fact, facts), *_where_tested(looker.origin, fact))
    for place, term in enumerate(policy.terms):
        yield from looker.licence(term.source, "term", place)
    for place, rule in enumerate(policy.rules):
        yield from looker.licence(rule.source, "rule", place)


def _of_check(looker: _Looker, check: Check) -> Iterator[Fault]:
    """What a legality check leans on: a policy's terms, named facts, licences, and phrases that hold."""
    library, terms = looker.library, set[str]()
    if check.terms_of and not library.has("policy", check.terms_of):
        yield from looker.known("policy", check.terms_of, "terms_of")
    elif check.terms_of:
        terms = {term.id for term in library.find("policy", check.terms_of).entry.terms}
    known = [*library.ids("fact"), *sorted(terms)]
    for fact in check.facts:
        if fact not in known:
            yield looker.unknown(unknown_name("fact", fact, known), *_where_tested(looker.origin, fact))
    sources = [(("rule", place), rule.source) for place, rule in enumerate(check.rules)]
    sources += [(("allowed", place), one.source) for place, one in enumerate(check.allowances)]
    for at, source in sources:
        yield from looker.licence(source, *at)
    for mark, found in enumerate(check.marks):
        for phrase in (found.phrase, *found.unless):
            try:
                ready(phrase.text if phrase else "x")
            except Refused as refused:
                yield from (looker.origin.fault(("mark", mark), f.rule, f.mend) for f in refused.faults)


def _where_tested(origin: Origin, fact: str) -> KeyPath:
    """The way to the first condition of a policy that tests `fact`."""
    ways: list[tuple[KeyPath, Any]] = [((), origin.document.data)]
    while ways:
        path, here = ways.pop(0)
        if isinstance(here, dict):
            if here.get("fact") == fact:
                return (*path, "fact")
            ways += [((*path, key), inner) for key, inner in here.items()]
        elif isinstance(here, list):
            ways += [((*path, place), inner) for place, inner in enumerate(here)]
    return ()


def _outcomes(library: Library) -> dict[str, set[str]]:
    """The outcomes of every framework, all its editions together."""
    found: dict[str, set[str]] = {}
    for entry in library.all("framework"):
        framework: Framework = entry.entry
        found.setdefault(framework.id, set()).update(outcome.id for outcome in framework.outcomes)
    return found


def _outcome_twins(library: Library, origins: Origins) -> Iterator[Fault]:
    """Outcomes of two frameworks under one id: ids are global, so that a tender needs no framework to name one."""
    first: dict[str, str] = {}
    for found in library.all("framework"):
        framework: Framework = found.entry
        origin = origins[found.shelf, "framework", f"{framework.id}@{framework.edition}"]
        for place, outcome in enumerate(framework.outcomes):
            other = first.setdefault(outcome.id, framework.id)
            if other != framework.id:
                rule = f'the outcome id "{outcome.id}" is one of "{other}" too'
                mend = "Ids are never reused: choose another, such as one that begins with the framework's."
                yield origin.fault(("outcome", place, "id"), rule, mend)
