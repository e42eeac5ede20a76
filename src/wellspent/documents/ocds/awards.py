"""What follows a tender: bids, awards, contracts, and how they are performed."""

from __future__ import annotations

from collections.abc import Iterable

from wellspent.documents.ocds.evaluation import evaluation
from wellspent.documents.ocds.parties import supplier_reference
from wellspent.documents.ocds.process import STAGES, Process
from wellspent.documents.ocds.tender import under_the_act
from wellspent.documents.ocds.values import Json, instant, known, number, period, value
from wellspent.method.particulars import Awarded, Failure, Indicator, Rating
from wellspent.method.ranking import Result, ScoredBid

MEASURED = {
    "good": ("met", "Good"),
    "approaching-target": ("slightlyBelow", "Approaching target"),
    "requires-improvement": ("below", "Requires improvement"),
    "inadequate": ("significantlyBelow", "Inadequate"),
    "other": ("other", "Other"),
}
"""Each rating with the code that Find a Tender has for it and its words on the form (the pairing is ours)."""


def bids_block(process: Process) -> Json:
    """How many bids there were, those that are shown, and the evaluation of every lot."""
    return known(
        statistics=[found for result in process.results for found in _statistics(process, result)],
        details=[_bid(process, result, bid) for result in process.results for bid in process.visible(result)],
        evaluations=[evaluation(process, result) for result in process.results if result.bids],
    )


def _statistics(process: Process, result: Result) -> Iterable[Json]:
    """Bids assessed in the final stage; those from small firms and from VCSEs only where all are known."""
    lot = process.lot_id(result)
    if not result.bids:
        return
    suppliers = [process.particulars.supplier(bid.id) for bid in result.bids]
    yield {"id": f"{lot}-bids", "measure": "finalStageBids", "value": len(result.bids), "relatedLot": lot}
    for key, measure in (("sme", "smeFinalStageBids"), ("vcse", "vcseFinalStageBids")):
        said = [None if supplier is None else getattr(supplier, key) for supplier in suppliers]
        if None not in said:
            yield {"id": f"{lot}-{key}", "measure": measure, "value": sum(said), "relatedLot": lot}


def _bid(process: Process, result: Result, bid: ScoredBid) -> Json:
    price = next((bid.answers[c.id].amount for c in result.tender.criteria if c.kind == "price"), None)
    return known(
        id=process.bid_id(result, bid.id),
        status="disqualified" if bid.eliminated else "valid",
        tenderers=[supplier_reference(process, bid.id)],
        value={"amount": number(price.value), "currency": process.currency} if price is not None else None,
    )


def awards_block(process: Process, stage: str) -> list[Json]:
    """An award for each lot that has a winner."""
    return [
        _award(process, result, process.award_of(result), stage)
        for result in process.results
        if process.winner(result)
    ]


def award_id(process: Process, result: Result) -> str:
    """The id of a lot's award, the same at every stage."""
    return f"{process.ocid}-award-{process.lot_id(result)}"


def _award(process: Process, result: Result, award: Awarded, stage: str) -> Json:
    stated = process.particulars
    standstill = process.standstills.get(result.tender.lot)
    signed = award.signed is not None and stage in STAGES[2:]
    return known(
        id=award_id(process, result),
        title=process.lot_title(result) or process.title,
        status="active" if signed else "pending",
        date=instant(award.decided) if award.decided else None,
        value=value(award.value, award.value_with_vat, process.currency),
        suppliers=[supplier_reference(process, process.winner(result))],
        relatedLots=[process.lot_id(result)],
        relatedBid=process.bid_id(result, process.winner(result)),
        contractPeriod=period(stated.contract_from, stated.contract_to, stated.extend_to),
        aboveThreshold=process.above_threshold,
        mainProcurementCategory=process.purchase.kind,
        assessmentSummariesDateSent=instant(award.summaries_sent) if award.summaries_sent else None,
        standstillPeriod=known(
            startDate=instant(standstill.published), endDate=instant(standstill.ends, end=True)
        )
        if standstill
        else None,
        documents=_notice(process, result, "awardNotice", "UK6"),
    )


def _notice(process: Process, result: Result, kind: str, number: str) -> list[Json]:
    """The notice of an award or a contract, where the day it appeared is known."""
    award = process.award_of(result)
    day = award.published if number == "UK6" else award.details_published
    if day is None or not under_the_act(process):
        return []
    name = f"{process.ocid}-{number.lower()}-{process.lot_id(result)}"
    return [known(id=name, documentType=kind, noticeType=number, datePublished=instant(day))]


def contracts_block(process: Process, stage: str) -> list[Json]:
    """A contract for each award that was signed."""
    return [
        _contract(process, result, process.award_of(result), stage)
        for result in process.results
        if process.winner(result) and process.award_of(result).signed
    ]


def _contract(process: Process, result: Result, award: Awarded, stage: str) -> Json:
    stated = process.particulars
    mine = [kpi for kpi in stated.indicators if kpi.lot in ("", result.tender.lot)]
    performed = stage == STAGES[3]
    metrics = [_metric(kpi, stated.ratings) for kpi in mine] if performed else []
    return known(
        id=f"{process.ocid}-contract-{process.lot_id(result)}",
        awardID=award_id(process, result),
        title=process.lot_title(result) or process.title,
        status="active",
        period=period(stated.contract_from, stated.contract_to, stated.extend_to),
        value=value(award.value, award.value_with_vat, process.currency),
        dateSigned=instant(award.signed) if award.signed else None,
        aboveThreshold=process.above_threshold,
        documents=_notice(process, result, "contractNotice", "UK7"),
        agreedMetrics=[_metric(kpi, ()) for kpi in mine],
        implementation=known(
            metrics=metrics, performanceFailures=_failures(process, result) if performed else []
        ),
    )


def _metric(kpi: Indicator, ratings: Iterable[Rating]) -> Json:
    how_often = f"Assessed every {kpi.every}." if kpi.every else ""
    return known(
        id=kpi.id,
        title=kpi.title,
        description=". ".join(part.rstrip(".") for part in (kpi.target, how_often) if part),
        observations=[_observation(rating) for rating in ratings if rating.kpi == kpi.id],
    )


def _failures(process: Process, result: Result) -> list[Json]:
    """Each breach, and each performance that did not improve, in the fields of the Cabinet Office's extension."""
    mine = [each for each in process.particulars.failures if each.lot in ("", result.tender.lot)]
    return [_failure(process, result, each) for each in mine]


def _failure(process: Process, result: Result, one: Failure) -> Json:
    return known(
        requirement=one.requirement,
        description=one.description,
        decisionDate=instant(one.decided) if one.decided else None,
        penaltyDate=instant(one.penalised) if one.penalised else None,
        penaltyType=one.penalty,
        penaltyValue={"amount": number(one.value), "currency": process.currency}
        if one.value is not None
        else None,
        partialTermination=one.partial_termination,
        suppliers=[supplier_reference(process, process.winner(result))],
    )


def _observation(rating: Rating) -> Json:
    code, words = MEASURED[rating.rating]
    return known(
        id=f"{rating.kpi}-{rating.start.isoformat()}-{rating.end.isoformat()}",
        period=period(rating.start, rating.end),
        measureClassification={"id": code, "description": words},
        notes=rating.note,
    )
