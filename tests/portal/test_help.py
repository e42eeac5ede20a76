"""Help beside each step: every step has its part of a guide, and what the guides link to is there."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path, PurePosixPath

import pytest
from django.test import Client
from django.urls import get_resolver
from tests.portal.access import addresses
from tests.portal.conftest import World
from tests.portal.officers import at

from wellspent.portal.help import markdown, queries, topics
from wellspent.portal.tendering import steps
from wellspent.portal.tendering.models import Procurement

ROOT = Path(__file__).parents[2]
PAGES = [(kind, name) for kind, found in queries.listed().items() for name, _ in found]


def steps_of(groups: object) -> set[str]:
    """The names of the addresses that a task list leads to."""
    return {
        get_resolver().resolve(step.href).url_name or ""
        for group in groups  # type: ignore[attr-defined]
        for step in group.steps
    }


def test_every_step_of_the_task_list_has_its_help(draft: Procurement) -> None:
    found = steps_of(steps.task_list(draft))
    assert len(found) >= 12
    assert found - set(topics.TOPICS) == set(), "a step has no line in portal/help/topics.py"


def test_every_page_of_a_tender_an_offer_and_the_library_has_its_help() -> None:
    """A page that is looked at; files, fragments and buttons that only post have none."""
    rooms = ("buy/", "offers/", "tenders/", "library/")
    no_page = re.compile(
        r"\.\w+$|<\w+:(name|digest|level)>$|/(pack|summary|summaries/.*|remove|sum|check|chair|stand-down)$"
    )
    named = {
        one.name for one in addresses() if one.pattern.startswith(rooms) and not no_page.search(one.pattern)
    }
    assert named - set(topics.TOPICS) == set(), "a page has no line in portal/help/topics.py"


@pytest.mark.parametrize("page", sorted(set(topics.TOPICS)))
def test_a_topic_is_there_and_is_short(page: str) -> None:
    guide, part = topics.TOPICS[page]
    found = queries.section(guide, part)
    assert found is not None, f"docs/guides/{guide}.md has no heading that makes #{part}"
    words = re.sub(r"<[^>]+>", " ", str(found.text)).split()
    assert 15 <= len(words) <= 220, f"{page} has {len(words)} words of help"
    assert "<h" not in found.text, "a heading beside a step would stand before the page's own"


def test_every_topic_is_a_page_of_the_site() -> None:
    names = {one.name for one in addresses()}
    assert set(topics.TOPICS) - names == set()
    assert set(topics.METHODS) - names == set()
    known = {name for name, _ in queries.listed()["methods"]}
    assert {name for each in topics.METHODS.values() for name in each} <= known


def test_every_part_of_the_sites_guides_is_beside_a_page() -> None:
    """What nobody sees beside its step would be forgotten when the step changes."""
    shown = set(topics.TOPICS.values())
    for name in topics.SITE:
        made = queries.guide("guides", name)
        assert made is not None
        assert {(name, part) for part, _ in made.parts} <= shown


@pytest.mark.django_db
@pytest.mark.parametrize(("kind", "name"), PAGES, ids=lambda value: str(value))
def test_what_a_guide_links_to_is_there(kind: str, name: str) -> None:
    client = Client()
    page = client.get(f"/help/{'methods/' if kind == 'methods' else ''}{name}")
    assert page.status_code == 200
    text = page.content.decode()
    assert "style=" not in text
    for href in set(re.findall(r'(?:href|src)="(/help[^"]*)"', text)):
        path, _, part = href.partition("#")
        answer = client.get(path)
        assert answer.status_code == 200, f"{name} leads to {href}"
        if part:
            assert f'id="{part}"' in answer.content.decode(), f"{name} leads to {href}"
    ids = re.findall(r'\sid="([^"]+)"', text)
    assert len(ids) == len(set(ids))


@pytest.mark.django_db
def test_a_page_that_is_not_there_is_not_found() -> None:
    client = Client()
    for path in (
        "/help/none",
        "/help/methods/none",
        "/help/pages/index",
        "/help/pages/conf",
        "/help/images/none.png",
    ):
        assert client.get(path).status_code == 404
    for path in ("/help/images/../guides/officer.md", "/help/images/..%2Fconf.py", "/help/images/%2E%2E"):
        assert client.get(path).status_code == 404


def test_html_in_a_guide_is_shown_and_not_obeyed() -> None:
    tokens = markdown.parser().parse('<script src="x"></script> and [a](javascript:alert(1)) <b>b</b>')
    html = markdown.rendered(tokens, PurePosixPath("guides/x.md"))
    assert "<script" not in html
    assert "<b>" not in html
    assert 'href="javascript' not in html


@pytest.mark.parametrize(
    ("href", "leads"),
    [
        ("replay.md", "/help/replay"),
        ("../methods/scoring.md#points", "/help/methods/scoring#points"),
        ("../formats.md", "/help/pages/formats"),
        ("../examples/parks/offer.toml", ""),
        ("../decisions/0001-floors.md", ""),
        ("https://www.legislation.gov.uk/x", "https://www.legislation.gov.uk/x"),
        ("#here", "#here"),
    ],
)
def test_where_a_link_leads(href: str, leads: str) -> None:
    assert markdown.address(href, PurePosixPath("guides/officer.md")) == leads


def test_the_help_stands_beside_the_step_and_opens_apart(world: World, draft: Procurement) -> None:
    page = at(world.officer).get(f"/buy/{draft.slug}/outcomes")
    text = page.content.decode()
    assert "Help with this page" in text
    assert "is asked for in one of four ways" in text
    assert 'href="/help/site-preparing#outcome-map" target="_blank"' in text
    criteria = at(world.officer).get(f"/buy/{draft.slug}/criteria").content.decode()
    assert 'href="/help/methods/scoring" class="govuk-link" target="_blank"' in criteria
    assert "(opens in a new tab)" in criteria


def test_figures_lead_to_how_they_are_made(world: World, draft: Procurement) -> None:
    page = at(world.officer).get("/library/proxy/wellby").content.decode()
    assert 'href="/help/methods/valuation"' in page


@pytest.mark.django_db
def test_a_welsh_page_says_that_its_help_is_english() -> None:
    page = Client(headers={"accept-language": "cy"}).get("/tenders/").content.decode()
    assert '<html lang="cy"' in page
    assert '<div class="govuk-details__text" lang="en">' in page


def test_the_package_ships_every_page_that_help_shows() -> None:
    """The wheel takes the docs in by name: what the guides lead to must be among them."""
    included = tomllib.loads((ROOT / "pyproject.toml").read_text())
    taken = included["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
    assert {"docs/guides", "docs/methods", "docs/images"} <= set(taken)
    assert {f"docs/{path.name}" for path in (ROOT / "docs").glob("*.md")} - {"docs/index.md"} <= set(taken)
    assert all(where == f"wellspent/{what}" for what, where in taken.items())


@pytest.mark.django_db
def test_the_list_of_guides_and_methods_is_whole() -> None:
    text = Client().get("/help/").content.decode()
    for kind, found in queries.listed().items():
        for name, _ in found:
            assert f'href="/help/{"methods/" if kind == "methods" else ""}{name}"' in text
