"""`wellspent windtunnel`: the keys of the interface, a report with a mend for each finding, typical amounts."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.running import Run

from wellspent.files.shelves.settings import package_folder

FILES = Path(__file__).parents[1] / "method" / "windtunnel"
CENTRE = package_folder() / "demo" / "community-centre.toml"


def test_the_keys_of_the_interface(run: Run) -> None:
    ran = run("windtunnel", CENTRE, "--json")
    assert (ran.code, ran.err) == (0, "")
    found = ran.json
    assert set(found) >= {
        "reversal_risk", "price_of_a_point", "pounds_of_price_per_pound_of_value", "small_firm_penalty", "findings",
    }  # fmt: skip
    for finding in found["findings"]:
        assert set(finding) == {"code", "text", "criterion", "mend"}
    assert [(each["code"], each["criterion"]) for each in found["findings"]] == [
        ("reversal-prone", "price"),
        ("inflated-pledge", "social-value"),
    ]
    assert found["price_of_a_point"].partition(".")[2].isdigit()
    assert found["assumed"]["estimate"] == "4000000.00"


def test_the_report_says_what_is_wrong_what_to_do_and_what_was_assumed(run: Run) -> None:
    ran = run("windtunnel", CENTRE)
    assert ran.code == 0
    for words in ("2 things to mend before publishing", "What is wrong, and what to do", "inflated-pledge",
                  "What was taken for typical", "No bid is known"):  # fmt: skip
        assert words in ran.out


def test_a_fair_tender_is_told_so(run: Run, tmp_path: Path) -> None:
    ran = run("windtunnel", FILES / "fair-points.toml")
    assert "Nothing was found wrong with these rules in 4,000 made-up rounds" in " ".join(ran.out.split())
    assert "What is wrong" not in ran.out
    out = tmp_path / "tunnel.html"
    assert run("windtunnel", FILES / "fair-points.toml", "--out", out).code == 0
    assert "What plausible bids say and earn" in out.read_text(encoding="utf-8")


def test_a_typical_amount_that_is_stated_counts(run: Run) -> None:
    words = ("windtunnel", FILES / "fair-points.toml", "--json")
    found = run(*words, "--typical", "social-value=£9,000", "--typical", "price=1,150,000").json
    assert found["assumed"]["typical"] == {"price": "1150000", "social-value": "9000"}
    assert [each["code"] for each in found["findings"]] == ["cannot-discriminate"]


@pytest.mark.parametrize(
    ("typical", "said"),
    [
        ("jobs", '"jobs" names no amount'),
        ("prise=5", 'Did you mean "price"?'),
        ("price=much", '"much" is not an amount'),
        ("price=0", "price is not above nothing"),
        ("service=3", '"service" is scored or passed'),
    ],
)
def test_a_typical_amount_that_makes_no_sense_is_refused(run: Run, typical: str, said: str) -> None:
    ran = run("windtunnel", FILES / "fair-points.toml", "--typical", typical)
    assert (ran.code, ran.out) == (1, "")
    assert said in ran.err


def test_rules_that_do_not_hold_together_are_refused_with_the_file(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "tender.toml"
    path.write_text((FILES / "fair-points.toml").read_text("utf-8").replace("weight = 40", "weight = 39", 1))
    ran = run("windtunnel", path)
    assert ran.code == 1
    assert ran.err.startswith(f"{path}: criterion, weight: the weights sum to 99")


def test_each_lot_is_tried_by_itself(run: Run, tmp_path: Path) -> None:
    lot = '[[lot]]\nid = "{0}"\n[[lot.criterion]]\nid = "price"\nkind = "price"\nweight = 100\nrule = "{1}"\n'
    limits = "floor = 70000\nceiling = 140000\n"
    path = tmp_path / "lots.toml"
    path.write_text(
        'title = "t"\nvalue = 500000\n'
        + lot.format("one", "absolute-linear")
        + limits
        + lot.format("two", "mean")
    )
    one, two = run("windtunnel", path, "--json").json["lots"]
    assert (one["lot"], one["assumed"]["typical"]) == ("one", {"price": "105000"})
    assert two["assumed"]["estimate_from"] == "made up, for the file gives no value"
    assert one["findings"] == []
    assert "Lot two:" in run("windtunnel", path).out


def test_the_seed_and_the_rounds(run: Run) -> None:
    words = ("windtunnel", CENTRE, "--json", "--rounds", "400", "--seed")
    one, again, other = (run(*words, seed).json for seed in (3, 3, 4))
    assert one == again
    assert (one["rounds"], one["bids"], one["seed"]) == (400, 1800, 3)
    assert one["criteria"] != other["criteria"]


CONTRACT = """
title = "Repairs"
value = {value}
[[criterion]]
id = "price"
kind = "price"
weight = 60
rule = "absolute-linear"
floor = 50000
ceiling = 150000
[[criterion]]
id = "plan"
kind = "quality"
weight = 40
rule = "scale"
scale = 5
"""


def contract(folder: Path, value: object) -> Path:
    path = folder / "repairs.toml"
    path.write_text(CONTRACT.format(value=value), "utf-8")
    return path


@pytest.mark.parametrize(
    ("value", "words", "against"),
    [
        (1_200_000, (), True),
        (20_000, (), True),
        (150_001, (), True),
        (150_000, (), False),
        (50_000, (), False),
        (100_000, (), False),
        (1_200_000, ("--typical", "price=100000"), False),
        (100_000, ("--typical", "price=200000"), True),
    ],
)
def test_a_typical_price_against_the_published_limits_is_warned_of(
    run: Run, tmp_path: Path, value: int, words: tuple[str, ...], against: bool
) -> None:
    told = run("windtunnel", contract(tmp_path, value), *words, "--rounds", "200", "--json").json
    assert [warning["code"] for warning in told["warnings"]] == ["typical-outside-limits"] * against


def test_the_warning_names_both_and_what_to_do(run: Run, tmp_path: Path) -> None:
    said = " ".join(run("windtunnel", contract(tmp_path, 1_200_000), "--rounds", "200").out.split())
    assert (
        'A typical price is taken to be £1,200,000 (the contract\'s value), and the floor and ceiling of "price" are '
        "£50,000 to £150,000: one of the two is wrong."
    ) in said
    assert "--typical price=AMOUNT; nothing here holds before that." in said


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            (),
            "A typical price is taken to be £120,000 (the contract's value); --typical price=AMOUNT says otherwise.",
        ),
        (("--typical", "price=90000"), "A typical price is taken to be £90,000 (stated); --typical"),
    ],
)
def test_what_a_typical_price_is_taken_to_be_is_said(
    run: Run, tmp_path: Path, words: tuple[str, ...], said: str
) -> None:
    ran = run("windtunnel", contract(tmp_path, 120_000), *words, "--rounds", "200")
    assert said in " ".join(ran.out.split())
