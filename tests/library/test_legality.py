"""The library's legality checks: each is sourced and dated, and a file that does not hold is refused."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from tests.running import Run

from wellspent.files.shelves.library import open_library
from wellspent.files.shelves.settings import package_folder
from wellspent.method.legality import Check

CHECKS: list[Check] = [found.entry for found in open_library().all("legality")]
FILE = "licensed-set.toml"


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A shelf of one check, in the folder the command is run in."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "shelf" / "legality").mkdir(parents=True)
    shutil.copy(package_folder() / "legality" / FILE, tmp_path / "shelf" / "legality" / FILE)
    return tmp_path / "shelf"


def test_a_check_on_a_shelf_holds(run: Run, shelf: Path) -> None:
    ran = run("library", "check", "shelf")
    assert (ran.code, ran.err) == (0, "")
    assert "16 legality" in ran.out


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('id = "licensed-set"', 'id = "other"', "is not the name it is filed under"),
        ('status = "published"', 'status = "sure"', '"sure" is not one of'),
        ("words = '", "wrods = '", 'there is no key "wrods"'),
        ("words = '", "words = '.*", "[[mark]] 1"),
        ("words = '", "words = '(a", "[[mark]] 1"),
        ("words = '", "form = 'weight-missing'\nwords = '", "[[mark]] 1"),
        ("words = '", "form = 'moon' # '", '"moon" is not one of weight-missing'),
        ('terms_of = "procurement-act-2023"', 'terms_of = "moon"', 'there is no policy "moon"'),
        ('fact = "above-threshold"', 'fact = "moon"', 'there is no fact "moon"'),
        ('id = "licensed-licence"', 'id = "licensed-act"', 'the id "licensed-act" stands twice'),
        ('licence = "facts-cited"', 'licence = "moon"', 'there is no licence "moon"'),
        ("[[rule]]", "[[rlue]]", 'there is no key "rlue"'),
        ("because = ", "becuase = ", 'there is no key "becuase"'),
    ],
)
def test_a_check_that_does_not_hold_is_refused(run: Run, shelf: Path, old: str, new: str, says: str) -> None:
    path = shelf / "legality" / FILE
    before = path.read_text("utf-8")
    assert old in before
    path.write_text(before.replace(old, new, 1), encoding="utf-8")
    ran = run("library", "check", "shelf")
    assert (ran.code, ran.out) == (1, "")
    assert says in ran.err
    assert all(f"shelf/legality/{FILE}" in line for line in ran.err.splitlines())


def test_a_check_where_nobody_looks(run: Run, shelf: Path) -> None:
    (shelf / "legality" / "more").mkdir()
    shutil.move(shelf / "legality" / FILE, shelf / "legality" / "more" / FILE)
    shutil.copy(package_folder() / "legality" / "unrelated.toml", shelf / "legality")
    assert "File it as legality/*.toml." in run("library", "check", "shelf").err


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.id)
def test_every_rule_is_dated_or_says_it_is_advice(check: Check) -> None:
    assert len({rule.id for rule in check.rules}) == len(check.rules)
    for rule in check.rules:
        dated = any(condition.fact in ("date", "nation", "body") for condition in rule.conditions)
        assert (
            dated
            or rule.lineages
            or rule.id in ("residence-advice", "local-people-advice", "licensed-licence")
        )
        assert rule.because.endswith(".")
        assert len(rule.rewording) > 40
    ids = [rule.id for other in CHECKS for rule in other.rules]
    assert len(ids) == len(set(ids))


def test_the_rates_of_bidders_are_ours_and_say_so(run: Run) -> None:
    hours = open_library().find("parameter", "bidder-hours").entry
    assert hours.status == "illustrative"
    ran = run("library", "show", "bidder-hours")
    assert ran.code == 0
    assert "illustrative" in ran.out


def test_rates_below_nothing_are_refused(run: Run, shelf: Path) -> None:
    (shelf / "parameters").mkdir()
    text = (package_folder() / "parameters" / "bidder-hours.toml").read_text("utf-8")
    (shelf / "parameters" / "bidder-hours.toml").write_text(text.replace("measure = 2 ", "measure = -2 "))
    assert "measure is below nothing. Write hours, such as 1.5." in run("library", "check", "shelf").err
