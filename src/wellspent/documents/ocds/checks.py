"""Our own checks of open contracting data, louder than the standard's schema.

A schema lets unknown fields and new codes pass. Here both are faults, and so are empty values, moments
without a zone, ids that stand twice, and references that lead nowhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from wellspent.documents.ocds.shapes import (
    COUNT,
    DAY,
    FLAG,
    INSTANT,
    NUMBER,
    RECORD_PACKAGE,
    RELEASE_PACKAGE,
    TEXT,
    URL,
    Codes,
    Shape,
)
from wellspent.method.errors import Fault, Refused, nearest

_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*:\S+")
NOT_OURS = "It was not written by this version; publish it again."


def check_package(package: Mapping[str, Any], file: str = "") -> None:
    """Raise `Refused` with every fault of a release or record package."""
    found = [fault.within(file) for fault in faults_of(package)]
    if found:
        raise Refused(found)


def faults_of(package: Mapping[str, Any]) -> list[Fault]:
    """Every fault of a package, each with its place, such as releases[0].tender.lots[0].id."""
    shape = RECORD_PACKAGE if "records" in package else RELEASE_PACKAGE
    found = list(_object(package, shape, ""))
    if not found:  # references are followed only where everything they lead through is in its place
        for path, release in _releases(package):
            found += _references(release, path)
    return found


def _releases(package: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for place, release in enumerate(package.get("releases", ())):
        yield f"releases[{place}]", release
    for place, record in enumerate(package.get("records", ())):
        for number, release in enumerate(record["releases"]):
            yield f"records[{place}].releases[{number}]", release
        yield f"records[{place}].compiledRelease", record["compiledRelease"]


def _object(value: Any, shape: Shape, path: str) -> Iterator[Fault]:
    """The faults of an object: fields nobody knows, fields that are missing, and those inside."""
    if not isinstance(value, Mapping):
        yield Fault("this must be an object", NOT_OURS, path)
        return
    if not value:
        yield Fault("an empty object says nothing", "Leave it out.", path)
    fields = {name.rstrip("*"): inner for name, inner in shape.items()}
    for name in value:
        if name not in fields:
            near = nearest(name, fields, most=1)
            mend = f'Did you mean "{near[0]}"?' if near else "Take it out, or add it to the table of fields."
            yield Fault(f'there is no field "{name}" here', mend, path)
    for name in shape:
        if name.endswith("*") and name.rstrip("*") not in value:
            yield Fault(f'"{name.rstrip("*")}" is missing', NOT_OURS, path)
    for name, inner in fields.items():
        if name in value:
            yield from _value(value[name], inner, f"{path}.{name}" if path else name)


def _value(value: Any, shape: Any, path: str) -> Iterator[Fault]:
    if isinstance(shape, Mapping):
        yield from _object(value, shape, path)
    elif isinstance(shape, list):
        yield from _list(value, shape[0], path)
    elif isinstance(shape, Codes):
        yield from _code(value, shape, path)
    elif not _fits(value, shape):
        article = "an" if shape == URL else "a"
        yield Fault(f"{_short(value)} is not {article} {shape}", NOT_OURS, path)


def _list(value: Any, inner: Any, path: str) -> Iterator[Fault]:
    if not isinstance(value, list) or not value:
        yield Fault("this must be a list with something in it", "Leave it out where there is nothing.", path)
        return
    ids = [item["id"] for item in value if isinstance(item, Mapping) and "id" in item]
    for id in dict.fromkeys(id for id in ids if ids.count(id) > 1):
        yield Fault(f'the id "{id}" stands twice', "Give each its own id.", path)
    for place, item in enumerate(value):
        yield from _value(item, inner, f"{path}[{place}]")


def _code(value: Any, codes: Codes, path: str) -> Iterator[Fault]:
    text = value if isinstance(value, str) else ""
    if codes.form and not re.fullmatch(codes.form, text, re.ASCII):
        yield Fault(
            f"{_short(value)} has not the form of {codes.name}", "Correct it in the tender file.", path
        )
    elif codes.codes and text not in codes.codes:
        rule = f"{_short(value)} is not in the code list {codes.name}"
        yield Fault(rule, f"The codes are {', '.join(codes.codes)}.", path)


def _fits(value: Any, shape: str) -> bool:
    """Whether a single value is of its kind."""
    if shape == FLAG:
        return isinstance(value, bool)
    if shape in (COUNT, NUMBER):
        kinds = int if shape == COUNT else int | float
        finite = isinstance(value, kinds) and not isinstance(value, bool) and value - value == 0
        return finite and (shape == NUMBER or value >= 0)
    if not isinstance(value, str) or not value.strip():
        return False
    if shape == URL:
        return bool(_ADDRESS.fullmatch(value))
    if shape == INSTANT:
        moment = _read(datetime.fromisoformat, value)
        return "T" in value and moment is not None and moment.utcoffset() is not None
    if shape == DAY:
        return len(value) == 10 and _read(date.fromisoformat, value) is not None
    return shape == TEXT


def _read(reader: Any, text: str) -> Any:
    try:
        return reader(text)
    except ValueError:
        return None


def _short(value: Any) -> str:
    text = f'"{value}"' if isinstance(value, str) else str(value)
    return text if len(text) <= 60 else f"{text[:57]}..."


def _references(release: Mapping[str, Any], path: str) -> Iterator[Fault]:
    """References that lead nowhere: to lots, parties, bids, awards and criteria that are not there."""
    lots = {lot["id"] for lot in release["tender"]["lots"]}
    people = {party["id"] for party in release["parties"]}
    bids = release.get("bids", {})
    made = {bid["id"] for bid in bids.get("details", ())}
    awards = {award["id"] for award in release.get("awards", ())}
    listed: list[tuple[str, str, Any, set[Any]]] = [("party", "buyer.id", release["buyer"]["id"], people)]
    listed += [
        ("lot", "tender.items", item["relatedLot"], lots)
        for item in release["tender"].get("items", ())
        if "relatedLot" in item
    ]
    listed += [
        ("lot", "bids.statistics", row["relatedLot"], lots)
        for row in bids.get("statistics", ())
        if "relatedLot" in row
    ]
    for bid in bids.get("details", ()):
        listed += [("party", "bids.details", each["id"], people) for each in bid.get("tenderers", ())]
    for award in release.get("awards", ()):
        listed += [("party", "awards", supplier["id"], people) for supplier in award["suppliers"]]
        listed += [("lot", "awards", lot, lots) for lot in award.get("relatedLots", ())]
        listed += [("bid", "awards", award["relatedBid"], made)] if "relatedBid" in award else []
    listed += [
        ("award", "contracts", contract["awardID"], awards) for contract in release.get("contracts", ())
    ]
    for evaluation in bids.get("evaluations", ()):
        listed += list(_of_evaluation(evaluation, lots, made))
    for kind, place, id, known in listed:
        if id not in known:
            rule = f'there is no {kind} "{id}"'
            yield Fault(rule, NOT_OURS, f"{path}.{place}")


def _of_evaluation(
    evaluation: Mapping[str, Any], lots: set[Any], made: set[Any]
) -> Iterator[tuple[str, str, Any, set[Any]]]:
    place = "bids.evaluations"
    criteria = {criterion["id"] for criterion in evaluation["criteria"]}
    results: Sequence[Mapping[str, Any]] = evaluation.get("results", ())
    named = {result["id"] for result in results}
    yield "lot", place, evaluation["relatedLot"], lots
    for result in results:
        if "relatedBid" in result:
            yield "bid", place, result["relatedBid"], made
        for score in result.get("scores", ()):
            yield "criterion", place, score["id"], criteria
    for bid in [*evaluation.get("tie", ()), *([evaluation["winner"]] if "winner" in evaluation else [])]:
        yield "result", place, bid, named
