"""Assessment summaries: which facts of an award each bidder whose tender was assessed is owed.

Procurement Act 2023, section 50(3), and regulation 31 of the Procurement Regulations 2024 (SI 2024/692). What
is here holds plain numbers and words only, never a working: a working reaches the other bids and the
evaluators' own scores. A summary is made of its own bid and the winner's, and nothing else can stand in it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from wellspent.method.errors import Fault, Faults, Notice, unknown_name
from wellspent.method.moderation import sorted_scores
from wellspent.method.particulars import Organisation, Particulars
from wellspent.method.ranking import Result, ScoredBid
from wellspent.method.scoring import RULES
from wellspent.method.tenders import PANEL, Criterion, Score, Tender, scored
from wellspent.method.working import Symbol, plain

COMPANY = re.compile(r"(?i)[\s,]+(ltd|limited|plc|llp|lp|cic|inc|co)\.?$|\s+\([^)]*\)$|^the\s+")
"""What people leave out when they write a company's name."""

IN_FORCE = date(2025, 2, 24)
"""The day from which procurements commence under the Procurement Act 2023."""

SHORTEST_NAME = 4
"""An id of fewer letters may be any word of a sentence, so it gives nobody away."""

PROMISED = ": present value"
"""How the working of a social value names each promise it adds up."""


@dataclass(frozen=True, slots=True)
class Mark:
    """How one tender did on one criterion.

    `points` and `out_of` are points; `score` is the panel's, on the criterion's scale; `amount` is in the
    currency for a price or a value, in `unit` for a measure. `parts` are what a social value adds up from.
    `against` holds what a relative rule measures by: None where it is another tender's and may not be told.
    `withheld` where the reason and the answer are left out; `assessed` is false where a gate came first.
    """

    criterion: str
    out_of: Fraction
    points: Fraction | None = None
    score: Fraction | None = None
    amount: Fraction | None = None
    unit: str = ""
    met: bool | None = None
    items: tuple[str, ...] | None = None
    parts: tuple[tuple[str, Fraction], ...] = ()
    against: tuple[tuple[str, Fraction | None], ...] = ()
    reason: str = ""
    withheld: bool = False
    assessed: bool = True


@dataclass(frozen=True, slots=True)
class Subtotal:
    """The points of a group of criteria, and how many there were to be had."""

    name: str
    points: Fraction
    out_of: Fraction


@dataclass(frozen=True, slots=True)
class Block:
    """What regulation 31(2) asks of one tender: who made it, its marks, sub-totals and total."""

    bid: str
    label: str
    supplier: Organisation
    marks: tuple[Mark, ...]
    subtotals: tuple[Subtotal, ...]
    total: Fraction | None

    @property
    def name(self) -> str:
        """What the supplier is called: its name, or else its bid's label or id."""
        return self.supplier.name or self.label or self.bid


@dataclass(frozen=True, slots=True)
class Summary:
    """One bidder's assessment summary: the published criteria, its own tender and the winner's, and no more.

    `winner` is None in the winner's own. `out` is the gate that put the tender out; `tie_break` the criteria
    that told equal totals apart. `reveals` are the criteria whose points let the reader work out an answer of
    another tender. `total` of a block is counted as the method counts it; `out_of` is what the weights sum to.
    """

    lot: str
    method: str
    out_of: Fraction
    criteria: tuple[Criterion, ...]
    own: Block
    winner: Block | None
    out: str = ""
    tie_break: tuple[str, ...] = ()
    reveals: tuple[str, ...] = ()


def summaries(
    result: Result, about: Particulars, withheld: Collection[str] = (), disregarded: Collection[str] = ()
) -> tuple[Summary, ...]:
    """The summary of every bidder whose tender was assessed, in the order of the bids.

    `withheld` are criteria whose answer and reason in the winning tender are confidential; `disregarded` are
    bids that the authority disregarded (Procurement Act 2023, section 19), which are owed no summary.
    Raises `Refused` with every fault: a tie, a score the panel has not agreed, a reason that names another
    bidder, a bid or criterion that is not there.
    """
    faults = Faults()
    faults.extend(_not_there(result, withheld, disregarded))
    faults.extend(_no_winner(result, about))
    assessed = [bid for bid in result.bids if bid.id not in disregarded]
    for bid in assessed:
        faults.extend(_not_agreed(result.tender, bid))
        faults.extend(_names_another(result, about, bid))
    faults.raise_if_any()
    best = next(bid for bid in assessed if bid.id == result.winner)
    return tuple(_Desk(result, about, best, bid, withheld).summary() for bid in assessed)


def _not_there(result: Result, withheld: Collection[str], disregarded: Collection[str]) -> Iterator[Fault]:
    """Criteria and bids that were named and are not there, and bids that cannot have been disregarded."""
    criteria, bids = [c.id for c in result.tender.criteria], [bid.id for bid in result.bids]
    running = {bid.id for bid in result.bids if not bid.eliminated}
    for name in withheld:
        if name not in criteria:
            yield unknown_name("criterion", name, criteria, "--withhold")
    for name in disregarded:
        if name not in bids:
            yield unknown_name("bid", name, bids, "--disregarded")
        elif name in running:
            rule = f'the bid "{name}" is still in the running, so it was not disregarded'
            yield Fault(rule, "Take it out of the tender file, or leave the option out.", "--disregarded")


def _no_winner(result: Result, about: Particulars) -> Iterator[Fault]:
    """Why there is nobody to award to, or whom the file awards to instead."""
    lot = f"lot {result.tender.lot}" if result.tender.lot else "[[bid]]"
    awarded = about.award(result.tender.lot)
    if result.tie:
        mend = "Add tie_break if the tender published one, or settle the tie as its documents say."
        yield Fault(f"{' and '.join(result.tie)} share the first place, so nobody has won", mend, lot)
    elif result.winner is None and result.bids:
        mend = "Publish a procurement termination notice (section 55), and tell each bidder in writing."
        yield Fault("no tender is left to award to, so no summary is owed", mend, lot)
    elif result.winner is None:
        yield Fault("there are no bids", "Add [[bid]] tables with their scores.", lot)
    elif awarded is not None and awarded.bid not in ("", result.winner):
        rule = f'the award names the bid "{awarded.bid}", and the scores put "{result.winner}" first'
        yield Fault(rule, "Correct the scores, or the bid of the award.", lot)


def _scores_of(tender: Tender, bid: str, criterion: Criterion) -> Sequence[Score]:
    return sorted_scores(tender.scores).get((bid, criterion.id), [])


def _agreed(tender: Tender, bid: str, criterion: Criterion) -> Score | None:
    """The panel's score, the last where it changed its mind."""
    return next((s for s in reversed(_scores_of(tender, bid, criterion)) if s.by == PANEL), None)


def _not_agreed(tender: Tender, bid: ScoredBid) -> Iterator[Fault]:
    """A fault for every score that the panel has not agreed, or gave no reason for.

    A bid that a gate put out need not have been scored on everything, only as far as it was assessed.
    """
    for criterion in tender.criteria:
        if criterion.rule != "scale":
            continue
        given = _scores_of(tender, bid.id, criterion)
        agreed = _agreed(tender, bid.id, criterion)
        place = f'bid "{bid.id}", criterion "{criterion.id}"'
        if agreed is None and (given or not bid.eliminated):
            mend = (
                f'Add [[score]] bid = "{bid.id}", criterion = "{criterion.id}", by = "panel", score, reason.'
            )
            yield Fault("the panel has not agreed a score, so there is none to send", mend, place)
        elif agreed is not None and not agreed.reason.strip():
            mend = 'Add reason = "..." that says what in the tender earned it, and why not more.'
            yield Fault("the panel's score has no reason", mend, agreed.place or place)


def _names_another(result: Result, about: Particulars, bid: ScoredBid) -> Iterator[Fault]:
    """A fault for every reason that speaks of a bidder, of any lot, who is neither the tender's own nor the winner.

    The winner's reasons go to everybody, so they may name nobody else.
    """
    labels = {supplier.bid: "" for supplier in about.suppliers}
    labels |= {other.id: other.label for other in result.bids}
    names = {id: names_of(id, label, about) for id, label in labels.items()}
    may = {name for id in (bid.id, result.winner) for name in names.get(id or "", ())}
    strangers = [[name for name in own if name not in may] for own in names.values()]
    for criterion in result.tender.criteria:
        agreed = _agreed(result.tender, bid.id, criterion)
        said = agreed.reason if agreed is not None else ""
        for own in strangers:
            name = next(
                (n for n in own if re.search(rf"(?<!\w){re.escape(n)}(?!\w)", said, re.IGNORECASE)), ""
            )
            if name and agreed is not None:
                rule = f'the panel\'s reason for "{bid.id}" speaks of another bidder, "{name}"'
                mend = "Reword it: a summary says nothing of a third tender."
                yield Fault(rule, mend, agreed.place or f'criterion "{criterion.id}"')


def names_of(bid: str, label: str, about: Particulars) -> list[str]:
    """What the bidder of a bid with that id and label may be called in a sentence, the longest first."""
    known = about.supplier(bid)
    whole = {label, known.organisation.name if known is not None else ""}
    whole |= {bid} if len(bid) >= SHORTEST_NAME else set()
    short = {COMPANY.sub("", COMPANY.sub("", name)) for name in whole}
    return sorted((name for name in whole | short if len(name) > 1), key=lambda name: (-len(name), name))


class _Desk:
    """Where one bidder's summary is put together, from its own bid and the winner's."""

    def __init__(
        self, result: Result, about: Particulars, best: ScoredBid, own: ScoredBid, withheld: Collection[str]
    ) -> None:
        self.result, self.about, self.best, self.own = result, about, best, own
        self.withheld = withheld if own.id != best.id else ()
        self.tender = result.tender

    def summary(self) -> Summary:
        """The whole summary."""
        own = self._block(self.own)
        winner = self._block(self.best) if self.own.id != self.best.id else None
        level = winner is not None and own.total is not None and own.total == winner.total
        others = {bid.id for bid in self.result.bids if not bid.eliminated} - {self.own.id, self.best.id}
        index = self.tender.method == "utility-index" and others
        seen = [own.marks, *([winner.marks] if winner is not None else [])]
        return Summary(
            lot=self.tender.lot,
            method=self.tender.method,
            out_of=self.tender.out_of.value,
            criteria=self.tender.criteria,
            own=own,
            winner=winner,
            out=self.own.eliminated,
            tie_break=self.tender.tie_break if level else (),
            reveals=(
                *(
                    criterion.shown
                    for criterion, *marks in zip(self.tender.criteria, *seen, strict=True)
                    if any(value is None for mark in marks for _, value in mark.against)
                ),
                *(["Utility index"] if index else []),
            ),
        )

    def _block(self, bid: ScoredBid) -> Block:
        marks = tuple(self._mark(bid, criterion) for criterion in self.tender.criteria)
        known = self.about.supplier(bid.id)
        supplier = known.organisation if known is not None else Organisation()
        total = None if bid.total is None else bid.total.value
        return Block(bid.id, bid.label, supplier, marks, tuple(_subtotals(self.tender, marks)), total)

    def _mark(self, bid: ScoredBid, criterion: Criterion) -> Mark:
        points = bid.scores[criterion.id]
        out_of = criterion.weight.value if scored(self.tender, criterion) else Fraction(0)
        earned = None if points is None else points.value
        agreed = _agreed(self.tender, bid.id, criterion)
        score = agreed.score.value if agreed is not None and criterion.rule == "scale" else None
        against = tuple(self._against(criterion).items()) if earned is not None else ()
        hidden = self._hidden(bid, criterion)
        answer = bid.answers[criterion.id]
        said = (answer.amount, answer.met, answer.items) != (None, None, None)
        mark = Mark(criterion.id, out_of, earned, score, against=against, withheld=hidden, assessed=said)
        if hidden or not said:
            return mark
        amount = answer.amount if criterion.rule != "scale" else None
        return Mark(
            criterion.id,
            out_of,
            earned,
            score,
            amount=None if amount is None else amount.value,
            unit="" if amount is None else amount.unit,
            met=answer.met,
            items=answer.items,
            parts=_parts(amount) if criterion.kind == "value" and amount is not None else (),
            against=against,
            reason=agreed.reason if score is not None and agreed is not None else "",
        )

    def _hidden(self, bid: ScoredBid, criterion: Criterion) -> bool:
        """Whether the winner's answer and reason are kept from this reader."""
        return bid.id == self.best.id and criterion.id in self.withheld

    def _against(self, criterion: Criterion) -> Mapping[str, Fraction | None]:
        """What a relative rule measures by, as far as this reader's own bid and the winner's tell it."""
        if not RULES[criterion.rule].relative:
            return {}
        running = [bid for bid in self.result.bids if not bid.eliminated]
        shown = {
            value.value
            for bid in running
            if bid.id in (self.own.id, self.best.id) and not self._hidden(bid, criterion)
            if (value := bid.answers[criterion.id].amount) is not None
        }
        every = [value.value for bid in running if (value := bid.answers[criterion.id].amount) is not None]
        if criterion.rule == "mean":
            alone = {bid.id for bid in running} <= {self.own.id, self.best.id}
            hidden = any(self._hidden(bid, criterion) for bid in running)
            return {"mean": sum(every, Fraction(0)) / len(every) if alone and not hidden else None}
        ends = {"lowest": min(every), "highest": max(every)}
        wanted = {"relative-linear": ("lowest", "highest"), "relative-highest": ("highest",)}
        return {
            name: ends[name] if ends[name] in shown else None
            for name in wanted.get(criterion.rule, ("lowest",))
        }


def _parts(amount: Symbol) -> tuple[tuple[str, Fraction], ...]:
    """What each promise adds to a social value, where it is the sum of several."""
    if amount.how != "sum" or not all(part.name.endswith(PROMISED) for part in amount.parts):
        return ()
    return tuple((part.name.removesuffix(PROMISED), plain(part)) for part in amount.parts)


def group_of(criterion: Criterion) -> str:
    """The group whose points are added up: price, social value, or quality."""
    if criterion.kind == "price":
        return "price"
    return "social value" if criterion.social_value else "quality"


def _subtotals(tender: Tender, marks: Sequence[Mark]) -> Iterator[Subtotal]:
    """The points of each group that has several criteria; none where they would only say the total again."""
    groups: dict[str, list[Mark]] = {}
    for criterion, mark in zip(tender.criteria, marks, strict=True):
        if mark.points is not None and mark.out_of:
            groups.setdefault(group_of(criterion), []).append(mark)
    if len(groups) < 2 and tender.method == "weighted-points":
        return
    for name, own in groups.items():
        if len(own) > 1:
            won = sum((mark.points for mark in own if mark.points is not None), Fraction(0))
            yield Subtotal(name, won, sum((mark.out_of for mark in own), Fraction(0)))


def revealing(found: Sequence[Summary]) -> list[Notice]:
    """What readers can work out that is not in their summaries, because the rules were published."""
    told: dict[str, list[str]] = {}
    for one in found:
        for name in one.reveals:
            told.setdefault(name, []).append(one.own.name)
    said = [
        f'"{name}" is scored against the other tenders: from their own points, {", ".join(readers)} can work '
        "out a figure of a tender that is not in their summary."
        for name, readers in told.items()
    ]
    hidden = {
        criterion.shown: None
        for one in found
        if one.winner is not None
        for criterion, mark in zip(one.criteria, one.winner.marks, strict=True)
        if mark.withheld and mark.points is not None and criterion.rule not in ("scale", "pass-fail")
    }
    said += [
        f'"{name}" of the successful tender is withheld; by its published rule it can be worked out from the points.'
        for name in hidden
    ]
    return [Notice("can-be-worked-out", text) for text in said]


def wrong_law(nation: str | None, commenced: date | None) -> list[Notice]:
    """Where another law than the Procurement Act 2023 asks for another letter, as far as that is known."""
    if nation == "scotland":
        text = "Scottish bodies buy by Scottish law, which asks for notices of another kind than these summaries."
    elif commenced is not None and commenced < IN_FORCE:
        text = (
            f"It commenced on {commenced}, before the Procurement Act 2023 ({IN_FORCE}): the law it began under "
            "asks for a standstill letter, which compares the two tenders."
        )
    else:
        return []
    return [Notice("another-law", text)]
