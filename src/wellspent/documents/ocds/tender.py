"""The tender of a contracting process: what is bought, its lots, and how tenders are scored."""

from __future__ import annotations

from datetime import date

from wellspent.documents.ocds.process import STAGES, Process
from wellspent.documents.ocds.values import Json, instant, known, number, period, value
from wellspent.method.particulars import PROCEDURES, REGIMES
from wellspent.method.ranking import Result
from wellspent.method.scoring import RULES
from wellspent.method.tenders import Criterion, scored

ACT = known(scheme="UKPGA", id="2023/54", uri="https://www.legislation.gov.uk/ukpga/2023/54/contents")
"""The Procurement Act 2023, as Find a Tender names it."""

ACT_FROM = date(2025, 2, 24)
ACT_NATIONS = ("england", "wales", "northern-ireland")
"""Where and from when the Act governs a procurement; Scotland keeps its own regulations."""

WEIGHED = {
    "weighted-points": "The weights are points that add up; the highest total wins.",
    "price-per-point": "The weights are those of quality. The price is divided by the quality points; the lowest price for a point wins.",
    "award-on-value": "The weights are those of quality. What the quality is worth is taken off the price; the lowest figure left wins.",
    "utility-index": "The weights are those of quality. Quality, measured against the best, is set against price; the highest index wins.",
}
"""How the weights are meant, by the method of the tender."""


def under_the_act(process: Process) -> bool:
    """Whether the Procurement Act 2023 governs the procurement, as far as nation and day settle it."""
    commenced = process.purchase.commenced
    return process.purchase.nation in ACT_NATIONS and commenced is not None and commenced >= ACT_FROM


def tender_block(process: Process, stage: str) -> Json:
    """The tender at a stage: its status changes, and everything else stands.

    Of a tender whose lots are published apart, one lot cannot tell whether the others are decided: it stays active.
    """
    stated, purchase = process.particulars, process.purchase
    method, details = PROCEDURES.get(stated.procedure, ("", ""))
    suits = known(sme=stated.sme_suitable, vcse=stated.vcse_suitable)
    division = stated.division
    return known(
        id=process.ocid if process.divided else stated.id or process.ocid,
        title=division.title or process.title,
        description=stated.description,
        status="active" if stage == STAGES[0] or process.divided else "complete",
        legalBasis=ACT if under_the_act(process) else None,
        items=_items(process),
        value=_whole_value(process),
        procurementMethod=method,
        procurementMethodDetails=details,
        mainProcurementCategory=purchase.kind,
        specialRegime=[REGIMES[regime] for regime in stated.special_regime or ()],
        aboveThreshold=process.above_threshold,
        suitability=suits,
        submissionMethodDetails=stated.submission,
        tenderPeriod=known(endDate=instant(stated.tender_deadline) if stated.tender_deadline else None),
        enquiryPeriod=known(
            endDate=instant(stated.enquiries_deadline) if stated.enquiries_deadline else None
        ),
        lots=[_lot(process, result, stage) for result in process.results],
        lotDetails=known(
            maximumLotsBidPerSupplier=division.most_offered, maximumLotsAwardedPerSupplier=division.most_won
        ),
        documents=_documents(process),
        **_sustainable([c for result in process.results for c in result.tender.criteria]),
    )


def _whole_value(process: Process) -> Json:
    """The estimated value of the whole tender: of all its lots, where this is one of them."""
    if not process.divided:
        return _value(process)
    purchase, whole = process.purchase, process.particulars.division.value
    return (
        value(None, whole, process.currency)
        if purchase.vat == "included"
        else value(whole, None, process.currency)
    )


def _value(process: Process) -> Json:
    """The estimated value; one of which nobody says whether VAT is in it stands as the plain amount."""
    purchase, gross = process.purchase, process.particulars.value_with_vat
    if purchase.vat == "included":
        return value(None, purchase.value, process.currency)
    return value(purchase.value, gross, process.currency)


def _items(process: Process) -> list[Json]:
    """One item: the CPV codes, and where the contract is performed."""
    stated = process.particulars
    codes = [known(scheme="CPV", id=code[:8]) for code in stated.cpv]
    places = [known(region=region) for region in stated.regions]
    item = known(
        description=stated.main_place,
        classification=codes[0] if codes else None,
        additionalClassifications=codes[1:],
        deliveryAddresses=places,
        relatedLot=process.lot_id(process.results[0]) if len(process.results) == 1 else None,
    )
    return [{"id": stated.own_lot or "1", **item}] if codes or places else []


def _lot(process: Process, result: Result, stage: str) -> Json:
    stated, tender = process.particulars, result.tender
    alone = len(process.results) == 1
    done = stage != STAGES[0] and process.winner(result)
    return known(
        id=process.lot_id(result),
        title=process.lot_title(result),
        status="complete" if done else "active",
        value=_value(process) if alone else None,
        awardCriteria=_award_criteria(result),
        contractPeriod=period(stated.contract_from, stated.contract_to, stated.extend_to),
        suitability=known(sme=stated.sme_suitable, vcse=stated.vcse_suitable),
        **_sustainable(tender.criteria),
    )


def _award_criteria(result: Result) -> Json:
    tender = result.tender
    return known(
        weightingDescription=WEIGHED[tender.method],
        criteria=[_criterion(result, criterion) for criterion in tender.criteria],
    )


def _criterion(result: Result, criterion: Criterion) -> Json:
    """A criterion with its weight, and the score a tender must reach where there is one.

    Social value is quality in this standard, which knows price, cost and quality alone.
    """
    unit = "percentageExact" if result.tender.out_of.value == 100 else "pointsExact"
    numbers = []
    if scored(result.tender, criterion):
        numbers.append({"number": number(criterion.weight.value), "weight": unit})
    if criterion.minimum is not None:
        numbers.append({"number": number(criterion.minimum.value), "threshold": "minimumScore"})
    return known(
        type="price" if criterion.kind == "price" else "quality",
        name=criterion.shown,
        description=said(criterion),
        numbers=numbers,
    )


def said(criterion: Criterion) -> str:
    """How a criterion is scored, in a sentence: its rule, with its version, and what the rule says."""
    spec = RULES.get(criterion.rule)
    return f"Scored by {spec.name}: {spec.formula}." if spec else "Not scored by itself."


def _sustainable(criteria: list[Criterion] | tuple[Criterion, ...]) -> Json:
    """Each criterion that is social value, once. Its goal is left out: a criterion may serve several."""
    found = [
        known(description=criterion.shown, strategies=["awardCriteria"])
        for criterion in criteria
        if criterion.social_value
    ]
    once = list({each["description"]: each for each in found}.values())
    return {"hasSustainability": True, "sustainability": once} if once else {}


def _documents(process: Process) -> list[Json]:
    """The tender notice, where there was one, and where the full award criteria are."""
    stated, commenced = process.particulars, process.purchase.commenced
    competed = stated.procedure not in ("", "direct-award", "below-threshold-limited")
    found = []
    if commenced and competed and under_the_act(process):
        found.append(
            known(
                id=f"{process.ocid}-uk4",
                documentType="tenderNotice",
                noticeType="UK4",
                datePublished=instant(commenced),
            )
        )
    if stated.full_criteria_at.startswith(("http://", "https://")):
        found.append(
            known(
                id=f"{process.ocid}-criteria",
                documentType="evaluationCriteria",
                title="Award criteria in full",
                url=stated.full_criteria_at,
            )
        )
    return found
