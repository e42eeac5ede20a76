"""What a policy asks of a tender beyond its weight, each kept, broken, or not to be told from its rules alone.

A must is one figure or one sentence of one rule. What the rules of a tender show is compared exactly; what only
a person can read from its words (ask for a delivery plan) is said to be so, and never guessed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from wellspent.method.numbers import percent
from wellspent.method.policy import Decided, Decision, Effect
from wellspent.method.purchases import Applies

KEPT, BROKEN, UNTOLD = "kept", "broken", "untold"


@dataclass(frozen=True, slots=True)
class Asked:
    """What the rules of a tender show.

    `social` is social value's share of the weights, `measures` how many measures bidders may promise, `targets` for
    how many of them the buyer set a target, which makes it a key performance indicator; `promised` whether a
    criterion scores what is promised on measures, `stated` whether one scores a written answer on social value.
    """

    social: Fraction
    measures: int
    targets: int
    promised: bool
    stated: bool


@dataclass(frozen=True, slots=True)
class Must:
    """One thing a rule asks, whether the tender keeps it, and why. `key` tells it from every other of the policy."""

    key: str
    text: str
    status: str
    because: str
    by: Decided


def musts(decision: Decision, asked: Asked) -> list[Must]:
    """Everything the policy's rules ask of a tender, rule by rule; nothing of those that do not apply."""
    found: list[Must] = []
    for one in decision.decided:
        if one.applies is Applies.YES:
            found += _of(one, asked)
        elif one.applies is Applies.UNKNOWN and one.rule.effect.asks:
            because = f"whether it applies is not known: {one.because}"
            found.append(Must(one.rule.id, one.rule.text, UNTOLD, because, one))
    return found


def _of(one: Decided, asked: Asked) -> Iterator[Must]:
    """The musts of a rule that applies: its figures first, then its sentences."""
    effect = one.rule.effect
    for key, tell in FIGURES.items():
        told = tell(effect, asked)
        if told is not None:
            text, kept, because = told
            status = UNTOLD if kept is None else KEPT if kept else BROKEN
            yield Must(f"{one.rule.id}:{key}", text, status, because, one)
    for number, sentence in enumerate(effect.required, 1):
        because = "only a reader of the tender's words can tell"
        yield Must(f"{one.rule.id}:required-{number}", sentence, UNTOLD, because, one)


Told = tuple[str, bool | None, str]
"""The must in a sentence, whether it is kept (None: nobody can tell from the rules), and why."""


def _least(effect: Effect, asked: Asked) -> Told | None:
    if effect.minimum_weighting is None:
        return None
    text = f"Social value carries at least {percent(effect.minimum_weighting)} of the weights."
    return text, asked.social >= effect.minimum_weighting, f"it carries {percent(asked.social, 4)}"


def _most(effect: Effect, asked: Asked) -> Told | None:
    if effect.weighting_max is None:
        return None
    text = f"Social value carries at most {percent(effect.weighting_max)} of the weights."
    return text, asked.social <= effect.weighting_max, f"it carries {percent(asked.social, 4)}"


def _measures(effect: Effect, asked: Asked) -> Told | None:
    if effect.measures_max is None:
        return None
    text = f"At most {_counted(effect.measures_max, 'measure')} may be asked."
    return text, asked.measures <= effect.measures_max, f"{_counted(asked.measures, 'measure')} asked"


def _indicators(effect: Effect, asked: Asked) -> Told | None:
    if effect.kpis_min is None:
        return None
    text = f"At least {_counted(effect.kpis_min, 'key performance indicator')}."
    return text, asked.targets >= effect.kpis_min, _with_targets(asked)


def _expected(effect: Effect, asked: Asked) -> Told | None:
    if not effect.kpis_expected or effect.kpis_min is not None:
        return None
    return (
        "Key performance indicators where they are possible.",
        asked.targets > 0 or None,
        _with_targets(asked),
    )


def _route(effect: Effect, asked: Asked) -> Told | None:
    if effect.route == "framework":
        because = "a criterion scores" if asked.promised else "no criterion scores"
        text = "Bidders choose from measures of a framework, and what they promise is scored."
        return (
            text,
            asked.promised and asked.measures > 0,
            f"{because} what is promised; {_counted(asked.measures, 'measure')} asked",
        )
    if effect.route == "statement":
        because = "a question" if asked.stated else "no question"
        text = "Bidders answer an open question on social value, and the answer is scored."
        return text, asked.stated, f"{because} about social value is scored"
    return None


FIGURES: dict[str, Callable[[Effect, Asked], Told | None]] = {
    "minimum-weighting": _least,
    "weighting-max": _most,
    "measures-max": _measures,
    "kpis-min": _indicators,
    "kpis-expected": _expected,
    "route": _route,
}
"""What of a rule's effect can be held against the rules of a tender, by the must's own part of the key."""


def _with_targets(asked: Asked) -> str:
    return f"{_counted(asked.targets, 'measure')} with a target"


def _counted(number: int, one: str) -> str:
    return f"{number} {one}" if number == 1 else f"{number} {one}s"
