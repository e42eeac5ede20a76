"""What somebody calls typical, typed on the command line as ID=AMOUNT."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from pydantic_core import PydanticCustomError

from wellspent.files.reading.cells import read_amount
from wellspent.method.errors import Faults, Refused, unknown_name

OPTION = "--typical"


def read_typical(words: Sequence[str], criteria: Sequence[str]) -> dict[str, Fraction]:
    """The amounts by criterion. Raises `Refused` for what is no criterion, no amount, not above nothing, or given twice."""
    found: dict[str, Fraction] = {}
    faults = Faults()
    for word in words:
        id, sign, text = word.partition("=")
        id = id.strip()
        if not sign:
            faults.add(f'"{word}" names no amount', "Write ID=AMOUNT, such as jobs=8.", OPTION)
            continue
        if id not in criteria:
            faults.extend([unknown_name("criterion", id, list(criteria), OPTION)])
            continue
        if id in found:
            faults.add(f"{id} is given twice", "Give one amount for it.", OPTION)
            continue
        try:
            found[id] = read_amount(text.strip())
        except PydanticCustomError as error:
            about = error.context or {}
            faults.add(str(about["rule"]), str(about["mend"]), f"{OPTION} {id}")
            continue
        if found[id] <= 0:
            faults.add(f"{id} is not above nothing", "Write what a typical bid offers.", OPTION)
    faults.raise_if_any()
    return found


def refuse_unused(found: dict[str, Fraction], used: Sequence[str]) -> None:
    """Refuse an amount of a criterion that takes none."""
    for id in found:
        if id not in used:
            faults = Faults()
            faults.add(f'"{id}" is scored or passed, and has no typical amount', "Take it out.", OPTION)
            raise Refused(faults)
