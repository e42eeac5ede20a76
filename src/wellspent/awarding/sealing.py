"""Sealing an award as an evidence pack, making it again from the pack, and showing less of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

from wellspent import __version__
from wellspent.awarding.award import evaluated
from wellspent.documents.figures import plain
from wellspent.documents.pack import library_values, result_members, rules_of
from wellspent.documents.report import Report
from wellspent.files.sealing import contents, read_sealed, seal_library, sealed_library
from wellspent.files.shelves.library import open_shelves
from wellspent.files.shelves.references import Origins
from wellspent.files.tenders import TenderFile
from wellspent.files.witness import witness_of
from wellspent.method.canonical import canonical_bytes
from wellspent.method.errors import Fault, Refused
from wellspent.method.redaction import Level, Redaction, all_shown, comparable, read_level
from wellspent.method.replay import (
    FULL,
    READ_ME,
    RESULT,
    TENDER,
    VALUES,
    WITNESS,
    Difference,
    Pack,
    differences,
    mark,
    packed,
)
from wellspent.method.shelves import Lending
from wellspent.method.witness import Witness, doubts
from wellspent.method.working import FromLibrary


@dataclass(frozen=True, slots=True)
class Award:
    """An award to be sealed: the members of its tender, its report, and the library that noted what it lent.

    `name` is what the tender's file is called. `licensed` seals also the values whose licence forbids passing
    them on, for an archive of one's own. `own` is the folder of the buyer's own shelf, where the library has one.
    `witness` is what a site's chain of events says of the award; the command has none.
    """

    members: Mapping[str, bytes]
    name: str
    report: Report
    library: Lending
    decided: date
    licensed: bool = False
    own: Path | None = None
    witness: Witness | None = None


@dataclass(frozen=True, slots=True)
class Again:
    """An award made again from a pack: the tender, its report, and what it took from the sealed library."""

    tender: TenderFile
    report: Report
    library: Lending
    origins: Origins


def seal(award: Award) -> Pack:
    """The full pack of an award.

    The pack is replayed before it is given: one that does not come out the same is refused.
    """
    report, library = award.report, award.library
    sealed = seal_library(library, open_shelves(award.own)[1], library.lent, licensed=award.licensed)
    values = library_values(report.figures, _closed(sealed.licensed))
    about = {
        "software": __version__,
        "title": report.title,
        "decided": award.decided,
        "level": FULL,
        "rules": rules_of(report.figures),
        "licensed": sealed.licensed,
        "withheld": [],
    }
    members = {**award.members, **sealed.members, **result_members(report.figures, values, award.witness)}
    pack = packed(members, about)
    if different(pack, recompute(pack, award.own)):
        rule = "the files or the library changed while they were read"
        raise Refused(Fault(rule, "Run it again when nobody is writing to them.", file=award.name))
    return pack


def _closed(licensed: Sequence[Mapping[str, Any]]) -> Callable[[FromLibrary], bool]:
    """Whether a library value may not be shown, by where it came from."""
    names = {(row["shelf"], row["id"]) for row in licensed if not row["included"]}

    def closed(origin: FromLibrary) -> bool:
        return (origin.shelf, origin.entry.partition("@")[0]) in names

    return closed


def recompute(pack: Pack, own: Path | None = None) -> Again:
    """The award made again from what `pack` seals, by the one way every tender is evaluated.

    What it holds only the digest of is taken from the reader's shelves, or from the buyer's `own`.
    """
    held, origins = sealed_library(pack, own)
    library = Lending(held.shelves)
    tender = read_sealed(pack, library)
    return Again(tender, evaluated(tender, library, TENDER), library, origins)


def different(pack: Pack, again: Again) -> list[Difference]:
    """Where the award made again is not as it was sealed; of a redacted pack, as far as it is shown."""
    sealed_result = contents(pack, RESULT)[RESULT]
    sealed, made = sealed_result, plain(again.report.figures)
    if pack.level != FULL and not all_shown(sealed):
        sealed, made = comparable(sealed), comparable(made)
    values = library_values(again.report.figures, _closed(pack.manifest["licensed"]))
    listed = differences(contents(pack, VALUES)[VALUES], plain({"values": values}))
    return [*differences(sealed, made), *listed, *_witnessed(pack, sealed_result)]


def _witnessed(pack: Pack, result: Mapping[str, Any]) -> Iterator[Difference]:
    """Where a pack's witness is not what the pack says of itself; nothing where it has none."""
    witness = witness_of(pack)
    if witness is None:
        return
    whole = sha256(pack.members[TENDER]).hexdigest() if pack.level == FULL else None
    shown = [bid["id"] for bid in contents(pack, TENDER)[TENDER].get("bid", ())]
    for path, said, follows in doubts(
        witness, whole, shown, None if "lots" in result else len(result["bids"])
    ):
        yield Difference(f"{WITNESS}, {path}", said, follows)


def redact(pack: Pack, level: Level, own: Path | None = None) -> Pack:
    """What `level` shows of a full pack, with the digest of every part that it withholds (`own`: as in `recompute`)."""
    if level.name == FULL:
        return pack
    inputs = contents(pack, TENDER, "offers/")
    view = Redaction(inputs[TENDER], contents(pack, RESULT)[RESULT], level)
    found = view.inputs(inputs)
    shown = {
        name: canonical_bytes(content) for name, content in {TENDER: found.tender, **found.offers}.items()
    }
    library = {name: held for name, held in pack.members.items() if name.startswith("library/")}
    again = recompute(Pack(pack.manifest, {**library, **shown, RESULT: pack.members[RESULT]}), own)
    sealed = seal_library(again.library, again.origins, again.library.lent)
    found.withheld["library entries that no shown bid uses"] = {
        name: held.decode() for name, held in library.items() if sealed.members.get(name) != held
    }
    values = library_values(again.report.figures, _closed(sealed.licensed))
    result = view.result(plain(again.report.figures), found)
    witness = witness_of(pack)
    witnessed = None if witness is None else view.witness(witness, found)
    about = {
        **{key: pack.manifest[key] for key in ("software", "title", "decided", "rules")},
        "level": str(level),
        "full": pack.digest,
        "licensed": sealed.licensed,
        "withheld": [
            {"part": part, "digest": mark(pack, part, content)}
            for part, content in found.withheld.items()
            if content
        ],
    }
    return packed({**shown, **sealed.members, **result_members(result, values, witnessed)}, about)


def unproven(redacted: Pack, full: Pack) -> list[str]:
    """The parts and members of a redacted pack that are not those of the full pack; none where it is its own."""
    wrong = [f"the full pack's own {found.path}" for found in different(full, recompute(full))]
    wrong += (
        ["the digest of the full pack"] if redacted.manifest.get("full") not in (None, full.digest) else []
    )
    mine = redact(full, read_level(redacted.level))
    parts, own = (
        {row["part"]: row["digest"] for row in pack.manifest["withheld"]} for pack in (redacted, mine)
    )
    wrong += [part for part in {**own, **parts} if own.get(part) != parts.get(part)]
    names = {name: None for pack in (redacted, mine) for name in pack.members}
    compared = (name for name in names if name not in (RESULT, VALUES, READ_ME))
    wrong += [name for name in compared if redacted.members.get(name) != mine.members.get(name)]
    results = (contents(pack, RESULT)[RESULT] for pack in (redacted, mine))
    return wrong + [found.path for found in differences(*results)]
