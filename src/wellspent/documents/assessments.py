"""A self-assessment as figures and as a report: where an organisation stands, its gaps, its next steps."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from wellspent.documents.figures import Figures
from wellspent.documents.report import Report, Table, cell, columns, row, table
from wellspent.files.answers import Assessed
from wellspent.method.maturity import Cell, Gap, Matrix
