"""The shell: what every page keeps to, whichever room it is in."""

from __future__ import annotations

import importlib
import re
from pathlib import Path
from typing import Any

import pytest
from django import forms
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import path
from django.utils import translation
from tests.portal.conftest import World

from wellspent.method.errors import Fault, Refused
from wellspent.portal import urls as site
from wellspent.portal.ui import errors
from wellspent.portal.ui.forms import error_list
from wellspent.portal.ui.jinja import browser, day, moment

PORTAL = Path(site.__file__).parent
TEMPLATES = sorted(PORTAL.glob("*/templates/**/*.html"))

handler400, handler403, handler404 = site.handler400, site.handler403, site.handler404
handler500 = site.handler500


def broken(request: HttpRequest) -> HttpResponse:
    raise ZeroDivisionError


def refusing(request: HttpRequest) -> HttpResponse:
    raise Refused(Fault("the index ends in 2025", "Wait for the next edition.", "price_year", "own.toml"))


def read(request: HttpRequest) -> HttpResponse:
    return HttpResponse(str(len(request.POST)))


urlpatterns = [path("broken", broken), path("refusing", refusing), path("read", read), *site.urlpatterns]


def test_no_template_holds_style_or_script_of_its_own() -> None:
    """What the content policy would refuse, and what would make it need loosening."""
    assert len(TEMPLATES) > 40
    for template in TEMPLATES:
        text = template.read_text("utf-8")
        assert not re.search(r"<[^>]*\sstyle\s*=", text), template
        assert not re.search(r"<style[\s>]", text), template
        assert not re.search(r"<[^>]*\son[a-z]+\s*=", text), template
        assert "javascript:" not in text, template
        for tag in re.findall(r"<script[^>]*>", text):
            assert "src=" in tag or 'type="application/json"' in tag, (template, tag)


@pytest.mark.parametrize("address", ["/", "/accounts/login/", "/tenders/", "/nothing-here", "/health"])
def test_every_answer_carries_the_strict_policy(db: None, address: str) -> None:
    policy = Client().get(address).headers["Content-Security-Policy"]
    rules = dict(part.strip().split(" ", 1) for part in policy.split(";") if part.strip())
    assert rules["default-src"] == "'none'"
    assert rules["script-src"] == rules["style-src"] == rules["form-action"] == "'self'"
    assert rules["frame-ancestors"] == rules["base-uri"] == "'none'"
    assert "unsafe" not in policy
    assert "*" not in policy


def forms_of_the_site() -> list[type[forms.Form]]:
    """Every form class of every app, and of the sign-in library as it is set up here."""
    for module in PORTAL.glob("*/*.py"):
        if module.stem.endswith("forms") or module.stem == "entrance":
            importlib.import_module(".".join(("wellspent.portal", module.parent.name, module.stem)))
    found: list[type[forms.Form]] = []
    waiting: list[type[forms.Form]] = [forms.Form]
    while waiting:
        for one in waiting.pop().__subclasses__():
            waiting.append(one)
            if one.__module__.startswith("wellspent.portal.") and one.base_fields:
                found.append(one)
    return found


def test_every_required_field_says_in_its_own_words_what_to_do() -> None:
    found = forms_of_the_site()
    assert len(found) >= 15
    for form in found:
        words = getattr(form, "words", {})
        for name, field in form.base_fields.items():
            if not field.required or (words and name == "username"):  # the library takes that field away
                continue
            said = str(words[name][1]) if name in words else str(field.error_messages["required"])
            assert said, (form, name)
            assert said != "This field is required.", (form, name)


@pytest.mark.parametrize("path", ["login", "signup", "password/reset"])
def test_the_sign_in_librarys_forms_speak_our_words(db: None, path: str) -> None:
    page = Client().post(f"/accounts/{path}/", {}).content.decode()
    assert "<title>Error: " in page
    assert "There is a problem" in page
    assert "Enter your e-mail address" in page
    assert "This field is required" not in page
    assert "placeholder" not in page


@pytest.fixture
def clumsy(settings: Any) -> Client:
    """A client of a site with a page that fails."""
    settings.ROOT_URLCONF = __name__
    client = Client()
    client.raise_request_exception = False
    return client


@pytest.mark.filterwarnings("ignore")
def test_the_servers_own_fault_is_told_without_the_database(clumsy: Client) -> None:
    """No fixture opens the database here: a query would fail the test."""
    answer = errors.server_error(RequestFactory().get("/broken"))
    page = answer.content.decode()
    assert answer.status_code == 500
    assert "Something went wrong here" in page
    assert "ws-header" in page


def test_a_page_that_fails_answers_with_it(db: None, clumsy: Client) -> None:
    answer = clumsy.get("/broken")
    assert answer.status_code == 500
    assert "ZeroDivisionError" not in answer.content.decode()
    assert "ws-header" in answer.content.decode()


def test_what_is_not_there_is_told_in_the_shell(world: World) -> None:
    client = Client()
    client.force_login(world.lead)
    answer = client.get("/nothing-here")
    assert answer.status_code == 404
    page = answer.content.decode()
    assert "Page not found" in page
    assert "Harrowmere Council" in page, "with the way back into one's own rooms"


def test_too_much_and_too_many_are_told_in_the_shell(db: None, clumsy: Client, settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 10
    answer = clumsy.post("/read", {f"field-{number}": "x" for number in range(20)})
    assert answer.status_code == 413
    assert "too much to send at once" in answer.content.decode()
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    assert clumsy.post("/read", {"text": "x" * 1000}).status_code == 413
    assert errors.too_many(_request(clumsy)).status_code == 429
    assert errors.forbidden(_request(clumsy), Exception()).status_code == 403


def _request(client: Client) -> HttpRequest:
    return client.get("/").wsgi_request


def test_a_bad_host_is_told_and_not_echoed(db: None, clumsy: Client) -> None:
    answer = clumsy.get("/", headers={"host": "evil.example"})
    assert answer.status_code == 400
    assert "evil.example" not in answer.content.decode()


def test_a_forged_form_is_told_in_the_shell(db: None) -> None:
    answer = Client(enforce_csrf_checks=True).post("/accounts/login/", {"login": "a@b.org", "password": "x"})
    assert answer.status_code == 403
    assert "This page was open for too long" in answer.content.decode()


def test_home_tells_what_needs_an_officer_the_oldest_due_first(world: World, draft: Any, tender: Any) -> None:
    from datetime import timedelta

    from django.utils import timezone

    from wellspent.portal.tendering import actions
    from wellspent.portal.tendering.models import Procurement

    client = Client()
    client.force_login(world.officer)
    assert "Nothing is waiting for you. Begin with what you want to buy." in client.get("/").content.decode()
    actions.begin(by=world.officer, organisation=world.buyer, title="Street lamps")
    Procurement.objects.filter(pk=tender.pk).update(deadline=timezone.now() - timedelta(days=1))
    page = client.get("/").content.decode()
    opening, drafting = (
        page.index("Open the offers for Grounds maintenance"),
        page.index("Finish preparing Street lamps"),
    )
    assert opening < drafting
    for address in re.findall(r'href="(/buy/[^"]*)"', page):
        assert client.get(address).status_code == 200, address
    other = Client()
    other.force_login(world.evaluators[0])
    assert "Street lamps" not in other.get("/").content.decode()
    other.force_login(world.firm_user)
    assert other.get("/").headers["Location"] == "/offers/"


def test_the_macros_say_what_is_not_known_and_keep_what_is_typed_from_the_markup() -> None:
    source = """{% from "ui/macros.html" import summary, figure, tag, table, cell, name, pages %}
    {% from "ui/macros.html" import chart, empty, post, check_answers %}
    {{ summary([{"key": "Value", "value": none}, {"key": "Title", "value": "<b>", "href": "/t"}]) }}
    {{ check_answers([{"title": "Basics", "rows": [{"key": "Kind", "value": 0}]}]) }}
    {{ figure("12.5", "/w", of="Oak") }} {{ tag("Open", "blue") }} {{ pages("?after=1", "Older", "?") }} {{ pages() }}
    {% call table("Bids", ["Bidder", "Points", ""], numbers=[1]) %}
    <tr>{{ name("<i>", "/b") }}{{ cell("Points", "9", number=true) }}{% call cell("") %}<a href="/x">x</a>{% endcall %}</tr>{% endcall %}
    {% call chart("/c.svg", "A rises to 5", "Points") %}<p>5</p>{% endcall %}
    {{ empty("None yet.", "/new", "Begin") }} {{ post("", "/p", "End", of="Sam") }}"""
    from django.template import engines

    page = engines["jinja2"].from_string(source).render({})
    for words in (
        "Not known",
        "&lt;b&gt;",
        'href="/t"',
        "&lt;i&gt;",
        'data-label="Points"',
        '<span class="govuk-visually-hidden"> of Oak',
    ):
        assert words in page, words
    for words in (
        "govuk-tag--blue",
        'rel="next"',
        'alt="A rises to 5"',
        "The same figures as a table",
        "Begin",
        "Sam",
    ):
        assert words in page, words
    assert page.count("govuk-pagination--block") == 1, "no empty navigation"
    assert "<b>" not in page
    assert '<a href="/x">x</a>' in page


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit Chrome/130 Safari/537 Edg/130", "Edge on Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18 like Mac OS X) Safari/604", "Safari on iPhone"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Firefox/140.0", "Firefox on Linux"),
        ("curl/8", "Another browser"),
    ],
)
def test_a_browser_is_named_as_people_name_it(agent: str, words: str) -> None:
    assert browser(agent) == words


def test_an_error_summary_links_each_error_to_its_field() -> None:
    class Two(forms.Form):
        first = forms.CharField(error_messages={"required": "Enter the first"})
        second = forms.ChoiceField(
            choices=[("a", "A")], widget=forms.RadioSelect, error_messages={"required": "Choose"}
        )

    assert error_list(Two({})) == [
        {"text": "Enter the first", "href": "#id_first"},
        {"text": "Choose", "href": "#id_second"},
    ]


def test_moments_have_their_zone_and_their_language() -> None:
    from datetime import UTC, datetime

    at = datetime(2026, 7, 1, 11, 0, tzinfo=UTC)
    assert moment(at) == "1 July 2026 at 12:00 BST"
    with translation.override("cy"):
        assert day(at).startswith("1 Gorff")


def test_health_tells_the_events(db: None) -> None:
    told = Client().get("/health").json()
    assert (told["status"], told["events"]) == ("ok", 0)
    assert connection.vendor in ("sqlite", "postgresql")


@pytest.mark.urls(__name__)
@pytest.mark.django_db
def test_a_refusal_that_no_view_caught_is_told_with_its_mend(client: Client) -> None:
    answer = client.get("/refusing")
    assert answer.status_code == 422
    said = answer.content.decode()
    assert "The index ends in 2025. Wait for the next edition." in said
    assert "This cannot be done yet" in said
    assert "Traceback" not in said
