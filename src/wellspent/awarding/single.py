"""A tender of which social value alone is evaluated: for a buyer whose own system scores everything else."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from wellspent.files.criteria import CriterionSheet
from wellspent.files.reading.cells import read_number
from wellspent.method.errors import Fault, Refused


def is_social_value(row: CriterionSheet) -> bool:
    """Whether a criterion is one of social value: marked so, or a value or measure that is not marked otherwise."""
    return row.kind in ("value", "measure") if row.social_value is None else row.social_value


def social_value_alone(content: Mapping[str, Any], criteria: Mapping[str, CriterionSheet]) -> dict[str, Any]:
    """The content of a tender file with its social value criteria only, each with the weight it has in the whole.

    A criterion is scored as in the whole tender wherever its rule looks at one bid alone; a gate of another
    criterion plays no part here. Raises `Refused` where the tender has no criterion of social value.
    """
    kept = [row for row in content["criterion"] if is_social_value(criteria[row["id"]])]
    if not kept:
        rule = "this tender has no criterion of social value"
        raise Refused(Fault(rule, "Evaluate it as a whole."))
    names = {row["id"] for row in kept}
    whole = sum((read_number(row.get("weight", 0)) for row in kept), Fraction(0))
    rest = {
        key: value for key, value in content.items() if key not in ("tie_break", "quality_to_price", "policy")
    }
    return rest | {
        "title": f"{content['title']}: social value alone",
        "method": "weighted-points",
        "out_of": whole,
        "criterion": kept,
        "score": [row for row in content.get("score", ()) if row["criterion"] in names],
    }
