"""Welsh: public and bidder pages speak it, say that nobody has reviewed it, and leave nothing half in English."""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Iterator
from html import unescape
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from babel.messages.pofile import read_po
from django.core import mail
from django.test import Client
from django.utils import translation
from tests.portal.conftest import World

TOOL = Path(__file__).parents[2] / "tools" / "translate.py"


@pytest.fixture(scope="module")
def tool() -> Any:
    """tools/translate.py."""
    spec = importlib.util.spec_from_file_location("translate", TOOL)
    assert spec is not None
    assert spec.loader is not None
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    return made


@pytest.fixture(autouse=True)
def _english_afterwards() -> Iterator[None]:
    """A request leaves its language on the thread; on the site the next request brings its own."""
    yield
    translation.deactivate()


def welsh() -> Client:
    client = Client()
    client.post("/language", {"language": "cy", "next": "/"})
    return client


def test_the_words_are_many_and_most_are_translated(tool: Any) -> None:
    wanted = {one.id for one in tool.template() if one.id}
    kept = read_po(BytesIO(tool.CATALOGUE.read_bytes()), "cy")
    said = {one.id for one in kept if one.id and tool._said(kept, one.id)}
    assert len(wanted) > 400
    assert len(wanted & said) / len(wanted) > 0.9, sorted(map(str, wanted - said))


def test_a_translation_keeps_every_place_of_the_words(tool: Any) -> None:
    place = re.compile(r"%\(\w+\)s")
    for one in read_po(BytesIO(tool.CATALOGUE.read_bytes()), "cy"):
        if not one.id:
            continue
        english = one.id if isinstance(one.id, str) else one.id[0]
        for said in [one.string] if isinstance(one.string, str) else one.string or ():
            if said:
                assert sorted(place.findall(said)) == sorted(place.findall(english)), one.id


def test_the_compiled_catalogue_is_the_one_that_is_kept(tool: Any) -> None:
    from babel.messages.mofile import read_mo

    kept = read_po(BytesIO(tool.CATALOGUE.read_bytes()), "cy")
    compiled = read_mo(BytesIO(tool.CATALOGUE.with_suffix(".mo").read_bytes()))
    for one in kept:
        if isinstance(one.id, str) and one.id and one.string:
            assert compiled.get(one.id).string == one.string, one.id  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("/", "Gwerth cymdeithasol, gyda'i waith cyfrifo yn y golwg"),
        ("/tenders/", "Tendrau sy'n agored i gynigion"),
        ("/accounts/login/", "Mewngofnodi gydag allwedd mynediad"),
        ("/accounts/signup/", "Creu cyfrif"),
        ("/accounts/password/reset/", "Rhowch eich cyfeiriad e-bost"),
    ],
)
def test_a_public_page_speaks_welsh_and_says_it_is_unreviewed(db: None, address: str, words: str) -> None:
    answer = welsh().post(address, {}) if "reset" in address else welsh().get(address)
    page = unescape(answer.content.decode())
    assert '<html lang="cy"' in page
    assert words in page
    assert "Nid yw'r cyfieithiad hwn wedi'i adolygu eto" in page
    assert 'lang="en-gb">English</button>' in page, "the way back"
    english = Client().get(address).content.decode()
    assert '<html lang="en"' in english
    assert "Cymraeg</button>" in english
    assert "unreviewed" not in english.lower().replace("ws-unreviewed", "")


def test_no_text_of_a_tender_page_is_left_in_english(world: World, tender: Any) -> None:
    """Every word of the page that stands in the catalogue stands there in Welsh; what the buyer wrote stays."""
    page = welsh().get(f"/tenders/{tender.slug}").content.decode()
    for words in (
        "What you are asked, and how it is scored",
        "Questions and answers",
        "Ask the buyer",
        "Tender pack",
    ):
        assert words not in page
    assert "Cwestiynau ac atebion" in page
    assert tender.title in page


def test_a_buyers_page_stays_in_english_whatever_was_chosen(world: World) -> None:
    client = welsh()
    client.force_login(world.lead)
    client.post("/language", {"language": "cy", "next": "/"})
    page = client.get("/buy/").content.decode()
    assert '<html lang="en"' in page
    assert "Cymraeg" not in page
    assert "adolygu" not in page


def test_the_browsers_language_is_taken_until_another_is_chosen(db: None) -> None:
    client = Client(headers={"accept-language": "cy,en;q=0.5"})
    assert '<html lang="cy"' in client.get("/").content.decode()
    client.post("/language", {"language": "en-gb", "next": "/"})
    assert '<html lang="en"' in client.get("/").content.decode()


def test_the_language_switch_leads_back_and_nowhere_else(db: None) -> None:
    client = Client()
    told = {"language": "cy", "next": "/tenders/"}
    assert client.post("/language", told).headers["Location"] == "/tenders/"
    assert client.post("/language", told | {"next": "https://evil.example/"}).headers["Location"] == "/"
    assert client.get("/language").status_code == 302, "reading an address changes nothing"


def test_an_account_is_made_in_welsh_from_the_form_to_its_errors(db: None) -> None:
    client = welsh()
    page = client.post("/accounts/signup/", {"email": "x"}).content.decode()
    assert "<title>Gwall: Creu cyfrif" in page
    assert "Rhowch gyfeiriad e-bost fel enw@example.org" in page
    assert "Rhowch gyfrinair" in page
    assert "Dangos" in page, "also what the password's button says"
    client.post("/accounts/signup/", {"email": "a@example.org", "password1": "seven green herons"})
    assert len(mail.outbox) == 1


def test_an_error_page_speaks_welsh_too(db: None) -> None:
    page = unescape(welsh().get("/tenders/none-such").content.decode())
    assert "Ni chafwyd hyd i'r dudalen" in page


def test_a_day_is_spelled_right(db: None) -> None:
    from datetime import date

    from wellspent.portal.ui.jinja import day

    with translation.override("cy"):
        assert day(date(2026, 7, 1)) == "1 Gorffennaf 2026", "Django's own catalogue misspells it"
