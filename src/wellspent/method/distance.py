"""Distance travelled: how far people move on a ladder that the service itself has described.

The ladder is the user's own: whole steps from a lowest to a highest, in stages. People are pseudonyms; no
name belongs here. Two readings of the same data are given side by side: pairs only (who was asked twice),
and intention to treat, where a missing last step counts as no change, so that losing people is not success.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from wellspent.method.errors import Faults, Notice

FEW = 10
"""Under so many pairs a mean says little of anybody but those people."""


@dataclass(frozen=True, slots=True)
class Ladder:
    """Whole steps from `lowest` to `highest`; `tops` is the last step of each stage, in order."""

    lowest: int
    highest: int
    tops: tuple[int, ...] = ()
    name: str = ""

    def stage(self, step: int) -> int:
        """The stage, from 1, that `step` is in; with no stages every step is one of its own."""
        tops = self.tops or tuple(range(self.lowest, self.highest + 1))
        return next(number for number, top in enumerate(tops, 1) if step <= top)


@dataclass(frozen=True, slots=True)
class Reading:
    """One person's first and last step; None where nobody asked."""

    person: str
    first: int | None
    last: int | None
    place: str = ""


@dataclass(frozen=True, slots=True)
class Journey:
    """One person's way: the steps, their stages and the change in steps."""

    person: str
    first: int
    last: int
    change: int
    first_stage: int
    last_stage: int


@dataclass(frozen=True, slots=True)
class Distance:
    """How far a group came, in steps.

    `people` is how many the figure rests on; `improved`, `same` and `worse` count them. `mean` is None for
    nobody.
    """

    people: int
    mean: Fraction | None
    improved: int
    same: int
    worse: int


@dataclass(frozen=True, slots=True)
class Travelled:
    """Distance travelled on one ladder.

    `pairs` rests on those with both readings, `intention_to_treat` on everybody with a first one.
    `started_at_top` could only stay or fall, `not_started` had no first reading and are in neither.
    """

    journeys: tuple[Journey, ...]
    pairs: Distance
    intention_to_treat: Distance
    started_at_top: tuple[str, ...]
    not_ended: tuple[str, ...]
    not_started: tuple[str, ...]
    warnings: tuple[Notice, ...]


def travelled(ladder: Ladder, readings: Sequence[Reading]) -> Travelled:
    """How far the people of `readings` moved on `ladder`. Raises `Refused` with every fault."""
    _check(ladder, readings)
    journeys = tuple(
        Journey(r.person, r.first, r.last, r.last - r.first, ladder.stage(r.first), ladder.stage(r.last))
        for r in readings
        if r.first is not None and r.last is not None
    )
    ended = [journey.change for journey in journeys]
    not_ended = tuple(r.person for r in readings if r.first is not None and r.last is None)
    not_started = tuple(r.person for r in readings if r.first is None)
    at_top = tuple(r.person for r in readings if r.first == ladder.highest)
    return Travelled(
        journeys=journeys,
        pairs=_distance(ended),
        intention_to_treat=_distance([*ended, *[0] * len(not_ended)]),
        started_at_top=at_top,
        not_ended=not_ended,
        not_started=not_started,
        warnings=tuple(_warnings(journeys, not_ended, not_started, at_top)),
    )


def _distance(changes: Sequence[int]) -> Distance:
    return Distance(
        people=len(changes),
        mean=Fraction(sum(changes), len(changes)) if changes else None,
        improved=sum(change > 0 for change in changes),
        same=sum(change == 0 for change in changes),
        worse=sum(change < 0 for change in changes),
    )


def _warnings(
    journeys: Sequence[Journey], not_ended: Sequence[str], not_started: Sequence[str], at_top: Sequence[str]
) -> list[Notice]:
    notices = []
    if len(journeys) < FEW:
        notices.append(
            Notice("few-people", f"Only {len(journeys)} people have both readings: do not publish so few.")
        )
    if not_ended:
        notices.append(
            Notice("not-ended", f"{len(not_ended)} have no last reading: pairs alone may flatter the work.")
        )
    if not_started:
        notices.append(Notice("not-started", f"{len(not_started)} have no first reading and are left out."))
    if at_top:
        notices.append(
            Notice("started-at-top", f"{len(at_top)} began on the highest step and could not improve.")
        )
    return notices


def _check(ladder: Ladder, readings: Sequence[Reading]) -> None:
    faults = Faults()
    if ladder.lowest >= ladder.highest:
        faults.add("the ladder has fewer than two steps", "Write a lowest step under the highest.", "ladder")
    tops = ladder.tops
    if tops and (list(tops) != sorted(set(tops)) or tops[0] < ladder.lowest or tops[-1] != ladder.highest):
        faults.add(
            "the stages do not cover the ladder",
            "Write the last step of each stage, rising, and end at the highest step.",
            "ladder, tops",
        )
    people = [reading.person for reading in readings]
    for reading in readings:
        if people.count(reading.person) > 1:
            faults.add(
                f'"{reading.person}" is there twice', "Keep one row a person and ladder.", reading.place
            )
        for key, step in (("first", reading.first), ("last", reading.last)):
            if step is not None and not ladder.lowest <= step <= ladder.highest:
                faults.add(
                    f"step {step} is not on the ladder",
                    f"Write a step from {ladder.lowest} to {ladder.highest}.",
                    f"{reading.place}, {key}" if reading.place else key,
                )
    faults.raise_if_any()
