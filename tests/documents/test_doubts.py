"""What puts a choice in doubt, in sentences: each found where it should be, and none where all stands."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tests.method import building

from wellspent.documents import stability as told
from wellspent.documents.report import Report
from wellspent.method.moderation import own_scores
from wellspent.method.numeric.smaa import acceptability
from wellspent.method.stability import stability
from wellspent.method.standing import juries, standing
from wellspent.method.tenders import Score

PRICE = {"id": "price", "kind": "price", "weight": 40, "rule": "absolute-linear", "floor": 0, "ceiling": 100}
SERVICE = {"id": "service", "kind": "quality", "weight": 60, "rule": "scale", "scale": 5}


def doubts(file: dict[str, Any]) -> list[str]:
    """What is found about a tender."""
    tender = replace(building.tender({k: v for k, v in file.items() if k != "score"}), scores=file["score"])
    free = standing(tender)
    chances = acceptability(free, juries(tender, free), 2_000, 1)
    return told.findings([told.Tested(tender, stability(tender), chances, own_scores(tender))])


def scores(**given: tuple[int, ...]) -> tuple[Score, ...]:
    """Each evaluator's score of each bid; the last of three is the panel's."""
    names = ("evaluator-1", "evaluator-2", "panel")
    return tuple(
        Score(bid, "service", by, building.given(score))
        for bid, own in given.items()
        for by, score in zip(names, own, strict=False)
    )


def bids(**prices: int) -> list[dict[str, Any]]:
    return [{"id": bid, "answers": {"price": price}} for bid, price in prices.items()]


def test_a_bid_that_is_best_at_everything_leaves_no_doubt() -> None:
    file = {"criterion": [PRICE, SERVICE], "bid": bids(a=10, b=50), "score": scores(a=(5, 5, 5), b=(1, 1, 1))}
    assert doubts(file) == []


def test_one_bid_alone_is_not_compared() -> None:
    assert doubts({"criterion": [PRICE, SERVICE], "bid": bids(a=10), "score": scores(a=(5, 5, 5))}) == []


def test_a_panel_that_turned_its_own_scores_round_is_told() -> None:
    file = {"criterion": [PRICE, SERVICE], "bid": bids(a=50, b=50), "score": scores(a=(5, 5, 2), b=(4, 4, 4))}
    assert "By the evaluators' own scores, before the panel agreed, the first was a." in doubts(file)


def test_one_evaluator_who_decides_is_told_by_pseudonym() -> None:
    file = {"criterion": [PRICE, SERVICE], "bid": bids(a=50, b=50), "score": scores(a=(5, 2), b=(3, 3))}
    found = doubts(file)
    assert "One evaluator decides who is first: without evaluator-1 it is b." in found
    assert any(text.startswith("The evaluators' own scores agree too little") for text in found)


def test_a_criterion_and_the_weights_that_decide_are_told() -> None:
    file = {"criterion": [PRICE | {"weight": 15}, SERVICE | {"weight": 85}], "bid": bids(a=90, b=10),
            "score": scores(a=(5, 5, 5), b=(4, 4, 4))}  # fmt: skip
    found = doubts(file)
    assert any(text.startswith("The smallest change of a weight") for text in found)
    assert 'One criterion decides who is first: without "service" it is b.' in found
    said = next(text for text in found if text.startswith("Of all possible weights"))
    assert "b is first at 80%, and a at 20%." in said


def test_a_bid_that_cannot_win_and_decides_comes_first_of_all() -> None:
    lowest = {"id": "price", "kind": "price", "weight": 40, "rule": "relative-linear"}
    file = {"criterion": [lowest, SERVICE], "bid": bids(a=60, b=50, c=200),
            "score": scores(a=(4, 4, 4), b=(3, 3, 3), c=(0, 0, 0))}  # fmt: skip
    assert doubts(file)[0].startswith("A bid that cannot win decides who does: ")


def test_numbers_are_exact_where_they_are_said() -> None:
    file = {"criterion": [PRICE, SERVICE], "bid": bids(a=40, b=20), "score": scores(a=(5, 5, 5), b=(4, 4, 4))}
    said = next(text for text in doubts(file) if text.startswith("The smallest change"))
    assert "(it is 40)" in said


def test_of_many_pairs_a_dozen_are_named_and_the_rest_counted() -> None:
    letters = "abcdefgh"
    file: dict[str, Any] = {"criterion": [PRICE, SERVICE], "bid": bids(**{bid: 10 + place for place, bid in enumerate(letters)}),
            "score": scores(**dict.fromkeys(letters, (3, 3, 3)))}  # fmt: skip
    tender = replace(building.tender({k: v for k, v in file.items() if k != "score"}), scores=file["score"])
    free = standing(tender)
    chances = acceptability(free, juries(tender, free), 100, 1)
    tested = told.Tested(tender, stability(tender), chances, own_scores(tender))
    report = told.with_stability(Report("Paper", {"title": "Paper"}), [tested])
    rows = {row[0].text: row[1].text for row in report.tables[0].rows}
    said = rows["Is a bid as good as another on everything?"]
    assert said.count("no worse than") == 12
    assert "; and 16 more such pairs. No weights can turn that round." in said
    assert len(report.figures["stability"]["dominance"]) == 28
