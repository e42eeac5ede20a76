"""What random tenders become: always a valid package, and a public one never names who did not win."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from wellspent.documents.ocds.checks import faults_of
from wellspent.documents.ocds.packages import Publication, package
from wellspent.documents.ocds.process import ALL, PUBLIC, Process
from wellspent.method import ranking
from wellspent.method.errors import Notice
from wellspent.method.particulars import Awarded, Organisation, Particulars, Supplier
from wellspent.method.purchases import Purchase
from wellspent.method.tenders import Answer, Bid, Criterion, Score, Tender
from wellspent.method.working import Entered, Given, traced

NAMES = ("Quillfeather", "Zephyrine", "Bramblewick", "Oxenholme", "Wimblesett")
"""Words that stand nowhere else in a package."""


def given_(value: Fraction | int, name: str = "a number") -> Given:
    return Given(Fraction(value), name, Entered("tender.toml", "here"), "")


def tender(prices: list[int], marks: list[int], lot: str) -> Tender:
    """One lot: price against the lowest, and a quality that puts out whoever is below 1."""
    criteria = (
        Criterion("price", "price", given_(60), "lowest-over-price", less=True),
        Criterion(
            "quality",
            "quality",
            given_(40),
            "scale",
            keys={"scale": given_(5)},
            minimum=given_(1),
            social_value=True,
        ),
    )
    bids = tuple(
        Bid(f"bid-{place}", {"price": Answer(amount=traced(given_(price)))}, NAMES[place])
        for place, price in enumerate(prices)
    )
    scores = tuple(
        Score(f"bid-{place}", "quality", "panel", given_(mark), f"{NAMES[place]} did as it said.")
        for place, mark in enumerate(marks)
    )
    return Tender("Windows", "weighted-points", given_(100), criteria, bids, scores, ("price",), lot=lot)


@st.composite
def processes(draw: st.DrawFn) -> Process:
    """A process of one or two lots that has been awarded wherever somebody came first alone."""
    named = draw(st.sampled_from([("",), ("north", "south")]))
    many = draw(st.integers(1, len(NAMES)))
    numbers = st.lists(st.integers(1, 9), min_size=many, max_size=many)
    marks = st.lists(st.integers(0, 5), min_size=many, max_size=many)
    lots = [tender(draw(numbers), draw(marks), lot) for lot in named]
    results = tuple(ranking.evaluate(lot) for lot in lots)
    flag = st.sampled_from([None, True, False])
    suppliers = tuple(
        Supplier(
            f"bid-{place}",
            Organisation(
                NAMES[place],
                draw(st.sampled_from(["", f"XX-EXAMPLE-{NAMES[place].upper()}"])),
                address=f"{NAMES[place]} Hall",
                email=f"me@{NAMES[place].lower()}.example.org",
                phone="01632 960960",
                contact=f"{NAMES[place]} Person",
            ),
            draw(flag),
            draw(flag),
        )
        for place in range(many)
    )
    settled = {lot: result.tie[0] for lot, result in zip(named, results, strict=True) if result.tie}
    awards = tuple(
        Awarded(lot, settled.get(lot, ""), published=date(2026, 3, 30), signed=date(2026, 4, 20))
        for lot in named
    )
    stated = Particulars(
        ocid="ocds-213czf-random",
        buyer=Organisation("Harrowmere Council"),
        suppliers=suppliers,
        awards=awards,
        lots={lot: "" for lot in named if lot},
    )
    said = [Notice("told", f"{name} is told of.") for name in NAMES[:many]]
    return Process(
        title="Windows",
        particulars=stated,
        purchase=Purchase(commenced=date(2026, 1, 5), nation="england"),
        results=results,
        notices=dict.fromkeys(named, said),
        decided=date(2026, 3, 20),
        currency="GBP",
        digest="0" * 64,
        software="0.1.0",
    )


def winners(process: Process) -> set[str]:
    return {process.winner(result) for result in process.results} - {""}


@given(processes())
@settings(max_examples=150, deadline=None)
def test_every_package_is_as_the_table_of_fields_has_it(process: Process) -> None:
    if not winners(process):
        return
    for shown in (PUBLIC, ALL):
        for kind in ("release", "record"):
            found = package(replace(process, shown=shown), kind, "award", Publication())
            assert faults_of(json.loads(json.dumps(found))) == []


@given(processes())
@settings(max_examples=150, deadline=None)
def test_a_public_package_never_names_who_did_not_win(process: Process) -> None:
    won = winners(process)
    if not won:
        return
    text = json.dumps(package(process, "record", "award", Publication())).lower()
    for place, name in enumerate(NAMES):
        bid = f"bid-{place}"
        if bid not in won:
            assert name.lower() not in text
            assert f'"{bid}"' not in text
        assert f"me@{name.lower()}" not in text
        assert f"{name.lower()} person" not in text
    assert "01632 960960" not in text


@given(processes())
@settings(max_examples=150, deadline=None)
def test_ranks_are_those_of_the_evaluation_whoever_is_shown(process: Process) -> None:
    if not winners(process):
        return
    for shown in (PUBLIC, ALL):
        found: Any = package(replace(process, shown=shown), "release", "award", Publication())
        by_lot = {each["id"]: each for each in found["releases"][0]["bids"]["evaluations"]}
        for result in process.results:
            rows = by_lot[process.lot_id(result)]["results"]
            ranks = sorted(bid.rank for bid in result.bids if bid.rank is not None)
            assert sorted(row["rank"] for row in rows if "rank" in row) == ranks
            assert len(rows) == len(result.bids)
            out = sum(bool(bid.eliminated) for bid in result.bids)
            assert sum(row["eliminated"] for row in rows) == out


@given(processes())
@settings(max_examples=100, deadline=None)
def test_ids_stay_the_same_from_stage_to_stage(process: Process) -> None:
    if not winners(process):
        return
    days = Publication(date(2026, 5, 5))
    award: Any = package(process, "release", "award", days)["releases"][0]
    contract: Any = package(process, "release", "contract", days)["releases"][0]
    for block in ("parties", "awards"):
        assert [each["id"] for each in award[block]] == [each["id"] for each in contract[block]]
    assert [lot["id"] for lot in award["tender"]["lots"]] == [lot["id"] for lot in contract["tender"]["lots"]]
    assert {each["awardID"] for each in contract["contracts"]} <= {each["id"] for each in award["awards"]}


@given(processes())
@settings(max_examples=100, deadline=None)
def test_who_is_small_is_counted_only_where_everyone_said(process: Process) -> None:
    if not winners(process):
        return
    found: Any = package(process, "release", "award", Publication())["releases"][0]
    counts = {(each["relatedLot"], each["measure"]): each["value"] for each in found["bids"]["statistics"]}
    for result in process.results:
        lot = process.lot_id(result)
        flags = [supplier.sme for supplier in process.particulars.suppliers]
        if None in flags:
            assert (lot, "smeFinalStageBids") not in counts
        else:
            assert counts[lot, "smeFinalStageBids"] == flags.count(True)
        assert counts[lot, "finalStageBids"] == len(result.bids)
