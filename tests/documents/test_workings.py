"""Every figure of the demo opens: down to a library entry with its source, or a number somebody entered."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from wellspent.awarding.award import evaluated
from wellspent.documents.figures import Figures, find_workings, workings
from wellspent.documents.offers import offer_report
from wellspent.files.demo import demo_region
from wellspent.files.offers import read_offer
from wellspent.files.shelves.library import open_library
from wellspent.files.tenders import read_sheet_of, read_tender
from wellspent.method.money import Money
from wellspent.method.offers import offer_map, offer_notices
from wellspent.method.sroi import value_map
from wellspent.method.working import Entered, Formula, FromLibrary, Symbol, traced

REGION = demo_region()
TENDERS = [row.file for row in REGION.sheet.tender]
OFFERS = sorted(path.name for path in REGION.folder.glob("*-*.toml") if "[[promise]]" in path.read_text())


def tender_figures(file: str) -> Figures:
    path = REGION.tender(file)
    library = open_library()
    return evaluated(read_tender(path, library, date(2026, 11, 21)), library, file).figures


def offer_figures(file: str) -> Figures:
    offer = read_offer(REGION.tender(file), open_library(), date(2026, 11, 21))
    return offer_report(offer, value_map(offer_map(offer), traced), offer_notices(offer)).figures


def leaves(figures: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every leaf of the tree that is a figure: money or a number that is not a count."""
    if isinstance(figures, dict):
        for key, item in figures.items():
            yield from leaves(item, f"{path}.{key}" if path else key)
    elif isinstance(figures, list | tuple):
        for place, item in enumerate(figures):
            yield from leaves(item, f"{path}[{place}]")
    elif isinstance(figures, Money | Symbol | Fraction):
        yield path, figures


def stands(symbol: Symbol) -> bool:
    """Whether a leaf of a working is a sourced entry, an entered number or a constant of a formula."""
    match symbol.origin:
        case FromLibrary(source=source):
            return bool(source.title and source.publisher and source.year and source.licence)
        case Entered(file=file, place=place):
            return bool(file and place)
        case Formula(text=text):
            return bool(text)
        case _:
            return False


@pytest.mark.parametrize(
    "figures", [*map(tender_figures, TENDERS), *map(offer_figures, OFFERS)], ids=[*TENDERS, *OFFERS]
)
def test_every_figure_opens_to_where_it_came_from(figures: Figures) -> None:
    opened = dict(workings(figures))
    found = list(leaves(figures))
    assert found
    for path, _ in found:
        assert path in opened, f"{path} has no working"
        assert find_workings(figures, path)[0][1] is opened[path]
        lost = [leaf for leaf in opened[path].leaves() if not stands(leaf)]
        assert not lost, f"{path} rests on {lost}"


@pytest.mark.parametrize("file", TENDERS)
def test_a_point_of_social_value_rests_on_the_library(file: str) -> None:
    """At least one bid's working reaches a dated library entry, where the tender scores in pounds."""
    sheet = read_sheet_of(REGION.tender(file))
    in_pounds = [criterion.id for criterion in sheet.criterion if criterion.kind == "value"]
    figures = tender_figures(file)
    for bid in figures["bids"]:
        for criterion in in_pounds:
            origins = [leaf.origin for leaf in bid["scores"][criterion].leaves()]
            assert any(isinstance(origin, FromLibrary) and origin.in_force for origin in origins)
            assert any(
                isinstance(origin, Entered) and origin.file.endswith(f"{bid['id']}.toml")
                for origin in origins
            )


def test_the_demo_holds_one_tender_with_a_relative_rule_and_two_without() -> None:
    codes = [{notice.code for notice in tender_figures(file)["warnings"]} for file in TENDERS]
    assert ["relative-rule" in found for found in codes] == [False, True, False]


def test_the_works_tender_is_decided_by_a_bid_that_cannot_win() -> None:
    from wellspent.method import ranking

    tender = read_tender(REGION.tender("community-centre.toml"), open_library(), date(2026, 11, 21)).lots[0]
    from dataclasses import replace

    without = replace(tender, bids=tuple(bid for bid in tender.bids if bid.id != "meridian"))
    assert ranking.evaluate(tender).winner == "tarn"
    assert ranking.evaluate(without).winner == "castlegate"
