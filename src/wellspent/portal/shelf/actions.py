"""Keeping an organisation's own edition: copied, changed, published, taken off; and its licensed sets."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from copy import deepcopy
from pathlib import Path

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from wellspent.files.reading.documents import document_of
from wellspent.files.shelves.copies import Content, Owner, copied, more_faults, plain
from wellspent.files.shelves.entries import ProxyRow
from wellspent.files.shelves.library import OWN, open_library
from wellspent.files.shelves.own import OwnShelf, Piece, checked, piece_of, read_own
from wellspent.files.shelves.shelf import set_rows, write_whole
from wellspent.method.canonical import canonical_bytes
from wellspent.method.errors import Fault, Refused
from wellspent.portal.accounts.models import Organisation, User
from wellspent.portal.audit.actions import record
from wellspent.portal.shelf import own
from wellspent.portal.shelf.models import OwnEntry, Stage

MOST = 5 * 1024 * 1024
"""The most bytes of an imported set."""

MOST_PREFIX = 30
IN_FORCE = "an edition in force stays as it is"
NEXT = "Begin the next edition of it, and change that."


class NotThere(Refused):
    """What is asked for is not on the organisation's shelf."""


def _recorded(deed: str, row: OwnEntry, by: User) -> None:
    record(f"library-entry-{deed}", row, by=by, organisation=row.organisation_id, digest=row.digest)


def digest_of(content: Content) -> str:
    """The SHA-256 of an entry's content."""
    return hashlib.sha256(canonical_bytes(content)).hexdigest()


def prefix_of(organisation: Organisation) -> str:
    """What the ids of an organisation's own entries begin with."""
    stem = slugify(organisation.slug).replace("_", "-").strip("-")[:MOST_PREFIX].strip("-")
    return stem if stem[:1].isalpha() else f"own-{stem}".strip("-")


def shelf_now(organisation: int) -> OwnShelf:
    """An organisation's shelf in front of the site's, also where nothing stands on it."""
    return own.own_shelf(organisation) or read_own(open_library(), own.folder_of(organisation))


@transaction.atomic
def copy(*, by: User, organisation: Organisation, kind: str, name: str) -> OwnEntry:
    """Copy an entry into the organisation's own edition, as a draft.

    Raises `Refused` where there is none, and where its licence does not allow adapting it.
    """
    shelf = shelf_now(organisation.pk)
    if not shelf.library.has(kind, name):
        raise Refused(Fault("there is no such entry", "Look for it in the Library."))
    origins = own.site_origins() | shelf.origins
    owner = Owner(prefix_of(organisation), organisation.name, timezone.localdate())
    content = copied(shelf.library, origins, kind, name, owner)
    row = _made(organisation, kind, content, f"{kind}:{name}")
    _recorded("copied", row, by)
    return row


def _made(organisation: Organisation, kind: str, content: Content, made_from: str = "") -> OwnEntry:
    """A first edition, as a draft."""
    if OwnEntry.objects.filter(organisation=organisation, kind=kind, key=content["id"]).exists():
        raise Refused(Fault(f'the id "{content["id"]}" is used in your edition', "Choose another."))
    return OwnEntry.objects.create(
        organisation=organisation, kind=kind, key=content["id"], label=content["label"][:300], content=content,
        digest=digest_of(content), made_from=made_from,
    )  # fmt: skip


def faults_in(row: OwnEntry, content: Content) -> list[Fault]:
    """Every fault of an entry with other content, by the check that the library's files pass."""
    shelf = read_own(open_library(), own.folder_of(row.organisation_id), own.others(row))
    return faults_of(shelf, [piece_of(row.kind, own.name_of(row), plain(content))])


def faults_of(shelf: OwnShelf, pieces: Sequence[Piece]) -> list[Fault]:
    """Every fault of what is to stand on a shelf: the library's check, and what a site asks beside it."""
    found = []
    for one, made, faults in checked(shelf, pieces):
        found += faults
        for entry in made:
            found += more_faults(shelf.library, one, entry)
    return found


@transaction.atomic
def change(*, by: User, entry: OwnEntry, content: Content) -> None:
    """Change a draft. Raises `Refused` for one that was published, and with every fault of the content."""
    row = _draft(entry)
    content = {**content, "id": row.key}
    if faults := faults_in(row, content):
        raise Refused(faults)
    row.content = plain(content)
    row.label, row.digest = content["label"][:300], digest_of(row.content)
    row.save()
    _recorded("changed", row, by)
    entry.refresh_from_db()


def _draft(entry: OwnEntry) -> OwnEntry:
    row = OwnEntry.objects.select_for_update().get(pk=entry.pk)
    if not row.draft:
        raise Refused(Fault(IN_FORCE, NEXT))
    return row


@transaction.atomic
def publish(*, by: User, entry: OwnEntry) -> None:
    """Put an edition in force: from now on it stays as it is. The one before is replaced; a framework's stays too.

    Raises `Refused` with every fault of it.
    """
    row = _draft(entry)
    faults = faults_in(row, row.content)
    faults += list(_drafts_named(row))
    if faults:
        raise Refused(faults)
    if row.kind != "framework":
        for before in OwnEntry.objects.filter(
            organisation=row.organisation_id, kind=row.kind, key=row.key, stage=Stage.PUBLISHED
        ):
            before.stage = Stage.REPLACED
            before.save()
    row.stage, row.published = Stage.PUBLISHED, timezone.now()
    row.save()
    _recorded("published", row, by)
    entry.refresh_from_db()


def names_in(row: OwnEntry) -> Iterator[tuple[str, str]]:
    """What else an entry names: the measures of a framework, the proxies of a measure and the frameworks it serves."""
    for outcome in row.content.get("outcome", ()):
        yield from (("measure", id) for id in outcome.get("measures", ()))
    yield from (("proxy", id) for id in row.content.get("proxies", ()))
    yield from (("framework", id) for id, served in row.content.get("serves", {}).items() if served)


def _drafts_named(row: OwnEntry) -> Iterator[Fault]:
    """A fault for every draft that an entry names: what is in force may not hang on what may still change."""
    named = set(names_in(row))
    for one in own.on_the_shelf(row.organisation_id):
        if one.draft and one.pk != row.pk and (one.kind, one.key) in named:
            yield Fault(f"it names “{one.label}”, which is still a draft", f"Publish that {one.kind} first.")


@transaction.atomic
def next_edition(*, by: User, entry: OwnEntry) -> OwnEntry:
    """The draft of an entry's next edition, which begins as the one before; what is in force stays until then."""
    editions = OwnEntry.objects.select_for_update().filter(
        organisation=entry.organisation_id, kind=entry.kind, key=entry.key
    )
    if (begun := editions.filter(stage=Stage.DRAFT).first()) is not None:
        return begun
    last = editions.order_by("-number").first() or entry
    content = deepcopy(entry.content)
    if entry.kind == "framework":
        content["edition"] = _next_name({one.content["edition"] for one in editions}, content["edition"])
    row = OwnEntry.objects.create(
        organisation=entry.organisation, kind=entry.kind, key=entry.key, number=last.number + 1,
        label=entry.label, content=content, digest=digest_of(content), made_from=entry.made_from,
    )  # fmt: skip
    _recorded("next-edition", row, by)
    return row


def _next_name(taken: Iterable[str], last: str) -> str:
    """The name of a framework's next edition: this year's, or the next letter of it."""
    year = str(timezone.localdate().year)
    names = [year, *(f"{year}{letter}" for letter in "bcdefghijklmnopqrstuvwxyz")]
    return next((name for name in names if name not in taken and name > last), f"{last}b")


@transaction.atomic
def discard(*, by: User, entry: OwnEntry) -> None:
    """Throw a draft away; its history stays. Raises `Refused` where another entry names it."""
    row = _draft(entry)
    _refuse_if_named(row)
    _recorded("discarded", row, by)
    row.delete()


@transaction.atomic
def retire(*, by: User, entry: OwnEntry) -> None:
    """Take an edition in force off the shelf. Published tenders go on with what was kept with them.

    Raises `Refused` where another entry names it.
    """
    row = OwnEntry.objects.select_for_update().get(pk=entry.pk)
    if row.stage != Stage.PUBLISHED:
        raise Refused(Fault("only what is in force is taken off the shelf", "Look at its latest edition."))
    _refuse_if_named(row)
    row.stage = Stage.RETIRED
    row.save()
    _recorded("retired", row, by)
    entry.refresh_from_db()


def _refuse_if_named(row: OwnEntry) -> None:
    if row.number > 1 and row.draft:
        return
    rest = [one for one in own.on_the_shelf(row.organisation_id) if one.pk != row.pk]
    if row.kind == "framework" and any((one.kind, one.key) == (row.kind, row.key) for one in rest):
        return
    naming = [one for one in rest if (row.kind, row.key) in set(names_in(one))]
    if naming:
        words = ", ".join(f"“{one.label}”" for one in naming)
        raise Refused(Fault(f"{words} in your edition names it", "Take it out there first."))


def file_of_set(organisation: int, name: str) -> Path:
    """Where a set of this name stands on an organisation's shelf: no name leads anywhere else."""
    path = Path(name)
    stem = slugify(path.stem)[:60] or "set"
    return own.folder_of(organisation) / "proxies" / "own" / f"{stem}{path.suffix.lower()}"


def rows_of_set(*, organisation: int, name: str, content: bytes) -> Sequence[ProxyRow]:
    """The rows of a table that is to stand on the shelf. Raises `Refused` with every fault."""
    if len(content) > MOST:
        raise Refused(Fault("the file is larger than 5 MB", "Split it into several sets.", file=name))
    if Path(name).suffix.lower() not in (".csv", ".xlsx"):
        raise Refused(Fault("a set is imported from a table", "Use .csv or .xlsx, a row a proxy.", file=name))
    document = document_of(name, content, "proxy")
    target, origins = file_of_set(organisation, name), own.site_origins() | shelf_now(organisation).origins
    try:
        return set_rows(document, OWN, target, open_library(), origins)
    except Refused as refused:
        raise Refused(own.named(organisation, refused.faults)) from None


@transaction.atomic
def import_set(*, by: User, organisation: Organisation, name: str, content: bytes) -> int:
    """Put a table of proxies onto the organisation's shelf; how many there are.

    One of the same name is replaced. Raises `Refused` with every fault, and then nothing is kept.
    """
    rows = rows_of_set(organisation=organisation.pk, name=name, content=content)
    digest = hashlib.sha256(content).hexdigest()
    record("set-imported", organisation, by=by, organisation=organisation.pk, digest=digest)
    shelf, stood = shelf_now(organisation.pk), file_of_set(organisation.pk, name)
    before = stood.read_bytes() if stood.is_file() else None
    write_whole(content, stood)
    if lost := _lost(organisation.pk, shelf):
        stood.unlink() if before is None else stood.write_bytes(before)
        raise Refused(lost)
    return len(rows)


def _lost(organisation: int, before: OwnShelf) -> list[Fault]:
    """What no longer holds on a shelf that held before: a measure whose value is gone."""
    known = {fault.file for fault in before.faults}
    after = shelf_now(organisation)
    return list(own.named(organisation, tuple(fault for fault in after.faults if fault.file not in known)))


@transaction.atomic
def remove_set(*, by: User, organisation: Organisation, name: str) -> None:
    """Take a set off the organisation's shelf: a licence that ended.

    Raises `Refused` where it is not there, and where an entry of the organisation's own is valued by it.
    """
    path = next((one for one in own.files_of(organisation.pk) if one.name == name), None)
    if path is None:
        raise NotThere(Fault("there is no such set on your shelf", "Look at the list of sets."))
    shelf = shelf_now(organisation.pk)
    ids = {key[2] for key, origin in shelf.origins.items() if origin.document.name == str(path)}
    naming = [
        one
        for one in own.on_the_shelf(organisation.pk)
        if ids & {id for kind, id in names_in(one) if kind == "proxy"}
    ]
    if naming:
        words = ", ".join(f"“{one.label}”" for one in naming)
        raise Refused(Fault(f"{words} in your edition is valued by it", "Take the value out there first."))
    record("set-removed", organisation, by=by, organisation=organisation.pk)
    path.unlink()


def proposed(entry: OwnEntry) -> OwnShelf:
    """The shelf with an edition of an entry standing in front, whatever stage it has: a preview."""
    folder = own.folder_of(entry.organisation_id)
    return read_own(open_library(), folder, [*own.others(entry), own.piece(entry)])
