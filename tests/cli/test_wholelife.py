"""`wellspent wholelife` through the real command: comparisons, value for money, tables, refusals."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.running import Run

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"
VANS, BRIDGE = EXAMPLES / "vans.toml", EXAMPLES / "footbridge.toml"

TABLE = """option,kind,name,amount,from,to,optimism_bias,mitigation
Diesel,acquisition,,100000,,,,
Diesel,cost,"Fuel, servicing, tax",22000,,,,
Diesel,residual,,5000,,,,
Electric,acquisition,,130000,,,,
Electric,cost,"Power, servicing, tax",15000,1,7,,
Electric,residual,,9000,,,,
"""


def test_the_golden_comparison_to_the_penny(run: Run) -> None:
    found = run("wholelife", VANS, "--json").json
    costs = [(o["whole_life_cost"], o["equivalent_annual_cost"]) for o in found["options"]]
    assert costs == [("230590.01", "37711.73"), ("214644.24", "35103.88")]
    assert (found["cheapest"], found["basis"], found["tie"]) == ("Electric", "whole-life-cost", [])
    assert [warning["code"] for warning in found["warnings"]] == ["purchase-price-misleads"]
    assert {switch["becomes"] for switch in found["switching"]} == {"Diesel"}
    assert found["options"][0]["benefits"] is None


def test_a_table_says_the_same_as_toml(run: Run, tmp_path: Path) -> None:
    table = tmp_path / "vans.csv"
    table.write_text(TABLE, encoding="utf-8")
    toml = run("wholelife", VANS, "--json").json
    csv = run("wholelife", table, "--years", "7", "--json").json
    assert [o["whole_life_cost"] for o in csv["options"]] == [o["whole_life_cost"] for o in toml["options"]]
    assert csv["title"] == "vans"


def test_optimism_bias_from_the_library_and_value_for_money(run: Run) -> None:
    (bridge,) = run("wholelife", BRIDGE, "--json").json["options"]
    bought = next(li for li in bridge["lines"] if li["name"] == "acquisition")
    assert bought["present_value"] == "3396000.00"
    assert bridge["purchase"] == "3000000.00"
    assert bridge["category"] == "low"
    assert bridge["net_present_value"] is not None
    assert float(bridge["payback_years"]) < float(bridge["discounted_payback_years"]) <= 20
    working = run("wholelife", BRIDGE, "--working", "Bridge").out
    assert "optimism bias, Non-standard civil engineering = 0.66" in working
    assert "kept after mitigation = 0.2" in working


def test_the_page(run: Run) -> None:
    page = run("wholelife", VANS).out
    assert "Costs least by whole life cost  Electric" in page
    assert "Diesel is cheapest to buy (£100,000)" in page
    assert "What would have to change" in page
    assert "Value for money" in run("wholelife", BRIDGE).out
    assert "Costs least" not in run("wholelife", BRIDGE).out


def test_another_discount_and_another_life(run: Run) -> None:
    found = run("wholelife", VANS, "--discount", "0", "--json").json
    assert [o["whole_life_cost"] for o in found["options"]] == ["249000.00", "226000.00"]
    assert found["discount"] == "flat 0"
    assert run("wholelife", VANS, "--discount", "health", "--json").json["discount"] == "health"


def test_different_lives(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "lives.toml"
    path.write_text(
        'title = "Roofs"\n[[option]]\nname = "felt"\nyears = 10\nacquisition = 1000\n'
        '[[option]]\nname = "slate"\nyears = 60\nacquisition = 2500\n'
        '[[option.cost]]\nname = "repairs"\namounts = [10, 20, 30]\nfrom = 20\n',
        encoding="utf-8",
    )
    found = run("wholelife", path, "--json").json
    assert (found["basis"], found["cheapest"]) == ("equivalent-annual-cost", "slate")
    assert "unequal-lives" in [warning["code"] for warning in found["warnings"]]
    repairs = next(s for s in found["switching"] if s["line"] == "repairs")
    assert repairs["amount"] is None
    assert "differs by year" in run("wholelife", path).out


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('title = "x"', "there is no option"),
        ('title = "x"\n[[option]]\nname = "a"\nacquisition = 1', "nobody says how many years"),
        ('title = "x"\nyears = 501\n[[option]]\nname = "a"\nacquisition = 1', "a life of 501 years"),
        ('title = "x"\nyears = 2\n[[option]]\nname = "a"', "it costs nothing"),
        ('title = "x"\nyears = 2\n[[option]]\nname = "a"\nacquisition = -1', "below nothing"),
        (
            'title = "x"\nyears = 2\n[[option]]\nname = "a"\nacquisition = 1\nmitigation = 0.5',
            "a mitigation and no optimism bias",
        ),
        (
            'title = "x"\nyears = 2\n[[option]]\nname = "a"\nacquisition = 1\noptimism_bias = "standard-bildings"',
            'Did you mean "standard-buildings"',
        ),
        (
            'title = "x"\nyears = 2\n[[option]]\nname = "a"\nacquisition = 1\noptimism_bias = "outsourcing"',
            '"outsourcing" has no capex_upper',
        ),
        (
            'title = "x"\nyears = 2\n[[option]]\nname = "a"\n[[option.cost]]\nname = "c"',
            "a line needs amount or amounts",
        ),
        (
            'title = "x"\nyears = 2\n[[option]]\nname = "a"\n[[option.cost]]\nname = "c"\namount = 1\nto = 3',
            "years 1 to 3 are not within the life of 0 to 2",
        ),
        (
            'title = "x"\nyears = 2\n[[option]]\nname = "a"\n[[option.cost]]\nname = "c"\namounts = [1, 2, 3]',
            '"c" falls in years 1 to 3',
        ),
        (
            'title = "x"\nyears = 2\n[[option]]\nname = "a"\n[[option.cost]]\nname = "c"\namounts = [1]\nto = 2',
            "says itself where it ends",
        ),
        (
            'title = "x"\nyears = 2\ndiscount = "standrd"\n[[option]]\nname = "a"\nacquisition = 1',
            'Did you mean "standard"',
        ),
        (
            'title = "x"\nyears = 2\n[[option]]\nname = "a"\nacquisition = 1\n[[option]]\nname = "a"\nacquisition = 2',
            'two options are called "a"',
        ),
        (
            'title = "x"\nyears = 2\n[[option]]\nname = "a"\nacquisition = 1\n[[row]]\noption = "a"\nkind = "cost"',
            "there are rows and options",
        ),
    ],
)
def test_refusals_name_the_file_and_the_mend(run: Run, tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "options.toml"
    path.write_text(text, encoding="utf-8")
    done = run("wholelife", path)
    assert (done.code, done.out) == (1, "")
    assert said in done.err
    assert str(path) in done.err


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("a,residual,,1,,,0.2,", "a residual carries no optimism bias"),
        ("a,acquisition,,1,3,,,", "acquisition is one amount in year 0"),
        ("a,purchase,,1,,,,", '"purchase" is not one of'),
        ("a,cost,,1,,,eleven,", "there is no category of optimism bias"),
        ("a,cost,,1,,,1100%,", "from 0 to 10"),
    ],
)
def test_refused_rows(run: Run, tmp_path: Path, row: str, said: str) -> None:
    table = tmp_path / "rows.csv"
    table.write_text(TABLE + row + "\n", encoding="utf-8")
    done = run("wholelife", table, "--years", "7")
    assert done.code == 1
    assert said in done.err
    assert "row 8" in done.err
