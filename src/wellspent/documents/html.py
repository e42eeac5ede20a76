"""A report as one self-contained page, every figure of it open to its working, without JavaScript."""

from __future__ import annotations

from importlib.resources import files

from jinja2 import Environment, FunctionLoader, StrictUndefined

from wellspent import __version__
from wellspent.documents.derivation import Line, lines
from wellspent.documents.report import Report
from wellspent.method.working import Symbol


def to_html(report: Report) -> str:
    """The page. It holds everything it needs: no font, style or script is fetched."""
    return _environment().get_template("report.html.j2").render(report=report, version=__version__)


def _environment() -> Environment:
    folder = files("wellspent.documents") / "templates"
    environment = Environment(
        loader=FunctionLoader(lambda name: (folder / name).read_text(encoding="utf-8")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["working_lines"] = _lines
    return environment


def _lines(symbol: Symbol) -> list[Line]:
    return list(lines(symbol))
