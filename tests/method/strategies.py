"""Hypothesis strategies for maps and tenders, as plain data in the shape of the files."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

File = dict[str, Any]

SHARES = ("deadweight", "displacement", "substitution", "leakage", "attribution")
TIMINGS = ("guide-2009", "value-map")


def decimals(low: int, high: int, places: int = 2) -> SearchStrategy[str]:
    """Decimal strings from `low` to `high` of at most so many places."""
    scale = 10**places
    return st.integers(low * scale, high * scale).map(lambda n: f"{Decimal(n).scaleb(-places):f}")


STEPS = st.integers(0, 20).map(lambda n: f"{Decimal(n * 5).scaleb(-2):f}")
"""Shares in steps of five per cent: with prices in pence they make many half pennies."""

SHARE = STEPS | decimals(0, 1, 4)
QUANTITIES = st.integers(-500, 500).map(str) | decimals(-5000, 5000, 3)
PROXIES = decimals(0, 3000, 2) | decimals(-100, 20000, 4)
DISCOUNTS = st.sampled_from(["standard", "health", "reduced", "0.035", "0", "0.0123", "0.1"])
LOSSES = (*SHARES, "drop_off")


@st.composite
def rows(draw: DrawFn, most_years: int = 40) -> File:
    """One outcome: any shares, any sign, any timing of its own."""
    row: File = {"quantity": draw(QUANTITIES), "proxy": draw(PROXIES)}
    for share in draw(st.sets(st.sampled_from(LOSSES))):
        row[share] = draw(SHARE)
    optional = {
        "multiplier": decimals(0, 5, 2),
        "duration": st.integers(1, most_years),
        "starts": st.integers(0, most_years),
        "discount": DISCOUNTS,
        "ledger": st.sampled_from(["fiscal", "economic", "social"]),
    }
    for key in draw(st.sets(st.sampled_from(sorted(optional)))):
        row[key] = draw(optional[key])
    return row


@st.composite
def maps(draw: DrawFn, row: SearchStrategy[File] | None = None, most: int = 5) -> File:
    """A map of up to `most` outcomes."""
    found = draw(st.lists(row if row is not None else rows(), min_size=1, max_size=most))
    file: File = {
        "discount": draw(DISCOUNTS),
        "timing": draw(st.sampled_from(TIMINGS)),
        "outcome": [{"name": f"outcome {number}", **each} for number, each in enumerate(found, 1)],
    }
    if draw(st.booleans()):
        file["investment"] = draw(st.just("0") | decimals(0, 100_000, 2))
    return file


@st.composite
def ranged_rows(draw: DrawFn) -> File:
    """An outcome with a smaller or a larger number of up to four assumptions, in no special order."""
    row = draw(rows(most_years=5))
    numbers = {"quantity": QUANTITIES, "proxy": PROXIES, "multiplier": decimals(-2, 5, 2)}
    keys = draw(st.sets(st.sampled_from(sorted([*numbers, *LOSSES])), max_size=4))
    for key in keys:
        for end in draw(st.sets(st.sampled_from(["low", "high"]), min_size=1)):
            row.setdefault(end, {})[key] = draw(numbers.get(key, SHARE))
    return row


# Tenders

RULES = {
    "price": ("lowest-over-price", "relative-linear", "mean", "absolute-linear"),
    "value": ("absolute-linear", "target", "relative-highest"),
    "measure": ("absolute-linear", "target", "relative-highest"),
    "quality": ("scale", "points", "pass-fail"),
}
"""The rules that the oracle knows too, by the kind of criterion they are tried on."""

ABSOLUTE = ("absolute-linear", "target", "scale", "points", "pass-fail")
LINES = ("night shift", "electric vans", "local depot")


@st.composite
def criteria(draw: DrawFn, id: str, kind: str, absolute: bool = False) -> File:
    """A criterion of that kind by any rule that takes it, or by an absolute one."""
    rule = draw(st.sampled_from([r for r in RULES[kind] if not absolute or r in ABSOLUTE]))
    row: File = {"id": id, "kind": kind, "rule": rule, "weight": draw(decimals(0, 60, 1))}
    if rule == "absolute-linear":
        floor = draw(st.integers(-50, 500))
        row |= {"floor": floor, "ceiling": floor + draw(st.integers(1, 500))}
    elif rule == "target":
        row["target"] = draw(decimals(1, 500, 1))
    elif rule == "scale":
        row["scale"] = draw(st.sampled_from([4, 5, 10]))
        if draw(st.booleans()):
            row["minimum"] = draw(st.sampled_from([1, 2, "2.5"]))
    elif rule == "points":
        row["maximum"] = draw(st.integers(1, 12))
        row["award"] = [{"when": line, "points": draw(st.integers(0, 6))} for line in LINES]
    return row


def answers(row: File) -> SearchStrategy[Any]:
    """What a bid may say to a criterion."""
    if row["rule"] == "pass-fail":
        return st.sampled_from([True, True, True, False])
    if row["rule"] == "points":
        return st.lists(st.sampled_from(LINES), unique=True)
    if row["rule"] == "scale":
        marks = st.integers(0, row["scale"])
        return marks | st.lists(marks, min_size=1, max_size=4)
    if row["kind"] == "price":
        return st.integers(1, 800) | decimals(1, 800, 2)
    return st.integers(0, 800) | decimals(0, 800, 2)


@st.composite
def bids(draw: DrawFn, rows: list[File], ids: str = "abcde", least: int = 1) -> list[File]:
    """Bids that answer every criterion."""
    count = draw(st.integers(least, len(ids)))
    return [{"id": id, "answers": {row["id"]: draw(answers(row)) for row in rows}} for id in ids[:count]]


@st.composite
def tenders(draw: DrawFn, method: str = "weighted-points", absolute: bool = False, least: int = 1) -> File:
    """A tender with one price or, by weighted points, perhaps none; and up to three other criteria."""
    others = st.lists(st.sampled_from(["value", "measure", "quality"]), min_size=1, max_size=3)
    kinds = draw(others)
    if method != "weighted-points" or draw(st.booleans()):
        kinds = ["price", *kinds]
    rows = [draw(criteria(f"{kind}-{place}", kind, absolute)) for place, kind in enumerate(kinds)]
    rows[-1]["weight"] = draw(decimals(1, 60, 1))
    if method == "award-on-value":
        for row in rows:
            if row["kind"] != "price":
                row["worth"] = draw(decimals(0, 500, 2))
    return {"method": method, "criterion": rows, "bid": draw(bids(rows, least=least))}
