"""Packs as plain data: the manifest holds every member, and differences are found where they are."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellspent.method.errors import Refused
from wellspent.method.redaction import comparable, hanging, offer_member, read_level
from wellspent.method.replay import Difference, Pack, broken, differences, mark, packed

leaves = st.none() | st.booleans() | st.integers(0, 9) | st.sampled_from(["1", "2.5", "a"])
trees = st.recursive(
    leaves, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abcd"), inner, max_size=3)
)  # fmt: skip


def paths(tree: Any, at: str = "") -> list[tuple[str, Any]]:
    """Every leaf with its path."""
    if isinstance(tree, dict):
        return [found for key, item in tree.items() for found in paths(item, f"{at}.{key}" if at else key)]
    if isinstance(tree, list):
        return [found for place, item in enumerate(tree) for found in paths(item, f"{at}[{place}]")]
    return [(at, tree)]


def changed(tree: Any, leaf: int) -> Any:
    """The tree with the leaf of that number changed."""
    counted = iter(range(1000))

    def walk(item: Any) -> Any:
        if isinstance(item, dict):
            return {key: walk(inner) for key, inner in item.items()}
        if isinstance(item, list):
            return [walk(inner) for inner in item]
        return "changed" if next(counted) == leaf else item

    return walk(tree)


@given(trees)
def test_a_result_is_the_same_as_itself(tree: Any) -> None:
    assert list(differences(tree, tree)) == []


@given(trees, st.data())
def test_one_changed_figure_is_found_at_its_path(tree: Any, data: st.DataObject) -> None:
    found = paths(tree)
    if found:
        place = data.draw(st.integers(0, len(found) - 1))
        path, value = found[place]
        assert list(differences(tree, changed(tree, place))) == [Difference(path, value, "changed")]


@pytest.mark.parametrize(
    ("sealed", "again", "said"),
    [
        ({"a": 1}, {"a": 1, "new": 2}, []),
        ({"a": 1, "b": None}, {"a": 1}, ["b"]),
        ({"a": [1]}, {"a": [1, 2]}, ["a[1]"]),
        ({"a": [1, 2]}, {"a": [1]}, ["a[1]"]),
        ({"a": True}, {"a": 1}, ["a"]),
        ({"a": "1"}, {"a": 1}, ["a"]),
        ({"reason": "old words", "a": 1}, {"reason": "new words", "a": 1}, []),
        ({"warnings": [{"code": "x", "text": "old"}]}, {"warnings": [{"code": "y"}, {"code": "x"}]}, []),
        ({"warnings": [{"code": "y"}, {"code": "x"}]}, {"warnings": [{"code": "y"}]}, ["warnings[1].code"]),
        ({"warnings": [{"code": "x"}]}, {}, ["warnings[0].code"]),
    ],
)
def test_a_later_version_may_say_more_and_word_it_better(sealed: Any, again: Any, said: list[str]) -> None:
    assert [found.path for found in differences(sealed, again)] == said


members = st.dictionaries(st.sampled_from(["a", "b/c", "d"]), st.binary(max_size=6), min_size=1)


@given(members, members)
def test_a_pack_holds_its_own_members_and_no_others(mine: dict[str, bytes], other: dict[str, bytes]) -> None:
    pack = packed(mine, {"level": "full"})
    assert list(broken(pack)) == []
    named = {fault.place for fault in broken(Pack(pack.manifest, other))}
    assert named == {name for name in {**mine, **other} if mine.get(name) != other.get(name)}
    assert (packed(other, {"level": "full"}).digest == pack.digest) is (mine == other)


def test_a_changed_manifest_is_named_alone() -> None:
    pack = packed({"a": b"1"}, {"level": "full"})
    assert [fault.place for fault in broken(Pack({**pack.manifest, "level": "public"}, {}))] == [
        "manifest.json"
    ]


def test_the_mark_of_a_part_hangs_on_the_part_and_on_the_whole_pack() -> None:
    one, two = packed({"a": b"1", "b": b"2"}, {}), packed({"a": b"1", "b": b"3"}, {})
    marks = [mark(one, "p", 4), mark(one, "p", 5), mark(one, "q", 4), mark(two, "p", 4)]
    assert len(set(marks)) == 4
    assert mark(packed({"a": b"1\0b2"}, {}), "p", 4) != mark(packed({"a": b"1", "b": b"2"}, {}), "p", 4)


@pytest.mark.parametrize("text", ["full", "public", "bidder:a-b"])
def test_the_levels(text: str) -> None:
    assert str(read_level(text)) == text


@pytest.mark.parametrize("text", ["", "Public", "full:a", "public:", "bidder", "bidder:", "everyone"])
def test_no_level(text: str) -> None:
    with pytest.raises(Refused, match="is not a level"):
        read_level(text)


def test_offers_of_two_lots_never_share_a_name() -> None:
    names = [offer_member(["n/1", "2"], bid, lot) for lot in ("n/1", "2") for bid in ("a", "2")]
    assert len(set(names)) == 4
    assert offer_member([], "a", "") == "offers/a.json"


def lot(rule: str | None, method: str = "weighted-points") -> dict[str, Any]:
    """A result with one criterion and two bids, one of them withheld."""
    bid = {"id": "a", "scores": {"price": "3"}, "total": "3", "rank": 1, "answers": {"price": "9"}}
    criteria = [{"id": "price", "rule": rule}]
    bids = [bid, {"id": "(2)", "rank": 2}]
    return {"method": method, "criteria": criteria, "bids": bids, "winner": "a", "tie": [], "warnings": []}


@pytest.mark.parametrize(
    ("figures", "scores", "total"),
    [
        (lot("absolute-linear@1"), {"price": "3"}, True),
        (lot("lowest-over-price@1"), {}, False),
        (lot(None, "price-per-point"), {"price": "3"}, True),
        (lot(None, "utility-index"), {"price": "3"}, False),
    ],
)
def test_what_can_be_made_again_from_the_shown_bids_alone(figures: Any, scores: Any, total: bool) -> None:
    (bid,) = comparable(figures)["bids"]
    assert (bid["scores"], "total" in bid, "rank" in bid) == (scores, total, False)
    assert not {"winner", "tie"} & set(comparable(figures))
    assert comparable({"title": "x", "lots": [figures]}) == {"title": "x", "lots": [comparable(figures)]}
    assert [hangs.totals for hangs in hanging(figures)] == [not total]
