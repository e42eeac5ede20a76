"""Write the Word templates that ship with Wellspent: python tools/make_templates.py

A template is a Word document with the fields of docs/decisions/0012; a buyer edits a copy in Word. The bytes are the
same every time, so a change of a template shows as a change of this file.
"""

from __future__ import annotations

from pathlib import Path

from docx.document import Document

from wellspent.documents.wordshape import SHADE, add_row, add_table, new_document, packed, shade

TEMPLATES = Path(__file__).parents[1] / "src" / "wellspent" / "documents" / "templates"


def tender_pack() -> bytes:
    """The template of the tender pack."""
    page = new_document("{{ title }}")
    page.sections[0].header.paragraphs[0].add_run("{{ buyer }}").italic = True
    page.add_paragraph("{{ title }}", style="Title")
    page.add_paragraph(
        "What we ask and how we score it. This document and the offer workbook belong together."
    )
    _bought(page)
    _scored(page)
    _questions(page)
    _measures(page)
    _clauses(page)
    _answering(page)
    return packed(page)


def _bought(page: Document) -> None:
    page.add_heading("What is bought, and by whom", 1)
    table = add_table(page, ("About this tender", ""), (50, 120))
    add_row(table, ("{%tr for fact in facts %}", ""))
    add_row(table, ("{{ fact.label }}", "{{ fact.text }}"))
    add_row(table, ("{%tr endfor %}", ""))


def _scored(page: Document) -> None:
    page.add_heading("How tenders are scored", 1)
    page.add_paragraph("{%p for lot in lots %}")
    page.add_paragraph("{%p if lot.name %}")
    page.add_heading("{{ lot.name }}", 2)
    page.add_paragraph("{%p endif %}")
    page.add_paragraph("{%p for sentence in lot.ranking %}")
    page.add_paragraph("{{ sentence }}")
    page.add_paragraph("{%p endfor %}")
    table = add_table(page, ("Criterion", "Can earn", "How"), (42, 30, 98))
    add_row(table, ("{%tr for criterion in lot.criteria %}", "", ""))
    add_row(
        table,
        ("{{ criterion.label }}", "{{ criterion.points }}", "{{ criterion.rule }} {{ criterion.gate }}"),
    )
    add_row(table, ("{%tr endfor %}", "", ""))
    page.add_paragraph("{%p endfor %}")


def _questions(page: Document) -> None:
    page.add_heading("The questions", 1)
    page.add_paragraph("{%p for lot in lots %}")
    page.add_paragraph("{%p for criterion in lot.criteria %}")
    page.add_heading("{{ lot.short }}{{ criterion.label }}", 2)
    page.add_paragraph("{%p if criterion.question %}")
    page.add_paragraph().add_run("{{ criterion.question }}").bold = True
    page.add_paragraph("{%p endif %}")
    page.add_paragraph("{%p if criterion.guidance %}")
    page.add_paragraph("{{ criterion.guidance }}")
    page.add_paragraph("{%p endif %}")
    page.add_paragraph("{{ criterion.earns }} {{ criterion.limit }}")
    page.add_paragraph("{%p if criterion.example %}")
    page.add_paragraph("{{ criterion.example }}")
    page.add_paragraph("{%p endif %}")
    page.add_paragraph("{%p if criterion.evidence %}")
    page.add_paragraph("Attach:")
    page.add_paragraph("{%p for evidence in criterion.evidence %}")
    page.add_paragraph("{{ evidence }}", style="List Bullet")
    page.add_paragraph("{%p endfor %}")
    page.add_paragraph("{%p endif %}")
    page.add_paragraph("{%p if criterion.descriptors %}")
    table = add_table(page, ("Score", "What an answer looks like that earns it"), (20, 150), (True, False))
    add_row(table, ("{%tr for descriptor in criterion.descriptors %}", ""))
    add_row(table, ("{{ descriptor.score }}", "{{ descriptor.text }}"), (True, False))
    add_row(table, ("{%tr endfor %}", ""))
    page.add_paragraph("{%p endif %}")
    page.add_paragraph("{%p endfor %}")
    page.add_paragraph("{%p endfor %}")


def _measures(page: Document) -> None:
    page.add_paragraph("{%p if measured %}")
    page.add_heading("The measures you may promise on", 1)
    page.add_paragraph(
        "Write only what this contract will bring, and nothing twice. A promise is complete in its own unit: you need no"
        " pounds. Each promise that is accepted becomes part of the contract, and is shown by the evidence named here."
    ).paragraph_format.keep_with_next = True
    page.add_paragraph("{%p for lot in lots %}")
    page.add_paragraph("{%p if lot.measures %}")
    page.add_paragraph("{%p if lot.name %}")
    page.add_heading("{{ lot.name }}", 2)
    page.add_paragraph("{%p endif %}")
    table = add_table(page, ("Measure", "Counted in", "How it is counted", "Evidence"), (40, 26, 58, 46))
    add_row(table, ("{%tr for measure in lot.measures %}", "", "", ""))
    add_row(
        table,
        (
            "{{ measure.label }}",
            "{{ measure.unit }}",
            "{{ measure.counting }} {{ measure.aim }}",
            "{{ measure.evidence }}",
        ),
    )
    add_row(table, ("{%tr endfor %}", "", "", ""))
    page.add_paragraph("{%p endif %}")
    page.add_paragraph("{%p endfor %}")
    page.add_paragraph("{%p endif %}")


def _clauses(page: Document) -> None:
    page.add_paragraph("{%p if clauses %}")
    page.add_heading("Conditions of the contract", 1)
    page.add_paragraph("These will stand in the contract. They earn no points.")
    page.add_paragraph("{%p for clause in clauses %}")
    paragraph = page.add_paragraph("{{ clause.number }}. ")
    paragraph.add_run("{{ clause.label }}").bold = True
    paragraph.add_run("{{ clause.text }}")
    page.add_paragraph("{%p endfor %}")
    page.add_paragraph("{%p endif %}")


def _answering(page: Document) -> None:
    page.add_heading("How to answer", 1)
    for step in (
        "Open the offer workbook and write your organisation's name on the sheet Start here.",
        "Fill in the yellow cells on its other sheets; the Check column says at once what is missing.",
        "Send the workbook, and what you are asked to attach, to: {{ send_to }}. Tenders by: {{ tenders_by }}.",
    ):
        page.add_paragraph(step, style="List Number")
    page.add_paragraph("Questions: {{ contact }}. Questions by: {{ questions_by }}.")
    page.add_heading("What it will cost you", 2)
    page.add_paragraph(
        "We estimate {{ hours.total }} of work for one bidder, besides the price. {{ hours.basis }}"
    )
    table = add_table(page, ("Question", "Hours"), (140, 30), (False, True))
    add_row(table, ("{%tr for ask in hours.asks %}", ""))
    add_row(table, ("{{ ask.name }}", "{{ ask.hours }}"), (False, True))
    add_row(table, ("{%tr endfor %}", ""))
    page.add_heading("Which tender this is", 2)
    table = add_table(page, ("Digest of what is asked and how it is scored (SHA-256)",), (170,))
    add_row(table, ("{{ digest }}",))
    shade(table.rows[1].cells[0], SHADE)
    page.add_paragraph()
    page.add_paragraph("The offer workbook carries the same digest. Made by {{ made_by }}.")


def main() -> None:
    """Write every template."""
    TEMPLATES.mkdir(exist_ok=True)
    (TEMPLATES / "tender-pack.docx").write_bytes(tender_pack())


if __name__ == "__main__":
    main()
