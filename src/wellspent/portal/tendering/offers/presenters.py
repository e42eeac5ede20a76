"""Offers in words, for their bidder's pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as noop

from wellspent.documents.offerpaper import words_in
from wellspent.documents.report import cell
from wellspent.documents.rulewords import earns_words, example_words, gate_words, rule_words, unit_words
from wellspent.method.asking import AskedMeasure, Question
from wellspent.method.money import Money
from wellspent.method.numbers import grouped
from wellspent.portal.tendering import part_queries
from wellspent.portal.tendering.adapters import files_kept
from wellspent.portal.tendering.models import DraftAnswer, DraftPromise, Offer, Stage, Submission
from wellspent.portal.tendering.offers.forms import promise_initial
from wellspent.portal.tendering.offers.tender import Asked
from wellspent.portal.tendering.presenters import Group, Step


@dataclass(frozen=True, slots=True)
class Choice(Step):
    """A step that nobody has to take."""

    @property
    def status(self) -> str:
        """In words."""
        return "Completed" if self.done else "Optional"


def stage_words(offer: Offer, stands: Submission | None) -> tuple[str, str]:
    """How far an offer has come, in words, and the colour of its tag."""
    tender = offer.procurement
    if offer.withdrawn is not None:
        return "Withdrawn", "grey"
    if tender.stage == Stage.OPEN and not tender.past():
        return ("Submitted", "green") if stands is not None else ("Not submitted yet", "blue")
    if stands is None:
        return "Not submitted", "grey"
    words = {
        Stage.OPEN: ("Sealed, waiting to be opened", "purple"),
        Stage.OPENED: ("Being scored", "purple"),
        Stage.MODERATED: ("Being scored", "purple"),
        Stage.AWARDED: ("Decided", "turquoise"),
        Stage.ENDED: ("Ended without award", "red"),
    }
    return words[Stage(tender.stage)]


def task_list(offer: Offer, tender: Asked) -> tuple[Group, ...]:
    """What a bidder does to get from nothing to an offer that may be submitted."""
    answers = {row.criterion: row for row in part_queries.answers(offer)}
    promises = {row.measure: row for row in part_queries.promises(offer)}
    known = offer.supplier.identifier if offer.supplier is not None else offer.about.get("identifier")
    about = (
        Step("About you", reverse("offer-about", args=[offer.pk]), bool(known)),
        Choice("Partners", reverse("offer-members", args=[offer.pk]), bool(offer.members), "Only if you bid with others"),
    )  # fmt: skip
    measured = tuple(_measure_step(offer, each, promises.get(each[0].measure.id)) for each in tender.measures)
    written = [
        _answer_step(offer, each, answers) for each in (*tender.truths, *tender.menus, *tender.written)
    ]
    if tender.price is not None:
        shown = "" if offer.price is None else Money(offer.price, offer.procurement.currency).shown()
        written.insert(
            0, Step("Price", reverse("offer-price", args=[offer.pk]), offer.price is not None, shown)
        )
    kept = len(files_kept(offer))
    files = Choice(
        "Supporting files", reverse("offer-files", args=[offer.pk]), bool(kept), f"{kept} added" if kept else ""
    )  # fmt: skip
    groups = [Group("Who you are", about)]
    if measured:
        groups.append(Group("What you promise", measured))
    groups.append(Group("Price and answers", (*written, files)))
    return tuple(groups)


def _measure_step(offer: Offer, each: tuple[AskedMeasure, Question], row: DraftPromise | None) -> Step:
    measure = each[0].measure
    done = row is not None and row.quantity is not None
    said = promised_words(each[0], row) if row is not None and done else f"Counted in {unit_words(each[0])}"
    return Choice(measure.label, reverse("offer-measure", args=[offer.pk, measure.id]), done, said)


def _answer_step(offer: Offer, question: Question, answers: dict[str, DraftAnswer]) -> Step:
    name = question.criterion.id
    row = answers.get(name)
    done = row is not None and (bool(row.text) or row.met is not None or row.lines is not None)
    limit = f"At most {question.words} words" if question.words else ""
    said = f"{words_in(row.text)} words" if row is not None and row.text else limit
    return Step(question.criterion.shown, reverse("offer-answer", args=[offer.pk, name]), done, said)


def promised_words(asked: AskedMeasure, row: DraftPromise) -> str:
    """A promise's quantity as a person reads it."""
    if row.quantity is None:
        return "Not promised"
    if asked.measure.unit == "yes-no":
        return "Yes" if row.quantity else "No"
    if asked.measure.unit == "share":
        return f"{grouped(row.quantity * 100, 4)}%"
    if asked.measure.unit == "gbp":
        return Money.of(row.quantity).shown()
    return f"{grouped(row.quantity, 4)} {(row.quantity == 1 and asked.one) or asked.unit}"


def asking(tender: Asked, question: Question) -> dict[str, Any]:
    """A question in plain words: what is asked, what it earns, by which rule."""
    criterion, currency = question.criterion, tender.invitation.currency
    return {
        "label": criterion.shown,
        "question": question.text,
        "guidance": question.guidance,
        "evidence": question.evidence,
        "earns": earns_words(tender.lot.tender, criterion) if criterion.weight.value else "",
        "rule": rule_words(criterion, currency),
        "gate": gate_words(criterion),
        "example": example_words(criterion, currency),
        "descriptors": [(grouped(each.score), each.text) for each in question.descriptors],
    }


def answers_to_check(offer: Offer, tender: Asked) -> list[dict[str, Any]]:
    """The whole offer as sections of a check-your-answers page."""
    return [
        {"title": gettext("Who you are"), "rows": _about_rows(offer)},
        *(
            [{"title": gettext("What you promise"), "rows": _promise_rows(offer, tender)}]
            if tender.measures
            else []
        ),
        {"title": gettext("Price and answers"), "rows": _answer_rows(offer, tender)},
    ]


def _about_rows(offer: Offer) -> list[dict[str, Any]]:
    about = reverse("offer-about", args=[offer.pk])
    known = offer.supplier.identifier if offer.supplier is not None else offer.about.get("identifier", "")
    members = "; ".join(str(member["name"]) for member in offer.members) or gettext("None")
    return [
        {"key": gettext("Bidder"), "value": offer.bidder, "href": about},
        {"key": gettext("Company or charity number"), "value": known, "href": about},
        {"key": gettext("Partners"), "value": members, "href": reverse("offer-members", args=[offer.pk])},
        {"key": gettext("Receipt goes to"), "value": offer.email},
    ]


def _promise_rows(offer: Offer, tender: Asked) -> list[dict[str, Any]]:
    promises = {row.measure: row for row in part_queries.promises(offer)}
    rows = []
    for measure, _ in tender.measures:
        row = promises.get(measure.measure.id)
        said = gettext("Not promised")
        if row is not None and row.quantity is not None:
            shown = promise_initial(row)
            days = f", {_day(shown['since'])} to {_day(shown['until'])}" if row.since and row.until else ""
            said = f"{promised_words(measure, row)}{days}. {row.statement}".strip()
        href = reverse("offer-measure", args=[offer.pk, measure.measure.id])
        rows.append({"key": measure.measure.label, "value": said, "href": href})
    return rows


COVERS = {
    "included": noop("For the whole contract, with VAT."),
    "excluded": noop("For the whole contract, without VAT."),
    "unstated": noop("For the whole contract. The tender does not say whether VAT is included."),
}


def covers(tender: Asked) -> str:
    """What the price covers, as the tender says: in the words of the workbook, and in the reader's language."""
    words = COVERS[tender.invitation.purchase.vat or "unstated"]
    return gettext(words)


def _answer_rows(offer: Offer, tender: Asked) -> list[dict[str, Any]]:
    answers = {row.criterion: row for row in part_queries.answers(offer)}
    rows: list[dict[str, Any]] = []
    if tender.price is not None:
        said = None
        if offer.price is not None:
            said = f"{Money(offer.price, offer.procurement.currency).shown()}. {covers(tender)}"
        rows.append({"key": gettext("Price"), "value": said, "href": reverse("offer-price", args=[offer.pk])})
    for question in (*tender.truths, *tender.menus, *tender.written):
        name = question.criterion.id
        href = reverse("offer-answer", args=[offer.pk, name])
        rows.append({"key": question.criterion.shown, "value": said_words(answers.get(name)), "href": href})
    names = "; ".join(row.name for row in files_kept(offer)) or gettext("None")
    rows.append(
        {"key": gettext("Supporting files"), "value": names, "href": reverse("offer-files", args=[offer.pk])}
    )
    return rows


def said_words(row: DraftAnswer | None) -> str | None:
    """An answer as a person reads it; None where nothing was said."""
    if row is None:
        return None
    if row.met is not None:
        return gettext("Yes") if row.met else gettext("No")
    if row.lines is not None:
        return "; ".join(row.lines) or gettext("None of these")
    return row.text or None


def _day(day: Any) -> str:
    return f"{day.day} {day:%B %Y}"


def _to_the_second(moment: datetime | None) -> str:
    if moment is None:
        return ""
    at = timezone.localtime(moment)
    return f"{at.day} {at:%B %Y at %H:%M:%S %Z} ({at:%z})"


def withdrawn_text(offer: Offer) -> str:
    """What confirms by e-mail that an offer was withdrawn, and when."""
    return (
        f"The offer of {offer.bidder} for “{offer.procurement.title}” was withdrawn on {_to_the_second(offer.withdrawn)}.\n\n"
        "What was submitted stays sealed and will not be opened.\n"
        f"You may submit again until {_to_the_second(offer.procurement.deadline)}.\n"
    )


def receipt_facts(offer: Offer, made: Submission) -> list[tuple[str, str]]:
    """What a receipt says, line by line: the same on the page, in the file and in the e-mail."""
    return [
        (noop("Tender"), offer.procurement.title),
        (noop("Buyer"), str(offer.procurement.organisation)),
        (noop("Tender file digest (SHA-256)"), offer.procurement.tender_digest),
        (noop("Bidder"), offer.bidder),
        (noop("Bid"), f"{offer.key}, submission {made.number}"),
        (noop("Received"), _to_the_second(made.at)),
        (noop("Offer digest (SHA-256)"), made.digest),
        (noop("Receipt"), made.receipt),
        (noop("Event of the audit chain"), cell(made.event).text.replace(",", "")),
        (noop("Head of the chain"), made.head),
    ]


def receipt_text(offer: Offer, made: Submission, verify: str) -> str:
    """The receipt as plain text."""
    facts = receipt_facts(offer, made)
    wide = max(len(label) for label, _ in facts) + 2
    lines = "\n".join(f"{label:<{wide}}{text}" for label, text in facts)
    return (
        f"RECEIPT FOR AN OFFER\n\n{lines}\n\n"
        "The offer digest names the bytes that were submitted: a changed letter gives another digest.\n"
        "The tender file digest names the rules that you answered. The head of the chain fixes the event of your\n"
        "offer and every event before it.\n"
        f"Anybody can check each of the three at {verify}\n"
    )
