"""Local spend: shares pooled and unpooled, leakage, the part that can be influenced, specialisation, deprivation.

Two shares are in print under one name. The pooled share is all local spend over all spend; the mean of
shares counts every authority or category the same, however much it spends. Both are given, by name. Source
of the steps: CLES spend analysis (Greater Manchester 2010, Preston 2013).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Generic

from wellspent.method.additionality import kept
from wellspent.method.errors import Fault, Faults, Refused
from wellspent.method.numbers import spell
from wellspent.method.working import Given, Lift, Number, total


@dataclass(frozen=True, slots=True)
class Spend:
    """What one authority or category spends and how much of it is local, in pounds.

    `locked` is the share of what leaks that cannot be influenced (no local supply, a national framework);
    None where nobody has judged it.
    """

    name: str
    spend: Given
    local: Given
    locked: Given | None = None
    place: str = ""


@dataclass(frozen=True, slots=True)
class Shares:
    """Local shares of several spenders: each one's own, the pooled share, and the mean of the shares.

    `pooled` answers "how much of the money is local", `mean` "how local is the typical spender". A spender
    of nothing has no share (None) and is in neither.
    """

    own: dict[str, Fraction | None]
    pooled: Fraction | None
    mean: Fraction | None


@dataclass(frozen=True, slots=True)
class Gap(Generic[Number]):
    """One category's leakage in pounds and the part of it that can be influenced (None: not judged)."""

    name: str
    leak: Number
    influenceable: Number | None


def leakage(spend: Number, local: Number) -> Number:
    """What is spent elsewhere: spend less local spend, in pounds."""
    return spend - local


def influenceable(leak: Number, locked: Number) -> Number:
    """The part of a leak that could come home: leak x (1 - locked share), in pounds."""
    return leak * kept(locked, "locked")


def moved(spend: Number, before: Number, after: Number) -> Number:
    """Extra local spend in pounds when the local share goes from `before` to `after`."""
    return spend * (after - before)


def local_shares(rows: Sequence[Spend]) -> Shares:
    """The local share of each row, pooled and unpooled. Raises `Refused` with every fault."""
    _check(rows)
    own = {row.name: row.local.value / row.spend.value if row.spend.value else None for row in rows}
    known = [share for share in own.values() if share is not None]
    spend = sum((row.spend.value for row in rows), Fraction(0))
    local = sum((row.local.value for row in rows), Fraction(0))
    return Shares(
        own=own,
        pooled=local / spend if spend else None,
        mean=sum(known, Fraction(0)) / len(known) if known else None,
    )


def gaps(rows: Sequence[Spend], lift: Lift[Number]) -> list[Gap[Number]]:
    """The leak of each row and the part that can be influenced. Raises `Refused` with every fault."""
    _check(rows)
    found = []
    for row in rows:
        leak = leakage(lift(row.spend), lift(row.local))
        found.append(
            Gap(row.name, leak, None if row.locked is None else influenceable(leak, lift(row.locked)))
        )
    return found


def whole_gap(rows: Sequence[Gap[Number]], empty: Number) -> tuple[Number, Number | None]:
    """The total leak, and the total that can be influenced: None where a row has not been judged."""
    judged = [row.influenceable for row in rows if row.influenceable is not None]
    leak = total([row.leak for row in rows], empty)
    return leak, total(judged, empty) if len(judged) == len(rows) else None


def location_quotient(local_share: Number, national_share: Number) -> Number:
    """How specialised a place is: its share of jobs (or firms) in an industry over the nation's share.

    Above 1.25 is usually called specialised, under 0.75 under-represented. Both shares 0 to 1, of one year
    and one classification.
    """
    return local_share / national_share


def decile(rank: int, areas: int) -> int:
    """The deprivation decile of an area by its rank among `areas`; rank 1 is the most deprived, decile 1.

    Source of the formula: the English Indices of Deprivation, held to every area of the 2019 and 2025
    editions. Decile = 10 x rank / areas, rounded up. Raises `Refused` for a rank outside 1 to `areas`.
    """
    if not 1 <= rank <= areas:
        raise Refused(
            Fault(
                f"rank {rank} is not among {areas} areas",
                f"Write a rank from 1 to {areas} of the same edition.",
            )
        )
    return -(-10 * rank // areas)


def _check(rows: Sequence[Spend]) -> None:
    faults = Faults()
    if not rows:
        faults.add("there is no spend to share out", "Add at least one row.")
    names = [row.name for row in rows]
    for row in rows:
        place = row.place or row.name
        if names.count(row.name) > 1:
            faults.add(f'two rows are called "{row.name}"', "Add them up, or name them apart.", place)
        if not 0 <= row.local.value <= row.spend.value:
            faults.add(
                f"local spend of {spell(row.local.value)} is not between nothing and the spend of "
                f"{spell(row.spend.value)}",
                "Check the row; net refunds off both.",
                place,
            )
        if row.locked is not None and not 0 <= row.locked.value <= 1:
            faults.add(
                f"the locked share is {spell(row.locked.value)}, and a share is 0 to 1",
                "Write a share, such as 0.2.",
                place,
            )
    faults.raise_if_any()
