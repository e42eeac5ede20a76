"""Golden cases of how far a choice stands up: rank acceptability, agreement, and weights from judgements."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from tests.cases.golden import golden

from wellspent.method.agreement import alpha, concordance, correlation
from wellspent.method.judgements import BestWorst, Pairs
from wellspent.method.numeric.ahp import ahp_weights
from wellspent.method.numeric.bestworst import best_worst_weights
from wellspent.method.numeric.smaa import acceptability
from wellspent.method.standing import Standing


@golden("P-SMAA-1")
def rank_acceptability(case: Any) -> Any:
    shares = {bid: {str(place): share for place, share in enumerate(own)} for bid, own in case.items()}
    half = {"0": Fraction(1, 2), "1": Fraction(1, 2)}
    found = acceptability(
        Standing("weighted-points", half, half, Fraction(1), shares, {bid: {} for bid in case}),
        draws=100_000,
    )
    central = found.central["A"]
    assert central is not None
    return {
        "b1_A": found.ranks["A"][0],
        "b1_B": found.ranks["B"][0],
        "central_weight_A": list(central.values()),
    }


@golden("P-AGR-1")
def krippendorff(case: Any) -> Any:
    ratings = {
        str(unit): {str(by): score for by, score in enumerate(row) if score is not None}
        for unit, row in enumerate(case["matrix_units_by_rater"])
    }
    return {metric: alpha(ratings, metric) for metric in ("nominal", "ordinal", "interval", "ratio")}


@golden("P-AGR-2")
def shrout_and_fleiss(case: Any) -> Any:
    found = correlation(case["matrix"])
    assert found is not None
    return {
        "MS_targets": found.between_rows,
        "MS_judges": found.between_people,
        "MS_error": found.error,
        "MS_within": found.within_rows,
        **{f"ICC{form.replace(',', '')}": value for form, value in found.forms.items()},
    }


@golden("P-AGR-3")
def kendall(case: Any) -> Any:
    return {"W": concordance(list(zip(*case["ranks_by_judge"], strict=True)))}


@golden("P-AHP-1")
def eigenvector(case: Any) -> Any:
    items = case["items"]
    times = {
        (items[row], items[row + 1 + column]): Fraction(said)
        for row, line in enumerate(case["upper_triangle_row_by_row"])
        for column, said in enumerate(line)
    }
    weights, consistency = ahp_weights(items, Pairs("one", times))
    return {"weights": weights, "CR": consistency.ratio}


@golden("P-BWM-1")
def best_worst(case: Any) -> Any:
    names = case["criteria"]
    bo, ow = (dict(zip(names, case[key], strict=True)) for key in ("BO", "OW"))
    weights, consistency = best_worst_weights(names, BestWorst("one", case["best"], case["worst"], bo, ow))
    return {"weights": list(weights.values()), "ksi": consistency.xi}
