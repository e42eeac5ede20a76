"""The sheets of an offer workbook on which a bidder gives a price, and answers in words or by yes and no."""

from __future__ import annotations

from typing import Any

from xlsxwriter.utility import xl_range, xl_rowcol_to_cell

from wellspent.documents.offerpaper import GREY, READY, Paper, height, words_formula, words_in
from wellspent.documents.rulewords import covers_words, earns_words, example_words, points_words, rule_words
from wellspent.method.asking import Invitation, LotAsked, Question
from wellspent.method.offers import Offer
from wellspent.method.scoring import named_menu

PRICE, ANSWERS = "Price", "Answers"
UNANSWERED = "Not answered"


def price_sheet(paper: Paper, asked: Invitation, lot: LotAsked, filled: Offer | None) -> str:
    """The sheet of the price, where one is asked; the range of its checks."""
    rows = [question for question in lot.questions if question.criterion.kind == "price"]
    if not rows:
        return ""
    sheet = paper.sheet(PRICE, (28, 70, 20, 22))
    paper.text(sheet, 0, 0, "Your price", bold=True, font_size=14, text_wrap=False)
    paper.heads(
        sheet, 2, ("Price", "What it covers and how it is scored", f"Your price in {asked.currency}", "Check")
    )
    locked = {"bg_color": GREY, "border": 1, "border_color": "#B1B4B6"}
    for row, question in enumerate(rows, 3):
        criterion = question.criterion
        said = f"{covers_words(asked.purchase.vat)}\n{_scoring(lot, question, asked.currency)}"
        paper.text(sheet, row, 0, criterion.shown, bold=True, **locked)
        paper.text(sheet, row, 1, said, **locked)
        reply = filled.reply(criterion.id) if filled is not None else None
        amount = reply.amount.value if reply is not None and reply.amount is not None else None
        paper.input(sheet, (row, 2), amount, num_format="#,##0.00", align="right", font_size=12)
        rule = {
            "validate": "decimal",
            "criteria": ">=",
            "value": 0,
            "error_message": "Write a number, nothing else.",
        }
        sheet.data_validation(row, 2, row, 2, rule)
        paper.locate("amount", sheet, (row, 2), criterion.id)
        cell = xl_rowcol_to_cell(row, 2)
        formula = f'=IF({cell}="","Not priced",IF(ISNUMBER({cell}),"{READY}","Not a number"))'
        paper.formula(sheet, (row, 3), formula, "Not priced" if amount is None else READY)
        sheet.set_row(row, max(height((said, 70)), 32))
    checks = str(xl_range(3, 3, 2 + len(rows), 3))
    paper.check(sheet, checks)
    return checks


def _scoring(lot: LotAsked, question: Question, currency: str) -> str:
    criterion = question.criterion
    parts = [question.text, question.guidance, earns_words(lot.tender, question.criterion),
             rule_words(criterion, currency), example_words(criterion, currency)]  # fmt: skip
    return "\n".join(part for part in parts if part)


def answer_sheet(paper: Paper, lot: LotAsked, filled: Offer | None) -> str:
    """The sheet of answers in words, and of yes or no; the range of its checks."""
    rows = [question for question in lot.questions if question.criterion.kind == "quality"]
    if not rows:
        return ""
    sheet = paper.sheet(ANSWERS, (52, 84, 9, 9, 22))
    paper.text(sheet, 0, 0, "Your answers", bold=True, font_size=14, text_wrap=False)
    paper.heads(sheet, 2, ("Question", "Your answer", "Words", "At most", "Check"))
    row = 3
    for question in rows:
        row = _answer(paper, sheet, row, lot, question, filled)
    checks = str(xl_range(3, 4, row - 1, 4))
    paper.check(sheet, checks)
    return checks


def _answer(
    paper: Paper, sheet: Any, row: int, lot: LotAsked, question: Question, filled: Offer | None
) -> int:
    """The rows of one question: words, or yes and no; the row after them."""
    criterion = question.criterion
    reply = filled.reply(criterion.id) if filled is not None else None
    asked = "\n".join(part for part in (criterion.shown, question.text, question.guidance,
                                        earns_words(lot.tender, question.criterion)) if part)  # fmt: skip
    if criterion.rule == "pass-fail":
        met = None if reply is None or reply.met is None else "Yes" if reply.met else "No"
        _choice(paper, sheet, row, asked, met, criterion.id, "met")
        return row + 1
    if named_menu(criterion):
        for award in criterion.awards:
            known = reply.lines if reply is not None and reply.lines is not None else None
            said = None if known is None else "Yes" if award.when in known else "No"
            _choice(
                paper,
                sheet,
                row,
                f"{criterion.shown}\nDo you offer: {award.when}? ({points_words(award.points.value)})",
                said,
                criterion.id,
                "line",
                award.when,
            )
            row += 1
        return row
    text = reply.text if reply is not None else ""
    locked = {"bg_color": GREY, "border": 1, "border_color": "#B1B4B6"}
    paper.text(sheet, row, 0, asked, **locked)
    paper.input(sheet, (row, 1), text)
    paper.locate("text", sheet, (row, 1), criterion.id)
    cell, words = xl_rowcol_to_cell(row, 1), xl_rowcol_to_cell(row, 2)
    paper.formula(sheet, (row, 2), words_formula(cell), words_in(text), align="right")
    paper.text(sheet, row, 3, str(question.words or "no limit"), align="right", **locked)
    over = (
        f'IF({words}>{question.words},"Over {question.words} words","{READY}")'
        if question.words
        else f'"{READY}"'
    )
    late = question.words is not None and words_in(text) > question.words
    value = UNANSWERED if not text else f"Over {question.words} words" if late else READY
    paper.formula(sheet, (row, 4), f'=IF({cell}="","{UNANSWERED}",{over})', value)
    room = min(15 * (4 + (question.words or 150) * 6 // 84), 400)
    sheet.set_row(row, max(height((asked, 52), (text, 84)), room))
    return row + 1


def _choice(
    paper: Paper, sheet: Any, row: int, asked: str, said: str | None, name: str, what: str, line: str = ""
) -> None:
    """A row answered by Yes or No."""
    locked = {"bg_color": GREY, "border": 1, "border_color": "#B1B4B6"}
    paper.text(sheet, row, 0, asked, **locked)
    paper.input(sheet, (row, 1), said)
    rule = {"validate": "list", "source": ["Yes", "No"], "error_message": "Choose Yes or No."}
    sheet.data_validation(row, 1, row, 1, rule)
    paper.locate(what, sheet, (row, 1), name, line=line)
    for column in (2, 3):
        paper.text(sheet, row, column, "", **locked)
    cell = xl_rowcol_to_cell(row, 1)
    paper.formula(sheet, (row, 4), f'=IF({cell}="","{UNANSWERED}","{READY}")', READY if said else UNANSWERED)
    sheet.set_row(row, max(height((asked, 52)), 32))
