"""A report as one self-contained page, every figure of it open to its working, without JavaScript."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files

from jinja2 import Environment, FunctionLoader, StrictUndefined

from wellspent import __version__
from wellspent.documents.derivation import derived
from wellspent.documents.report import Cell, Report
from wellspent.method.working import Symbol


def to_html(report: Report) -> str:
    """The page. It holds everything it needs: no font, style or script is fetched."""
    figures = list(_opened(report))
    workings, sources = derived([working for _, _, working in figures], apart=True)
    opened = [(label, text, lines) for (label, text, _), lines in zip(figures, workings, strict=True)]
    template = _environment().get_template("report.html.j2")
    return template.render(report=report, opened=opened, sources=sources, version=__version__)


def _opened(report: Report) -> Iterator[tuple[str, str, Symbol]]:
    """Every figure of the report that has a working: what it is called, what it says, the working."""
    for label, cell in report.facts:
        if cell.working is not None:
            yield label, cell.text, cell.working
    for table in report.tables:
        for row in table.rows:
            for column, cell in zip(table.columns, row, strict=True):
                if cell.working is not None:
                    yield f"{_row_name(row)}, {column.title}", cell.text, cell.working


def _row_name(row: tuple[Cell, ...]) -> str:
    """What a row is about: its first cell that is words."""
    return next((cell.text for cell in row if cell.bare is None and cell.text), row[0].text)


def _environment() -> Environment:
    folder = files("wellspent.documents") / "templates"
    return Environment(
        loader=FunctionLoader(lambda name: (folder / name).read_text(encoding="utf-8")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
