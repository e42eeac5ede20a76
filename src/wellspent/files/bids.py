"""A bid's answers: typed in the tender file, or computed from the bidder's offer."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

from pydantic import Field
from pydantic_core import PydanticCustomError

from wellspent.files.offers import OfferSheet, offer_from, open_offer
from wellspent.files.reading.cells import Id, Sheet, Text, read_amount, read_flag, read_number, read_text
from wellspent.files.reading.documents import Document
from wellspent.files.reading.places import KeyPath
from wellspent.method.asking import words_in
from wellspent.method.errors import Faults, Notice, Refused, unknown_name
from wellspent.method.lints import map_notices
from wellspent.method.offers import Offer, offer_map, offer_notices
from wellspent.method.shelves import Library
from wellspent.method.sroi import value_map
from wellspent.method.tenders import UNSCORED, Answer, Bid, Criterion, Score
from wellspent.method.working import Entered, Formula, Given, Symbol, exact, total, traced


class BidSheet(Sheet):
    """One bid: an offer file, answers, or both."""

    id: Id
    label: Text = ""
    bidder: Text = ""
    offer: Text = ""
    lot: Text = ""
    answers: dict[str, Any] = Field(default_factory=dict)


Offers = Callable[[BidSheet], tuple[OfferSheet, Document] | None]
"""Where the offers of a tender's bids are found: a bid's offer, or None where there is no such file."""


def offers_in(folder: Path) -> Offers:
    """The offers that stand as files in a folder."""

    def find(row: BidSheet) -> tuple[OfferSheet, Document] | None:
        if not os.path.exists(folder / row.offer):  # a name too long is no file either
            return None
        return open_offer(folder / row.offer, {"bid": row.id})

    return find


ABOUT_VALUES = ("unsure-proxy", "extrapolated", "past-review", "price-year-unknown")
"""The warnings about library values that an evaluator needs beside the scores."""


class AnswerReader:
    """Reads the bids of one lot. Notices and short-hand scores gather on the way; faults go to `faults`.

    `limits` are the most words of an answer, by criterion; of a value or measure, of each promise's statement.
    """

    def __init__(
        self,
        document: Document,
        library: Library,
        offers: Offers,
        decided: date,
        criteria: Sequence[Criterion],
        ledgers: Sequence[str],
        currency: str,
        faults: Faults,
        limits: Mapping[str, int] | None = None,
    ) -> None:
        self.document, self.library, self.offers, self.decided = document, library, offers, decided
        self.limits = limits or {}
        self.criteria, self.ledgers, self.faults = criteria, ledgers, faults
        self.currency = currency
        self.notices: list[Notice] = []
        self.scores: list[Score] = []

    def bid(self, place: int, row: BidSheet) -> Bid:
        """One bid with an answer to every criterion that it gives one to."""
        at: KeyPath = ("bid", place)
        offer = self._offer(at, row)
        known = {criterion.id: criterion for criterion in self.criteria}
        for name in row.answers:
            if name not in known:
                fault = unknown_name("criterion", name, list(known))
                self._refuse((*at, "answers", name), fault.rule, fault.mend)
        answers: dict[str, Answer] = {}
        for criterion in self.criteria:
            if criterion.rule == UNSCORED and criterion.kind != "price":
                continue  # its rule is missing or unknown, and that is told
            if criterion.id in row.answers:
                answer = self._typed((*at, "answers", criterion.id), row, criterion)
            else:
                answer = self._offered(row, criterion, offer) if offer is not None else None
            if answer is not None:
                answers[criterion.id] = answer
        return Bid(row.id, answers, row.label or row.bidder, self.document.where(at))

    def _refuse(self, path: KeyPath, rule: str, mend: str) -> None:
        self.faults.add(rule, mend, self.document.where(path), self.document.name)

    def _offer(self, at: KeyPath, row: BidSheet) -> Offer | None:
        if not row.offer:
            return None
        try:
            found = self.offers(row)
            if found is None:
                mend = "Put the offer in the tender's folder, or correct its name."
                self._refuse((*at, "offer"), f'there is no file "{row.offer}"', mend)
                return None
            offer = offer_from(*found, self.library, self.decided)
        except Refused as refused:
            self.faults.extend(refused.faults)
            return None
        self._refuse_strange(offer, found[1].name)
        if offer.bid != row.id:
            self._refuse(
                (*at, "offer"),
                f'{row.offer} is the offer of bid "{offer.bid}"',
                f'Name the file of bid "{row.id}", or correct its bid.',
            )
        about = offer_notices(offer)
        if any(criterion.kind == "value" for criterion in self.criteria):
            values = map_notices(value_map(offer_map(offer, self.ledgers), exact))
            about += [notice for notice in values if notice.code in ABOUT_VALUES]
        else:
            about = [notice for notice in about if notice.code != "not-in-pounds"]
        about += over_limits(offer, self.criteria, self.limits)
        name = row.label or row.bidder or row.id
        self.notices += [Notice(notice.code, f"{name}: {notice.text}") for notice in about]
        return offer

    def _refuse_strange(self, offer: Offer, file: str) -> None:
        """Refuse answers to criteria that are not there, and an amount where promises are counted."""
        known = {criterion.id: criterion for criterion in self.criteria}
        for reply in offer.replies:
            criterion = known.get(reply.criterion)
            if criterion is None:
                fault = unknown_name("criterion", reply.criterion, list(known))
                self.faults.add(fault.rule, fault.mend, reply.place, file)
            elif reply.amount is not None and criterion.kind != "price":
                rule = f'"{criterion.id}" is no price, so it takes no amount'
                self.faults.add(rule, "Write a promise instead.", reply.place, file)

    def _offered(self, row: BidSheet, criterion: Criterion, offer: Offer) -> Answer | None:
        """What the offer answers to a criterion in so many words, or what its promises come to."""
        reply = offer.reply(criterion.id)
        if reply is not None and reply.amount is not None:
            return Answer(amount=traced(replace(reply.amount, unit=self.currency)))
        if reply is not None and criterion.rule == "pass-fail":
            return None if reply.met is None else Answer(met=reply.met)
        if reply is not None and criterion.rule == "points" and reply.lines is not None:
            return Answer(items=reply.lines)
        return self._from_offer(row, criterion, offer)

    def _typed(self, at: KeyPath, row: BidSheet, criterion: Criterion) -> Answer | None:
        """An answer typed in the tender file, read as the criterion's rule takes it."""
        raw = row.answers[criterion.id]
        try:
            if criterion.rule == "pass-fail":
                return Answer(met=read_flag(raw))
            if criterion.rule == "points" and isinstance(raw, list):
                return Answer(items=tuple(read_text(item) for item in raw))
            if criterion.rule == "scale":
                self._short_scores(at, row.id, criterion, raw if isinstance(raw, list) else [raw])
                return None
            number = read_amount(raw) if criterion.kind in ("price", "value") else read_number(raw)
        except PydanticCustomError as error:
            context: Mapping[str, Any] = error.context or {}
            self._refuse(at, str(context.get("rule", error)), str(context.get("mend", "")))
            return None
        if criterion.kind == "value":
            self.notices.append(
                Notice(
                    "unsourced-value",
                    f'{row.label or row.id}: the value for "{criterion.shown}" was typed in, and has no working.',
                )
            )
        unit = self.currency if criterion.kind in ("price", "value") else ""
        return Answer(amount=traced(self._given(number, f"{row.id}: {criterion.shown}", at, unit)))

    def _short_scores(self, at: KeyPath, bid: str, criterion: Criterion, raw: Sequence[Any]) -> None:
        """answers = { quality = [4, 5, 4] } is short for evaluators 1..n without reasons."""
        for number, score in enumerate(raw, 1):
            here = (*at, number - 1) if len(raw) > 1 else at
            given = self._given(read_number(score), f"evaluator {number}'s score", here)
            self.scores.append(
                Score(bid, criterion.id, f"evaluator-{number}", given, place=self.document.where(at))
            )

    def _given(self, value: Fraction, name: str, at: KeyPath, unit: str = "") -> Given:
        return Given(value, name, Entered(self.document.name, self.document.where(at)), unit)

    def _from_offer(self, row: BidSheet, criterion: Criterion, offer: Offer) -> Answer | None:
        """What the offer comes to under a value or measure criterion; nothing promised is nothing, and said."""
        bid = row.id
        if criterion.kind == "value":
            worth = value_map(offer_map(offer, self.ledgers), traced).present_value.working
            return Answer(
                amount=worth.named(f"{bid}: social value of the offer") if worth is not None else None
            )
        if criterion.kind == "measure":
            promised: list[Symbol] = [traced(given) for given in offer.quantity(criterion.measure)]
            if not promised:
                text = f'{row.label or row.bidder or bid} promises nothing for "{criterion.shown}".'
                self.notices.append(Notice("nothing-promised", text))
            nothing = Given(
                Fraction(0),
                "nothing promised",
                Formula(f"the offer of {bid} has no promise on {criterion.measure}"),
            )
            return Answer(
                amount=total(promised, traced(nothing)).named(f"{bid}: promised on {criterion.measure}")
            )
        return None


def over_limits(offer: Offer, criteria: Sequence[Criterion], limits: Mapping[str, int]) -> Iterator[Notice]:
    """A notice of each text of an offer that has more words than the tender takes."""
    for criterion in criteria:
        most = limits.get(criterion.id)
        if most is None:
            continue
        for what, text in _texts(offer, criterion, criteria):
            if (many := words_in(text)) > most:
                yield Notice("over-word-limit", f"{what} has {many:,} words, and the tender takes {most:,}.")


def _texts(offer: Offer, criterion: Criterion, criteria: Sequence[Criterion]) -> Iterator[tuple[str, str]]:
    """What an offer says in words to a criterion: its answer, and the statements of the promises that count for it."""
    reply = offer.reply(criterion.id)
    if reply is not None and reply.text:
        yield f'The answer to "{criterion.shown}"', reply.text
    apart = {each.measure for each in criteria if each.kind == "measure"}
    for promise in offer.promises:
        name = promise.measure.id
        counts = name == criterion.measure if criterion.kind == "measure" else name not in apart
        if criterion.kind in ("value", "measure") and counts:
            yield f'The statement on "{promise.measure.label}"', promise.statement
