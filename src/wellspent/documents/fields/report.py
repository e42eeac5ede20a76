"""A notice's fields as a report: one table to copy from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from wellspent.documents.fields.form import Field, Form
from wellspent.documents.fields.notices import FORMS, USUAL_DAYS
from wellspent.documents.ocds.process import Process
from wellspent.documents.report import Cell, Report, Table, columns, table
from wellspent.method.errors import Notice, Refused, unknown_name
from wellspent.method.policy import Decision


def fields_report(process: Process, law: Decision, number: str, *, whole: bool = False) -> Report:
    """The fields of notice `number` (uk4, uk6, uk7 or uk9). Raises `Refused` for another.

    There is a table a section, or one of them all where the `whole` is asked for, as a CSV holds one table.
    """
    if number not in FORMS:
        raise Refused(unknown_name("notice", number, list(FORMS), "--notice"))
    notice = FORMS[number]
    form = Form(process, law)
    notice.fill(form)
    open_ = [field for field in form.fields if field.value is None]
    counted = f"{len(form.fields) - len(open_)} of {len(form.fields)} fields are known"
    warnings = list(_warnings(process, number))
    return Report(
        title=f"{number.upper()} {notice.name}: {process.title}",
        figures={
            "notice": number.upper(),
            "name": notice.name,
            "act": f"Procurement Act 2023, section {notice.section}",
            "title": process.title,
            "fields": [_figures(field) for field in form.fields],
            "missing": [f"{field.label}: {field.add}" for field in open_],
            "warnings": warnings,
        },
        lead=(f"Procurement Act 2023, section {notice.section}. {counted}.",),
        tables=(_whole(form.fields),) if whole else tuple(_sections(form.fields)),
        notices=tuple(warnings),
        conventions=(
            "Labels and order are Wellspent's own; the form on Find a Tender may word a field differently.",
            "What is not known is left open, never filled in.",
        ),
    )


HEADS = ("Field", "Value", "Where it came from")


def _whole(fields: Sequence[Field]) -> Table:
    rows = [(Cell(field.section), *_row(field)) for field in fields]
    return table("Fields", columns("Section", *HEADS), rows)


def _sections(fields: Sequence[Field]) -> Iterator[Table]:
    for section in dict.fromkeys(field.section for field in fields):
        rows = [_row(field) for field in fields if field.section == section]
        yield table(section, columns(*HEADS), rows)


def _row(field: Field) -> tuple[Cell, ...]:
    return Cell(field.label), field.value or _unknown(field), Cell(field.source)


def _unknown(field: Field) -> Cell:
    return Cell(f"not known: {field.add}" if field.add else "not known", bare="")


def _figures(field: Field) -> dict[str, str | bool | None]:
    return {
        "section": field.section,
        "label": field.label,
        "value": None if field.value is None else field.value.text,
        "source": field.source,
        "add": field.add or None,
    }


def _warnings(process: Process, number: str) -> Iterator[Notice]:
    """What does not fit together in what the tender states."""
    stated, purchase = process.particulars, process.purchase
    if number == "uk4" and stated.tender_deadline and purchase.commenced:
        days = (stated.tender_deadline.date() - purchase.commenced).days
        if days < USUAL_DAYS:
            text = f"{days} days to tender are fewer than the usual {USUAL_DAYS}; section 54 says when that may be."
            yield Notice("short-tender-period", text)
    for result in process.results if number != "uk4" else ():
        award, winner = process.award_of(result), process.winner(result)
        lot = f"Lot {result.tender.lot}: " if result.tender.lot else ""
        if result.winner and award.bid not in ("", result.winner):
            text = f'{lot}the award is to "{award.bid}", and by the tender\'s own rules "{result.winner}" comes first.'
            yield Notice("award-against-rules", text)
        price = next(
            (
                bid.answers[criterion.id].amount
                for bid in result.bids
                for criterion in result.tender.criteria
                if bid.id == winner and criterion.kind == "price"
            ),
            None,
        )
        if (
            price is not None
            and award.value is not None
            and price.value not in (award.value, award.value_with_vat)
        ):
            text = f"{lot}the value of the award is not the price of the bid that won: say why in the notice, or correct it."
            yield Notice("value-not-price", text)
        standstill = process.standstills.get(result.tender.lot)
        if standstill and award.signed and award.signed <= standstill.ends:
            text = (
                f"{lot}the contract was signed on {award.signed}, within the standstill to {standstill.ends}."
            )
            yield Notice("signed-in-standstill", text)
