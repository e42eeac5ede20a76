"""What an offer still lacks: said before it is submitted, and refused only where the tender requires it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse

from wellspent.documents.offerpaper import words_in
from wellspent.method.asking import Question
from wellspent.method.errors import Fault, Refused
from wellspent.portal.tendering.lots import offer_queries as lot_offer_queries
from wellspent.portal.tendering.models import DraftAnswer, DraftPromise, Offer
from wellspent.portal.tendering.offers.prices import price_fault
from wellspent.portal.tendering.offers.tender import Asked, asked

Page = tuple[str | int, ...]
"""A page by its name and what its address names."""


@dataclass(frozen=True, slots=True)
class Lack:
    """One thing that is missing or too much, the page that mends it, and whether the offer waits for it."""

    text: str
    page: Page
    required: bool = False
    mend: str = "Write it before you submit."

    @property
    def href(self) -> str:
        """The address of that page."""
        name, *args = self.page
        return reverse(str(name), args=args)


def lacks(offer: Offer) -> list[Lack]:
    """Everything that an offer lacks, what is required first."""
    tender = asked(offer.procurement)
    answers = {row.criterion: row for row in offer.answers.all()}
    promises = {row.measure: row for row in offer.promises.all()}
    found = [
        *_of_price(offer, tender),
        *_of_answers(offer, tender, answers),
        *_of_promises(offer, tender, promises),
        *_of_about(offer),
        *_of_lots(offer, tender),
    ]
    return sorted(found, key=lambda lack: not lack.required)


def refuse_incomplete(offer: Offer) -> None:
    """Raise `Refused` where something is missing that the tender requires."""
    faults = [Fault(lack.text, lack.mend) for lack in lacks(offer) if lack.required]
    if faults:
        raise Refused(faults)


def _of_about(offer: Offer) -> Iterator[Lack]:
    known = offer.supplier.identifier if offer.supplier is not None else offer.about.get("identifier")
    if not known:
        yield Lack("Your company or charity number is not given", ("offer-about", offer.pk))


def _of_lots(offer: Offer, tender: Asked) -> Iterator[Lack]:
    """Offers for more lots than one bidder may offer for, as the frozen tender says."""
    most = tender.most_offered
    if most is None:
        return
    others = [one for one in lot_offer_queries.submitted(offer) if one.pk != offer.pk]
    if len(others) >= most:
        lots = "1 other lot" if len(others) == 1 else f"{len(others)} other lots"
        rule = f"You have submitted offers for {lots} of this tender, and one bidder may offer for at most {most}"
        yield Lack(rule, ("my-offers",), required=True, mend="Withdraw your offer for another lot first.")


def _of_price(offer: Offer, tender: Asked) -> Iterator[Lack]:
    if tender.price is not None and offer.price is None:
        yield Lack("There is no price", ("offer-price", offer.pk), required=True)
    elif tender.price is not None and offer.price is not None:
        fault = price_fault(offer.price)
        if fault is not None:
            rule = f"{fault.rule[:1].upper()}{fault.rule[1:]}"
            yield Lack(rule, ("offer-price", offer.pk), required=True, mend=fault.mend)


def _of_answers(offer: Offer, tender: Asked, answers: dict[str, DraftAnswer]) -> Iterator[Lack]:
    for question in tender.truths:
        if (row := answers.get(question.criterion.id)) is None or row.met is None:
            rule = f"“{question.criterion.shown}” is not answered by yes or no"
            yield Lack(rule, _answer_page(offer, question), required=True)
    for question in tender.menus:
        if (row := answers.get(question.criterion.id)) is None or row.lines is None:
            rule = f"“{question.criterion.shown}” does not say what you offer"
            yield Lack(rule, _answer_page(offer, question), required=True)
    for question in tender.written:
        row = answers.get(question.criterion.id)
        if row is None or not row.text:
            yield Lack(f"“{question.criterion.shown}” is not answered", _answer_page(offer, question))
        else:
            yield from _too_long(question, row.text, question.criterion.shown, _answer_page(offer, question))


def _answer_page(offer: Offer, question: Question) -> Page:
    return ("offer-answer", offer.pk, question.criterion.id)


def _too_long(question: Question, text: str, shown: str, where: Page) -> Iterator[Lack]:
    if question.words is not None and (many := words_in(text)) > question.words:
        rule = f"“{shown}” has {many} words, and the tender takes {question.words}"
        yield Lack(rule, where, required=True)


def _of_promises(offer: Offer, tender: Asked, promises: dict[str, DraftPromise]) -> Iterator[Lack]:
    for measure, question in tender.measures:
        row = promises.get(measure.measure.id)
        if row is None:
            continue
        shown, where = measure.measure.label, ("offer-measure", offer.pk, measure.measure.id)
        if row.quantity is None and (row.since or row.until or row.statement):
            yield Lack(f"“{shown}” has no quantity, so nothing is promised", where)
        elif row.quantity is not None:
            if row.since is None or row.until is None:
                yield Lack(f"“{shown}” has no first and last day", where)
            if not row.statement:
                yield Lack(f"“{shown}” does not say how you will do it", where)
        yield from _too_long(question, row.statement, shown, where)
    if tender.measures and not any(row.quantity is not None for row in promises.values()):
        yield Lack("Nothing is promised on any measure", ("offer", offer.pk))
