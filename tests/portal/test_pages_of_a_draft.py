"""The officer's pages through Django's client."""

from __future__ import annotations

import pytest
from django.test import Client
from tests.portal.conftest import World

from wellspent.portal.tendering.models import Procurement

PAGES = (
    "", "/history", "/basics", "/policy", "/need", "/outcomes", "/outcomes/add", "/engagement", "/engagement/add",
    "/engagement/grid", "/measures", "/measures/add", "/clauses", "/clauses/add",
    "/criteria", "/criteria/add", "/criteria/ranking", "/criteria/of/price", "/criteria/of/service", "/scales",
    "/scales/service", "/criteria/add?kind=quality", "/criteria/add?kind=value", "/wording", "/wind-tunnel", "/way-in", "/check",
)  # fmt: skip


@pytest.mark.parametrize("path", PAGES)
def test_every_page_of_a_draft_answers_the_officer_and_is_not_found_for_a_stranger(
    world: World, draft: Procurement, path: str
) -> None:
    officer, stranger = Client(), Client()
    officer.force_login(world.officer)
    assert officer.get(f"/buy/{draft.slug}{path}").status_code == 200
    stranger.force_login(world.stranger)
    assert stranger.get(f"/buy/{draft.slug}{path}").status_code == 404
    supplier = Client()
    supplier.force_login(world.firm_user)
    assert supplier.get(f"/buy/{draft.slug}{path}").status_code == 404
    assert Client().get(f"/buy/{draft.slug}{path}").status_code == 302
