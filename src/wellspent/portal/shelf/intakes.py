"""Bringing in files: looked through first, with every fault named; kept whole, or not at all."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from django.db import transaction
from django.utils import timezone

from wellspent.files.reading.documents import document_of
from wellspent.files.shelves.copies import Content, content_of, kind_of_content, more_faults
from wellspent.files.shelves.gmca import NAME as GMCA
from wellspent.files.shelves.gmca import gmca_table
from wellspent.files.shelves.library import open_library
from wellspent.files.shelves.own import OwnShelf, Piece, checked, read_own
from wellspent.files.shelves.references import Origin
from wellspent.method.errors import Fault, Refused
from wellspent.portal.accounts.models import Organisation, User
from wellspent.portal.audit.actions import record
from wellspent.portal.shelf import actions, own
from wellspent.portal.shelf.models import Intake, OwnEntry, Stage

ENTRIES, VALUES, GMCA_BOOK = "entries", "values", "gmca"
HOLDS = (
    (ENTRIES, "Measures, frameworks or money values, as TOML files"),
    (VALUES, "A table of money values, as .csv or .xlsx, a row a value"),
    (GMCA_BOOK, "The workbook of Greater Manchester’s Unit Cost Database v1.4"),
)
MOST_FILES = 200
MOST_BYTES = 20 * 1024 * 1024
A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Held:
    """An entry that a file holds, and what keeping it would do."""

    kind: str
    id: str
    label: str
    does: str


@dataclass(frozen=True, slots=True)
class Looked:
    """A file that was looked through: what it holds, and every fault."""

    name: str
    held: tuple[Held, ...] = ()
    faults: tuple[Fault, ...] = ()
    pieces: tuple[tuple[Piece, Origin, object], ...] = field(default=(), compare=False)


@transaction.atomic
def bring_in(*, by: User, organisation: Organisation, holds: str, files: Mapping[str, bytes]) -> Intake:
    """Lay files by to be looked through; nothing of them is on the shelf yet.

    Raises `Refused` for more than is taken at once. What was laid by and forgotten is thrown away after a day.
    """
    if len(files) > MOST_FILES or sum(map(len, files.values())) > MOST_BYTES:
        rule = f"more than {MOST_FILES} files or 20 MB are not taken at once"
        raise Refused(Fault(rule, "Bring them in a part at a time."))
    forgotten = Intake.objects.filter(organisation=organisation, kept=None, made__lt=timezone.now() - A_DAY)
    forgotten.delete()
    held = BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    digest = hashlib.sha256(b"".join(files.values())).hexdigest()
    return Intake.objects.create(
        organisation=organisation, by=by, holds=holds, files=held.getvalue(), digest=digest
    )


def files_of(row: Intake) -> dict[str, bytes]:
    """The files that were brought in, by their names."""
    with zipfile.ZipFile(BytesIO(bytes(row.files or b""))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def looked(row: Intake) -> list[Looked]:
    """Every file with what it holds and its faults; nothing is kept."""
    files = files_of(row)
    if row.holds == ENTRIES:
        return _entries(row.organisation_id, files)
    return [_table(row, name, content) for name, content in files.items()]


def _entries(organisation: int, files: Mapping[str, bytes]) -> list[Looked]:
    """TOML files, put together onto the shelf in place of what stands there under the same ids."""
    read: list[Looked | Piece] = []
    for name, content in files.items():
        try:
            document = document_of(name, content)
            kind = kind_of_content(document.data)
            if Path(name).suffix.lower() != ".toml" or not kind:
                raise document.refuse(
                    (), "this file holds no measure, framework or money value",
                    "Bring in one entry a file, as docs/library-format.md has it.",
                )  # fmt: skip
            read.append(Piece(kind, document))
        except Refused as refused:
            read.append(Looked(name, faults=tuple(fault.within(file=name) for fault in refused.faults)))
    pieces = [one for one in read if isinstance(one, Piece)]
    found = iter(_checked(organisation, pieces))
    return [next(found) if isinstance(one, Piece) else one for one in read]


def _checked(organisation: int, pieces: Sequence[Piece]) -> list[Looked]:
    ids = {(piece.kind, str(piece.document.data.get("id"))) for piece in pieces}
    rest = [
        own.piece(one) for one in own.on_the_shelf(organisation)
        if (one.kind, one.key) not in ids or (one.kind == "framework" and not one.draft)
    ]  # fmt: skip
    shelf = read_own(open_library(), own.folder_of(organisation), rest)
    found = []
    for piece, made, faults in checked(shelf, pieces):
        more = [fault for entry in made for fault in more_faults(shelf.library, piece, entry)]
        taken = list(_shipped(shelf, piece))
        held = [
            Held(
                piece.kind, entry.entry.id, entry.entry.label, _does(organisation, piece.kind, entry.entry.id)
            )
            for entry in made
        ]
        origins = [(piece, Origin(piece.document, entry.at), entry.entry) for entry in made]
        found.append(Looked(piece.document.name, tuple(held), (*faults, *more, *taken), tuple(origins)))
    return found


def _shipped(shelf: OwnShelf, piece: Piece) -> list[Fault]:
    """A fault for an id that the site's own shelves have: an organisation's entries stand beside those."""
    id = str(piece.document.data.get("id"))
    names = {
        name.partition("@")[0]
        for one in shelf.library.shelves[:-1]
        for name in one.entries.get(piece.kind, {})
    }
    if id not in names:
        return []
    rule = f'the id "{id}" is one of Wellspent\'s own'
    return [Origin(piece.document).fault(("id",), rule, f"Choose another, such as own-{id}.")]


def _does(organisation: int, kind: str, id: str) -> str:
    rows = OwnEntry.objects.filter(organisation=organisation, kind=kind, key=id)
    if rows.filter(stage=Stage.DRAFT).exists():
        return "takes the place of the draft"
    return "becomes the draft of the next edition" if rows.exists() else "becomes a draft"


def _table(row: Intake, name: str, content: bytes) -> Looked:
    """A table of values, or the workbook as one."""
    try:
        name, content = _as_table(row.holds, name, content)
        rows = actions.rows_of_set(organisation=row.organisation_id, name=name, content=content)
    except Refused as refused:
        return Looked(name, faults=tuple(fault.within(file=name) for fault in refused.faults))
    does = "takes the place of the set of this name" if _stands(row.organisation_id, name) else "is a new set"
    return Looked(name, tuple(Held("proxy", one.id, one.label, does) for one in rows))


def _stands(organisation: int, name: str) -> bool:
    return actions.file_of_set(organisation, name).is_file()


def _as_table(holds: str, name: str, content: bytes) -> tuple[str, bytes]:
    if holds != GMCA_BOOK:
        return name, content
    with TemporaryDirectory() as folder:
        path = Path(folder) / Path(name).name
        path.write_bytes(content)
        try:
            return GMCA, gmca_table(path)
        except Refused as refused:
            raise Refused(Fault(one.rule, one.mend, one.place, name) for one in refused.faults) from None


@transaction.atomic
def keep(*, by: User, intake: Intake) -> None:
    """Keep all that files hold: entries as drafts, tables on the shelf.

    Raises `Refused` with every fault of them, and then nothing is kept.
    """
    row = Intake.objects.select_for_update().get(pk=intake.pk)
    if row.kept is not None:
        raise Refused(Fault("these files were kept already", "Look at your own edition."))
    found = looked(row)
    faults = [fault for one in found for fault in one.faults]
    if faults:
        raise Refused(faults)
    if row.holds == ENTRIES:
        for one in found:
            for piece, origin, entry in one.pieces:
                _keep_entry(by, row.organisation, piece, content_of(piece.kind, origin, entry))
    else:
        for name, content in files_of(row).items():
            name, content = _as_table(row.holds, name, content)
            actions.import_set(by=by, organisation=row.organisation, name=name, content=content)
    row.report = [
        {"file": one.name, "kind": held.kind, "id": held.id, "label": held.label, "does": held.does}
        for one in found
        for held in one.held
    ]
    row.kept, row.files = timezone.now(), None
    row.save()
    record("library-files-kept", row, by=by, organisation=row.organisation_id, digest=row.digest)
    intake.refresh_from_db()


def _keep_entry(by: User, organisation: Organisation, piece: Piece, content: Content) -> None:
    same = OwnEntry.objects.filter(organisation=organisation, kind=piece.kind, key=content["id"])
    row = same.filter(stage=Stage.DRAFT).first()
    if row is None:
        last = same.order_by("-number").first()
        row = OwnEntry(
            organisation=organisation,
            kind=piece.kind,
            key=content["id"],
            number=last.number + 1 if last else 1,
        )
    row.content, row.label = content, str(content["label"])[:300]
    row.digest = actions.digest_of(content)
    row.save()
    record("library-entry-brought-in", row, by=by, organisation=organisation.pk, digest=row.digest)


@transaction.atomic
def throw_away(*, by: User, intake: Intake) -> None:
    """Throw files away that were looked through and not kept."""
    record(
        "library-files-discarded", intake, by=by, organisation=intake.organisation_id, digest=intake.digest
    )
    intake.delete()
