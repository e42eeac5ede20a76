"""A lead adapts a measure, an officer asks for it in a tender, and both are published; a file is brought in and mended."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.journeys.conftest import Visitor
from tests.portal.conftest import World, draft, world
from tests.portal.shelving import FRAMEWORK, MEASURE, SET

from wellspent.files.shelves.copies import toml_of
from wellspent.portal.shelf import actions, adapters, own
from wellspent.portal.shelf.models import OwnEntry, Stage
from wellspent.portal.tendering import actions as tendering
from wellspent.portal.tendering.models import Procurement

pytestmark = pytest.mark.django_db(transaction=True)

__all__ = ["draft", "world"]  # fixtures


@pytest.fixture(autouse=True)
def shelves(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(own, "folder_of", lambda organisation: tmp_path / str(organisation))
    yield
    own._kept_open.cache_clear()


def fits(visitor: Visitor) -> None:
    """Nothing of the page runs off the screen."""
    wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    assert not visitor.page.evaluate(wide), visitor.page.url


@pytest.mark.parametrize(("script", "phone"), [(True, False), (False, True)])
def test_a_measure_is_adapted_asked_for_and_published(
    visit: Callable[..., Visitor], world: World, draft: Procurement, script: bool, phone: bool
) -> None:
    # Given a social value lead at a measure that ships
    lead = visit(script=script, phone=phone)
    lead.signs_in("lead@example.org", "lead")
    lead.goes_to(f"/library/measure/{MEASURE}")
    fits(lead)
    # When they copy it and write what their council counts
    lead.presses("Copy and adapt")
    assert "The Wellspent project" in lead.page.content()
    lead.fills(label="Jobs for Harrowmere people", evidence="Payroll by quarter\nA letter of the college")
    lead.page.get_by_text("Lancashire Social Value Policy and Framework (2016) (2 ticked)").click()
    lead.page.get_by_label("1 Promoting employment and economic sustainability", exact=True).uncheck()
    lead.presses("Save the draft")
    fits(lead)
    row = OwnEntry.objects.get()
    assert row.content["evidence"] == ["Payroll by quarter", "A letter of the college"]
    # Then it may be asked for in a draft tender at once, and not be published with it yet
    lead.goes_to(f"/buy/{draft.slug}/measures/add?q=Harrowmere+people")
    lead.page.get_by_label("Jobs for Harrowmere people").first.check()
    lead.presses("Ask for the ticked measures")
    lead.goes_to(f"/buy/{draft.slug}/check")
    assert "of your own edition is still a draft" in lead.page.content()
    # When its edition is put in force
    lead.goes_to("/library/own")
    fits(lead)
    lead.follows("Jobs for Harrowmere people")
    lead.presses("Publish this edition")
    assert "In force" in lead.page.content()
    # Then the tender is published with it, and keeps it whatever comes next
    tendering.publish(by=world.officer, procurement=draft)
    lead.goes_to(f"/library/own/{row.pk}")
    assert draft.title in lead.page.content()
    lead.presses("Take it off the shelf")
    row.refresh_from_db()
    assert row.stage == Stage.RETIRED
    assert adapters.library_of_tender(draft).has("measure", row.key)


def test_a_framework_is_adapted_outcome_by_outcome(visit: Callable[..., Visitor], world: World) -> None:
    # Given a lead without scripts at a framework
    lead = visit(script=False)
    lead.signs_in("lead@example.org", "lead")
    lead.goes_to(f"/library/framework/{FRAMEWORK}")
    lead.presses("Copy and adapt")
    lead.fills(label="What Harrowmere wants")
    lead.presses("Save the draft")
    # When they word an outcome anew, add one and take one out
    lead.follows("1 Promoting employment and economic sustainability")
    lead.fills(label="Good work in Harrowmere")
    lead.presses("Save the draft")
    lead.follows("Add an outcome")
    lead.fills(label="Clean air")
    lead.presses("Save the draft")
    lead.presses("Take out Promoting environmental sustainability")
    # Then the framework is published and stands beside the others
    lead.presses("Publish this edition")
    lead.goes_to("/library/frameworks")
    assert "What Harrowmere wants" in lead.page.content()
    lead.goes_to("/library/frameworks?view=glance")
    fits(lead)


def test_a_file_at_fault_is_mended_and_kept(
    visit: Callable[..., Visitor], world: World, tmp_path: Path
) -> None:
    # Given a lead with a measure in a file that names a unit nobody knows, and a licensed set
    row = actions.copy(by=world.lead, organisation=world.buyer, kind="measure", name=MEASURE)
    text = toml_of({**row.content, "id": "harrowmere-jobs", "label": "Jobs here"})
    actions.discard(by=world.lead, entry=row)
    bad, good, table = tmp_path / "jobs.toml", tmp_path / "mended.toml", tmp_path / "bank.csv"
    bad.write_text(text.replace('unit = "fte-year"', 'unit = "fortnight"'), "utf-8")
    good.write_text(text, "utf-8")
    table.write_bytes(SET)
    lead = visit(phone=True)
    lead.signs_in("lead@example.org", "lead")

    def brings(holds: str, file: Path) -> None:
        lead.goes_to("/library/import")
        lead.chooses(holds)
        lead.page.locator("[name=chosen]").set_input_files(str(file))
        lead.presses("Look through the files")
        fits(lead)

    # When they bring it in
    brings("Measures, frameworks or money values, as TOML files", bad)
    # Then the fault stands there with its place and mend, and nothing is kept
    assert "there is no unit" in lead.page.content()
    assert "unit (line" in lead.page.content()
    lead.presses("Throw it away")
    assert not OwnEntry.objects.exists()
    # When the mended file comes, all of it is kept, and the set too
    brings("Measures, frameworks or money values, as TOML files", good)
    lead.presses("Keep all of it")
    assert "Jobs here" in lead.page.content()
    brings("A table of money values, as .csv or .xlsx, a row a value", table)
    lead.presses("Keep all of it")
    lead.goes_to("/library/own")
    assert "bank.csv" in lead.page.content()
    lead.goes_to("/library/sets")
    fits(lead)
