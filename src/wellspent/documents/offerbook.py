"""The offer workbook: what a bidder fills in, with live checks, and a hidden sheet by which it is read back.

`files.offerbook` reads it; the layout is fixed by docs/decisions/0012.
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_range, xl_rowcol_to_cell

from wellspent import __version__
from wellspent.documents.offeranswers import ANSWERS, PRICE, answer_sheet, price_sheet
from wellspent.documents.offerpaper import (
    GREY,
    READY,
    TEAL,
    Paper,
    clean,
    height,
    words_formula,
    words_in,
)
from wellspent.documents.rulewords import counting_words, unit_words
from wellspent.method.asking import WORKBOOK_FORMAT, AskedMeasure, Invitation, LotAsked, Question
from wellspent.method.errors import Fault, Refused
from wellspent.method.offers import Offer, Promise

MADE = datetime(2020, 1, 1, tzinfo=UTC).replace(tzinfo=None)
"""The time that every workbook says it was made, so that the same tender gives the same bytes."""

START, PROMISES = "Start here", "Promises"
NOTHING = "Not promised"

HOW = (
    "1. Write your organisation's name below.",
    "2. {promises}",
    "3. {others}",
    "4. Fill in yellow cells only. The Check column says at once what is missing.",
    "5. Save the file as .xlsx and send it as the buyer asks.",
)


def offer_workbook(asked: Invitation, lot: LotAsked, filled: Offer | None = None) -> bytes:
    """The workbook of one lot as .xlsx bytes, the same for the same tender; with an offer, filled in with it.

    Raises `Refused` where the offer holds something that the workbook has no cell for.
    """
    if filled is not None:
        _refuse_strange(lot, filled)
    out = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    book = xlsxwriter.Workbook(out, options)
    title = clean(asked.title)[:255]
    book.set_properties({"title": title, "comments": f"Made by Wellspent {__version__}", "created": MADE})
    paper = Paper(book)
    start = paper.sheet(START, (30, 26, 64), landscape=False)
    rows = {
        PROMISES: _promises(paper, lot, filled) if lot.measures else "",
        PRICE: price_sheet(paper, asked, lot, filled),
        ANSWERS: answer_sheet(paper, lot, filled),
    }
    _start(paper, start, asked, lot, {name: cells for name, cells in rows.items() if cells}, filled)
    paper.hidden(
        {
            "format": str(WORKBOOK_FORMAT), "made by": f"Wellspent {__version__}", "tender": asked.id,
            "title": asked.title, "lot": lot.id, "digest": asked.digest, "edition": asked.edition,
        }
    )  # fmt: skip
    book.close()
    return out.getvalue()


def workbook_name(lot: LotAsked) -> str:
    """The file name of a lot's workbook."""
    safe = re.sub(r"[^A-Za-z0-9]+", "-", lot.id).strip("-").lower()
    return f"offer-workbook-{safe}.xlsx" if safe else "offer-workbook.xlsx"


def _refuse_strange(lot: LotAsked, offer: Offer) -> None:
    asked = {each.measure.id for each, _ in lot.measures}
    seen: set[str] = set()
    faults = []
    for promise in offer.promises:
        if promise.measure.id not in asked:
            rule = f'the tender does not ask for "{promise.measure.id}"'
            faults.append(
                Fault(rule, "Take the promise out, or add the measure to the tender.", promise.place)
            )
        elif promise.measure.id in seen:
            rule = f'"{promise.measure.id}" is promised twice, and the workbook has one row for it'
            faults.append(Fault(rule, "Join the two promises.", promise.place))
        seen.add(promise.measure.id)
    if faults:
        raise Refused(faults)


def _start(
    paper: Paper, sheet: Any, asked: Invitation, lot: LotAsked, rows: dict[str, str], filled: Offer | None
) -> None:
    """The first sheet: what this is, what to do, who you are, how far you are."""
    sheet.set_tab_color(TEAL)
    paper.text(sheet, 0, 0, asked.title, bold=True, font_size=16, text_wrap=False)
    if lot.id:
        named = f"Lot {lot.id}" + (f": {lot.title}" if lot.title else "")
        paper.text(sheet, 1, 0, named, bold=True, font_size=12, text_wrap=False)
    about = [("Buyer", asked.buyer or "not known")]
    wanted = ("Reference", "Contact", "Questions by", "Tenders by", "Send it to")
    about += [(label, asked.facts.get(label) or "not known") for label in wanted]
    row = 3
    for label, text in about:
        paper.text(sheet, row, 0, label, bold=True)
        sheet.merge_range(row, 1, row, 2, "", paper.style())
        paper.text(sheet, row, 1, text)
        sheet.set_row(row, height((text, 88)))
        row += 1
    row = _steps(paper, sheet, row + 1, rows)
    row = _about_you(paper, sheet, row + 1, filled)
    _progress(paper, sheet, row + 1, rows)


def _steps(paper: Paper, sheet: Any, row: int, rows: dict[str, str]) -> int:
    paper.text(sheet, row, 0, "What to do", bold=True, font_size=12, font_color=TEAL)
    promises = "On the sheet Promises write how much you promise. Leave a row empty to promise nothing there."
    others = [name for name in (PRICE, ANSWERS) if name in rows]
    said = {
        "promises": promises if PROMISES in rows else "There is nothing to promise in this tender.",
        "others": f"Fill in {' and '.join(f'the sheet {name}' for name in others)}."
        if others
        else "There is no other sheet.",
    }
    for step in HOW:
        row += 1
        text = step.format(**said)
        sheet.merge_range(row, 0, row, 2, "", paper.style())
        paper.text(sheet, row, 0, text)
        sheet.set_row(row, height((text, 118)))
    return row + 1


def _about_you(paper: Paper, sheet: Any, row: int, filled: Offer | None) -> int:
    paper.text(sheet, row, 0, "About you", bold=True, font_size=12, font_color=TEAL)
    number = filled.bidder if filled is not None else None
    lines = (
        ("name", "Organisation's name", "As it stands in the register.", None),
        (
            "number",
            "Company or charity number",
            "Such as GB-COH-01234567 (company) or GB-CHC-1234567 (charity).",
            number,
        ),
    )
    for name, label, hint, value in lines:
        row += 1
        paper.text(sheet, row, 0, label, bold=True)
        paper.input(sheet, (row, 1), value)
        paper.text(sheet, row, 2, hint, font_color="#505A5F")
        paper.locate("about", sheet, (row, 1), name)
        sheet.set_row(row, 20)
    return row + 1


def _progress(paper: Paper, sheet: Any, row: int, rows: dict[str, str]) -> None:
    paper.text(sheet, row, 0, "How far you are", bold=True, font_size=12, font_color=TEAL)
    for name, cells in rows.items():
        row += 1
        paper.text(sheet, row, 0, name, bold=True)
        where = f"{name}!{cells}"
        ready, left = f'COUNTIF({where},"{READY}")', f'COUNTIF({where},"Not *")'
        formula = f'={ready}&" ready, "&{left}&" left empty, "&(COUNTA({where})-{ready}-{left})&" to mend"'
        sheet.merge_range(row, 1, row, 2, "", paper.style(bg_color=GREY, border=1))
        paper.formula(sheet, (row, 1), formula, "")


def _promises(paper: Paper, lot: LotAsked, filled: Offer | None) -> str:
    """The sheet of promises, a row a measure; the range of its checks."""
    sheet = paper.sheet(PROMISES, (28, 16, 44, 13, 13, 13, 52, 8, 22, 16))
    paper.text(sheet, 0, 0, "What you promise", bold=True, font_size=14, text_wrap=False)
    paper.text(sheet, 1, 0, _promise_guide(lot), text_wrap=False, font_color="#505A5F")
    heads = ("Measure", "Counted in", "How it is counted", "Quantity", "First day", "Last day", "How you will do it",
             "Words", "Check", "Id (do not change)")  # fmt: skip
    paper.heads(sheet, 3, heads)
    first = 4
    for place, (measure, question) in enumerate(lot.measures):
        promised = None
        if filled is not None:
            promised = next((each for each in filled.promises if each.measure.id == measure.measure.id), None)
        _promise_row(paper, sheet, first + place, measure, question, promised)
    checks = str(xl_range(first, 8, first + len(lot.measures) - 1, 8))
    paper.check(sheet, checks)
    return checks


def _promise_guide(lot: LotAsked) -> str:
    limits = sorted({question.words for _, question in lot.measures if question.words})
    limit = f" At most {' or '.join(map(str, limits))} words a row." if limits else ""
    return f"Write only what this contract will bring. An empty row promises nothing, and costs you nothing else.{limit}"


def _promise_row(
    paper: Paper, sheet: Any, row: int, asked: AskedMeasure, question: Question, promised: Promise | None
) -> None:
    """One measure: locked on the left and right, yellow between."""
    measure, locked = asked.measure, {"bg_color": GREY, "border": 1, "border_color": "#B1B4B6"}
    paper.text(sheet, row, 0, measure.label, bold=True, **locked)
    paper.text(sheet, row, 1, unit_words(asked), **locked)
    counting = counting_words(asked, question)
    paper.text(sheet, row, 2, counting, font_size=9, **locked)
    paper.text(sheet, row, 9, measure.id, font_size=8, font_color="#505A5F", **locked)
    paper.locate("measure", sheet, (row, 9), measure.id)
    last = promised.until - timedelta(days=1) if promised is not None and promised.until else None
    statement = promised.statement if promised is not None else ""
    _quantity(paper, sheet, (row, 3), asked, promised)
    for column, value, key in ((4, promised.since if promised else None, "from"), (5, last, "to")):
        paper.input(sheet, (row, column), value, num_format="d mmm yyyy", align="left")
        paper.locate(key, sheet, (row, column), measure.id)
        sheet.data_validation(row, column, row, column, _day_validation(key))
    paper.input(sheet, (row, 6), statement, font_size=9)
    paper.locate("statement", sheet, (row, 6), measure.id)
    cells = [xl_rowcol_to_cell(row, column) for column in range(3, 8)]
    paper.formula(sheet, (row, 7), words_formula(cells[3]), words_in(statement), align="right")
    paper.formula(
        sheet, (row, 8), _promise_check(cells, question.words), _promise_said(promised, question.words)
    )
    sheet.set_row(row, max(height((counting, 50), (measure.label, 27), (statement, 64)), 48))


def _quantity(
    paper: Paper, sheet: Any, at: tuple[int, int], asked: AskedMeasure, promised: Promise | None
) -> None:
    """The cell of a quantity, which takes what its unit has: whole ones, a share, yes or no."""
    unit, value = asked.measure.unit, promised.quantity.value if promised is not None else None
    form = {"share": "0.##%", "gbp": "#,##0.00"}.get(unit, "General")
    if unit == "yes-no":
        shown = None if value is None else "Yes" if value else "No"
        paper.input(sheet, at, shown, align="right")
        rule: dict[str, Any] = {"validate": "list", "source": ["Yes", "No"]}
        said = "Choose Yes or No."
    elif unit == "share":
        paper.input(sheet, at, value, num_format=form, align="right")
        rule = {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": 1}
        said = "Write a percentage from 0% to 100%."
    else:
        paper.input(sheet, at, value, num_format=form, align="right")
        kind = "integer" if asked.whole else "decimal"
        rule = {"validate": kind, "criteria": ">=", "value": 0}
        said = f"Write a {'whole ' if asked.whole else ''}number of {unit_words(asked)}, nothing else."
    sheet.data_validation(
        *at, *at, rule | {"error_title": "Not a quantity", "error_message": said, "input_message": said}
    )
    paper.locate("quantity", sheet, at, asked.measure.id, unit)


def _day_validation(key: str) -> dict[str, Any]:
    which = "first" if key == "from" else "last"
    said = f"The {which} day of the promise, such as 31/12/2027."
    return {
        "validate": "date", "criteria": "between", "minimum": datetime(2000, 1, 1), "maximum": datetime(2200, 1, 1),
        "error_title": "Not a day", "error_message": said, "input_message": said,
    }  # fmt: skip


def _promise_check(cells: Sequence[str], limit: int | None) -> str:
    """The formula that says whether a row is complete."""
    quantity, first, last, statement, words = cells
    over = f'IF({words}>{limit},"Over {limit} words","{READY}")' if limit else f'"{READY}"'
    empty = f'AND({quantity}="",{first}="",{last}="",{statement}="")'
    return (
        f'=IF({empty},"{NOTHING}",IF({quantity}="","Quantity missing",IF(OR({first}="",{last}=""),"Days missing",'
        f'IF({last}<{first},"Ends before it begins",IF({statement}="","Say how",{over})))))'
    )


def _promise_said(promised: Promise | None, limit: int | None) -> str:
    """What that formula comes to."""
    if promised is None:
        return NOTHING
    if promised.since is None or promised.until is None:
        return "Days missing"
    if not promised.statement:
        return "Say how"
    return f"Over {limit} words" if limit and words_in(promised.statement) > limit else READY
