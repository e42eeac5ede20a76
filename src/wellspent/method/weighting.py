"""A tender's social value weighting against its body's policy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from wellspent.method.errors import Notice
from wellspent.method.numbers import percent
from wellspent.method.policy import Decision
from wellspent.method.purchases import Applies


@dataclass(frozen=True, slots=True)
class Weighed:
    """What weights sum to, how much is `left` to give (below nothing: too much was), and social value's share."""

    total: Fraction
    left: Fraction
    social: Fraction


def weighed(out_of: Fraction, weights: Sequence[tuple[Fraction | None, bool]]) -> Weighed:
    """The sum of weights that are being written; each says whether it is social value's. None is not given yet."""
    total = sum((weight for weight, _ in weights if weight is not None), Fraction(0))
    social = sum((weight for weight, ours in weights if ours and weight is not None), Fraction(0))
    return Weighed(total, out_of - total, social / out_of if out_of > 0 else Fraction(0))


def weighting_notices(decision: Decision, share: Fraction) -> list[Notice]:
    """What `share` of the weights is against the policy's minimum and maximum; unknown is said.

    A rule that may ask for more than the share hangs on a fact nobody has given; one that asks for no more
    than it is met either way.
    """
    label, least, most = decision.policy.label, decision.minimum_weighting, decision.weighting_max
    carried = f"Social value carries {percent(share, 4)} of the weights"
    if least is not None and share < least:
        return [Notice("under-policy-weighting", f"{carried}; {label} asks for at least {percent(least)}.")]
    if most is not None and share > most:
        return [Notice("over-policy-weighting", f"{carried}; {label} allows at most {percent(most)}.")]
    return [
        Notice(
            "policy-undecided",
            f"{carried}; whether {label} asks for at least {percent(asked)} is not known: {because}.",
        )
        for asked, because in _open(decision)
        if share < asked
    ][:1]


def _open(decision: Decision) -> list[tuple[Fraction, str]]:
    """The minimum weightings that hang on a missing fact, the greatest first, and on what."""
    undecided = (d for d in decision.decided if d.applies is Applies.UNKNOWN)
    found = [
        (d.rule.effect.minimum_weighting, d.because)
        for d in undecided
        if d.rule.effect.minimum_weighting is not None
    ]
    return sorted(found, key=lambda rule: rule[0], reverse=True)
