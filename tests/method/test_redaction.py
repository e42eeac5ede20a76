"""Who sees what of an award, for any award: each secret carries a mark of its own, and each mark is looked for.

The expectation is stated here as a table of who may see which kind of thing, and is not made from the code:
what a level shows holds exactly the marks that the table allows, and what is taken out is kept under its name.
"""

from __future__ import annotations

import json
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wellspent.method.errors import Refused
from wellspent.method.redaction import (
    WITHHELD,
    Level,
    Redacted,
    Redaction,
    all_shown,
    comparable,
    hanging,
    lots_of,
    offer_member,
    read_level,
)

CRITERIA = ("price", "work")


@st.composite
def awards(draw: st.DrawFn) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    """A tender, its offers and its result; every text and number that may be secret is a mark of its own."""
    lots = draw(st.sampled_from([[], ["north"], ["north", "south"]]))
    tender: dict[str, Any] = {"title": "t", "bid": [], "score": []}
    if lots:
        tender["lot"] = [{"id": lot} for lot in lots]
    offers: dict[str, Any] = {}
    results = []
    for lot in lots or [""]:
        names = draw(st.lists(st.sampled_from("abcd"), min_size=1, max_size=4, unique=True))
        for name in names:
            key = f"{lot}/{name}"
            row = {"id": name, "answers": {"price": f"answer {key} price", "work": f"behind {key}"}}
            tender["bid"].append(row | ({"lot": lot} if lot else {}))
            panel = draw(st.booleans())
            for by in ("e1", "e2", *(["panel"] if panel else [])):
                kind = "agreed" if by == "panel" else "own" if panel else "loose"
                score = {"bid": name, "criterion": "work", "by": by, "score": f"{kind} {key} {by}"}
                if draw(st.booleans()):
                    score["reason"] = f"reason-of-{kind} {key} {by}"
                tender["score"].append(score | ({"lot": lot} if lot else {}))
            if draw(st.booleans()):
                offers[offer_member(lots, name, lot)] = {
                    "bid": name,
                    "promise": [
                        {
                            "measure": "jobs",
                            "quantity": f"pledge {key}",
                            "statement": f"statement {key}",
                            "count": [{"hours": 2, "reference": f"reference {key}"}, {"hours": 3}],
                        }
                    ],
                }
        winner = draw(st.sampled_from([None, *names]))
        bids = [
            {"id": n, "rank": i, "scores": {"work": f"points {lot}/{n}"}, "total": f"total {lot}/{n}"}
            for i, n in enumerate(names, 1)
        ]
        results.append(
            {
                "criteria": [],
                "bids": bids,
                "winner": winner,
                "tie": [] if winner else names,
                "warnings": [f"w {lot}"],
            }
            | ({"lot": lot} if lot else {})
        )
    return tender, offers, {"title": "t", "lots": results} if lots else results[0]


LEVELS = st.sampled_from([Level("public"), *(Level("bidder", name) for name in "abcd")])
ALLOWED = {
    # kind of mark: (the bidder's own, the winner's where this bidder bid, any other winner's)
    "answer": (True, True, True),
    "pledge": (True, True, True),
    "agreed": (True, True, True),
    "loose": (True, True, True),
    "points": (True, True, True),
    "total": (True, True, True),
    "own": (True, False, False),
    "reason-of-agreed": (True, True, False),
    "reason-of-loose": (True, True, False),
    "reason-of-own": (True, False, False),
    "statement": (True, False, False),
    "reference": (True, False, False),
}


def marks(content: Any) -> set[str]:
    """Every mark in a tree of plain data."""
    if isinstance(content, dict):
        return set().union(*map(marks, content.values())) if content else set()
    if isinstance(content, list | tuple):
        return set().union(*map(marks, content)) if content else set()
    return {content} if isinstance(content, str) and "/" in content else set()


def redacted(
    award: tuple[dict[str, Any], dict[str, Any], dict[str, Any]], level: Level
) -> tuple[Redacted, dict[str, Any]]:
    tender, offers, figures = award
    view = Redaction(tender, figures, level)
    found = view.inputs(offers)
    return found, view.result(figures, found)


def lots_in(figures: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = figures.get("lots", [figures])
    return found


def expected(award: tuple[dict[str, Any], dict[str, Any], dict[str, Any]], level: Level) -> set[str]:
    """The marks that the table lets this level see."""
    tender, offers, figures = award
    names = {(row.get("lot", ""), row["id"]) for row in tender["bid"]}
    winners = {(lot.get("lot", ""), lot["winner"]) for lot in lots_in(figures) if lot["winner"]}
    bid_in = {lot for lot, name in names if level.bid and name == level.bid}
    agreed = {tuple(m.split(" ")[1].split("/")) for m in marks(tender) if m.startswith("agreed ")}
    seen = set()
    for mark in marks([tender, offers, figures]):
        kind, key, *_ = mark.split(" ")
        lot, name = key.split("/")
        if (
            kind == "behind"
        ):  # an answer behind a score: to whoever sees the bid, unless a panel's stands before it
            mine = bool(level.bid) and name == level.bid
            shown = mine or ((lot, name) in winners and (lot, name) not in agreed)
        elif level.bid and name == level.bid:
            shown = ALLOWED[kind][0]
        elif (lot, name) in winners:
            shown = ALLOWED[kind][1 if lot in bid_in else 2]
        else:
            shown = False
        if shown:
            seen.add(mark)
    return seen


@settings(max_examples=200)
@given(awards(), LEVELS)
def test_a_level_shows_what_it_may_and_nothing_else(
    award: tuple[dict[str, Any], dict[str, Any], dict[str, Any]], level: Level
) -> None:
    before = deepcopy(award)
    if level.bid and level.bid not in {row["id"] for row in award[0]["bid"]}:
        with pytest.raises(Refused, match=f'there is no bid "{level.bid}"'):
            Redaction(award[0], award[2], level)
        return
    found, result = redacted(award, level)
    shown = marks([found.tender, found.offers, result])
    assert shown == expected(award, level)
    assert award == before, "what is redacted is a copy"


@settings(max_examples=100)
@given(awards(), LEVELS)
def test_nothing_is_lost_what_is_not_shown_is_withheld_under_its_name(
    award: tuple[dict[str, Any], dict[str, Any], dict[str, Any]], level: Level
) -> None:
    if level.bid and level.bid not in {row["id"] for row in award[0]["bid"]}:
        return
    found, result = redacted(award, level)
    every = marks(list(award))
    shown, kept = marks([found.tender, found.offers, result]), marks(found.withheld)
    assert shown | kept == every
    assert not shown & kept
    for name in found.withheld:
        assert name.startswith(("tender.json, ", "offer", "result"))


@settings(max_examples=100)
@given(awards())
def test_the_public_sees_no_more_than_any_bidder(
    award: tuple[dict[str, Any], dict[str, Any], dict[str, Any]],
) -> None:
    found, result = redacted(award, Level("public"))
    public = marks([found.tender, found.offers, result])
    for name in {row["id"] for row in award[0]["bid"]}:
        found, result = redacted(award, Level("bidder", name))
        assert public <= marks([found.tender, found.offers, result])


@given(awards(), LEVELS)
def test_a_withheld_bid_keeps_its_rank_and_a_number_for_a_name(
    award: tuple[dict[str, Any], dict[str, Any], dict[str, Any]], level: Level
) -> None:
    if level.bid and level.bid not in {row["id"] for row in award[0]["bid"]}:
        return
    _, result = redacted(award, level)
    for was, now in zip(lots_in(award[2]), lots_in(result), strict=True):
        assert [bid["rank"] for bid in now["bids"]] == [bid["rank"] for bid in was["bids"]]
        for place, (old, new) in enumerate(zip(was["bids"], now["bids"], strict=True), 1):
            assert new == old or new == {"id": f"({place})", "rank": old["rank"]}
        assert len(now["tie"]) == len(was["tie"])
        assert now["winner"] == was["winner"]
        hidden = {bid["id"] for bid in now["bids"] if "scores" not in bid}
        assert set(now["tie"]) <= {bid["id"] for bid in now["bids"]}
        assert all_shown(now) == (not hidden)


def test_references_that_are_taken_out_stay_apart_and_counts_stay() -> None:
    """Two references that were two stay two, for the same work may not be counted twice."""
    count = [{"hours": 2, "reference": "one"}, {"hours": 2, "reference": "two"}, {"hours": 1}]
    offer = {"bid": "a", "promise": [{"measure": "m", "count": count, "statement": "s"}, {"measure": "n"}]}
    tender = {"bid": [{"id": "a"}, {"id": "b"}]}
    figures = {"winner": "a", "bids": [], "tie": [], "warnings": []}
    found = Redaction(tender, figures, Level("public")).inputs({"offers/a.json": offer})
    assert found.offers["offers/a.json"]["promise"] == [
        {
            "measure": "m",
            "statement": WITHHELD,
            "count": [
                {"hours": 2, "reference": "withheld 1"},
                {"hours": 2, "reference": "withheld 2"},
                {"hours": 1},
            ],
        },
        {"measure": "n"},
    ]
    assert set(found.withheld) == {
        "tender.json, bid 2",
        "offers/a.json, promise 1, statement",
        "offers/a.json, promise 1, count 1, reference",
        "offers/a.json, promise 1, count 2, reference",
    }


def test_lots_are_numbered_in_their_order_and_a_notice_s_own_lot_is_none() -> None:
    assert lots_of({"lot": [{"id": "b"}, {"id": "a"}]}) == ["b", "a"]
    assert lots_of({"lot": "1"}) == []
    assert lots_of({}) == []
    assert offer_member(["b", "a"], "x", "a") == "offers/2/x.json"
    assert offer_member(["b"], "x", "") == "offers/x.json"


@pytest.mark.parametrize("text", ["public:a", "bidder", "Bidder:a", ":a"])
def test_no_level_is_refused_in_full(text: str) -> None:
    with pytest.raises(Refused) as refused:
        read_level(text)
    assert str(refused.value) == (
        f'--redact: "{text}" is not a level. Write full, public, or bidder: and the id of a bid, such as '
        "bidder:greenways."
    )


def test_a_bid_may_have_a_colon_in_its_name() -> None:
    level = read_level("bidder:a:b")
    assert (level.name, level.bid, str(level)) == ("bidder", "a:b", "bidder:a:b")


RULES = {"absolute-linear@1": False, "target@1": False, "scale@1": False, "pass-fail@1": False,
         "points@1": False, "lowest-over-price@1": True, "relative-linear@1": True, "mean@1": True,
         "log@1": True, "relative-highest@1": True}  # fmt: skip


@pytest.mark.parametrize(("rule", "hangs"), RULES.items())
@pytest.mark.parametrize("method", ["weighted-points", "award-on-value", "utility-index"])
def test_what_hangs_on_other_bids_cannot_be_made_again_without_them(
    rule: str, hangs: bool, method: str
) -> None:
    figures = {
        "method": method,
        "criteria": [{"id": "one", "rule": rule}, {"id": "two", "rule": "scale@1"}],
        "bids": [
            {"id": "a", "rank": 1, "total": "9", "scores": {"one": "4", "two": "5"}},
            {"id": "(2)", "rank": 2},
        ],
        "winner": "a",
        "tie": [],
    }
    (found,) = hanging(figures)
    assert found.criteria == (frozenset({"one"}) if hangs else frozenset())
    assert found.totals == (hangs or method == "utility-index")
    (bid,) = comparable(figures)["bids"]
    kept = {"two": "5"} if hangs else {"one": "4", "two": "5"}
    assert bid == {"id": "a", "scores": kept} | ({} if found.totals else {"total": "9"})
    assert json.dumps(comparable(figures)).count("(2)") == 0
