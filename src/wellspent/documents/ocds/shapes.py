"""Everything that our open contracting data may hold: each field with the kind of thing it is.

The standard's own schema lets unknown fields and new codes of open code lists pass; `checks` holds what we
write against this table instead. A field marked * must be there. Codes are those of OCDS 1.1.5, its European
profile, the extensions of the Cabinet Office, suitability and sustainability, and our own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from wellspent.documents.ocds.process import STAGES
from wellspent.method.particulars import PENALTIES, REGIMES
from wellspent.method.scoring import RULES
from wellspent.method.tenders import KINDS, METHODS

TEXT, INSTANT, DAY, NUMBER, COUNT, FLAG, URL = "text", "moment", "day", "number", "count", "truth", "address"
"""What a single field may be."""


@dataclass(frozen=True, slots=True)
class Codes:
    """A field that is one of a code list; `form` is a pattern for lists too long to hold here."""

    name: str
    codes: tuple[str, ...] = ()
    form: str = ""


Shape = Mapping[str, Any]

CURRENCY = Codes("currency", form=r"[A-Z]{3}")
CATEGORY = Codes("procurementCategory", ("goods", "services", "works"))
VALUE: Shape = {"amount": NUMBER, "amountGross": NUMBER, "currency*": CURRENCY}
PERIOD: Shape = {"startDate": INSTANT, "endDate": INSTANT, "maxExtentDate": INSTANT}
REFERENCE: Shape = {"id*": TEXT, "name": TEXT}
SUITABILITY: Shape = {"sme": FLAG, "vcse": FLAG}

DOCUMENT: Shape = {
    "id*": TEXT,
    "documentType*": Codes(
        "documentType", ("tenderNotice", "awardNotice", "contractNotice", "evaluationCriteria")
    ),
    "noticeType": Codes("noticeType", ("UK4", "UK6", "UK7")),
    "title": TEXT,
    "url": URL,
    "datePublished": INSTANT,
}
ADDRESS: Shape = {
    "streetAddress": TEXT,
    "locality": TEXT,
    "postalCode": TEXT,
    "region": TEXT,
    "country": Codes("country", form=r"[A-Z]{2}"),
    "countryName": TEXT,
}
PARTY: Shape = {
    "name": TEXT,
    "id*": TEXT,
    "identifier": {
        "scheme*": Codes("organization identifier scheme", form=r"[A-Z]{2}-[A-Z0-9]+"),
        "id*": TEXT,
        "legalName": TEXT,
    },
    "address": ADDRESS,
    "contactPoint": {"name": TEXT, "email": TEXT, "telephone": TEXT},
    "roles*": [Codes("partyRole", ("buyer", "supplier", "tenderer"))],
    "details": {
        "url": URL,
        "scale": Codes("partyScale", ("sme", "large")),
        "vcse": FLAG,
        "classifications": [
            {
                "scheme*": Codes("itemClassificationScheme", ("UK_CA_TYPE",)),
                "id*": Codes(
                    "UK_CA_TYPE",
                    ("publicAuthorityCentralGovernment", "publicAuthoritySubCentralGovernment"),
                ),
                "description": TEXT,
            }
        ],
    },
}
CPV: Shape = {
    "scheme*": Codes("itemClassificationScheme", ("CPV",)),
    "id*": Codes("CPV", form=r"\d{8}"),
}
ITEM: Shape = {
    "id*": TEXT,
    "description": TEXT,
    "classification": CPV,
    "additionalClassifications": [CPV],
    "deliveryAddresses": [{"region*": Codes("region", form=r"[A-Z]{2}[A-Z0-9]{0,3}")}],
    "relatedLot": TEXT,
}
SUSTAINABILITY: Shape = {
    "description": TEXT,
    "strategies": [Codes("sustainabilityStrategy", ("awardCriteria",))],
}
LOT: Shape = {
    "id*": TEXT,
    "title": TEXT,
    "status*": Codes("tenderStatus", ("active", "complete")),
    "value": VALUE,
    "awardCriteria*": {
        "weightingDescription": TEXT,
        "criteria*": [
            {
                "type*": Codes("awardCriterionType", ("price", "quality")),
                "name*": TEXT,
                "description": TEXT,
                "numbers": [
                    {
                        "number*": NUMBER,
                        "weight": Codes("criterionWeight", ("percentageExact", "pointsExact")),
                        "threshold": Codes("criterionThreshold", ("minimumScore",)),
                    }
                ],
            }
        ],
    },
    "contractPeriod": PERIOD,
    "suitability": SUITABILITY,
    "hasSustainability": FLAG,
    "sustainability": [SUSTAINABILITY],
}
TENDER: Shape = {
    "id*": TEXT,
    "title": TEXT,
    "description": TEXT,
    "status*": Codes("tenderStatus", ("active", "complete")),
    "legalBasis": {
        "scheme*": Codes("itemClassificationScheme", ("UKPGA",)),
        "id*": TEXT,
        "uri": URL,
    },
    "items": [ITEM],
    "value": VALUE,
    "procurementMethod": Codes("method", ("open", "selective", "limited", "direct")),
    "procurementMethodDetails": TEXT,
    "mainProcurementCategory": CATEGORY,
    "specialRegime": [Codes("specialRegime", tuple(REGIMES.values()))],
    "aboveThreshold": FLAG,
    "suitability": SUITABILITY,
    "submissionMethodDetails": TEXT,
    "tenderPeriod": PERIOD,
    "enquiryPeriod": PERIOD,
    "lots*": [LOT],
    "lotDetails": {"maximumLotsBidPerSupplier": COUNT, "maximumLotsAwardedPerSupplier": COUNT},
    "documents": [DOCUMENT],
    "hasSustainability": FLAG,
    "sustainability": [SUSTAINABILITY],
}
SCORE: Shape = {
    "id*": TEXT,
    "points": NUMBER,
    "value": VALUE,
    "quantity": NUMBER,
    "met": FLAG,
    "items": [TEXT],
}
EVALUATION: Shape = {
    "id*": TEXT,
    "relatedLot*": TEXT,
    "method*": Codes("evaluationMethod", tuple(METHODS)),
    "best*": Codes("evaluationBest", ("highest", "lowest")),
    "outOf*": NUMBER,
    "tieBreak": [TEXT],
    "valuesOn*": DAY,
    "criteria*": [
        {
            "id*": TEXT,
            "name*": TEXT,
            "kind*": Codes("evaluationCriterionKind", KINDS),
            "weight": NUMBER,
            "rule": Codes("evaluationRule", tuple(sorted(RULES))),
            "ruleVersion": COUNT,
            "formula": TEXT,
            "numbers": [{"id*": TEXT, "number*": NUMBER}],
            "minimum": NUMBER,
            "socialValue*": FLAG,
        }
    ],
    "results": [
        {
            "id*": TEXT,
            "relatedBid": TEXT,
            "rank": COUNT,
            "total": {"number*": NUMBER, "unit*": TEXT},
            "eliminated*": FLAG,
            "reason": TEXT,
            "withheld": FLAG,
            "scores": [SCORE],
        }
    ],
    "winner": TEXT,
    "tie": [TEXT],
    "warnings": [{"code*": TEXT, "text*": TEXT}],
    "tenderFile*": {
        "algorithm*": Codes("digestAlgorithm", ("SHA-256",)),
        "digest*": Codes("digest", form=r"[0-9a-f]{64}"),
    },
    "software*": {"name*": TEXT, "version*": TEXT},
}
BIDS: Shape = {
    "statistics": [
        {
            "id*": TEXT,
            "measure*": Codes("bidStatistics", ("finalStageBids", "smeFinalStageBids", "vcseFinalStageBids")),
            "value*": COUNT,
            "relatedLot": TEXT,
        }
    ],
    "details": [
        {
            "id*": TEXT,
            "status": Codes("bidStatus", ("valid", "disqualified")),
            "tenderers": [REFERENCE],
            "value": VALUE,
        }
    ],
    "evaluations": [EVALUATION],
}
FAILURE: Shape = {
    "requirement": TEXT,
    "description*": TEXT,
    "decisionDate": INSTANT,
    "penaltyDate": INSTANT,
    "penaltyType": Codes("penaltyType", PENALTIES),
    "penaltyValue": VALUE,
    "partialTermination": TEXT,
    "suppliers*": [REFERENCE],
}
METRIC: Shape = {
    "id*": TEXT,
    "title": TEXT,
    "description": TEXT,
    "observations": [
        {
            "id*": TEXT,
            "period": PERIOD,
            "measureClassification": {
                "id*": Codes(
                    "measureClassification", ("met", "slightlyBelow", "below", "significantlyBelow", "other")
                ),
                "description": TEXT,
            },
            "notes": TEXT,
        }
    ],
}
AWARD: Shape = {
    "id*": TEXT,
    "title": TEXT,
    "status*": Codes("awardStatus", ("pending", "active")),
    "date": INSTANT,
    "value": VALUE,
    "suppliers*": [REFERENCE],
    "relatedLots": [TEXT],
    "relatedBid": TEXT,
    "contractPeriod": PERIOD,
    "aboveThreshold": FLAG,
    "mainProcurementCategory": CATEGORY,
    "assessmentSummariesDateSent": INSTANT,
    "standstillPeriod": PERIOD,
    "documents": [DOCUMENT],
}
CONTRACT: Shape = {
    "id*": TEXT,
    "awardID*": TEXT,
    "title": TEXT,
    "status*": Codes("contractStatus", ("active",)),
    "period": PERIOD,
    "value": VALUE,
    "dateSigned": INSTANT,
    "aboveThreshold": FLAG,
    "documents": [DOCUMENT],
    "agreedMetrics": [METRIC],
    "implementation": {"metrics": [METRIC], "performanceFailures": [FAILURE]},
}
RELEASE: Shape = {
    "ocid*": Codes("open contracting id", form=r"ocds-[a-z0-9]{6}-\S+"),
    "id*": TEXT,
    "date*": INSTANT,
    "tag*": [Codes("releaseTag", (*STAGES, "compiled"))],
    "initiationType*": Codes("initiationType", ("tender",)),
    "parties*": [PARTY],
    "buyer*": REFERENCE,
    "tender*": TENDER,
    "bids": BIDS,
    "awards": [AWARD],
    "contracts": [CONTRACT],
    "language": Codes("language", ("en",)),
}
_PACKAGE: Shape = {
    "uri*": URL,
    "version*": Codes("version", ("1.1",)),
    "extensions": [URL],
    "publishedDate*": INSTANT,
    "publisher*": {"name*": TEXT, "uri": URL},
    "license": URL,
}
RELEASE_PACKAGE: Shape = {**_PACKAGE, "releases*": [RELEASE]}
RECORD_PACKAGE: Shape = {
    **_PACKAGE,
    "records*": [{"ocid*": TEXT, "releases*": [RELEASE], "compiledRelease*": RELEASE}],
}
