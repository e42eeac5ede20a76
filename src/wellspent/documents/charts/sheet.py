"""The sheet a chart is drawn on: lengths in points from the top left, and text that is measured before it is set.

Letters are drawn as outlines of the face that is shipped with the package, so that a picture looks the same in a
browser, in a PDF and in Word, whatever faces the machine has.
"""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache, lru_cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from wellspent.documents.typeface import fonts, typeface

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from matplotlib.font_manager import FontProperties
    from matplotlib.text import Text

WIDE, NARROW = 480, 262
"""The width of a page and of a telephone, in points: 640 and 350 pixels."""

SIZE = 9.5
"""The size of letters in points, the same in both: 12.7 pixels."""

LINE = 12.5
"""From one line of text to the next."""

TEAL, INK, SOFT, GREY, RULE = "#00594f", "#0b0c0c", "#4b5557", "#7d8a8c", "#b9c4c2"

SETTINGS: dict[Any, Any] = {
    "svg.hashsalt": "wellspent",  # the ids inside the file are the same each time
    "svg.fonttype": "path",
    "font.size": SIZE,
    "hatch.linewidth": 0.8,
    "text.usetex": False,
    "text.hinting": "none",  # the widths measured are those drawn
    "path.simplify": False,
}

_LOCK = Lock()
"""Matplotlib's settings belong to the whole program: one picture is drawn at a time."""


@contextmanager
def settled() -> Iterator[None]:
    """Matplotlib as this house sets it, for as long as one picture is drawn."""
    import matplotlib as mpl

    with _LOCK, mpl.rc_context(), warnings.catch_warnings():
        mpl.rcdefaults()  # a person's own matplotlibrc changes nothing
        mpl.rcParams.update(SETTINGS)
        warnings.filterwarnings("ignore", message="Glyph .* missing")  # the table beside holds every letter
        yield


class Sheet:
    """A white page `width` points wide; what is put on it is kept until its height is known."""

    def __init__(self, width: float) -> None:
        from matplotlib.figure import Figure

        self.width = width
        self.figure = Figure(figsize=(width / 72, 1), dpi=72, facecolor="white")
        self.axes = self.figure.add_axes((0, 0, 1, 1))
        self.axes.set_axis_off()
        self.texts: list[Text] = []
        self.height = 0.0

    def close(self) -> Figure:
        """The page cut to its height."""
        self.figure.set_size_inches(self.width / 72, self.height / 72)
        self.axes.set_xlim(0, self.width)
        self.axes.set_ylim(self.height, 0)
        return self.figure

    def text(self, x: float, y: float, said: str, *, color: str = INK, align: str = "left") -> None:
        """One line of text with its middle at the height `y`; signs such as $ are letters, never formulas."""
        self.texts.append(
            self.axes.text(
                x, y, said, color=color, ha=align, va="center_baseline", parse_math=False,
                fontproperties=face(said),
            )
        )  # fmt: skip

    def box(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        *,
        fill: str,
        edge: str = "none",
        hatch: str = "",
    ) -> None:
        """A filled box from its top left; a hatch is drawn in the colour of the edge."""
        from matplotlib.patches import Rectangle

        colours: dict[str, Any] = {"facecolor": fill, "edgecolor": edge, "hatch": hatch or None}
        self.axes.add_patch(Rectangle((x, y), width, height, linewidth=1 if edge != "none" else 0, **colours))

    def line(
        self,
        xs: Sequence[float],
        ys: Sequence[float],
        *,
        color: str = RULE,
        width: float = 1,
        dash: str = "-",
    ) -> None:
        """A line through points."""
        self.axes.plot(xs, ys, color=color, linewidth=width, linestyle=dash, clip_on=False)

    def dot(self, x: float, y: float, *, fill: str = TEAL, edge: str = TEAL, size: float = 7) -> None:
        """A dot with a rim."""
        self.axes.plot(
            [x], [y], marker="o", markersize=size, markerfacecolor=fill, markeredgecolor=edge, clip_on=False
        )


def face(said: str) -> FontProperties:
    """The face of a text: the shipped one, or Matplotlib's own where that lacks a letter."""
    return _faces()[not all(map(typeface("Regular").covers, said))]


@cache
def _faces() -> tuple[FontProperties, FontProperties]:
    import matplotlib as mpl
    from matplotlib.font_manager import FontProperties

    own, other = fonts() / "LiberationSans-Regular.ttf", Path(mpl.get_data_path(), "fonts/ttf/DejaVuSans.ttf")
    return FontProperties(fname=own, size=SIZE), FontProperties(fname=other, size=SIZE)


@lru_cache(maxsize=4096)
def measured(said: str) -> float:
    """The width of a line of text in points."""
    from matplotlib.textpath import text_to_path

    if not said.strip():
        return 0.0
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph .* missing")
        return float(text_to_path.get_text_width_height_descent(said, face(said), ismath=False)[0])


def readable(said: str) -> str:
    """A text on one line, without the characters that steer a machine and that no picture may hold."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in said).split())


def shortened(said: str, width: float) -> str:
    """A line cut to a width, with an ellipsis where something is left out."""
    said = readable(said)
    if measured(said) <= width:
        return said
    low, high = 0, len(said)
    while low < high:
        middle = (low + high + 1) // 2
        if measured(said[:middle].rstrip() + "…") <= width:
            low = middle
        else:
            high = middle - 1
    return said[:low].rstrip() + "…"


def wrapped(said: str, width: float, most: int = 2) -> list[str]:
    """A text in at most so many lines of a width; the last is cut where more would follow."""
    words, lines = readable(said).split(), list[str]()
    while words and len(lines) < most - 1:
        line = words.pop(0)
        if measured(line) > width:
            break_at = len(shortened(line, width)) - 1
            words.insert(0, line[break_at:])
            line = line[:break_at]
        while words and measured(f"{line} {words[0]}") <= width:
            line += f" {words.pop(0)}"
        lines.append(line)
    return [*lines, shortened(" ".join(words), width)] if words else lines


def saved(figure: Figure, form: str, dpi: int = 72) -> bytes:
    """The picture's bytes, the same for the same chart."""
    out = io.BytesIO()
    if form == "png":
        figure.savefig(out, format="png", dpi=dpi, metadata={"Software": None})
        return out.getvalue()
    nothing: dict[str, Any] = {"Date": None, "Creator": None, "Format": None, "Type": None}
    figure.savefig(out, format="svg", metadata=nothing)
    return _brief(out.getvalue().decode("utf-8")).encode()


def _brief(svg: str) -> str:
    """The SVG without what no reader needs: a heading that names an address, spaces, the seventh decimal."""
    svg = svg[svg.index("<svg") :]
    svg = re.sub(r"<!--.*?-->", "", svg, flags=re.DOTALL)  # each text once more, in letters
    svg = re.sub(r' clip-path="[^"]*"', "", svg)  # everything lies on the sheet
    svg = re.sub(r' id="(?:figure|axes|patch|line2d|text)_\d+"', "", svg)
    svg = re.sub(r'(<use [^>]*)transform="translate\(([\d.]+) 0\)"', _place, svg)
    svg = svg.replace("LiberationSans-", "l").replace("DejaVuSans-", "d")
    svg = re.sub(r' d="([^"]*)"', lambda found: f' d="{_path(found[1])}"', svg)
    return re.sub(r">\s+<", "><", svg).strip() + "\n"


def _place(found: re.Match[str]) -> str:
    """Where a letter stands in its line, said shorter."""
    return f'{found[1]}x="{float(found[2]):.2f}"'


def _path(said: str) -> str:
    """A path with its numbers to a hundredth of a point."""
    short = re.sub(r"-?\d+\.\d+", lambda found: f"{float(found[0]):.2f}".rstrip("0").rstrip("."), said)
    return re.sub(r"\s*([MLQCHVz])\s*", r"\1", short).strip()
