"""Bids that cannot win, to try a tender's rules with: worse copies of the bids there are, and extreme ones.

Such a bid should change nothing for the others. Where it does, the rule and not the offers decides
(Stilger, Siderius and van Raaij 2017, Journal of Public Procurement 17(1), the "ranking paradox").
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from wellspent.method.answers import Answers, answered
from wellspent.method.scoring import named_menu
from wellspent.method.tenders import PANEL, Answer, Bid, Criterion, Score, Tender
from wellspent.method.working import Formula, Given, Symbol, traced

TRIED = Formula("a bid made up to try the rules")

WORSE = Fraction(1, 10)
"""How much worse a dominated copy is on every amount: a tenth."""

EXTREMES: Mapping[Fraction, str] = {
    Fraction(1, 10): "a tenth of the least",
    Fraction(1, 2): "half the least",
    Fraction(2): "twice the most",
    Fraction(10): "ten times the most",
}
"""The amounts of extreme bids, as multiples of the least or the most that was offered."""


@dataclass(frozen=True, slots=True)
class Trial:
    """The tender with one more bid, and what that bid is. `copied` is the bid it is a worse copy of."""

    said: str
    tender: Tender
    added: str
    copied: str = ""


def trials(tender: Tender) -> Iterator[Trial]:
    """The tender with each worse copy, and each bid that is extreme on one thing and offers nothing otherwise."""
    answers, out = answered(tender)
    running = {bid.id: answers[bid.id] for bid in tender.bids if bid.id not in out}
    if not running:
        return
    id = next(name for name in _names() if name not in answers)
    labels = {bid.id: bid.label or bid.id for bid in tender.bids}
    for bid, given in running.items():
        worse = {c.id: _worse(c, given[c.id]) for c in tender.criteria}
        yield Trial(f"with a copy of {labels[bid]} that is a tenth worse", _with(tender, id, worse), id, bid)
    worst = {c.id: _worst(c, running) for c in tender.criteria}
    for criterion in tender.criteria:
        offered = _amounts(criterion, running)
        if not offered:
            continue
        for multiple, words in EXTREMES.items():
            amount = multiple * (min(offered) if multiple < 1 else max(offered))
            extreme = {**worst, criterion.id: _held(criterion, amount)}
            said = f"with a bid of {words} on {criterion.shown} and nothing to offer otherwise"
            yield Trial(said, _with(tender, id, extreme), id)


def _names() -> Iterator[str]:
    """Names for the bid, the first that is free is taken."""
    number = 1
    while True:
        yield f"added-{number}"
        number += 1


def _with(tender: Tender, id: str, answers: Mapping[str, Answer]) -> Tender:
    """The tender with one more bid; on a scale its score is an agreed one."""
    scored = {c.id for c in tender.criteria if c.rule == "scale"}
    own = {name: answer for name, answer in answers.items() if name not in scored}
    marks = [
        Score(id, name, PANEL, Given(answer.amount.value, "a score", TRIED), "made up", id)
        for name, answer in answers.items()
        if name in scored and answer.amount is not None
    ]
    return replace(tender, bids=(*tender.bids, Bid(id, own, place=id)), scores=(*tender.scores, *marks))


def _worse(criterion: Criterion, answer: Answer) -> Answer:
    """The same answer, a tenth worse where it is an amount."""
    if answer.amount is None:
        return answer
    amount = answer.amount.value
    step = abs(amount) * WORSE
    return _held(criterion, amount + step if criterion.less else amount - step)


def _worst(criterion: Criterion, running: Answers) -> Answer:
    """The least that can be said to a criterion and still passes the gates: nothing, or the dearest price."""
    if criterion.rule == "pass-fail":
        return Answer(met=True)
    if named_menu(criterion):
        return Answer(items=())
    offered = _amounts(criterion, running)
    if not offered:
        return Answer()
    return _held(criterion, max(offered) if criterion.less else min([*offered, Fraction(0)]))


def _held(criterion: Criterion, amount: Fraction) -> Answer:
    """The amount, on the scale and not below the gate."""
    if criterion.rule == "scale":
        amount = max(min(amount, criterion.keys["scale"].value), Fraction(0))
    if criterion.minimum is not None:
        amount = max(amount, criterion.minimum.value)
    return Answer(amount=_number(amount))


def _amounts(criterion: Criterion, running: Answers) -> Sequence[Fraction]:
    """What the bids in the running offer under a criterion that takes amounts."""
    found = (given[criterion.id].amount for given in running.values())
    return [amount.value for amount in found if amount is not None]


def _number(amount: Fraction) -> Symbol:
    return traced(Given(amount, "made up", TRIED))
