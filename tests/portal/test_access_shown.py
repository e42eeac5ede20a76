"""The addresses that none of the visitors of the matrix stands in front of: each shown to the one who has a right to it.

A refusal in the matrix proves nothing where nobody is ever let in. So each is asked here by its own person, who gets
in, and by somebody beside them, who does not.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.portal.conftest import World, offered
from tests.portal.evaluating import agreed, appointed, opened, scored
from tests.portal.officers import at

from wellspent.portal.accounts.models import User
from wellspent.portal.evaluation import actions, queries, question_actions
from wellspent.portal.tendering.models import Procurement, Stage, WayIn
from wellspent.portal.tendering.offers import actions as offer_actions


@dataclass(frozen=True)
class Asked:
    """What is asked, by whom, and who beside them must not get in; `told` is posted."""

    path: str
    right: User
    beside: User
    told: dict[str, Any] | None = None

    def by(self, user: User) -> int:
        """The status of the answer."""
        client = at(user)
        answer = client.get(self.path) if self.told is None else client.post(self.path, self.told)
        return int(answer.status_code)


def _award(world: World, tender: Procurement) -> Asked:
    agreed(world, tender)
    told = {"digest": "0" * 64, "reason": "It is best."}
    return Asked(reverse("confirm-award", args=[tender.slug]), world.officer, world.evaluators[0], told)


def _conflict(world: World, tender: Procurement) -> Asked:
    opened(world, tender)
    _first, second = appointed(world, tender)
    actions.declare(by=second.user, member=second, conflict=True, declaration="A cousin works there.")
    return Asked(reverse("decide-conflict", args=[tender.slug, second.pk]), world.officer, second.user)


def _load(world: World, tender: Procurement) -> Asked:
    tender.way_in, tender.deadline = WayIn.ELSEWHERE, timezone.now() - timedelta(minutes=1)
    tender.save()
    return Asked(reverse("load-offers", args=[tender.slug]), world.officer, world.evaluators[0])


def _chair(world: World, tender: Procurement) -> Asked:
    opened(world, tender)
    first, second = appointed(world, tender)
    return Asked(reverse("name-chair", args=[tender.slug, second.pk]), world.officer, first.user, {})


def _stand_down(world: World, tender: Procurement) -> Asked:
    opened(world, tender)
    first, second = appointed(world, tender)
    return Asked(reverse("stand-down", args=[tender.slug, second.pk]), world.officer, first.user, {})


def _file(world: World, tender: Procurement) -> Asked:
    offer = offered(world, tender, world.firm, world.firm_user, 1_165_000, 8)
    kept = offer_actions.attach(by=world.firm_user, offer=offer, name="rota.txt", content=b"Two crews.")
    return Asked(reverse("offer-file", args=[offer.pk, kept.digest]), world.firm_user, world.officer)


def _sign(world: World, tender: Procurement) -> Asked:
    _offers, panel = scored(world, tender)
    told = {"digest": queries.digest_to_sign(tender)}
    return Asked(reverse("sign-scores", args=[tender.slug]), panel[0].user, world.firm_user, told)


def _paper(world: World, tender: Procurement, name: str, right: User) -> Asked:
    offer = opened(world, tender)[0]
    query = question_actions.question(by=world.officer, offer=offer, what="Why?", until=timezone.localdate())
    kept = question_actions.attach(by=world.firm_user, query=query, name="rota.txt", content=b"Two crews.")
    of = tender.slug if name == "answer-file" else offer.pk
    return Asked(reverse(name, args=[of, query.pk, kept.digest]), right, world.rival_user)


SHOWN: dict[str, Callable[[World, Procurement], Asked]] = {
    "confirm-award": _award,
    "decide-conflict": _conflict,
    "load-offers": _load,
    "name-chair": _chair,
    "stand-down": _stand_down,
    "offer-file": _file,
    "sign-scores": _sign,
    "answer-file": lambda world, tender: _paper(world, tender, "answer-file", world.officer),
    "offer-asked-file": lambda world, tender: _paper(world, tender, "offer-asked-file", world.firm_user),
}
"""Each address by its name, with the scene in which it shows."""


@pytest.mark.parametrize("name", SHOWN)
def test_it_shows_to_whom_it_should_and_to_nobody_beside(
    world: World, tender: Procurement, name: str
) -> None:
    asked = SHOWN[name](world, tender)
    for user in (asked.beside, world.stranger):
        assert asked.by(user) == 404, user
    assert asked.by(asked.right) in (200, 302)


def test_an_award_that_is_confirmed_with_another_digest_is_refused_with_a_sentence(
    world: World, tender: Procurement
) -> None:
    asked = _award(world, tender)
    page = at(asked.right).post(asked.path, asked.told).content.decode()
    assert "The result changed since you saw it" in page
    tender.refresh_from_db()
    assert tender.stage == Stage.MODERATED
