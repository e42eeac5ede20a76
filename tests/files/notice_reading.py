"""Reading made-up and real notices in tests."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from wellspent.files.notices import read_notices
from wellspent.method.notices import NoticeFile, PrintedWeight

HERE = Path(__file__).parent / "notices"
REAL = Path(__file__).parents[3] / "shared" / "data" / "ocds"

real = pytest.mark.skipif(not REAL.is_dir(), reason="the real notices of ../shared/data/ocds are not here")


def read(name: str) -> NoticeFile:
    return read_notices(HERE / name)


def read_text(folder: Path, text: str, name: str = "notice.json") -> NoticeFile:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return read_notices(path)


def one_release(**tender: Any) -> dict[str, Any]:
    return {
        "ocid": "ocds-abc123-1",
        "id": "1",
        "tag": ["tender"],
        "date": "2026-05-01T10:00:00Z",
        "buyer": {"name": "Elmbridge Vale Council"},
        "tender": {"title": "Benches", **tender},
    }


def with_criteria(*criteria: dict[str, Any]) -> str:
    return json.dumps(one_release(awardCriteria={"criteria": list(criteria)}))


def rules(found: NoticeFile) -> list[str]:
    return [fault.rule for fault in found.faults]


def exact(number: int | str, unit: str = "percent") -> PrintedWeight:
    return PrintedWeight("exact", Fraction(number), Fraction(number), unit)
