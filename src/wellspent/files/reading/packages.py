"""Office packages as zip files: what is in them that must not be, and which cells of a workbook are formulas."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

from wellspent.files.reading.documents import read_bytes
from wellspent.files.reading.zips import BROKEN
from wellspent.method.errors import Fault, Refused

MOST_UNPACKED = 200 * 1024 * 1024
"""The most bytes an office package from somebody else may unpack to; a filled workbook is under a megabyte."""

MOST_MEMBERS = 5_000

_SHEET = re.compile(rb"<(?:\w+:)?sheet\s([^>]*)>")
_LINK = re.compile(rb"<(?:\w+:)?Relationship\s([^>]*)>")
_FORMULA = re.compile(rb'<(?:\w+:)?c\s[^>]*?\br="([A-Z]{1,3}\d{1,7})"[^>]*>\s*<(?:\w+:)?f\b')
_FAILED = re.compile(rb'<(?:\w+:)?c\s(?=[^>]*\bt="e")[^>]*?\br="([A-Z]{1,3}\d{1,7})"')


def refuse_programs(
    name: str, content: bytes, what: str = "an Excel workbook", ending: str = ".xlsx"
) -> None:
    """Raise `Refused` unless `content` is an office package without programs in it and of a sane size.

    A zip file renamed is none: every package has [Content_Types].xml.
    """
    mend = f"Save it again as {ending}."
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            entries = packed.infolist()
    except BROKEN:
        raise Refused(Fault(f"this is not {what}", mend, file=name)) from None
    names = {entry.filename for entry in entries}
    if "[Content_Types].xml" not in names:
        raise Refused(Fault(f"this is a zip file, and not {what}", mend, file=name))
    if any(each.lower().endswith(("vbaproject.bin", ".exe", ".dll", ".js", ".vbs")) for each in names) or any(
        "/activex/" in each.lower() or "/embeddings/" in each.lower() for each in names
    ):
        rule = "the file holds macros or other programs"
        raise Refused(Fault(rule, f"Save it as {ending} without them.", file=name))
    if len(entries) > MOST_MEMBERS or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        rule = f"it unpacks to more than {MOST_UNPACKED >> 20} MiB"
        raise Refused(Fault(rule, "Start again from a fresh copy.", file=name))


def formula_cells(content: bytes) -> dict[str, frozenset[str]]:
    """The references of the cells that hold a formula, by the name of their sheet.

    `content` is a workbook that has been opened before. Raises `Refused` where it is damaged inside.
    """
    return {title: frozenset(cells) for title, cells in _found(content, _FORMULA).items()}


def refuse_failed(name: str, content: bytes) -> None:
    """Raise `Refused` for every cell of a workbook's first sheet that shows #REF! or another failure.

    They are read as empty, and a share that failed would be a share that nobody gave. A workbook that is damaged
    inside is refused too: nobody could tell.
    """
    try:
        failed = _found(content, _FAILED)
    except Refused as refused:
        raise refused.within(name) from None
    for cells in list(failed.values())[:1]:
        rule, mend = "the formula of this cell has failed", "Correct it, or write the number."
        if cells:
            raise Refused(Fault(rule, mend, f"cell {cell}", name) for cell in cells)


def _found(content: bytes, wanted: re.Pattern[bytes]) -> dict[str, list[str]]:
    """The references of the cells that are `wanted`, by the name of their sheet, in the workbook's order."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            return _found_in(packed, wanted)
    except BROKEN:
        raise Refused(Fault("the workbook is damaged inside", "Save it again as .xlsx.")) from None


def _found_in(packed: zipfile.ZipFile, wanted: re.Pattern[bytes]) -> dict[str, list[str]]:
    names = set(packed.namelist())
    if not {"xl/workbook.xml", "xl/_rels/workbook.xml.rels"} <= names:
        return {}
    links = {}
    for found in _LINK.findall(packed.read("xl/_rels/workbook.xml.rels")):
        target = _attribute(found, "Target").removeprefix("/xl/")
        links[_attribute(found, "Id")] = f"xl/{target}"
    cells = {}
    for found in _SHEET.findall(packed.read("xl/workbook.xml")):
        part = links.get(_attribute(found, "r:id"), "")
        if part in names:
            title = _unescaped(_attribute(found, "name"))
            cells[title] = [each.decode() for each in wanted.findall(packed.read(part))]
    return cells


def _attribute(tag: bytes, name: str) -> str:
    found = re.search(rf'(?:^|\s){name}="([^"]*)"'.encode(), tag)
    return found[1].decode("utf-8", "replace") if found else ""


def _unescaped(text: str) -> str:
    for code, sign in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&apos;", "'"), ("&amp;", "&")):
        text = text.replace(code, sign)
    return text


def read_template(path: Path) -> bytes:
    """The bytes of a Word template. Raises `Refused` where it is none, or would run or fetch something.

    A link to a picture, a template or data elsewhere would be fetched by whoever opens the pack; a hyperlink
    waits until it is clicked.
    """
    name, content = str(path), read_bytes(path)
    refuse_programs(name, content, "a Word document", ".docx")
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        for entry in packed.namelist():
            if not entry.endswith(".rels"):
                continue
            for found in _LINK.findall(packed.read(entry)):
                outside = _attribute(found, "TargetMode").lower() == "external"
                if outside and not _attribute(found, "Type").endswith("/hyperlink"):
                    rule = (
                        f"the template fetches something from elsewhere: {_attribute(found, 'Target')[:80]}"
                    )
                    raise Refused(Fault(rule, "Put it into the document itself.", file=name))
    return content
