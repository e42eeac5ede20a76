"""A tender's social value weighting against its body's policy."""

from __future__ import annotations

from fractions import Fraction

from wellspent.method.errors import Notice
from wellspent.method.numbers import percent
from wellspent.method.policy import Decision
from wellspent.method.purchases import Applies


def weighting_notices(decision: Decision, share: Fraction) -> list[Notice]:
    """What `share` of the weights is against the policy's minimum and maximum; unknown is said."""
    label, least, most = decision.policy.label, decision.minimum_weighting, decision.weighting_max
    carried = f"Social value carries {percent(share)} of the weights"
    if least is not None and share < least:
        return [Notice("under-policy-weighting", f"{carried}; {label} asks for at least {percent(least)}.")]
    if most is not None and share > most:
        return [Notice("over-policy-weighting", f"{carried}; {label} allows at most {percent(most)}.")]
    open_rules = [
        d for d in decision.decided if d.applies is Applies.UNKNOWN and d.rule.effect.minimum_weighting
    ]
    if least is None and open_rules:
        rule = open_rules[0]
        return [
            Notice("policy-undecided", f"Whether {label} asks for a weighting is not known: {rule.because}.")
        ]
    return []
