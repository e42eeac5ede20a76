"""What is said where `--working` names no figure: the nearest first, then what there is, as the report has it."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.running import Run

MEALS = Path(__file__).parents[2] / "docs" / "examples" / "meals.toml"
REST = '"Fewer GP consultations", impact, present_value, investment.'


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("nothing", f'There are "Fewer visits to A&E", {REST}'),
        ("vist", f'Did you mean "Fewer visits to A&E"? There are also {REST}'),
        ("fewer gp", 'Did you mean "Fewer GP consultations"? '
                     'There are also "Fewer visits to A&E", impact, present_value, investment.'),
        ("impac", 'Did you mean "impact"? There are also "Fewer visits to A&E", "Fewer GP consultations", '
                  "present_value, investment, net_present_value."),
    ],
)  # fmt: skip
def test_it_names_the_figures_that_open(run: Run, asked: str, said: str) -> None:
    ran = run("value", MEALS, "--working", asked)
    assert (ran.code, ran.out, ran.err) == (1, "", f'--working: there is no figure "{asked}". {said}\n')


def test_every_name_it_gives_opens(run: Run) -> None:
    tender = MEALS.parents[2] / "src" / "wellspent" / "library" / "demo" / "grounds.toml"
    said = run("evaluate", tender, "--working", "xyzzy").err
    assert said.startswith('--working: there is no figure "xyzzy". There are "')
    names = said.partition(" There are ")[2].strip().rstrip(".").split(", ")
    assert 4 <= len(names) <= 9
    for name in names:
        assert run("evaluate", tender, "--working", name.strip('"')).code == 0


def test_a_report_without_workings_says_so(run: Run) -> None:
    ran = run("lm3", "--rounds", "3,2,1", "--working", "xyzzy")
    assert ran.err == '--working: there is no figure "xyzzy". There are lm3, retained, value_per_pound.\n'
