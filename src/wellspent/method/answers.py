"""What the bids answer to the criteria, and which of them a gate puts out.

Gates come first: a bid that fails one need not have been scored on anything else. For a bid in the running
an answer left out is not known, and never counts as nothing.
"""

from __future__ import annotations

from collections.abc import Mapping

from wellspent.method.errors import Fault, Faults
from wellspent.method.moderation import deciding, off_the_scale, sorted_scores
from wellspent.method.numbers import spell
from wellspent.method.scoring import named_menu
from wellspent.method.tenders import Answer, Criterion, Tender

Answers = Mapping[str, Mapping[str, Answer]]
"""Every bid's answer to every criterion, by bid and criterion."""


def answered(tender: Tender) -> tuple[Answers, dict[str, str]]:
    """Every bid's answers, the deciding score where a criterion is scored, and who is out and why.

    Raises `Refused` with a fault for every answer that is wrong, or missing of a bid in the running.
    """
    faults = Faults()
    scores = sorted_scores(tender.scores)
    found: dict[str, dict[str, Answer]] = {bid.id: {} for bid in tender.bids}
    for bid in tender.bids:
        for criterion in tender.criteria:
            answer = bid.answers.get(criterion.id, Answer())
            if criterion.rule == "scale":
                own = scores.get((bid.id, criterion.id), [])
                faults.extend(off_the_scale(criterion, own))
                answer = Answer(amount=deciding(own))
            if criterion.kind == "price" and answer.amount is not None and answer.amount.value < 0:
                faults.add(
                    f"the price is {spell(answer.amount.value)}, less than nothing",
                    "Correct the price.",
                    f"{bid.place}, answers, {criterion.id}",
                )
            found[bid.id][criterion.id] = answer
    out = _gates(tender, found)
    for bid in tender.bids:
        if bid.id not in out:
            unknown = (c for c in tender.criteria if not _says(c, found[bid.id][c.id]))
            faults.extend(_unanswered(bid.place, criterion) for criterion in unknown)
    faults.raise_if_any()
    return found, out


def _says(criterion: Criterion, answer: Answer) -> bool:
    """Whether the answer is there, and of the kind that the criterion's rule takes."""
    if criterion.rule == "pass-fail":
        return answer.met is not None
    if named_menu(criterion):
        return answer.items is not None
    return answer.amount is not None


def _unanswered(place: str, criterion: Criterion) -> Fault:
    mend = {
        "scale": "Add a [[score]] of this bid and criterion, or answers = { ID = [4, 5] }.",
        "pass-fail": "Write answers = { ID = true } or false.",
    }.get(criterion.rule, "Write answers = { ID = 90000 }, or give the bid an offer file.")
    if named_menu(criterion):
        mend = 'Write answers = { ID = ["a line of the menu"] }, or [] where none is met.'
    return Fault(
        f'there is no answer to the criterion "{criterion.id}"', mend.replace("ID", criterion.id), place
    )


def _gates(tender: Tender, answers: Answers) -> dict[str, str]:
    """The bids that a gate puts out, and every gate that does."""
    out: dict[str, list[str]] = {}
    for bid in tender.bids:
        for criterion in tender.criteria:
            answer, least = answers[bid.id][criterion.id], criterion.minimum
            if criterion.rule == "pass-fail" and answer.met is False:
                out.setdefault(bid.id, []).append(f"fails {criterion.shown}")
            if least is not None and answer.amount is not None and answer.amount.value < least.value:
                said = f"{spell(answer.amount.value)} is under the minimum of {spell(least.value)}"
                out.setdefault(bid.id, []).append(f"{criterion.shown}: {said}")
    return {bid: "; ".join(reasons) for bid, reasons in out.items()}
