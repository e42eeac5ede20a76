"""Errors that name the mend: every refusal says where, which rule, and what to do about it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import lru_cache


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


KINDS_LISTED = ("proxy", "measure", "framework", "measure-set", "parameter", "policy", "unit", "licence")
"""The kinds of name that `wellspent library list KIND` lists."""


def unknown_name(kind: str, name: str, known: Sequence[str], place: str = "") -> Fault:
    """The fault for a name nobody knows, suggesting the nearest names that exist and where all are listed."""
    known = list(dict.fromkeys(known))
    near = nearest(name, known)
    few = len(known) <= 12
    if near:
        mend = "Did you mean " + " or ".join(f'"{word}"' for word in near) + "?"
    elif known and few:
        mend = "Use one of " + ", ".join(known) + "."
    elif known:
        mend = f"There are {len(known)}, such as {', '.join(known[:3])}."
    else:
        mend = "There are none."
    if near or not few:
        mend += _listed(kind)
    return Fault(f'there is no {kind} "{name}"', mend, place)


def _listed(kind: str) -> str:
    """The command that lists every name of a kind, where there is one."""
    if kind == "fact":
        return " `wellspent policy --facts` lists them all."
    if kind == "entry":
        return " `wellspent library list KIND` lists a kind, such as measure, proxy or policy."
    return f" `wellspent library list {kind}` lists them all." if kind in KINDS_LISTED else ""


def nearest(name: str, known: Iterable[str], most: int = 3, cutoff: float = 0.5) -> list[str]:
    """The names that may be meant: those that begin so, or are spelt nearly so, or share a word."""
    return list(_nearest(name, tuple(known), most, cutoff))


@lru_cache(maxsize=1024)  # a table asks for one name in every row
def _nearest(name: str, known: tuple[str, ...], most: int, cutoff: float) -> tuple[str, ...]:
    spelt = {word.lower(): word for word in known}
    typed = name.lower()
    begun = sorted((word for word in spelt if len(typed) > 1 and word.startswith(typed)), key=len)
    close = get_close_matches(typed, spelt, n=most, cutoff=0.8 if begun else cutoff)
    found = [*begun, *close] or _sharing(typed, spelt)
    return tuple([spelt[word] for word in dict.fromkeys(found)][:most])


def _sharing(typed: str, known: Iterable[str]) -> list[str]:
    """The names that share a word with what was typed, letter for letter or nearly; most words first."""
    words = re.findall(r"[a-z]{3,}", typed)
    shared: dict[str, int] = {}
    for name in known:
        theirs = re.findall(r"[a-z]{3,}", name)
        shared[name] = sum(bool(get_close_matches(word, theirs, n=1, cutoff=0.8)) for word in words)
    return sorted((name for name in shared if shared[name]), key=lambda name: -shared[name])


@dataclass(frozen=True, slots=True)
class Notice:
    """Something a person should know before relying on a result. `code` is stable, `text` is for reading."""

    code: str
    text: str
