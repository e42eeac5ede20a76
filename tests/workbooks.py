"""Filling in, and spoiling, the cells of a workbook as a spreadsheet program or a mischievous hand would."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from datetime import date
from html import escape
from pathlib import Path
from typing import Any

EPOCH = date(1899, 12, 30)


class Formula(str):
    """A formula, in a cell that shows 1."""

    __slots__ = ()


def parts(content: bytes) -> dict[str, bytes]:
    """The members of a zip file."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def zipped(members: Mapping[str, bytes]) -> bytes:
    """A zip file of these members."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in members.items():
            packed.writestr(name, content)
    return out.getvalue()


def sheet_part(members: Mapping[str, bytes], sheet: str) -> str:
    """The member that holds a sheet."""
    names = re.findall(r'<sheet name="([^"]*)"', members["xl/workbook.xml"].decode())
    return f"xl/worksheets/sheet{names.index(escape(sheet)) + 1}.xml"


def edited(content: bytes, cells: Mapping[tuple[str, str], Any]) -> bytes:
    """The workbook with these cells holding these values: numbers, days, text, truths, formulas; None empties one."""
    members = parts(content)
    for (sheet, cell), value in cells.items():
        name = sheet_part(members, sheet)
        xml = members[name].decode()
        found = re.search(rf'<c r="{cell}"( s="\d+")?[^>]*?(/>|>.*?</c>)', xml, re.DOTALL)
        assert found is not None, f"{sheet} has no cell {cell}"
        xml = xml[: found.start()] + _cell(cell, found[1] or "", value) + xml[found.end() :]
        members[name] = xml.encode()
    return zipped(members)


def _cell(cell: str, style: str, value: Any) -> str:
    begins = f'<c r="{cell}"{style}'
    match value:
        case None:
            return f"{begins}/>"
        case bool():
            return f'{begins} t="b"><v>{int(value)}</v></c>'
        case Formula():
            return f"{begins}><f>{escape(value)}</f><v>1</v></c>"
        case date():
            return f"{begins}><v>{(value - EPOCH).days}</v></c>"
        case str():
            return f'{begins} t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'
        case _:
            return f"{begins}><v>{value}</v></c>"


def saved(path: Path, content: bytes) -> Path:
    """The path, after the bytes were written there."""
    path.write_bytes(content)
    return path
