"""Bids that cannot win, made up to try the rules: exactly which, and that none of them is better on anything."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from tests.method import building
from tests.method.strategies import tenders

from wellspent.method.irrelevant import EXTREMES, WORSE, Trial, trials
from wellspent.method.reversals import reversals
from wellspent.method.tenders import Answer, Tender

F = Fraction
PRICE = {"id": "price", "kind": "price", "weight": 40, "rule": "lowest-over-price"}
WORK = {"id": "work", "kind": "quality", "rule": "scale", "scale": 5, "weight": 30, "minimum": 2}
JOBS = {"id": "jobs", "kind": "measure", "rule": "relative-highest", "weight": 30}
GATE = {"id": "insured", "kind": "quality", "rule": "pass-fail", "weight": 0}
MENU = {
    "id": "menu", "kind": "quality", "rule": "points", "weight": 0, "maximum": 2,
    "award": [{"when": "vans", "points": 1}, {"when": "depot", "points": 1}],
}  # fmt: skip


def bid(id: str, **answers: Any) -> dict[str, Any]:
    return {"id": id, "answers": answers}


TENDER = {
    "criterion": [PRICE, WORK, JOBS, GATE, MENU],
    "bid": [
        bid("a", price=100, work=5, jobs=10, insured=True, menu=["vans"]),
        bid("b", price=200, work=2, jobs=40, insured=True, menu=[]),
        bid("out", price=1, work=5, jobs=900, insured=False, menu=[]),
    ],
}


def tried(file: dict[str, Any]) -> list[Trial]:
    return list(trials(building.tender(file)))


def added(trial: Trial) -> dict[str, Answer]:
    """What the bid that was added says, its scores among its answers."""
    own = next(each for each in trial.tender.bids if each.id == trial.added)
    scores = {
        score.criterion: Answer(amount=building.number(score.score.value))
        for score in trial.tender.scores
        if score.bid == trial.added
    }
    return {**own.answers, **scores}


def amounts(trial: Trial) -> dict[str, Fraction]:
    return {name: answer.amount.value for name, answer in added(trial).items() if answer.amount is not None}


def test_the_worse_copies_by_hand() -> None:
    """A tenth dearer, a tenth less; a score no lower than the gate; a menu and a pass as they were."""
    first, second = (trial for trial in tried(TENDER) if trial.copied)
    assert (first.said, first.copied) == ("with a copy of a that is a tenth worse", "a")
    assert amounts(first) == {"price": 110, "work": F("4.5"), "jobs": 9}
    assert amounts(second) == {"price": 220, "work": 2, "jobs": 36}
    assert (added(first)["insured"].met, added(first)["menu"].items) == (True, ("vans",))
    assert F(1, 10) == WORSE


def test_the_extreme_bids_by_hand() -> None:
    """One thing far out, the dearest price and the least of all else; what is out is not looked at."""
    extreme = [trial for trial in tried(TENDER) if not trial.copied]
    assert [
        (trial.said.split(" on ")[0], *(amounts(trial)[c] for c in ("price", "work", "jobs")))
        for trial in extreme
    ] == [
        (f"with a bid of {words}", price, work, jobs)
        for words, price, work, jobs in (
            ("a tenth of the least", 10, 2, 0),
            ("half the least", 50, 2, 0),
            ("twice the most", 400, 2, 0),
            ("ten times the most", 2000, 2, 0),
            ("a tenth of the least", 200, 2, 0),
            ("half the least", 200, 2, 0),
            ("twice the most", 200, 5, 0),
            ("ten times the most", 200, 5, 0),
            ("a tenth of the least", 200, 2, 1),
            ("half the least", 200, 2, 5),
            ("twice the most", 200, 2, 80),
            ("ten times the most", 200, 2, 400),
        )
    ]
    assert all(added(trial)["insured"].met and added(trial)["menu"].items == () for trial in extreme)
    assert extreme[0].said == "with a bid of a tenth of the least on price and nothing to offer otherwise"


def test_a_name_that_is_taken_is_not_taken_again() -> None:
    file = {**TENDER, "bid": [{**TENDER["bid"][0], "id": "added-1"}, {**TENDER["bid"][1], "id": "added-2"}]}
    assert {trial.added for trial in tried(file)} == {"added-3"}
    assert {trial.added for trial in tried(TENDER)} == {"added-1"}


def test_nobody_in_the_running_leaves_nothing_to_try() -> None:
    assert tried({**TENDER, "bid": [TENDER["bid"][2]]}) == []
    assert tried({**TENDER, "bid": []}) == []
    assert reversals(building.tender({**TENDER, "bid": []})) == ([], {"removed": 0, "added": 0})


def test_less_than_nothing_gets_worse_downwards() -> None:
    """A saving below nothing: a tenth of it is taken off, and the worst is the least that was said."""
    file = {
        "criterion": [{"id": "saved", "kind": "measure", "rule": "relative-linear", "weight": 100}],
        "bid": [bid("a", saved=-50), bid("b", saved=20)],
    }
    copies = [amounts(trial)["saved"] for trial in tried(file) if trial.copied]
    assert copies == [F(-55), F(18)]
    extreme = [amounts(trial)["saved"] for trial in tried(file) if not trial.copied]
    assert extreme == [F(-5), F(-25), F(40), F(200)]


@settings(max_examples=60)
@given(tenders(least=1))
def test_a_copy_is_better_on_nothing_and_the_rest_is_untouched(file: dict[str, Any]) -> None:
    tender = building.tender(file)
    for trial in trials(tender):
        assert trial.tender.bids[: len(tender.bids)] == tender.bids
        assert trial.tender.scores[: len(tender.scores)] == tender.scores
        assert len(trial.tender.bids) == len(tender.bids) + 1
        if not trial.copied:
            continue
        was = _answers(tender, trial.copied)
        for criterion in tender.criteria:
            mine, theirs = added(trial).get(criterion.id, Answer()), was[criterion.id]
            if theirs is None or mine.amount is None:
                continue
            worse = mine.amount.value - theirs
            assert worse >= 0 if criterion.less else worse <= 0
            floor = criterion.minimum.value if criterion.minimum is not None else None
            assert abs(worse) == abs(theirs) / 10 or mine.amount.value == floor


def _answers(tender: Tender, bid: str) -> dict[str, Fraction | None]:
    """A bid's amounts, with the mean or agreed score where a criterion is scored."""
    from wellspent.method.answers import answered

    found, _ = answered(tender)
    return {
        name: None if answer.amount is None else answer.amount.value for name, answer in found[bid].items()
    }


@pytest.mark.parametrize(("multiple", "words"), EXTREMES.items())
def test_the_multiples_are_what_their_words_say(multiple: Fraction, words: str) -> None:
    said = {"a tenth": F(1, 10), "half": F(1, 2), "twice": F(2), "ten times": F(10)}
    number, _, end = words.partition(" the ")
    assert said[number.removesuffix(" of")] == multiple
    assert end == ("least" if multiple < 1 else "most")
