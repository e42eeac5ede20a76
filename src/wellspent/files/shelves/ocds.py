"""Our extension of the open contracting standard, as it ships, and the moments a publisher gives."""

from __future__ import annotations

import shutil
from datetime import date, datetime
from pathlib import Path

from pydantic_core import PydanticCustomError

from wellspent.files.particulars import read_instant
from wellspent.files.reading.cells import read_day
from wellspent.files.reading.refusals import rule_and_mend
from wellspent.files.shelves.settings import package_folder
from wellspent.method.errors import Fault, Refused


def extension_folder() -> Path:
    """The folder of the evaluation extension: extension.json, release-schema.json, code lists and README."""
    return package_folder() / "ocds" / "evaluation"


def write_extension(folder: Path) -> None:
    """Copy the extension into `folder`, which is made where it is not there. Raises `Refused` where it cannot be."""
    try:
        shutil.copytree(extension_folder(), folder, dirs_exist_ok=True, copy_function=shutil.copyfile)
    except (OSError, ValueError, shutil.Error) as error:
        reason = getattr(error, "strerror", None) or "that is not a name for a folder"
        mend = "Check the folder and its permissions."
        raise Refused(Fault(f"it cannot be written: {reason}", mend, file=str(folder))) from None


def read_moment(text: str | None, option: str) -> date | datetime | None:
    """A day, or a moment with its zone, given to an option; None where it was not given."""
    if text is None:
        return None
    try:
        return read_instant(text) if "T" in text else read_day(text)
    except PydanticCustomError as error:
        raise Refused(Fault(*rule_and_mend(error), option)) from None
