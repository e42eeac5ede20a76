"""Lists go on by key: no page counts past the rows before it, and every page starts where an index begins."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from tests.portal.conftest import World

import wellspent.portal
from wellspent.portal.accounts.queries import standing
from wellspent.portal.api import queries as api
from wellspent.portal.audit import queries as audit
from wellspent.portal.tendering import actions, presenters, queries
from wellspent.portal.tendering.models import Procurement

SOURCES = sorted(Path(wellspent.portal.__file__).parent.rglob("*.py"))


def test_no_code_counts_past_rows() -> None:
    assert len(SOURCES) > 50
    for path in SOURCES:
        text = path.read_text("utf-8")
        assert "Paginator" not in text, path
        assert not re.search(r"\bOFFSET\b", text), path
        assert not re.search(r"objects\.[^\n]*\[[^\]\n:]+:[^\]\n]+\]", text), path


@pytest.fixture
def many(world: World) -> World:
    """Thirty procurements, a few of them begun at the same moment."""
    moment = timezone.now() - timedelta(days=1)
    for number in range(30):
        row = actions.begin(by=world.officer, organisation=world.buyer, title=f"Purchase {number}")
        row.made = moment + timedelta(minutes=number // 4)
        row.save()
    return world


def test_no_list_of_the_site_asks_for_an_offset(many: World, tender: Procurement) -> None:
    client = Client()
    client.force_login(many.lead)
    token = presenters.token_of(queries.procurements(standing(many.lead, None))[20])
    for path in (
        "/buy/", f"/buy/?after={token}", "/history", "/history?before=20", "/tenders/", "/api/v1/tenders",
        "/api/v1/ocds/releases", f"/buy/{tender.slug}/history", "/people", "/library/proxies",
    ):  # fmt: skip
        cache.clear()
        with CaptureQueriesContext(connection) as asked:
            assert client.get(path).status_code == 200, path
        assert not [query["sql"] for query in asked if "OFFSET" in query["sql"]], path


def test_walking_the_list_meets_each_row_once_in_order(many: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows of one moment stand at the ends of pages too."""
    monkeypatch.setattr(queries, "PAGE", 7)
    who, seen = standing(many.lead, None), []
    place = None
    while True:
        rows = queries.procurements_after(who, place)
        seen += [row.pk for row in rows[:7]]
        if len(rows) <= 7:
            break
        place = presenters.place_in_list(presenters.token_of(rows[6]))
    assert seen == list(queries.procurements(who).values_list("pk", flat=True))
    assert len(seen) == 30


@given(limit=st.integers(1, 40), start=st.integers(0, 29))
def test_a_page_after_any_row_is_what_comes_next(limit: int, start: int) -> None:
    """The condition of a page, by the words of its definition, on plain pairs."""
    rows = sorted(((number // 4, number) for number in range(30)), reverse=True)
    made, number = rows[start]
    after = [row for row in rows if row[0] <= made and (row[0] < made or row[1] < number)]
    assert after[:limit] == rows[start + 1 :][:limit]


PLANS: dict[str, tuple[str, Callable[[World], Any]]] = {
    "procurements": (
        "procurement_list",
        lambda world: queries.procurements(standing(world.lead, None)).filter(made__lte=timezone.now())[:26],
    ),
    "stage": (
        "procurement_stage",
        lambda world: queries.procurements(standing(world.lead, None)).filter(stage="open")[:26],
    ),
    "history": ("event_organisation", lambda world: audit.history_of_organisation(world.buyer.pk, 10)[:50]),
    "feed": ("event_organisation", lambda world: audit.events_after(world.buyer.pk, 3)[:50]),
}


@pytest.mark.skipif(connection.vendor != "sqlite", reason="the words of a plan are SQLite's")
@pytest.mark.parametrize("name", sorted(PLANS))
def test_a_page_is_read_from_an_index_in_its_order(many: World, name: str) -> None:
    index, query = PLANS[name]
    plan = query(many).explain()
    assert index in plan, plan
    assert "TEMP B-TREE" not in plan, plan
    assert "SCAN tendering_procurement" not in plan


def test_an_api_s_page_after_a_row_goes_on_from_it(many: World) -> None:
    who = standing(many.lead, None)
    rows = api.procurements_page(who, "", 100, "")
    assert rows is not None
    for place in (0, 3, 4, 5, 17, 29):
        after = api.procurements_page(who, rows[place].slug, 100, "")
        assert after is not None
        assert [row.pk for row in after] == [row.pk for row in rows[place + 1 :]]


def test_an_open_tender_past_its_deadline_says_so_on_its_tag(world: World, tender: Procurement) -> None:
    client = Client()
    client.force_login(world.officer)
    pages = ("/buy/", f"/buy/{tender.slug}")
    tag = r"govuk-tag[^>]*>\s*{}\s*<"
    for path in pages:
        shown = client.get(path).content.decode()
        assert re.search(tag.format("Open for offers"), shown), path
        assert "Past the deadline" not in shown
    tender.deadline = timezone.now() - timedelta(minutes=1)
    tender.save()
    for path in pages:
        shown = client.get(path).content.decode()
        assert re.search(tag.format("Past the deadline"), shown), path
        assert not re.search(tag.format("Open for offers"), shown), path


def test_only_an_open_tender_with_a_deadline_is_past_it(tender: Procurement) -> None:
    tender.deadline, tender.way_in = None, "elsewhere"
    assert presenters.stage_word(tender) == "Open for offers", "its deadline may stand elsewhere"
    tender.deadline = timezone.now() - timedelta(minutes=1)
    tender.stage = "opened"
    assert presenters.stage_word(tender) == tender.get_stage_display()
