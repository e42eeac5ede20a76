"""What a person says of a purchase, as options of a command or cells of a form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated

from wellspent.files.reading.cells import Amount, Day, Sheet, one_of, read_flag, read_sheet
from wellspent.files.reading.documents import Document
from wellspent.files.reading.places import KeyPath
from wellspent.method.errors import Faults, Refused
from wellspent.method.purchases import BASES, BODIES, KINDS, NATIONS, Purchase


class PurchaseSheet(Sheet):
    """The facts of a purchase; what is left out is not known."""

    value: Amount | None = None
    vat: Annotated[str, one_of(*BASES)] | None = None
    kind: Annotated[str, one_of(*KINDS)] | None = None
    date: Day | None = None
    body: Annotated[str, one_of(*BODIES)] | None = None
    nation: Annotated[str, one_of(*NATIONS)] | None = None


def read_purchase(given: Mapping[str, str | None], known: Sequence[str] = ()) -> Purchase:
    """A purchase from its options, and from facts such as "urgent=yes".

    Raises `Refused` with every fault, placed at its option.
    """
    faults = Faults()
    sheet = PurchaseSheet()
    try:
        data = {key: text for key, text in given.items() if text is not None}
        sheet = read_sheet(Document("", data, _option), PurchaseSheet)
    except Refused as refused:
        faults.extend(refused.faults)
    facts = _facts(known, faults)
    faults.raise_if_any()
    return Purchase(sheet.value, sheet.vat, sheet.kind, sheet.date, sheet.body, sheet.nation, facts)


def _facts(known: Sequence[str], faults: Faults) -> dict[str, bool]:
    facts: dict[str, bool] = {}
    for text in known:
        name, sign, said = (part.strip() for part in text.partition("="))
        if not name or not sign or said.lower() not in ("yes", "no", "true", "false"):
            faults.add(f'"{text}" is not a fact', "Write FACT=yes or FACT=no, such as urgent=no.", "--known")
            continue
        if facts.get(name, read_flag(said)) is not read_flag(said):
            faults.add(f'"{name}" is said to be both yes and no', "Say it once.", "--known")
        facts[name] = read_flag(said)
    return facts


def _option(path: KeyPath) -> str:
    return f"--{path[0]}" if path else ""
