"""The folder that a command writes several files to."""

from __future__ import annotations

from pathlib import Path


def make_folder(out: Path) -> None:
    """Make the folder `out` where it is not there. Raises `Refused` where it cannot be made."""
    from wellspent.method.errors import Fault, Refused

    try:
        out.mkdir(parents=True, exist_ok=True)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "that is not a name for one"
        mend = "Name a folder you can write to."
        raise Refused(Fault(f"the folder cannot be made: {reason}", mend, "--out", str(out))) from None
