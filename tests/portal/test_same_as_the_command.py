"""What the site says of a draft is what the command says of the same tender file: one sum, two doors."""

from __future__ import annotations

import hashlib
import io
import zipfile
from datetime import timedelta
from fractions import Fraction
from pathlib import Path

import pytest
from django.utils import timezone
from tests.portal.conftest import World
from tests.running import Run

from wellspent.documents.decisions import decision_figures
from wellspent.documents.figures import to_json
from wellspent.portal.tendering import actions, check_actions, checks, departures, draft_actions, readings
from wellspent.portal.tendering.adapters import tender_bytes, tender_content
from wellspent.portal.tendering.models import Clause, Criterion, Procurement


@pytest.fixture
def full(world: World, draft: Procurement) -> Procurement:
    """A draft with clauses, targets, evidence, descriptors and a doubtful wording."""
    draft_actions.choose_measures(by=world.officer, procurement=draft, names=["trees-planted"])
    draft_actions.set_targets(
        by=world.officer,
        procurement=draft,
        targets={"trees-planted": Fraction(120), "local-target-group-jobs": Fraction("7.5")},
    )
    service = draft.criteria.get(key="service")
    draft_actions.keep(
        by=world.officer, procurement=draft, part=service, question="Only firms based in Harrowmere may answer. How will you do it?",
        guidance="Say who the crews are.", word_limit=400, evidence=["A programme on one page"],
        descriptors=[{"score": "5", "text": "All of it"}, {"score": "0", "text": "None of it"}],
    )  # fmt: skip
    draft_actions.keep(
        by=world.officer, procurement=draft, part=Clause(), title="Reporting", text="Every quarter."
    )
    actions.change(
        by=world.officer,
        procurement=draft,
        policy="rotherham",
        reference="HC/26/114",
        tie_break=["service", "price"],
    )
    row = Procurement.objects.get(pk=draft.pk)
    points = departures.points(row, checks.decision_of(row))
    reasons = {one.key: "The lead agreed." for one in points if one.open}
    check_actions.explain(by=world.officer, procurement=draft, reasons=reasons)
    return draft


@pytest.fixture
def written(full: Procurement, tmp_path: Path) -> Path:
    """The draft as the file that the command reads."""
    path = tmp_path / "tender.json"
    path.write_bytes(tender_bytes(full))
    return path


def test_the_policy_decision_is_the_command_s(full: Procurement, run: Run) -> None:
    ran = run(
        "policy", "rotherham", "--value", "1200000", "--vat", "excluded", "--kind", "services", "--date", "2026-10-01",
        "--body", "local", "--nation", "england", "--json",
    )  # fmt: skip
    decision = readings.decision(full)
    assert decision is not None
    assert to_json(decision_figures(decision)) == ran.out.strip()


def test_the_wording_check_is_the_command_s(full: Procurement, written: Path, run: Run) -> None:
    ran = run("legality", written, "--json")
    found = readings.wording(full)
    assert ran.json["findings"]
    assert [one["quote"] for one in ran.json["findings"]] == [one.quote for one in found.examined.findings]
    assert to_json(found.report.figures) == ran.out.strip()


def test_the_wind_tunnel_is_the_command_s(full: Procurement, written: Path, run: Run) -> None:
    assert to_json(readings.wind_tunnel(full).figures) == run("windtunnel", written, "--json").out.strip()
    typical = "social-value=60000"
    ran = run("windtunnel", written, "--json", "--typical", typical)
    assert to_json(readings.wind_tunnel(full, [typical]).figures) == ran.out.strip()
    assert ran.json["assumed"]["typical"]["social-value"] == "60000"


def test_the_tender_pack_is_the_command_s(world: World, full: Procurement, run: Run, tmp_path: Path) -> None:
    actions.publish(by=world.officer, procurement=full)
    path = tmp_path / "published.json"
    path.write_text(full.tender_file, "utf-8")
    out = tmp_path / "pack"
    ran = run("tenderpack", path, "--out", out, "--json")
    assert ran.code == 0
    assert hashlib.sha256(path.read_bytes()).hexdigest() == full.tender_digest
    made = readings.pack_files(full)
    assert sorted(made) == sorted(each.name for each in out.iterdir())
    for name, content in made.items():
        theirs = zipfile.ZipFile(out / name)
        ours = zipfile.ZipFile(io.BytesIO(content))
        assert ours.namelist() == theirs.namelist()
        for part in ours.namelist():
            if not part.startswith("docProps"):
                assert ours.read(part) == theirs.read(part), (name, part)


def test_the_canonical_file_holds_weights_and_targets_exactly(world: World, full: Procurement) -> None:
    third = full.criteria.get(key="price")
    draft_actions.keep(by=world.officer, procurement=full, part=third, weight=Fraction("33.333333333333"))
    content = tender_content(full)
    assert content["criterion"][0]["weight"] == Fraction("33.333333333333")
    assert b'"weight":"33.333333333333"' in tender_bytes(full)
    assert [row["target"] for row in content["particulars"]["kpi"]] == [
        "7.5 full-time-equivalent years",
        "120 trees",
    ]
    assert content["criterion"][1]["evidence"] == ["A programme on one page"]
    assert content["criterion"][1]["guidance"] == "Say who the crews are."
    assert content["criterion"][2]["measures"] == ["local-target-group-jobs", "trees-planted"]


def test_the_digest_of_the_rules_moves_with_the_rules_and_not_with_the_deadline(
    world: World, full: Procurement
) -> None:
    before = readings.rules_digest(full)
    actions.change(by=world.officer, procurement=full, questions_until=full.deadline, procedure="open")
    assert readings.rules_digest(full) == before
    draft_actions.weigh(by=world.officer, procurement=full, weights={"price": Fraction(39)})
    assert readings.rules_digest(full) != before


def test_a_draft_without_a_policy_has_no_decision(draft: Procurement) -> None:
    assert readings.decision(draft) is None
    draft.policy = "a-policy-of-yesterday"
    assert readings.decision(draft) is None


def test_a_criterion_of_one_measure_is_scored_alone(world: World, full: Procurement) -> None:
    draft_actions.add_criterion(
        by=world.officer, procurement=full, label="Trees", kind="measure", measure="trees-planted", rule="target",
        numbers={"target": "120"}, weight=Fraction(0),
    )  # fmt: skip
    content = tender_content(full)["criterion"]
    assert content[3]["measure"] == "trees-planted"
    assert content[2]["measures"] == ["local-target-group-jobs"]
    assert Criterion.objects.get(procurement=full, label="Trees").key == "trees"


def test_offers_that_arrive_elsewhere_are_told_where_and_by_when(world: World, full: Procurement) -> None:
    actions.change(by=world.officer, procurement=full, way_in="elsewhere", deadline=None)
    assert [fault.rule for fault in checks.unready(full)] == []
    assert any("not told where" in text for text, _ in checks.advice(full, None))
    soon = timezone.now() + timedelta(days=9)
    actions.change(
        by=world.officer, procurement=full, deadline=soon, submission="ProContract, reference DN-114"
    )
    assert tender_content(full)["particulars"]["submission"] == "ProContract, reference DN-114"
    actions.publish(by=world.officer, procurement=full)
    assert readings.invitation(full).facts["Send it to"] == "ProContract, reference DN-114"
