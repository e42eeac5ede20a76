"""Every way a tender's file can be wrong: one change to a good one, and the whole of what is said of it."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wellspent.files.reading.cells import read_sheet
from wellspent.files.reading.documents import open_document
from wellspent.files.sheets import TenderSheet
from wellspent.files.shelves.library import open_library
from wellspent.files.tenders import TenderFile, read_tender
from wellspent.method.errors import Refused

LIBRARY = open_library()
TODAY = date(2026, 11, 21)
GOOD = """\
title = "T"
commenced = 2026-03-01
decided = 2026-10-01
[[criterion]]
id = "price"
kind = "price"
weight = 60
rule = "lowest-over-price"
[[criterion]]
id = "work"
kind = "quality"
weight = 30
rule = "scale"
scale = 5
[[criterion]]
id = "jobs"
kind = "measure"
weight = 10
rule = "target"
target = 8
measure = "local-target-group-jobs"
[[bid]]
id = "a"
answers = { price = 90000, work = [4, 5], jobs = 6 }
[[bid]]
id = "b"
answers = { price = 80000, work = [3], jobs = 8 }
[[score]]
bid = "b"
criterion = "work"
by = "evaluator-2"
score = 4
"""
LOTS = """\
title = "T"
[[lot]]
id = "North"
[[lot.criterion]]
id = "price"
kind = "price"
weight = 100
rule = "lowest-over-price"
[[lot]]
id = "South"
[[lot.criterion]]
id = "price"
kind = "price"
weight = 100
rule = "lowest-over-price"
[[bid]]
id = "a"
lot = "North"
answers = { price = 9 }
[[bid]]
id = "a"
lot = "South"
answers = { price = 8 }
"""


@pytest.fixture(autouse=True)
def _stand_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def read(text: str) -> TenderFile:
    Path("t.toml").write_text(text, encoding="utf-8")
    return read_tender(Path("t.toml"), LIBRARY, TODAY)


def refused(text: str) -> list[str]:
    with pytest.raises(Refused) as found:
        read(text)
    return [str(fault) for fault in found.value.faults]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            'rule = "lowest-over-price"\n',
            "",
            [
                '[[criterion]] 1, rule (line 4): rule is missing. Add rule = "absolute-linear", or another rule.'
            ],
        ),
        (
            'rule = "lowest-over-price"',
            'rule = "lowest-over-prise"',
            [
                (
                    '[[criterion]] 1, rule (line 8): there is no rule "lowest-over-prise". Did you mean '
                    '"lowest-over-price"?'
                )
            ],
        ),
        (
            'rule = "lowest-over-price"',
            'rule = "lowest-over-price@9"',
            [
                (
                    '[[criterion]] 1, rule (line 8): there is no rule "lowest-over-price@9". Did you mean '
                    '"lowest-over-price@1"?'
                )
            ],
        ),
        (
            "weight = 60\n",
            "",
            [
                (
                    "[[criterion]] 1, weight (line 4): weight is missing. Add weight = 40, or whatever "
                    "was published."
                )
            ],
        ),
        (
            "weight = 60",
            "weight = -60",
            [
                (
                    "[[criterion]] 1, weight (line 7): a weight is below nothing. Write the points this "
                    "criterion can earn."
                )
            ],
        ),
        (
            "weight = 60",
            'weight = "60%"',
            [
                (
                    '[[criterion]] 1, weight (line 7): "60%" is a percentage. Write 60: weights are '
                    "points that sum to out_of."
                )
            ],
        ),
        (
            "scale = 5\n",
            'scale = 5\nmeasure = "local-jobs"\n',
            [
                (
                    "[[criterion]] 2, measure (line 15): a quality criterion has no measure. Take measure "
                    'out, or write kind = "measure".'
                )
            ],
        ),
        (
            'measure = "local-target-group-jobs"\n',
            "",
            [
                (
                    '[[criterion]] 3, measure (line 15): measure is missing. Add measure = "..." with the '
                    "id of a library measure."
                )
            ],
        ),
        (
            '"local-target-group-jobs"',
            '"local-target-groups"',
            [
                (
                    '[[criterion]] 3, measure (line 21): there is no measure "local-target-groups". Did '
                    'you mean "local-target-group-jobs" or "mutual-aid-groups" or '
                    '"target-group-training-hours"? `wellspent library list measure` lists them all.'
                )
            ],
        ),
        (
            '"local-target-group-jobs"',
            '"prompt-payment-share"',
            [
                (
                    '[[criterion]] 3, measure (line 21): there is no measure "prompt-payment-share". Did '
                    'you mean "prompt-payment" or "vcse-spend-share" or "average-payment-days"? '
                    "`wellspent library list measure` lists them all."
                )
            ],
        ),
        (
            "decided = 2026-10-01",
            "decided = 2026-02-01",
            [
                (
                    "decided (line 3): it is decided on 2026-02-01, before it commences on 2026-03-01. "
                    "Correct one of the two days."
                )
            ],
        ),
        (
            'title = "T"\n',
            'title = "T"\ntie_break = ["wrok"]\n',
            ['[[tie_break]] 1 (line 2): there is no criterion "wrok". Did you mean "work"?'],
        ),
        (
            'title = "T"\n',
            'title = "T"\nframework = "national-toms"\n',
            [
                (
                    'framework (line 2): there is no framework "national-toms". Use one of aintree, '
                    "greater-manchester, lancashire, northern-ireland-ppn-01-21, ppn-002, ppn-026, "
                    "ppn-06-20, preston, sustainable-communities-act, victoria."
                )
            ],
        ),
        (
            'title = "T"\n',
            'title = "T"\nmethod = "weighted"\n',
            [
                (
                    'method (line 2): "weighted" is not one of weighted-points, price-per-point, '
                    'award-on-value, utility-index. Did you mean "weighted-points"?'
                )
            ],
        ),
        ('title = "T"\n', "", ['title is missing. Add title = "..."']),
        (
            'title = "T"\n',
            'title = "T"\nledgers = ["social", "fiscl"]\n',
            [
                (
                    '[[ledgers]] 2 (line 2): "fiscl" is not one of fiscal, economic, social, unstated. '
                    'Did you mean "fiscal"?'
                )
            ],
        ),
        (
            'title = "T"\n',
            'title = "T"\nvat = "with"\n',
            ['vat (line 2): "with" is not one of included, excluded. Write one of them.'],
        ),
        (
            'id = "work"',
            'id = "price"',
            [
                '[[criterion]] 2, id (line 10): the id "price" stands twice. Give each its own id.',
                '[[bid]] 1, answers.work (line 24): there is no criterion "work". Use one of price, jobs.',
                '[[bid]] 2, answers.work (line 27): there is no criterion "work". Use one of price, jobs.',
                '[[score]] 1, criterion (line 30): there is no criterion "work". Use one of price, jobs.',
            ],
        ),
        (
            'id = "b"',
            'id = "a"',
            [
                '[[bid]] 2, id (line 26): the id "a" stands twice. Give each its own id.',
                '[[score]] 1, bid (line 29): there is no bid "b". Use one of a.',
            ],
        ),
        ('bid = "b"', 'bid = "c"', ['[[score]] 1, bid (line 29): there is no bid "c". Use one of a, b.']),
        (
            'criterion = "work"',
            'criterion = "wokr"',
            ['[[score]] 1, criterion (line 30): there is no criterion "wokr". Did you mean "work"?'],
        ),
        (
            'criterion = "work"',
            'criterion = "price"',
            [
                (
                    '[[score]] 1, criterion (line 30): "price" is scored by the rule lowest-over-price, '
                    'not by evaluators. Take the score out, or write rule = "scale".'
                )
            ],
        ),
        (
            'by = "evaluator-2"',
            'by = "evaluator-1"',
            [
                (
                    "[[score]] 1 (line 28): evaluator-1 has already scored b on work. Keep one score, the "
                    "one that stands."
                )
            ],
        ),
        (
            'by = "evaluator-2"',
            'by = "panel"',
            [
                (
                    "[[score]] 1, reason (line 28): the panel's agreed score has no reason. Add reason = "
                    '"..." that ties the score to the criterion.'
                )
            ],
        ),
        (
            "score = 4",
            'score = "four"',
            ['[[score]] 1, score (line 32): "four" is not a number. Write digits, such as 12.5.'],
        ),
        (
            'id = "b"',
            'id = "b"\nlot = "1"',
            ["[[bid]] 2, lot (line 27): this tender has no lots. Take lot out, or write [[lot]] tables."],
        ),
        (
            'by = "evaluator-2"',
            'by = "evaluator-2"\nlot = "1"',
            ["[[score]] 1, lot (line 32): this tender has no lots. Take lot out, or write [[lot]] tables."],
        ),
        (
            'id = "b"',
            'id = "b"\noffer = "gone.toml"',
            [
                (
                    '[[bid]] 2, offer (line 27): there is no file "gone.toml". Put the offer in the '
                    "tender's folder, or correct its name."
                )
            ],
        ),
        (
            "price = 80000",
            "pryce = 80000",
            ['[[bid]] 2, answers.pryce (line 27): there is no criterion "pryce". Did you mean "price"?'],
        ),
        (
            "price = 80000",
            'price = "TBC"',
            ['[[bid]] 2, answers.price (line 27): "TBC" is not an amount. Write digits, such as 12.5.'],
        ),
        (
            "jobs = 8",
            'jobs = "8 jobs"',
            ['[[bid]] 2, answers.jobs (line 27): "8 jobs" is not a number. Write digits, such as 12.5.'],
        ),
        (
            "jobs = 8",
            "jobs = [8]",
            ["[[bid]] 2, answers.jobs (line 27): this is not a number. Write digits, such as 12.5."],
        ),
        (
            "scale = 5",
            "scale = 5\nword_limit = 0",
            [
                (
                    "[[criterion]] 2, word_limit (line 15): 0 is no limit of words. Write how many at "
                    "most, or leave it out."
                )
            ],
        ),
        (
            "scale = 5",
            "scale = 5\nword_limit = 100001",
            [
                (
                    "[[criterion]] 2, word_limit (line 15): 100001 is no limit of words. Write how many "
                    "at most, or leave it out."
                )
            ],
        ),
        (
            "scale = 5",
            'scale = 5\ndescriptor = [{ score = 6, text = "x" }]',
            [
                (
                    "[[criterion]] 2, [[descriptor]] 1, score (line 15): 6 is not on the scale. Describe "
                    "scores from 0 to 5."
                )
            ],
        ),
        (
            "scale = 5",
            (
                'scale = 5\ndescriptor = [{ score = -1, text = "x" }, { score = 3, text = "y" }, { '
                'score = 3.0, text = "z" }]'
            ),
            [
                (
                    "[[criterion]] 2, [[descriptor]] 1, score (line 15): -1 is not on the scale. Describe "
                    "scores from 0 to 5."
                ),
                (
                    "[[criterion]] 2, [[descriptor]] 3, score (line 15): the score 3 is described twice. "
                    "Describe each score once."
                ),
            ],
        ),
        (
            'rule = "lowest-over-price"',
            'rule = "lowest-over-price"\ndescriptor = [{ score = 1, text = "x" }]',
            [
                (
                    "[[criterion]] 1, descriptor (line 9): only a scale has scores to describe. Write "
                    'rule = "scale", or take the descriptors out.'
                )
            ],
        ),
        (
            "scale = 5",
            'scale = 5\noutcome = "no-such-outcome"',
            [
                (
                    '[[criterion]] 2, outcome (line 15): there is no outcome "no-such-outcome". There are '
                    "162, such as aintree-community-relationships, aintree-education-and-training, "
                    "aintree-employer-of-choice."
                )
            ],
        ),
        ("scale = 5", 'scale = 5\nkind = "quality"', ["line 15: kind stands twice. Keep one of them."]),
        (
            'kind = "quality"',
            'kind = "qualty"',
            [
                (
                    '[[criterion]] 2, kind (line 11): "qualty" is not one of price, quality, value, '
                    'measure. Did you mean "quality"?'
                )
            ],
        ),
        (
            "scale = 5",
            "scael = 5",
            ['[[criterion]] 2, scael (line 14): there is no key "scael" here. Did you mean scale?'],
        ),
        (
            '[[criterion]]\nid = "price"',
            (
                '[[lot]]\nid = "1"\n[[lot.criterion]]\nid = "x"\nkind = "price"\nweight = 100\nrule = '
                '"lowest-over-price"\n[[criterion]]\nid = "price"'
            ),
            [
                (
                    "criterion (line 11): criteria stand both outside and inside lots. Write "
                    "[[criterion]] tables, or [[lot]] tables with [[lot.criterion]] in them."
                )
            ],
        ),
        (
            "scale = 5",
            'scale = 5\nevidence = "a plan"\n[[criterion.award]]\nwhen = ">= 5"',
            ["[[criterion]] 2, [[award]] 1 (line 16): points is missing. Add points = 1"],
        ),
        (
            "work = [3]",
            'work = ["three"]',
            ['[[bid]] 2, answers.work (line 27): "three" is not a number. Write digits, such as 12.5.'],
        ),
        (
            "work = [3]",
            "work = true",
            ["[[bid]] 2, answers.work (line 27): this is not a number. Write digits, such as 12.5."],
        ),
        (
            "jobs = 6 }",
            'jobs = 6 }\nlabel = ""',
            [
                (
                    "[[bid]] 1, label (line 25): there is no text here. Write some words in quotes, or "
                    "leave the key out."
                )
            ],
        ),
        (
            '[[bid]]\nid = "a"',
            '[[clause]]\nid = "c"\ntext = "x"\n[[clause]]\nid = "c"\ntext = "y"\n[[bid]]\nid = "a"',
            ['[[clause]] 2, id (line 26): the id "c" stands twice. Give each its own id.'],
        ),
        (
            '[[bid]]\nid = "a"',
            '[[clause]]\nid = "c"\n[[bid]]\nid = "a"',
            ['[[clause]] 1 (line 22): text is missing. Add text = "..."'],
        ),
        (
            'title = "T"\n',
            'title = "T"\nout_of = "all"\n',
            ['out_of (line 2): "all" is not a number. Write digits, such as 12.5.'],
        ),
        (
            'id = "b"',
            'id = "b"\nbidder = ["x"]',
            ["[[bid]] 2, bidder (line 27): this is not text. Write some words in quotes."],
        ),
        (
            "target = 8",
            'target = "eight"',
            ['[[criterion]] 3, target (line 20): "eight" is not an amount. Write digits, such as 12.5.'],
        ),
        (
            "scale = 5",
            "scale = 5\nword_limit = 2.5",
            [
                (
                    "[[criterion]] 2, word_limit (line 15): 2.5 is not a whole number. Write 2 or another "
                    "whole number."
                )
            ],
        ),
        (
            'id = "b"',
            'id = "B"',
            [
                (
                    '[[bid]] 2, id (line 26): "B" is not an id. Use lower-case letters, digits and '
                    "hyphens, such as b."
                )
            ],
        ),
        (
            "scale = 5",
            'scale = 5\nsocial_value = "perhaps"',
            [
                '[[criterion]] 2, social_value (line 15): "perhaps" is neither yes nor no. Write true or false.'
            ],
        ),
    ],
)
def test_one_change_to_a_good_tender(old: str, new: str, said: list[str]) -> None:
    assert old in GOOD
    assert refused(GOOD.replace(old, new, 1)) == [f"t.toml: {one}" for one in said]


def test_the_good_tender_is_good_and_every_number_of_it_is_there() -> None:
    (lot,) = read(GOOD).lots
    assert [(one.id, str(one.weight.value), one.rule) for one in lot.criteria] == [
        ("price", "60", "lowest-over-price"),
        ("work", "30", "scale"),
        ("jobs", "10", "target"),
    ]
    assert [one.less for one in lot.criteria] == [True, False, False]
    assert [one.social_value for one in lot.criteria] == [False, False, True]
    assert [(one.bid, one.by, str(one.score.value)) for one in lot.scores] == [
        ("a", "evaluator-1", "4"),
        ("a", "evaluator-2", "5"),
        ("b", "evaluator-1", "3"),
        ("b", "evaluator-2", "4"),
    ]
    amounts = {
        bid.id: {
            name: answer.amount.value for name, answer in bid.answers.items() if answer.amount is not None
        }
        for bid in lot.bids
    }
    assert amounts == {"a": {"price": 90000, "jobs": 6}, "b": {"price": 80000, "jobs": 8}}


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            'lot = "South"\nanswers',
            "answers",
            ["[[bid]] 2 (line 20): lot is missing. Add lot = one of North, South."],
        ),
        (
            'lot = "South"',
            'lot = "Sooth"',
            ['[[bid]] 2, lot (line 22): there is no lot "Sooth". Did you mean "South" or "North"?'],
        ),
        (
            'lot = "South"',
            'lot = "North"',
            ['[[bid]] 2, id (line 21): the id "a North" stands twice. Give each its own id.'],
        ),
    ],
)
def test_a_bid_is_for_one_lot_that_is_there(old: str, new: str, said: list[str]) -> None:
    assert len(read(LOTS).lots) == 2
    assert old in LOTS
    assert refused(LOTS.replace(old, new, 1)) == [f"t.toml: {one}" for one in said]


def test_a_price_that_earns_no_points_needs_no_weight_and_no_rule() -> None:
    text = GOOD.replace('title = "T"\n', 'title = "T"\nmethod = "price-per-point"\n')
    bare = text.replace('weight = 60\nrule = "lowest-over-price"\n', "", 1)
    (lot,) = read(bare).lots
    assert (str(lot.criteria[0].weight.value), lot.criteria[0].rule) == ("0", "unscored")


def test_every_fault_is_told_at_once_and_in_the_order_of_the_sheet() -> None:
    text = GOOD.replace("weight = 60", "weight = -1").replace("jobs = 8", 'jobs = "x"')
    text = text.replace('by = "evaluator-2"', 'by = "panel"')
    assert refused(text) == [
        "t.toml: [[criterion]] 1, weight (line 7): a weight is below nothing. "
        "Write the points this criterion can earn.",
        't.toml: [[bid]] 2, answers.jobs (line 27): "x" is not a number. Write digits, such as 12.5.',
        "t.toml: [[score]] 1, reason (line 28): the panel's agreed score has no reason. "
        'Add reason = "..." that ties the score to the criterion.',
    ]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.integers(1, 10**9),
    st.sampled_from(["{}", '"{}"', '"£{:,}"', '"£ {:,}.00"', "{}.000", '"{}.0"', '" {} "']),
    st.integers(0, 100),
)
def test_a_price_is_the_same_in_every_spelling(price: int, spelled: str, weight: int) -> None:
    text = GOOD.replace("price = 80000", f"price = {spelled.format(price)}")
    (lot,) = read(text.replace("weight = 60", f'weight = "{weight}.50"')).lots
    answer = lot.bids[1].answers["price"].amount
    assert answer is not None
    assert answer.value == price
    assert lot.criteria[0].weight.value == Fraction(2 * weight + 1, 2)


@pytest.mark.parametrize(
    ("lot", "names", "own"), [('lot = "North"\n', [], "North"), ("", [], "")], ids=["named", "none"]
)
def test_a_tender_that_is_one_lot_has_its_name_and_no_tables(lot: str, names: list[str], own: str) -> None:
    Path("t.toml").write_text(GOOD.replace('title = "T"\n', f'title = "T"\n{lot}'), encoding="utf-8")
    sheet = read_sheet(open_document(Path("t.toml")), TenderSheet)
    assert ([each.id for each in sheet.lots], sheet.own_lot) == (names, own)
    Path("t.toml").write_text(LOTS, encoding="utf-8")
    sheet = read_sheet(open_document(Path("t.toml")), TenderSheet)
    assert ([each.id for each in sheet.lots], sheet.own_lot) == (["North", "South"], "")
