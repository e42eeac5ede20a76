"""What nobody should type, through the command: each gets a sentence that says where, what and how to mend it."""

from __future__ import annotations

import io
import time
from pathlib import Path

import pytest
from tests.packing import DEMOS, members, sealed, zipped
from tests.running import Run

from wellspent.cli.patience import Patience
from wellspent.documents.pack import zip_bytes
from wellspent.method.stability import MOST_BIDS

PRICE = """
title = "Paper"
[[criterion]]
id = "price"
kind = "price"
weight = {weight}
rule = "absolute-linear"
floor = 50000
ceiling = 150000
"""
BID = '[[bid]]\nid = "{id}"\nanswers = {{ price = {price} }}\n'


def tender(folder: Path, prices: list[object], weight: object = 100) -> Path:
    """A tender of one criterion with a bid at each price."""
    path = folder / "tender.toml"
    bids = "".join(BID.format(id=f"b{place}", price=price) for place, price in enumerate(prices))
    path.write_text(PRICE.format(weight=weight) + bids, "utf-8")
    return path


# Packs


@pytest.fixture(scope="module")
def award(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A pack of the first tender of the demo."""
    path = tmp_path_factory.mktemp("award") / "award.zip"
    path.write_bytes(zip_bytes(sealed(DEMOS[0])))
    return path


def test_a_tampered_pack_names_the_file_that_changed(run: Run, tmp_path: Path, award: Path) -> None:
    held = members(award)
    for name, content in held.items():
        pack = tmp_path / "changed.zip"
        pack.write_bytes(zipped({**held, name: content.replace(b"a", b"e", 1)}))
        ran = run("replay", pack)
        assert (ran.code, ran.out) == (1, "")
        assert f"changed.zip: {name}: " in ran.err, name
        assert "Ask whoever sealed the pack" in ran.err or name == "manifest.json"


def test_every_changed_file_of_a_pack_is_named(run: Run, tmp_path: Path, award: Path) -> None:
    held = members(award)
    pack = tmp_path / "changed.zip"
    pack.write_bytes(zipped({**held, "tender.json": b"{}", "result.json": b"{}"}))
    assert [line.split(": ")[1] for line in run("replay", pack).err.splitlines()] == [
        "result.json",
        "tender.json",
    ]


# Amounts and weights


@pytest.mark.parametrize("command", ["evaluate", "windtunnel"])
@pytest.mark.parametrize("weight", [90, 110, "99.9", 0])
def test_weights_that_do_not_sum(run: Run, tmp_path: Path, command: str, weight: object) -> None:
    ran = run(command, tender(tmp_path, [60000], weight))
    assert (ran.code, ran.out) == (1, "")
    assert f"the weights sum to {weight}, not 100. Change a weight" in ran.err


@pytest.mark.parametrize("price", ["-5", '"-£5"', '"-5.00"'])
def test_a_negative_price(run: Run, tmp_path: Path, price: str) -> None:
    ran = run("evaluate", tender(tmp_path, [60000, price]))
    assert ran.code == 1
    assert (
        "[[bid]] 2 (line 13), answers, price: the price is -5, less than nothing. Correct the price."
        in ran.err
    )


HUGE = ["1e300", '"1e300"', '"£1e300"', "1" + "0" * 300]


@pytest.mark.parametrize("price", HUGE)
def test_an_amount_beyond_belief(run: Run, tmp_path: Path, price: str) -> None:
    ran = run("evaluate", tender(tmp_path, [60000, price]))
    assert ran.code == 1
    assert "[[bid]] 2, answers.price (line 15): 1" in ran.err
    assert "has more than 15 digits before the point. Check the figure." in ran.err
    assert len(ran.err) < 300


@pytest.mark.parametrize(
    "words",
    [
        ("lm3", "--rounds", "1e300,1,1"),
        ("policy", "ppn-002", "--value", "1e300"),
        ("windtunnel", DEMOS[0], "--typical", "price=1e300"),
    ],
)
def test_an_amount_beyond_belief_as_an_option(run: Run, words: tuple[object, ...]) -> None:
    ran = run(*words)
    assert (ran.code, ran.out) == (1, "")
    assert "1e300 has more than 15 digits before the point" in ran.err


def test_a_map_of_amounts_beyond_belief(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "map.toml"
    path.write_text(
        'title = "M"\ninvestment = 1e300\n[[outcome]]\nname = "x"\nquantity = 1e300\nproxy = 1\nduration = 1\n'
    )
    ran = run("value", path)
    assert ran.code == 1
    assert "map.toml: investment (line 2): 1E+300 has more than 15 digits" in ran.err
    assert "[[outcome]] 1, quantity (line 5)" in ran.err


# An empty panel

NOBODY = "no bid has scores of two evaluators on one criterion"
HEAD = "bid,criterion,by,score\n"


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("", "the table is empty. Put the column names in the first row."),
        (HEAD, "the table has no rows below its header. Write one for each score."),
        (f"{HEAD}a,q,e1,4\nb,q,e1,3\n", NOBODY),
        (f"{HEAD}a,q,e1,4\nb,q,e2,3\n", NOBODY),
        (f"{HEAD}a,q,panel,4\nb,q,panel,3\n", NOBODY),
        (f"{HEAD}a,q,e1,4\na,q,e2,\n", "row 3, column score: the cell is empty. Fill it in, such as 4."),
        (f"{HEAD}a,q,,4\na,q,e2,3\n", "row 2, column by: the cell is empty."),
    ],
)
def test_an_empty_panel(run: Run, tmp_path: Path, rows: str, said: str) -> None:
    path = tmp_path / "scores.csv"
    path.write_text(rows, "utf-8")
    ran = run("agree", path)
    assert (ran.code, ran.out) == (1, "")
    assert said in ran.err


def test_a_criterion_with_nobody_to_compare_is_named_and_the_others_are_told(
    run: Run, tmp_path: Path
) -> None:
    path = tmp_path / "scores.csv"
    path.write_text(f"{HEAD}a,q,e1,4\na,q,e2,3\nb,q,e1,2\nb,q,e2,2\na,r,e1,1\nb,r,e2,1\na,s,e1,5\n", "utf-8")
    told = run("agree", path, "--json").json
    assert {"no-bid-in-common", "one-evaluator"} <= {warning["code"] for warning in told["warnings"]}
    text = run("agree", path).out
    assert "r: no two evaluators have scored the same bid, so there is nothing to compare." in " ".join(
        text.split()
    )


@pytest.mark.parametrize("answers", ["", "answers = { q = [] }"])
def test_a_tender_nobody_has_scored(run: Run, tmp_path: Path, answers: str) -> None:
    path = tmp_path / "tender.toml"
    path.write_text(
        'title = "T"\n[[criterion]]\nid = "q"\nkind = "quality"\nweight = 100\nrule = "scale"\nscale = 5\n'
        f'[[bid]]\nid = "a"\n{answers}\n'
    )
    ran = run("evaluate", path)
    assert ran.code == 1
    assert 'there is no answer to the criterion "q". Add a [[score]] of this bid and criterion' in ran.err
    assert NOBODY in run("agree", path).err


# A great many bids


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tender of ten thousand bids."""
    return tender(tmp_path_factory.mktemp("crowd"), [50000 + place for place in range(10_000)])


@pytest.mark.parametrize("command", ["evaluate", "windtunnel"])
def test_ten_thousand_bids_are_answered(run: Run, crowd: Path, command: str) -> None:
    started = time.process_time()
    ran = run(command, crowd, "--json")
    assert ran.code == 0
    assert command == "windtunnel" or len(ran.json["bids"]) == 10_000
    assert time.process_time() - started < 60


def test_ten_thousand_bids_are_too_many_to_try_and_nothing_is_sealed(
    run: Run, crowd: Path, tmp_path: Path
) -> None:
    pack = tmp_path / "award.zip"
    ran = run("evaluate", crowd, "--stability", "--pack", pack)
    assert (ran.code, ran.out) == (1, "")
    assert (
        "tender.toml: bid: there are 10,000 bids, and what would change the winner is tried for at most "
        f"{MOST_BIDS}. Leave --stability out, or keep the bids that may still win."
    ) in ran.err
    assert not pack.exists()


# Telling how far it has come


class Terminal(io.StringIO):
    """Standard error as a person has it."""

    def isatty(self) -> bool:
        return True


def test_what_takes_long_is_told_on_a_terminal_and_wiped() -> None:
    screen = Terminal()
    with Patience(screen, after=0.01, every=0.01) as told:
        told.doing("trying what would change the winner")
        told.step(1200, 2400)
        while "2,400" not in screen.getvalue():
            time.sleep(0.01)
    said = screen.getvalue()
    assert "trying what would change the winner, 1,200 of 2,400 (0 s)" in said
    assert said.endswith("\r\x1b[K")


def test_what_is_quick_says_nothing() -> None:
    screen = Terminal()
    with Patience(screen) as told:
        told.doing("reading")
    assert screen.getvalue() == ""


def test_nothing_is_told_where_nobody_looks() -> None:
    screen = io.StringIO()
    with Patience(screen, after=0.001, every=0.001) as told:
        told.doing("reading")
        time.sleep(0.02)
    assert screen.getvalue() == ""


def refused(screen: Terminal) -> None:
    """Something that takes a while and then refuses."""
    with Patience(screen, after=0.001, every=0.001):
        time.sleep(0.05)
        raise ValueError("no")


def test_a_refusal_wipes_the_line_too() -> None:
    screen = Terminal()
    with pytest.raises(ValueError, match="no"):
        refused(screen)
    assert screen.getvalue().endswith("\r\x1b[K")
