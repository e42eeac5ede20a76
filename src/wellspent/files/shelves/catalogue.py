"""Looking things up in the library by the names people write, on the day that counts."""

from __future__ import annotations

from datetime import date

from wellspent.method.burden import Rates, rates_on
from wellspent.method.discounting import Schedule
from wellspent.method.errors import Fault, Refused, unknown_name
from wellspent.method.frameworks import Framework, FrameworkOutcome, Measure
from wellspent.method.parameters import HolidayTable, Parameter, schedule, series
from wellspent.method.prices import Price, Series
from wellspent.method.proxies import Proxy
from wellspent.method.purchases import NATIONS
from wellspent.method.shelves import Found, Library
from wellspent.method.working import Given


def find_proxy(library: Library, id: str) -> tuple[Proxy, str]:
    """The proxy of that id and the shelf it stands on."""
    found = library.find("proxy", id)
    return found.entry, found.shelf


def find_price(library: Library, id: str, day: date, used: date | None = None) -> tuple[Proxy, Price]:
    """The proxy of that id and its price in force on `day` (a yearly one: for the day it is `used` on)."""
    proxy, shelf = find_proxy(library, id)
    return proxy, proxy.price(day, shelf, used)


def find_schedule(library: Library, id: str, day: date) -> Schedule:
    """The discount schedule of that id in force on `day`."""
    found = _parameter(library, id, "discount-schedule")
    return schedule(found.entry, found.shelf, day)


def find_series(library: Library, name: str, day: date) -> Series:
    """A deflator by "id@vintage", or by id alone the vintage published last before `day`."""
    id, _, vintage = name.partition("@")
    found = _parameter(library, id, "deflator")
    if not vintage:
        return series(found.entry, found.shelf, found.entry.on(day))
    version = next((v for v in found.entry.versions if v.vintage == vintage), None)
    if version is None:
        raise Refused(unknown_name(f"vintage of {id}", vintage, [v.vintage for v in found.entry.versions]))
    return series(found.entry, found.shelf, version)


def find_shares(library: Library, id: str, day: date) -> dict[str, Given]:
    """An additionality set's shares in force on `day`, each knowing its source."""
    found = _parameter(library, id, "additionality")
    version = found.entry.on(day)
    origin = found.entry.origin(version, found.shelf)
    return {
        name: Given(share, f"{name}, {found.entry.label}", origin) for name, share in version.content.items()
    }


def find_bias(library: Library, id: str, side: str, day: date) -> Given:
    """The optimism bias of a category on `day`, as a share; `side` is such as capex_upper or opex_upper."""
    found = _parameter(library, "optimism-bias", "optimism-bias")
    version = found.entry.on(day)
    category = next((c for c in version.content if c.id == id), None)
    if category is None:
        raise Refused(unknown_name("category of optimism bias", id, [c.id for c in version.content]))
    if side not in category.uplifts:
        printed = ", ".join(category.uplifts)
        raise Refused(
            Fault(f'"{id}" has no {side}', f"Its source prints {printed}; write a share of your own.")
        )
    origin = found.entry.origin(version, found.shelf)
    return Given(category.uplifts[side], f"optimism bias, {category.label}", origin)


def find_hours(library: Library, day: date) -> Rates:
    """The rates behind an estimate of bidders' hours in force on `day`."""
    found = _parameter(library, "bidder-hours", "bidder-hours")
    return rates_on(found.entry, found.shelf, day)


def find_holidays(library: Library, day: date) -> dict[str, HolidayTable]:
    """The bank holidays of each nation as they were known on `day`."""
    return {
        nation: _parameter(library, f"bank-holidays-{nation}", "bank-holidays").entry.on(day).content
        for nation in NATIONS
    }


def find_measure(library: Library, id: str) -> Measure:
    """The measure of that id."""
    measure: Measure = library.find("measure", id).entry
    return measure


def find_questions(library: Library) -> dict[str, str]:
    """The named facts that policies ask for, each with its question."""
    return {id: library.find("fact", id).entry["question"] for id in library.ids("fact")}


def find_framework(library: Library, name: str) -> Framework:
    """A framework by "id@edition", or by id alone its newest edition."""
    id, _, edition = name.partition("@")
    editions = sorted(key for key in library.ids("framework") if key.partition("@")[0] == id)
    if not editions:
        raise Refused(
            unknown_name("framework", id, sorted({key.partition("@")[0] for key in library.ids("framework")}))
        )
    if edition and name not in editions:
        raise Refused(unknown_name(f"edition of {id}", edition, [key.partition("@")[2] for key in editions]))
    framework: Framework = library.find("framework", name if edition else editions[-1]).entry
    return framework


def find_outcome(library: Library, id: str) -> tuple[Framework, FrameworkOutcome]:
    """A framework's outcome by its global id, in the newest edition that has it."""
    for name in reversed(library.ids("framework")):
        framework: Framework = library.find("framework", name).entry
        outcome = framework.outcome(id)
        if outcome is not None:
            return framework, outcome
    names = sorted({outcome.id for found in library.all("framework") for outcome in found.entry.outcomes})
    raise Refused(unknown_name("outcome", id, names))


def _parameter(library: Library, id: str, kind: str) -> Found:
    found = library.find("parameter", id) if library.has("parameter", id) else None
    if found is None or found.entry.kind != kind:
        known = [entry.entry.id for entry in library.all("parameter") if entry.entry.kind == kind]
        raise Refused(unknown_name(kind.replace("-", " "), id, known))
    parameter: Parameter[object] = found.entry
    if parameter.status == "withdrawn":
        raise Refused(Fault(f'"{id}" was withdrawn', "Choose one that is in force."))
    return found
