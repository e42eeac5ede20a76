"""A policy's file is read strictly: each refusal names the place, the rule and the mend."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from wellspent.files.purchases import read_purchase
from wellspent.files.reading.cells import read_sheet
from wellspent.files.reading.documents import open_document
from wellspent.files.shelves.policies import PolicySheet, policy_from
from wellspent.method.errors import Refused
from wellspent.method.policy import Policy
from wellspent.method.purchases import Condition, Purchase

SOURCE = 'source = { title = "A", publisher = "B", year = 2026, licence = "facts-cited" }'
HEAD = """
id = "a-policy"
label = "A policy"
"""
RULE = f"""
[[rule]]
id = "a-rule"
text = "A rule."
status = "published"
{SOURCE}
"""
EFFECT = 'required = ["Do it."]\n'


def read(folder: Path, text: str) -> Policy:
    path = folder / "a-policy.toml"
    path.write_text(HEAD + text, encoding="utf-8")
    return policy_from(read_sheet(open_document(path), PolicySheet))


def refusal(folder: Path, text: str) -> str:
    with pytest.raises(Refused) as refused:
        read(folder, text)
    return "\n".join(f"{fault.place}: {fault.rule}. {fault.mend}" for fault in refused.value.faults)


def when(condition: str) -> str:
    return f"{RULE}{EFFECT}when = [{{ {condition} }}]\n"


def test_a_whole_policy(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        f"""
[[scope]]
fact = "body"
one_of = ["central", "local"]

[[term]]
id = "large"
question = "Is it large?"
status = "unverified"
{SOURCE}
[[term.case]]
text = "a million"
when = [{{ fact = "value", is = ">=", than = 1000000, vat = "included" }}]
{RULE}
route = "framework"
minimum_weighting = "10%"
weighting_max = 0.3
average_goal = 0.2
measures_max = 6
kpis_min = 3
kpis_expected = true
standstill_days = 8
required = ["Do it."]
notices = ["UK17: payments"]
options = ["Or that."]
[[rule.when]]
fact = "date"
is = "<"
than = 2027-01-01
[[rule.when]]
fact = "large"
truth = true
[[rule.when]]
fact = "urgent"
truth = false
""",
    )
    (rule,) = found.rules
    assert found.scope == (Condition("body", one_of=("central", "local")),)
    assert found.terms[0].cases[0].conditions == (
        Condition("value", ">=", Fraction(1_000_000), vat="included"),
    )
    assert rule.conditions == (
        Condition("date", "<", date(2027, 1, 1)),
        Condition("large"),
        Condition("urgent", truth=False),
    )
    assert found.facts == ["urgent"]
    effect = rule.effect
    assert (effect.minimum_weighting, effect.weighting_max, effect.average_goal) == (
        Fraction(1, 10),
        Fraction(3, 10),
        Fraction(1, 5),
    )
    assert (effect.route, effect.measures_max, effect.kpis_min, effect.standstill_days) == (
        "framework",
        6,
        3,
        8,
    )
    assert effect.notices == ("UK17: payments",)


def test_the_example_of_the_documentation_is_a_policy(tmp_path: Path) -> None:
    page = (Path(__file__).parents[2] / "docs" / "library-format.md").read_text(encoding="utf-8")
    example = page.split("## Policies")[1].split("```toml\n")[1].split("```")[0]
    path = tmp_path / "ppn-026.toml"
    path.write_text(example, encoding="utf-8")
    found = policy_from(read_sheet(open_document(path), PolicySheet))
    assert found.facts == ["call-off", "light-touch"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "rule is missing"),
        (RULE, "the rule brings nothing. Add an effect"),
        (f"{RULE}kpis_min = 2.5", "2.5 is not a whole number"),
        (f"{RULE}minimum_weighting = 10", "Did you mean 0.1?"),
        (f'{RULE}route = "statment"', 'Did you mean "statement"?'),
        (f'{RULE}notices = ["tender notice"]', 'Write "UK4: tender notice, ..."'),
        (f'{RULE}notices = ["UK18: a notice"]', "does not begin with the number of a notice"),
        (f"{RULE}{EFFECT}minimum_weigthing = 0.1", "Did you mean minimum_weighting?"),
        (f"{RULE}{EFFECT}{RULE}{EFFECT}", 'the id "a-rule" stands twice'),
        (when('fact = "value", is = ">=", than = 10'), 'the fact "value" is tested with is and than and vat'),
        (when('fact = "value", is = "=>", than = 10, vat = "included"'), '"=>" is not one of >=, >, <, <='),
        (
            when('fact = "value", is = ">", than = 10, vat = "yes"'),
            "is not one of included, excluded, unstated. Write one of them.",
        ),
        (when('fact = "value", is = ">", than = 2026-01-01, vat = "unstated"'), "Write than = 10000."),
        (when('fact = "date", is = ">=", than = 2026'), "Write than = 2026-01-01."),
        (when('fact = "date", is = ">=", than = 2026-01-01, vat = "included"'), "tested with is and than"),
        (when('fact = "body", one_of = ["locl"]'), 'a body cannot be "locl". Use some of central, local'),
        (when('fact = "kind", one_of = []'), "a kind cannot be nothing"),
        (when('fact = "nation", truth = true'), 'the fact "nation" is tested with one_of'),
        (when('fact = "urgent"'), 'the fact "urgent" is tested with truth'),
        (when('fact = "urgent", truth = true, vat = "included"'), "Give truth, and nothing else."),
        (when('fact = "Urgent", truth = true'), "such as urgent"),
    ],
)
def test_refused(tmp_path: Path, text: str, said: str) -> None:
    assert said in refusal(tmp_path, text)


def test_a_refusal_names_the_place(tmp_path: Path) -> None:
    said = refusal(tmp_path, when('fact = "urgent"'))
    assert "[[rule]] 1" in said
    assert "when" in said


@pytest.mark.parametrize("rests_on", ["large", "larger"])
def test_a_term_rests_only_on_earlier_ones(tmp_path: Path, rests_on: str) -> None:
    terms = "".join(
        f"""
[[term]]
id = "{id}"
question = "Is it {id}?"
status = "published"
{SOURCE}
[[term.case]]
text = "so"
when = [{{ fact = "{fact}", truth = true }}]
"""
        for id, fact in (("large", rests_on), ("larger", "urgent"))
    )
    said = refusal(tmp_path, f"{terms}{RULE}{EFFECT}")
    assert f'the term "large" rests on "{rests_on}", which is not worked out before it' in said


class TestPurchase:
    def test_what_is_left_out_is_not_known(self) -> None:
        assert read_purchase({"value": None, "vat": None}) == Purchase()

    def test_all_of_it(self) -> None:
        given = {
            "value": "£1,000,000.50", "vat": "excluded", "kind": "works", "date": "2027-01-01",
            "body": "police", "nation": "wales",
        }  # fmt: skip
        expected = Purchase(
            Fraction(2_000_001, 2), "excluded", "works", date(2027, 1, 1), "police", "wales",
            {"urgent": True, "call-off": False},
        )  # fmt: skip
        assert read_purchase(given, ["urgent=yes", "call-off = no", "urgent=yes"]) == expected

    @pytest.mark.parametrize(
        ("given", "known", "place", "said"),
        [
            ({"value": "ten"}, [], "--value", "is not an amount"),
            ({"value": "nan"}, [], "--value", "is not an amount"),
            ({"date": "1 May"}, [], "--date", "is not a day"),
            ({"body": "locl"}, [], "--body", "is not one of"),
            ({}, ["urgent"], "--known", "is not a fact"),
            ({}, ["=yes"], "--known", "is not a fact"),
            ({}, ["urgent=perhaps"], "--known", "is not a fact"),
            ({}, ["urgent=yes", "urgent=no"], "--known", "both yes and no"),
        ],
    )
    def test_refused(self, given: dict[str, str | None], known: list[str], place: str, said: str) -> None:
        with pytest.raises(Refused) as refused:
            read_purchase(given, known)
        (fault,) = refused.value.faults
        assert fault.place == place
        assert said in fault.rule

    def test_all_faults_come_at_once(self) -> None:
        with pytest.raises(Refused) as refused:
            read_purchase({"value": "x", "body": "x"}, ["x"])
        assert [fault.place for fault in refused.value.faults] == ["--value", "--body", "--known"]
