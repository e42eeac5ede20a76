"""Errors that name the mend: every refusal says where, which rule, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with what was given.

    `rule` says what does not hold, `mend` what to do; `place` is where inside the file (a row, a key, a
    line) and `file` the file's name as the person wrote it. Printed as one line.
    """

    rule: str
    mend: str
    place: str = ""
    file: str = ""

    def __str__(self) -> str:
        where = ": ".join(part for part in (self.file, self.place) if part)
        said = f"{self.rule.rstrip('.')}. {self.mend}"
        return _one_line(f"{where}: {said}" if where else said)

    def within(self, file: str = "", place: str = "") -> Fault:
        """The same fault, placed inside `file` and `place` where it does not say so already."""
        joined = ", ".join(part for part in (place, self.place) if part)
        return replace(self, file=self.file or file, place=joined)


def _one_line(text: str) -> str:
    """The text on one line: line breaks and control characters are shown, never obeyed by a terminal."""
    return "".join(
        letter if letter.isprintable() else letter.encode("unicode_escape").decode() for letter in text
    )


class Refused(Exception):  # noqa: N818 - a refusal is the field's word, and reads so where it is raised
    """The input is wrong. Carries every fault found, never only the first."""

    def __init__(self, faults: Fault | Iterable[Fault]) -> None:
        self.faults: tuple[Fault, ...] = (faults,) if isinstance(faults, Fault) else tuple(faults)
        super().__init__("\n".join(map(str, self.faults)))

    def within(self, file: str = "", place: str = "") -> Refused:
        """The same refusal with each fault placed inside `file` and `place`."""
        return Refused(fault.within(file, place) for fault in self.faults)


class Faults:
    """Gathers faults, so that a person mends a file once and not once a fault."""

    def __init__(self) -> None:
        self._found: list[Fault] = []

    def add(self, rule: str, mend: str, place: str = "", file: str = "") -> None:
        """Note a fault and go on."""
        self._found.append(Fault(rule, mend, place, file))

    def extend(self, faults: Iterable[Fault]) -> None:
        """Note several faults and go on."""
        self._found.extend(faults)

    def __iter__(self) -> Iterator[Fault]:
        return iter(self._found)

    def __bool__(self) -> bool:
        return bool(self._found)

    def raise_if_any(self) -> None:
        """Raise `Refused` with all that was found, if anything was."""
        if self._found:
            raise Refused(self._found)


def unknown_name(kind: str, name: str, known: Sequence[str], place: str = "") -> Fault:
    """The fault for a name nobody knows, suggesting the nearest names that exist."""
    known = list(dict.fromkeys(known))
    near = get_close_matches(name, known, n=3, cutoff=0.5)
    if near:
        mend = "Did you mean " + " or ".join(f'"{word}"' for word in near) + "?"
    elif known and len(known) <= 12:
        mend = "Use one of " + ", ".join(known) + "."
    else:
        mend = "Check the spelling, or list what there is with `wellspent library`."
    return Fault(f'there is no {kind} "{name}"', mend, place)


@dataclass(frozen=True, slots=True)
class Notice:
    """Something a person should know before relying on a result. `code` is stable, `text` is for reading."""

    code: str
    text: str
