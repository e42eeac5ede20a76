"""Bringing a report to the person: JSON, a file, a working, or tables in the terminal."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from rich.console import Console

    from wellspent.documents.derivation import Line
    from wellspent.documents.report import Report, Table

WIDTH = 100
"""The width of a page that no terminal reads: a file, a pipe."""


MOST_ROWS = 200
"""A longer table is cut short on the screen, and says so."""


def deliver(
    report: Report, *, json: bool = False, out: Path | None = None, working: str | None = None
) -> None:
    """Show `report` the way that was asked for; `--out` may be combined with the others."""
    if working is not None:
        from wellspent.documents.figures import find_workings

        find_workings(report.figures, working)  # refused before anything is written
    if out is not None:
        write(report, out)
    if working is not None:
        _print_working(report, working, json=json)
    elif json:
        from wellspent.documents.figures import to_json

        typer.echo(to_json(report.figures))
    elif out is None:
        print_report(report)
    else:
        typer.echo(f"Written to {out}", err=True)


def write(report: Report, out: Path) -> None:
    """Write the report by the ending of `out`, whole or not at all. Raises `Refused` for other endings."""
    from wellspent.documents.figures import to_json
    from wellspent.documents.html import to_html
    from wellspent.documents.tables import to_csv
    from wellspent.method.errors import Fault, Refused

    writers: dict[str, Callable[[Report], str]] = {
        ".html": to_html,
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


def whole_or_nothing(out: Path, text: str) -> None:
    """Write `text` beside `out` first and move it there, so that nothing half-written is ever seen."""
    from wellspent.method.errors import Fault, Refused

    if not out.name:
        raise Refused(Fault("this is a folder, not a file", "Name a file in it.", "--out", str(out)))
    beside = out.with_name(f".{out.name}.{os.getpid()}.part")
    try:
        beside.write_text(text, encoding="utf-8")
        beside.replace(out)
    except (OSError, ValueError) as error:
        with suppress(OSError, ValueError):
            beside.unlink(missing_ok=True)
        reason = getattr(error, "strerror", None) or "that is not a name for a file"
        mend = "Check the folder and its permissions."
        raise Refused(Fault(f"it cannot be written: {reason}", mend, file=str(out))) from None


def console() -> Console:
    """The terminal, or a page of fixed width where no terminal reads."""
    from rich.console import Console

    plain = Console(highlight=False, soft_wrap=False)
    return plain if plain.is_terminal else Console(highlight=False, width=WIDTH)


def print_report(report: Report) -> None:
    """The report as tables and sentences."""
    screen = console()
    screen.print(f"[bold]{_safe(report.title)}[/bold]")
    for sentence in report.lead:
        screen.print(_safe(sentence))
    if report.facts:
        screen.print(_facts(report))
    for found in report.tables:
        screen.print()
        screen.print(_table(found))
        if found.note:
            screen.print(f"[dim]{_safe(found.note)}[/dim]")
    if report.notices:
        screen.print("\n[bold]Before you rely on this[/bold]")
        for notice in report.notices:
            screen.print(f"  [yellow]![/yellow] {_safe(notice.text)} [dim]({notice.code})[/dim]")
    for heading, sentences in (("How it was worked out", report.conventions), ("Next", report.next_steps)):
        if sentences:
            screen.print(f"\n[bold]{heading}[/bold]")
            for sentence in sentences:
                screen.print(f"  {_safe(sentence)}")


def print_table(found: Table, title: str) -> None:
    """One table alone, under a title of its own."""
    from dataclasses import replace

    console().print(_table(replace(found, title=title)))


def _facts(report: Report) -> object:
    from rich.table import Table as RichTable

    grid = RichTable(show_header=False, box=None, padding=(0, 2, 0, 0))
    for label, found in report.facts:
        grid.add_row(_safe(label), f"[bold]{_safe(found.text)}[/bold]")
    return grid


def _table(found: Table) -> object:
    from rich.box import SIMPLE_HEAD
    from rich.table import Table as RichTable

    drawn = RichTable(
        title=_safe(found.title), title_justify="left", title_style="bold", box=SIMPLE_HEAD, padding=(0, 1)
    )
    for column in found.columns:
        drawn.add_column(_safe(column.title), justify="right" if column.number else "left", overflow="fold")
    rows, last = (found.rows[:-1], found.rows[-1]) if found.total else (found.rows, ())
    for cells in rows[:MOST_ROWS]:
        drawn.add_row(*(_safe(cell.text) for cell in cells))
    if len(rows) > MOST_ROWS:
        drawn.add_row(f"and {len(rows) - MOST_ROWS:,} more; --out FILE.csv has them all")
    if last:
        drawn.add_row(*(_safe(cell.text) for cell in last), style="bold")
    return drawn


def _print_working(report: Report, asked: str, *, json: bool) -> None:
    from wellspent.documents.figures import find_workings, path_words

    found = find_workings(report.figures, asked)
    from wellspent.documents.derivation import as_figures, derived

    if json:
        from wellspent.documents.figures import to_json

        typer.echo(to_json({path: as_figures(symbol) for path, symbol in found}))
        return
    workings, sources = derived([symbol for _, symbol in found])
    screen = console()
    for (path, _), lines in zip(found, workings, strict=True):
        screen.print(f"\n[bold]{_safe(path_words(path))}[/bold]  [dim]{_safe(path)}[/dim]")
        screen.print(_tree(lines))
    if sources:
        screen.print("\n[bold]Sources[/bold]")
    for number, source in enumerate(sources, 1):
        screen.print(f"  [{number}] {source}", markup=False)


def _tree(lines: Sequence[Line]) -> object:
    from rich.tree import Tree

    def label(line: Line) -> str:
        return f"{_safe(line.text)}\n[dim]{_safe(line.origin)}[/dim]" if line.origin else _safe(line.text)

    root = Tree(label(lines[0]))
    above = {0: root}
    for line in lines[1:]:
        above[line.depth] = above[line.depth - 1].add(label(line))
    return root


def _safe(text: str) -> str:
    from rich.markup import escape

    return escape(text)
