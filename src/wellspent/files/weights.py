"""The format of ballots on what matters: TOML, or a CSV or XLSX table with a row a person and criterion."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, PlainValidator

from wellspent.files.documents import Document, open_document
from wellspent.files.reading import Exact, Id, Sheet, Text, Whole, one_of, read_sheet, read_text, wrong
from wellspent.method.errors import Faults
from wellspent.method.priorities import METHODS, Ballot
from wellspent.method.working import Entered, Given


def read_order(value: Any) -> tuple[tuple[str, ...], ...]:
    """Criteria from first to last; a list inside the list holds criteria that matter equally."""
    if not isinstance(value, list):
        raise wrong("this must be a list", 'Write order = ["jobs", "price"], the first matters most.')
    return tuple(
        tuple(read_text(name) for name in item) if isinstance(item, list) else (read_text(item),)
        for item in value
    )


Order = Annotated[
    tuple[tuple[str, ...], ...], PlainValidator(read_order, json_schema_input_type=list[str | list[str]])
]


class BallotSheet(Sheet):
    """One person's ballot."""

    by: Text = Field(examples=['"member-1"'])
    points: dict[Text, Exact] | None = None
    order: Order = ()


class RowSheet(Sheet):
    """A row of a table: one person, one criterion, its points or its rank."""

    by: Text = "member-1"
    criterion: Text = Field(examples=['"jobs"'])
    points: Exact | None = None
    rank: Whole | None = None


class WeightsSheet(Sheet):
    """A whole round of ballots."""

    id: Id | None = None
    title: Text = "Weights"
    method: Annotated[str, one_of(*METHODS)] = Field(examples=['"allocation"'])
    criteria: tuple[Text, ...] = ()
    budget: Exact | None = None
    out_of: Whole | None = None
    ballot: tuple[BallotSheet, ...] = ()
    row: tuple[RowSheet, ...] = ()


@dataclass(frozen=True, slots=True)
class Round:
    """Ballots to be weighed; `out_of` is what published points must sum to, None where nobody asked."""

    title: str
    method: str
    criteria: tuple[str, ...]
    ballots: tuple[Ballot, ...]
    budget: Given | None
    out_of: int | None


def read_round(path: Path, options: Mapping[str, Any]) -> Round:
    """The ballots in `path`; `options` win over the file's own keys. Raises `Refused` with every fault."""
    document = open_document(path, table="row")
    document = document.with_options(options, **({"title": path.stem} if document.table else {}))
    sheet = read_sheet(document, WeightsSheet)
    if sheet.ballot and sheet.row:
        raise document.refuse(("row",), "there are rows and ballots", "Keep one of them.")
    if sheet.out_of is not None and sheet.out_of < 1:
        raise document.refuse(("out_of",), "out_of is not above nothing", "Write 100, or what you publish.")
    ballots = _from_rows(sheet, document) if sheet.row else _from_ballots(sheet, document)
    budget = None
    if sheet.budget is not None:
        budget = Given(sheet.budget, "budget", Entered(document.name, document.where(("budget",))), "points")
    criteria = sheet.criteria or _criteria(ballots)
    return Round(sheet.title, sheet.method, criteria, ballots, budget, sheet.out_of)


def _criteria(ballots: tuple[Ballot, ...]) -> tuple[str, ...]:
    """Every criterion that a ballot names, in the order in which they first come."""
    named = [
        name
        for ballot in ballots
        for name in (ballot.points or [name for group in ballot.order for name in group])
    ]
    return tuple(dict.fromkeys(named))


def _from_ballots(sheet: WeightsSheet, document: Document) -> tuple[Ballot, ...]:
    found, faults = [], Faults()
    for place, row in enumerate(sheet.ballot):
        at = ("ballot", place)
        wanted = "order" if sheet.method == "rank" else "points"
        if not getattr(row, wanted) or (row.points and row.order):
            rule = f"a ballot of the method {sheet.method} has {wanted}, and that alone"
            mend = (
                'Write order = ["jobs", "price"].' if wanted == "order" else "Write points = { jobs = 40 }."
            )
            faults.extend(document.refuse(at, rule, mend).faults)
            continue
        points = None
        if row.points is not None:
            points = {
                name: _points(number, f"{row.by}: {name}", document, (*at, "points", name))
                for name, number in row.points.items()
            }
        found.append(Ballot(row.by, points, row.order, document.where(at)))
    faults.raise_if_any()
    return tuple(found)


def _from_rows(sheet: WeightsSheet, document: Document) -> tuple[Ballot, ...]:
    """Ballots of a table, in the order in which their people first come; equal ranks matter equally."""
    points: dict[str, dict[str, Given]] = {}
    ranks: dict[str, dict[int, list[str]]] = {}
    places: dict[str, str] = {}
    faults = Faults()
    ranked = sheet.method == "rank"
    for number, row in enumerate(sheet.row):
        at = ("row", number)
        places.setdefault(row.by, document.where(at))
        said = row.rank if ranked else row.points
        if said is None or (row.rank is not None and row.points is not None):
            column = "rank" if ranked else "points"
            rule = f"a row of the method {sheet.method} has {column}, and that alone"
            faults.extend(document.refuse(at, rule, f"Fill the column {column}; 0 is a number too.").faults)
        elif ranked:
            ranks.setdefault(row.by, {}).setdefault(int(said), []).append(row.criterion)
        elif row.criterion in points.setdefault(row.by, {}):
            rule = f'"{row.criterion}" has points of {row.by} already'
            faults.extend(document.refuse(at, rule, "Keep one row a person and criterion.").faults)
        else:
            name = f"{row.by}: {row.criterion}"
            points[row.by][row.criterion] = _points(Fraction(said), name, document, (*at, "points"))
    faults.raise_if_any()
    if ranked:
        return tuple(
            Ballot(by, order=tuple(tuple(groups[rank]) for rank in sorted(groups)), place=places[by])
            for by, groups in ranks.items()
        )
    return tuple(Ballot(by, found, place=places[by]) for by, found in points.items())


def _points(number: Fraction, name: str, document: Document, at: tuple[str | int, ...]) -> Given:
    return Given(number, name, Entered(document.name, document.where(at)), "points")
