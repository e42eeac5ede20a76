"""Any tender that can be scored can be published: every stage of it is valid, names no fault, and changes nothing."""

from __future__ import annotations

import json
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.documents.ocds.standard import package_schema
from tests.publishing import of_text, shared_data

from wellspent.documents.ocds.checks import faults_of
from wellspent.documents.ocds.packages import Publication, package
from wellspent.documents.ocds.process import STAGES, Process
from wellspent.method.errors import Fault, Refused

SOME = settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
WORDS = st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S", "Zs"]), min_size=1, max_size=60).filter(
    lambda text: bool(text.strip())
)  # fmt: skip
PENCE = st.integers(1, 10**11)


def quoted(text: str) -> str:
    """A text as TOML has it, each letter by its number."""
    return '"' + "".join(f"\\U{ord(letter):08x}" for letter in text) + '"'


def amount(pence: int) -> str:
    return f"{pence // 100}.{pence % 100:02d}"


@st.composite
def tenders(draw: st.DrawFn) -> str:
    """The file of a tender: one to three lots, any bids, and any of the particulars, or none."""
    lots = draw(st.integers(1, 3))
    lines = [
        f'id = "t"\ntitle = {quoted(draw(WORDS))}\nocid = "ocds-213czf-any"\nbuyer = {quoted(draw(WORDS))}'
    ]
    if draw(st.booleans()):
        vat = draw(st.sampled_from(["included", "excluded"]))
        lines.append(f'value = {amount(draw(PENCE))}\nvat = "{vat}"')
    lines.append(f'kind = "{draw(st.sampled_from(["goods", "services", "works"]))}"')
    lines.append(f'body = "local"\nnation = "{draw(st.sampled_from(["england", "wales", "scotland"]))}"')
    lines.append('commenced = 2026-01-05\ndecided = 2026-03-20\ntie_break = ["price"]')
    for lot in range(lots):
        lines.append(_lot(draw, lot))
    for lot in range(lots):
        for bid in range(draw(st.integers(0 if lots > 1 else 1, 3))):
            price, score = draw(PENCE), draw(st.integers(0, 10))
            lines.append(
                f'[[bid]]\nid = "b{bid}"\nlot = "l{lot}"\nlabel = {quoted(f"Firm {bid}")}\n'
                f"answers = {{ price = {amount(price)}, quality = {score} }}"
            )
    lines.append(_particulars(draw, lots))
    return "\n".join(lines)


def _lot(draw: st.DrawFn, lot: int) -> str:
    weight = draw(st.integers(1, 99))
    gate = f"\nminimum = {draw(st.integers(0, 9))}" if draw(st.booleans()) else ""
    social = "\nsocial_value = true" if draw(st.booleans()) else ""
    return (
        f'[[lot]]\nid = "l{lot}"\ntitle = {quoted(draw(WORDS))}\n'
        f'[[lot.criterion]]\nid = "price"\nkind = "price"\nweight = {weight}\nrule = "lowest-over-price"\n'
        f'[[lot.criterion]]\nid = "quality"\nkind = "quality"\nlabel = {quoted(draw(WORDS))}\n'
        f'weight = {100 - weight}\nrule = "scale"\nscale = 10{gate}{social}'
    )


def _particulars(draw: st.DrawFn, lots: int) -> str:
    lines = ["[particulars]"]
    may = {
        "procedure": '"open"', "special_regime": '["light-touch"]', "cpv": '["90910000-9"]', "regions": '["UKE"]',
        "main_place": '"Harrowmere"', "tender_deadline": "2026-02-05T12:00:00Z", "contract_from": "2026-06-01",
        "contract_to": "2028-06-01", "sme_suitable": "true", "vcse_suitable": "false",
        "submission": '"By post."', "full_criteria_at": '"https://a.example.org"',
    }  # fmt: skip
    for key, text in may.items():
        if draw(st.booleans()):
            lines.append(f"{key} = {text}")
    for lot in range(lots):
        if draw(st.booleans()):
            lines.append(
                f'[[particulars.award]]\nlot = "l{lot}"\ndecided = 2026-03-20\npublished = 2026-03-30'
            )
            if draw(st.booleans()):
                lines.append(
                    f"signed = 2026-04-20\ndetails_published = 2026-05-05\nvalue = {amount(draw(PENCE))}"
                )
    return "\n".join(lines)


def reached(made: Process, kind: str = "release") -> dict[str, Any]:
    """The package of every stage that a process has reached; each that it has not says what to add."""
    found: dict[str, Any] = {}
    unsaid: list[Fault] = []
    for stage in STAGES:
        try:
            found[stage] = written(package(made, kind, stage, Publication()))
        except Refused as refused:
            unsaid += [fault for fault in refused.faults if not (fault.rule and fault.mend)]
    assert unsaid == []
    assert STAGES[0] in found  # what has been tendered can always be published
    return found


def process(text: str, shown: str) -> Process:
    with tempfile.TemporaryDirectory() as folder:
        return of_text(Path(folder), text, shown).process


@cache
def validator(kind: str) -> Any:
    return jsonschema.Draft4Validator(package_schema(kind), format_checker=jsonschema.FormatChecker())


def written(found: Any) -> Any:
    return json.loads(json.dumps(found, allow_nan=False))


def wrong(found: Any, kind: str) -> list[str]:
    return [f"{list(one.absolute_path)}: {one.message[:200]}" for one in validator(kind).iter_errors(found)]


@shared_data
@pytest.mark.parametrize("kind", ["release", "record"])
@SOME
@given(text=tenders(), shown=st.sampled_from(["public", "all"]))
def test_every_stage_of_any_tender_is_valid_by_the_standards_schema(kind: str, text: str, shown: str) -> None:
    for stage, found in reached(process(text, shown), kind).items():
        assert wrong(found, kind) == [], stage


@SOME
@given(text=tenders(), kind=st.sampled_from(["release", "record"]))
def test_our_own_checks_find_no_fault_and_the_same_is_the_same(text: str, kind: str) -> None:
    made = process(text, "all")
    found = reached(made, kind)
    assert [str(fault) for each in found.values() for fault in faults_of(each)] == []
    assert json.dumps(found) == json.dumps(reached(made, kind))


def test_the_tenders_made_here_reach_an_award_and_a_contract() -> None:
    """What is drawn is not all of the first stage, or the tests above would show little."""
    seen: set[str] = set()

    @settings(
        max_examples=40,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        derandomize=True,
    )
    @given(text=tenders())
    def look(text: str) -> None:
        seen.update(reached(process(text, "all")))

    look()
    assert {"tender", "award", "contract"} <= seen


def _empty(found: Any, path: str = "") -> list[str]:
    """Where something stands that says nothing."""
    if found in ("", None) or (isinstance(found, dict | list) and not found):
        return [path]
    inner = found.items() if isinstance(found, dict) else enumerate(found) if isinstance(found, list) else ()
    return [hit for key, one in inner for hit in _empty(one, f"{path}.{key}")]


@SOME
@given(text=tenders())
def test_what_is_not_known_is_left_out_and_never_empty(text: str) -> None:
    for stage, found in reached(process(text, "all")).items():
        assert _empty(found) == [], stage


@SOME
@given(text=tenders())
def test_each_lot_has_its_own_rules_bids_and_winner(text: str) -> None:
    made = process(text, "all")
    stages = reached(made)
    (release,) = stages[list(stages)[-1]]["releases"]
    lots = {lot["id"]: lot for lot in release["tender"]["lots"]}
    assert list(lots) == [result.tender.lot for result in made.results]
    if list(stages) == [STAGES[0]]:
        assert not {"bids", "awards", "contracts"} & set(release)  # nothing of a bid before the award
        return
    evaluations = {one["relatedLot"]: one for one in release["bids"]["evaluations"]}
    awards = {one["relatedLots"][0]: one for one in release.get("awards", [])}
    for result in made.results:
        lot = result.tender.lot
        criteria = lots[lot]["awardCriteria"]["criteria"]
        weights = [n["number"] for one in criteria for n in one["numbers"] if "weight" in n]
        assert sum(weights) == 100
        assert (lot in evaluations) == bool(result.bids)
        counted = [one for one in release["bids"].get("statistics", []) if one["id"] == f"{lot}-bids"]
        assert [one["value"] for one in counted] == ([len(result.bids)] if result.bids else [])
        if result.bids:
            assert evaluations[lot].get("winner") == (
                made.neutral(result, result.winner) if result.winner else None
            )
            running = [one for one in evaluations[lot]["results"] if not one["eliminated"]]
            best = [one["total"]["number"] for one in running]
            assert best == sorted(best, reverse=True)
        assert (lot in awards) == bool(result.winner)
