"""The docs' Markdown as it stands on a page of the site: classes, links, pictures, tables that scroll, nothing unsafe."""

from __future__ import annotations

from pathlib import PurePosixPath

import pytest
from django.test import Client, RequestFactory
from django.urls import resolve

from wellspent.portal.help import presenters, queries, topics
from wellspent.portal.help.markdown import anchor, parser, rendered

HERE = PurePosixPath("guides/officer.md")


def html(text: str, *, apart: bool = False) -> str:
    """A text of the docs as a page shows it."""
    return str(rendered(parser().parse(text), HERE, apart=apart))


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        ("Award criteria and weights", "award-criteria-and-weights"),
        ("1. What does the policy ask?", "1-what-does-the-policy-ask"),
        ("What `same` does not say", "what-same-does-not-say"),
        ("Put right, or say why not", "put-right-or-say-why-not"),
    ],
)
def test_a_heading_is_called_as_on_a_code_site(heading: str, name: str) -> None:
    assert anchor(heading.replace("`", "")) == name


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Plain.", '<p class="govuk-body">Plain.</p>'),
        ("- one", '<ul class="govuk-list govuk-list--bullet">'),
        ("1. one", '<ol class="govuk-list govuk-list--number">'),
        ("## Part", '<h2 class="govuk-heading-m">Part</h2>'),
        ("### Smaller", '<h3 class="govuk-heading-s">Smaller</h3>'),
        ("> Said", '<blockquote class="govuk-inset-text">'),
        ("**much**", "<strong>much</strong>"),
        ("`key`", "<code>key</code>"),
    ],
)
def test_everything_has_the_design_systems_class(text: str, shown: str) -> None:
    assert shown in html(text)


def test_a_table_scrolls_in_a_region_that_the_keyboard_reaches() -> None:
    found = html("| a | b |\n|---|---:|\n| 1 | 2 |\n")
    assert (
        '<div class="ws-scroll" tabindex="0" role="group" aria-label="Table"><table class="govuk-table">'
        in found
    )
    assert found.count("</table></div>") == 1
    assert "style" not in found
    assert "govuk-table__cell--numeric" in found
    assert "govuk-table__header--numeric" in found


def test_code_scrolls_too_and_is_escaped() -> None:
    found = html("```\n<b>wellspent</b>\n```\n")
    assert '<pre class="ws-code" tabindex="0"' in found
    assert "&lt;b&gt;wellspent" in found


def test_a_picture_comes_from_the_site_and_keeps_its_words() -> None:
    found = html("![What is to be seen](../images/site-result.png)")
    assert 'src="/help/images/site-result.png"' in found
    assert 'alt="What is to be seen"' in found


def test_a_link_to_what_the_site_does_not_show_keeps_its_words_alone() -> None:
    found = html("See [the file](../examples/parks/before.toml) and [the guide](bidder.md).")
    assert "See the file and" in found
    assert found.count("<a ") == 1
    assert 'href="/help/bidder"' in found


def test_beside_a_step_links_open_apart_and_say_so() -> None:
    text = "[the guide](bidder.md) and [the file](../examples/x.toml)"
    apart = html(text, apart=True)
    assert 'target="_blank" rel="noopener"' in apart or 'rel="noopener" target="_blank"' in apart
    assert apart.count("(opens in a new tab)") == 1
    assert "(opens in a new tab)" not in html(text)


@pytest.mark.parametrize(
    "text", ["<img src=x onerror=alert(1)>", "<style>p{}</style>", "[a](data:text/html,x)"]
)
def test_what_could_harm_is_shown_as_words(text: str) -> None:
    found = html(text)
    assert "<img" not in found
    assert "<style" not in found
    assert 'href="data:' not in found


def test_a_section_ends_where_the_next_begins() -> None:
    part = queries.section("site-preparing", "basics")
    assert part is not None
    assert part.title == "Basics"
    assert "Commenced" in part.text
    assert "Policy decision" not in part.text


@pytest.mark.parametrize(
    ("guide", "part"),
    [("site-preparing", "none"), ("none", "basics"), ("../conf", "x"), ("index", "wellspent")],
)
def test_there_is_no_section_of_what_is_not_there(guide: str, part: str) -> None:
    assert queries.section(guide, part) is None


def test_a_guide_has_a_title_its_parts_and_no_second_title() -> None:
    for name in topics.SITE:
        made = queries.guide("guides", name)
        assert made is not None
        assert made.title.startswith("On the site: ")
        assert len(made.parts) > 10
        assert "<h1" not in made.text
        assert len({part for part, _ in made.parts}) == len(made.parts)


def test_a_page_without_help_has_no_panel() -> None:
    request = RequestFactory().get("/health")
    assert presenters.beside(request) is None, "nothing was resolved yet"
    request.resolver_match = resolve("/health")
    assert presenters.beside(request) is None
    assert presenters.methods(request) == []


def test_a_page_with_help_is_told_where_the_whole_guide_is() -> None:
    request = RequestFactory().get("/tenders/")
    request.resolver_match = resolve("/tenders/")
    panel = presenters.beside(request)
    assert panel is not None
    assert (panel.title, panel.href) == ("Find a tender", "/help/site-offering#find-a-tender")


def test_a_page_of_figures_names_its_methods_by_their_titles() -> None:
    request = RequestFactory().get("/buy/x/result")
    request.resolver_match = resolve("/buy/x/result")
    found = presenters.methods(request)
    assert [one["href"] for one in found] == ["/help/methods/scoring", "/help/methods/stability"]
    assert all(one["text"] for one in found)


@pytest.mark.django_db
def test_a_picture_is_kept_by_the_browser_and_is_what_it_says() -> None:
    for name, kind in (("site-result.png", "image/png"), ("chart-points.svg", "image/svg+xml")):
        answer = Client().get(f"/help/images/{name}")
        assert answer["Content-Type"] == kind
        assert "max-age" in answer["Cache-Control"]
        assert len(answer.content) < 200_000
