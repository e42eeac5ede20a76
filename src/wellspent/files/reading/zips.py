"""What reading a zip file from somebody else may raise."""

from __future__ import annotations

import struct
import zipfile
import zlib

BROKEN = (
    zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, struct.error, RuntimeError, EOFError, OSError, ValueError,
    OverflowError,
)  # fmt: skip
"""It is none, it is damaged, or it is locked or packed in a way nobody here can read (a `RuntimeError`)."""
