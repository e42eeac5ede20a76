"""Options that several commands share, described once."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Json = Annotated[bool, typer.Option("--json", help="Print JSON alone on standard output.")]
Out = Annotated[
    Path | None, typer.Option("--out", help="Write the report here: .html, .xlsx, .csv or .json.")
]
Working = Annotated[
    str | None,
    typer.Option("--working", help="Open the working of a figure: a name, an id, or a path of the JSON."),
]
Decided = Annotated[
    str | None,
    typer.Option(
        "--decided", help="The day whose library values count, such as 2026-11-21; today if left out."
    ),
]
