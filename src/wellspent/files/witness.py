"""The format of a pack's witness: the event of the sealing, and what became of each tender received."""

from __future__ import annotations

from typing import Annotated

from wellspent.files.reading.cells import Sheet, Text, Whole, one_of, read_sheet
from wellspent.files.reading.documents import Document
from wellspent.files.reading.places import in_words
from wellspent.files.sealing import contents
from wellspent.method.replay import WITNESS, Pack
from wellspent.method.witness import FATES, Witness


class ChainSheet(Sheet):
    """An event of a site's chain as it stands there: its hash is made of all the rest."""

    number: Whole
    at: Text
    actor: Text
    organisation: Whole | None
    kind: Text
    subject: Text
    procurement: Whole | None
    digest: Text
    previous: Text
    hash: Text


class AskedSheet(Sheet):
    """A question about a tender that looked implausible: what became of it, and the digests of the answer's papers."""

    asked: Text
    until: Text = ""
    answered: Text = ""
    decision: Text = ""
    decided: Text = ""
    reason: Text = ""
    papers: tuple[Text, ...] = ()


class ReceivedSheet(Sheet):
    """A tender that arrived in time. A level that withholds it shows what became of it, and no more."""

    offer: Text
    became: Annotated[str, one_of(*FATES)]
    bidder: Text = ""
    submitted: Text = ""
    digest: Text = ""
    event: Whole | None = None
    head: Text = ""
    decided: Text = ""
    reason: Text = ""
    questions: tuple[AskedSheet, ...] = ()


class WitnessSheet(Sheet):
    """The witness of an award (docs/methods/pack-format.md)."""

    chain: ChainSheet
    received: tuple[ReceivedSheet, ...]


def witness_of(pack: Pack) -> Witness | None:
    """What a pack's witness says, or None where it has none. Raises `Refused` where it is none."""
    if WITNESS not in pack.members:
        return None
    found: Witness = contents(pack, WITNESS)[WITNESS]
    read_sheet(Document(WITNESS, dict(found), in_words), WitnessSheet)
    return found
