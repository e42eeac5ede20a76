"""A supporting file from somebody else: what it says it is, whether it is that, and whether it would do harm.

A name proves nothing, and neither does a signature alone: a zip file of a program begins like a workbook. So
each kind is opened as far as it takes to know it. What cannot be told is refused, with a sentence that says why.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import PurePath

import puremagic

from wellspent.files.reading.packages import refuse_programs
from wellspent.files.reading.tables import xlsx_sheets
from wellspent.method.errors import Fault, Refused

MOST_BYTES = 10 * 1024 * 1024
"""The most bytes of one supporting file."""

MOST_NAME = 120

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

TYPES: Mapping[str, tuple[str, str]] = {
    ".pdf": ("a PDF", "application/pdf"),
    ".docx": ("a Word document", WORD),
    ".xlsx": ("an Excel workbook", EXCEL),
    ".csv": ("a CSV table", "text/csv"),
    ".txt": ("plain text", "text/plain"),
    ".png": ("a PNG picture", "image/png"),
    ".jpg": ("a JPEG picture", "image/jpeg"),
    ".jpeg": ("a JPEG picture", "image/jpeg"),
}
"""Each ending that is taken: what it is in words, and its media type."""

_TAKEN = "PDF, Word (.docx), Excel (.xlsx), CSV, plain text, PNG or JPEG"
_MACROS = (".docm", ".xlsm", ".xltm", ".dotm", ".pptm", ".xlsb", ".xlam")
_NUMBER = re.compile(r"[+-]\s*[\d.,£\s]+%?")
_REACHES = re.compile(
    rb"<f[^>]*>[^<]*\b(WEBSERVICE|HYPERLINK|DDE|DDEAUTO|RTD|CALL|EXEC|REGISTER(\.ID)?|FILTERXML|IMPORT\w*)\s*\(|<f[^>]*>[^<]*\|",
    re.IGNORECASE,
)
_PDF_RUNS = re.compile(rb"/(JavaScript|JS|Launch|EmbeddedFile)\b")


def inspect(name: str, content: bytes) -> str:
    """The media type of a file that may be taken. Raises `Refused` with the first reason why it may not."""
    ending = PurePath(name).suffix.lower()
    if ending in _MACROS:
        raise _refused(name, "this kind of file can hold macros", "Save it without them, as .docx or .xlsx.")
    if ending not in TYPES:
        raise _refused(
            name, f'"{ending or name}" files are not taken', f"Save it as {_TAKEN}, and add it again."
        )
    if not content:
        raise _refused(name, "the file is empty", "Check that it was saved, and add it again.")
    if len(content) > MOST_BYTES:
        raise too_large(name)
    words, media_type = TYPES[ending]
    _CHECKS[ending](name, content, words)
    return media_type


def too_large(name: str) -> Refused:
    """The refusal of a file of too many bytes."""
    rule = f"the file is larger than {MOST_BYTES >> 20} MB"
    return _refused(name, rule, "Make it smaller, such as by saving its pictures at screen size.")


def safe_name(name: str) -> str:
    """A file's name without its folders, signs that steer a screen, or more letters than fit."""
    bare = PurePath(name.replace("\\", "/")).name
    kept = "".join(letter for letter in bare if unicodedata.category(letter)[0] != "C").strip(" .")
    stem, ending = PurePath(kept).stem, PurePath(kept).suffix
    return f"{stem[: MOST_NAME - len(ending)]}{ending}" or "file"


def _refused(name: str, rule: str, mend: str) -> Refused:
    return Refused(Fault(rule, mend, file=name))


def _signed(name: str, content: bytes, words: str) -> None:
    """Refuse a file that does not begin as its ending says."""
    ending = PurePath(name).suffix.lower()
    try:
        found = {each.extension.lower() for each in puremagic.magic_string(content[:4096] + content[-4096:])}
    except (puremagic.PureError, ValueError):
        found = set()
    same = {".jpg", ".jpeg", ".jfif"} if ending in (".jpg", ".jpeg") else {ending}
    if not found & same:
        rule = f"its name says that it is {words}, and what is in it is not"
        raise _refused(name, rule, "Open it, save it anew, and add it again.")


def _pdf(name: str, content: bytes, words: str) -> None:
    if not content.startswith(b"%PDF-") or b"%%EOF" not in content[-2048:]:
        rule = f"its name says that it is {words}, and what is in it is not a whole one"
        raise _refused(name, rule, "Save it as PDF anew, and add it again.")
    if _PDF_RUNS.search(content):
        rule = "the PDF holds a script, a program or a file inside it"
        raise _refused(name, rule, "Print it to a new PDF, which leaves those out.")


def _picture(name: str, content: bytes, words: str) -> None:
    _signed(name, content, words)


def _package(name: str, content: bytes, words: str, part: str) -> None:
    """Refuse what is no office package of its kind, or holds programs, a password, or far more than it shows."""
    refuse_programs(name, content, words, PurePath(name).suffix.lower())
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        entries = packed.infolist()
    if any(entry.flag_bits & 1 for entry in entries):
        raise _refused(name, "the file is locked by a password", "Save it without one.")
    if part not in {entry.filename for entry in entries}:
        rule = f"its name says that it is {words}, and what is in it is not"
        raise _refused(name, rule, "Open it, save it anew, and add it again.")


def _word(name: str, content: bytes, words: str) -> None:
    _package(name, content, words, "word/document.xml")


def _excel(name: str, content: bytes, words: str) -> None:
    _package(name, content, words, "xl/workbook.xml")
    tables = xlsx_sheets(name, content)
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        names = packed.namelist()
        if any(each.startswith("xl/externalLinks/") for each in names):
            raise _refused(name, "the workbook fetches from another file", "Paste the values instead.")
        sheets = (each for each in names if each.startswith("xl/worksheets/") and each.endswith(".xml"))
        if any(_REACHES.search(packed.read(each)) for each in sheets):
            rule = "a formula in the workbook reaches outside it"
            raise _refused(name, rule, "Paste the values instead of the formulas.")
    for title, rows in tables.items():
        _refuse_injected(name, rows, f'sheet "{title}", ')


def _csv(name: str, content: bytes, words: str) -> None:
    rows = csv.reader(io.StringIO(_decoded(name, content, words), newline=""))
    try:
        _refuse_injected(name, rows)
    except csv.Error as error:
        raise _refused(name, f"this is not a CSV table: {error}", "Save it as CSV anew.") from None


def _text(name: str, content: bytes, words: str) -> None:
    _decoded(name, content, words)


def _decoded(name: str, content: bytes, words: str) -> str:
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not any(ord(letter) < 32 and letter not in "\t\r\n\f" for letter in text):
            return text
    rule = f"its name says that it is {words}, and what is in it is not text"
    raise _refused(name, rule, "Save it as UTF-8 text, and add it again.")


def _refuse_injected(name: str, rows: Iterable[Sequence[object]], sheet: str = "") -> None:
    """Refuse a text that a spreadsheet would run: one that begins with =, @, or a sign before no number."""
    for number, row in enumerate(rows, 1):
        for column, cell in enumerate(row, 1):
            if not isinstance(cell, str) or not cell.lstrip("\t\r\n "):
                continue
            text = cell.lstrip("\t\r\n ")
            signed = text[0] in "+-" and len(text) > 1 and re.search(r"[(|!]", text)
            if text[0] in "=@" or (signed and not _NUMBER.fullmatch(text)):
                rule = f"a cell begins with {text[0]}, and a spreadsheet may run it as a formula"
                place = f"{sheet}row {number}, column {column}"
                mend = "Write what it comes to, or put a word before it."
                raise Refused(Fault(rule, mend, place, name))


_CHECKS: Mapping[str, Callable[[str, bytes, str], None]] = {
    ".pdf": _pdf,
    ".docx": _word,
    ".xlsx": _excel,
    ".csv": _csv,
    ".txt": _text,
    ".png": _picture,
    ".jpg": _picture,
    ".jpeg": _picture,
}
