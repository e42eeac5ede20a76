"""Files of OCDS releases: one release, packages, records, arrays and JSON lines, read exactly.

What can be read is read, and each thing that is wrong becomes a fault with its place; only a file with
nothing in it to read is refused.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from wellspent.files.notices.ocds import Node, Release, plain_text
from wellspent.files.reading.documents import load_json, read_bytes
from wellspent.method.errors import Fault, Faults, Refused

DEEPEST = 64
"""Objects within objects beyond this are refused; a real release has about ten."""


def read_releases(path: Path, faults: Faults) -> list[Release]:
    """Every release of a file. Adds what is wrong to `faults`; raises `Refused` where nothing can be read."""
    name = str(path)
    found: list[Release] = []
    for place, content in _contents(name, read_bytes(path), path.suffix.lower(), faults):
        if _too_deep(content):
            faults.add("objects are nested too deep", "Give OCDS as it was published.", place)
        else:
            found += _releases(content, place, faults)
    if not found and not faults:
        faults.add("there is no release in the file", "Download the notice again, as OCDS JSON.")
    if not found:
        raise Refused(faults).within(file=name)
    return found


def _contents(name: str, content: bytes, suffix: str, faults: Faults) -> Iterator[tuple[str, Any]]:
    """The JSON values of a file with their places: one value, or one a line."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = content[: error.start].count(b"\n")
        place = f"line {before + 1}"
        raise Refused(Fault("the file is not UTF-8 text", "Download it again.", place, name)) from None
    if suffix not in (".jsonl", ".ndjson"):
        try:
            yield "", load_json(name, text)
            return
        except Refused:
            if not _begins_lines(name, text):
                raise
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            try:
                yield f"line {number}", load_json(name, line)
            except Refused as refused:
                faults.add(refused.faults[0].rule, "The line is passed over.", f"line {number}")


def _begins_lines(name: str, text: str) -> bool:
    """Whether the text goes on after a first line that is an object of its own: JSON lines."""
    first, _, rest = text.strip().partition("\n")
    try:
        return bool(rest.strip()) and isinstance(load_json(name, first), dict)
    except Refused:
        return False


def _too_deep(content: Any) -> bool:
    level = [content]
    for _ in range(DEEPEST):
        level = [
            inner
            for item in level
            if isinstance(item, dict | list)
            for inner in (item.values() if isinstance(item, dict) else item)
            if isinstance(inner, dict | list)
        ]
        if not level:
            return False
    return True


def _releases(content: Any, place: str, faults: Faults) -> list[Release]:
    """The releases in one JSON value of any shape OCDS is published in."""
    match content:
        case list():
            return _each(content, place, "entry", faults, _releases)
        case {"releases": list() as items} if "ocid" not in content:
            return _each(items, place, "release", faults, _release)
        case {"records": list() as items}:
            return _each(items, place, "record", faults, _record)
        case {"compiledRelease": _} | {"ocid": _, "releases": _}:
            return _record(content, place, faults)
        case {"contracts": list() as items} if "ocid" not in content:
            rule = "this is a listing of notices, not OCDS: it carries no ocid, lots or award criteria"
            faults.add(rule, "It is read for what it has; download the notices themselves for more.", place)
            return _each(items, place, "contract", faults, _listed)
        case dict() if content.keys() & {"ocid", "tender", "tag", "buyer"}:
            return _release(content, place, faults)
        case dict():
            rule = "this is neither a release, a release package nor a record package"
            faults.add(rule, "Download the notice as OCDS JSON; it has releases, records or an ocid.", place)
        case _:
            faults.add("this is not a JSON object", "Download the notice as OCDS JSON.", place)
    return []


def _each(
    items: list[Any],
    place: str,
    word: str,
    faults: Faults,
    read: Callable[[Any, str, Faults], list[Release]],
) -> list[Release]:
    if not items:
        faults.add(f"the list has no {word}", "Download the notices again, as OCDS JSON.", place)
    found = []
    for number, item in enumerate(items, 1):
        found += read(item, ", ".join(filter(None, (place, f"{word} {number}"))), faults)
    return found


def _release(item: Any, place: str, faults: Faults) -> list[Release]:
    if not isinstance(item, dict) or not item:
        faults.add(
            "the release is not an object, or is empty", "It is passed over; tell the publisher.", place
        )
        return []
    ocid = item.get("ocid")
    named = f"{place} ({plain_text(ocid)[:60]})" if isinstance(ocid, str) and ocid.strip() else place
    return [Release(item, named.strip())]


def _record(item: Any, place: str, faults: Faults) -> list[Release]:
    """A record's compiled release, or else its releases; a release given as a link has only its tag."""
    node = Node(item if isinstance(item, dict) else {}, place, faults)
    given = node.data.get("releases")
    listed = [part for part in given if isinstance(part, dict)] if isinstance(given, list) else []
    embedded = [
        part for part in listed if part.keys() & {"ocid", "tender", "tag", "id"} and "url" not in part
    ]
    compiled = node.data.get("compiledRelease")
    if isinstance(compiled, dict) and compiled:
        last = max(listed, key=lambda part: str(part.get("date")), default={})
        return [
            Release(one.data, one.place, Release(last, "").tags) for one in _release(compiled, place, faults)
        ]
    if embedded:
        whole = [{"ocid": node.data.get("ocid"), **part} for part in embedded]
        return _each(whole, place, "release", faults, _release)
    rule = "the record holds no release, compiled or whole"
    mend = "Fetch the releases it links to." if listed else "It is passed over; tell the publisher."
    node.fault("", rule, mend)
    return []


def _listed(item: Any, place: str, faults: Faults) -> list[Release]:
    """A row of a flat listing of Contracts Finder notices, as a release with what it has."""
    if not isinstance(item, dict):
        faults.add("the row is not an object", "It is passed over.", place)
        return []
    row = {key: html.unescape(value) if isinstance(value, str) else value for key, value in item.items()}
    high, low = row.get("value_high"), row.get("value_low")
    amount = high if high not in (0, None, "") else low
    data: dict[str, Any] = {
        "id": row.get("id"),
        "date": row.get("published_date"),
        "tag": [row["notice_type"]] if isinstance(row.get("notice_type"), str) else None,
        "buyer": {"name": row.get("organisation")},
        "tender": {
            "title": row.get("title"),
            "status": row.get("status"),
            "datePublished": row.get("published_date"),
            "value": {"amount": amount, "currency": "GBP"},
            "tenderPeriod": {"endDate": row.get("deadline_date")},
            "classification": {"scheme": "CPV", "id": row.get("cpv_codes")},
        },
        "awards": [{"date": row.get("awarded_date")}] if row.get("awarded_date") else None,
    }
    return [Release(data, place, listed=True)]
