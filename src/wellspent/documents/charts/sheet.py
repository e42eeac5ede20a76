"""The sheet a chart is drawn on: lengths in points from the top left, and text that is measured before it is set.

Letters are drawn as outlines of the face that comes with Matplotlib, so that a picture looks the same in a
browser, in a PDF and in Word, whatever faces the machine has.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from threading import Lock
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.figure import Figure
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
    "font.family": ["DejaVu Sans"],
    "font.size": SIZE,
    "hatch.linewidth": 0.8,
    "text.usetex": False,
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

    def text(
        self, x: float, y: float, said: str, *, color: str = INK, align: str = "left", bold: bool = False
    ) -> None:
        """One line of text with its middle at the height `y`; signs such as $ are letters, never formulas."""
        self.texts.append(
            self.axes.text(
                x, y, said, color=color, ha=align, va="center_baseline", parse_math=False,
                fontweight="bold" if bold else "normal",
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

    def dot(self, x: float, y: float, *, fill: str = TEAL, shape: str = "o", size: float = 7) -> None:
        """A dot with a teal rim."""
        self.axes.plot(
            [x], [y], marker=shape, markersize=size, markerfacecolor=fill, markeredgecolor=TEAL, clip_on=False
        )


@lru_cache(maxsize=4096)
def measured(said: str, bold: bool = False) -> float:
    """The width of a line of text in points."""
    from matplotlib.font_manager import FontProperties
    from matplotlib.textpath import text_to_path

    if not said.strip():
        return 0.0
    face = FontProperties(family=["DejaVu Sans"], size=SIZE, weight="bold" if bold else "normal")
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph .* missing")
        return float(text_to_path.get_text_width_height_descent(said, face, ismath=False)[0])


def shortened(said: str, width: float) -> str:
    """A line cut to a width, with an ellipsis where something is left out."""
    said = " ".join(said.split())
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
    words, lines = said.split(), list[str]()
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
    if form == "svg":
        figure.savefig(
            out, format="svg", metadata={"Date": None, "Creator": None, "Format": None, "Type": None}
        )
    else:
        figure.savefig(out, format="png", dpi=dpi, metadata={"Software": None})
    return out.getvalue()
