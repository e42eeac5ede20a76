"""Who is owed which summary, what stands in it, and that nothing of a third tender can reach it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tests import oracle
from tests.method import building
from tests.method.strategies import File, answers, tenders
from tests.summarising import METHOD, NAMES, PRICE, agreed, known, sent, small

from wellspent.method.errors import Refused
from wellspent.method.numbers import spell
from wellspent.method.particulars import Awarded, Organisation, Particulars, Supplier
from wellspent.method.ranking import evaluate
from wellspent.method.summaries import Mark, Subtotal, Summary, names_of, revealing, summaries, wrong_law
from wellspent.method.tenders import PANEL, Score, Tender
from wellspent.method.working import Symbol

METHODS = ("weighted-points", "price-per-point", "award-on-value")


def faults(tender: Tender, about: Particulars | None = None, **options: Any) -> list[str]:
    """What is refused of a tender's summaries."""
    with pytest.raises(Refused) as refused:
        summaries(evaluate(tender), about or known(), **options)
    return [str(fault) for fault in refused.value.faults]


def facts(of: Mark, *names: str) -> list[Any]:
    """Some facts of a mark."""
    return [getattr(of, name) for name in names]


def test_each_bidder_has_its_own_block_and_the_winner_s() -> None:
    found = sent(small((120, 4), (160, 5), (190, 3)))
    assert list(found) == ["a", "b", "c"]
    assert found["a"].winner is None
    assert [found[bid].winner.bid for bid in "bc" if found[bid].winner] == ["a", "a"]  # type: ignore[union-attr]
    price, method = found["b"].own.marks
    assert facts(price, "points", "out_of", "amount") == [20, 50, 160]
    assert facts(method, "points", "score", "reason") == [50, 5, "birchwold-agreed on method"]
    assert [block.total for block in (found["b"].own, found["b"].winner) if block is not None] == [70, 80]
    assert found["b"].own.name == "Birchwold Ltd"


def test_a_name_falls_back_on_the_bid_s_label_and_then_its_id() -> None:
    tender = agreed(small((120, 4), (160, 5)))
    bare = replace(tender, bids=(tender.bids[0], replace(tender.bids[1], label="")))
    first, second = summaries(evaluate(bare), Particulars())
    assert (first.own.name, second.own.name) == ("Alderquist Ltd", "b")


def test_sub_totals_are_of_groups_with_several_criteria() -> None:
    extra = {"id": "people", "kind": "quality", "rule": "scale", "scale": 10, "weight": 20}
    file = small((120, 4), (160, 5))
    file["criterion"] = [*file["criterion"], extra]
    for row, score in zip(file["bid"], (7, 3), strict=True):
        row["answers"]["people"] = score
    (quality,) = sent(file)["a"].own.subtotals
    assert quality == Subtotal("quality", Fraction(40 + 14), Fraction(70))
    assert sent(small((120, 4), (160, 5)))["a"].own.subtotals == ()


def test_a_gate_without_points_makes_no_sub_total() -> None:
    file = small((120, 4), (160, 5))
    file["criterion"] = [
        {"id": "gate", "kind": "quality", "rule": "pass-fail", "weight": 0},
        *file["criterion"],
    ]
    for row in file["bid"]:
        row["answers"]["gate"] = True
    assert sent(file)["a"].own.subtotals == ()


def test_a_gate_leaves_what_was_assessed_and_says_why() -> None:
    found = sent(small((120, 4), (110, 1)))["b"]
    price, method = found.own.marks
    assert found.out == "method: 1 is under the minimum of 2"
    assert facts(method, "score", "points", "reason") == [1, None, "birchwold-agreed on method"]
    assert [*facts(price, "amount", "points"), found.own.total] == [110, None, None]


def test_a_bid_that_was_put_out_need_not_be_scored_on_the_rest() -> None:
    gate = {"id": "gate", "kind": "quality", "rule": "pass-fail", "weight": 0}
    file = small((120, 4), (110, 3))
    file["criterion"] = [gate, *file["criterion"]]
    for row, met in zip(file["bid"], (True, False), strict=True):
        row["answers"]["gate"] = met
    del file["bid"][1]["answers"]["method"]
    found = sent(file)["b"]
    assert (found.own.marks[0].met, found.out) == (False, "fails gate")
    assert [mark.assessed for mark in found.own.marks] == [True, True, False]


def test_a_disregarded_tender_is_owed_no_summary() -> None:
    assert list(sent(small((120, 4), (110, 1), (150, 3)), disregarded=["b"])) == ["a", "c"]


def test_every_missing_agreement_is_refused_at_once() -> None:
    tender = agreed(small((120, 4), (160, 5), (190, 3)))
    bare = tuple(
        replace(score, by="evaluator-1") if score.bid == "a" else replace(score, reason=" ")
        for score in tender.scores
    )
    said = faults(replace(tender, scores=bare))
    assert said[0] == (
        'bid "a", criterion "method": the panel has not agreed a score, so there is none to send. '
        'Add [[score]] bid = "a", criterion = "method", by = "panel", score, reason.'
    )
    assert [line.partition(": ")[2].split(".")[0] for line in said[1:]] == [
        "the panel's score has no reason"
    ] * 2


def test_evaluators_alone_are_refused_even_of_a_bid_they_put_out() -> None:
    tender = agreed(small((120, 4), (110, 1)))
    alone = tuple(replace(s, by="evaluator-1") if s.bid == "b" else s for s in tender.scores)
    assert "the panel has not agreed" in faults(replace(tender, scores=alone))[0]


def test_a_panel_that_changed_its_mind_is_quoted_with_its_last_word() -> None:
    tender = agreed(small((120, 4), (190, 5)))
    later = Score("a", "method", PANEL, building.given(3), "on reflection")
    found = summaries(evaluate(replace(tender, scores=(*tender.scores, later))), known())
    assert facts(found[0].own.marks[1], "score", "reason") == [3, "on reflection"]


@pytest.mark.parametrize(
    ("file", "said"),
    [
        (small((120, 4), (120, 4)), "a and b share the first place, so nobody has won. Add tie_break"),
        (small((120, 1), (120, 0)), "no tender is left to award to, so no summary is owed"),
        (small(), "there are no bids. Add [[bid]]"),
    ],
)
def test_without_a_winner_there_is_nothing_to_send(file: File, said: str) -> None:
    (line,) = [line for line in faults(agreed(file)) if said in line]
    assert line.startswith("[[bid]]: ")


def test_the_award_of_the_file_and_the_scores_must_name_one_winner() -> None:
    about = replace(known(), awards=(Awarded(bid="b"),))
    tender = agreed(small((120, 4), (160, 5)))
    assert 'the award names the bid "b", and the scores put "a" first' in faults(tender, about)[0]
    assert summaries(evaluate(tender), replace(about, awards=(Awarded(bid="a"),)))
    assert summaries(evaluate(tender), replace(about, awards=(Awarded(),)))


def test_names_that_are_not_there_are_refused() -> None:
    tender = agreed(small((120, 4), (160, 5)))
    assert faults(tender, withheld=["prise"], disregarded=["z"]) == [
        '--withhold: there is no criterion "prise". Did you mean "price"?',
        '--disregarded: there is no bid "z". Use one of a, b.',
    ]
    assert 'the bid "b" is still in the running' in faults(tender, disregarded=["b"])[0]


@pytest.mark.parametrize(
    "said",
    ["weaker than Cedarmoot on cover", "CEDARMOOT LTD did better", "as cedarmoot's plan", "(Cedarmoot)"],
)
@pytest.mark.parametrize("of", ["a", "b"])
def test_a_reason_that_names_a_third_bidder_is_refused(said: str, of: str) -> None:
    tender = agreed(small((120, 4), (160, 5), (190, 3)))
    scores = tuple(replace(s, reason=said) if s.bid == of else s for s in tender.scores)
    (line,) = faults(replace(tender, scores=scores))
    assert line.endswith("Reword it: a summary says nothing of a third tender.")
    assert f'reason for "{of}" speaks of another bidder, "Cedarmoot' in line


def test_a_reason_may_name_its_own_bidder_and_the_winner() -> None:
    tender = agreed(small((120, 4), (160, 5), (190, 3)))
    said = "Birchwold explains less than Alderquist, in a cedarmootish way"
    scores = tuple(replace(s, reason=said) if s.bid == "b" else s for s in tender.scores)
    found = summaries(evaluate(replace(tender, scores=scores)), known())
    assert found[1].own.marks[1].reason == said


def test_a_reason_that_names_a_bidder_of_another_lot_is_refused() -> None:
    tender = agreed(small((120, 4), (160, 5)))
    scores = tuple(replace(s, reason="less than Elmsthorpe's") if s.bid == "b" else s for s in tender.scores)
    (line,) = faults(replace(tender, scores=scores))
    assert 'speaks of another bidder, "Elmsthorpe"' in line


def test_a_bidder_that_bids_twice_may_be_named_in_its_own_reasons() -> None:
    tender = agreed(small((120, 4), (160, 5), (190, 3)))
    bids = tuple(replace(bid, label="Birchwold Ltd") if bid.id == "c" else bid for bid in tender.bids)
    scores = tuple(replace(s, reason="as Birchwold says") if s.bid == "b" else s for s in tender.scores)
    twice = replace(tender, bids=bids, scores=scores)
    about = replace(known(), suppliers=())
    assert summaries(evaluate(twice), about)[1].own.marks[1].reason == "as Birchwold says"


def test_names_are_looked_for_without_what_people_leave_out() -> None:
    about = Particulars(
        suppliers=(Supplier("second-sitting", Organisation(name="Sitting Repairs, Limited")),)
    )
    assert names_of("second-sitting", "The Second Sitting (a charity)", about) == [
        "The Second Sitting (a charity)", "Sitting Repairs, Limited", "Sitting Repairs",
        "Second Sitting", "second-sitting",
    ]  # fmt: skip


# What a relative rule measures by


@pytest.mark.parametrize(
    ("rule", "own", "against"),
    [
        ("lowest-over-price", "b", (("lowest", None),)),
        ("lowest-over-price", "c", (("lowest", 110),)),
        ("relative-linear", "b", (("lowest", None), ("highest", None))),
        ("relative-linear", "c", (("lowest", 110), ("highest", None))),
        ("relative-linear", "d", (("lowest", None), ("highest", 190))),
        ("mean", "b", (("mean", None),)),
        ("log", "c", (("lowest", 110),)),
    ],
)
def test_another_tender_s_figure_is_never_told(
    rule: str, own: str, against: Sequence[tuple[str, object]]
) -> None:
    file = small(
        (120, 5), (160, 2), (110, 2), (190, 3), price={"rule": rule} | ({"base": 2} if rule == "log" else {})
    )
    one = sent(file)[own]
    assert one.winner is not None
    assert one.winner.bid == "a"
    assert list(one.own.marks[0].against) == list(against)
    assert bool(one.reveals) is any(value is None for _, value in against)


def test_the_mean_of_two_is_told_and_of_a_withheld_price_is_not() -> None:
    file = small((120, 5), (160, 2), price={"rule": "mean"})
    assert sent(file)["b"].own.marks[0].against == (("mean", Fraction(140)),)
    assert sent(file)["a"].own.marks[0].against == (("mean", None),)
    assert sent(file, withheld=["price"])["b"].own.marks[0].against == (("mean", None),)


def test_a_price_that_is_withheld_is_no_reference_either() -> None:
    file = small((110, 5), (160, 2), price={"rule": "lowest-over-price"})
    assert sent(file)["b"].own.marks[0].against == (("lowest", Fraction(110)),)
    hidden = sent(file, withheld=["price"])
    assert hidden["b"].own.marks[0].against == (("lowest", None),)
    assert hidden["a"].own.marks[0].against == (("lowest", Fraction(110)),)


def test_a_bid_that_is_out_sets_no_reference() -> None:
    file = small((120, 5), (160, 2), (110, 1), price={"rule": "lowest-over-price"})
    assert sent(file)["b"].own.marks[0].against == (("lowest", Fraction(120)),)
    out = sent(file)["c"]
    assert (out.own.marks[0].against, out.reveals) == ((), ())


def test_what_can_be_worked_out_is_said_to_the_officer_once_a_rule() -> None:
    file = small((120, 5), (160, 2), (110, 2), price={"rule": "lowest-over-price"})
    (notice,) = revealing(list(sent(file).values()))
    assert notice.code == "can-be-worked-out"
    assert '"price" is scored against the other tenders' in notice.text
    assert "from their own points, Alderquist Ltd, Birchwold Ltd can work out" in notice.text
    assert revealing(list(sent(small((120, 5), (160, 2), (110, 2))).values())) == []


def test_the_utility_index_reveals_where_there_is_a_third_tender() -> None:
    file = small((120, 5), (160, 2), (110, 2), method="utility-index", ratio=1, out_of=100)
    file["criterion"] = [{**PRICE, "rule": "unscored", "weight": 0}, {**METHOD, "weight": 100}]
    assert {one.reveals for one in sent(file).values()} == {("Utility index",)}
    file["bid"] = file["bid"][:2]
    assert [one.reveals for one in sent(file).values()] == [("Utility index",), ()]


# What is withheld


def test_the_winner_s_answer_and_reason_are_withheld_from_others_only() -> None:
    found = sent(small((120, 4), (160, 5)), withheld=["price", "method"])
    assert found["b"].winner is not None
    price, method = found["b"].winner.marks
    assert facts(price, "withheld", "amount", "points") == [True, None, 40]
    assert facts(method, "withheld", "reason", "score", "points") == [True, "", 4, 40]
    assert [mark.withheld for mark in (*found["b"].own.marks, *found["a"].own.marks)] == [False] * 4
    assert found["a"].own.marks[0].amount == 120
    (notice,) = revealing(list(found.values()))
    assert notice.text.startswith('"price" of the successful tender is withheld; by its published rule')


# The whole, over random tenders


def won(file: File) -> dict[str, Summary]:
    """The summaries of a random tender that has a winner."""
    result = evaluate(agreed(file))
    assume(result.winner is not None)
    return {one.own.bid: one for one in summaries(result, known())}


@st.composite
def changed(draw: st.DrawFn, method: str) -> tuple[File, File, str]:
    """A tender by absolute rules, the same with one bid answering otherwise, and that bid."""
    file = draw(tenders(method, absolute=True, least=3))
    bid = draw(st.sampled_from([row["id"] for row in file["bid"]]))
    otherwise = {row["id"]: draw(answers(row)) for row in file["criterion"]}
    rows = [{**row, "answers": otherwise} if row["id"] == bid else row for row in file["bid"]]
    return file, {**file, "bid": rows}, bid


@settings(max_examples=120, deadline=None)
@given(st.sampled_from(METHODS).flatmap(changed))
def test_under_absolute_rules_nothing_a_third_bidder_offers_changes_a_summary(
    case: tuple[File, File, str],
) -> None:
    file, other, third = case
    before, after = won(file), won(other)
    winner = evaluate(agreed(file)).winner
    assume(third != winner and evaluate(agreed(other)).winner == winner)
    for bid in before.keys() - {third}:
        assert before[bid] == after[bid]


@settings(max_examples=100, deadline=None)
@given(st.sampled_from((*METHODS, "utility-index")).flatmap(tenders).map(lambda file: {**file, "ratio": 1}))
def test_under_any_rule_nothing_said_of_a_third_bidder_is_in_a_summary(file: File) -> None:
    result = evaluate(agreed(file))
    assume(result.winner is not None)
    everything = {one.own.bid: one for one in summaries(result, known())}
    for bid, one in everything.items():
        third = next((id for id in everything if id not in (bid, result.winner)), None)
        if third is None:
            continue
        tender = agreed(file)
        scores = tuple(replace(s, reason=f"{s.reason} anew") if s.bid == third else s for s in tender.scores)
        bids = tuple(replace(b, label="Somebody else") if b.id == third else b for b in tender.bids)
        rest = known(*(id for id in NAMES if id != third))
        again = summaries(evaluate(replace(tender, scores=scores, bids=bids)), rest)
        assert one == next(other for other in again if other.own.bid == bid)


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(METHODS).flatmap(tenders))
def test_points_and_totals_are_those_of_the_oracle(file: File) -> None:
    panel = [
        {**row, "answers": {k: v[0] if _scale(file, k) and isinstance(v, list) else v for k, v in row["answers"].items()}}
        for row in file["bid"]
    ]  # fmt: skip
    file = {**file, "bid": panel}
    found = won(file)
    for row in oracle.score(file)["bids"]:
        own = found[row["id"]].own
        assert (None if own.total is None else spell(own.total)) == row["total"]
        assert bool(found[row["id"]].out) == row["eliminated"]
        if file["method"] == "weighted-points" and not row["eliminated"]:
            assert {m.criterion: spell(m.points) for m in own.marks if m.points is not None} == row["scores"]
            assert sum(m.points or 0 for m in own.marks) == own.total


def _scale(file: File, id: str) -> bool:
    return any(row["id"] == id and row["rule"] == "scale" for row in file["criterion"])


@settings(max_examples=60, deadline=None)
@given(tenders("weighted-points"))
def test_a_summary_holds_no_working_that_could_lead_elsewhere(file: File) -> None:
    def inside(value: Any) -> Any:
        yield value
        if hasattr(value, "__dataclass_fields__"):
            for name in value.__dataclass_fields__:
                yield from inside(getattr(value, name))
        elif isinstance(value, tuple):
            for item in value:
                yield from inside(item)

    for one in won(file).values():
        assert not [value for value in inside(one) if isinstance(value, Symbol | Score | Tender)]
        assert one.out_of == sum((c.weight.value for c in one.criteria), Fraction(0))


def test_the_law_is_another_in_scotland_and_before_the_act() -> None:
    assert wrong_law("england", date(2025, 2, 24)) == wrong_law(None, None) == []
    (scots,) = wrong_law("scotland", date(2026, 1, 1))
    (early,) = wrong_law("england", date(2025, 2, 23))
    assert (scots.code, early.code) == ("another-law", "another-law")
    assert "standstill letter" in early.text
