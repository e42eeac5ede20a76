"""The public report of an award: why the winner won, each figure with its working, and nothing that is withheld."""

from __future__ import annotations

import json
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from tests.packing import DEMOS, sealed
from tests.publishing import TWO_LOTS

from wellspent.awarding.sealing import recompute, redact
from wellspent.awarding.statement import public_report, steadiness
from wellspent.documents.awarded import SELDOM, day_words, received_words, steady_words
from wellspent.documents.figures import to_json
from wellspent.documents.html import to_html
from wellspent.documents.report import Report
from wellspent.files.sealing import contents
from wellspent.method.numbers import grouped
from wellspent.method.redaction import hanging, read_level
from wellspent.method.replay import RESULT, TENDER, Pack

NAMES = [path.stem for path in DEMOS]


@cache
def full(place: int) -> Pack:
    return sealed(DEMOS[place])


@cache
def report(place: int) -> Report:
    pack = full(place)
    return public_report(redact(pack, read_level("public")), steadiness(recompute(pack).tender))


def lots(pack: Pack) -> list[dict[str, Any]]:
    found = contents(pack, RESULT)[RESULT]
    return list(found.get("lots", [found]))


def everything(place: int) -> str:
    """The page whole, workings and all, and its JSON."""
    return f"{to_html(report(place))}\n{to_json(report(place).figures)}"


def secrets(pack: Pack) -> set[str]:
    """What the public may not see: of every bid that lost its name, price and totals; of all, words and evaluators."""
    tender = contents(pack, TENDER)[TENDER]
    winners = {(lot.get("lot", ""), lot["winner"]) for lot in lots(pack)}
    won = {bid for _, bid in winners}
    found: set[str] = set()
    for lot in lots(pack):
        for bid in lot["bids"]:
            if bid["id"] in won:
                continue
            found |= {bid["label"] or bid["id"]}
            found |= {grouped(Fraction(bid["total"]), 4)} if bid["total"] else set()
            price = bid["answers"].get("price")
            found |= {f"£{grouped(Fraction(price), 2)}"} if isinstance(price, str) else set()
    found |= {row["reason"] for row in tender.get("score", ()) if "reason" in row}
    found |= {row["by"] for row in tender.get("score", ()) if row["by"] != "panel"}
    for name, offer in contents(pack, "offers/").items():
        found |= {row["statement"] for row in offer.get("promise", ()) if row.get("statement")}
        found |= {row["text"] for row in offer.get("answer", ()) if row.get("text")}
        found |= {offer["bidder"]} if Path(name).stem not in won else set()
    return found


@pytest.mark.parametrize("place", range(len(DEMOS)), ids=NAMES)
def test_nothing_that_the_public_pack_withholds_is_on_the_page(place: int) -> None:
    hidden = secrets(full(place))
    assert len(hidden) > 2
    shown = everything(place)
    assert [secret for secret in hidden if secret in shown] == []


@pytest.mark.parametrize("place", range(len(DEMOS)), ids=NAMES)
def test_the_winner_s_points_are_those_that_were_sealed(place: int) -> None:
    for lot in lots(full(place)):
        bid = next(bid for bid in lot["bids"] if bid["id"] == lot["winner"])
        points = next(
            one for one in report(place).tables if one.title.startswith("How the successful tender")
        )
        shown = [row[2].bare for row in points.rows][: len(lot["criteria"])]
        for text, criterion in zip(shown, lot["criteria"], strict=True):
            held = bid["scores"][criterion["id"]]
            assert (text or None) == (None if held is None else text)
            if held is not None and text:
                assert abs(Fraction(text) - Fraction(held)) < Fraction(1, 10**9)


@pytest.mark.parametrize("place", range(len(DEMOS)), ids=NAMES)
def test_a_figure_opens_to_its_working_unless_it_hangs_on_what_is_withheld(place: int) -> None:
    found = report(place)
    points = next(one for one in found.tables if one.title.startswith("How the successful tender"))
    (hangs,) = hanging(contents(full(place), RESULT)[RESULT])
    (lot,) = lots(full(place))
    for row, criterion in zip(points.rows, lot["criteria"], strict=False):
        cell = row[2]
        if cell.bare is not None:
            assert (cell.working is None) == (criterion["id"] in hangs.criteria)
    assert bool(points.note) == bool(hangs.criteria or hangs.totals)
    worth = [one for one in found.tables if one.title == "What social value was promised"]
    for row in [row for table in worth for row in table.rows if row[3].bare is not None]:
        assert row[3].working is not None, "each value in pounds shows how it was made"


def test_the_grounds_contract_is_told_in_words() -> None:
    found = report(NAMES.index("grounds"))
    assert found.lead[0] == (
        "Northmoor Facilities plc came first of 3 tenders: total points 71.2395 of 100. Points add up; the highest total wins."
    )
    facts = {label: cell.text for label, cell in found.facts}
    assert facts == {
        "Awarded to": "Northmoor Facilities plc",
        "Price offered": "£1,080,000",
        "Value of the contract": "£1,080,000",
        "Social value promised (economic and social)": "£91,674.07",
        "Total points": "71.2395",
    }
    titles = [one.title for one in found.tables]
    assert titles == [
        "How the successful tender earned its points",
        "How the tenders were placed",
        "What social value was promised",
        "What was scored, in the words that bidders read",
    ]
    placed = [[cell.text for cell in row] for row in found.tables[1].rows]
    assert placed == [["1", "Northmoor Facilities plc"], ["2", "another tender"], ["3", "another tender"]]
    promised = [[cell.text for cell in row][:3] for row in found.tables[2].rows]
    assert promised[0] == [
        "Jobseekers who move into work",
        "3 person-years",
        "1 January 2027 to 31 December 2028",
    ]


def test_a_promise_without_a_money_value_is_complete() -> None:
    found = report(NAMES.index("ward-furniture"))
    promised = next(one for one in found.tables if one.title == "What social value was promised")
    assert [[cell.text for cell in row] for row in promised.rows] == [
        ["Waste reused or recycled", "70%", "1 January 2027 to 31 December 2027", "no money value"]
    ]
    assert not promised.total
    assert "Social value promised (economic and social)" not in dict(found.facts)


def test_the_file_of_figures_says_the_same() -> None:
    told = json.loads(to_json(report(NAMES.index("grounds")).figures))
    assert (told["lots"][0]["winner"], told["lots"][0]["tenders"], told["received"]) == ("northmoor", 3, None)


@pytest.mark.parametrize(
    ("counts", "words"),
    [
        ((1, 0, 0), "1 tender arrived in time: it was assessed."),
        ((3, 0, 0), "3 tenders arrived in time: all of them were assessed."),
        ((1, 1, 0), "2 tenders arrived in time: 1 was assessed; 1 was disregarded and took no part."),
        (
            (2, 1, 1),
            "4 tenders arrived in time: 2 were assessed; 1 was disregarded and took no part; "
            "1 was withdrawn by its bidder and took no part.",
        ),
    ],
)
def test_what_became_of_each_tender_is_a_sentence(counts: tuple[int, int, int], words: str) -> None:
    names = ("evaluated", "disregarded", "withdrawn")
    assert received_words(dict(zip(names, counts, strict=True))) == words


class Lot:
    """As much of a lot as a sentence about the weights needs."""

    def __init__(self, steady: Fraction | None, many: int = 2) -> None:
        self.steady = steady
        self.sealed: dict[str, Any] = {"bids": [{}] * many}


@pytest.mark.parametrize(
    ("share", "words"),
    [("0.99", "more than 95"), ("0.95", "more than 75"), ("0.76", "more than 75"), ("0.6", "more than half"),
     ("0.5", SELDOM), ("0.01", SELDOM)],
)  # fmt: skip
def test_how_far_it_hangs_on_the_weights_is_told_in_broad_words(share: str, words: str) -> None:
    said = steady_words(Lot(Fraction(share)))  # type: ignore[arg-type]
    assert words in said
    assert share not in said, "the share itself would tell of the other tenders"


def test_of_one_tender_or_nothing_known_no_share_is_told() -> None:
    assert steady_words(Lot(None)) == ""  # type: ignore[arg-type]
    assert "the only tender" in steady_words(Lot(Fraction(1), many=1))  # type: ignore[arg-type]


def test_steadiness_is_the_share_of_draws_in_which_the_winner_comes_first() -> None:
    read = recompute(full(NAMES.index("grounds"))).tender
    assert list(steadiness(read)) == [""]
    assert 0 < steadiness(read)[""] < 1
    assert steadiness(read) == steadiness(read), "the same draws each time"


def test_days_are_told_as_people_read_them() -> None:
    from datetime import date

    assert day_words(date(2027, 1, 5)) == "5 January 2027"


def test_a_tender_in_lots_is_told_lot_by_lot(tmp_path: Path) -> None:
    path = tmp_path / "lots.toml"
    path.write_text(TWO_LOTS.replace('bid = "d"\n', ""), "utf-8")
    pack = sealed(path)
    found = public_report(redact(pack, read_level("public")), steadiness(recompute(pack).tender))
    shown = f"{to_html(found)}\n{to_json(found.figures)}"
    assert [secret for secret in secrets(pack) if secret in shown] == []
    assert [lead.partition(":")[0] for lead in found.lead[:1]] == ["Lot north"]
    assert any(title.endswith("lot north") for title in (one.title for one in found.tables))
    told = json.loads(to_json(found.figures))["lots"]
    assert [one["lot"] for one in told] == [lot["lot"] for lot in lots(pack) if lot["winner"]]
