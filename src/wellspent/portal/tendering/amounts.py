"""How an amount may be spelled in a box, and the most that one may be."""

from __future__ import annotations

import re

MOST_POUNDS = 10**12
"""No amount of a purchase is larger: more is a slip of the hand."""

EXPONENT = re.compile(r"\d\.?e[+-]?\d", re.ASCII | re.IGNORECASE)
"""A number spelled with a power of ten."""


def refuse_exponent(value: object) -> None:
    """Refuse "1e5": who types it in a box of a form has more likely slipped than meant 100,000."""
    if isinstance(value, str) and EXPONENT.search(value):
        raise ValueError("write all its digits, such as 100,000 for 1e5")
