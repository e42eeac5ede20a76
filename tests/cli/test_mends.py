"""Refusals whose mend leads on: each says what fits this file, this key and this person."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.running import Run

OFFER = """\
bid = "a"
bidder = "Firm A"
edition = "wellspent@2026"

[[promise]]
measure = "{measure}"
quantity = {quantity}
unit = "{unit}"
"""

TENDER = """\
title = "Grounds"
decided = 2026-11-21

[[criterion]]
id = "price"
kind = "price"
weight = 60
rule = "lowest-over-price"

[[criterion]]
id = "plan"
kind = "quality"
weight = 40
rule = "scale"
scale = 5

[[bid]]
id = "a"
answers = { price = 100, plan = [4] }
"""

PROMISED = OFFER.format(measure="local-jobs", quantity=1, unit="fte-year")
MAP = 'title = "Meals"\n[[outcome]]\nname = "Visits"\nquantity = 7\nproxy = 94\n'
TABLE = "name,quantity,proxy\nVisits,7,94\n"


@pytest.fixture(autouse=True)
def _in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files are named as a person would."""
    monkeypatch.chdir(tmp_path)


def offer(quantity: str, measure: str, unit: str) -> str:
    text = OFFER.format(measure=measure, quantity=quantity, unit=unit)
    Path("o.toml").write_text(text, encoding="utf-8")
    return "o.toml"


IDLE = "a deflator does nothing without a base year."


@pytest.mark.parametrize(
    ("name", "text", "words", "said"),
    [
        ("m.csv", TABLE, ["--deflator", "cpi"],
         ['m.csv: --deflator: there is no deflator "cpi". Use one of gmca-v1-4, hmt-gdp.',
          f"m.csv: --deflator: {IDLE} Give --base-year 2024, or leave it out."]),
        ("m.csv", TABLE, ["--deflator", "hmt-gdp@2025-12"],
         [f"m.csv: --deflator: {IDLE} Give --base-year 2024, or leave it out."]),
        ("m.csv", "name,quantity,proxy,deflator\nVisits,7,94,hmt-gdp\n", [],
         [f"m.csv: row 2, column deflator: {IDLE} Give --base-year 2024, or leave it out."]),
        ("m.toml", MAP + 'deflator = "hmt-gdp"\n', [],
         [f"m.toml: [[outcome]] 1, deflator (line 6): {IDLE} Add base_year = 2024, or leave it out."]),
        ("m.csv", "name,quantity,proxy,low\nVisits,7,94,5\nMeals,1,2,3\n", [],
         ['m.csv: column low: the column "low" takes no numbers itself. Use a column such as low.quantity.']),
        ("m.csv", "name,quantity,proxy\n", [],
         ["m.csv: the table has no rows below its header. Write one for each outcome."]),
        ("m.csv", "name,quantity,proxy\nVisits,95%,94\n", [],
         ['m.csv: row 2, column quantity: "95%" is not a number. Write digits: 95, or 0.95 if it is a share of one.']),
        ("m.csv", "name,quantity,proxy\nVisits,£30,94\n", [],
         ['m.csv: row 2, column quantity: "£30" is not a number. Write digits, such as 30.']),
        ("m.toml", TENDER, [], ["m.toml: this is a tender. `wellspent evaluate m.toml` reads it."]),
        ("m.toml", PROMISED, [], ["m.toml: this is an offer. `wellspent value --offer m.toml` reads it."]),
        ("m.csv", "measure,quantity\nlocal-jobs,1\n", [],
         ["m.csv: this is an offer. `wellspent value --offer m.csv` reads it."]),
    ],
)  # fmt: skip
def test_maps(run: Run, name: str, text: str, words: list[str], said: list[str]) -> None:
    Path(name).write_text(text, encoding="utf-8")
    ran = run("value", name, *words)
    assert (ran.code, ran.out, ran.err.splitlines()) == (1, "", said)


@pytest.mark.parametrize(
    ("command", "text", "said"),
    [
        (["evaluate"], PROMISED, "f.toml: this is an offer. `wellspent value --offer f.toml` reads it."),
        (["evaluate"], MAP, "f.toml: this is a map. `wellspent value f.toml` reads it."),
        (["value", "--offer"], MAP, "f.toml: this is a map. `wellspent value f.toml` reads it."),
        (["lm3"], MAP, "f.toml: this is a map. `wellspent value f.toml` reads it."),
        (["evaluate"], "income = 1\n[[payee]]\n", "f.toml: this is a survey for LM3. `wellspent lm3 f.toml` reads it."),
        (["evaluate"], "[[option]]\n", "f.toml: this is a comparison of options. `wellspent wholelife f.toml` reads it."),
        (["evaluate"], "[[ballot]]\n", "f.toml: this is a round of ballots. `wellspent weigh f.toml` reads it."),
        (["evaluate"], "[answers]\n", "f.toml: this is a self-assessment. `wellspent assess f.toml` reads it."),
        (["evaluate"], "releases = []\n",
         "f.toml: this is a published notice. `wellspent notice f.toml --out DIR` reads it."),
    ],
)  # fmt: skip
def test_a_file_of_another_kind_is_told_once(run: Run, command: list[str], text: str, said: str) -> None:
    Path("f.toml").write_text(text, encoding="utf-8")
    ran = run(*command, "f.toml")
    assert (ran.code, ran.out, ran.err) == (1, "", f"{said}\n")


def test_a_broken_file_of_the_right_kind_is_told_in_full(run: Run) -> None:
    Path("f.toml").write_text(MAP.replace("quantity = 7\n", "") + "[[criterion]]\n", encoding="utf-8")
    ran = run("value", "f.toml")
    assert ran.err.splitlines()[0] == "f.toml: [[outcome]] 1 (line 2): quantity is missing. Add quantity = 7"


@pytest.mark.parametrize(
    ("measure", "unit"),
    [
        ("local-target-group-jobs", "fte-year"),
        ("donations-money", "gbp"),
        ("agency-and-zero-hours-share", "share"),
    ],
)
def test_a_promise_without_a_unit_is_told_its_own(run: Run, measure: str, unit: str) -> None:
    path = Path(offer("1", measure, unit))
    path.write_text(path.read_text(encoding="utf-8").replace(f'unit = "{unit}"\n', ""), encoding="utf-8")
    ran = run("value", "--offer", path)
    assert ran.err == f'o.toml: [[promise]] 1, unit (line 5): unit is missing. Add unit = "{unit}"\n'
    Path("o.csv").write_text(f"measure,quantity\n{measure},1\n", encoding="utf-8")
    assert (
        run("value", "--offer", "o.csv").err == f"o.csv: row 2, column unit: unit is missing. Write {unit}.\n"
    )


@pytest.mark.parametrize(
    ("written", "plain", "measure", "unit"),
    [
        ('"95%"', "0.95", "agency-and-zero-hours-share", "share"),
        ('"£30,000"', "30000", "donations-money", "gbp"),
        ('"30,000"', "30000", "donations-money", "gbp"),
        ('"1,200"', "1200", "volunteering-hours", "person-hour"),
    ],
)
def test_a_quantity_is_read_as_it_is_printed(
    run: Run, written: str, plain: str, measure: str, unit: str
) -> None:
    said, bare = (run("value", "--offer", offer(text, measure, unit), "--json") for text in (written, plain))
    assert said.code == 0
    assert said.out == bare.out


@pytest.mark.parametrize(
    ("quantity", "measure", "unit", "said"),
    [
        ('"95%"', "volunteering-hours", "person-hour",
         '"95%" is a percentage, and this is counted in person-hour. Write how many person-hour.'),
        ('"£30,000"', "volunteering-hours", "person-hour",
         '"£30,000" is money, and this is counted in person-hour. Write how many person-hour.'),
        ('"£0.5"', "agency-and-zero-hours-share", "share",
         '"£0.5" is money, and this is counted in share. Write a share such as 0.25.'),
        ('"12,00"', "volunteering-hours", "person-hour",
         '"12,00" is not a number. Put commas between thousands only, such as 1,200.50.'),
        ('"2k"', "volunteering-hours", "person-hour", '"2k" is not a number. Write digits, such as 2000.'),
    ],
)  # fmt: skip
def test_a_quantity_of_another_unit_is_refused(
    run: Run, quantity: str, measure: str, unit: str, said: str
) -> None:
    ran = run("value", "--offer", offer(quantity, measure, unit))
    assert (ran.code, ran.err) == (1, f"o.toml: [[promise]] 1, quantity (line 7): {said}\n")


def test_a_count_may_be_in_pounds_only_where_it_counts_money(run: Run) -> None:
    path = Path(offer('"£500"', "donations-money", "gbp"))
    count = '[[promise.count]]\namount = "£500"\nshare = 1\n'
    path.write_text(path.read_text(encoding="utf-8") + count, encoding="utf-8")
    assert run("value", "--offer", path).code == 0
    path = Path(offer("500", "carbon-reduced", "tco2e"))
    path.write_text(path.read_text(encoding="utf-8") + count, encoding="utf-8")
    assert "is money, and this is counted in" in run("value", "--offer", path).err


def test_target_groups_are_a_list(run: Run) -> None:
    path = Path(offer("1", "local-target-group-jobs", "fte-year"))
    count = "[[promise.count]]\npeople = 1\nfte = 1\nyears = 1\ngroups = 1\n"
    path.write_text(path.read_text(encoding="utf-8") + count, encoding="utf-8")
    assert run("value", "--offer", path).err == (
        "o.toml: [[promise]] 1, [[count]] 1, groups (line 13): this must be a list of the target groups the tender "
        'names. Write groups = ["long-term-unemployed-people"].\n'
    )


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('rule = "scale"\nscale = 5\n', "",
         '[[criterion]] 2, rule (line 10): rule is missing. Add rule = "scale", or another rule.'),
        ('rule = "lowest-over-price"\n', "",
         '[[criterion]] 1, rule (line 4): rule is missing. Add rule = "absolute-linear", or another rule.'),
        ('kind = "quality"\nweight = 40\nrule = "scale"\nscale = 5\n',
         'kind = "measure"\nmeasure = "volunteering-hours"\nweight = 40\n',
         '[[criterion]] 2, rule (line 10): rule is missing. Add rule = "target", or another rule.'),
        ("weight = 40", 'weight = "40%"',
         '[[criterion]] 2, weight (line 13): "40%" is a percentage. '
         "Write 40: weights are points that sum to out_of."),
        ('kind = "quality"', 'kind = "social value"',
         '[[criterion]] 2, kind (line 12): "social value" is not one of price, quality, value, measure. '
         'Did you mean "value"?'),
    ],
)  # fmt: skip
def test_tenders(run: Run, old: str, new: str, said: str) -> None:
    assert old in TENDER
    Path("t.toml").write_text(TENDER.replace(old, new), encoding="utf-8")
    ran = run("evaluate", "t.toml")
    assert (ran.code, ran.err.splitlines()[0]) == (1, f"t.toml: {said}")


@pytest.mark.parametrize(
    ("words", "text", "said"),
    [
        (["lm3"], "name,kind,amount\nA,staff,5\n", "s.csv: income is missing. Give --income 200000."),
        (["lm3", "--income", "9", "--round1", "full"], "name,kind,amount\nA,staff,5\n",
         's.csv: --round1: "full" is not one of in-full, local-only. Did you mean "in-full"?'),
        (["lm3", "--income", "9"], "name,kind,amount,local\nA,staff,5,maybe\n",
         's.csv: row 2, column local: "maybe" does not say whether it is local. Write yes, no, or a share such as 0.5.'),
        (["assess"], "question,step\na1,3\n",
         "s.csv: a table does not say which questions it answers. Give --set diagnostic."),
        (["assess"], "theme,level,met\npeople,1,yes\n",
         "s.csv: a table does not say which questions it answers. Give --set flexible-framework."),
        (["weigh"], "criterion,points\njobs,1\n", "s.csv: method is missing. Give --method allocation."),
        (["weigh", "--method", "rank", "--out-of", "x"], "criterion,rank\njobs,1\n",
         's.csv: --out-of: "x" is not a whole number. Write digits, such as 12.'),
    ],
)  # fmt: skip
def test_a_table_is_told_the_option_it_has_no_place_for(
    run: Run, words: list[str], text: str, said: str
) -> None:
    Path("s.csv").write_text(text, encoding="utf-8")
    ran = run(*words, "s.csv")
    assert (ran.code, ran.out, ran.err) == (1, "", f"{said}\n")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["lm3", "--rounds", "3,2,1", "--round1", "full"],
         '--round1: there is no convention "full". Did you mean "in-full"?'),
        (["lm3", "--rounds", "0,0,0"],
         "--rounds: round 1 is nothing, so nothing can be divided by it. Write the contract's value."),
        (["policy", "ppn-026", "--value", "33k"], '--value: "33k" is not an amount. Write digits, such as 33000.'),
        (["policy", "starr"],
         'ID: there is no policy "starr". Did you mean "star" or "surrey"? `wellspent library list policy` lists them all.'),
        (["policy", "x"],
         'ID: there is no policy "x". There are 16, such as aintree, bradford, nhs. '
         "`wellspent library list policy` lists them all."),
        (["policy", "star", "--known", "urgnt=yes"],
         '--known: there is no fact "urgnt". Did you mean "urgent"? `wellspent policy --facts` lists them all.'),
        (["library", "show", "gmca-jsa"],
         'there is no entry "gmca-jsa". Did you mean "gmca-jsa-into-work-fiscal" or "gmca-jsa-into-work-economic"? '
         "`wellspent library list KIND` lists a kind, such as measure, proxy or policy."),
    ],
)  # fmt: skip
def test_options_and_names(run: Run, words: list[str], said: str) -> None:
    ran = run(*words)
    assert (ran.code, ran.out, ran.err) == (1, "", f"{said}\n")


def test_a_key_twice_in_one_object_of_a_notice_is_refused(run: Run) -> None:
    Path("n.json").write_text('{"releases": [{"ocid": "a", "ocid": "b"}]}', encoding="utf-8")
    ran = run("notice", "n.json", "--out", "drafts")
    assert (ran.code, ran.err) == (1, "n.json: ocid stands twice in one object. Keep one of them.\n")
    Path("n.jsonl").write_text('{"ocid": "a", "ocid": "b"}\n', encoding="utf-8")
    ran = run("notice", "n.jsonl", "--out", "drafts")
    assert (ran.code, ran.err) == (
        1, "n.jsonl: line 1: ocid stands twice in one object. The line is passed over.\n",
    )  # fmt: skip
