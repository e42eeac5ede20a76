"""The demo: what a stranger sees first."""

from __future__ import annotations

from pathlib import Path

from tests.running import Run

from wellspent.files.demo import demo_region
from wellspent.files.shelves.library import open_library


def test_the_demo_goes_from_the_policy_to_an_opened_figure(run: Run) -> None:
    shown = run("demo", "--no-serve")
    assert (shown.code, shown.err) == (0, "")
    headings = [line for line in shown.out.splitlines() if line[:2] in ("1.", "2.", "3.", "4.", "5.")]
    assert [heading.partition(" ─")[0] for heading in headings] == [
        "1. What the policy asks",
        "2. What the bidders promise",
        "3. How they compare",
        "4. A warning explained: when the rule decides",
        "5. Open any figure",
    ]
    assert "Minimum weighting" in shown.out
    assert "Northmoor Facilities plc comes first" in shown.out
    assert "Yes: without Meridian Projects plc the first is" in shown.out


def test_each_command_the_demo_names_can_be_typed(run: Run, tmp_path: Path) -> None:
    shown = run("demo", "--no-serve").out
    named = [line.split()[1:] for line in shown.splitlines() if line.startswith("  wellspent ")]
    assert len(named) == 6
    for words in named:
        here = [str(tmp_path / word) if word.startswith(("harrowmere", "result")) else word for word in words]
        typed = run(*here)
        assert typed.code == 0, typed.err
    assert (tmp_path / "result.html").is_file()


def test_a_copy_is_made_once_and_nothing_is_written_over(run: Run, tmp_path: Path) -> None:
    target = tmp_path / "county"
    assert run("demo", "--copy", target).code == 0
    assert {path.name for path in target.iterdir()} == {path.name for path in demo_region().folder.iterdir()}
    again = run("demo", "--copy", target)
    assert (again.code, again.err) == (1, f"{target}: the folder is not empty. Name a new one.\n")


def test_the_region_hangs_together() -> None:
    """Every tender has its buyer, every buyer its policy, every bid a supplier of the region."""
    region, library = demo_region(), open_library()
    bodies = {organisation.id: organisation for organisation in region.sheet.organisation}
    assert {organisation.body for organisation in bodies.values()} == {"local", "nhs", "education", "police"}
    assert all(library.has("policy", organisation.policy) for organisation in bodies.values())
    assert {row.buyer for row in region.sheet.tender} <= set(bodies)
    from wellspent.files.tenders import read_sheet_of

    labels = {supplier.label for supplier in region.sheet.supplier}
    sheets = [read_sheet_of(region.tender(row.file)) for row in region.sheet.tender]
    assert {bid.label for sheet in sheets for bid in sheet.bid} <= labels
    assert [sheet.kind for sheet in sheets] == ["services", "works", "services"]
