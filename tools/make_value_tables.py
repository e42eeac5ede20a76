"""Write the carbon values and the tables of the two deflators from the gathered government data.

Usage: python tools/make_value_tables.py ../shared/data/values

The folder holds greenbook_carbon_values.csv (DESNZ, November 2023, Table 3), greenbook_gdp_deflator.csv
(HM Treasury, December 2025) and gmca_v14_deflator_index.csv (the Lookups sheet of the GMCA Unit Cost Database v1.4).
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path

LIBRARY = Path(__file__).parents[1] / "src" / "wellspent" / "library"
PLACES = Decimal("0.000000001")
CARBON = """\
id = "desnz-carbon"
label = "Greenhouse gas emissions avoided"
theme = "environment"
unit = "tco2e"
yearly = true
ledger = "social"
place = "United Kingdom"
overlap = "carbon"
note = "One value a year, for emissions of that year; low and high are the printed sensitivities. Not beside an \
emissions trading price. The series ends in 2050. A change of prices made by DESNZ itself uses another deflator than today's."
review_by = 2027-11-30

[source]
title = "Valuation of greenhouse gas emissions for policy appraisal: data tables 1 to 19, November 2023"
publisher = "Department for Energy Security and Net Zero"
year = 2023
page = "Table 3"
licence = "OGL-3.0"
"""


def rows(path: Path) -> list[dict[str, str]]:
    """The rows of a table, each by the names of its columns."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def carbon(source: Path) -> str:
    """The proxy file: one value a year, central with its low and high."""
    years: dict[str, dict[str, str]] = {}
    for row in rows(source):
        years.setdefault(row["year"], {})[row["scenario"]] = row["value_gbp_per_tco2e"]
    values = (
        f"\n[[value]]\nfrom = {year}-01-01\namount = {found['central']}\nprice_year = 2022\n"
        f'low = {found["low"]}\nhigh = {found["high"]}\nstatus = "published"\n'
        for year, found in sorted(years.items())
    )
    return CARBON + "".join(values)


def table(pairs: Iterable[tuple[str, str]]) -> str:
    """An index table: the year and its index, at most nine places (beyond is floating-point noise)."""
    lines = []
    for year, index in pairs:
        number = Decimal(index)
        lines.append(
            f"{year},{min(number, number.quantize(PLACES), key=lambda n: len(str(n))).normalize():f}"
        )
    return "\n".join(["year,index", *lines]) + "\n"


def main(folder: Path) -> None:
    """Write the three files."""
    (LIBRARY / "proxies" / "environment").mkdir(parents=True, exist_ok=True)
    path = LIBRARY / "proxies" / "environment" / "desnz-carbon.toml"
    path.write_text(carbon(folder / "greenbook_carbon_values.csv"), encoding="utf-8")
    gdp = ((row["year"], row["value"]) for row in rows(folder / "greenbook_gdp_deflator.csv"))
    (LIBRARY / "parameters" / "hmt-gdp-2025-12.csv").write_text(table(gdp), encoding="utf-8")
    gmca = (
        (row["financial_year"], row["index_1989_90_eq_100"])
        for row in rows(folder / "gmca_v14_deflator_index.csv")
    )
    (LIBRARY / "parameters" / "gmca-v1-4-2015-03.csv").write_text(table(gmca), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
