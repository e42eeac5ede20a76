"""Golden cases of place and people: LM3, local spend, location, deprivation, distance travelled, maturity."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from typing import Any

from tests.cases.golden import given, golden

from wellspent.method.distance import Ladder, Reading, travelled
from wellspent.method.localspend import (
    Spend,
    decile,
    gaps,
    leakage,
    local_shares,
    location_quotient,
    moved,
    whole_gap,
)  # fmt: skip
from wellspent.method.maturity import Cell, Matrix, Theme, assess_matrix
from wellspent.method.multiplier import Payee, Survey, from_rounds, from_survey, local_multiplier
from wellspent.method.working import Source, exact, plain


def _lm3(rounds: list[Fraction], convention: str = "in-full", local: bool | None = None) -> Any:
    return from_rounds([given(number) for number in rounds], exact, convention, local)


@golden("P-LM3-1")
def norfolk(case: Any) -> Any:
    local, away = case["local"], case["non_local"]
    retained = [_lm3(rounds).retained for rounds in (local, away)]
    return {
        "local_total": _lm3(local).lm3 * local[0],
        "local_lm3": _lm3(local).lm3,
        "non_local_total": _lm3(away).lm3 * away[0],
        "non_local_lm3": _lm3(away).lm3,
        "r2_share": [local[1] / local[0], away[1] / away[0]],
        "local_retained_R2plusR3": [money.amount for money in retained],
    }


@golden("P-LM3-2")
def northumberland(case: Any) -> Any:
    here = _lm3([Fraction(1), case["local_respend"]], "local-only", True).value_per_pound
    away = _lm3([Fraction(1), case["nonlocal_respend"]], "local-only", False).value_per_pound
    return {
        "value_per_pound_local": here,
        "value_per_pound_non_local": away,
        "times": here / away,
        "percent_more": (here / away - 1) * 100,
    }


@golden("P-LM3-3")
def survey_with_a_gap(case: Any) -> Any:
    answers = case["supplier_local_respend_answers"]
    suppliers = [
        Payee(name, "supplier", given(amount), given(1), given(answers[name]) if name in answers else None)
        for name, amount in case["local_suppliers"].items()
    ]
    staff = Payee(
        "staff", "staff", given(case["local_staff_wages"]), given(1), given(case["staff_local_respend"])
    )
    survey = Survey(given(case["R1"]), (staff, *suppliers))
    result = from_survey(survey, exact)
    _, second, third = (None if money is None else money.amount for money in result.rounds)
    alone = from_survey(Survey(given(case["R1"]), tuple(suppliers)), exact).rounds
    assert alone[1] is not None
    assert alone[2] is not None
    return {
        "R2": second,
        "weighted_respend": alone[2].amount / alone[1].amount,
        "R3": third,
        "lm3": result.lm3,
        "response_coverage_by_value": result.coverage_by_kind["supplier"],
    }


@golden("P-LM3-4")
def community_gateway(case: Any) -> Any:
    return {"lm3": local_multiplier(Fraction(1), [case["additional"]], Fraction(1))}


@golden("P-CLES-1")
def greater_manchester(case: Any) -> Any:
    rows = [Spend(name, given(r["spend_top_suppliers"]), given(r["local"])) for name, r in case.items()]
    shares = local_shares(rows)
    assert shares.mean is not None
    assert shares.pooled is not None
    return {
        "percent": {name: share * 100 for name, share in shares.own.items() if share is not None},
        "total_spend": sum(row.spend.value for row in rows),
        "total_local": sum(row.local.value for row in rows),
        "mean_of_percentages": shares.mean * 100,
        "pooled_percentage": shares.pooled * 100,
    }


@golden("P-CLES-2")
def preston(case: Any) -> Any:
    spend, city, county = case["spend"], case["city_share"], case["county_share"]
    return {
        "city": moved(spend, Fraction(0), city),
        "county": moved(spend, Fraction(0), county),
        "leakage": leakage(spend, moved(spend, Fraction(0), county)),
        "extra_if_city_share_5_to_10": moved(spend, city, Fraction("0.10")),
    }


@golden("P-GAP-1")
def wallet_gap(case: Any) -> Any:
    rows = [
        Spend(name, given(r["spend"]), given(r["local"]), given(r["locked_share_of_leak"]))
        for name, r in case.items()
    ]
    found = gaps(rows, exact)
    leak, influenceable = whole_gap(found, Fraction(0))
    pooled = local_shares(rows).pooled
    assert pooled is not None
    return {
        "leak": {gap.name: gap.leak for gap in found},
        "influenceable": {gap.name: gap.influenceable for gap in found},
        "total_leak": leak,
        "total_influenceable": influenceable,
        "local_share_percent": pooled * 100,
    }


@golden("P-LQ-1")
def location_quotients(case: Any) -> Any:
    return {
        "lq": {
            code: location_quotient(jobs / case["total"], nation)
            for code, (jobs, nation) in case["rows"].items()
        }
    }


@golden("P-IMD-1")
def deprivation_deciles(case: Any) -> Any:
    areas = int(case["N"])
    counts = Counter(decile(rank, areas) for rank in range(1, areas + 1))
    return {
        "deciles": [Fraction(decile(int(rank), areas)) for rank in case["ranks"]],
        "counts": [Fraction(counts[number]) for number in range(1, 11)],
    }


@golden("P-TRAV-1")
def distance_travelled(case: Any) -> Any:
    ladder = Ladder(1, 10, (2, 4, 6, 8, 10))
    steps = zip(case["first"], case["last"], strict=True)
    result = travelled(ladder, [Reading(f"p{i}", int(a), int(b)) for i, (a, b) in enumerate(steps)])
    assert result.pairs.mean is not None
    assert all(ladder.stage(step) == -(-step // 2) for step in range(1, 11))
    return {
        "change": [Fraction(j.change) for j in result.journeys],
        "mean_change": result.pairs.mean,
        "improved": Fraction(result.pairs.improved),
        "same": Fraction(result.pairs.same),
        "worse": Fraction(result.pairs.worse),
        "stage_of": "ceil(score/2) -> 1..5",
        "first_stage": [Fraction(j.first_stage) for j in result.journeys],
        "last_stage": [Fraction(j.last_stage) for j in result.journeys],
    }


@golden("P-FF-1")
def flexible_framework(case: Any) -> Any:
    themes = tuple(Theme(name, name, ("1", "2", "3", "4", "5")) for name in case["met"])
    matrix = Matrix("m", "m", Source("t", "p", 2026, "own-use"), ("1", "2", "3", "4", "5"), themes)
    answers = {name: [Cell(bool(met)) for met in row] for name, row in case["met"].items()}
    result = assess_matrix(matrix, answers)
    return {
        "theme_levels": {name: plain(n) for name, n in result.themes.items()},
        "overall": plain(result.overall),
    }
