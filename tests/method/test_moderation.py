"""Which of the evaluators' scores decides, and what is said of it."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from tests.method.building import criterion, given, rootless

from wellspent.method.moderation import deciding, moderated, off_the_scale, sorted_scores
from wellspent.method.tenders import Score

QUALITY = criterion({"id": "quality", "kind": "quality", "rule": "scale", "scale": 5})


def score(by: str, value: object, reason: str = "") -> Score:
    return Score("a", "quality", by, given(value), reason, place=by)


def test_nobody_has_scored() -> None:
    assert deciding([]) is None
    assert not moderated([])


def test_the_panel_s_agreed_score_decides_over_any_mean() -> None:
    scores = [
        score("evaluator-1", 5),
        score("panel", Fraction(3), "The programme names no dates."),
        score("evaluator-2", 5),
    ]
    agreed = deciding(scores)
    assert agreed is not None
    assert (agreed.value, agreed.name) == (Fraction(3), "agreed score")
    assert [(part.name, part.value, part.note) for part in agreed.parts] == [
        ("panel", Fraction(3), "The programme names no dates."),
        ("evaluator-1, who does not decide", Fraction(5), ""),
        ("evaluator-2, who does not decide", Fraction(5), ""),
    ]
    assert moderated(scores)


def test_the_panel_s_last_word_counts() -> None:
    agreed = deciding([score("panel", 2), score("panel", 4)])
    assert agreed is not None
    assert (agreed.value, agreed.note) == (Fraction(4), "the panel's score decides")


def test_without_one_it_is_the_mean_and_says_that_it_was_not_moderated() -> None:
    scores = [
        score("evaluator-1", 4, "clear"),
        score("evaluator-2", 5, "very clear"),
        score("evaluator-3", 4),
    ]
    mean = deciding(scores)
    assert mean is not None
    assert (mean.value, mean.note) == (Fraction(13, 3), "not moderated")
    assert [(leaf.value, leaf.note) for leaf in mean.leaves()][:2] == [
        (Fraction(4), "clear"),
        (Fraction(5), "very clear"),
    ]
    assert rootless(mean) == []
    assert not moderated(scores)


def test_a_score_off_the_scale_is_a_fault_with_its_place() -> None:
    scores = [
        score("evaluator-1", 0),
        score("evaluator-2", 5),
        score("evaluator-3", "5.5"),
        score("panel", -1),
    ]
    assert [str(fault) for fault in off_the_scale(QUALITY, scores)] == [
        "evaluator-3, score: evaluator-3 scores 5.5, and the scale of quality is 0 to 5. Write a score on the scale.",
        "panel, score: panel scores -1, and the scale of quality is 0 to 5. Write a score on the scale.",
    ]


def test_scores_are_sorted_by_bid_and_criterion() -> None:
    one, two = score("evaluator-1", 4), score("evaluator-2", 5)
    other = replace(one, bid="b")
    assert sorted_scores([one, other, two]) == {("a", "quality"): [one, two], ("b", "quality"): [other]}
