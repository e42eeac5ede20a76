"""A line that is no TOML, in words: what a person most likely meant by it, and how that is written."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from datetime import date

from wellspent.method.errors import Fault

_KEY = re.compile(
    r"""\s*(?P<key>[\w".'-]+)\s*=\s*(?P<value>(?:[^\s#].*?)?)\s*(?:(?<=[\s=])#.*)?""", re.DOTALL
)
_WORDY_KEY = re.compile(r"\s*(?P<key>[\w-]+(?:\s+[\w-]+)+)\s*=.*")
_NUMERIC_DAY = re.compile(r"(\d{1,4})[/.-](\d{1,2})[/.-](\d{1,4})", re.ASCII)
_WORDED_DAY = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?\s+([A-Za-z]{3,9})\.?,?\s+(\d{4})", re.ASCII)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NUMBER = re.compile(r"([+-]?)£?\s*(\d{1,3}(?:[, ]\d{3})+|\d+)?(\.\d*)?", re.ASCII)
MOST_SHOWN = 60
"""The most letters of a line that a message repeats."""

_OF_THE_LINE = ("Invalid value", "Expected newline", "Expected '=' after a key")
"""What the reader says of a line that is itself wrong, and not what stands above it."""

_CURLY = "“”„‘’"


def not_toml(name: str, text: str, error: str) -> Fault:
    """What the TOML reader found in `text`, in our words where a person is likely to meet it."""
    reason, _, place = error.partition(" (at ")
    place = place.rstrip(")")
    if place == "end of document":
        place = f"line {text.rstrip().count(chr(10)) + 1}"
    found = re.match(r"line (\d+)", place)
    line = text.split("\n")[int(found[1]) - 1].strip() if found else ""
    if found:
        known = _twice(reason, line) or (_unquoted(line) if reason.startswith(_OF_THE_LINE) else None)
        if known is not None:
            return Fault(*known, f"line {found[1]}", name)
    mends = {"Invalid value": "Words stand in quotes, numbers in digits, dates as 2026-11-21."}
    mend = mends.get(reason, "Correct the line, or the one above it.")
    return Fault(f"this is not TOML: {reason}", mend, place, name)


def _twice(reason: str, line: str) -> tuple[str, str] | None:
    if not reason.startswith(("Cannot overwrite", "Cannot declare", "Cannot mutate")):
        return None
    if line.startswith("["):
        mend = "Keep one of them; where the format takes several, each is written [[...]]."
        return f"the table {line} stands twice", mend
    return f"{line.partition('=')[0].strip()} stands twice", "Keep one of them."


def _unquoted(line: str) -> tuple[str, str] | None:
    """The rule and the mend of a line that is a key and a value without quotes; None for other lines."""
    if wordy := _WORDY_KEY.fullmatch(line):
        key = "_".join(wordy["key"].lower().split())
        return f'the key "{wordy["key"]}" has spaces in it', f"Write {key} = ..."
    found = _KEY.fullmatch(line)
    if found is None or found["value"][:1] in ('"', "'", "[", "{"):
        return None
    key, value = found["key"], found["value"]
    if not value:
        return f"{key} has no value", "Write one after the equals sign, or take the line out."
    shown = value if len(value) <= MOST_SHOWN else f"{value[:MOST_SHOWN]}..."
    if day := _day(value):
        return f"{shown} is not how a date is written", f"Year-month-day: {key} = {day}"
    if number := _number(value):
        return f"{shown} is not how a number is written", f"Digits, and a point: {key} = {number}"
    if value in ("True", "False", "TRUE", "FALSE"):
        return f"{shown} is not how a truth is written", f"In small letters: {key} = {value.lower()}"
    said = json.dumps(value.strip(_CURLY) if len(value) <= MOST_SHOWN else "...", ensure_ascii=False)
    if value[0] in _CURLY:
        return f"{shown} stands in curly quotes", f"Straight ones: {key} = {said}"
    return f"{shown} stands without quotes", f"Words stand in quotes: {key} = {said}"


def _day(value: str) -> str:
    """A day as TOML writes it, from 10/04/2026 (the day first, as in the UK) or 10 April 2026; or nothing."""
    if numeric := _NUMERIC_DAY.fullmatch(value):
        parts: Sequence[str] = numeric.groups()
        year, month, day = parts if len(parts[0]) == 4 else parts[::-1]
    elif (worded := _WORDED_DAY.fullmatch(value)) and worded[2][:3].lower() in _MONTHS:
        day, year = worded[1], worded[3]
        month = str(_MONTHS.index(worded[2][:3].lower()) + 1)
    else:
        return ""
    try:
        return date(int(year), int(month), int(day)).isoformat() if len(year) == 4 else ""
    except ValueError:
        return "2026-11-21, or another day there is"


def _number(value: str) -> str:
    """The digits of £30,000, 1 000, .5 or 007; nothing where it is not a number."""
    found = _NUMBER.fullmatch(value)
    if found is None or not any(letter.isdigit() for letter in value):
        return ""
    sign, whole, point = found.groups()
    whole = re.sub(r"\D", "", whole or "0").lstrip("0") or "0"
    return f"{sign.replace('+', '')}{whole}{point if point and point != '.' else ''}"
