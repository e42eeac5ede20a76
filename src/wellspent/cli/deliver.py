"""Bringing a report to the person: JSON, a file, a working, or tables in the terminal."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from wellspent.documents.report import Report

WITH_WORKINGS = (".html", ".xlsx", ".pdf")
"""The endings of the files in which a figure opens."""

MOST_OPENED = 20_000
"""A workbook of more outcomes holds their figures as values: as formulas they would take minutes to write and open.
A PDF of so many prints no working: it has room for the first few hundred at most."""


def names_of_units() -> Mapping[str, tuple[str, str]]:
    """What one and what several of each unit of the library are called; ratios go by their ids."""
    from wellspent.files.shelves.library import open_library

    units = [found.entry for found in open_library().all("unit")]
    counted = [unit for unit in units if unit["dimension"] not in ("ratio", "truth", "money")]
    return {unit["id"]: (unit["label"], unit["plural"]) for unit in counted}


def deliver(
    report: Report, *, json: bool = False, out: Path | None = None, working: str | None = None
) -> None:
    """Show `report` the way that was asked for; `--out` may be combined with the others."""
    from wellspent.documents.units import named_units

    with named_units(names_of_units):
        _deliver(report, json, out, working)


def _deliver(report: Report, json: bool, out: Path | None, working: str | None) -> None:
    if working is not None:
        from wellspent.documents.figures import find_workings
        from wellspent.documents.naming import refuse_nothing

        refuse_nothing(report.figures, report.notices, working)
        find_workings(report.figures, working)  # refused before anything is written
    if out is not None:
        write(report, out)
    if working is not None:
        _print_working(report, working, json=json)
    elif json:
        from wellspent.documents.figures import to_json

        typer.echo(to_json(report.figures))
    elif out is None:
        from wellspent.cli.screen import print_report

        print_report(report)
    else:
        typer.echo(f"Written to {out}", err=True)


def write(report: Report, out: Path) -> None:
    """Write the report by the ending of `out`, whole or not at all. Raises `Refused` for other endings."""
    from wellspent.documents.units import named_units

    with named_units(names_of_units):
        _write(report, out)


def _write(report: Report, out: Path) -> None:
    from wellspent.documents.figures import to_json
    from wellspent.documents.html import to_html
    from wellspent.documents.tables import to_csv
    from wellspent.method.errors import Fault, Refused

    writers: dict[str, Callable[[Report], str | bytes]] = {
        ".html": to_html,
        ".xlsx": _to_workbook,
        ".pdf": _to_pdf,
        ".docx": _to_word,
        ".csv": to_csv,
        ".json": lambda report: to_json(report.figures) + "\n",
    }
    writer = writers.get(out.suffix.lower())
    if writer is None:
        raise Refused(
            Fault(
                f'a report is not written as "{out.suffix or out.name}"',
                f"Use {', '.join(writers)}.",
                "--out",
            )
        )
    whole_or_nothing(out, writer(report))


def opens(out: Path | None, outcomes: int = 0) -> bool:
    """Whether a report written to `out` opens the workings of its figures, which then have to be kept."""
    if out is None or out.suffix.lower() not in WITH_WORKINGS:
        return False
    return out.suffix.lower() == ".html" or outcomes <= MOST_OPENED


def _to_workbook(report: Report) -> bytes:
    from wellspent.documents.workbook import to_workbook

    return to_workbook(report)


def _to_pdf(report: Report) -> bytes:
    from wellspent.documents.pdf import to_pdf

    return to_pdf(report)


def _to_word(report: Report) -> bytes:
    from wellspent.documents.word import to_docx

    return to_docx(report)


def whole_or_nothing(out: Path, content: str | bytes) -> None:
    """Write `content` beside `out` first and move it there, so that nothing half-written is ever seen."""
    from wellspent.method.errors import Fault, Refused

    if not out.name:
        raise Refused(Fault("this is a folder, not a file", "Name a file in it.", "--out", str(out)))
    beside = out.with_name(f".{out.name}.{os.getpid()}.part")
    try:
        beside.write_bytes(content if isinstance(content, bytes) else content.encode())
        beside.replace(out)
    except (OSError, ValueError) as error:
        with suppress(OSError, ValueError):
            beside.unlink(missing_ok=True)
        reason = getattr(error, "strerror", None) or "that is not a name for a file"
        mend = "Check the folder and its permissions."
        raise Refused(Fault(f"it cannot be written: {reason}", mend, file=str(out))) from None


def _print_working(report: Report, asked: str, *, json: bool) -> None:
    from wellspent.documents.derivation import as_figures, derived
    from wellspent.documents.figures import find_workings, to_json

    found = find_workings(report.figures, asked)
    if json:
        typer.echo(to_json({path: as_figures(symbol) for path, symbol in found}))
        return
    from wellspent.cli.screen import print_workings
    from wellspent.documents.naming import heading

    workings, sources = derived([symbol for _, symbol in found])
    opened = [
        (heading(report.figures, path), path, lines) for (path, _), lines in zip(found, workings, strict=True)
    ]
    print_workings(opened, sources)
