"""Supporting files: each kind that is taken is, and each harm is refused with a sentence."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest
import xlsxwriter
from docx import Document as WordDocument

from wellspent.files.uploads import EXCEL, MOST_BYTES, WORD, inspect, safe_name
from wellspent.method.errors import Refused

PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer << >>\n%%EOF\n"
PNG = bytes.fromhex("89504e470d0a1a0a0000000d49484452") + b"\0" * 60
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + b"\0" * 60
PROGRAM = b"MZ\x90\x00" + b"\0" * 200


def workbook(*cells: Any) -> bytes:
    """A workbook with these cells below each other."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    sheet = book.add_worksheet("Costs")
    for row, cell in enumerate(cells):
        if isinstance(cell, str) and cell.startswith("{="):
            sheet.write_formula(row, 0, cell[1:-1])
        else:
            sheet.write(row, 0, cell)
    book.close()
    return out.getvalue()


def word() -> bytes:
    out = io.BytesIO()
    document = WordDocument()
    document.add_paragraph("A programme of one year.")
    document.save(out)
    return out.getvalue()


def packed(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in members.items():
            made.writestr(name.replace("__", "/"), content)
    return out.getvalue()


def with_member(content: bytes, name: str, added: bytes) -> bytes:
    out = io.BytesIO(content)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as made:
        made.writestr(name, added)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [
        ("Programme.PDF", PDF, "application/pdf"),
        ("plan.docx", word(), WORD),
        ("costs.xlsx", workbook("Mowers", 12, "{=SUM(A2:A2)}", "-5 degrees is cold"), EXCEL),
        ("costs.csv", b"item,cost\nmower,-12.50\nphone,+44 20 7946 0000\n", "text/csv"),
        ("notes.txt", "Für die Wiese £".encode(), "text/plain"),
        ("old.txt", "caf\xe9".encode("cp1252"), "text/plain"),
        ("map.png", PNG, "image/png"),
        ("photo.jpeg", JPEG, "image/jpeg"),
    ],
)
def test_what_bidders_send_is_taken(name: str, content: bytes, media_type: str) -> None:
    assert inspect(name, content) == media_type


LARGE = packed(**{"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"0" * 210_000_000})


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("setup.exe", PROGRAM, '"\\.exe" files are not taken'),
        ("page.html", b"<script>", "files are not taken"),
        ("nothing", b"x", "files are not taken"),
        ("empty.pdf", b"", "the file is empty"),
        ("huge.pdf", PDF + b"0" * MOST_BYTES, "larger than 10 MB"),
        ("programme.pdf", PROGRAM, "what is in it is not"),
        ("half.pdf", b"%PDF-1.7 and then", "not a whole one"),
        (
            "script.pdf",
            PDF.replace(b"/Catalog", b"/Catalog /OpenAction << /S /JavaScript >>"),
            "holds a script",
        ),
        ("launch.pdf", PDF.replace(b"/Catalog", b"/Launch"), "holds a script, a program"),
        ("map.png", PROGRAM, "what is in it is not"),
        ("map.png", JPEG, "what is in it is not"),
        ("photo.jpg", PNG, "what is in it is not"),
        ("notes.txt", PROGRAM, "is not text"),
        ("costs.csv", PROGRAM, "is not text"),
        ("plan.docx", PROGRAM, "this is not a Word document"),
        ("costs.xlsx", packed(**{"setup.exe": PROGRAM}), "this is a zip file, and not an Excel workbook"),
        ("costs.xlsx", with_member(workbook(1), "setup.exe", PROGRAM), "macros or other programs"),
        ("costs.xlsx", with_member(workbook(1), "xl/vbaProject.bin", b"x"), "macros or other programs"),
        ("costs.xlsm", workbook(1), "can hold macros"),
        ("costs.xlsx", word(), "what is in it is not"),
        ("plan.docx", workbook(1), "what is in it is not"),
        ("bomb.xlsx", LARGE, "unpacks to more than 200 MiB"),
        (
            "costs.xlsx",
            with_member(workbook(1), "xl/externalLinks/externalLink1.xml", b"<x/>"),
            "fetches from another",
        ),
        ("costs.xlsx", workbook('{=WEBSERVICE("http://x.example")}'), "reaches outside"),
        ("costs.xlsx", workbook('{=HYPERLINK("http://x.example","x")}'), "reaches outside"),
        ("costs.xlsx", workbook("=cmd|'/c calc'!A0"), "a spreadsheet may run it"),
        ("costs.csv", b"item,cost\n=1+1,2\n", "row 2, column 1: a cell begins with ="),
        ("costs.csv", b"item,cost\nmower,@SUM(A1)\n", "row 2, column 2: a cell begins with @"),
        ("costs.csv", b"item\n-2+3+cmd|' /C calc'!D2\n", "begins with -"),
        ("costs.csv", b'item\n"\t=1+1"\n', "begins with ="),
    ],
)
def test_each_harm_is_refused_with_a_sentence(name: str, content: bytes, sentence: str) -> None:
    with pytest.raises(Refused, match=sentence) as refused:
        inspect(name, content)
    assert refused.value.faults[0].mend
    assert refused.value.faults[0].file == name


def test_a_locked_package_is_refused() -> None:
    content = bytearray(word())
    with zipfile.ZipFile(io.BytesIO(content)) as made:
        for entry in made.infolist():
            content[entry.header_offset + 6] |= 1
    start = 0
    while (start := content.find(b"PK\x01\x02", start)) >= 0:
        content[start + 8] |= 1
        start += 4
    with pytest.raises(Refused, match="locked by a password"):
        inspect("plan.docx", bytes(content))


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\Users\\pat\\plan.pdf", "plan.pdf"),
        ("pl\x00an\u202e.pdf", "plan.pdf"),
        ("a" * 300 + ".pdf", "a" * 116 + ".pdf"),
        ("...", "file"),
    ],
)
def test_a_name_keeps_no_folder_and_no_sign_that_steers(name: str, kept: str) -> None:
    assert safe_name(name) == kept
