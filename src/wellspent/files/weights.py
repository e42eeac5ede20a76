"""The format of ballots on what matters: TOML, or a CSV or XLSX table with a row a person and criterion."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, PlainValidator

from wellspent.files.reading.cells import (
    EACH_ONCE,
    Exact,
    Id,
    Sheet,
    Text,
    Whole,
    one_of,
    read_number,
    read_sheet,
    read_text,
    wrong,
)
from wellspent.files.reading.documents import Document, open_document
from wellspent.method.errors import Faults
from wellspent.method.judgements import BestWorst, Judgements, Pairs
from wellspent.method.priorities import JUDGED, METHODS, Ballot
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


def read_times(value: Any) -> Fraction:
    """How many times as important: a number, or "1/3" for a third."""
    one, over, other = value.partition("/") if isinstance(value, str) else (value, "", "")
    such = 'Write how many times as important, such as 3 or "1/3".'
    if not over:
        return read_number(one, "a judgement", such)
    below = read_number(other, "a judgement", such)
    if below == 0:
        raise wrong("nothing is divided by 0", such)
    return read_number(one, "a judgement", such) / below


Times = Annotated[Fraction, PlainValidator(read_times, json_schema_input_type=str | int | float)]


class BallotSheet(Sheet):
    """One person's ballot."""

    by: Text = Field(examples=['"member-1"'])
    points: Annotated[dict[Text, Exact] | None, EACH_ONCE] = None
    order: Order = ()
    judgements: Annotated[dict[Text, Annotated[dict[Text, Times], EACH_ONCE]] | None, EACH_ONCE] = None
    best: Text | None = None
    worst: Text | None = None
    bo: Annotated[dict[Text, Times] | None, EACH_ONCE] = None
    ow: Annotated[dict[Text, Times] | None, EACH_ONCE] = None


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
    judged: tuple[Judgements, ...] = ()


def read_round(path: Path, options: Mapping[str, Any]) -> Round:
    """The ballots in `path`; `options` win over the file's own keys. Raises `Refused` with every fault."""
    document = open_document(path, table="row")
    document = document.with_options(options, **({"title": path.stem} if document.table else {}))
    sheet = read_sheet(document, WeightsSheet)
    if sheet.ballot and sheet.row:
        raise document.refuse(("row",), "there are rows and ballots", "Keep one of them.")
    if sheet.out_of is not None and sheet.out_of < 1:
        raise document.refuse(("out_of",), "out_of is not above nothing", "Write 100, or what you publish.")
    if sheet.row and sheet.method in JUDGED:
        mend = "Write them in TOML or JSON, a [[ballot]] for each person."
        raise document.refuse(("row",), "judgements are not read from a table", mend)
    ballots = _from_rows(sheet, document) if sheet.row else _from_ballots(sheet, document)
    judged = tuple(one for one in ballots if not isinstance(one, Ballot))
    pointed = tuple(one for one in ballots if isinstance(one, Ballot))
    budget = None
    if sheet.budget is not None:
        budget = Given(sheet.budget, "budget", Entered(document.name, document.where(("budget",))), "points")
    criteria = sheet.criteria or tuple(dict.fromkeys(name for one in ballots for name in _criteria(one)))
    return Round(sheet.title, sheet.method, criteria, pointed, budget, sheet.out_of, judged)


def _criteria(ballot: Ballot | Judgements) -> list[str]:
    """Every criterion that a ballot names, in the order in which they come."""
    if isinstance(ballot, Pairs):
        return [name for pair in ballot.times for name in pair]
    if isinstance(ballot, BestWorst):
        return [ballot.best, *ballot.bo, *ballot.ow, ballot.worst]
    return list(ballot.points or [name for group in ballot.order for name in group])


WANTED = {
    "swing": (("points",), "points = { jobs = 40 }"),
    "allocation": (("points",), "points = { jobs = 40 }"),
    "rank": (("order",), 'order = ["jobs", "price"]'),
    "ahp": (("judgements",), "judgements = { jobs = { price = 3 } }"),
    "best-worst": (
        ("best", "worst", "bo", "ow"),
        'best = "jobs", worst = "price", bo = { price = 3 } and ow = { jobs = 3 }',
    ),
}
"""What a ballot of each method has, and how it is written."""


def _from_ballots(sheet: WeightsSheet, document: Document) -> tuple[Ballot | Judgements, ...]:
    found: list[Ballot | Judgements] = []
    faults = Faults()
    for place, row in enumerate(sheet.ballot):
        at = ("ballot", place)
        wanted, such = WANTED[sheet.method]
        if {key for key in BallotSheet.model_fields if key != "by" and getattr(row, key)} != set(wanted):
            rule = f"a ballot of the method {sheet.method} has {', '.join(wanted)}, and that alone"
            faults.extend(document.refuse(at, rule, f"Write {such}.").faults)
            continue
        if sheet.method in JUDGED:
            found.append(_judged(row, document, document.where(at)))
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


def _judged(row: BallotSheet, document: Document, place: str) -> Judgements:
    """One person's judgements, of pairs or against the best and the worst."""
    if row.judgements:
        times = {(one, other): n for one, rest in row.judgements.items() for other, n in rest.items()}
        return Pairs(row.by, times, document.name, place)
    best, worst, bo, ow = row.best or "", row.worst or "", row.bo or {}, row.ow or {}
    return BestWorst(row.by, best, worst, bo, ow, document.name, place)


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
