"""How the tenders of a lot were scored: our own extension of the standard, `bids/evaluations`.

Its schema and its documentation are in the library, under ocds/evaluation.
"""

from __future__ import annotations

import re

from wellspent.documents.ocds.process import Process
from wellspent.documents.ocds.values import Json, known, number
from wellspent.method.errors import Notice
from wellspent.method.ranking import Result, ScoredBid
from wellspent.method.scoring import RULES
from wellspent.method.tenders import Answer, Criterion

UNITS = {
    "weighted-points": "points",
    "price-per-point": "{currency} for a point",
    "award-on-value": "{currency}",
    "utility-index": "index",
}
"""What a total is counted in, by the method of the tender."""


def evaluation(process: Process, result: Result) -> Json:
    """A lot's evaluation: its rules, every bid's rank, and the scores of the bids that are shown."""
    tender = result.tender
    ranked = sorted(result.bids, key=lambda bid: (bid.rank is None, bid.rank or 0))
    return known(
        id=process.lot_id(result),
        relatedLot=process.lot_id(result),
        method=tender.method,
        best=result.best,
        outOf=number(tender.out_of.value),
        tieBreak=list(tender.tie_break),
        valuesOn=process.decided.isoformat(),
        criteria=[_criterion(criterion) for criterion in tender.criteria],
        results=[_bid(process, result, bid) for bid in ranked],
        winner=process.neutral(result, result.winner) if result.winner else None,
        tie=[process.neutral(result, bid) for bid in result.tie],
        warnings=[
            {"code": notice.code, "text": notice.text}
            for notice in (*result.warnings, *process.notices.get(tender.lot, ()))
            if not _names_a_withheld(process, result, notice)
        ],
        tenderFile={"algorithm": "SHA-256", "digest": process.digest},
        software={"name": "wellspent", "version": process.software},
    )


def _criterion(criterion: Criterion) -> Json:
    spec = RULES.get(criterion.rule)
    return known(
        id=criterion.id,
        name=criterion.shown,
        kind=criterion.kind,
        weight=number(criterion.weight.value) if spec else None,
        rule=spec.id if spec else None,
        ruleVersion=spec.version if spec else None,
        formula=spec.formula if spec else None,
        numbers=[
            {"id": name, "number": number(given.value)} for name, given in sorted(criterion.keys.items())
        ],
        minimum=number(criterion.minimum.value) if criterion.minimum else None,
        socialValue=criterion.social_value,
    )


def _bid(process: Process, result: Result, bid: ScoredBid) -> Json:
    """A bid's scores and total, or its rank alone where it is withheld."""
    name = process.neutral(result, bid.id)
    if bid not in process.visible(result):
        return known(id=name, rank=bid.rank, eliminated=bool(bid.eliminated), withheld=True)
    unit = UNITS[result.tender.method].format(currency=process.currency)
    return known(
        id=name,
        relatedBid=name,
        rank=bid.rank,
        total={"number": number(bid.total.value), "unit": unit} if bid.total is not None else None,
        eliminated=bool(bid.eliminated),
        reason=bid.eliminated,
        scores=[_score(process, bid, criterion) for criterion in result.tender.criteria],
    )


def _score(process: Process, bid: ScoredBid, criterion: Criterion) -> Json:
    won = bid.scores[criterion.id]
    return known(
        id=criterion.id,
        points=number(won.value) if won is not None else None,
        **_offered(bid.answers[criterion.id], criterion, process.currency),
    )


def _offered(answer: Answer, criterion: Criterion, currency: str) -> Json:
    """What the bid says to the criterion, as the rule takes it."""
    if answer.items is not None:
        return known(items=list(answer.items))
    if answer.met is not None:
        return known(met=answer.met)
    if answer.amount is None:
        return {}
    if criterion.kind in ("price", "value"):
        return {"value": {"amount": number(answer.amount.value), "currency": currency}}
    return {"quantity": number(answer.amount.value)}


def _names_a_withheld(process: Process, result: Result, notice: Notice) -> bool:
    """Whether a warning names a bid that is withheld, by its id or its label."""
    shown = {bid.id for bid in process.visible(result)}
    names = [name for bid in result.bids if bid.id not in shown for name in (bid.id, bid.label) if name]
    return any(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", notice.text) for name in names)
