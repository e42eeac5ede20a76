"""Maps and tenders for the tests: built by hand, or from plain data in the shape of the files.

The shape is that of interfaces.md, each number an int or a decimal string, so that one piece of data can go
both to the method and to tests/oracle.py.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from functools import cache
from typing import Any

from wellspent.files.shelves.catalogue import find_schedule
from wellspent.files.shelves.library import check_library
from wellspent.files.shelves.settings import package_folder
from wellspent.method.additionality import SHARES
from wellspent.method.discounting import Schedule, flat
from wellspent.method.prices import Price
from wellspent.method.ranking import Result, evaluate
from wellspent.method.shelves import Library
from wellspent.method.sroi import TIMINGS, Outcome, Reference, ValueMap
from wellspent.method.tenders import Answer, Award, Bid, Criterion, Score, Tender
from wellspent.method.working import Entered, Formula, FromLibrary, Given, Symbol, traced

Row = Mapping[str, Any]
HERE = Entered("test")
DAY = date(2026, 11, 21)
ASSUMPTIONS = (*SHARES, "quantity", "proxy", "multiplier", "drop_off")


def given(number: Any, name: str = "a number", unit: str = "") -> Given:
    """A number somebody entered."""
    return Given(Fraction(number), name, HERE, unit)


def number(value: Any, name: str = "a number") -> Symbol:
    """A number somebody entered, with its working."""
    return traced(given(value, name))


@cache
def library() -> Library:
    """The library of the package alone, whatever the machine's own shelves hold."""
    return check_library(package_folder())


@cache
def schedule(discount: str) -> Schedule:
    """A schedule of the library, or a flat rate."""
    if discount[0].isalpha():
        return find_schedule(library(), discount, DAY)
    return flat(Fraction(discount), HERE)


# Maps


def _givens(row: Row, keys: Iterable[str], name: str) -> dict[str, Given]:
    return {key: given(row[key], f"{name}: {key}") for key in keys if key in row}


def outcome(row: Row, timing: str = "guide-2009", place: str = "") -> Outcome:
    """A row of a map; its price may also be a whole `Price`."""
    name = row.get("name", "an outcome")
    proxy = row.get("proxy", 1)
    price = proxy if isinstance(proxy, Price) else Price(given(proxy, f"{name}: value of one"))
    extra = _givens(row, ("multiplier", "drop_off"), name)
    return Outcome(
        name=name,
        quantity=given(row.get("quantity", 1), f"{name}: quantity", row.get("unit", "")),
        price=price,
        starts=row.get("starts", TIMINGS[timing]),
        place=place,
        stakeholder=row.get("stakeholder", ""),
        ledger=row.get("ledger", "unstated"),
        shares=_givens(row, SHARES, name),
        multiplier=extra.get("multiplier"),
        drop_off=extra.get("drop_off"),
        duration=row.get("duration", 1),
        schedule=schedule(row["discount"]) if "discount" in row else None,
        reference=_reference(row.get("reference"), name),
        low=_givens(row.get("low", {}), ASSUMPTIONS, name),
        high=_givens(row.get("high", {}), ASSUMPTIONS, name),
    )


def _reference(case: Row | None, name: str) -> Reference | None:
    if case is None:
        return None
    extra = _givens(case, ("multiplier",), name)
    shares = _givens(case, SHARES, name)
    return Reference(given(case["quantity"], f"{name}: anyway"), shares, extra.get("multiplier"))


def chart(file: Row) -> ValueMap:
    """A whole map."""
    timing = file.get("timing", "guide-2009")
    return ValueMap(
        title=file.get("title", "a map"),
        outcomes=tuple(outcome(row, timing, f"row {i}") for i, row in enumerate(file["outcome"], 1)),
        schedule=schedule(file.get("discount", "0.035")),
        timing=timing,
        investment=given(file["investment"], "investment") if "investment" in file else None,
    )


# Tenders


KEYS = ("floor", "ceiling", "target", "base", "scale", "maximum")


def criterion(row: Row) -> Criterion:
    """An award criterion; `less` follows from a price, or is said."""
    keys = {key: given(row[key], f"{row['id']}: {key}") for key in KEYS if key in row}
    return Criterion(
        id=row["id"],
        kind=row["kind"],
        weight=given(row.get("weight", 0), f"{row['id']}: weight"),
        rule=row["rule"],
        keys=keys,
        awards=tuple(Award(line["when"], given(line["points"])) for line in row.get("award", ())),
        minimum=given(row["minimum"]) if "minimum" in row else None,
        worth=given(row["worth"]) if "worth" in row else None,
        less=row.get("less", row["kind"] == "price"),
        social_value=row["kind"] in ("value", "measure"),
        place=row["id"],
    )


def answer(value: Any) -> Answer:
    """What a bid says: a truth, lines of a menu, or an amount."""
    if isinstance(value, bool):
        return Answer(met=value)
    if isinstance(value, list):
        return Answer(items=tuple(value))
    return Answer(amount=number(value))


def tender(file: Row) -> Tender:
    """A whole tender; answers on a scale are evaluators' scores, a lone one the panel's."""
    criteria = tuple(criterion(row) for row in file["criterion"])
    scaled = {c.id for c in criteria if c.rule == "scale"}
    method = file.get("method", "weighted-points")
    counted = [c for c in criteria if method == "weighted-points" or c.kind != "price"]
    out_of = file.get("out_of", sum((c.weight.value for c in counted), Fraction(0)))
    rows: Sequence[Row] = file.get("bid", ())
    return Tender(
        title="a tender",
        method=method,
        out_of=given(out_of),
        criteria=criteria,
        bids=tuple(
            Bid(row["id"], {k: answer(v) for k, v in row["answers"].items() if k not in scaled}, place=row["id"])
            for row in rows
        ),
        scores=tuple(
            score
            for row in rows
            for name, value in row["answers"].items()
            if name in scaled
            for score in scores(row["id"], name, value)
        ),
        tie_break=tuple(file.get("tie_break", ())),
        ratio=given(file["ratio"]) if "ratio" in file else None,
    )  # fmt: skip


def scores(bid: str, criterion: str, value: Any) -> list[Score]:
    """The evaluators' scores of a list, or the panel's."""
    if isinstance(value, list):
        return [Score(bid, criterion, f"evaluator-{i}", given(v)) for i, v in enumerate(value, 1)]
    return [Score(bid, criterion, "panel", given(value))]


def scored(file: Row) -> Result:
    """The tender, evaluated."""
    return evaluate(tender(file))


def rootless(symbol: Symbol) -> list[Symbol]:
    """The leaves of a working that nobody entered, no library holds and no formula states."""
    return [leaf for leaf in symbol.leaves() if not isinstance(leaf.origin, Entered | FromLibrary | Formula)]
