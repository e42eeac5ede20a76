"""The library's lists and entries as a person asks for them."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.running import Run

from wellspent.documents.listings import LISTINGS
from wellspent.files.shelves.library import open_library

TITLES = {"proxy": "proxies", "policy": "policies", "measure-set": "measure set", "question": "question sets",
          "legality": "legality checks"}  # fmt: skip


@pytest.mark.parametrize("kind", LISTINGS)
def test_every_kind_is_listed_with_whole_ids_and_counted(run: Run, kind: str) -> None:
    listed = run("library", "list", kind, "--json").json[kind]
    ran = run("library", "list", kind)
    assert ran.out.splitlines()[0] == f"{len(listed)} {TITLES.get(kind, f'{kind}s')}"
    assert {entry["id"] for entry in listed} <= set(ran.out.split())
    assert all({"id", "label", "shelf", "status"} <= set(entry) for entry in listed)


@pytest.mark.parametrize(
    ("kind", "id", "said"),
    [
        ("measure", "young-people-jobs", {"theme": "jobs", "unit": "fte-year", "criterion_use": "award", "proxies": []}),
        ("proxy", "gmca-jsa-into-work-fiscal",
         {"amount": "9800", "price_year": "2012/13", "unit": "person-year", "ledger": "fiscal", "place": "not stated",
          "status": "published", "licence": "CC-BY-4.0"}),
        ("framework", "ppn-002@2025",
         {"edition": "2025", "usable_from": "2025-02-24", "applies_from": "2025-10-01", "applies_to": "2026-12-31"}),
        ("policy", "ppn-002", {"rules": 5}),
        ("legality", "unrelated", {"code": "unrelated", "label": "Not about this contract", "shelf": "package"}),
        ("parameter", "standard", {"kind": "discount-schedule", "status": "published"}),
        ("question", "flexible-framework", {"questions": 25}),
        ("unit", "person", {"plural": "people", "whole": True, "dimension": "people"}),
        ("licence", "licensed-to-user", {"share": False}),
        ("fact", "call-off", {"label": "Is it called off under a framework agreement?"}),
    ],
)  # fmt: skip
def test_what_tells_an_entry_from_the_others(run: Run, kind: str, id: str, said: dict[str, object]) -> None:
    entry = next(entry for entry in run("library", "list", kind, "--json").json[kind] if entry["id"] == id)
    assert {key: entry[key] for key in said} == said


def test_words_narrow_a_list(run: Run) -> None:
    found = run("library", "list", "measure", "JOBS", "young", "--json").json["measure"]
    assert [entry["id"] for entry in found] == [
        "young-people-16-to-17-engaged", "young-people-18-to-24-engaged", "young-people-jobs",
    ]  # fmt: skip
    one = run("library", "list", "fact", "concession")
    assert one.out == (
        "1 fact with “concession”\n\nFacts\n\n"
        "  Id           Question\n"
        f" {'─' * 99}\n"
        "  concession   Is it a concession, where the supplier is paid wholly or partly by using what it\n"
        "               builds or runs?\n\n"
        "Next\n  Look at one with `wellspent library show concession`.\n"
    )
    none = run("library", "list", "unit", "zzz")
    assert none.out == "0 units with “zzz”\n\nNext\n  See them all with `wellspent library list unit`.\n"


def test_a_kind_nobody_knows(run: Run) -> None:
    assert run("library", "list", "polices").err == (
        'there is no kind of entry "polices". Did you mean "policy" or "licence"?\n'
    )
    assert run("library", "show", "ppn-002", "--kind", "law").err == (
        'there is no kind of entry "law". Use one of proxy, measure, framework, measure-set, parameter, policy, '
        "legality, question, unit, licence, fact.\n"
    )


@pytest.mark.parametrize("id", ["ppn-002", "ppn-026", "ppn-06-20", "aintree", "preston"])
def test_a_framework_and_a_policy_of_one_id_are_both_shown(run: Run, id: str) -> None:
    framework, policy = run("library", "show", id, "--json").json["entries"]
    assert (framework["kind"], policy["kind"], framework["id"], policy["id"]) == (
        "framework",
        "policy",
        id,
        id,
    )
    assert framework["outcomes"]
    assert policy["rules"]
    shown = run("library", "show", id).out
    assert shown.startswith(f"{id} is a framework and a policy\n")
    assert shown.index("Outcomes of the framework") < shown.index("Rules of the policy")
    assert run("library", "show", id, "--kind", "policy", "--json").json == policy
    assert run("library", "show", id, "--kind", "framework", "--json").json == framework
    assert run("library", "show", framework["id"] + "@" + framework["edition"], "--json").json == framework


def test_an_edition_is_the_newest_unless_one_is_named(run: Run) -> None:
    newest = run("library", "show", "victoria")
    assert "See the edition before with `wellspent library show victoria@2018`." in newest.out
    editions = [
        run("library", "show", name, "--json").json["edition"] for name in ("victoria", "victoria@2018")
    ]
    assert editions == ["2023", "2018"]
    assert 'there is no entry "victoria@2019". Did you mean' in run("library", "show", "victoria@2019").err


@pytest.mark.parametrize(
    ("id", "lines"),
    [
        ("OGL-3.0", ["Open Government Licence v3.0", "May be passed on  yes"]),
        ("licensed-to-user", ["Licensed to the user who loaded it", "May be passed on  no"]),
        ("fte-year", ["full-time-equivalent year", "Whole ones only  no", "Measures counted in it"]),
        ("call-off", ["Is it called off under a framework agreement?", "Policies that ask for it",
                      "  Give it with `wellspent policy ID --known call-off=yes`, or no."]),
        ("wellspent@2026", ['An offer names it  edition = "wellspent@2026"']),
        ("diagnostic", ["Status  illustrative", "  Answer it with `wellspent assess ANSWERS --set diagnostic`."]),
        ("flexible-framework", ["Questions"]),
        ("nhs", ["NHS England: net zero and social value"]),
    ],
)  # fmt: skip
def test_codes_and_sets_can_be_shown(run: Run, id: str, lines: list[str]) -> None:
    ran = run("library", "show", id)
    assert (ran.code, ran.err) == (0, "")
    assert set(lines) <= set(ran.out.splitlines())


def test_a_code_gives_way_to_an_entry_of_its_name(run: Run) -> None:
    assert run("library", "show", "wellby", "--json").json["kind"] == "proxy"
    assert run("library", "show", "wellby", "--kind", "unit", "--json").json["dimension"] == "welfare"
    assert run("library", "show", "nothing", "--kind", "unit").err.startswith('there is no unit "nothing".')


def test_a_legality_check_is_shown_with_its_rules_and_what_allows_it(run: Run) -> None:
    ran = run("library", "show", "location-reserved", "--json")
    assert (ran.json["kind"], ran.json["code"], ran.json["shapes"]) == ("legality", "location-reserved", [])
    assert "location-reserved-act" in [rule["id"] for rule in ran.json["rules"]]
    assert all(rule["because"] and rule["rewording"] and rule["source"] for rule in ran.json["rules"])
    assert any("PPN 005" in one["source"] for one in ran.json["allowed"])
    told = run("library", "show", "location-reserved").out
    assert told.startswith(
        "A competition closed by place\nIt closes the competition to suppliers of a place."
    )
    assert "What makes it lawful" in told


def test_a_check_of_the_shape_of_a_tender_says_so(run: Run) -> None:
    assert run("library", "show", "weight-missing", "--json").json["shapes"] == ["weight-missing"]
    assert "phrases; the shape weight-missing of a tender" in run("library", "show", "weight-missing").out


def test_a_check_on_ones_own_shelf_is_listed_from_there(run: Run, data_dir: Path) -> None:
    shelf = data_dir / "library" / "legality"
    shelf.mkdir(parents=True)
    shelf.joinpath("biscuits.toml").write_text(
        'id = "biscuits"\ncode = "biscuits"\nlabel = "Biscuits"\ntext = "It asks for biscuits."\n'
        '[[mark]]\nwords = "biscuits?"\n[[rule]]\nid = "biscuits-always"\nbecause = "We said so."\n'
        'rewording = "Ask for tea."\nstatus = "illustrative"\n'
        'source = { title = "House rules", publisher = "Us", year = 2026, licence = "CC0-1.0" }\n'
    )
    open_library.cache_clear()  # another test may have read the empty shelf
    found = run("library", "list", "legality", "biscuits", "--json").json["legality"]
    assert [(one["id"], one["shelf"], one["rules"]) for one in found] == [("biscuits", "user", 1)]
