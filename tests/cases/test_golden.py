"""Every golden case, on unrounded results, to its own tolerance; none is left out without being named."""

from __future__ import annotations

import pytest
from tests.cases import checks_choice, checks_place, checks_tender, checks_value
from tests.cases.golden import CHECKS, cases, differences

LATER: dict[str, str] = {}
"""Cases whose sums belong to a later issue, by the issue's name."""

MODULES = (checks_choice, checks_place, checks_tender, checks_value)


@pytest.mark.parametrize("id", sorted(CHECKS))
def test_the_case_is_reproduced(id: str) -> None:
    case = cases()[id]
    assert differences(CHECKS[id](case.inputs), case.expected, case.tolerance) == []


def test_every_case_is_checked_or_waits_for_a_named_issue() -> None:
    assert len(cases()) == 51
    assert set(CHECKS) | set(LATER) == set(cases())
    assert not set(CHECKS) & set(LATER)


def test_the_comparison_itself_sees_a_difference() -> None:
    case = cases()["P-LM3-1"]
    got = CHECKS["P-LM3-1"](case.inputs)
    assert differences(
        {**got, "local_lm3": got["local_lm3"] + 2 * case.tolerance}, case.expected, case.tolerance
    )
    assert differences({}, case.expected, case.tolerance)
    assert differences({**got, "r2_share": []}, case.expected, case.tolerance)
    assert differences("A", "B", case.tolerance)
