"""Options that several commands share, described once."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Json = Annotated[bool, typer.Option("--json", help="Print JSON alone on standard output.")]
Out = Annotated[
    Path | None,
    typer.Option("--out", help="Write the report here: .html, .pdf, .docx, .xlsx, .csv or .json."),
]
Working = Annotated[
    str | None,
    typer.Option("--working", help="Open the working of a figure: a name, an id, or a path of the JSON."),
]
WeightDraws = Annotated[
    int, typer.Option("--draws", min=100, max=1_000_000, help="Draws of weights for --stability.")
]
WeightSeed = Annotated[int, typer.Option("--seed", min=0, help="Where the draws of --stability begin.")]
Decided = Annotated[
    str | None,
    typer.Option(
        "--decided", help="The day whose library values count, such as 2026-11-21; today if left out."
    ),
]
Value = Annotated[
    str | None,
    typer.Option("--value", help="The most payable over the whole term with extensions, in pounds."),
]
Vat = Annotated[str | None, typer.Option("--vat", help="Whether the value has VAT: included or excluded.")]
Kind = Annotated[str | None, typer.Option("--kind", help="goods, services or works.")]
Commenced = Annotated[
    str | None, typer.Option("--date", help="The day of commencement, when the tender notice is published.")
]
Body = Annotated[str | None, typer.Option("--body", help="central, local, nhs, education, police or other.")]
Nation = Annotated[str | None, typer.Option("--nation", help="england, wales, scotland or northern-ireland.")]
Known = Annotated[
    list[str] | None,
    typer.Option("--known", metavar="FACT=yes|no", help="A named fact; may be given several times."),
]
