"""Write the proxies taken from the GMCA Unit Cost Database v1.4 (CC BY 4.0).

Usage: python tools/make_gmca_proxies.py ../shared/data/values/gmca_ucd_v1_4_clean.csv

The first argument is the database as a table: one row a cost code, each of its values with the year of its prices.
`gmca_selection.csv`, beside this file, says which rows are taken, under which id and unit, and in whose
words. A row's fiscal, economic and social values become one file each; amounts are the printed originals
in their own prices, never the uprated ones. Files of rows no longer selected are deleted.
"""

from __future__ import annotations

import csv
import json
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
PROXIES = ROOT / "src" / "wellspent" / "library" / "proxies"
SELECTION = Path(__file__).with_name("gmca_selection.csv")
LEDGERS = ("fiscal", "economic", "social")
RATINGS = {"R": "red", "A": "amber", "G": "green"}
THEMES = {
    "Crime": "crime",
    "Education & Skills": "education-skills",
    "Employment & Economy": "employment-economy",
    "Fire": "fire",
    "Health": "health",
    "Housing": "housing",
    "Social Services": "social-services",
}


def rows(path: Path) -> list[dict[str, str]]:
    """The rows of a table, each by the names of its columns."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def text(value: str) -> str:
    """A TOML string."""
    return json.dumps(value, ensure_ascii=False)


def gains(chosen: dict[str, str], row: dict[str, str], ledger: str) -> list[str]:
    """Whose budget or welfare: the agencies as printed, or the people the workbook's comment names."""
    if ledger == "fiscal":
        return [name for name in dict.fromkeys((row["agency1"], row["agency2"])) if name.strip("- ")]
    return [name.strip() for name in chosen[f"{ledger}_gains"].split(";") if name.strip()]


def note(chosen: dict[str, str], row: dict[str, str], ledger: str) -> str:
    """The row's own note, its other values, where GMCA took it from, and that a later database exists."""
    parts = [chosen["note"]] if chosen["note"] else []
    others = [name for name in LEDGERS if row[name] and name != ledger]
    if others:
        parts.append(
            f"The {' and '.join(others)} {'value' if len(others) == 1 else 'values'} of this row stand"
            f"{'s' if len(others) == 1 else ''} apart, in the same overlap set: an economic figure of GMCA"
            " can include the fiscal one."
        )
    parts.append(f"GMCA's own source: {chosen['origin']}.")
    parts.append("GMCA published version 3.0 in 2026; this figure is that of version 1.4.")
    return " ".join(parts)


def proxy(chosen: dict[str, str], row: dict[str, str], ledger: str) -> str:
    """The proxy file of one value of one row."""
    agencies = ", ".join(text(name) for name in gains(chosen, row, ledger))
    lines = [
        f"id = {text(chosen['id'] + '-' + ledger)}",
        f"label = {text(chosen['label'] + ' (' + ledger + ')')}",
        f"theme = {text(THEMES[row['theme']])}",
        f"unit = {text(chosen['unit'])}",
        f"ledger = {text(ledger)}",
        f"place = {text(chosen['place'] or 'not stated')}",
        *([f"gains = [{agencies}]"] if agencies else []),
        f"grade = {text('GMCA RAG: ' + RATINGS[row['rag']])}",
        f"overlap = {text(chosen['overlap'])}",
        f"note = {text(note(chosen, row, ledger))}",
        "review_by = 2027-03-31",
        "",
        "[source]",
        'title = "Unit Cost Database v1.4"',
        'publisher = "New Economy / Greater Manchester Combined Authority"',
        "year = 2015",
        f"page = {text(row['theme'] + ' sheet, ' + row['code'])}",
        'licence = "CC-BY-4.0"',
        "",
        "[[value]]",
        "from = 2015-03-01",
        f"amount = {row[ledger]}",
        f"price_year = {text(row[ledger + '_year'])}",
        *(f"{end} = {chosen[end]}" for end in ("low", "high") if chosen[end]),
        'status = "published"',
    ]
    return "\n".join(lines) + "\n"


def main(database: Path) -> int:
    """Write every selected value; the number of files."""
    found = {row["code"]: row for row in rows(database)}
    for old in PROXIES.glob("*/gmca-*.toml"):
        old.unlink()
    written = 0
    for chosen in rows(SELECTION):
        row = found[chosen["code"]]
        folder = PROXIES / THEMES[row["theme"]]
        folder.mkdir(parents=True, exist_ok=True)
        for ledger in (name for name in LEDGERS if row[name]):
            path = folder / f"{chosen['id']}-{ledger}.toml"
            path.write_text(proxy(chosen, row, ledger), encoding="utf-8")
            written += 1
    return written


if __name__ == "__main__":
    print(f"{main(Path(sys.argv[1]))} proxies written")
