"""A tender's rules in the wind tunnel: thousands of made-up bids, what the rules make of them, what is wrong.

The measures are shares of rounds and means over rounds; the findings compare them with stated thresholds. A
flaw is told once, under the code that says most about its cause.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction

import numpy as np

from wellspent.method.numbers import grouped, percent
from wellspent.method.numeric.course import Course, Rounds, fraction
from wellspent.method.numeric.smaa import Floats
from wellspent.method.rulecheck import check
from wellspent.method.tenders import Criterion, Tender
from wellspent.method.windtunnel import FINDINGS, Assumptions, Finding, Plausible, WindTunnel

ROUNDS, SEED = 4_000, 1

REVERSES = 0.001
"""Rounds that a losing bid may turn before a rule is called reversal-prone."""
INFLATES = 0.10
"""Rounds lost that a pledge beyond belief may win, more than a high but honest one does."""
NARROW = 0.15
"""How far apart, as a share of the weight, the 5th and 95th in a hundred bids must be."""
OUTSIDE = 0.25
"""Bids that may lie outside the floor and ceiling, or under a minimum."""
DROWNED = 0.03
"""Rounds that a group of criteria must decide not to be called drowned."""
PENALTY = 0.05
"""Points of the whole that a small firm may lose to a large one of the same merit."""
LEVEL_ROUNDS = 0.05
"""Rounds that may end level."""
BEYOND = 10.0
"""A pledge beyond belief: so many times the 95th in a hundred of the honest ones."""
QUARTILE = 0.6744897501960817
"""How many standard deviations a quartile is from the middle."""


def windtunnel(tender: Tender, assumed: Assumptions, rounds: int = ROUNDS, seed: int = SEED) -> WindTunnel:
    """Try the tender's rules with `rounds` made-up rounds. Raises `Refused` where the rules do not hold together."""
    check(tender)
    course = Course(tender, assumed)
    drawn = course.rounds(rounds, seed)
    measured = _Measured(course, drawn)
    return WindTunnel(
        tender=tender,
        assumed=assumed,
        rounds=sum(len(each.running) for each in drawn),
        bids=sum(each.running.size for each in drawn),
        seed=seed,
        reversal_risk=fraction(measured.risk()),
        price_of_a_point=_maybe(measured.point_price, 2),
        value_for_price=_maybe(measured.value_for_price()),
        small_firm_penalty=_maybe(measured.penalty()),
        criteria=tuple(measured.plausible(c) for c in tender.criteria),
        findings=tuple(_findings(measured)),
    )


def _maybe(number: float | None, places: int = 4) -> Fraction | None:
    return None if number is None else fraction(number, places)


class _Measured:
    """What the rules make of the rounds."""

    def __init__(self, course: Course, drawn: Sequence[Rounds]) -> None:
        self.course, self.drawn = course, drawn
        self.first = [course.first(each) for each in drawn]
        earned = [course.earned(each) for each in drawn]
        self.shares = {
            c.id: np.concatenate([own[c.id][each.running] for own, each in zip(earned, drawn, strict=True)])
            for c in course.scored
        }
        self.amounts = {
            id: np.concatenate([each.amounts[id].ravel() for each in drawn]) for id in course.criteria
        }
        self.by_price = self._slope_of_price()
        self.by_point = self._gain(lambda each: (course.merit(each), course.merit(each, bonus=1.0)))
        free = not self.by_price or not self.by_point
        self.point_price = None if free else self.by_point / self.by_price

    def _gain(self, change: Callable[[Rounds], tuple[Floats, Floats]]) -> float:
        """How much better the first bid is after a change than before, on average."""
        gains = []
        for each in self.drawn:
            before, after = change(each)
            both = np.isfinite(before[:, 0]) & np.isfinite(after[:, 0])
            gains.append(after[both, 0] - before[both, 0])
        every = np.concatenate(gains)
        return float(every.mean()) if len(every) else 0.0

    def _slope_of_price(self) -> float:
        """How much better a bid gets for each unit of currency off its price, between the quartiles."""
        course = self.course
        if course.price is None:
            return 0.0
        id, estimate = course.price.id, float(course.assumed.typical[course.price.id])
        step = np.exp(float(course.assumed.price_spread) * QUARTILE)
        dear, cheap = estimate * step, estimate / step
        gain = self._gain(lambda each: (course.merit(each.one(id, dear)), course.merit(each.one(id, cheap))))
        return gain / float(dear - cheap)

    def share_of_rounds(self, found: Sequence[np.ndarray[tuple[int, ...], np.dtype[np.bool_]]]) -> float:
        """The part of all rounds in which something holds."""
        return float(np.concatenate(found).mean())

    def risk(self, criterion: str | None = None) -> float:
        """The part of the rounds that a losing bid turns."""
        return self.share_of_rounds([self.course.turned(each, criterion) for each in self.drawn])

    def value_for_price(self) -> float | None:
        """How many units off the price do as much as one unit of social value pledged, between the quartiles."""
        course = self.course
        slope, told = 0.0, False
        for criterion in course.scored:
            if criterion.kind == "value" and course.pledged(criterion):
                low, high = (float(q) for q in np.quantile(self.amounts[criterion.id], (0.25, 0.75)))
                slope += self._pledge_gain(criterion.id, low, high) / (high - low)
                told = True
        return slope / self.by_price if told and self.by_price else None

    def _pledge_gain(self, id: str, low: float, high: float) -> float:
        merit = self.course.merit
        return self._gain(lambda each: (merit(each.one(id, low)), merit(each.one(id, high))))

    def penalty(self, criterion: str | None = None) -> float | None:
        """Points that a small firm loses to a large one that is alike in everything else."""
        course = self.course
        pledged = [c.id for c in course.scored if course.pledged(c) and criterion in (None, c.id)]
        if not self.by_point:
            return None
        small, large = (float(course.assumed.sizes[size]) for size in ("small", "large"))

        def sized(each: Rounds, size: float) -> Floats:
            for id in pledged:
                each = each.one(id, each.unsized[id][:, 0] * size)
            return course.merit(each)

        return self._gain(lambda each: (sized(each, small), sized(each, large))) / self.by_point

    def decides(self, criteria: list[str]) -> float:
        """The part of the rounds in which another bid would win, were all alike on these criteria."""
        pairs = zip(self.drawn, self.first, strict=True)
        return self.share_of_rounds(
            [self.course.first(self.course.alike(each, criteria)) != was for each, was in pairs]
        )

    def wins(self, criterion: str, amount: float) -> float:
        """The part of the rounds it loses that the first bid would win with another amount."""
        course, won = self.course, []
        for each, was in zip(self.drawn, self.first, strict=True):
            lost = each.running[:, 0] & (was != 0)
            won.append(course.first(each.one(criterion, amount))[lost] == 0)
        every = np.concatenate(won)
        return float(every.mean()) if len(every) else 0.0

    def plausible(self, criterion: Criterion) -> Plausible:
        """The amounts of a criterion and the shares they earn."""
        levels = (0.05, 0.5, 0.95)
        own = self.shares.get(criterion.id)
        shares = np.quantile(own, levels) if own is not None and len(own) else np.zeros(3)
        low, middle, high = (fraction(n, 2) for n in np.quantile(self.amounts[criterion.id], levels))
        first, second, third = (fraction(n) for n in shares)
        decides = fraction(self.decides([criterion.id]))
        return Plausible(criterion.id, (low, middle, high), (first, second, third), decides)

    def width(self, criterion: str) -> float:
        """How far apart the shares are that the 5th and 95th in a hundred bids earn."""
        own = self.shares[criterion]
        return float(np.quantile(own, 0.95) - np.quantile(own, 0.05)) if len(own) else 0.0

    def outside(self, criterion: Criterion) -> float:
        """The part of the amounts that lie outside the published floor and ceiling."""
        own = self.amounts[criterion.id]
        floor, ceiling = (float(criterion.keys[key].value) for key in ("floor", "ceiling"))
        return float(((own < floor) | (own > ceiling)).mean())

    def under(self, criterion: Criterion) -> float:
        """The part of the bids that a criterion's minimum puts out."""
        least = criterion.minimum
        return float((self.amounts[criterion.id] < float(least.value)).mean()) if least is not None else 0.0

    def round_limits(self, criterion: str) -> tuple[Fraction, Fraction]:
        """Round numbers just outside what 98 in a hundred bids offer."""
        low, high = (float(q) for q in np.quantile(self.amounts[criterion], (0.01, 0.99)))
        return _round(low, down=True), _round(high, down=False)


def _round(number: float, *, down: bool) -> Fraction:
    """The next number of two digits, such as 890,000."""
    if number <= 0:
        return Fraction(0)
    unit = Fraction(10) ** (int(np.floor(np.log10(number))) - 1)
    count = fraction(number) / unit
    return unit * (count.__floor__() if down else count.__ceil__())


def _findings(found: _Measured) -> Iterator[Finding]:
    """Every flaw, once."""
    flat = {c.id for c in found.course.scored if found.course.weights[c.id] and found.width(c.id) < NARROW}
    for criterion in found.course.tender.criteria:
        yield from _gate(found, criterion)
        if criterion.id in flat:
            yield _flat(found, criterion)
        elif criterion.id in found.shares and found.course.weights[criterion.id]:
            yield from _limits(found, criterion)
            yield from _others(found, criterion)
    if found.course.tender.method == "utility-index" and (risk := found.risk()) > REVERSES:
        yield _finding(
            "reversal-prone", "", f"In {_part(risk)} of the rounds the utility index lets a bid that loses decide who wins.",
            "Rank by award-on-value or weighted-points with absolute rules.",
        )  # fmt: skip
    yield from _drowned(found, flat)
    yield from _small(found)
    yield from _ties(found)


def _finding(code: str, criterion: str, text: str, mend: str) -> Finding:
    assert code in FINDINGS, code  # noqa: S101 - a finding of our own making
    return Finding(code, text, criterion, mend)


def _part(share: float) -> str:
    return percent(fraction(share), 1)


def _gate(found: _Measured, criterion: Criterion) -> Iterator[Finding]:
    out = found.under(criterion)
    if out > OUTSIDE and criterion.minimum is not None:
        low = _round(float(np.quantile(found.amounts[criterion.id], 0.05)), down=True)
        yield _finding(
            "gate-too-high",
            criterion.id,
            f'The minimum of "{criterion.shown}" puts out {_part(out)} of plausible bids.',
            f"Lower it to {grouped(low)}, or to what the contract cannot do without.",
        )


def _flat(found: _Measured, criterion: Criterion) -> Finding:
    low, high = found.round_limits(criterion.id)
    mends = {
        "absolute-linear": f"Set floor = {grouped(low)} and ceiling = {grouped(high)}, where plausible bids lie.",
        "target": f"Set the target near {grouped(high)}, which few plausible bids reach.",
        "pass-fail": "Give it the weight 0: as a gate it still puts out whoever fails.",
        "points": "Move the steps of the menu to where plausible bids differ.",
        "log": "Set a smaller base, so that plausible prices lie further apart.",
        "scale": "Use a finer scale.",
    }
    return _finding(
        "cannot-discriminate",
        criterion.id,
        f'Nine plausible bids in ten earn nearly the same on "{criterion.shown}": its weight decides nothing.',
        mends.get(criterion.rule, "Choose an absolute rule whose limits lie where plausible bids do."),
    )


def _limits(found: _Measured, criterion: Criterion) -> Iterator[Finding]:
    if criterion.rule == "absolute-linear" and (outside := found.outside(criterion)) > OUTSIDE:
        low, high = found.round_limits(criterion.id)
        yield _finding(
            "outside-limits",
            criterion.id,
            f'{_part(outside)} of plausible amounts on "{criterion.shown}" lie outside its floor and ceiling, where no '
            "amount earns more or less than another.",
            f"Set floor = {grouped(low)} and ceiling = {grouped(high)}.",
        )


def _others(found: _Measured, criterion: Criterion) -> Iterator[Finding]:
    """Rules by which other bids decide: a pledge that is blown up, or any bid that cannot win."""
    course = found.course
    if course.pledged(criterion):
        high = float(np.quantile(found.amounts[criterion.id], 0.95))
        beyond, honest = found.wins(criterion.id, high * BEYOND), found.wins(criterion.id, high)
        if beyond - honest > INFLATES:
            yield _finding(
                "inflated-pledge",
                criterion.id,
                f'A pledge ten times the highest honest ones on "{criterion.shown}" wins {_part(beyond)} of the rounds '
                f"its bid would lose; the highest honest pledge wins {_part(honest)}.",
                f"Use the rule target with target = {grouped(_round(high, down=True))}, and make the pledge a term.",
            )
            return
    if course.reverses(criterion) and (risk := found.risk(criterion.id)) > REVERSES:
        low, up = found.round_limits(criterion.id)
        yield _finding(
            "reversal-prone",
            criterion.id,
            f'In {_part(risk)} of the rounds "{criterion.shown}" lets a bid that loses decide who wins.',
            f"Use absolute-linear with floor = {grouped(low)} and ceiling = {grouped(up)}.",
        )


def _drowned(found: _Measured, flat: set[str]) -> Iterator[Finding]:
    """Whether social value, or price, is there for show."""
    course = found.course
    social = [c.id for c in course.scored if c.social_value and course.weights[c.id]]
    prices = [c.id for c in course.tender.criteria if c.kind == "price"]
    others = [c.id for c in course.scored if c.id not in social]
    if social and (others or prices) and not flat & set(social):
        part = found.decides(social)
        if part < DROWNED:
            yield _finding(
                "value-drowned", social[0],
                f"Social value decides {_part(part)} of the rounds: bidders need not take it seriously.",
                "Give it more weight, or ask for it as a condition of the contract instead.",
            )  # fmt: skip
    if prices and not flat & set(prices):
        part = found.decides(prices)
        if part < DROWNED:
            yield _finding(
                "price-drowned", prices[0],
                f"Price decides {_part(part)} of the rounds: a bidder may ask nearly anything.",
                "Give price more weight, or set a ceiling above which a bid is out.",
            )  # fmt: skip


def _small(found: _Measured) -> Iterator[Finding]:
    whole = found.penalty()
    if whole is None or whole <= PENALTY * found.course.out_of:
        return
    parts = {c.id: found.penalty(c.id) or 0.0 for c in found.course.scored if found.course.pledged(c)}
    most = max(parts, key=lambda id: parts[id])
    typical: Mapping[str, Fraction] = found.course.assumed.typical
    small = typical[most] * found.course.assumed.sizes["small"]
    yield _finding(
        "small-firms",
        most,
        f"A small firm loses {grouped(fraction(whole))} of {grouped(found.course.tender.out_of.value)} points to a large "
        "one that is as good, for pledging less.",
        f"Give pledges by amount less weight and how they are kept more, or set the target at what a small firm can "
        f"offer on this contract: near {grouped(_round(float(small), down=False))}.",
    )


def _ties(found: _Measured) -> Iterator[Finding]:
    level = found.share_of_rounds([found.course.level(each) for each in found.drawn])
    if level > LEVEL_ROUNDS and not found.course.tender.tie_break:
        yield _finding(
            "ties",
            "",
            f"{_part(level)} of the rounds end level at the top, and the tender does not say who wins then.",
            'Publish tie_break, such as tie_break = ["quality", "price"], or finer scales and steps.',
        )
