"""What is offered to choose from: an organisation's own first, others' apart, and two that are called alike told apart."""

from __future__ import annotations

import html
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from tests.portal.conftest import World
from tests.portal.shelving import FRAMEWORK, at, copy

from wellspent.files.shelves.library import open_library
from wellspent.files.shelves.settings import package_folder
from wellspent.portal.accounts.models import Organisation
from wellspent.portal.shelf import actions, own
from wellspent.portal.shelf.policies import policy_choices, policy_names
from wellspent.portal.tendering import readings
from wellspent.portal.tendering.models import Procurement

OTHERS = "What other bodies decided"


@pytest.fixture(autouse=True)
def shelves(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Shelves in a folder that is thrown away."""
    monkeypatch.setattr(own, "folder_of", lambda organisation: tmp_path / str(organisation))
    yield tmp_path
    own._kept_open.cache_clear()


def flat(organisation: Organisation) -> list[str]:
    """The policies in the order they are offered, the heading among them."""
    found = []
    for key, text in policy_choices(organisation):
        found += [str(key), *(id for id, _ in text)] if isinstance(text, list) else [key]
    return found


def test_laws_and_guidance_come_before_what_other_bodies_decided(world: World) -> None:
    names = flat(world.buyer)
    assert set(names) - {OTHERS} == set(open_library().ids("policy"))
    heading = names.index(OTHERS)
    assert {"procurement-act-2023", "ppn-002", "social-value-act-2012"} <= set(names[:heading])
    assert {"bradford", "torbay", "star"} <= set(names[heading:])
    assert set(policy_names(world.buyer)) == set(names) - {OTHERS}


def test_a_body_s_own_policy_comes_first_and_what_cannot_apply_to_it_after_what_can(world: World) -> None:
    world.buyer.name = "Bradford Council"
    assert flat(world.buyer)[0] == "bradford"
    assert "bradford" not in flat(world.buyer)[flat(world.buyer).index(OTHERS) :]
    world.buyer.name, world.buyer.body = "Somebody else", "local"
    names = flat(world.buyer)
    assert names.index("procurement-act-2023") < names.index("nhs")


def test_a_policy_on_its_own_shelf_is_its_own(world: World) -> None:
    path = own.folder_of(world.buyer.pk) / "policies" / "harrowmere.toml"
    path.parent.mkdir(parents=True)
    text = package_folder() / "policies" / "torbay.toml"
    path.write_text(text.read_text("utf-8").replace('id = "torbay"', 'id = "harrowmere"', 1), "utf-8")
    assert own.faults_of(world.buyer.pk) == []
    assert flat(world.buyer)[0] == "harrowmere"


def test_the_heading_is_shown_and_cannot_be_chosen(world: World, draft: Procurement) -> None:
    for path in ("/organisation/about", f"/buy/{draft.slug}/policy"):
        answer = at(world.lead).get(path)
        page = html.unescape(answer.content.decode())
        assert OTHERS in page, path
        option = page.split(OTHERS)[0].rsplit("<option", 1)[1]
        assert "disabled" in option


def test_two_editions_that_are_called_alike_are_told_apart(world: World, draft: Procurement) -> None:
    choices = dict(readings.editions_on(draft, date(2024, 1, 1)))
    victoria = [text for name, text in choices.items() if name.startswith("victoria@")]
    assert len(victoria) == len(set(victoria)) >= 1
    assert all("(20" in text for text in victoria)
    row = copy(world, "framework", FRAMEWORK)
    actions.publish(by=world.lead, entry=row)
    for found in (readings.frameworks(draft), readings.editions_on(draft, date(2026, 10, 1))):
        texts = [text for _, text in found]
        assert len(texts) == len(set(texts)), "no two alike"
