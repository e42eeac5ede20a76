"""The canonical form: one spelling of the same content, which reads back to the same bytes and figures."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.running import Run

from wellspent.documents.evaluations import evaluation_figures
from wellspent.documents.figures import plain
from wellspent.documents.values import value_figures
from wellspent.files.canonical import canonical
from wellspent.files.maps import read_map
from wellspent.files.offers import read_offer
from wellspent.files.shelves.library import open_library
from wellspent.files.tenders import read_tender
from wellspent.method import ranking
from wellspent.method.errors import Refused
from wellspent.method.offers import offer_map
from wellspent.method.sroi import value_map
from wellspent.method.working import exact, traced

TODAY = date(2026, 11, 21)
INCIDENT = '"gmca-anti-social-behaviour-incident-fiscal"'
in_one_folder = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture(autouse=True)
def _stand_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def written(text: str, name: str) -> Path:
    Path(name).write_text(text, encoding="utf-8")
    return Path(name)


def holds(text: str, figures: Callable[[Path], Any]) -> None:
    """A file and its canonical form: the same bytes, the same digest, the same figures."""
    path = written(text, "entered.toml")
    form = canonical(path)
    again = written(form.content.decode(), "canonical.json")
    assert canonical(again) == form
    assert form.digest == sha256(form.content).hexdigest()
    assert figures(again) == figures(path)
    assert form.content == json.dumps(
        json.loads(form.content), ensure_ascii=False, sort_keys=True, separators=(",", ":")
    ).encode("utf-8")


def map_figures(path: Path) -> Any:
    return plain(value_figures(value_map(read_map(path, open_library(), {}, TODAY), traced), []))


def offer_figures(path: Path) -> Any:
    offer = read_offer(path, open_library(), TODAY)
    return offer.bid, plain(value_figures(value_map(offer_map(offer), exact), []))


def tender_figures(path: Path) -> Any:
    found = read_tender(path, open_library(), TODAY)
    return [
        plain(evaluation_figures(ranking.evaluate(lot), found.notices[lot.lot], found.decided))
        for lot in found.lots
    ]


numbers = st.decimals(0, 10**6, places=3).map(
    lambda number: st.sampled_from([f"{number}", f'"{number}"', f'"{number:,}"'])
)
amounts = numbers.flatmap(lambda spelled: spelled)
quantities = st.decimals(-1000, 1000, places=4).map(str)
shares = st.integers(0, 100).flatmap(lambda n: st.sampled_from([f'"{n}%"', f"{n / 100}", f'"{n / 100:.4f}"']))
words = (
    st.text(st.characters(categories=["L", "N", "Zs"]), min_size=1, max_size=12)
    .filter(str.strip)
    .map(lambda text: json.dumps(text, ensure_ascii=False))
)
years = st.sampled_from(["2008", '"2008"', '"2008/09"', '"2023/24"'])


def table(
    required: dict[str, st.SearchStrategy[str]], optional: dict[str, st.SearchStrategy[str]]
) -> st.SearchStrategy[str]:
    """Lines of key = value in any order."""
    found = st.fixed_dictionaries(required, optional=optional)
    return found.flatmap(
        lambda keys: st.permutations([f"{key} = {value}" for key, value in keys.items()])
    ).map("\n".join)


outcomes = table(
    {"name": words, "quantity": quantities, "proxy": amounts},
    {
        "stakeholder": words, "unit": words, "price_year": years, "deadweight": shares, "leakage": shares,
        "attribution": shares, "multiplier": st.sampled_from(["1", "1.0", '"2.5"', "0"]), "drop_off": shares, "duration": st.sampled_from(["1", "3"]),
        "starts": st.sampled_from(["0", "2"]), "ledger": st.sampled_from(['"fiscal"', '"social"']),
        "discount": st.sampled_from(['"health"', "0.02", '"2%"']),
        "high": st.just("{ quantity = 1000 }"), "low": st.just("{ quantity = -1000 }"),
    },
)  # fmt: skip
looked_up = st.just(f'name = "Incidents"\nquantity = 2\nproxy = {INCIDENT}')
heads = table(
    {"title": words},
    {
        "investment": amounts, "discount": st.sampled_from(['"standard"', "0.035", '"3.5%"']), "base_year": years,
        "timing": st.sampled_from(['"value-map"', '"guide-2009"']), "decided": st.just('"2026-11-21"'), "id": st.just('"a-map"'),
    },
)  # fmt: skip
maps = st.tuples(heads, st.lists(outcomes | looked_up, min_size=1, max_size=4)).map(
    lambda parts: parts[0] + "".join(f"\n\n[[outcome]]\n{row}" for row in parts[1])
)


@in_one_folder
@given(maps)
def test_maps(text: str) -> None:
    holds(text, map_figures)


promises = (
    table({"measure": st.just('"local-target-group-jobs"'), "unit": st.just('"fte-year"'), "quantity": amounts.map(lambda n: n.replace(",", ""))},
          {"statement": words, "from": st.sampled_from(["2027-01-01", '"2027-01-01"']), "to": st.just("2029-01-01")})
    | st.integers(1, 9).map(lambda n: f'measure = "jobseekers-into-work"\nunit = "person-year"\ncount = [{{ people = {n}, years = 0.5 }}]')
)  # fmt: skip
offers = st.lists(promises, min_size=1, max_size=3).map(
    lambda rows: (
        'edition = "wellspent@2026"\nbidder = "GB"\nbid = "a"'
        + "".join(f"\n\n[[promise]]\n{row}" for row in rows)
    )
)


@in_one_folder
@given(offers)
def test_offers(text: str) -> None:
    holds(text, offer_figures)


scores = (
    st.integers(0, 5)
    .map(lambda n: st.sampled_from([f"{n}", f"{n}.0", f'"{n}"']))
    .flatmap(lambda spelled: spelled)
)
bids = st.tuples(
    amounts,
    st.lists(scores, min_size=1, max_size=3).map(lambda n: f"[{', '.join(n)}]"),
    st.sampled_from(["true", '"yes"', '"no"']),
)
TENDER = """
title = "Grounds"
decided = 2026-11-21
[[criterion]]
id = "price"
kind = "price"
weight = 40.0
rule = "absolute-linear@1"
floor = "£0"
ceiling = 1000000
[[criterion]]
id = "quality"
kind = "quality"
weight = 60
rule = "scale"
scale = 5
[[criterion]]
id = "living-wage"
kind = "quality"
weight = 0
rule = "pass-fail"
"""


@in_one_folder
@given(st.lists(bids, min_size=1, max_size=4), st.permutations(["price", "quality", "living-wage"]))
def test_tenders(found: list[tuple[str, str, str]], order: list[str]) -> None:
    text = TENDER
    for place, answers in enumerate(found):
        named = dict(zip(("price", "quality", "living-wage"), answers, strict=True))
        inside = ", ".join(f"{name} = {named[name]}" for name in order)
        text += f'\n[[bid]]\nid = "bid-{place}"\nanswers = {{ {inside} }}\n'
    holds(text, tender_figures)


def test_lots_and_the_name_of_a_lot() -> None:
    criteria = TENDER.partition("[[criterion]]")[2].replace("[[criterion]]", "[[lot.criterion]]")
    text = f'title = "x"\n[[lot]]\nid = "1"\n[[lot.criterion]]{criteria}\n[[bid]]\nid = "a"\nlot = "1"\n'
    holds(text + 'answers = { price = "£1,000", quality = 3, living-wage = "yes" }', tender_figures)
    form = canonical(Path("entered.toml"))
    assert b'"answers":{"living-wage":true,"price":"1000","quality":"3"}' in form.content
    single = TENDER.replace('title = "Grounds"', 'title = "Grounds"\nlot = "north"')
    assert b'"lot":"north"' in canonical(written(single, "single.toml")).content


def test_every_spelling_of_one_content_is_one_form() -> None:
    one = 'title = "Caf\u00e9"\n[[outcome]]\nname = "x"\nquantity = 1.50\nproxy = 1200\ndeadweight = 0.05\n'
    other = '[[outcome]]\ndeadweight = "5%"\nproxy = "£1,200.00"\nquantity = "1.5"\nname = " x "\n'
    form = canonical(written(one, "one.toml"))
    assert form.content == (
        '{"outcome":[{"deadweight":"0.05","name":"x","proxy":"1200","quantity":"1.5"}],"title":"Café"}'.encode()
    )
    assert canonical(written('title = "Cafe\u0301"\n' + other, "other.toml")) == form


def test_the_command_prints_the_bytes_and_names_them(run: Run) -> None:
    path = written('title = "x"\n[[outcome]]\nname = "x"\nquantity = 1\nproxy = 2\n', "map.toml")
    ran = run("canonical", path)
    form = canonical(path)
    assert (ran.code, ran.out, ran.err) == (0, form.content.decode(), f"sha256:{form.digest}\n")
    ran = run("canonical", path, "--out", "form.json")
    assert (ran.code, ran.out, ran.err) == (0, "", f"sha256:{form.digest}\n")
    assert Path("form.json").read_bytes() == form.content
    assert json.loads(run("value", "form.json", "--json").out)["present_value"] == "1.93"


@pytest.mark.parametrize(
    ("text", "words", "said"),
    [
        ('title = "x"\n', [], "a.toml: it does not show whether it is a map, an offer or a tender. "
         "A map has [[outcome]], an offer [[promise]], a tender [[criterion]]; or say --kind."),
        ('title = "x"\n', ["--kind", "maps"], 'there is no kind of file "maps". Did you mean "map"?'),
        ('title = "x"\n', ["--kind", "map"], "a.toml: outcome is missing. Add [[outcome]] with its keys below it."),
        (TENDER + '[[bid]]\nid = "a"\nanswers = { price = "dear" }\n', [],
         'a.toml: [[bid]] 1, answers (line 24): "dear" is not an amount. Write digits, such as 12.5.'),
        (TENDER + '[[bid]]\nid = "a"\nanswers = { other = 2026-01-01 }\n', [],
         "a.toml: [[bid]] 1, answers (line 24): this is not a number. Write digits, such as 12.5."),
    ],
)  # fmt: skip
def test_nothing_is_printed_of_a_file_with_a_fault(run: Run, text: str, words: list[str], said: str) -> None:
    ran = run("canonical", written(text, "a.toml"), *words, "--out", "form.json")
    assert (ran.code, ran.out, ran.err) == (1, "", f"{said}\n")
    assert not Path("form.json").exists()


def test_a_table_shows_what_it_is_by_its_columns() -> None:
    promise = written("measure,quantity,unit\nlocal-jobs,1,fte-year\n", "a.csv")
    outcome = written("name,quantity,proxy\nx,1,2\n", "b.csv")
    assert b'"promise"' in canonical(promise).content
    assert canonical(outcome).content == b'{"outcome":[{"name":"x","proxy":"2","quantity":"1"}],"title":"b"}'
    with pytest.raises(Refused, match="there is no such file"):
        canonical(Path("gone.toml"))
