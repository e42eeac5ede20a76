"""From gross to net: what would have happened anyway, elsewhere, to others or through others is taken off.

Shares are held as what is kept: one minus the share, formed exactly. Source: English Partnerships,
Additionality Guide, 3rd edition 2008; HCA, 4th edition 2014; Cabinet Office, A Guide to SROI, 2012 revision.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from wellspent.method.working import Number, Symbol

SHARES = ("deadweight", "displacement", "substitution", "leakage", "attribution")
"""The shares that come off a gross figure, in the order shown. Attribution is the share due to others."""


def kept(share: Number, name: str = "") -> Number:
    """One minus `share`: the part that stays when the share is taken off."""
    stays = 1 - share
    return stays.named(f"kept after {name}") if name and isinstance(stays, Symbol) else stays


def net(gross: Number, keeps: Sequence[Number], multiplier: Number | None = None) -> Number:
    """Gross times every kept share, times the multiplier where there is one.

    The ready reckoner of the Additionality Guide, and the impact of A Guide to SROI. `gross` in any unit;
    the result is in the same.
    """
    result = gross
    for share in keeps:
        result = result * share
    return result if multiplier is None else result * multiplier


def net_additional(intervention: Number, reference: Number) -> Number:
    """Net additional impact: the intervention's net figure less the reference case's, both by `net`.

    The reference case is the deadweight, so neither side takes a deadweight or attribution share as well.
    """
    return intervention - reference


def uplift(treated: Fraction, comparison: Fraction, people: Fraction) -> Fraction:
    """People whose outcome is due to the work: the difference of two success shares, times the people."""
    return (treated - comparison) * people
