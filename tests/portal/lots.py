"""A notice with three lots, as a publisher would give it: helpers of the tests of lots."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.utils import timezone

LOTS = ("North of the river", "South of the river", "The cemeteries")
TWO_LOTS = Path(__file__).parents[1] / "files" / "notices" / "uk4-two-lots.json"


def notice_of_three() -> bytes:
    """A tender notice with three lots, each with its own weights, and a deadline a month from now."""
    package: dict[str, Any] = json.loads(TWO_LOTS.read_text("utf-8"))
    tender = package["releases"][0]["tender"]
    tender["tenderPeriod"] = {
        "endDate": (timezone.now() + timedelta(days=30)).replace(microsecond=0).isoformat()
    }
    tender["value"] = {"amount": 2_700_000, "currency": "GBP"}
    first = tender["lots"][0]
    price, quality, social = first["awardCriteria"]["criteria"]
    weights = ((40, 50, 10), (60, 30, 10), (30, 50, 20))
    tender["lots"] = [
        {
            **first, "id": str(number), "title": title,
            "awardCriteria": {
                "criteria": [
                    {**one, "numbers": [{"number": weight, "weight": "percentageExact"}]}
                    for one, weight in zip((price, quality, social), given, strict=True)
                ]
            },
        }
        for number, (title, given) in enumerate(zip(LOTS, weights, strict=True), 1)
    ]  # fmt: skip
    return json.dumps(package).encode()
