"""The page of file formats names every key that a file may hold."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pydantic import BaseModel

from wellspent.files.bids import BidSheet
from wellspent.files.criteria import AwardSheet, CriterionSheet
from wellspent.files.maps import AssumptionsSheet, MapSheet, OutcomeSheet, ReferenceSheet
from wellspent.files.offers import OfferSheet, PromiseSheet, RecordSheet
from wellspent.files.particulars import (
    AwardedSheet,
    IndicatorSheet,
    OrganisationSheet,
    ParticularsSheet,
    RatingSheet,
    SupplierSheet,
)
from wellspent.files.sheets import LotSheet, ScoreSheet, TenderSheet

PAGE = (Path(__file__).parents[2] / "docs" / "formats.md").read_text(encoding="utf-8")
SECTIONS = {part.split("\n", 1)[0]: part for part in PAGE.split("\n## ")[1:]}
FORMATS: dict[str, tuple[type[BaseModel], ...]] = {
    "A map: `wellspent value MAP`": (MapSheet, OutcomeSheet, AssumptionsSheet, ReferenceSheet),
    "An offer: `wellspent value --offer FILE`": (OfferSheet, PromiseSheet, RecordSheet),
    "A tender: `wellspent evaluate TENDER`": (
        TenderSheet,
        CriterionSheet,
        AwardSheet,
        BidSheet,
        ScoreSheet,
        LotSheet,
        ParticularsSheet,
        OrganisationSheet,
        SupplierSheet,
        AwardedSheet,
        IndicatorSheet,
        RatingSheet,
    ),
}


@pytest.mark.parametrize("section", FORMATS)
def test_every_key_is_on_the_page(section: str) -> None:
    keys = {field.alias or name for model in FORMATS[section] for name, field in model.model_fields.items()}
    missing = sorted(key for key in keys if not re.search(rf"\b{key}\b", SECTIONS[section]))
    assert not missing
