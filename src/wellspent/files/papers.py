"""What is checked for its wording: lines of plain text, a file of questions and clauses, or a tender."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated

from pydantic import Field, model_validator

from wellspent.files.asking import ClauseSheet, asks_of
from wellspent.files.criteria import CriterionSheet
from wellspent.files.purchases import read_purchase
from wellspent.files.reading.cells import (
    EACH_ONCE,
    Amount,
    Day,
    Flag,
    Id,
    Ids,
    Sheet,
    Text,
    Texts,
    Weight,
    Whole,
    one_of,
    read_sheet,
    wrong,
)  # fmt: skip
from wellspent.files.reading.documents import Document, open_document, read_bytes
from wellspent.files.reading.places import KeyPath
from wellspent.files.sheets import TenderSheet
from wellspent.files.shelves.catalogue import find_framework
from wellspent.method.burden import Ask, asks_something, evidence_asked, words_asked
from wellspent.method.errors import Fault, Refused
from wellspent.method.legality import Check, Paper, Passage, Sign
from wellspent.method.policy import Policy
from wellspent.method.purchases import BASES, BODIES, KINDS, NATIONS, Purchase
from wellspent.method.shelves import Library

MOST_TEXT, MOST_PASSAGES, MOST_LETTERS = 20_000, 5_000, 1_000_000
"""The longest passage, the most of them, and the most letters in all; a tender pack is well under them."""

PLAIN = (".txt", ".md")
"""The endings of plain text, a question or a clause a line."""


class QuestionSheet(Sheet):
    """One question of a tender, with how its answer is judged."""

    id: Id = ""
    text: Text
    criterion: Text = ""
    guidance: Text = ""
    weight: Weight | None = None
    words: Whole | None = None
    evidence: Texts = ()
    measures: Ids = ()
    scored: Flag = True
    note: Text = ""

    @model_validator(mode="after")
    def _some_words(self) -> QuestionSheet:
        if self.words is not None and not 0 < self.words <= 100_000:
            rule = f"{self.words} is no limit of words"
            raise wrong(rule, "Write how many at most, or leave it out.", "words")
        return self


class PaperSheet(Sheet):
    """A file of questions and clauses, with what is known of the purchase."""

    id: Id | None = None
    title: Text = ""
    value: Amount | None = None
    vat: Annotated[str, one_of(*BASES)] | None = None
    kind: Annotated[str, one_of(*KINDS)] | None = None
    commenced: Day | None = None
    body: Annotated[str, one_of(*BODIES)] | None = None
    nation: Annotated[str, one_of(*NATIONS)] | None = None
    known: Annotated[dict[Id, Flag], EACH_ONCE] = Field(default_factory=dict)
    framework: Text = ""
    question: tuple[QuestionSheet, ...] = ()
    clause: tuple[ClauseSheet, ...] = ()


@dataclass(frozen=True, slots=True)
class PaperFile:
    """What was read: the paper, and what a bidder is asked to answer."""

    paper: Paper
    asks: tuple[Ask, ...]


def read_paper(
    path: Path, library: Library, facts: Mapping[str, str | None], known: Sequence[str]
) -> PaperFile:
    """The paper in `path`; the facts given beside it win over its own.

    Raises `Refused` with every fault of the file and of the facts.
    """
    given = read_purchase(facts, known)
    if path.suffix.lower() in PLAIN:
        found = _plain(path)
    else:
        document = _document(path)
        tender = "criterion" in document.data or "lot" in document.data
        found = tender_paper(document, library) if tender else _questions(document, library)
    _bounded(path, found.paper.passages)
    return replace(found, paper=replace(found.paper, purchase=_over(found.paper.purchase, given)))


def _document(path: Path) -> Document:
    if path.suffix.lower() in (".docx", ".doc", ".pdf", ".rtf", ".odt"):
        mend = "Save it as plain text (.txt), a question or a clause a line."
        raise Refused(Fault(f'"{path.suffix}" files are not read here', mend, file=str(path)))
    return open_document(path, table="question")


def _plain(path: Path) -> PaperFile:
    """Plain text, a question or a clause a line."""
    try:
        text = read_bytes(path).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Refused(
            Fault("the file is not UTF-8 text", "Save it again as UTF-8.", file=str(path))
        ) from None
    lines = [(number, line.strip()) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    passages = tuple(Passage(line, "text", f"line {number}") for number, line in lines)
    asks = tuple(
        Ask(f"line {number}", words_asked(line), evidence_asked(line))
        for number, line in lines
        if asks_something(line)
    )
    return PaperFile(Paper(path.name, passages), asks)


def _questions(document: Document, library: Library) -> PaperFile:
    sheet = read_sheet(document, PaperSheet)
    asks = tuple(
        Ask(
            row.id or f"question {number}",
            row.words if row.words is not None else words_asked(row.text),
            len(row.evidence) or evidence_asked(row.text),
            len(row.measures),
        )
        for number, row in enumerate(sheet.question, 1)
    )
    passages = (
        *_passages(document, "question", sheet.question),
        *_passages(document, "clause", sheet.clause),
    )
    known = dict(sheet.known)
    purchase = Purchase(sheet.value, sheet.vat, sheet.kind, sheet.commenced, sheet.body, sheet.nation, known)
    title = sheet.title or Path(document.name).name
    signs = tuple(_unweighted(document, sheet.question))
    return PaperFile(
        Paper(title, passages, signs, purchase, _lineage(document, sheet.framework, library)), asks
    )


def _passages(
    document: Document, table: str, rows: Sequence[QuestionSheet | ClauseSheet]
) -> Iterator[Passage]:
    """The texts of each row, each with what it is."""
    keys = {"text": table, "criterion": "criterion", "guidance": "guidance"}
    for place, row in enumerate(rows):
        for key, role in keys.items():
            text = getattr(row, key, "")
            if text:
                yield Passage(text, role, document.where((table, place, key)))


def _unweighted(document: Document, rows: Sequence[QuestionSheet]) -> Iterator[Sign]:
    """Questions that are scored and have no weight, where there are several and any says how it is judged."""
    scored = [(place, row) for place, row in enumerate(rows) if row.scored]
    judged = any(row.weight is not None or row.criterion or row.guidance for _, row in scored)
    if len(scored) > 1 and judged:
        for place, row in scored:
            if row.weight is None:
                yield Sign("weight-missing", row.id or row.text[:60], document.where(("question", place)))


def tender_paper(document: Document, library: Library) -> PaperFile:
    """A tender as it was written, also where a weight is still missing."""
    sheet = read_sheet(document, TenderSheet)
    sections: list[tuple[KeyPath, Sequence[CriterionSheet]]] = [
        (("lot", place), lot.criterion) for place, lot in enumerate(sheet.lots)
    ] or [((), sheet.criterion)]
    passages: list[Passage] = []
    signs: list[Sign] = []
    asks: list[Ask] = []
    for at, criteria in sections:
        for place, row in enumerate(criteria):
            here = (*at, "criterion", place)
            passages += [
                Passage(text, role, document.where((*here, key)))
                for key, role, text in (
                    ("label", "criterion", row.label),
                    ("note", "guidance", row.note),
                    ("question", "question", row.question),
                    ("guidance", "guidance", row.guidance),
                )
                if text
            ]
            passages += [
                Passage(line.text, "guidance", document.where((*here, "descriptor", number, "text")))
                for number, line in enumerate(row.descriptor)
            ]
            signs += _signs(document, here, row, sheet.method, len(criteria))
            asks += asks_of(row)
    passages += [
        Passage(clause.text, "clause", document.where(("clause", place, "text")))
        for place, clause in enumerate(sheet.clause)
    ]
    passages += [
        Passage(score.reason, "reason", document.where(("score", place, "reason")))
        for place, score in enumerate(sheet.score)
        if score.reason
    ]
    purchase = Purchase(
        sheet.value, sheet.vat, sheet.kind, sheet.commenced, sheet.body, sheet.nation, sheet.known
    )
    lineage = _lineage(document, sheet.framework, library)
    return PaperFile(Paper(sheet.title, tuple(passages), tuple(signs), purchase, lineage), tuple(asks))


def _signs(
    document: Document, at: KeyPath, row: CriterionSheet, method: str, criteria: int
) -> Iterator[Sign]:
    scored = row.kind != "price" or method == "weighted-points"
    if row.weight is None and scored and criteria > 1:
        yield Sign("weight-missing", row.label or row.id, document.where(at))
    if row.kind == "value":
        yield Sign("scored-in-pounds", f'kind = "{row.kind}"', document.where((*at, "kind")))


def _lineage(document: Document, framework: str, library: Library) -> str:
    """The lineage of the framework a file names, empty where it names none."""
    if not framework:
        return ""
    try:
        return find_framework(library, framework).lineage
    except Refused as refused:
        where = document.where(("framework",))
        raise Refused(Fault(f.rule, f.mend, where, document.name) for f in refused.faults) from None


def find_checks(library: Library) -> tuple[list[Check], dict[str, Policy]]:
    """Every legality check of the library, and the policies whose terms they use."""
    checks: list[Check] = [found.entry for found in library.all("legality")]
    named = sorted({check.terms_of for check in checks if check.terms_of})
    return checks, {name: library.find("policy", name).entry for name in named}


def _over(own: Purchase, given: Purchase) -> Purchase:
    """The facts of a file, with those given beside it in front."""
    names = ("value", "vat", "kind", "commenced", "body", "nation")
    wins = {name: getattr(given, name) for name in names if getattr(given, name) is not None}
    return replace(own, **wins, known={**own.known, **given.known})


def _bounded(path: Path, passages: Sequence[Passage]) -> None:
    """Refuse a file with nothing to read in it, or more than anybody would."""
    long = next((passage for passage in passages if len(passage.text) > MOST_TEXT), None)
    if long is not None:
        rule, mend = f"a passage is longer than {MOST_TEXT:,} letters", "Write a question or a clause a line."
        raise Refused(Fault(rule, mend, long.place, str(path)))
    if len(passages) > MOST_PASSAGES or sum(len(passage.text) for passage in passages) > MOST_LETTERS:
        rule = f"there are more than {MOST_PASSAGES:,} passages or {MOST_LETTERS:,} letters"
        raise Refused(Fault(rule, "Check it in parts.", file=str(path)))
    if not passages:
        rule, mend = (
            "there is nothing to check in it",
            "Write [[question]] or [[clause]] with text, or lines.",
        )
        raise Refused(Fault(rule, mend, file=str(path)))
