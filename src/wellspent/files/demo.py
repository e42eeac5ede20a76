"""The demo region: one made-up county whose files ship with the library."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from wellspent.files.reading.cells import Id, Sheet, Text, Whole, one_of, read_sheet
from wellspent.files.reading.documents import open_document
from wellspent.files.shelves.settings import package_folder
from wellspent.method.errors import Fault, Refused
from wellspent.method.purchases import BODIES, NATIONS


class OrganisationSheet(Sheet):
    """A public body of the region, and the policy it follows."""

    id: Id
    label: Text
    body: Annotated[str, one_of(*BODIES)]
    nation: Annotated[str, one_of(*NATIONS)]
    policy: Id
    about: Text


class SupplierSheet(Sheet):
    """A supplier of the region."""

    id: Id
    label: Text
    size: Annotated[str, one_of("micro", "small", "medium", "large")]
    kind: Text
    people: Whole
    place: Text


class TenderOfRegion(Sheet):
    """A tender file and the body that buys."""

    file: Text
    buyer: Id


class RegionSheet(Sheet):
    """The region's file."""

    id: Id
    title: Text
    about: Text
    organisation: tuple[OrganisationSheet, ...]
    supplier: tuple[SupplierSheet, ...]
    tender: tuple[TenderOfRegion, ...]


@dataclass(frozen=True, slots=True)
class Region:
    """The region, and the folder its tenders and offers stand in."""

    sheet: RegionSheet
    folder: Path

    def tender(self, file: str) -> Path:
        """The path of one of its tenders."""
        return self.folder / file


def demo_region() -> Region:
    """The region that ships with Wellspent."""
    folder = package_folder() / "demo"
    return Region(read_sheet(open_document(folder / "region.toml"), RegionSheet), folder)


def copy_region(target: Path) -> int:
    """Copy the region's files to `target`, a new or empty folder; how many files there are."""
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise Refused(Fault("the folder is not empty", "Name a new one.", file=str(target)))
    region = demo_region()
    shutil.copytree(region.folder, target, dirs_exist_ok=True)
    return len(list(target.iterdir()))
