"""What the lower floors say of a procurement: its policy decision, its wording, its rules tried out, its pack."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from wellspent.documents.legality import legality_report
from wellspent.documents.offerbook import offer_workbook, workbook_name
from wellspent.documents.report import Report
from wellspent.documents.tenderpack import TEMPLATE, tender_pack
from wellspent.documents.windtunnels import windtunnel_report
from wellspent.files.invitations import invitation_from
from wellspent.files.papers import find_checks, tender_paper
from wellspent.files.published import PUBLISHED
from wellspent.files.reading.cells import read_sheet
from wellspent.files.sheets import TenderSheet
from wellspent.files.shelves.catalogue import find_hours, find_questions
from wellspent.files.tenders import tender_from
from wellspent.files.typical import read_typical, refuse_unused
from wellspent.method.asking import Invitation
from wellspent.method.burden import burden
from wellspent.method.canonical import canonical_bytes
from wellspent.method.errors import Fault, Refused
from wellspent.method.frameworks import Framework, Measure
from wellspent.method.legality import Examined, examine
from wellspent.method.numbers import spell
from wellspent.method.numeric.windtunnel import windtunnel as try_rules
from wellspent.method.policy import Decision, Policy, decide
from wellspent.method.purchases import Applies, Purchase
from wellspent.method.windtunnel import assumptions
from wellspent.method.working import traced
from wellspent.portal.shelf.adapters import library_of_tender
from wellspent.portal.tendering.adapters import document, stored, tender_content, tender_sheet
from wellspent.portal.tendering.lots.queries import whole_value
from wellspent.portal.tendering.models import Procurement

ROUNDS, SEED = 4_000, 1
"""How often the rules are tried, and where the draws begin: the command's own."""


def purchase(row: Procurement) -> Purchase:
    """What is known of a purchase, for its policy: the draft's facts and those of its buyer.

    The value is that of all lots together: dividing a tender takes it out of no rule.
    """
    buyer, value = row.organisation, whole_value(row)
    return Purchase(
        value=None if value is None else Fraction(value, 100),
        vat=row.vat or None,
        kind=row.kind or None,
        commenced=row.commenced,
        body=buyer.body or None,
        nation=buyer.nation or None,
        known=row.known,
    )


def policies(row: Procurement) -> list[Policy]:
    """Every policy of the buyer's library, by what it is called."""
    found: list[Policy] = [each.entry for each in library_of_tender(row).all("policy")]
    return sorted(found, key=lambda policy: policy.label.casefold())


def fact_questions(row: Procurement) -> Mapping[str, str]:
    """The named facts that policies ask for, each with its question."""
    return find_questions(library_of_tender(row))


def decision(row: Procurement) -> Decision | None:
    """What the draft's policy asks of it, as `wellspent policy` gives it; None where no policy is named."""
    library = library_of_tender(row)
    if not row.policy or not library.has("policy", row.policy):
        return None
    return decide(library.find("policy", row.policy).entry, purchase(row), find_questions(library))


def summary_of(found: Decision) -> dict[str, Any]:
    """What an officer confirms of a decision: kept, to tell whether it has changed since."""
    share = found.minimum_weighting
    return {
        "policy": found.policy.id,
        "route": found.route,
        "minimum_weighting": None if share is None else spell(share),
        "measures_max": found.measures_max,
        "applies": [one.rule.id for one in found.decided if one.applies is Applies.YES],
    }


def rules_digest(row: Procurement) -> str:
    """The SHA-256 of what a draft asks and how it scores: the same until one of these changes."""
    content = tender_content(row)
    return hashlib.sha256(canonical_bytes({k: v for k, v in content.items() if k in PUBLISHED})).hexdigest()


@dataclass(frozen=True, slots=True)
class Wording:
    """What was found in a draft's words, and the whole report."""

    examined: Examined
    report: Report


def wording(row: Procurement) -> Wording:
    """The draft's questions, clauses and criteria held against dated legal rules, as `wellspent legality` does."""
    library = library_of_tender(row)
    _, read = tender_sheet(row)
    paper = tender_paper(read, library)
    if not paper.paper.passages:
        raise Refused(Fault("there is nothing to check yet", "Write a question or a clause first."))
    questions = find_questions(library)
    checks, policies_used = find_checks(library)
    examined = examine(paper.paper, checks, policies_used, questions)
    hours = burden(paper.asks, find_hours(library, row.commenced or date.today()), traced)
    return Wording(examined, legality_report(examined, hours, questions))


def wind_tunnel(row: Procurement, typical: Sequence[str] = ()) -> Report:
    """The draft's rules tried with made-up bids, as `wellspent windtunnel` does. Raises `Refused` for broken rules."""
    sheet, read = tender_sheet(row)
    tender = tender_from(sheet, read, library_of_tender(row), date.today(), lambda _: None)
    [lot] = tender.lots
    stated = read_typical(typical, [criterion.id for criterion in lot.criteria])
    assumed = assumptions(lot, tender.purchase.value, stated)
    refuse_unused(stated, list(assumed.typical))
    return windtunnel_report([try_rules(lot, assumed, ROUNDS, SEED)], tender.currency)


def typical_of(report: Report) -> Mapping[str, Fraction]:
    """What the wind tunnel took for typical, by criterion."""
    found: Mapping[str, Fraction] = report.figures["assumed"]["typical"]
    return found


def invitation(row: Procurement) -> Invitation:
    """What bidders are asked: of the published bytes, or of the draft. Raises `Refused` with every fault."""
    read = stored("tender.json", row.tender_file) if row.tender_file else document("this draft", _plain(row))
    return invitation_from(
        read_sheet(read, TenderSheet), read, library_of_tender(row), row.decided or date.today()
    )


def _plain(row: Procurement) -> dict[str, Any]:
    return dict(tender_sheet(row)[1].data)


def pack_files(row: Procurement) -> dict[str, bytes]:
    """The tender pack by file name, as `wellspent tenderpack` writes it: Word, and a workbook a lot."""
    asked = invitation(row)
    return {TEMPLATE: tender_pack(asked)} | {
        workbook_name(lot): offer_workbook(asked, lot, None) for lot in asked.lots
    }


def measures(row: Procurement) -> list[Measure]:
    """Every measure of the buyer's library, by what it is called."""
    found: list[Measure] = [each.entry for each in library_of_tender(row).all("measure")]
    return sorted(found, key=lambda measure: measure.label.casefold())


def measure(row: Procurement, id: str) -> Measure:
    """One of them. Raises `Refused` with the nearest names."""
    found: Measure = library_of_tender(row).find("measure", id).entry
    return found


def measure_label(row: Procurement, id: str) -> str:
    """What a measure is called; its id where the library has it no more."""
    library = library_of_tender(row)
    return str(library.find("measure", id).entry.label) if library.has("measure", id) else id


def frameworks(row: Procurement) -> list[tuple[str, str]]:
    """The frameworks that measures serve, newest edition each, as choices."""
    library = library_of_tender(row)
    newest: dict[str, Framework] = {}
    for name in sorted(library.ids("framework")):
        found: Framework = library.find("framework", name).entry
        newest[found.id] = found
    labels = Counter(one.label for one in newest.values())
    named = [(id, edition_name(one, labels)) for id, one in newest.items()]
    return sorted(named, key=lambda pair: pair[1].casefold())


def editions_on(row: Procurement, day: date) -> list[tuple[str, str]]:
    """The editions of frameworks that a procurement commenced on a day may run under, as choices."""
    library = library_of_tender(row)
    found = [(name, library.find("framework", name).entry) for name in library.ids("framework")]
    labels = Counter(one.label for _, one in found)
    return sorted(
        ((name, edition_name(one, labels)) for name, one in found if one.covers(day)),
        key=lambda pair: pair[1].casefold(),
    )


def edition_name(one: Framework, labels: Mapping[str, int]) -> str:
    """What a framework is called among others: with its edition where two are called alike."""
    return f"{one.label} ({one.edition})" if labels[one.label] > 1 else one.label


def outcome_labels(row: Procurement, framework: str) -> Mapping[str, str]:
    """The outcomes of a framework's editions by their ids, as they are called; empty for one nobody knows."""
    library = library_of_tender(row)
    editions = [name for name in sorted(library.ids("framework")) if name.partition("@")[0] == framework]
    found = [library.find("framework", name).entry for name in editions]
    return {outcome.id: outcome.shown for edition in found for outcome in edition.outcomes}
