"""A notice's form as rows: what goes in each field, where it came from, and what to add where it is not known."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from fractions import Fraction

from wellspent.documents.ocds.process import Process
from wellspent.documents.report import Cell
from wellspent.method.money import pounds
from wellspent.method.numbers import grouped
from wellspent.method.particulars import Organisation
from wellspent.method.policy import Decided, Decision
from wellspent.method.working import Symbol

PARTICULARS = "[particulars]"
AWARD = "[[particulars.award]]"

ORGANISATION = {
    "id": "unique identifier",
    "address": "address",
    "place": "town",
    "postcode": "postcode",
    "country": "country",
    "email": "e-mail",
}
"""What a notice says of every organisation, besides its name: key and label."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field. `value` is None where it is not known, and `add` then says what to add.

    `source` is the key of the tender file, or how the value was worked out.
    """

    section: str
    label: str
    value: Cell | None
    source: str
    add: str = ""


@dataclass(slots=True)
class Form:
    """The fields of one notice, gathered in the order of its form."""

    process: Process
    law: Decision
    fields: list[Field] = field(default_factory=list)
    section: str = ""

    def write(self, label: str, value: object, source: str, add: str = "") -> None:
        """A field; `add` is what to add where its value is None or empty."""
        known = value not in (None, "", ())
        cell = (value if isinstance(value, Cell) else Cell(words(value))) if known else None
        label = label[:1].upper() + label[1:]
        self.fields.append(Field(self.section, label, cell, source, "" if known else add))

    def key(self, label: str, value: object, key: str, such: str = "...", where: str = PARTICULARS) -> None:
        """A field that a key of the tender file holds."""
        at = where.strip("[]")
        add = f"add {key} = {such} to {where}" if where else f"add {key} = {such} to the tender"
        self.write(label, value, f"{at}.{key}" if at else key, add)

    def money(self, label: str, amount: Fraction | None, key: str, where: str = PARTICULARS) -> None:
        """A field that holds an amount."""
        shown = None if amount is None else Cell(pounds(amount, self.process.currency))
        self.key(label, shown, key, "100.00", where)

    def rule(self, id: str) -> Decided:
        """What the law decides by one of its rules."""
        return next(each for each in self.law.decided if each.rule.id == id)

    def duty(self, label: str, id: str) -> None:
        """Whether a duty applies, with its section of the Act and why."""
        found = self.rule(id)
        because = f"because {found.because}" if found.applies.value != "unknown" else found.because
        answer = {"yes": "yes", "no": "no"}.get(found.applies.value)
        source = f"{found.rule.source.title}, {found.rule.source.page}: {because}"
        self.write(label, answer, source, f"it {because}")

    def organisation(self, label: str, found: Organisation, where: str, name: str = "") -> None:
        """The fields of a buyer or a supplier. `name` is the key that its name stands in."""
        self.write(f"{label}: name", found.name, name or f"{where.strip('[]')}.name", f"add name to {where}")
        for key, said in ORGANISATION.items():
            self.key(f"{label}: {said}", getattr(found, key), key, '"..."', where)


def words(value: object) -> str:
    """A value as a person types it into a form."""
    match value:
        case bool():
            return "yes" if value else "no"
        case datetime():
            zone = value.strftime("%z")
            return f"{long_day(value)}, {value:%H:%M} (UTC{zone[:3]}:{zone[3:]})"
        case date():
            return long_day(value)
        case Fraction():
            return grouped(value)
        case tuple() | list():
            return "; ".join(words(item) for item in value)
        case _:
            return str(value)


def long_day(day: date) -> str:
    """A day in full, such as 3 December 2026."""
    return f"{day.day} {day:%B %Y}"


def figure(number: Symbol | Fraction, places: int = 2) -> Cell:
    """A figure that opens to its working."""
    return Cell.of(number, places)
