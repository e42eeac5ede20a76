"""Tenders: what holds between criteria, bids, offers and scores, and what is refused."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

import pytest

from wellspent.files.shelves.library import open_library
from wellspent.files.tenders import TenderFile, read_tender
from wellspent.method import ranking
from wellspent.method.errors import Refused
from wellspent.method.ranking import Result
from wellspent.method.working import Entered

TODAY = date(2026, 11, 21)
OFFER = """\
bid = "b"
bidder = "GB-COH-01234567"
edition = "wellspent@2026"

[[promise]]
measure = "local-target-group-jobs"
quantity = 8
unit = "fte-year"
"""
TENDER = """\
title = "Grounds maintenance"
commenced = "2026-10-01"
decided = "2026-11-21"
out_of = 100
tie_break = ["quality", "price"]

[[criterion]]
id = "price"
kind = "price"
weight = 40
rule = "absolute-linear"
floor = 50000
ceiling = 150000

[[criterion]]
id = "jobs"
kind = "measure"
measure = "local-target-group-jobs"
weight = 10
rule = "target"
target = 10

[[criterion]]
id = "quality"
kind = "quality"
weight = 50
rule = "scale"
scale = 5
minimum = 2

[[bid]]
id = "a"
answers = { price = 90000, jobs = 4, quality = [4, 5] }

[[bid]]
id = "b"
offer = "offer-b.toml"
answers = { price = 80000 }

[[score]]
bid = "b"
criterion = "quality"
by = "evaluator-1"
score = 3
reason = "Clear."

[[score]]
bid = "b"
criterion = "quality"
by = "panel"
score = 4
reason = "Agreed."
"""
LOTS = """\
title = "Grounds maintenance in two lots"

[[lot]]
id = "north"
[[lot.criterion]]
id = "price"
kind = "price"
weight = 100
rule = "absolute-linear"
floor = 1
ceiling = 9

[[lot]]
id = "south"
[[lot.criterion]]
id = "price"
kind = "price"
weight = 100
rule = "absolute-linear"
floor = 1
ceiling = 9

[[bid]]
id = "a"
lot = "north"
answers = { price = 2 }

[[bid]]
id = "b"
lot = "north"
answers = { price = 3 }

[[bid]]
id = "a"
lot = "south"
answers = { price = 3 }
"""


@pytest.fixture(autouse=True)
def _stand_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("offer-b.toml").write_text(OFFER, encoding="utf-8")


def read(text: str) -> TenderFile:
    Path("tender.toml").write_text(text, encoding="utf-8")
    return read_tender(Path("tender.toml"), open_library(), TODAY)


def changed(old: str, new: str, text: str = TENDER) -> str:
    assert old in text
    return text.replace(old, new, 1)


def said(text: str) -> list[str]:
    """What is said of a tender that is refused, by its reader or by its rules."""
    with pytest.raises(Refused) as refused:
        results(text)
    return str(refused.value).splitlines()


def results(text: str) -> list[Result]:
    return [ranking.evaluate(lot) for lot in read(text).lots]


def result(text: str) -> Result:
    (only,) = results(text)
    return only


def codes(found: Result) -> list[str]:
    return [notice.code for notice in found.warnings]


REFUSED = tomllib.loads((Path(__file__).parent / "tenders" / "refused.toml").read_text("utf-8"))["case"]


@pytest.mark.parametrize("case", REFUSED, ids=[str(number) for number, _ in enumerate(REFUSED, 1)])
def test_what_does_not_hold(case: dict[str, str]) -> None:
    assert said(changed(case["old"], case["new"])) == case["says"].splitlines()


def test_the_answers_come_from_the_file_and_from_the_offer() -> None:
    a, b = read(TENDER).lots[0].bids
    assert a.answers["jobs"].amount is not None
    assert b.answers["jobs"].amount is not None
    assert str(b.answers["jobs"].amount.value) == "8"
    assert [leaf.origin for leaf in b.answers["jobs"].amount.leaves()] == [
        Entered("offer-b.toml", "[[promise]] 1, quantity (line 7)")
    ]


def test_the_panel_decides_and_means_are_said_to_be_means() -> None:
    found = result(TENDER)
    a, b = found.bids
    assert (found.winner, found.tie, a.rank, b.rank) == ("b", (), 2, 1)
    assert a.scores["quality"] is not None
    assert b.scores["quality"] is not None
    assert (str(a.scores["quality"].value), str(b.scores["quality"].value)) == ("45", "40")
    assert codes(found) == ["not-moderated"]
    assert "a;" in found.warnings[0].text


def test_a_value_typed_in_has_no_source() -> None:
    value = changed('kind = "measure"\nmeasure = "local-target-group-jobs"', 'kind = "value"')
    noticed = read(value).notices[""]
    assert (noticed[0].code, noticed[0].text) == (
        "unsourced-value",
        'a: the value for "jobs" was typed in, and has no working.',
    )


def test_promising_nothing_is_nothing_and_is_said() -> None:
    Path("offer-b.toml").write_text(
        OFFER.replace("local-target-group-jobs", "jobseekers-into-work").replace("fte-year", "person-year")
    )
    read_again = read(TENDER)
    answer = read_again.lots[0].bids[1].answers["jobs"].amount
    assert answer is not None
    assert not answer
    assert 'b promises nothing for "jobs".' in [n.text for n in read_again.notices[""]]


def test_a_tie_is_told_and_only_broken_as_published() -> None:
    same = changed(
        "answers = { price = 90000, jobs = 4, quality = [4, 5] }",
        "answers = { price = 80000, jobs = 8, quality = 4 }",
    )
    for text in (same, changed('tie_break = ["quality", "price"]\n', "", same)):
        found = result(text)
        assert (found.winner, found.tie) == (None, ("a", "b"))
        assert [bid.rank for bid in found.bids] == [1, 1]
    dearer = changed(
        "price = 80000, jobs = 8, quality = 4 }", "price = 85000, jobs = 10, quality = 4 }", same
    )
    assert [str(bid.total.value) for bid in result(dearer).bids if bid.total] == ["76", "76"]
    assert result(dearer).winner == "b"
    assert result(changed('tie_break = ["quality", "price"]', "tie_break = []", dearer)).tie == ("a", "b")


def test_a_minimum_puts_a_bid_out_before_it_sets_a_scale() -> None:
    found = result(changed("minimum = 2", "minimum = 4.2"))
    assert (found.winner, [bid.id for bid in found.bids if bid.eliminated]) == ("a", ["b"])
    assert found.bids[1].eliminated == "quality: 4 is under the minimum of 4.2"
    assert "eliminated" in codes(found)


def test_a_rule_may_name_its_version() -> None:
    assert result(changed('rule = "scale"', 'rule = "scale@1"')).winner == "b"


def test_a_framework_that_covers_the_day() -> None:
    assert result(changed("out_of = 100", 'out_of = 100\nframework = "ppn-002"')).winner == "b"


def test_lots_are_scored_apart() -> None:
    north, south = results(LOTS)
    assert (north.tender.lot, north.winner, south.tender.lot, south.winner) == ("north", "a", "south", "a")
    assert [bid.id for bid in south.bids] == ["a"]


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        (
            'id = "b"\nlot = "north"',
            'id = "a"\nlot = "north"',
            'tender.toml: [[bid]] 2, id (line 29): the id "a north" stands twice. Give each its own id.',
        ),
        (
            'lot = "south"\n',
            "",
            "tender.toml: [[bid]] 3 (line 33): lot is missing. Add lot = one of north, south.",
        ),
        (
            'lot = "south"',
            'lot = "west"',
            'tender.toml: [[bid]] 3, lot (line 35): there is no lot "west". Use one of north, south.',
        ),
    ],
)
def test_what_does_not_hold_between_lots(old: str, new: str, line: str) -> None:
    assert said(changed(old, new, LOTS)) == [line]


def test_two_lots_of_one_name() -> None:
    assert said(changed('id = "south"', 'id = "north"', LOTS))[0] == (
        'tender.toml: [[lot]] 2, id (line 14): the id "north" stands twice. Give each its own id.'
    )


def test_a_tender_of_one_lot_of_a_notice_names_it() -> None:
    named = changed("out_of = 100", 'out_of = 100\nlot = "1"')
    assert result(changed('id = "a"\n', 'id = "a"\nlot = "1"\n', named)).winner == "b"
    assert said(changed('id = "a"\n', 'id = "a"\nlot = "2"\n', named)) == [
        'tender.toml: [[bid]] 1, lot (line 34): there is no lot "2". Use one of 1.'
    ]


def test_the_faults_of_an_offer_are_told_with_those_of_the_tender() -> None:
    Path("offer-b.toml").write_text(OFFER.replace("quantity = 8", "quantity = -8"))
    assert said(changed("floor = 50000", 'floor = 50000\noutcome = "nowhere"'))[1] == (
        "offer-b.toml: [[promise]] 1, quantity (line 7): the quantity is -8, less than nothing. "
        "Promise what you will do."
    )


# Limits of words


LONG = """
[[answer]]
criterion = "quality"
text = "{text}"
"""


def limited(folder: Path, words: int, *, limit: str = "word_limit = 5", statement: str = "") -> list[str]:
    """The warnings of a tender that takes five words under quality and jobs, about an answer of so many."""
    folder.joinpath("tender.toml").write_text(
        TENDER.replace('kind = "quality"', f'kind = "quality"\n{limit}').replace(
            'kind = "measure"', f'kind = "measure"\n{limit}'
        ),
        "utf-8",
    )
    said = OFFER + (f'statement = "{statement}"\n' if statement else "")
    folder.joinpath("offer-b.toml").write_text(said + LONG.format(text="word " * words), "utf-8")
    read = read_tender(folder / "tender.toml", open_library(), TODAY)
    return [notice.text for notice in read.notices[""] if notice.code == "over-word-limit"]


def test_an_answer_over_its_limit_is_warned_about_with_both_numbers(tmp_path: Path) -> None:
    assert limited(tmp_path, 6) == ['b: The answer to "quality" has 6 words, and the tender takes 5.']


def test_an_answer_at_its_limit_and_one_without_a_limit_are_not(tmp_path: Path) -> None:
    assert limited(tmp_path, 5) == []
    assert limited(tmp_path, 600, limit="") == []


def test_a_promise_s_statement_is_held_to_the_limit_of_its_criterion(tmp_path: Path) -> None:
    (told,) = limited(tmp_path, 2, statement="one two three four five six seven")
    assert told.startswith('b: The statement on "')
    assert told.endswith('" has 7 words, and the tender takes 5.')


def test_an_overrun_changes_no_figure(tmp_path: Path) -> None:
    limited(tmp_path, 600)
    over = ranking.evaluate(read_tender(tmp_path / "tender.toml", open_library(), TODAY).lots[0])
    limited(tmp_path, 2)
    within = ranking.evaluate(read_tender(tmp_path / "tender.toml", open_library(), TODAY).lots[0])
    totals = [[bid.total.value for bid in found.bids if bid.total is not None] for found in (over, within)]
    assert totals[0] == totals[1] != []
