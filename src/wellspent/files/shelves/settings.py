"""Where things live on this machine: the package's own library, the user's folder, the organisation's shelf."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs


def package_folder() -> Path:
    """The library that ships with Wellspent."""
    return Path(__file__).parents[2] / "library"


def data_folder() -> Path:
    """Where Wellspent keeps state: WELLSPENT_DATA_DIR, or the user's data folder."""
    chosen = os.environ.get("WELLSPENT_DATA_DIR")
    return Path(chosen) if chosen else Path(platformdirs.user_data_dir("wellspent", appauthor=False))


def user_folder() -> Path:
    """The shelf that `wellspent library import` fills."""
    return data_folder() / "library"


def organisation_folder() -> Path | None:
    """A shelf shared within an organisation: the folder named by WELLSPENT_ORGANISATION_SHELF, if any."""
    chosen = os.environ.get("WELLSPENT_ORGANISATION_SHELF")
    return Path(chosen) if chosen else None
