"""What a tender's rules are tried with before it is published: stated assumptions, and what may be found.

No bid is known yet, so plausible ones are made up. Everything they are made from is here, is printed with every
result, and may be changed. It is our own and illustrative; it scores nobody. The rounds themselves are run in
`method/numeric/windtunnel.py`. Sources of what is looked for: docs/methods/wind-tunnel.md.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from statistics import median

from wellspent.method.scoring import named_menu, step
from wellspent.method.tenders import Criterion, Tender

SIZES: Mapping[str, Fraction] = {"small": Fraction(4, 5), "medium": Fraction(1), "large": Fraction(5, 4)}
"""How much a firm of each size pledges, beside one of medium size. Each size is as likely as another."""

FEWEST, MOST = 3, 6
"""How many bids a round has."""


@dataclass(frozen=True, slots=True)
class Assumptions:
    """What plausible bids are made from. `estimate` and `typical` are in the tender's currency or units.

    Prices are log-normal about the estimate, pledges about what is typical; `price_spread` and `pledge_spread` are
    the standard deviations of their logarithms. `quality` and `quality_spread` are parts of a scale, `line` the
    chance that a bid meets a line of a menu. `because` says for each typical amount where it is from.
    """

    estimate: Fraction
    estimate_from: str
    typical: Mapping[str, Fraction]
    because: Mapping[str, str]
    price_spread: Fraction = Fraction(12, 100)
    pledge_spread: Fraction = Fraction(40, 100)
    quality: Fraction = Fraction(65, 100)
    quality_spread: Fraction = Fraction(15, 100)
    line: Fraction = Fraction(60, 100)
    sizes: Mapping[str, Fraction] = field(default_factory=lambda: SIZES)


VALUE_SHARE = Fraction(1, 10)
"""The social value of a typical offer as a part of the contract's value, where nobody says otherwise."""


def assumptions(tender: Tender, value: Fraction | None, stated: Mapping[str, Fraction]) -> Assumptions:
    """What bids for `tender` are made from. `value` is the contract's, `stated` what somebody calls typical."""
    estimate, source = _estimate(tender, value)
    typical, because = {}, {}
    for criterion in tender.criteria:
        if criterion.rule in ("scale", "pass-fail") or named_menu(criterion):
            continue
        if criterion.id in stated:
            typical[criterion.id], because[criterion.id] = stated[criterion.id], "stated"
        elif criterion.kind == "price":
            typical[criterion.id], because[criterion.id] = estimate, source
        else:
            typical[criterion.id], because[criterion.id] = _typical(criterion, value)
    return Assumptions(estimate, source, typical, because)


def _estimate(tender: Tender, value: Fraction | None) -> tuple[Fraction, str]:
    """What the contract is expected to cost, and where that is from."""
    if value:
        return value, "the contract's value"
    for criterion in tender.criteria:
        if criterion.kind == "price" and "floor" in criterion.keys:
            return _middle(criterion), "the middle of the price's floor and ceiling; the file gives no value"
    return Fraction(1_000_000), "made up, for the file gives no value"


def _typical(criterion: Criterion, value: Fraction | None) -> tuple[Fraction, str]:
    """What a medium firm pledges, and where that is from."""
    if criterion.kind == "value" and value:
        return value * VALUE_SHARE, "a tenth of the contract's value"
    if "target" in criterion.keys:
        return criterion.keys["target"].value * Fraction(7, 10), "seven tenths of the target"
    if "floor" in criterion.keys:
        return _middle(criterion), "the middle of its floor and ceiling"
    steps = [found[1] for award in criterion.awards if (found := step(award.when))]
    if steps:
        return Fraction(median(steps)) or Fraction(1), "the middle step of its menu"
    return Fraction(1), "counted in typical offers"


def _middle(criterion: Criterion) -> Fraction:
    return (criterion.keys["floor"].value + criterion.keys["ceiling"].value) / 2


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong with the rules. `mend` says what to do; `criterion` is empty where it is the whole tender."""

    code: str
    text: str
    criterion: str
    mend: str


FINDINGS: Mapping[str, str] = {
    "reversal-prone": "a bid that cannot win decides who does",
    "inflated-pledge": "one pledge beyond belief decides",
    "cannot-discriminate": "nearly every plausible bid earns the same",
    "outside-limits": "many plausible amounts lie outside the floor and ceiling",
    "value-drowned": "social value hardly ever decides",
    "price-drowned": "price hardly ever decides",
    "small-firms": "a small firm loses points for being small",
    "gate-too-high": "a minimum puts many plausible bids out",
    "ties": "rounds often end level, and nothing says who wins then",
}
"""What may be found, by code."""


@dataclass(frozen=True, slots=True)
class Plausible:
    """The amounts of one criterion among the bids made up, and the shares they earn: 5, 50 and 95 in a hundred.

    `decides` is the part of the rounds in which another bid would win, were all bids alike on it.
    """

    criterion: str
    amounts: tuple[Fraction, Fraction, Fraction]
    shares: tuple[Fraction, Fraction, Fraction]
    decides: Fraction


@dataclass(frozen=True, slots=True)
class WindTunnel:
    """A tender tried with made-up rounds of bids.

    `reversal_risk` is the part of the rounds in which taking out a bid that loses changes who wins.
    `price_of_a_point` is currency, `pounds_of_price_per_pound_of_value` a ratio, `small_firm_penalty` points out of
    the tender's; None where there is nothing to reckon with.
    """

    tender: Tender
    assumed: Assumptions
    rounds: int
    bids: int
    seed: int
    reversal_risk: Fraction
    price_of_a_point: Fraction | None
    value_for_price: Fraction | None
    small_firm_penalty: Fraction | None
    criteria: Sequence[Plausible]
    findings: Sequence[Finding]
