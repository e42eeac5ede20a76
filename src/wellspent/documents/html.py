"""A report as one self-contained page, every figure of it a link to its working, without JavaScript."""

from __future__ import annotations

from importlib.resources import files

from jinja2 import Environment, FunctionLoader, StrictUndefined

from wellspent import __version__
from wellspent.documents.derivation import derived
from wellspent.documents.opened import opened_by
from wellspent.documents.pictures import pictures
from wellspent.documents.report import Report

FEW_COLUMNS = 3
"""A table of no more columns stays a table on a narrow screen; the rows of a wider one become cards."""


LONG = 32
"""A text of more letters stands under its label on a card, not beside it."""


def to_html(report: Report) -> str:
    """The page. It holds everything it needs: no font, style or script is fetched."""
    opened = opened_by(report)
    workings, sources = derived([figure.working for figure in opened], apart=True)
    for figure, lines in zip(opened, workings, strict=True):
        figure.lines = lines
    template = _environment().get_template("report.html.j2")
    return template.render(
        report=report,
        opened=opened,
        pictures=pictures(report),
        sources=sources,
        few=FEW_COLUMNS,
        long=LONG,
        version=__version__,
    )


def _environment() -> Environment:
    folder = files("wellspent.documents") / "templates"
    return Environment(
        loader=FunctionLoader(lambda name: (folder / name).read_text(encoding="utf-8")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
