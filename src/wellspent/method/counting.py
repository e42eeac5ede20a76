"""Counting rules: how many of a unit a set of records comes to, and which records may not be counted.

A measure names one rule and its limits; a record is a line such as "10 people, 1 FTE each, 2 years". The
rules are those that councils publish in their dos and don'ts: FTE-years, the first twelve months only,
session hours, each person in at most one target group, shared work apportioned, once only.

Most rules add records up. Three pool them, since two halves are not a whole: a share is the parts over the
wholes, an average weighs each reading by what it covers, and a yes is a yes only when every record says so.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Any, cast

from wellspent.method.errors import Fault, Refused
from wellspent.method.numbers import spell
from wellspent.method.working import Number, plain, total


@dataclass(frozen=True, slots=True)
class Record:
    """One line of a count. Only the fields the rule asks for are filled; the rest are None.

    `people` heads, `fte` each person's share of full time (0 to 1), `years`, `weeks`, `hours` a length,
    `attendees` people in the room, `number` of things, `amount` in currency, tonnes or days, `before` and
    `after` two readings, `part` and `whole` of a share, `met` whether it is in place, `share` due to this
    contract (0 to 1), `groups` the target groups claimed for each person, `reference` what makes it this one
    and no other.
    """

    people: Fraction | None = None
    fte: Fraction | None = None
    years: Fraction | None = None
    weeks: Fraction | None = None
    hours: Fraction | None = None
    attendees: Fraction | None = None
    number: Fraction | None = None
    amount: Fraction | None = None
    before: Fraction | None = None
    after: Fraction | None = None
    part: Fraction | None = None
    whole: Fraction | None = None
    met: bool | None = None
    share: Fraction | None = None
    groups: tuple[str, ...] = ()
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Counting:
    """A measure's counting rule: its name, its limits, and the sentence a person reads.

    `most_years` caps the years counted for one person (1 for "first twelve months only"), `groups_most` the
    target groups one person may be claimed under, `this_contract` asks that shared work names its share.
    """

    rule: str
    text: str
    most_years: Fraction | None = None
    most_weeks: Fraction | None = None
    groups_most: int | None = None
    this_contract: bool = False


Row = Sequence[Any]
"""The fields a rule needs, of one record, in the order of its `needs`: all `Fraction` or all `Symbol`."""


def _product(row: Row) -> Any:
    result = row[0]
    for number in row[1:]:
        result = result * number
    return result


def _difference(row: Row) -> Any:
    return row[0] - row[1]


def _parts_over_wholes(rows: Sequence[Row]) -> Any:
    parts, wholes = [part for part, _ in rows], [whole for _, whole in rows]
    return total(parts, parts[0]) / total(wholes, wholes[0])


def _weighted(rows: Sequence[Row]) -> Any:
    summed, numbers = [number * amount for number, amount in rows], [number for number, _ in rows]
    return total(summed, summed[0]) / total(numbers, numbers[0])


def _every(rows: Sequence[Row]) -> Any:
    return min((met for (met,) in rows), key=plain)


@dataclass(frozen=True, slots=True)
class CountingRule:
    """How records become a quantity: the fields each needs, those that are whole, and the sum in words.

    `one` is what a record comes to, and records add up; or, where `pooled` is given, it takes all of them at
    once, and no record has a share of its own.
    """

    needs: tuple[str, ...]
    whole: tuple[str, ...]
    text: str
    one: Callable[[Row], Any] = _product
    pooled: Callable[[Sequence[Row]], Any] | None = None


RULES: Mapping[str, CountingRule] = {
    "fte-years": CountingRule(
        ("people", "fte", "years"), ("people",), "people times share of full time times years"
    ),
    "person-years": CountingRule(("people", "years"), ("people",), "people times years each"),
    "people": CountingRule(("people",), ("people",), "people, each counted once"),
    "person-weeks": CountingRule(("people", "weeks"), ("people",), "people times weeks each"),
    "person-hours": CountingRule(("people", "hours"), ("people",), "people times hours each"),
    "session-hours": CountingRule(
        ("hours", "attendees"), ("attendees",), "length of the session times attendees"
    ),
    "number": CountingRule(("number",), ("number",), "how many, each counted once"),
    "money": CountingRule(("amount",), (), "what was spent or given, without VAT"),
    "amount": CountingRule(("amount",), (), "the quantity weighed or metered"),
    "reduction": CountingRule(
        ("before", "after"), (), "the reading before less the reading after", _difference
    ),
    "share": CountingRule(
        ("part", "whole"), (), "all the parts over all the wholes", pooled=_parts_over_wholes
    ),
    "average": CountingRule(
        ("number", "amount"),
        ("number",),
        "the average of the readings, each weighted by how many things it covers",
        pooled=_weighted,
    ),
    "yes-no": CountingRule(
        ("met",), (), "1 when every record says it is in place, 0 when one does not", pooled=_every
    ),
}
"""Every counting rule by name. The result is in the measure's unit."""

_NUMBERS = (
    "people",
    "fte",
    "years",
    "weeks",
    "hours",
    "attendees",
    "number",
    "amount",
    "before",
    "after",
    "part",
    "whole",
)
_SHARES = ("fte", "share")


def count(counting: Counting, records: Sequence[Record]) -> Fraction:
    """The quantity that `records` come to, in the measure's unit.

    No records add up to nothing; no share, average or answer can be taken of none. Raises `Refused` with a
    fault for each record that may not be counted: a missing field, half a person, more than full time, more
    than the years allowed, one person in two target groups, shared work without its share, the same thing
    twice, a share above one.
    """
    rule = RULES[counting.rule]
    faults = [
        fault for row, record in enumerate(records, 1) for fault in _wrong(counting, record, f"count {row}")
    ]
    faults += _repeated(records)
    if rule.pooled and not records:
        faults.append(
            Fault("there is no record to count", f"Give at least one; the rule is {rule.text}.", "count")
        )
    if faults:
        raise Refused(faults)
    if not records:
        return Fraction(0)
    return counted(counting, records, lambda place, name: Fraction(getattr(records[place], name)))


def counted(counting: Counting, records: Sequence[Record], read: Callable[[int, str], Number]) -> Number:
    """What records that may be counted come to; `read` gives a record's field by its place (from 0) and name."""
    rule = RULES[counting.rule]
    rows = [[read(place, name) for name in rule.needs] for place in range(len(records))]
    if rule.pooled:
        return cast("Number", rule.pooled(rows))
    each = [
        rule.one(row) if record.share is None else rule.one(row) * read(place, "share")
        for place, (row, record) in enumerate(zip(rows, records, strict=True))
    ]
    return cast("Number", total(each, each[0]))


def _wrong(counting: Counting, record: Record, place: str) -> list[Fault]:
    """Every reason why `record` may not be counted under `counting`."""
    rule, faults = RULES[counting.rule], []

    def refuse(about: str, mend: str, key: str = "") -> None:
        faults.append(Fault(about, mend, f"{place}, {key}" if key else place))

    for name in rule.needs:
        if getattr(record, name) is None:
            refuse(f'the counting rule "{counting.rule}" needs {name}', f"Give it: {rule.text}.", name)
    for name in _NUMBERS:
        number = getattr(record, name)
        if number is not None and name not in rule.needs:
            refuse(
                f'the counting rule "{counting.rule}" does not use {name}',
                f"Leave it out; it counts {rule.text}.",
                name,
            )
        elif number is not None and number < 0 and name not in _SHARES:
            refuse(
                f"{name} is {spell(number)}, less than nothing",
                "Count what was done; take nothing off here.",
                name,
            )
        elif number is not None and name in rule.whole and number.denominator != 1:
            part_time = "; use fte for part time" if "fte" in rule.needs else ""
            refuse(f"{name} is {spell(number)}, not a whole number", f"Count whole ones{part_time}.", name)
    for name in _SHARES:
        share = getattr(record, name)
        if share is not None and not 0 <= share <= 1:
            refuse(f"{name} is {spell(share)}, not from 0 to 1", "Write the share of one, such as 0.5.", name)
    if rule.pooled and record.share is not None:
        refuse(
            f'the counting rule "{counting.rule}" does not apportion',
            f"Leave share out; the rule is {rule.text}.",
            "share",
        )
    return [*faults, *_beyond(counting, record, place), *_empty(counting, record, place)]


def _beyond(counting: Counting, record: Record, place: str) -> list[Fault]:
    """The limits of this measure that `record` passes."""
    faults = []
    for name, most in (("years", counting.most_years), ("weeks", counting.most_weeks)):
        length = getattr(record, name)
        if most is not None and length is not None and length > most:
            faults.append(
                Fault(
                    f"{name} is {spell(length)}, and only the first {spell(most)} count for a person",
                    f"Write {name} = {spell(most)}. {counting.text}",
                    f"{place}, {name}",
                )
            )
    if counting.groups_most is not None and len(set(record.groups)) > counting.groups_most:
        faults.append(
            Fault(
                f"one person is claimed under {len(set(record.groups))} target groups",
                f"Keep at most {counting.groups_most}; count each person once.",
                f"{place}, groups",
            )
        )
    if counting.this_contract and record.share is None:
        faults.append(
            Fault(
                "it does not say which share of this is due to this contract",
                "Write share = 1 if all of it is, or the part that is, such as share = 0.33.",
                f"{place}, share",
            )
        )
    return faults


def _empty(counting: Counting, record: Record, place: str) -> list[Fault]:
    """Readings that no sum can be made of: nothing to average, a part above the whole, a rise."""
    faults = []
    if counting.rule == "average" and record.number == 0:
        faults.append(
            Fault(
                "number is 0, so there is nothing to average",
                "Leave the record out until there is something to count.",
                f"{place}, number",
            )
        )
    if record.whole == 0:
        faults.append(
            Fault(
                "the whole is nothing, so there is no share of it",
                "Leave the record out until there is something to count.",
                f"{place}, whole",
            )
        )
    elif record.part is not None and record.whole is not None and record.part > record.whole:
        faults.append(
            Fault(
                f"the part ({spell(record.part)}) is more than the whole ({spell(record.whole)})",
                "Swap them, or correct one.",
                f"{place}, part",
            )
        )
    if record.before is not None and record.after is not None and record.after > record.before:
        faults.append(
            Fault(
                "the reading went up, so nothing was reduced",
                "Swap before and after if they were mixed up; an increase is not counted here.",
                f"{place}, after",
            )
        )
    return faults


def _repeated(records: Sequence[Record]) -> list[Fault]:
    named = sorted((record.reference, row) for row, record in enumerate(records, 1) if record.reference)
    return [
        Fault(
            f'"{reference}" is already counted in record {first}',
            "Count each person, event or payment once.",
            f"count {second}, reference",
        )
        for (reference, first), (other, second) in pairwise(named)
        if reference == other
    ]
