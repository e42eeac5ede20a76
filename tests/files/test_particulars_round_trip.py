"""Any particulars that can be written read back as they were, from TOML and from their canonical JSON."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import tomlkit
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.files.test_particulars import TENDER

from wellspent.files.canonical import canonical
from wellspent.files.shelves.library import open_library
from wellspent.files.tenders import read_tender
from wellspent.method.errors import Refused
from wellspent.method.particulars import EVERY, PENALTIES, PROCEDURES, RATINGS, REGIMES, Particulars
from wellspent.method.shelves import Library

WORDS = st.text(alphabet="abc äöé£'\"\\#=[]", min_size=1, max_size=12).filter(lambda text: bool(text.strip()))
DAYS = st.dates(date(2026, 10, 1), date(2040, 1, 1))


@cache
def library() -> Library:
    return open_library()


@st.composite
def tables(draw: st.DrawFn) -> dict[str, Any]:
    """A [particulars] table in which everything holds, and any key may be left out."""
    days = sorted(draw(st.sets(DAYS, min_size=5, max_size=5)))
    first, after, furthest = sorted(draw(st.sets(DAYS, min_size=3, max_size=3)))
    moment = datetime(2026, 11, 2, draw(st.integers(0, 23)), tzinfo=UTC)
    everything: dict[str, Any] = {
        "reference": draw(WORDS),
        "description": draw(WORDS),
        "procedure": draw(st.sampled_from(list(PROCEDURES))),
        "special_regime": draw(st.lists(st.sampled_from(list(REGIMES)), unique=True)),
        "above_threshold": draw(st.booleans()),
        "cpv": draw(st.lists(st.from_regex(r"[0-9]{8}(-[0-9])?", fullmatch=True), max_size=3)),
        "regions": draw(st.lists(st.sampled_from(["UK", "UKE", "UKE3", "UKM"]), max_size=2)),
        "enquiries_deadline": moment - timedelta(days=3),
        "tender_deadline": moment,
        "contract_from": first,
        "contract_to": after,
        "extend_to": furthest,
        "value_with_vat": draw(st.integers(100000, 10**9)),
        "sme_suitable": draw(st.booleans()),
        "vcse_suitable": draw(st.booleans()),
        "buyer": {"name": draw(WORDS), "country": "GB", "email": "a@b.example.org"},
        "supplier": [{"bid": bid, "name": draw(WORDS), "sme": draw(st.booleans())} for bid in ("b", "a")],
        "award": [
            dict(
                zip(
                    ("decided", "summaries_sent", "published", "signed", "details_published"),
                    days,
                    strict=True,
                )
            )
            | {"bid": draw(st.sampled_from("ab")), "value": draw(st.integers(0, 10**6))}
        ],
        "kpi": [{"id": "k", "title": draw(WORDS), "every": draw(st.sampled_from(EVERY))}],
        "rating": [{"kpi": "k", "from": first, "to": after, "rating": draw(st.sampled_from(RATINGS))}],
        "failure": [
            {"description": draw(WORDS), "decided": first, "value": draw(st.integers(0, 10**6))}
            | {"penalised": after, "penalty": draw(st.sampled_from(PENALTIES)), "reported": furthest}
        ],
    }
    kept = draw(st.sets(st.sampled_from(sorted(everything))))
    kept |= {"kpi"} if "rating" in kept else set()
    return {key: everything[key] for key in everything if key in kept}


def read(path: Path) -> Particulars:
    return read_tender(path, library(), date(2026, 11, 21)).particulars


def written(folder: Path, table: dict[str, Any]) -> Path:
    path = folder / "tender.toml"
    path.write_text(TENDER + "\n" + tomlkit.dumps({"particulars": table}), encoding="utf-8")
    return path


@given(table=tables())
@settings(max_examples=120, deadline=None)
def test_what_is_written_is_read_and_nothing_else(tmp_path_factory: Any, table: dict[str, Any]) -> None:
    folder = tmp_path_factory.mktemp("round")
    path = written(folder, table)
    found = read(path)
    for key in (
        "procedure",
        "above_threshold",
        "contract_to",
        "value_with_vat",
        "sme_suitable",
        "tender_deadline",
    ):
        unknown = "" if key == "procedure" else None
        assert getattr(found, key) == table.get(key, unknown)
    for key in ("reference", "description"):
        assert getattr(found, key) == table.get(key, "").strip()
    regimes = table.get("special_regime")
    assert found.special_regime == (None if regimes is None else tuple(regimes))
    assert len(found.awards) == len(table.get("award", ()))
    assert len(found.ratings) == len(table.get("rating", ()))
    assert [one.penalty for one in found.failures] == [row["penalty"] for row in table.get("failure", ())]
    assert [supplier.bid for supplier in found.suppliers] == ["a", "b"]
    again = folder / "again.json"
    again.write_bytes(canonical(path).content)
    assert read(again) == found
    assert canonical(again) == canonical(path)


@given(
    table=tables(),
    key=st.sampled_from(["tender_deadline", "contract_to", "cpv", "regions", "buyer", "award"]),
)
@settings(max_examples=60, deadline=None)
def test_nonsense_is_refused_with_its_place_and_never_a_traceback(
    tmp_path_factory: Any, table: dict[str, Any], key: str
) -> None:
    path = written(tmp_path_factory.mktemp("wrong"), table | {key: "nonsense £"})
    with pytest.raises(Refused) as caught:
        read(path)
    assert any(f"particulars.{key}" in fault.place for fault in caught.value.faults)
    assert all(fault.mend for fault in caught.value.faults)


@given(table=tables())
@settings(max_examples=40, deadline=None)
def test_the_order_of_keys_and_tables_never_matters(tmp_path_factory: Any, table: dict[str, Any]) -> None:
    backward = dict(reversed(table.items()))
    one, other = (written(tmp_path_factory.mktemp("order"), each) for each in (table, backward))
    assert read(one) == read(other)
    assert canonical(one) == canonical(other)
