"""An auditor checks the chain; anybody looks a value up; a lead makes a token and loads a licensed set."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.journeys.conftest import Visitor
from tests.portal.conftest import World, draft, person, tender, world

from wellspent.portal.accounts import actions as accounts
from wellspent.portal.accounts.models import Role
from wellspent.portal.shelf import own
from wellspent.portal.tendering.models import Procurement

pytestmark = pytest.mark.django_db(transaction=True)

SET = (
    "id,label,unit,ledger,place,amount,from,price_year,review_by,title,publisher,year,licence\n"
    "own-visit,A visit under licence,visit,social,England,12.50,2026-01-01,2024,2027-12-31,A bank,A publisher,2026,"
    "licensed-to-user\n"
)


__all__ = ["draft", "tender", "world"]  # fixtures


@pytest.fixture(autouse=True)
def shelves(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(own, "folder_of", lambda organisation: tmp_path / str(organisation))
    yield
    own._kept_open.cache_clear()


@pytest.mark.parametrize("script", [True, False])
def test_an_auditor_reads_what_happened_and_checks_every_event(
    visit: Callable[..., Visitor], world: World, tender: Procurement, script: bool
) -> None:
    # Given a council with a published tender and an auditor
    auditor = person("auditor")
    accounts.join(by=world.lead, organisation=world.buyer, user=auditor, role=Role.AUDITOR)
    # When the auditor opens the history
    visitor = visit(script=script)
    visitor.signs_in("auditor@example.org", "auditor")
    visitor.goes_to("/history")
    assert "published the tender" in visitor.page.content()
    # Then the chain is verified by a button
    visitor.follows("Check that nothing was changed")
    visitor.presses("Check every event")
    assert "follow one another unchanged" in visitor.page.content()


@pytest.mark.parametrize("phone", [False, True])
def test_anybody_looks_a_value_up_on_a_phone_or_a_desk(visit: Callable[..., Visitor], phone: bool) -> None:
    # Given nobody signed in, at the Library
    visitor = visit(phone=phone)
    visitor.goes_to("/library/")
    # When they search and open an entry
    visitor.fills(words="wellby")
    visitor.presses("Search")
    visitor.comes_by(visitor.page.get_by_role("link", name="One point of life satisfaction").first)
    # Then its value and source stand there, and on another day another page
    assert "£13,000" in visitor.page.content()
    visitor.fills(on="2030-01-01")
    visitor.presses("Show that day")
    assert "HM Treasury" in visitor.page.content()
    for path in ("frameworks", "measures", "proxies", "rules"):
        visitor.goes_to(f"/library/{path}")
        wide = visitor.page.evaluate(
            "document.documentElement.scrollWidth > document.documentElement.clientWidth"
        )
        assert not wide, f"{path} runs off the screen"


def test_a_lead_makes_a_token_and_revokes_it(visit: Callable[..., Visitor], world: World) -> None:
    # Given a lead at the page about tokens
    lead = visit(script=False)
    lead.signs_in("lead@example.org", "lead")
    lead.goes_to("/account")
    lead.follows("Tokens for programs")
    # When a token is asked for without a name, it says so; then it is made
    lead.presses("Make the token")
    assert "Enter what the token is for" in lead.page.content()
    lead.fills(label="Nightly copy")
    lead.chooses("As social value lead")
    lead.chooses("30 days")
    lead.presses("Make the token")
    # Then its secret is shown this once
    assert "wsp_" in lead.page.content()
    lead.goes_to("/account/tokens")
    assert "wsp_" not in lead.page.content()
    lead.presses("Revoke")
    assert "There is no token yet" in lead.page.content()


def test_a_lead_loads_a_licensed_set(visit: Callable[..., Visitor], world: World, tmp_path: Path) -> None:
    # Given a table of values with a fault in it
    table = tmp_path / "bank.csv"
    table.write_text(SET.replace("2027-12-31", "soon"))
    lead = visit()
    lead.signs_in("lead@example.org", "lead")
    lead.goes_to("/library/")
    lead.follows("Your own sets")
    # When it is loaded, the row and column are named
    lead.page.locator("[name=table]").set_input_files(table)
    lead.presses("Load the set")
    assert "row 2, column review_by" in lead.page.content()
    # Then the mended table stands on the shelf
    table.write_text(SET)
    lead.page.locator("[name=table]").set_input_files(table)
    lead.presses("Load the set")
    assert "bank.csv" in lead.page.content()
    lead.goes_to("/library/proxy/own-visit")
    assert "A visit under licence" in lead.page.content()
