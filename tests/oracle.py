"""The oracle: the sums of the field once more, slowly and plainly, to hold the real ones to account.

It shares no line with `wellspent`. A number is two whole numbers, top over bottom, and nothing is rounded
before the end, so every step can be followed with a pencil. What goes in is shaped like the files of
interfaces.md, each number an int or a decimal string. What comes out is whole pence where the name is one of
money that was rounded, and otherwise a decimal string of at most ten places; None is "not known". A number
the sum needs and does not find is a KeyError, never a zero.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import product
from math import gcd
from typing import Any

Number = str | int
File = Mapping[str, Any]


class Ratio:
    """Top over bottom, in lowest terms with the bottom above zero; school arithmetic and nothing else."""

    def __init__(self, top: int, bottom: int = 1) -> None:
        common = gcd(top, bottom) * (bottom // abs(bottom))  # over zero is Python's own ZeroDivisionError
        self.top, self.bottom = top // common, bottom // common

    def __add__(self, other: Ratio) -> Ratio:
        return Ratio(self.top * other.bottom + other.top * self.bottom, self.bottom * other.bottom)

    def __sub__(self, other: Ratio) -> Ratio:
        return Ratio(self.top * other.bottom - other.top * self.bottom, self.bottom * other.bottom)

    def __mul__(self, other: Ratio) -> Ratio:
        return Ratio(self.top * other.top, self.bottom * other.bottom)

    def __truediv__(self, other: Ratio) -> Ratio:
        return Ratio(self.top * other.bottom, self.bottom * other.top)

    def __lt__(self, other: Ratio) -> bool:
        return self.top * other.bottom < other.top * self.bottom


ZERO, ONE = Ratio(0), Ratio(1)


def read(written: Number) -> Ratio:
    """An int, a decimal string such as "-0.05", or true for one; a float is refused, it has lost the figure."""
    if not isinstance(written, str | int):
        raise TypeError(f"{written!r} is neither an int nor a decimal string")
    written = str(int(written)) if isinstance(written, bool) else str(written)
    if not re.fullmatch(r"[+-]?[0-9]+(\.[0-9]+)?", written):
        raise ValueError(f"{written!r} is not a plain decimal")
    whole, _, places = written.partition(".")
    return Ratio(int(whole + places), 10 ** len(places))


def half_away(amount: Ratio) -> int:
    """The nearest whole number, a half going away from zero."""
    size = (2 * abs(amount.top) + amount.bottom) // (2 * amount.bottom)
    return -size if amount.top < 0 else size


def pence(pounds: Ratio) -> int:
    """Pounds as whole pence, a half penny going away from zero."""
    return half_away(pounds * Ratio(100))


def decimal_string(numerator: int, denominator: int, places: int = 10) -> str:
    """A quotient as a decimal rounded half away from zero, its trailing zeros trimmed: (1, 8) is "0.125"."""
    scaled = half_away(Ratio(numerator, denominator) * Ratio(10**places))
    whole, rest = divmod(abs(scaled), 10**places)
    fraction = f"{rest:0{places}d}".rstrip("0")
    return ("-" if scaled < 0 else "") + str(whole) + ("." + fraction if fraction else "")


def text(amount: Ratio) -> str:
    """The number to ten places."""
    return decimal_string(amount.top, amount.bottom)


def _quotient(part: Ratio, whole: Ratio) -> str | None:
    return text(part / whole) if whole.top else None


# Discounting

BANDS_END = (30, 75, 125, 200, 300)  # the last year of each band but the open one
SCHEDULES = {
    "standard": ("0.035", "0.03", "0.025", "0.02", "0.015", "0.01"),
    "health": ("0.015", "0.0129", "0.0107", "0.0086", "0.0064", "0.0043"),
    "reduced": ("0.03", "0.0257", "0.0214", "0.0171", "0.0129", "0.0086"),
}


@cache
def _factor(discount: Number, year: int) -> Ratio:
    """One pound of `year` in pounds of year 0: over 1 + rate for each year on the way, at its own rate."""
    worth = ONE
    for passed in range(1, year + 1):
        rates = SCHEDULES.get(str(discount))
        rate = rates[sum(passed > end for end in BANDS_END)] if rates else discount
        worth = worth / (ONE + read(rate))
    return worth


def discount_factor(discount: Number, year: int) -> str:
    """The factor of a year, by a flat rate ("0.035") or a schedule (standard, health, reduced)."""
    return text(_factor(discount, year))


# Social return on investment

SHARES = ("deadweight", "displacement", "substitution", "leakage", "attribution")
FIRST_YEAR = {"guide-2009": 1, "value-map": 0}


def _impact(outcome: File) -> Ratio:
    """Pounds a year: quantity, times proxy, times the multiplier, times what each share leaves."""
    impact = read(outcome["quantity"]) * read(outcome["proxy"]) * read(outcome.get("multiplier", 1))
    for share in SHARES:
        impact = impact * (ONE - read(outcome.get(share, 0)))
    return impact


def _present_value(outcome: File, sroi_map: File) -> Ratio:
    """Pounds of year 0: each benefit year less its drop-off, times the factor of its year."""
    starts = int(outcome.get("starts", FIRST_YEAR[sroi_map.get("timing", "guide-2009")]))
    discount = outcome["discount"] if "discount" in outcome else sroi_map["discount"]
    value, worth = _impact(outcome), ZERO
    for year in range(starts, starts + int(outcome.get("duration", 1))):
        worth = worth + value * _factor(discount, year)
        value = value * (ONE - read(outcome.get("drop_off", 0)))
    return worth


def value_map(sroi_map: File) -> dict[str, Any]:
    """The SROI map: pence, but for `sroi_ratio` and `payback_months` (12 times investment over impact).

    Two figures are rounded, an outcome's annual impact and its present value; the rest is made of those.
    Ratio and payback are None where the investment is nought or left out, payback also where the impact is
    not above nought. Proxies are taken as they stand: uprate them beforehand.
    """
    outcomes = []
    for outcome in sroi_map["outcome"]:
        impact, worth = pence(_impact(outcome)), pence(_present_value(outcome, sroi_map))
        outcomes.append({"name": outcome["name"], "impact": impact, "present_value": worth})
    impacts = sum(outcome["impact"] for outcome in outcomes)
    present_value = sum(outcome["present_value"] for outcome in outcomes)
    investment = pence(read(sroi_map["investment"])) if "investment" in sroi_map else None
    return {
        "outcomes": outcomes,
        "impact": impacts,
        "present_value": present_value,
        "investment": investment,
        "net_present_value": None if investment is None else present_value - investment,
        "sroi_ratio": decimal_string(present_value, investment) if investment else None,
        "payback_months": decimal_string(12 * investment, impacts) if investment and impacts > 0 else None,
    }


def range_map(sroi_map: File) -> dict[str, int]:
    """The least and greatest present value in pence, over every mixture of low, central and high numbers.

    An outcome's assumptions vary each on its own. One with a `low` or a `high` and no central number has its
    usual default in the middle.
    """
    low = high = 0
    for outcome in sroi_map["outcome"]:
        ends = [outcome.get("low", {}), outcome.get("high", {})]
        choices = [  # a key no sum reads leaves the central number as it stands
            [("as it stands", None), *((key, end[key]) for end in ends if key in end)]
            for key in {key for end in ends for key in end}
        ]
        mixtures = [{**outcome, **dict(chosen)} for chosen in product(*choices)]
        values = [pence(_present_value(mixture, sroi_map)) for mixture in mixtures]
        low, high = low + min(values), high + max(values)
    return {"low": low, "high": high}


# The local multiplier


def _figures(
    first: Ratio, second: Ratio, third: Ratio | None, convention: str, supplier_local: bool
) -> dict[str, Any]:
    counted = {"in-full": first, "local-only": first if supplier_local else ZERO}[convention]
    figure = _quotient(counted + second + third, first) if third else None
    return {
        "rounds": [pence(first), pence(second), pence(third) if third else None],
        "lm3": figure,
        "value_per_pound": figure,
        "retained": pence(second + third) if third else None,
        "convention": convention,
    }


def lm3(rounds: Sequence[Number], convention: str = "in-full", supplier_local: bool = True) -> dict[str, Any]:
    """LM3 of three rounds of pounds; `value_per_pound` is the same, `retained` (R2 + R3) and `rounds` are pence.

    "in-full" always counts round 1, "local-only" when the supplier is local; both divide by all of it.
    """
    first, second, third = (read(pounds) for pounds in rounds)
    return _figures(first, second, third, convention, supplier_local)


def lm3_survey(survey: File, convention: str = "in-full", supplier_local: bool = True) -> dict[str, Any]:
    """LM3 of a survey: round 2 is what lands with local payees, round 3 what they spend locally of that.

    Who did not answer takes the mean of those of the same kind who did, weighted by the money that landed; a
    kind with money and no answer leaves round 3 and LM3 None. `range`: low puts every missing answer at 0;
    high, the "all-best" of methods.md, at 1, the best answer there is. `coverage` is by money landed, over
    everybody and by kind. Every payee needs a known `local`.
    """
    third: Ratio | None = ZERO
    second = told = low = high = ZERO
    by_kind = {}
    for kind in dict.fromkeys(payee["kind"] for payee in survey["payee"]):
        landed = answered = respent = ZERO
        for payee in [payee for payee in survey["payee"] if payee["kind"] == kind]:
            money = read(payee["amount"]) * read(payee["local"])
            landed = landed + money
            if "local_respend" in payee:
                answered = answered + money
                respent = respent + money * read(payee["local_respend"])
        second, told = second + landed, told + answered
        low, high = low + respent, high + respent + (landed - answered)
        by_kind[kind] = _quotient(answered, landed)
        if landed.top:
            third = third + respent * landed / answered if third and answered.top else None
    first = read(survey["income"])
    ends = {"low": low, "high": high}
    return {
        **_figures(first, second, third, convention, supplier_local),
        "coverage": _quotient(told, second),
        "coverage_by_kind": by_kind,
        "range": {end: _figures(first, second, ends[end], convention, supplier_local)["lm3"] for end in ends},
    }


# Whole life, additionality, price base, weights


def whole_life(option: File) -> dict[str, str | None]:
    """Pounds of year 0: the price, the costs of years 1 to n, then in year n the disposal less the residual.

    The equivalent annual cost is the level yearly cost of the same worth, None where there are no years.
    """
    factors = [_factor(option["rate"], year) for year in range(len(option["yearly"]) + 1)]
    end = read(option.get("disposal", 0)) - read(option.get("residual", 0))
    cost = read(option["price"]) + end * factors[-1]
    for spent, factor in zip(option["yearly"], factors[1:], strict=True):
        cost = cost + read(spent) * factor
    yearly = text(cost / sum(factors[1:], ZERO)) if option["yearly"] else None
    return {"whole_life_cost": text(cost), "equivalent_annual_cost": yearly}


def _additional(case: File) -> Ratio:
    kept = [ONE - read(case[share]) for share in ("leakage", "displacement", "substitution")]
    return read(case["gross"]) * kept[0] * kept[1] * kept[2] * read(case["multiplier"])


def additional(
    gross: Number, leakage: Number, displacement: Number, substitution: Number, multiplier: Number
) -> str:
    """What a gross effect adds: gross (1 - leakage) (1 - displacement) (1 - substitution) multiplier."""
    names = ("gross", "leakage", "displacement", "substitution", "multiplier")
    values = (gross, leakage, displacement, substitution, multiplier)
    return text(_additional(dict(zip(names, values, strict=True))))


def net_additional(intervention: File, reference: File) -> str:
    """What the intervention adds less what the reference case would; keys are the names in `additional`."""
    return text(_additional(intervention) - _additional(reference))


def uprate(amount: Number, index_from: Number, index_to: Number) -> str:
    """An amount in the prices of another year: times that year's index, over its own year's."""
    return text(read(amount) * read(index_to) / read(index_from))


def roc(n: int) -> list[str]:
    """Rank-order centroid weights: the i-th of n is (1/i + 1/(i+1) + ... + 1/n) / n."""
    return [text(sum((Ratio(1, k) for k in range(i, n + 1)), ZERO) / Ratio(n)) for i in range(1, n + 1)]


def _weights(points: Sequence[Number]) -> list[Ratio]:
    given = [read(point) for point in points]
    return [point / sum(given, ZERO) for point in given]


def swing(points: Sequence[Number]) -> list[str]:
    """Swing weights: each criterion's points over all points."""
    return [text(weight) for weight in _weights(points)]


def allocation(rows: Sequence[Sequence[Number]]) -> list[str]:
    """Group weights of budget allocations, a row a person: the plain mean of everybody's own weights."""
    columns = zip(*(_weights(row) for row in rows), strict=True)
    return [text(_mean(column)) for column in columns]


def _mean(numbers: Sequence[Ratio]) -> Ratio:
    return sum(numbers, ZERO) / Ratio(len(numbers))


# Scoring a tender


def _amount(criterion: File, answer: Any) -> Ratio:
    """The number a rule works on: as answered, the evaluators' mean, or the points of the awards met."""
    answers = answer if isinstance(answer, list) else [answer]
    if "award" in criterion:
        points = {award["when"]: read(award["points"]) for award in criterion["award"]}
        return sum((points[met] for met in answers), ZERO)
    return _mean([read(each) for each in answers])


def _passes(criterion: File, x: Ratio) -> bool:
    """Whether the amount clears the criterion's gate, if it is one."""
    gate = {"pass-fail": 1, "scale": criterion.get("minimum")}.get(criterion.get("rule", ""))
    return gate is None or not x < read(gate)


def _earned(criterion: File, x: Ratio, field: Sequence[Ratio]) -> Ratio:
    """The share of the weight that amount x earns among the amounts of the bids still in."""
    match criterion["rule"]:
        case "lowest-over-price":
            return min(field) / x
        case "relative-linear":
            spread = max(field) - min(field)
            return ONE - (x - min(field)) / spread if spread.top else ONE
        case "mean":
            return min(max(Ratio(1, 2) - (x - _mean(field)) / _mean(field), ZERO), ONE)
        case "absolute-linear":
            floor, ceiling = read(criterion["floor"]), read(criterion["ceiling"])
            gained = ceiling - x if criterion["kind"] == "price" else x - floor
            return min(max(gained / (ceiling - floor), ZERO), ONE)
        case "target":
            return min(x / read(criterion["target"]), ONE)
        case "relative-highest":
            return x / max(field) if max(field).top else ZERO
        case "points":
            return min(x / read(criterion["maximum"]), ONE)
        case "scale":
            return x / read(criterion["scale"])
        case "pass-fail":
            return x
    raise ValueError(f"{criterion['rule']} is not a rule of this oracle")


def score(tender: File) -> dict[str, Any]:
    """Scores, totals and ranks of the bids: the highest is best by weighted-points, the lowest by the others.

    A bid that fails a gate has no scores, total or rank and sets no scale. By price-per-point (no total where
    no points are earned) and award-on-value (scores are pounds of `worth`) the price itself earns nothing.
    Equal totals stay a tie: `tie_break` is not applied.
    """
    method, criteria = tender["method"], tender["criterion"]
    if method not in ("weighted-points", "price-per-point", "award-on-value"):
        raise ValueError(f"{method} is not a method of this oracle")
    weighted = method == "weighted-points"
    size = "worth" if method == "award-on-value" else "weight"
    amounts = {b["id"]: {c["id"]: _amount(c, b["answers"][c["id"]]) for c in criteria} for b in tender["bid"]}
    field = [bid for bid in amounts if all(_passes(c, amounts[bid][c["id"]]) for c in criteria)]
    rows: dict[str, dict[str, Any]] = {}
    totals: dict[str, Ratio] = {}
    for bid, mine in amounts.items():
        rows[bid] = {"id": bid, "scores": {}, "total": None, "rank": None, "eliminated": bid not in field}
        earned = price = ZERO
        for c in criteria if bid in field else []:
            if c["kind"] == "price" and not weighted:
                price = price + mine[c["id"]]
                continue
            share = _earned(c, mine[c["id"]], [amounts[other][c["id"]] for other in field])
            points = read(c.get(size, 0)) * share
            earned, rows[bid]["scores"][c["id"]] = earned + points, text(points)
        if bid in field and (method != "price-per-point" or earned > ZERO):
            totals[bid] = earned if weighted else price - earned if size == "worth" else price / earned
            rows[bid]["total"] = text(totals[bid])
    for bid, own in totals.items():
        better = [other for other in totals.values() if (own < other if weighted else other < own)]
        rows[bid]["rank"] = 1 + len(better)
    first = [bid for bid in totals if rows[bid]["rank"] == 1]
    tie = first if len(first) > 1 else []
    return {"bids": list(rows.values()), "winner": first[0] if len(first) == 1 else None, "tie": tie}
