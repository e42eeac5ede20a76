"""Whole-life comparisons as they are read: years, amounts and biases to the number, places and refusals in full."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from tests.method.building import DAY, library

from wellspent.files.costs import Costs, read_bias, read_costs
from wellspent.method.errors import Refused
from wellspent.method.wholelife import Line, appraise
from wellspent.method.working import Entered, FromLibrary, exact

F = Fraction
HEAD = 'title = "Vans"\nyears = 3\n'


@pytest.fixture
def costs(tmp_path: Path) -> Any:
    def read(text: str, name: str = "costs.toml", **options: Any) -> Costs:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return read_costs(path, library(), options, DAY)

    return read


@pytest.fixture
def refused(costs: Any, tmp_path: Path) -> Any:
    """What a text is refused for, without the folder it stands in."""

    def read(text: str, name: str = "costs.toml", **options: Any) -> list[str]:
        with pytest.raises(Refused) as found:
            costs(text, name, **options)
        return [str(fault).replace(f"{tmp_path / name}: ", "") for fault in found.value.faults]

    return read


def shape(line: Line) -> tuple[Any, ...]:
    return line.name, line.first, [given.value for given in line.amounts], line.credit, line.benefit


def option(text: str) -> str:
    return f'{HEAD}[[option]]\nname = "A"\n{text}'


def test_every_kind_of_line_falls_in_its_years(costs: Any) -> None:
    (found,) = costs(
        option(
            "acquisition = 100\ndisposal = 7\nresidual = 5\n"
            '[[option.cost]]\nname = "fuel"\namount = 10\n'
            '[[option.cost]]\nname = "tyres"\namount = 4\nfrom = 2\n'
            '[[option.cost]]\nname = "lease"\namount = 3\nto = 2\n'
            '[[option.cost]]\nname = "now"\namount = 2\nfrom = 0\nto = 0\n'
            '[[option.cost]]\nname = "list"\namounts = [1, 2]\n'
            '[[option.benefit]]\nname = "air"\namounts = [9, 8]\nfrom = 2\n'
        )
    ).options
    assert [shape(line) for line in found.lines] == [
        ("acquisition", 0, [100], False, False),
        ("disposal", 3, [7], False, False),
        ("residual", 3, [5], True, False),
        ("fuel", 1, [10, 10, 10], False, False),
        ("tyres", 2, [4, 4], False, False),
        ("lease", 1, [3, 3], False, False),
        ("now", 0, [2], False, False),
        ("list", 1, [1, 2], False, False),
        ("air", 2, [9, 8], False, True),
    ]
    assert (found.name, found.years) == ("A", 3)


TABLE = """option,kind,name,amount,amounts,from,to,optimism_bias,mitigation
A,acquisition,,100,,,,24%,0.5
A,cost,fuel,10,,2,3,,
B,acquisition,bought,90,,,,,
B,residual,,5,,,,,
A,disposal,,7,,,,,
A,benefit,air,9,,,,,
"""


def test_rows_make_options_in_the_order_they_first_come(costs: Any) -> None:
    first, second = costs(TABLE, "costs.csv", years="3").options
    assert (first.name, first.years, second.name, second.years) == ("A", 3, "B", 3)
    assert [shape(line) for line in first.lines] == [
        ("acquisition", 0, [100], False, False),
        ("fuel", 2, [10, 10], False, False),
        ("disposal", 3, [7], False, False),
        ("air", 1, [9, 9, 9], False, True),
    ]
    assert [shape(line) for line in second.lines] == [
        ("bought", 0, [90], False, False),
        ("residual", 3, [5], True, False),
    ]
    bias = first.lines[0].bias
    assert bias is not None
    assert bias.mitigation is not None
    assert (bias.share.value, bias.mitigation.value) == (F("0.24"), F("0.5"))
    assert [line.bias for line in (*first.lines[1:], *second.lines)] == [None] * 5


def test_a_table_and_a_file_of_the_same_cost_the_same(costs: Any) -> None:
    told = costs(
        'title = "costs"\nyears = 3\n'
        '[[option]]\nname = "A"\nacquisition = 100\noptimism_bias = 0.24\nmitigation = 0.5\ndisposal = 7\n'
        '[[option.cost]]\nname = "fuel"\namount = 10\nfrom = 2\n[[option.benefit]]\nname = "air"\namount = 9\n'
        '[[option]]\nname = "B"\nacquisition = 90\nresidual = 5\n'
    )
    rows = costs(TABLE, "costs.csv", years="3")
    assert (rows.title, rows.currency, rows.schedule) == (told.title, "GBP", told.schedule)
    for one, other in zip(told.options, rows.options, strict=True):
        mine, theirs = (appraise(each, told.schedule, exact) for each in (one, other))
        assert (mine.whole_life_cost, mine.net_present_value) == (
            theirs.whole_life_cost,
            theirs.net_present_value,
        )


@pytest.mark.parametrize(
    ("cell", "share"),
    [
        ("24%", F("0.24")), ("0.24", F("0.24")), (0.24, F("0.24")), (" 51 % ", F("0.51")), (2, F(2)),
        ("200%", F(2)), (0, F(0)), (10, F(10)), ("1000%", F(10)), ("0.5%", F("0.005")),
        ("standard-buildings", "standard-buildings"),
    ],
)  # fmt: skip
def test_a_bias_is_a_share_a_percentage_or_a_category(cell: Any, share: Any) -> None:
    assert read_bias(cell) == share


@pytest.mark.parametrize("cell", ["1001%", "10.01", -0.01, "-1%"])
def test_a_bias_beyond_ten_times_is_a_slip_of_the_pen(cell: Any) -> None:
    with pytest.raises(Exception, match=r"an optimism bias is from 0 to 10") as found:
        read_bias(cell)
    assert found.value.context["mend"] == "Write 0.51 for 51 %, or a category of the library."  # type: ignore[attr-defined]


def test_a_category_takes_its_upper_end_for_building_and_for_running(costs: Any) -> None:
    """Mott MacDonald 2002: capital 24 and 51 % for buildings, 200 % for equipment; outsourcing 41 % of running."""
    (found,) = costs(
        option(
            'acquisition = 100\noptimism_bias = "non-standard-buildings"\nmitigation = 0.25\ndisposal = 1\n'
            '[[option.cost]]\nname = "run"\namount = 10\noptimism_bias = "outsourcing"\n'
        )
    ).options
    bought, disposed, run = found.lines
    assert (bought.bias.share.value, bought.bias.mitigation.value) == (F("0.51"), F("0.25"))
    assert (run.bias.share.value, run.bias.mitigation) == (F("0.41"), None)
    assert disposed.bias is None, "a bias of the option stands on what is bought, and on nothing else"
    assert isinstance(bought.bias.share.origin, FromLibrary)
    assert bought.bias.mitigation.origin.place == "[[option]] 1, mitigation (line 7)"


def test_each_number_knows_its_place(costs: Any) -> None:
    (found,) = costs(
        option('acquisition = 100\noptimism_bias = 0.1\n[[option.cost]]\nname = "fuel"\namounts = [1]\n')
    ).options
    bought, fuel = found.lines
    assert isinstance(bought.amounts[0].origin, Entered)
    assert bought.amounts[0].origin.place == "[[option]] 1, acquisition (line 5)"
    assert bought.bias.share.origin.place == "[[option]] 1, optimism_bias (line 6)"
    assert fuel.amounts[0].origin.place == "[[option]] 1, [[cost]] 1, amounts (line 9)"
    assert (bought.amounts[0].name, fuel.amounts[0].name) == ("A: acquisition", "A: fuel")
    assert bought.amounts[0].unit == "GBP"


def test_rows_know_their_column(costs: Any) -> None:
    first, second = costs(TABLE, "costs.csv", years="3").options
    told = [line.amounts[0].origin for line in (first.lines[0], second.lines[1])]
    assert [origin.place for origin in told if isinstance(origin, Entered)] == [
        "row 2, column amount",
        "row 5, column amount",
    ]


@pytest.mark.parametrize("years", [0, 500])
def test_the_shortest_and_the_longest_life(costs: Any, years: int) -> None:
    (found,) = costs(f'title = "x"\nyears = {years}\n[[option]]\nname = "A"\nacquisition = 0\n').options
    assert found.years == years
    assert [given.value for given in found.lines[0].amounts] == [0]


def test_an_option_s_own_years_win_over_the_file_s(costs: Any) -> None:
    first, second = costs(
        HEAD + '[[option]]\nname = "A"\nyears = 9\nacquisition = 1\nresidual = 1\n'
        '[[option]]\nname = "B"\nacquisition = 1\nresidual = 1\n'
    ).options
    assert (first.years, first.lines[1].first) == (9, 9)
    assert (second.years, second.lines[1].first) == (3, 3)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "acquisition = 1\n[[option.cost]]\nname = \"c\"\namounts = [1, -1]\n",
            "[[option]] 1, [[cost]] 1 (line 6): an amount is below nothing. Money that comes back is a "
            "residual or a benefit.",
        ),
        (
            "acquisition = 1\n[[option.cost]]\nname = \"c\"\namount = 1\namounts = [1]\n",
            "[[option]] 1, [[cost]] 1 (line 6): a line needs amount or amounts. Write amount = 1000, or "
            "amounts = [1000, 900].",
        ),
        (
            "acquisition = 1\n[[option.cost]]\nname = \"c\"\namount = 1\nfrom = 3\nto = 2\n",
            "[[option]] 1, [[cost]] 1 (line 6): years 3 to 2 are not within the life of 0 to 3. Change from "
            "and to.",
        ),
        (
            "acquisition = 1\n[[option.benefit]]\nname = \"c\"\namount = 1\noptimism_bias = 0.1\n",
            "[[option]] 1, [[benefit]] 1 (line 6): a benefit carries no optimism bias here. Lower the amount "
            "itself instead.",
        ),
        (
            "acquisition = 1\n[[option.cost]]\nname = \"c\"\namounts = [1, 2]\nto = 2\n",
            "[[option]] 1, [[cost]] 1 (line 6): a list of amounts says itself where it ends. Take out to.",
        ),
        (
            "acquisition = 1\nyears = 501\n",
            "[[option]] 1, years (line 6): a life of 501 years. Write years = a whole number from 0 to 500, or give "
            "--years.",
        ),
    ],
)  # fmt: skip
def test_refused_in_full(refused: Any, text: str, said: str) -> None:
    assert refused(option(text)) == [said]


def test_no_option_and_every_fault_at_once(refused: Any) -> None:
    assert refused('title = "x"') == [
        "line 1: there is no option. Add an [[option]] for each thing to compare."
    ]
    both = refused(
        'title = "x"\n[[option]]\nname = "A"\nacquisition = -1\n[[option]]\nname = "B"\nmitigation = 0.5\nacquisition = 1\n'
    )
    assert [said.split(": ", 1)[-1].split(".")[0] for said in both] == [
        "nobody says how many years it lasts", "an amount is below nothing",
        "nobody says how many years it lasts", "there is a mitigation and no optimism bias",
    ]  # fmt: skip


def test_a_row_that_is_fixed_in_its_year_takes_no_other(refused: Any) -> None:
    said = refused(TABLE.replace("A,disposal,,7,,,,,", "A,disposal,,7,,2,,,"), "costs.csv", years="3")
    assert len(said) == 1
    assert said[0].endswith("disposal is one amount in year 3. Write it as a cost or benefit of its own.")
