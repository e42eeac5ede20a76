"""The tender pack as the data of its template: what is asked, how it is scored, and what it will cost to answer."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files
from typing import Any

from wellspent import __version__
from wellspent.documents.filling import fill
from wellspent.documents.report import UNKNOWN, Cell, Report, columns, row, table
from wellspent.documents.rulewords import (
    counting_words,
    earns_words,
    example_words,
    gate_words,
    ranking_words,
    rule_words,
    target_words,
    unit_words,
    weight_words,
)
from wellspent.method.asking import Invitation, LotAsked, Question
from wellspent.method.burden import RATES
from wellspent.method.errors import Notice
from wellspent.method.money import pounds
from wellspent.method.numbers import grouped

TEMPLATE = "tender-pack.docx"


def shipped_templates() -> Mapping[str, bytes]:
    """The Word templates that come with Wellspent, by name."""
    folder = files("wellspent.documents") / "templates"
    found = (each for each in folder.iterdir() if each.name.endswith(".docx"))
    return {each.name: each.read_bytes() for each in sorted(found, key=lambda each: each.name)}


def tender_pack(asked: Invitation, template: bytes | None = None, name: str = TEMPLATE) -> bytes:
    """The pack as .docx bytes, from the shipped template or the buyer's own. Raises `Refused` as `fill` does."""
    return fill(shipped_templates()[TEMPLATE] if template is None else template, pack_data(asked), name)


def pack_data(asked: Invitation) -> dict[str, Any]:
    """The fields of the template, all of them text, lists and truths."""
    facts = {label: text or UNKNOWN for label, text in asked.facts.items()}
    purchase = asked.purchase
    value = UNKNOWN if purchase.value is None else pounds(purchase.value, asked.currency)
    vat = {"included": " with VAT", "excluded": " without VAT"}.get(purchase.vat or "", "")
    shown = {
        "Buyer": asked.buyer or UNKNOWN,
        "Value": f"{value}{vat if purchase.value is not None else ''}",
        "Kind": purchase.kind or UNKNOWN,
        **facts,
    }
    return {
        "title": asked.title,
        "buyer": asked.buyer or UNKNOWN,
        "facts": [{"label": label, "text": text} for label, text in shown.items()],
        "lots": [_lot(asked, lot) for lot in asked.lots],
        "measured": any(lot.measures for lot in asked.lots),
        "clauses": [
            {
                "number": str(place),
                "id": each.id,
                "label": f"{each.label}. " if each.label else "",
                "text": each.text,
            }
            for place, each in enumerate(asked.clauses, 1)
        ],
        "contact": facts["Contact"],
        "questions_by": facts["Questions by"],
        "tenders_by": facts["Tenders by"],
        "send_to": facts["Send it to"],
        "hours": _hours(asked),
        "digest": asked.digest,
        "made_by": f"Wellspent {__version__}",
    }


def _lot(asked: Invitation, lot: LotAsked) -> dict[str, Any]:
    name = f"Lot {lot.id}" + (f": {lot.title}" if lot.title else "") if lot.id else ""
    return {
        "name": name,
        "short": f"Lot {lot.id}: " if lot.id else "",
        "ranking": ranking_words(lot.tender),
        "criteria": [_criterion(asked, lot, question) for question in lot.questions],
        "measures": [
            {
                "label": each.measure.label,
                "unit": unit_words(each),
                "definition": each.measure.definition,
                "counting": counting_words(each, question),
                "target": each.target,
                "aim": target_words(each),
                "evidence": "; ".join(each.measure.evidence),
            }
            for each, question in lot.measures
        ],
    }


def _criterion(asked: Invitation, lot: LotAsked, question: Question) -> dict[str, Any]:
    criterion = question.criterion
    unit = ""
    if criterion.kind == "measure" and question.measures:
        only = question.measures[0]
        unit = "share" if only.measure.unit == "share" else only.unit
    return {
        "label": criterion.shown,
        "points": weight_words(lot.tender, criterion),
        "earns": earns_words(lot.tender, criterion),
        "rule": rule_words(criterion, asked.currency, unit),
        "gate": gate_words(criterion),
        "example": example_words(criterion, asked.currency, unit),
        "question": question.text,
        "guidance": question.guidance,
        "limit": _limit(question),
        "evidence": list(question.evidence),
        "descriptors": [{"score": grouped(each.score), "text": each.text} for each in question.descriptors],
    }


def _limit(question: Question) -> str:
    """The most words of an answer, or of each promise's statement."""
    kind = question.criterion.kind
    if kind == "price" or question.criterion.rule in ("points", "pass-fail"):
        return ""
    if question.words is None:
        return "No limit of words." if kind == "quality" else ""
    where = "" if kind == "quality" else " for each promise"
    return f"At most {question.words} words{where}."


def _hours(asked: Invitation) -> dict[str, Any]:
    """The estimate of one bidder's hours and its basis."""
    found = asked.hours
    rates = "; ".join(f"{grouped(found.rates.rates[name].value)} {words}" for name, words in RATES.items())
    unstated = f" Where no limit is stated, {found.rates.unstated} words are taken." if found.unstated else ""
    return {
        "total": f"{grouped(found.hours, 1)} hours",
        "basis": f"Basis ({found.rates.status}): {rates}.{unstated}",
        "asks": [{"name": ask.name, "hours": grouped(hours, 1)} for ask, hours in found.asks],
    }


def pack_report(asked: Invitation, written: list[str]) -> Report:
    """What was written, and what the pack says is not known."""
    measures = [len(lot.measures) for lot in asked.lots]
    open_choice = [each.criterion.shown for lot in asked.lots for each in lot.questions if not each.chosen]
    silent = [
        each.criterion.shown
        for lot in asked.lots
        for each in lot.questions
        if not each.text and each.criterion.kind == "quality"
    ]
    notices = [
        Notice("every-measure", f'"{name}" names no measures, so any with a money value may be promised.')
        for name in open_choice
    ]
    notices += [
        Notice("no-question", f'"{name}" asks no question: bidders see its label alone.') for name in silent
    ]
    notices += [
        Notice("not-described", f'"{each.criterion.shown}" does not say what earns which score.')
        for lot in asked.lots
        for each in lot.questions
        if each.criterion.rule == "scale" and not each.descriptors
    ]
    figures = {
        "title": asked.title,
        "files": written,
        "digest": asked.digest,
        "bidder_hours": asked.hours.hours,
        "measures": sum(measures),
        "unknown": list(asked.unknown),
        "warnings": notices,
    }
    return Report(
        title=f"Tender pack: {asked.title}",
        figures=figures,
        lead=(f"{len(written)} files are written. Read them once as a bidder would.",),
        facts=(
            ("Measures to promise on", Cell.of(sum(measures))),
            ("Work for one bidder", Cell.of(asked.hours.hours, 1, "hours")),
            ("Digest", Cell(asked.digest)),
            ("Not known", Cell("; ".join(asked.unknown) or "nothing")),
        ),
        tables=(table("Written", columns("File"), [row(name) for name in written]),),
        notices=tuple(notices),
        conventions=(
            "The digest is of what is asked and how it is scored. Bids, scores and deadlines in the tender file do not change it.",
        ),
        next_steps=_next(asked),
    )


def _next(asked: Invitation) -> tuple[str, ...]:
    if not asked.unknown:
        return ()
    return (
        f"The pack says “not known” {len(asked.unknown)} times: add [particulars] to the tender file, and make it again.",
    )
