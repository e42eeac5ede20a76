"""A published notice as the facts a procurement begins with: what it prints, and what it leaves out, in words.

The notice is read and drafted exactly as `wellspent notice` does; the facts are those of its draft.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.utils import timezone

from wellspent.files.notices import draft_content, read_notices
from wellspent.method.errors import Fault, Refused
from wellspent.method.notices import Procurement as Noticed

_CPV = re.compile(r"\d{8}(-\d)?")
_LONGEST = 200
LOT_TITLE = 120
"""The longest title of a lot."""


@dataclass(frozen=True, slots=True)
class NoticedLot:
    """The lot of a notice that a draft is: its id and title as printed, and what it is a lot of.

    `key` is the same for all lots of one purchase, `whole` its title, `whole_value` that of all lots, in pence.
    """

    key: str
    id: str
    title: str
    whole: str
    whole_value: int | None


@dataclass(frozen=True, slots=True)
class Drafted:
    """One procurement of a notice: fields of its row, its criteria, and what an officer still has to find out.

    `lot` is None where the notice has no lots.
    """

    facts: Mapping[str, Any]
    criteria: tuple[Mapping[str, Any], ...]
    left_out: tuple[str, ...]
    lot: NoticedLot | None = None


def drafted(name: str, content: bytes) -> list[Drafted]:
    """The procurements of a notice, one a lot. Raises `Refused` where there is none to read."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"notice{Path(name).suffix.lower()}"
        path.write_bytes(content)
        try:
            read = read_notices(path)
        except Refused as refused:
            raise Refused(Fault(fault.rule, fault.mend, fault.place) for fault in refused.faults) from None
    if not read.procurements:
        raise Refused(
            Fault("there is no procurement in the notice", "Download the notice again, as OCDS JSON.")
        )
    return _once([_drafted(one) for one in read.procurements])


def _once(read: list[Drafted]) -> list[Drafted]:
    """The same, a lot whose id stands twice in the notice under an id of its own."""
    seen: set[tuple[str, str]] = set()
    for place, one in enumerate(read):
        if one.lot is None:
            continue
        id, number = one.lot.id, 1
        while (one.lot.key, id) in seen:
            number += 1
            id = f"{one.lot.id}-{number}"
        seen.add((one.lot.key, id))
        read[place] = replace(one, lot=replace(one.lot, id=id))
    return read


def _drafted(one: Noticed) -> Drafted:
    said = draft_content(one)
    left_out = list(one.missing)
    left_out += [f"{fault.rule}. {fault.mend}" for fault in one.faults]
    deadline = _deadline(one.deadline)
    if one.deadline and (deadline is None or deadline <= timezone.now()):
        left_out.append(f"the notice's deadline, {one.deadline}, has passed or cannot be read")
        deadline = None
    elif deadline is None:
        left_out.append("no deadline for offers")
    facts: dict[str, Any] = {
        "title": str(said.get("title") or "Procurement of a notice without a title")[:_LONGEST],
        "ocid": str(said.get("ocid", ""))[:120],
        "kind": said.get("kind", ""),
        "vat": said.get("vat", ""),
        "value": whole_pence(said.get("value")),
        "currency": said.get("currency", "GBP"),
        "commenced": date.fromisoformat(said["commenced"]) if "commenced" in said else None,
        "out_of": Fraction(said.get("out_of", "100")),
        "cpv": [code for code in one.cpv if _CPV.fullmatch(code)],
        "deadline": deadline,
    }
    criteria = tuple(_criterion(row, left_out) for row in said.get("criterion", ()))
    return Drafted(facts, criteria, tuple(left_out), _lot(one, str(facts["title"])))


def _lot(one: Noticed, title: str) -> NoticedLot | None:
    """Which lot a procurement of a notice is, where there are lots."""
    if not one.lot:
        return None
    whole = one.whole_value
    amount = whole.gross if whole.amount is None else whole.amount
    own = one.lot_title if one.lot_title != one.title else ""
    return NoticedLot(
        one.key, one.lot[:60], own[:LOT_TITLE], (one.title or title)[:_LONGEST], whole_pence(amount)
    )


def chosen(read: Sequence[Drafted], wanted: Sequence[str]) -> list[Drafted]:
    """The lots of a notice that are wanted, by their ids; all where none is named. Raises `Refused` for another."""
    ids = [one.lot.id for one in read if one.lot is not None]
    for name in wanted:
        if name not in ids:
            there = f"The notice's lots are {', '.join(ids)}." if ids else "Leave the box empty."
            raise Refused(Fault(f"the notice has no lot {name}", there))
    return [one for one in read if not wanted or (one.lot is not None and one.lot.id in wanted)]


def _deadline(text: str) -> datetime | None:
    """The notice's own deadline as an instant, where it prints one with its zone."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return None if found.tzinfo is None else found.astimezone(UTC)


def whole_pence(text: object) -> int | None:
    """An amount of a notice as whole pence; one below nothing, or with a part of a penny, is left out."""
    if text is None:
        return None
    pence = Fraction(str(text)) * 100
    return int(pence) if pence.denominator == 1 and pence >= 0 else None


def _criterion(row: Mapping[str, Any], left_out: list[str]) -> Mapping[str, Any]:
    """A criterion as printed; how it is scored is in no notice, and is listed."""
    label = str(row.get("label") or row["id"])[:_LONGEST]
    if "kind" not in row:
        left_out.append(f"whether “{label}” is price or quality: it is taken for quality")
    left_out.append(f"how “{label}” is scored")
    weight = row.get("weight")
    return {
        "key": str(row["id"])[:60],
        "label": label,
        "kind": row.get("kind", "quality"),
        "weight": None if weight is None else Fraction(str(weight)),
        "rule": "",
    }
