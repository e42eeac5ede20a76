"""From a tender as read to all that is published of it: what the commands and the site share."""

from __future__ import annotations

from dataclasses import dataclass, replace

from wellspent import __version__
from wellspent.documents.ocds.process import PUBLIC, Process
from wellspent.files.shelves.catalogue import find_holidays, find_questions
from wellspent.files.tenders import TenderFile
from wellspent.method import ranking
from wellspent.method.particulars import facts_of
from wellspent.method.policy import Decision, decide
from wellspent.method.shelves import Library
from wellspent.method.standstill import WORKING_DAYS, standstill

LAW = "procurement-act-2023"


@dataclass(frozen=True, slots=True)
class Published:
    """A tender as it can be published, and what the law decides of it."""

    process: Process
    law: Decision


def published(
    read: TenderFile, library: Library, digest: str, *, ocid: str = "", shown: str = PUBLIC
) -> Published:
    """The tender evaluated, with the law's answers and the standstills they call for.

    `digest` is that of the tender file's canonical form. Raises `Refused` with every fault of its rules.
    """
    results = tuple(ranking.evaluate(lot) for lot in read.lots)
    stated = replace(read.particulars, ocid=ocid or read.particulars.ocid)
    purchase = facts_of(stated, read.purchase)
    whole = stated.division.value  # the law counts all lots of a tender together
    law_of = purchase if whole is None else replace(purchase, value=whole)
    law = decide(library.find("policy", LAW).entry, law_of, find_questions(library))
    holidays = find_holidays(library, read.decided)
    nation = purchase.nation
    periods = {
        award.lot: standstill(award.published, nation, holidays, law.standstill_days or WORKING_DAYS)
        for award in stated.awards
        if award.published and nation and applies(law, "pa-standstill")
    }
    process = Process(
        title=read.title,
        particulars=stated,
        purchase=purchase,
        results=results,
        notices=read.notices,
        decided=read.decided,
        currency=read.currency,
        digest=digest,
        software=__version__,
        above_threshold=_above(law) if stated.above_threshold is None else stated.above_threshold,
        standstills=periods,
        shown=shown,
    )
    return Published(process, law)


def applies(law: Decision, rule: str) -> bool | None:
    """Whether a rule of the law applies: true, false, or None where that is not known."""
    found = next(each for each in law.decided if each.rule.id == rule)
    return {"yes": True, "no": False}.get(found.applies.value)


def _above(law: Decision) -> bool | None:
    """Whether the contract is above its threshold, by the law's own amounts."""
    found = next((term for term in law.terms if term.term.id == "above-threshold"), None)
    return None if found is None else {"yes": True, "no": False}.get(found.applies.value)
