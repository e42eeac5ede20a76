"""An officer begins a procurement."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from tests.journeys.conftest import Visitor
from tests.portal.conftest import person

from wellspent.portal.accounts import actions as accounts
from wellspent.portal.accounts.models import Kind, Role
from wellspent.portal.tendering.models import Procurement

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("script", [True, False])
def test_an_officer_begins_with_a_title_and_says_what_it_is(
    visit: Callable[..., Visitor], script: bool
) -> None:
    lead = person("lead")
    accounts.found_organisation(
        by=lead, name="Harrowmere Council", kind=Kind.AUTHORITY, first=lead, role=Role.LEAD
    )
    officer = visit(script=script)
    officer.signs_in("lead@example.org", "lead")
    officer.follows("Begin a procurement")
    officer.presses("Begin")
    assert "Enter what you are buying" in officer.page.content()
    officer.fills(title="Grounds maintenance")
    officer.presses("Begin")
    officer.follows("Basics")
    officer.chooses("Services")
    officer.fills(value="£1,200,000", commenced="2026-10-01")
    officer.chooses("No, VAT is excluded")
    officer.presses("Save and continue")
    assert officer.page.url.endswith("/policy"), "the next step comes by itself"
    officer.follows("Back")
    assert "Completed" in officer.page.content()
    row = Procurement.objects.get()
    assert (row.kind, row.value, row.vat, str(row.commenced)) == (
        "services",
        120_000_000,
        "excluded",
        "2026-10-01",
    )
