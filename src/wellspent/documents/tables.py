"""A report's tables as CSV."""

from __future__ import annotations

import csv
import io

from wellspent.documents.report import Report


def to_csv(report: Report) -> str:
    """The report's first table as CSV: bare numbers, a header row."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    main = report.tables[0]
    writer.writerow(column.title for column in main.columns)
    writer.writerows([cell.machine for cell in row] for row in main.rows)
    return out.getvalue()
