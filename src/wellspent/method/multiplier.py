"""LM3, the local multiplier of three rounds: how much money stays and works again in a place.

Round 1 is the income or contract, round 2 the part of it that lands with people and firms in the place,
round 3 what those spend there again. LM3 = (round 1 + round 2 + round 3) / round 1. Source: nef, The Money
Trail (2002), and nef, Sustainable procurement and commissioning (2008).

Two conventions are in print and differ. `in-full` always counts round 1 (nef 2008; 1 to 3); `local-only`
counts it where the supplier is local (Northumberland County Council and nef 2005; 0 to 3). Both divide by
all of round 1, and every figure says which it is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise
from typing import Generic

from wellspent.method.errors import Faults, Notice, unknown_name
from wellspent.method.money import Money
from wellspent.method.numbers import percent, spell
from wellspent.method.working import Given, Lift, Number, Symbol, plain, total

CONVENTIONS = {
    "in-full": "round 1 counts in full, wherever the supplier is (nef 2008)",
    "local-only": "round 1 counts only where the supplier is local (Northumberland and nef 2005)",
}
KINDS = ("supplier", "staff", "overhead")
"""Whom round 2 is paid to. Who did not answer takes the mean of those of the same kind."""

COVERAGE = Fraction(80, 100)
"""Below this share of answers by value, the figure carries a warning (nef asks about 80 % of spend)."""


@dataclass(frozen=True, slots=True)
class Payee:
    """Someone paid out of round 1.

    `amount` in pounds; `local` the share of it that lands in the place (1 yes, 0 no), None not known;
    `respend` the share they spend there again (0 to 1), None where they did not answer.
    """

    name: str
    kind: str
    amount: Given
    local: Given | None = None
    respend: Given | None = None
    place: str = ""


@dataclass(frozen=True, slots=True)
class Survey:
    """An organisation's income, and whom it paid out of it. `area` says in words what local means here."""

    income: Given
    payees: tuple[Payee, ...]
    title: str = ""
    area: str = ""
    currency: str = "GBP"


@dataclass(frozen=True, slots=True)
class LocalMultiplier(Generic[Number]):
    """A multiplier with its rounds, its convention, and how far it rests on answers.

    `lm3` is pounds in the place for each pound of round 1, from unrounded rounds, and None where something
    it needs is not known; `low` and `high` still bound it. Rounds and `retained` (round 2 + round 3) are
    rounded to pence, None where not known. `coverage` is the share of round 2 that answered, by money.
    """

    rounds: tuple[Money | None, ...]
    lm3: Number | None
    retained: Money | None
    low: Number
    high: Number
    convention: str
    supplier_local: bool | None
    coverage: Fraction | None = None
    coverage_by_kind: Mapping[str, Fraction | None] = field(default_factory=dict)
    warnings: tuple[Notice, ...] = ()

    @property
    def value_per_pound(self) -> Number | None:
        """Pounds in the place for each pound of round 1: LM3 said as money."""
        return self.lm3


def local_multiplier(counted: Number, later: Sequence[Number], first: Number) -> Number:
    """(what counts of round 1 + the later rounds) / round 1, a number without unit."""
    return (counted + total(later, counted * 0)) / first


def from_rounds(
    rounds: Sequence[Given],
    lift: Lift[Number],
    convention: str = "in-full",
    supplier_local: bool | None = None,
    currency: str = "GBP",
) -> LocalMultiplier[Number]:
    """The multiplier of rounds that are known, in pounds, round 1 first.

    With `local-only` and a supplier not known to be local or not, LM3 is None and the range holds both.
    Raises `Refused` for fewer than two rounds, a first round of nothing, a round below nothing.
    """
    _check_rounds(rounds, convention)
    values = [lift(given) for given in rounds]
    return _figure(
        values, [values[1:], values[1:]], convention, supplier_local, currency, _odd_rounds(rounds)
    )


def from_survey(
    survey: Survey,
    lift: Lift[Number],
    convention: str = "in-full",
    supplier_local: bool | None = None,
) -> LocalMultiplier[Number]:
    """The multiplier of a survey with gaps.

    Who did not answer takes the mean of those of the same kind who did, weighted by the money that landed
    with them. Low takes every missing answer as 0, high as 1. Where a payee is not known to be local, or a
    kind has money and no answer at all, LM3 itself is None: whether a firm is local can be looked up, and
    is not guessed from the others. Raises `Refused` with every fault.
    """
    _check_survey(survey, convention)
    kinds: list[_Kind[Number]] = [
        _kind(kind, survey, lift) for kind in KINDS if any(p.kind == kind for p in survey.payees)
    ]
    first = lift(survey.income)
    nothing = first * 0
    second = _known_total([kind.landed for kind in kinds], nothing, "round 2")
    third = _known_total([kind.respent for kind in kinds], nothing, "round 3")
    ends = [
        [total([end[part] for end in side], nothing) for part in (0, 1)]
        for side in ([kind.low for kind in kinds], [kind.high for kind in kinds])
    ]
    answered = sum((kind.answered for kind in kinds), Fraction(0))
    asked = sum((kind.asked for kind in kinds), Fraction(0))
    by_kind: dict[str, Fraction | None] = {kind.name: _share(kind.answered, kind.asked) for kind in kinds}
    coverage: Fraction | None = _share(answered, asked)
    notices = [*_survey_notices(survey, kinds), *_coverage_notices(coverage, by_kind)]
    rounds = [first, second, third]
    return _figure(
        rounds, ends, convention, supplier_local, survey.currency, notices, coverage, by_kind
    )  # fmt: skip


def _figure(
    rounds: Sequence[Number | None],
    ends: Sequence[Sequence[Number]],
    convention: str,
    supplier_local: bool | None,
    currency: str,
    notices: Sequence[Notice],
    coverage: Fraction | None = None,
    by_kind: Mapping[str, Fraction | None] | None = None,
) -> LocalMultiplier[Number]:
    """The figures that known and unknown rounds and their low and high ends come to."""
    first = rounds[0]
    assert first is not None  # noqa: S101 - round 1 is always given
    counts = _counts(convention, supplier_local)
    known = [number for number in rounds[1:] if number is not None]
    whole = len(known) == len(rounds) - 1
    retained = total(known, first * 0) if whole else None
    settled = retained is not None and counts[0] == counts[1]
    notices = list(notices)
    if counts[0] != counts[1]:
        notices.append(
            Notice(
                "supplier-local-unknown",
                "Round 1 counts here only where the supplier is local, and nobody has said whether it is: "
                "say so with --supplier-local yes or no.",
            )
        )
    return LocalMultiplier(
        rounds=tuple(None if number is None else Money.of(number, currency) for number in rounds),
        lm3=_named(local_multiplier(_counted(first, counts[0]), known, first), "LM3") if settled else None,
        retained=None if retained is None else Money.of(_named(retained, "retained"), currency),
        low=_named(local_multiplier(_counted(first, counts[0]), ends[0], first), "LM3, low"),
        high=_named(local_multiplier(_counted(first, counts[1]), ends[1], first), "LM3, high"),
        convention=convention,
        supplier_local=supplier_local,
        coverage=coverage,
        coverage_by_kind=by_kind or {},
        warnings=tuple(notices),
    )


def _counted(first: Number, counts: bool) -> Number:
    return first if counts else _named(first * 0, "round 1, not counted")


def _counts(convention: str, supplier_local: bool | None) -> tuple[bool, bool]:
    """Whether round 1 counts: for certain, and possibly."""
    if convention == "in-full" or supplier_local:
        return True, True
    return False, supplier_local is None


@dataclass(frozen=True, slots=True)
class _Kind(Generic[Number]):
    """One kind of payee: what landed and was spent again (None: not known), the two ends, the coverage."""

    name: str
    landed: Number | None
    respent: Number | None
    low: tuple[Number, Number]
    high: tuple[Number, Number]
    answered: Fraction
    asked: Fraction
    silent: bool


def _kind(kind: str, survey: Survey, lift: Lift[Number]) -> _Kind[Number]:
    """Round 2 and round 3 of one kind of payee, with what the answers and the gaps come to."""
    nothing = lift(survey.income) * 0
    payees = [payee for payee in survey.payees if payee.kind == kind]
    located = [(payee, _landed(payee, lift)) for payee in payees if payee.local is not None]
    lost = [payee for payee in payees if payee.local is None]
    told = [(money, lift(p.respend)) for p, money in located if p.respend is not None]
    gaps: list[Number] = [money for p, money in located if p.respend is None]
    landed = total([money for _, money in located], nothing)
    respent = total([money * share for money, share in told], nothing)
    answered = total([money for money, _ in told], nothing)
    missing = total(gaps, nothing)
    known = _filled(respent, answered, gaps, kind)
    most = total(
        [lift(p.amount) if p.respend is None else lift(p.amount) * lift(p.respend) for p in lost], nothing
    )
    return _Kind(
        name=kind,
        landed=None if lost else landed,
        respent=None if lost else known,
        low=(landed, respent),
        high=(landed + total([lift(p.amount) for p in lost], nothing), respent + missing + most),
        answered=plain(answered),
        asked=plain(landed) + sum((p.amount.value for p in lost), Fraction(0)),
        silent=known is None,
    )


def _filled(respent: Number, answered: Number, gaps: Sequence[Number], kind: str) -> Number | None:
    """What was spent again, the gaps at the mean of the answers; None where there is no answer to go by."""
    if not any(gaps):
        return respent
    if not answered:
        return None
    mean = _named(respent / answered, f"mean answer, {kind}")
    return respent + total([money * mean for money in gaps], respent * 0)


def _landed(payee: Payee, lift: Lift[Number]) -> Number:
    assert payee.local is not None  # noqa: S101 - the caller has looked
    return lift(payee.amount) * lift(payee.local)


def _known_total(numbers: Sequence[Number | None], empty: Number, name: str) -> Number | None:
    known = [number for number in numbers if number is not None]
    return _named(total(known, empty), name) if len(known) == len(numbers) else None


def _named(number: Number, name: str) -> Number:
    return number.named(name) if isinstance(number, Symbol) else number


def _share(part: Fraction, whole: Fraction) -> Fraction | None:
    return part / whole if whole else None


def _odd_rounds(rounds: Sequence[Given]) -> list[Notice]:
    """What is unusual about rounds that were typed in."""
    notices = []
    if len(rounds) != 3:
        notices.append(
            Notice(
                "not-three-rounds", f"LM3 is of three rounds, and this is of {len(rounds)}: say so beside it."
            )
        )
    for place, (before, after) in enumerate(pairwise(rounds), 2):
        if after.value > before.value:
            notices.append(
                Notice(
                    "round-grows",
                    f"Round {place} is more than round {place - 1}, of which it should be a part.",
                )
            )
    return notices


def _survey_notices(survey: Survey, kinds: Sequence[_Kind[Number]]) -> list[Notice]:
    notices = []
    lost = [payee for payee in survey.payees if payee.local is None]
    if lost:
        money = Money.of(sum((payee.amount.value for payee in lost), Fraction(0)), survey.currency)
        notices.append(
            Notice(
                "local-unknown",
                f"Nobody has said whether {_names([p.name for p in lost])} ({money.shown()}) is local, so LM3 is "
                "not known. Low takes that money as spent elsewhere, high as landing here: look them up.",
            )
        )
    notices += [
        Notice(
            "respend-unknown",
            f"No {kind.name} has said what they spend here again, so LM3 is not known and only its range is given.",
        )
        for kind in kinds
        if kind.silent
    ]
    paid = sum((payee.amount.value for payee in survey.payees), Fraction(0))
    if paid > survey.income.value:
        notices.append(
            Notice(
                "spend-above-income",
                "More was paid out than came in: check that all of it is from this income.",
            )
        )
    return notices


def _coverage_notices(whole: Fraction | None, by_kind: Mapping[str, Fraction | None]) -> list[Notice]:
    shares = {"everybody": whole, **{f"the kind {name}": share for name, share in by_kind.items()}}
    return [
        Notice(
            "coverage-low",
            f"Answers cover {percent(share)} of the money of {who}, under {percent(COVERAGE)}.",
        )
        for who, share in shares.items()
        if share is not None and share < COVERAGE
    ]


def _names(names: Sequence[str], most: int = 3) -> str:
    shown = ", ".join(names[:most])
    return shown if len(names) <= most else f"{shown} and {len(names) - most} more"


def _check_rounds(rounds: Sequence[Given], convention: str) -> None:
    faults = Faults()
    _check_convention(convention, faults)
    if len(rounds) < 2:
        faults.add("a multiplier needs at least two rounds", "Write --rounds 72000,57600,24980.", "rounds")
    for place, given in enumerate(rounds, 1):
        if given.value < 0:
            faults.add(f"round {place} is below nothing", "Write the money that was spent.", "rounds")
    if rounds and rounds[0].value == 0:
        faults.add(
            "round 1 is nothing, so nothing can be divided by it", "Write the contract's value.", "rounds"
        )
    faults.raise_if_any()


def _check_convention(convention: str, faults: Faults) -> None:
    if convention not in CONVENTIONS:
        faults.extend([unknown_name("convention", convention, list(CONVENTIONS), "round1")])


def _check_survey(survey: Survey, convention: str) -> None:
    faults = Faults()
    _check_convention(convention, faults)
    if survey.income.value <= 0:
        faults.add("the income is not above nothing", "Write what came in, in pounds.", "income")
    if not survey.payees:
        faults.add("nobody is paid", "Add a [[payee]] for each supplier, staff group and overhead.", "payee")
    for payee in survey.payees:
        if payee.kind not in KINDS:
            faults.extend([unknown_name("kind of payee", payee.kind, KINDS, f"{payee.place}, kind")])
        if payee.amount.value < 0:
            faults.add(
                "the amount is below nothing", "Take refunds off what was paid.", f"{payee.place}, amount"
            )
        for key, given in (("local", payee.local), ("local_respend", payee.respend)):
            if given is not None and not 0 <= given.value <= 1:
                faults.add(
                    f"{key} is {spell(given.value)}, and a share is 0 to 1",
                    "Write the share, such as 0.5.",
                    f"{payee.place}, {key}",
                )
    faults.raise_if_any()
