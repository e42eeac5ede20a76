"""The Library's pages: every entry opens, dated, with its source; licensed sets are for signed-in people alone."""

from __future__ import annotations

import html
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from tests.portal.conftest import World

from wellspent.files.shelves.library import open_library
from wellspent.method.shelves import Library, Shelf
from wellspent.portal.accounts.queries import standing
from wellspent.portal.accounts.standing import NOBODY
from wellspent.portal.shelf import adapters, presenters, queries

LIBRARY = open_library()


def get(path: str, **asked: Any) -> str:
    """A page's text, as anybody reads it."""
    answer = Client().get(path, asked)
    assert answer.status_code == 200, path
    return html.unescape(answer.content.decode())


@pytest.mark.parametrize("kind", queries.KINDS)
def test_every_entry_of_a_kind_has_a_page(db: None, kind: str) -> None:
    for id in LIBRARY.ids(kind)[:40]:
        shown = get(f"/library/{kind}/{id}")
        assert id in shown
        assert "`" not in shown.split("<main")[1].split("</main")[0], "a page names no command"


@pytest.mark.parametrize(
    "path", ["/library/proxy/nothing", "/library/unit/visit", "/library/x/y", "/library/framework/ppn-002"]
)
def test_what_is_not_there_is_not_found(db: None, path: str) -> None:
    assert Client().get(path).status_code == 404


def test_a_measure_s_page_says_how_it_is_counted_and_what_it_serves(db: None) -> None:
    shown = get("/library/measure/local-target-group-jobs")
    for told in (
        "fte-year",
        "Payroll count by quarter",
        "PPN 002",
        "Employment and training for those who face barriers",
    ):
        assert told in shown


def test_frameworks_stand_side_by_side_measure_by_measure(db: None) -> None:
    shown = get("/library/frameworks", theme="all-themes")
    assert "Jobs for people from target groups" in shown
    other = get("/library/frameworks", framework="lancashire@2016", theme="no-such-theme")
    assert "Lancashire" in other
    many = get("/library/frameworks", framework=LIBRARY.ids("framework")[:5])
    assert "Choose at most 4 frameworks" in many


@given(st.lists(st.sampled_from(LIBRARY.ids("framework")), min_size=1, max_size=4, unique=True))
def test_what_stands_side_by_side_is_what_the_measures_say(names: list[str]) -> None:
    chosen = [LIBRARY.find("framework", name).entry for name in names]
    rows = {row.measure.id: row.outcomes for row in queries.side_by_side(LIBRARY, chosen)}
    for found in LIBRARY.all("measure"):
        told = [{id for id in found.entry.serves.get(one.id, ()) if one.outcome(id)} for one in chosen]
        shown = [{one.id for one in cell} for cell in rows.get(found.entry.id, [()] * len(chosen))]
        assert shown == told


@given(st.dates(date(2015, 1, 1), date(2040, 1, 1)))
def test_on_any_day_the_value_in_force_is_the_last_that_began_and_the_stale_come_first(day: date) -> None:
    values = queries.values(LIBRARY, day)
    assert len(values) == len(LIBRARY.ids("proxy"))
    stale = [one.stale for one in values]
    assert stale == sorted(stale, reverse=True)
    for one in values:
        begun = [value for value in one.proxy.values if value.since <= day]
        assert one.amount == (begun[-1] if begun else one.proxy.values[0])
        assert (one.early, one.stale) == (not begun, day > one.proxy.review_by)


def test_a_proxy_s_page_shows_its_values_over_time_and_its_source(db: None) -> None:
    shown = get("/library/proxy/desnz-carbon")
    assert "Value over time" in shown
    assert "Source" in shown
    assert get("/library/proxy/desnz-carbon", on="2030-06-01") != shown


def test_a_day_that_is_none_is_told(db: None) -> None:
    for path in ("/library/proxies", "/library/rules", "/library/proxy/wellby"):
        assert "Enter a day, such as 2026-11-22" in get(path, on="the day before yesterday")


def test_rules_are_those_whose_dates_let_them_apply(db: None) -> None:
    early = [presenters.policy_line(found.entry, date(2012, 1, 1)) for found in LIBRARY.all("policy")]
    late = [presenters.policy_line(found.entry, date(2026, 11, 22)) for found in LIBRARY.all("policy")]
    assert sum(len(row.rules) for row in early) < sum(len(row.rules) for row in late)
    assert "in force that day" in get("/library/rules", on="2012-01-01")


@pytest.mark.parametrize(
    ("words", "found"),
    [("apprentice", "Apprenticeship"), ("CARBON tonne", ""), ("wellby", "wellby"), ("zzz", "Nothing holds")],
)
def test_a_search_finds_entries_that_hold_every_word(db: None, words: str, found: str) -> None:
    assert found.casefold() in get("/library/", words=words).casefold()


def test_a_search_reads_all_kinds_and_no_word_finds_nothing() -> None:
    assert queries.search(LIBRARY, "   ") == {}
    hits = queries.search(LIBRARY, "social value")
    assert set(hits) >= {"policy", "framework"}


def test_a_set_of_the_site_s_own_shelf_is_not_the_public_s(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A licensed set that an administrator loaded is seen by people who sign in, by nobody else."""
    licensed = replace(
        LIBRARY.find("proxy", "wellby").entry, id="licensed-value", label="A value under licence"
    )
    loaded = Library((*LIBRARY.shelves, Shelf("user", {"proxy": {"licensed-value": licensed}})))
    for room in (queries, adapters):
        monkeypatch.setattr(room, "open_library", lambda: loaded)
    queries.shipped.cache_clear()
    try:
        assert queries.library_for(standing(world.lead, None)).has("proxy", "licensed-value")
        assert not queries.library_for(NOBODY).has("proxy", "licensed-value")
        for path in ("/library/proxy/licensed-value", "/api/v1/library/proxy/licensed-value"):
            assert Client().get(path).status_code == 404
        signed_in = Client()
        signed_in.force_login(world.lead)
        assert "shown to its people alone" in signed_in.get("/library/proxy/licensed-value").content.decode()
        assert "A value under licence" not in get("/library/proxies")
    finally:
        queries.shipped.cache_clear()
