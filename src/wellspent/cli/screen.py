"""A report on the screen: sentences, facts, tables and warnings, at the width of the terminal or of the page."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Sequence
from typing import IO, TYPE_CHECKING, Any

from rich.console import Console
from rich.padding import Padding
from rich.table import Table as RichTable
from rich.text import Text
from rich.tree import Tree

from wellspent.cli.layout import drawn

if TYPE_CHECKING:
    from wellspent.documents.derivation import Line
    from wellspent.documents.report import Report, Table
    from wellspent.method.errors import Notice

WIDTH = 100
"""The width of a page that no terminal reads and nobody has named: a file, a pipe."""

MOST_ROWS = 200
"""A longer table is cut short on the screen, and says so."""


class Stripped:
    """A file without spaces at the ends of its lines, for text that will stand in a page."""

    def __init__(self, file: IO[str]) -> None:
        self.file = file

    def write(self, text: str) -> int:
        """Write `text`, whole lines at a time."""
        self.file.write(re.sub(r"[ \t]+$", "", text, flags=re.MULTILINE))
        return len(text)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.file, name)


def console() -> Console:
    """The terminal; where none reads, a page as wide as COLUMNS says, or of `WIDTH`."""
    plain = Console(highlight=False, markup=False, emoji=False)
    if plain.is_terminal:
        return plain
    said = os.environ.get("COLUMNS", "")
    width = int(said) if said.isdecimal() and int(said) > 0 else WIDTH
    file: Any = Stripped(sys.stdout)
    return Console(highlight=False, markup=False, emoji=False, width=width, file=file)


def print_report(report: Report) -> None:
    """The report as tables and sentences."""
    screen = console()
    screen.print(report.title, style="bold")
    for sentence in report.lead:
        screen.print(sentence)
    if report.facts:
        screen.print(_facts(report, screen.width))
    for found in report.tables:
        screen.print()
        _print_table(screen, found)
    if report.notices:
        screen.print("\nBefore you rely on this", style="bold")
        for notice in report.notices:
            screen.print(_warning(notice))
    for heading, sentences in (("How it was worked out", report.conventions), ("Next", report.next_steps)):
        if sentences:
            screen.print(f"\n{heading}", style="bold")
            for sentence in sentences:
                screen.print(Padding(sentence, (0, 0, 0, 2)))


def print_table(found: Table, title: str) -> None:
    """One table alone, under a title of its own."""
    from dataclasses import replace

    screen = console()
    screen.print()
    _print_table(screen, replace(found, title=title, note=""))


def print_workings(opened: Sequence[tuple[str, str, Sequence[Line]]], sources: Sequence[str]) -> None:
    """Workings as trees, each under what it is in words and its path, and the sources they share."""
    screen = console()
    for heading, path, lines in opened:
        head = Text.assemble("\n", (heading, "bold"), "  ", (path, "dim"))
        screen.print(head)
        screen.print(_tree(lines))
    if sources:
        screen.print("\nSources", style="bold")
    for number, source in enumerate(sources, 1):
        screen.print(_hanging(f"  [{number}] ", source))


def _print_table(screen: Console, found: Table) -> None:
    screen.print(f"{found.title}\n", style="bold")
    screen.print(drawn(found, screen.width, MOST_ROWS))
    count = len(found.rows) - found.total
    cut = [f"The first {MOST_ROWS} of {count:,} rows; --json has them all."] if count > MOST_ROWS else []
    said = [*cut, *([found.note] if found.note else [])]
    if said:
        screen.print("\n" + "\n".join(said), style="dim")


def _facts(report: Report, width: int) -> RichTable:
    """Label and value side by side; the label wraps where both do not fit."""
    widest = max(len(label) for label, _ in report.facts)
    values = max(len(word) for _, found in report.facts for word in (*found.text.split(), ""))
    grid = RichTable.grid(padding=(0, 2, 0, 0))
    grid.add_column(width=min(widest, max(width - 2 - min(values, width // 2), 10)))
    grid.add_column()
    for label, found in report.facts:
        grid.add_row(label, Text(found.text, style="bold"))
    return grid


def _warning(notice: Notice) -> RichTable:
    said = Text.assemble(notice.text, " ", (f"({notice.code})", "dim"))
    return _hanging(Text.assemble("  ", ("!", "yellow"), " "), said)


def _hanging(mark: str | Text, text: str | Text) -> RichTable:
    """A text whose further lines stand under its first."""
    grid = RichTable.grid(padding=0)
    grid.add_column(no_wrap=True)
    grid.add_column()
    grid.add_row(mark, text)
    return grid


def _tree(lines: Sequence[Line]) -> Tree:
    def label(line: Line) -> Text:
        return Text.assemble(line.text, "\n", (line.origin, "dim")) if line.origin else Text(line.text)

    root = Tree(label(lines[0]))
    above = {0: root}
    for line in lines[1:]:
        above[line.depth] = above[line.depth - 1].add(label(line))
    return root
