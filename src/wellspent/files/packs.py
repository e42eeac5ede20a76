"""Reading an evidence pack: bounded, in memory, nothing unpacked, every member held to its digest."""

from __future__ import annotations

import re
import struct
import zipfile
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

from pydantic import ConfigDict, Field

from wellspent.files.reading.cells import Day, Flag, Sheet, Text, Whole, read_sheet
from wellspent.files.reading.documents import Document, load_json, read_bytes
from wellspent.files.reading.places import in_words
from wellspent.files.reading.zips import BROKEN
from wellspent.files.sealing import contents
from wellspent.files.witness import witness_of
from wellspent.method.canonical import readable_bytes
from wellspent.method.errors import Fault, Refused
from wellspent.method.redaction import read_level
from wellspent.method.replay import (
    ASK,
    FORMAT,
    MANIFEST,
    RESULT,
    TENDER,
    UPDATE,
    VALUES,
    Pack,
    broken,
    in_pack,
)

MOST_BYTES = 64 * 1024 * 1024
"""A pack, and all its members together, are no larger; one of a large tender is under a hundredth of it."""
MOST_MEMBERS = 10_000
"""No more members are read."""
MOST_OF_A_NAME = 400

_NAME = re.compile(r"[\w@.-]+(/[\w@.-]+)*")
_END = struct.Struct("<4s4H2LH")


class MemberSheet(Sheet):
    """A line of the manifest: a member, its SHA-256 and its size in bytes."""

    name: Text
    sha256: Text
    size: Whole


class LicensedSheet(Sheet):
    """An entry whose licence forbids passing it on."""

    name: Text
    kind: Text
    id: Text
    shelf: Text
    included: Flag
    licence: Text
    statement: Text
    source: Text
    sha256: Text
    size: Whole


class WithheldSheet(Sheet):
    """A part that a redacted pack leaves out, and the digest that proves it later."""

    part: Text
    digest: Text


class ManifestSheet(Sheet):
    """The manifest of a pack (docs/methods/pack-format.md)."""

    format: Whole
    software: Text
    title: Text
    decided: Day
    level: Text
    full: Text = ""
    rules: tuple[Text, ...]
    licensed: tuple[LicensedSheet, ...]
    withheld: tuple[WithheldSheet, ...]
    members: tuple[MemberSheet, ...]
    digest: Text


class Result(Sheet):
    """A part of a result: the keys that replay relies on, and any others."""

    model_config = ConfigDict(extra="allow", frozen=True)


class CriterionResult(Result):
    """A criterion of a result."""

    id: str
    rule: str | None


class BidResult(Result):
    """A bid of a result; one that is withheld has no scores."""

    id: str
    rank: int | None
    scores: dict[str, Any] = Field(default_factory=dict)


class LotResult(Result):
    """The result of a lot, or of a tender without lots."""

    method: str
    lot: str = ""
    criteria: tuple[CriterionResult, ...]
    bids: tuple[BidResult, ...]
    winner: str | None
    tie: tuple[str, ...]
    warnings: tuple[dict[str, Any], ...]


class LotsResult(Result):
    """The result of a tender with lots."""

    lots: tuple[LotResult, ...]


def read_pack(path: Path) -> Pack:
    """The pack in `path`. Raises `Refused` where it is none, or not as it was sealed, naming what changed."""
    name = str(path)
    try:
        members = _members(read_bytes(path))
        if MANIFEST not in members:
            raise Refused(Fault(f"it is not an evidence pack: there is no {MANIFEST} in it", ASK))
        manifest = _manifest(members.pop(MANIFEST))
        pack = Pack(manifest, members)
        faults = list(broken(pack))
        lost = [part for part in (TENDER, RESULT, VALUES) if part not in members]
        faults += [Fault("a pack without it cannot be replayed", ASK, part) for part in lost if not faults]
        if faults:
            raise Refused(faults)
        _check_result(pack)
        witness_of(pack)
    except Refused as refused:
        raise in_pack(refused, name) from None
    return pack


def _manifest(content: bytes) -> Mapping[str, Any]:
    """The manifest's content, in the format that this version knows."""
    found = _object(content)
    number = found.get("format")
    if isinstance(number, int) and number > FORMAT:
        rule = f"the pack has format {number}, and this version reads up to {FORMAT}"
        raise Refused(Fault(rule, UPDATE, MANIFEST))
    if readable_bytes(found) != content:
        raise Refused(Fault("it was changed after it was sealed: it is spelled another way", ASK, MANIFEST))
    read_sheet(Document(MANIFEST, found, in_words), ManifestSheet)
    read_level(found["level"], f"{MANIFEST}, level")
    return found


def _object(content: bytes) -> dict[str, Any]:
    try:
        found = load_json(MANIFEST, content.decode())
    except (Refused, UnicodeDecodeError):
        found = None
    if not isinstance(found, dict):
        raise Refused(Fault("it was changed after it was sealed: it is no JSON object", ASK, MANIFEST))
    return found


def _check_result(pack: Pack) -> None:
    """Refuse a result that has not the shape of one: whoever made it may seal what they like."""
    found = contents(pack, RESULT)[RESULT]
    read_sheet(Document(RESULT, found, in_words), LotsResult if "lots" in found else LotResult)


def _members(content: bytes) -> dict[str, bytes]:
    """Every member by name; folders are no members."""
    _bounded(content)
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            entries = [
                entry for entry in archive.infolist() if entry.file_size or not entry.filename.endswith("/")
            ]
            _checked(entries)
            return {entry.filename: _read(archive, entry) for entry in entries}
    except BROKEN:
        raise Refused(Fault("it is not a zip file, or a damaged one", ASK)) from None


def _bounded(content: bytes) -> None:
    """Refuse what is no zip file, and one with more in its directory than a pack ever has."""
    if len(content) > MOST_BYTES:
        raise Refused(Fault(f"the file is larger than {MOST_BYTES >> 20} MiB", "A pack is never so large."))
    start = content.rfind(b"PK\x05\x06")
    if start < 0 or len(content) < start + _END.size:
        raise Refused(Fault("it is not a zip file", "Name a pack that `wellspent evaluate --pack` wrote."))
    size = _END.unpack_from(content, start)[5]
    if size > MOST_MEMBERS * MOST_OF_A_NAME:
        raise Refused(Fault(f"it lists more than {MOST_MEMBERS:,} members", "A pack never has so many."))


def _checked(entries: list[zipfile.ZipInfo]) -> None:
    """Refuse too many members or bytes, a name that leads out of the pack, and a name that stands twice."""
    if len(entries) > MOST_MEMBERS:
        raise Refused(Fault(f"it has more than {MOST_MEMBERS:,} members", "A pack never has so many."))
    if sum(entry.file_size for entry in entries) > MOST_BYTES:
        rule = f"its members are larger than {MOST_BYTES >> 20} MiB together"
        raise Refused(Fault(rule, "A pack is never so large."))
    seen: set[str] = set()
    for entry in entries:
        name = entry.orig_filename
        if not _NAME.fullmatch(name) or {".", ".."} & set(name.split("/")):
            raise Refused(Fault(f'"{name[:60]}" is not the name of a member', "Nothing was read.", "names"))
        if name in seen:
            raise Refused(Fault("it stands in the pack twice", ASK, name))
        seen.add(name)


def _read(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """A member's bytes, no more of them than it announces, whatever comes out of the compressed ones."""
    try:
        with archive.open(entry) as member:
            return member.read(entry.file_size)
    except BROKEN:
        rule = "it was changed or damaged after it was sealed: it cannot be unpacked"
        raise Refused(Fault(rule, ASK, entry.filename)) from None
