"""A document of some twenty pages with tables and charts: typst, which writes our PDFs, beside WeasyPrint.

    python benchmarks/bench_pdf.py [PARTS [RUNS]]

Both set the same words, the same tables and the same drawings (made beforehand) in the same face, tagged for PDF/UA.
Each run is a process of its own, because typst remembers what it has set; loading the library is timed apart. WeasyPrint
is measured where it is installed (it needs Pango too), and is no dependency of ours.
"""

from __future__ import annotations

import base64
import html
import importlib.util
import json
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time
import zlib
from fractions import Fraction
from pathlib import Path
from typing import Any

from wellspent.documents.charts import Chart, Kind, Scale, Series
from wellspent.documents.report import Report, columns, row, table

ROWS = 24
TYPST, WEASYPRINT = "typst", "WeasyPrint"
STYLE = """
@font-face { font-family: Face; src: url(FONTS/LiberationSans-Regular.ttf); }
@font-face { font-family: Face; font-weight: bold; src: url(FONTS/LiberationSans-Bold.ttf); }
@page { size: A4; margin: 60pt 56pt; @bottom-right { content: "Page " counter(page) " of " counter(pages); font: 8pt Face; } }
body { font: 10pt/1.25 Face; } h1 { font-size: 20pt; } h2 { font-size: 13pt; break-after: avoid; } h3 { font-size: 11pt; }
table { border-collapse: collapse; font-size: 9.5pt; } thead { display: table-header-group; } tr { break-inside: avoid; }
th, td { padding: 4.5pt 4pt; border-bottom: .5pt solid #b9c4c2; text-align: left; } .number { text-align: right; }
img { width: 480pt; }
"""


def report(parts: int) -> Report:
    """A made-up report: a table of bids and a chart of them in every part."""
    tables, charts = [], []
    heads = columns("Bid", "Price#", "Quality#", "Social value#", "Total points#", "Rank#")
    for part in range(1, parts + 1):
        rows = [
            row(f"Bidder number {place} of the lot, Limited", Fraction(3_900_000 - 7_919 * place), Fraction(place, 3),
                Fraction(place * part, 7), Fraction(7_500 + place, 100), place)
            for place in range(1, ROWS + 1)
        ]  # fmt: skip
        title = f"Ranking of lot {part}"
        tables.append(table(title, heads, rows, note="Points add up; the highest total wins."))
        values = tuple(Fraction(place * part % 17 + 1) for place in range(6))
        names = tuple(f"Bidder number {place}" for place in range(1, 7))
        charts.append(
            Chart(f"Points of lot {part}", "The first six.", Kind.BARS, Scale("Points"), "Bid", names,
                  (Series("Points", values),), beside=title)
        )  # fmt: skip
    return Report(
        "A contract of many lots",
        {},
        ("Bidder number 1 comes first.",),
        (),
        tuple(tables),
        charts=tuple(charts),
    )


def page(document: dict[str, Any], fonts: Path) -> str:
    """The same document for WeasyPrint, from the very words and drawings that typst is given."""
    made = [f"<h1>{html.escape(document['title'])}</h1>"]
    made += [f"<p>{html.escape(sentence)}</p>" for sentence in document["lead"]]
    for item in (item for spread in document["spreads"] for item in spread["items"]):
        if "svg" in item:
            drawing = base64.b64encode(item["svg"].encode()).decode()
            made.append(
                f'<h3>{html.escape(item["title"])}</h3><img alt="{html.escape(item["alt"])}"'
                f' src="data:image/svg+xml;base64,{drawing}"><p>{html.escape(item["shows"])}</p>'
            )
            continue
        kinds = ['class="number"' if right else "" for right in item["right"]]
        cells = (
            "".join(f"<td {kind}>{html.escape(text)}</td>" for kind, text in zip(kinds, line, strict=True))
            for line in item["rows"]
        )
        heads = "".join(
            f'<th scope="col" {kind}>{html.escape(text)}</th>'
            for kind, text in zip(kinds, item["heads"], strict=True)
        )
        made.append(
            f"<h2>{html.escape(item['title'])}</h2><table><thead><tr>{heads}</tr></thead><tbody>"
            + "".join(f"<tr>{line}</tr>" for line in cells)
            + f"</tbody></table><p>{html.escape(item['note'])}</p>"
        )
    style = STYLE.replace("FONTS", fonts.as_uri())
    title = html.escape(document["name"])
    return f'<html lang="en-GB"><head><title>{title}</title><style>{style}</style></head><body>{"".join(made)}</body></html>'


def set_one(name: str, folder: Path) -> None:
    """Set the document once, in this process, and print what it took as JSON."""
    started = time.perf_counter()
    if name == TYPST:
        import typst  # noqa: F401 - timed apart from the setting

        from wellspent.documents.pdf import typeset

        given = json.loads((folder / "document.json").read_text(encoding="utf-8"))
    else:
        weasyprint: Any = importlib.import_module(WEASYPRINT.lower())
        given = (folder / "page.html").read_text(encoding="utf-8")
    loaded, spent = time.perf_counter(), time.process_time()
    made = (
        typeset(given, None)
        if name == TYPST
        else weasyprint.HTML(string=given).write_pdf(pdf_variant="pdf/ua-1")
    )
    took = {
        "load": loaded - started,
        "clock": time.perf_counter() - loaded,
        "cpu": time.process_time() - spent,
        "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "bytes": len(made),
        "pages": pages(made),
    }
    print(json.dumps(took))


def pages(made: bytes) -> int:
    """How many pages a PDF has."""
    whole = [made]
    for found in re.finditer(rb"stream\r?\n(.*?)\r?\nendstream", made, re.DOTALL):
        try:
            whole.append(zlib.decompress(found[1]))
        except zlib.error:
            continue
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", b"\n".join(whole)))


def measured(name: str, folder: Path, runs: int) -> dict[str, float]:
    """The medians of some runs of one of the two, printed."""
    found = []
    for _ in range(runs):
        words = [sys.executable, __file__, "--one", name, str(folder)]
        done = subprocess.run(words, capture_output=True, text=True, check=True)
        found.append(json.loads(done.stdout.splitlines()[-1]))
    took = {key: statistics.median(each[key] for each in found) for key in found[0]}
    least, most = (pick(each["clock"] for each in found) for pick in (min, max))
    print(
        f"{name:<12}{took['clock']:7.2f} s  (least {least:.2f}, most {most:.2f}; processor {took['cpu']:.2f} s); "
        f"loading {took['load']:.2f} s; {took['memory']:.0f} MB at most; {took['pages']:.0f} pages, {took['bytes'] / 1024:,.0f} kB"
    )
    return took


def main() -> None:
    """Run and print everything."""
    from wellspent.documents.pdf import Setting
    from wellspent.documents.typeface import fonts

    parts, runs = [*(int(word) for word in sys.argv[1:]), *(20, 7)[len(sys.argv[1:]) :]]
    made = report(parts)
    started, spent = time.perf_counter(), time.process_time()
    document = Setting(made).document(made)
    print(
        f"{parts} tables of {ROWS} rows and {parts} charts; drawing the charts and laying out the tables, which is ours "
        f"and timed apart: {time.perf_counter() - started:.2f} s (processor {time.process_time() - spent:.2f} s)\n"
    )
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "document.json").write_text(json.dumps(document), encoding="utf-8")
        (folder / "page.html").write_text(page(document, fonts()), encoding="utf-8")
        ours = measured(TYPST, folder, runs)
        if importlib.util.find_spec(WEASYPRINT.lower()) is None:
            print(f"{WEASYPRINT}: not measured, it is not installed in this environment")
            return
        theirs = measured(WEASYPRINT, folder, min(runs, 5))
    print(
        f"\n{WEASYPRINT} / {TYPST}: {theirs['clock'] / ours['clock']:.1f} by the clock, "
        f"{theirs['cpu'] / ours['cpu']:.1f} of the processor, {theirs['memory'] / ours['memory']:.1f} of memory"
    )


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        set_one(sys.argv[2], Path(sys.argv[3]))
    else:
        main()
