"""The site's own secret, made once and kept where only its owner can read it."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from pathlib import Path


def secret_in(folder: Path) -> str:
    """The secret kept in `folder`, made there if there is none. Two processes starting at once get one."""
    folder.mkdir(parents=True, exist_ok=True)
    kept, mine = folder / "secret-key", folder / f".secret-key.{os.getpid()}"
    if not kept.exists():
        mine.touch(0o600)
        mine.write_text(secrets.token_urlsafe(48), "ascii")
        with suppress(FileExistsError):
            os.link(mine, kept)
        mine.unlink()
    return kept.read_text("ascii")
