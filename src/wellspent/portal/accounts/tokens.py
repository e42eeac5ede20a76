"""The secrets of links."""

from __future__ import annotations

import hashlib


def token_digest(token: str) -> str:
    """What is kept of a link's secret: enough to know it again, not to use it."""
    return hashlib.sha256(token.encode()).hexdigest()
