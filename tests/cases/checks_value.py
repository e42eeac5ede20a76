"""Golden cases of valuation: SROI, discounting, whole life, price base, proxies, additionality."""

from __future__ import annotations

import tomllib
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

from tests.cases.golden import given, golden

import wellspent
from wellspent.method.additionality import kept, net, net_additional, uplift
from wellspent.method.counting import Counting, Record, count
from wellspent.method.discounting import Band, Schedule, annuity, factor, factors, flat, present_value
from wellspent.method.distribution import distributional_weight
from wellspent.method.money import Money
from wellspent.method.prices import Series, price_year
from wellspent.method.sroi import payback_months
from wellspent.method.valuation import benefit_years, impact, uprated
from wellspent.method.wholelife import (
    cumulative,
    equivalent_annual,
    payback,
    value_for_money,
    with_bias,
)  # fmt: skip
from wellspent.method.working import Entered, exact

LIBRARY = Path(wellspent.__file__).parent / "library"


def flat_factors(rate: Fraction, first: int, last: int) -> list[Fraction]:
    """The discount factors of years `first` to `last` at one rate."""
    return factors(flat(rate, Entered("cases.json")), range(first, last + 1), exact)


@cache
def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads((LIBRARY / name).read_text(encoding="utf-8"), parse_float=Fraction)


def _keeps(row: dict[str, Any], *names: str) -> list[Fraction]:
    return [kept(row[name]) for name in names if name in row]


def _sroi_row(row: dict[str, Any], duration: str) -> list[Fraction]:
    """The value of each benefit year of a row."""
    first = impact(row["quantity"], row["proxy"], _keeps(row, "deadweight", "displacement", "attribution"))
    return benefit_years(first, kept(row["dropoff"]), int(row[duration]))


@golden("P-SROI-1")
def wheels_to_meals(case: Any) -> Any:
    rows = [_sroi_row(row, "duration_years") for row in case["rows"]]
    longest = max(len(row) for row in rows)
    yearly = [sum((row[k] for row in rows if k < len(row)), Fraction(0)) for k in range(longest)]
    weights = flat_factors(case["rate"], 1, longest)
    total = present_value(yearly, weights)
    inputs = case["investment"]
    months = payback_months(Money.of(inputs), Money.of(yearly[0]))
    return {
        "row_impacts": [row[0] for row in rows],
        "total_year1_impact": yearly[0],
        "yearly": yearly,
        "pv_yearly": [value * weight for value, weight in zip(yearly, weights, strict=True)],
        "total_pv": total,
        "npv": total - inputs,
        "sroi_ratio": total / inputs,
        "payback_months_simple": months,
    }


@golden("P-SROI-2")
def timings(case: Any) -> Any:
    years = _sroi_row(case, "duration")
    in_activity = present_value(years, flat_factors(case["rate"], 0, 2))
    year_after = present_value(years, flat_factors(case["rate"], 1, 3))
    return {
        "annual_impact": years[0],
        "pv_start_in_activity_year0": in_activity,
        "pv_guide_2009_first_year_discounted": year_after,
        "pv_start_in_period_after": year_after,
    }


@golden("P-DISC-1")
def chained_factors(case: Any) -> Any:
    bands = _toml(f"parameters/{case['schedule']}.toml")["version"][-1]["bands"]
    schedule = Schedule("standard", "", tuple(Band(band["first"], given(band["rate"])) for band in bands))
    return {"factor": {str(year): factor(schedule, int(year), exact) for year in case["years"]}}


@golden("P-NPV-1")
def cycling_network(case: Any) -> Any:
    weights = flat_factors(case["rate"], 0, int(case["years"]))
    lived = int(case["years"])
    costs = present_value([case["capital"], *[case["maintenance"]] * lived], weights)
    benefits = present_value([Fraction(0), *[case["benefit"]] * lived], weights)
    return {
        "annuity_factor": annuity(flat(case["rate"], Entered("cases.json")), lived, exact),
        "pv_cost": costs,
        "pv_benefit": benefits,
        "npsv": benefits - costs,
        "bcr": benefits / costs,
    }


@golden("P-NPV-2")
def optimism_bias(case: Any) -> Any:
    weights = flat_factors(Fraction("0.035"), 0, 9)
    costs, benefits = (present_value(case[side], weights) for side in ("costs", "benefits"))
    raised = with_bias(costs, case["ob"], case["mitigation"])
    return {
        "pv_costs": costs,
        "pv_benefits": benefits,
        "npv": benefits - costs,
        "bcr": benefits / costs,
        "uplift": with_bias(Fraction(1), case["ob"], case["mitigation"]),
        "npv_ob": benefits - raised,
        "bcr_ob": benefits / raised,
    }


@golden("P-OB-1")
def bias_bounds(_: Any) -> Any:
    parameter = _toml("parameters/optimism-bias.toml")
    rows = {row["id"].replace("-", "_"): row for row in parameter["version"][-1]["category"]}
    upper = {name: row["capex_upper"] for name, row in rows.items() if "capex_upper" in row}
    return {
        "capex_upper": {**upper, "outsourcing(opex)": rows["outsourcing"]["opex_upper"]},
        "works_duration_upper": {n: r["duration_upper"] for n, r in rows.items() if "duration_upper" in r},
        "capex_lower": {n: r["capex_lower"] for n, r in rows.items() if "capex_lower" in r},
    }


@golden("P-WLC-1")
def whole_life(case: Any) -> Any:
    years = int(case["years"])
    weights = flat_factors(Fraction("0.035"), 0, years)
    costs = [
        present_value(
            [option["price"], *[option["opex"]] * years, -option["residual"]], [*weights, weights[-1]]
        )
        for option in (case["A"], case["B"])
    ]
    return {
        "wlc": costs,
        "eac": [equivalent_annual(cost, weights[1:]) for cost in costs],
        "cheaper": "A" if costs[0] < costs[1] else "B",
    }


@golden("P-PAY-1")
def paybacks(case: Any) -> Any:
    years = int(case["years"])
    flows = [-case["investment"], *[case["annual"]] * years]
    weights = flat_factors(case["rate"], 0, years)
    return {
        "simple_years": payback(flows, [Fraction(1)] * (years + 1)),
        "cumulative_discounted": cumulative(flows, weights)[1:],
        "discounted_years": payback(flows, weights),
    }


@golden("P-VFM-1")
def categories(case: Any) -> Any:
    return {"category": [value_for_money(ratio).capitalize() for ratio in case["bcr"]]}


@golden("P-DEFL-1")
def deflated(case: Any) -> Any:
    rows = (LIBRARY / "parameters/hmt-gdp-2025-12.csv").read_text(encoding="utf-8").split()[1:]
    index_by_year = {int(year): given(Fraction(number)) for year, number in (row.split(",") for row in rows)}
    series = Series("hmt-gdp@2025-12", "", financial=False, index=index_by_year)

    def index(year: Fraction) -> Fraction:
        return series.at(price_year(int(year)), exact)

    return {"values": [uprated(amount, index(a), index(b)) for a, b, amount in case["pairs"]]}


@golden("P-GMCA-1")
def unit_costs(case: Any) -> Any:
    printed: list[tuple[str, str, str, str]] = [
        ("E&E1.0", "fiscal", "9800", "2012/13"), ("E&E1.0", "economic", "14044", "2012/13"),
        ("E&E1.0.1", "fiscal", "9234", "2012/13"), ("HO1.0", "fiscal", "6680", "2010/11"),
        ("HO4.0", "fiscal", "107.45", "2010/11"), ("HE3.0", "fiscal", "216", "2013/14"),
        ("SS1.0", "fiscal", "51080", "2013/14"), ("CR1.0", "fiscal", "500", "2002/03"),
    ]  # fmt: skip
    index = case["index"]
    return {
        "rows": [
            {
                "code": code,
                "kind": kind,
                "value": Fraction(value),
                "year": year,
                "updated_2015_16": uprated(Fraction(value), index[year], index["2015/16"]),
            }
            for code, kind, value, year in printed
        ]
    }


def _carbon() -> dict[int, dict[str, Fraction]]:
    rows: list[dict[str, Any]] = _toml("proxies/environment/desnz-carbon.toml")["value"]
    return {
        row["from"].year: {"low": row["low"], "central": row["amount"], "high": row["high"]} for row in rows
    }


@golden("P-CARB-1")
def carbon_values(case: Any) -> Any:
    carbon = _carbon()
    return {
        side: {str(int(year)): carbon[int(year)][side] for year in case["years"]}
        for side in ("low", "central", "high")
    }


@golden("P-CARB-2")
def carbon_in_2020_prices(_: Any) -> Any:
    ratio = Fraction("0.9516")  # the publisher's own step from 2022 to 2020 prices, not a deflator's
    return {
        str(year): [uprated(amount, Fraction(1), ratio) for amount in _carbon()[year].values()]
        for year in (2026, 2030, 2035, 2040, 2050)
    }


@golden("P-WELLBY-1")
def wellbys(case: Any) -> Any:
    wellby = Fraction(_toml("proxies/wellbeing/wellby.toml")["value"][-1]["amount"])
    points, people, years = case["b"]
    counted = count(Counting("person-weeks", "points of satisfaction"), [Record(people=people, weeks=years)])
    quantity = points * counted
    return {
        "a": impact(case["a"][0] * case["a"][1] * case["a"][2], wellby, []),
        "wellbys_b": quantity,
        "b": impact(quantity, wellby, []),
    }


@golden("P-DIST-1")
def distributional(case: Any) -> Any:
    reference = given(case["reference"])
    return {"weights": [distributional_weight(reference, given(i), exact) for i in case["incomes"]]}


@golden("P-ADD-1")
def gross_to_net(case: Any) -> Any:
    names = ("deadweight", "displacement", "substitution", "leakage")
    return {"net": [net(Fraction(1), _keeps(row, *names)) for row in case.values()]}


@golden("P-ADD-2")
def reference_case(case: Any) -> Any:
    sides = [
        net(s["GI"], _keeps(s, "L", "Dp", "S"), s["M"]) for s in (case["intervention"], case["reference"])
    ]
    return {"net_additional": net_additional(*sides)}


@golden("P-OUT-1")
def net_of_comparison(case: Any) -> Any:
    arms = (case["treated"], case["comparison"])
    return {"uplift": uplift(*arms, Fraction(1)), "attributable": uplift(*arms, case["n"])}


@golden("P-SEED-1")
def unit_conversions(case: Any) -> Any:
    weeks = Fraction(52)  # a year of 52 weeks, as the slides have it; 365/7 would be 52.142857
    saved = case["hostel_week"] - case["group_home_week"]
    return {
        "hostel_year_52": impact(weeks, case["hostel_week"], []),
        "group_home_year_52": impact(weeks, case["group_home_week"], []),
        "complex_year_52": impact(weeks, case["complex_week"], []),
        "saving_hostel_to_group_home_per_week": saved,
        "saving_per_year_52": impact(weeks, saved, []),
        "incapacity_benefit_week": impact(1 / weeks, case["incapacity_benefit_year"], []),
    }


@golden("P-SEED-2")
def raploch(case: Any) -> Any:
    whole = case["target_jobs"] / case["share"]
    share = count(Counting("share", "local jobs"), [Record(part=case["target_jobs"], whole=whole)])
    return {"implied_total_jobs": case["target_jobs"] / share}


@golden("P-TOM-1")
def fte_years(case: Any) -> Any:
    rule = Counting("fte-years", "people times share of full time times years")
    full, part, fte, years = (case[k] for k in ("full_time", "part_time", "pt_fte", "years"))

    def counted(length: Fraction) -> Fraction:
        one = Fraction(1)
        return count(
            rule, [Record(people=full, fte=one, years=length), Record(people=part, fte=fte, years=length)]
        )

    return {"fte": counted(Fraction(1)), "fte_years": counted(years)}


@golden("P-TOM-2")
def measure_lines(case: Any) -> Any:
    values = [impact(quantity, proxy, [kept(deadweight)]) for _, quantity, proxy, deadweight in case["lines"]]
    total = sum(values, Fraction(0))
    return {"line_values": values, "total": total, "sv_add_percent": total / 2_000_000 * 100}
