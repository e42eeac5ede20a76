"""Offers, ballots and surveys: one change to a good file and all that is said, and one content in any order of keys."""

from __future__ import annotations

import json
from datetime import date
from fractions import Fraction
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wellspent.files.canonical import canonical
from wellspent.files.offers import read_offer
from wellspent.files.shelves.library import open_library
from wellspent.files.surveys import read_survey
from wellspent.files.weights import read_round
from wellspent.method.errors import Refused

LIBRARY = open_library()
DAY = date(2026, 11, 21)
GOOD = {
    "offer": """\
bid = "a"
bidder = "B"
edition = "wellspent@2026"
[[promise]]
measure = "local-target-group-jobs"
quantity = 8
unit = "fte-year"
from = 2027-01-01
to = 2029-01-01
[[answer]]
criterion = "price"
amount = 90000
[[answer]]
criterion = "plan"
text = "We will."
""",
    "ballots": """\
method = "allocation"
budget = 100
out_of = 100
[[ballot]]
by = "m"
points = { jobs = 60, price = 40 }
""",
    "survey": """\
income = 200000
[[payee]]
name = "A"
kind = "supplier"
amount = 400
local = true
local_respend = 0.5
""",
}
PROMISED = GOOD["offer"].index("[[promise]]")
PAID = GOOD["survey"].index("[[payee]]")


@pytest.fixture(autouse=True)
def _stand_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def read(kind: str, text: str) -> Any:
    path = Path("e.toml")
    path.write_text(text, encoding="utf-8")
    if kind == "offer":
        return read_offer(path, LIBRARY, DAY)
    return read_round(path, {}) if kind == "ballots" else read_survey(path, {})


def refused(kind: str, text: str) -> list[str]:
    with pytest.raises(Refused) as found:
        read(kind, text)
    return [str(fault) for fault in found.value.faults]


@pytest.mark.parametrize(
    ("kind", "old", "new", "said"),
    [
        (
            "offer",
            'criterion = "plan"',
            'criterion = "price"',
            ['[[answer]] 2 (line 13): "price" is answered twice. Keep one answer.'],
        ),
        (
            "offer",
            "amount = 90000",
            'amount = "TBC"',
            ['[[answer]] 1, amount (line 12): "TBC" is not an amount. Write digits, such as 12.5.'],
        ),
        (
            "offer",
            "amount = 90000",
            'amount = 90000\nmet = "perhaps"',
            ['[[answer]] 1, met (line 13): "perhaps" is neither yes nor no. Write true or false.'],
        ),
        (
            "offer",
            'text = "We will."',
            "lines = 5",
            ['[[answer]] 2, lines (line 15): this must be a list. Write lines = ["..."].'],
        ),
        (
            "offer",
            "quantity = 8",
            'quantity = "8%"',
            [
                (
                    '[[promise]] 1, quantity (line 6): "8%" is a percentage, and this is counted in '
                    "fte-year. Write how many fte-year."
                )
            ],
        ),
        (
            "offer",
            "quantity = 8",
            'quantity = "£8"',
            [
                (
                    '[[promise]] 1, quantity (line 6): "£8" is money, and this is counted in fte-year. '
                    "Write how many fte-year."
                )
            ],
        ),
        (
            "offer",
            "quantity = 8",
            'quantity = "£8k"',
            ['[[promise]] 1, quantity (line 6): "8k" is not an amount. Write digits, such as 8000.'],
        ),
        (
            "offer",
            'unit = "fte-year"\n',
            "",
            ['[[promise]] 1, unit (line 4): unit is missing. Add unit = "fte-year"'],
        ),
        (
            "offer",
            'measure = "local-target-group-jobs"\n',
            "",
            ['[[promise]] 1 (line 4): measure is missing. Add measure = "local-target-group-jobs"'],
        ),
        (
            "offer",
            "from = 2027-01-01",
            'from = "1 Jan 2027"',
            [
                (
                    '[[promise]] 1, from (line 8): "1 Jan 2027" is not a day. Write year-month-day, such '
                    "as 2026-11-21."
                )
            ],
        ),
        (
            "offer",
            'bid = "a"',
            'bid = "Bid A"',
            [
                'bid (line 1): "Bid A" is not an id. Use lower-case letters, digits and hyphens, such as bid-a.'
            ],
        ),
        ("offer", 'edition = "wellspent@2026"\n', "", ['edition is missing. Add edition = "wellspent@2026"']),
        (
            "offer",
            'bid = "a"',
            'bid = "a"\nprice = 5',
            ['price (line 2): there is no key "price" here. Did you mean promise?'],
        ),
        (
            "ballots",
            "out_of = 100",
            "out_of = 0",
            ["out_of (line 3): out_of is not above nothing. Write 100, or what you publish."],
        ),
        (
            "ballots",
            "points = { jobs = 60, price = 40 }",
            'order = ["jobs"]',
            [
                (
                    "[[ballot]] 1 (line 4): a ballot of the method allocation has points, and that alone. "
                    "Write points = { jobs = 40 }."
                )
            ],
        ),
        (
            "ballots",
            '"allocation"',
            '"allocations"',
            [
                (
                    'method (line 1): "allocations" is not one of swing, allocation, rank, ahp, '
                    'best-worst. Did you mean "allocation"?'
                )
            ],
        ),
        (
            "ballots",
            "points = { jobs = 60, price = 40 }",
            'points = { jobs = "60%", price = 40 }',
            [
                (
                    '[[ballot]] 1, points.jobs (line 6): "60%" is not a number. Write digits: 60, or 0.6 '
                    "if it is a share of one."
                )
            ],
        ),
        (
            "ballots",
            "points = { jobs = 60, price = 40 }",
            "points = 60",
            [
                (
                    "[[ballot]] 1, points (line 6): this must be a table of keys. Write [points] with its "
                    "keys below it."
                )
            ],
        ),
        ("ballots", 'by = "m"\n', "", ['[[ballot]] 1 (line 4): by is missing. Add by = "member-1"']),
        (
            "ballots",
            "points = { jobs = 60, price = 40 }",
            'points = { jobs = 60, price = 40 }\n[[row]]\ncriterion = "jobs"\npoints = 5',
            ["row (line 7): there are rows and ballots. Keep one of them."],
        ),
        ("ballots", 'method = "allocation"\n', "", ['method is missing. Add method = "allocation"']),
        (
            "ballots",
            "budget = 100",
            "budgte = 100",
            ['budgte (line 2): there is no key "budgte" here. Did you mean budget?'],
        ),
        (
            "ballots",
            "points = { jobs = 60, price = 40 }",
            'points = { jobs = 60, price = 40 }\norder = "jobs"',
            [
                (
                    '[[ballot]] 1, order (line 7): this must be a list. Write order = ["jobs", "price"], '
                    "the first matters most."
                )
            ],
        ),
        (
            "ballots",
            "points = { jobs = 60, price = 40 }",
            'points = { jobs = 60, price = 40 }\nbest = "jobs"',
            [
                (
                    "[[ballot]] 1 (line 4): a ballot of the method allocation has points, and that alone. "
                    "Write points = { jobs = 40 }."
                )
            ],
        ),
        ("survey", "income = 200000\n", "", ["income is missing. Add income = 200000"]),
        (
            "survey",
            '"supplier"',
            '"suplier"',
            [
                (
                    '[[payee]] 1, kind (line 4): "suplier" is not one of supplier, staff, overhead. Did '
                    'you mean "supplier"?'
                )
            ],
        ),
        (
            "survey",
            "local_respend = 0.5",
            "local_respend = 5",
            [
                (
                    "[[payee]] 1, local_respend (line 7): 5 is above 1, and a share is from 0 to 1. Did "
                    "you mean 0.05?"
                )
            ],
        ),
        (
            "survey",
            "local = true",
            'local = "mostly"',
            [
                (
                    '[[payee]] 1, local (line 6): "mostly" does not say whether it is local. Write yes, '
                    "no, or a share such as 0.5."
                )
            ],
        ),
        (
            "survey",
            "local = true",
            "local = 1.5",
            ["[[payee]] 1, local (line 6): 1.5 is above 1, and a share is from 0 to 1. Did you mean 0.015?"],
        ),
        (
            "survey",
            "amount = 400",
            'amount = "four hundred"',
            ['[[payee]] 1, amount (line 5): "four hundred" is not an amount. Write digits, such as 12.5.'],
        ),
        ("survey", "amount = 400\n", "", ["[[payee]] 1 (line 2): amount is missing. Add amount = 30000"]),
        (
            "survey",
            "income = 200000",
            'income = 200000\ncurrency = "CHF"',
            ['currency (line 2): "CHF" is not one of GBP, EUR, USD, AUD, CAD. Write one of them.'],
        ),
        (
            "survey",
            "income = 200000",
            'income = 200000\nsupplier_local = "some"',
            ['supplier_local (line 2): "some" is neither yes nor no. Write true or false.'],
        ),
        (
            "survey",
            "income = 200000",
            'income = 200000\nround1 = "whole"',
            ['round1 (line 2): "whole" is not one of in-full, local-only. Write one of them.'],
        ),
        (
            "survey",
            'name = "A"',
            'name = ""',
            [
                (
                    "[[payee]] 1, name (line 3): there is no text here. Write some words in quotes, or "
                    "leave the key out."
                )
            ],
        ),
    ],
)
def test_one_change_to_a_good_file(kind: str, old: str, new: str, said: list[str]) -> None:
    assert old in GOOD[kind]
    assert refused(kind, GOOD[kind].replace(old, new, 1)) == [f"e.toml: {one}" for one in said]


@pytest.mark.parametrize(
    ("kind", "text", "said"),
    [
        (
            "offer",
            GOOD["offer"][:PROMISED],
            "e.toml: line 1: promise is missing. Add [[promise]] with its keys below it.",
        ),
        (
            "offer",
            GOOD["offer"][:PROMISED] + "promise = []\n",
            "e.toml: promise (line 4): promise is empty. Add [[promise]] with at least one.",
        ),
        (
            "survey",
            GOOD["survey"][:PAID],
            "e.toml: payee is missing. Add [[payee]] with its keys below it.",
        ),
        (
            "survey",
            GOOD["survey"][:PAID] + "payee = []\n",
            "e.toml: payee (line 2): payee is empty. Add [[payee]] with at least one.",
        ),
    ],
)
def test_a_file_that_says_nothing(kind: str, text: str, said: str) -> None:
    assert refused(kind, text) == [said]


def test_the_good_files_are_read_to_the_number() -> None:
    offer, ballots, survey = (read(kind, text) for kind, text in GOOD.items())
    assert [promise.quantity.value for promise in offer.promises] == [8]
    assert offer.reply("price").amount.value == 90000
    assert offer.reply("plan").text == "We will."
    (ballot,) = ballots.ballots
    assert {name: held.value for name, held in ballot.points.items()} == {"jobs": 60, "price": 40}
    assert (ballots.budget.value, ballots.out_of) == (100, 100)
    (payee,) = survey.survey.payees
    assert (payee.amount.value, payee.local.value, payee.respend.value) == (400, 1, Fraction(1, 2))
    assert survey.survey.income.value == 200000


def shuffled(data: Any, items: list[str]) -> list[str]:
    return list(data.draw(st.permutations(items)))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data(), st.integers(1, 10**6), st.sampled_from(["{}", "{}.0", '"{}"', '"{:,}"', '" {}.000 "']))
def test_an_offer_s_digest_knows_no_order_of_keys_and_no_spelling(
    data: Any, number: int, spelled: str
) -> None:
    """Keys of a table in any order, a number in any spelling: the same bytes, and so the same name."""
    top = ['bid = "a"', 'bidder = "B"', 'edition = "wellspent@2026"']
    row = ['measure = "local-target-group-jobs"', 'unit = "fte-year"', 'statement = "Caf\u00e9"']

    def text(quantity: str, heads: list[str], keys: list[str]) -> str:
        return "\n".join([*heads, "[[promise]]", *keys, f"quantity = {quantity}", ""])

    Path("one.toml").write_text(text(str(number), top, row), encoding="utf-8")
    mixed = [each.replace("Caf\u00e9", "  Cafe\u0301 ") for each in shuffled(data, row)]
    Path("two.toml").write_text(text(spelled.format(number), shuffled(data, top), mixed), encoding="utf-8")
    one, two = canonical(Path("one.toml")), canonical(Path("two.toml"))
    assert one == two
    assert one.digest == sha256(one.content).hexdigest()
    held = json.loads(one.content)
    assert list(held) == sorted(held)
    assert held["promise"][0]["quantity"] == str(number)
    backwards = json.dumps(
        json.loads(one.content, object_pairs_hook=lambda pairs: dict(reversed(pairs))), indent=3
    )
    Path("three.json").write_text(backwards, encoding="utf-8")
    assert canonical(Path("three.json")) == one
    Path("four.toml").write_text(text(str(number + 1), top, row), encoding="utf-8")
    assert canonical(Path("four.toml")).digest != one.digest
