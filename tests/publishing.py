"""Tenders to publish in the tests: the demo's, and one with two lots that has gone all the way."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest

from wellspent.awarding.publishing import Published
from wellspent.cli.publishing import process_of
from wellspent.documents.ocds.packages import Publication, package
from wellspent.files.demo import demo_region

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared" / "data" / "ocds"
shared_data = pytest.mark.skipif(
    not SHARED.is_dir(), reason="the standard's schemas are not beside the project, at ../shared/data/ocds"
)
GROUNDS = demo_region().tender("grounds.toml")
CENTRE = demo_region().tender("community-centre.toml")

TWO_LOTS = """\
id = "cleaning"
title = "Cleaning of schools and offices"
ocid = "ocds-213czf-cleaning"
buyer = "Harrowmere Council"
value = 6000000
vat = "included"
kind = "services"
body = "local"
nation = "england"
commenced = 2026-01-05
decided = 2026-03-20
tie_break = ["price"]

[[lot]]
id = "north"
title = "The north"
[[lot.criterion]]
id = "price"
kind = "price"
weight = 70
rule = "lowest-over-price"
[[lot.criterion]]
id = "local"
label = "Spent with firms in the county"
kind = "quality"
social_value = true
weight = 30
rule = "scale"
scale = 10
minimum = 3

[[lot]]
id = "south"
title = "The south"
[[lot.criterion]]
id = "price"
kind = "price"
weight = 100
rule = "lowest-over-price"

[[bid]]
id = "a"
lot = "north"
label = "Alder Ltd"
answers = { price = 90000, local = 8 }
[[bid]]
id = "b"
lot = "north"
label = "Beech plc"
answers = { price = 80000, local = 4 }
[[bid]]
id = "c"
lot = "north"
label = "Cedar Ltd"
answers = { price = 70000, local = 1 }
[[bid]]
id = "a"
lot = "south"
answers = { price = 50000 }
[[bid]]
id = "b"
lot = "south"
label = "Beech plc"
answers = { price = 40000 }

[particulars]
procedure = "competitive-flexible"
special_regime = ["light-touch"]
cpv = ["90910000-9"]
regions = ["UKE"]
tender_deadline = 2026-02-05T12:00:00Z
contract_from = 2026-06-01
contract_to = 2028-06-01
extend_to = 2030-06-01
[particulars.buyer]
email = "buyer@harrowmere.example.org"
[[particulars.supplier]]
bid = "a"
id = "XX-EXAMPLE-ALDER"
email = "a.person@alder.example.org"
sme = true
[[particulars.supplier]]
bid = "b"
sme = false
vcse = false
[[particulars.award]]
lot = "north"
decided = 2026-03-20
summaries_sent = 2026-03-27
published = 2026-03-30
signed = 2026-04-20
details_published = 2026-05-05
value = 90000
value_with_vat = 108000
[[particulars.award]]
lot = "south"
decided = 2026-03-20
published = 2026-03-30
[[particulars.kpi]]
id = "clean"
title = "Rooms found clean"
target = "98%"
every = "quarter"
[[particulars.kpi]]
id = "south-only"
title = "Windows"
lot = "south"
[[particulars.rating]]
kpi = "clean"
from = 2026-06-01
to = 2026-09-01
rating = "approaching-target"
reported = 2026-09-14
note = "96% found clean."
[[particulars.rating]]
kpi = "clean"
from = 2026-09-01
to = 2026-12-01
rating = "good"
reported = 2026-12-14
[[particulars.failure]]
lot = "north"
description = "Forty rooms were not cleaned."
requirement = "Every room is cleaned each day."
decided = 2026-11-02
penalised = 2026-11-20
penalty = "negotiated"
value = 1500
partial_termination = "The annexe goes to another firm."
reported = 2026-11-30
"""


@cache
def published(path: Path, shown: str = "public") -> Published:
    """A tender of the demo, as it can be published."""
    return process_of(path, shown=shown)


def of_text(folder: Path, text: str, shown: str = "public") -> Published:
    """A tender written here, as it can be published."""
    path = folder / "tender.toml"
    path.write_text(text, encoding="utf-8")
    return process_of(path, shown=shown)


def two_lots(
    folder: Path, stage: str = "implementation", kind: str = "release", shown: str = "public"
) -> Any:
    """A package of the tender with two lots."""
    return package(of_text(folder, TWO_LOTS, shown).process, kind, stage, Publication())
