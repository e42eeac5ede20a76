"""The chain of events: any one change to it is found, and what it tells is told to those who may know."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from copy import copy
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from tests.portal.conftest import World, offered, person

from wellspent.portal.accounts import actions as accounts
from wellspent.portal.accounts.models import Role, User
from wellspent.portal.audit import presenters, queries
from wellspent.portal.audit.actions import record
from wellspent.portal.audit.chain import broken, hash_of
from wellspent.portal.audit.models import Event, Head
from wellspent.portal.tendering import actions
from wellspent.portal.tendering.models import Procurement
from wellspent.portal.tendering.offers import actions as offer_actions

texts = st.text("abcdefghij-:0123456789", max_size=20)
START = datetime(2026, 11, 22, tzinfo=UTC)


@st.composite
def chains(draw: Callable[..., Any]) -> list[Event]:
    """A sound chain of up to eight events, made as `record` makes one."""
    made: list[Event] = []
    for number in range(1, draw(st.integers(1, 8)) + 1):
        event = Event(
            number=number,
            at=START + timedelta(microseconds=draw(st.integers(0, 10**9))),
            actor=f"user:{draw(st.integers(1, 3))}",
            organisation=draw(st.none() | st.integers(1, 3)),
            kind=draw(texts),
            subject=draw(texts),
            procurement=draw(st.none() | st.integers(1, 3)),
            digest=draw(texts),
            previous=made[-1].hash if made else "",
        )
        event.hash = hash_of(event)
        made.append(event)
    return made


def head_of(chain: list[Event]) -> tuple[int, str]:
    return chain[-1].number, chain[-1].hash


@given(chains())
def test_a_chain_as_it_was_written_holds(chain: list[Event]) -> None:
    assert list(broken(chain, head_of(chain))) == []


CHANGES: dict[str, Any] = {
    "at": lambda value: value + timedelta(microseconds=1),
    "actor": lambda value: value + "0",
    "organisation": lambda value: (value or 0) + 1,
    "kind": lambda value: value + "x",
    "subject": lambda value: value + "x",
    "procurement": lambda value: None if value else 1,
    "digest": lambda value: value + "f",
    "previous": lambda value: value[::-1] + "0",
    "hash": lambda value: value[1:] + ("0" if value[0] != "0" else "1"),
}


def test_every_field_of_an_event_is_one_that_is_tried() -> None:
    assert {field.name for field in Event._meta.fields} == {*CHANGES, "number"}


@given(chains(), st.sampled_from(sorted(CHANGES)), st.data(), st.booleans())
def test_any_one_change_of_an_event_is_found(
    chain: list[Event], field: str, data: Any, rehashed: bool
) -> None:
    """Even where the event's own hash is made anew: then the next one, or the head, does not follow."""
    end = head_of(chain)
    place = data.draw(st.integers(0, len(chain) - 1))
    forged = copy(chain[place])
    setattr(forged, field, CHANGES[field](getattr(forged, field)))
    if rehashed and field != "hash":
        forged.hash = hash_of(forged)
    assert list(broken([*chain[:place], forged, *chain[place + 1 :]], end)) != []


@given(chains(), st.data())
def test_any_one_event_left_out_is_found(chain: list[Event], data: Any) -> None:
    place = data.draw(st.integers(0, len(chain) - 1))
    assert list(broken(chain[:place] + chain[place + 1 :], head_of(chain))) != []


@given(chains(), st.data())
def test_any_two_events_that_change_places_are_found(chain: list[Event], data: Any) -> None:
    if len(chain) < 2:
        return
    one, two = sorted(data.draw(st.sets(st.integers(0, len(chain) - 1), min_size=2, max_size=2)))
    swapped = list(chain)
    swapped[one], swapped[two] = copy(chain[two]), copy(chain[one])
    assert list(broken(swapped, head_of(chain))) != []
    renumbered = [copy(event) for event in swapped]
    for number, event in enumerate(renumbered, 1):
        event.number = number
    assert list(broken(renumbered, head_of(chain))) != []


@given(chains(), st.data())
def test_an_event_put_in_is_found(chain: list[Event], data: Any) -> None:
    place = data.draw(st.integers(0, len(chain)))
    more = copy(chain[min(place, len(chain) - 1)])
    more.number, more.previous = place + 1, chain[place - 1].hash if place else ""
    more.hash = hash_of(more)
    later = [copy(event) for event in chain[place:]]
    for event in later:
        event.number += 1
    assert list(broken([*chain[:place], more, *later], head_of(chain))) != []


@pytest.mark.parametrize(
    "spoil",
    [
        lambda: Event.objects.filter(number=2).update(kind="other"),
        lambda: Event.objects.filter(number=2).delete(),
        lambda: Event.objects.order_by("-number").first().delete(),  # type: ignore[union-attr]
        lambda: Head.objects.update(number=1),
        lambda: Head.objects.update(hash="0" * 64),
        lambda: Head.objects.all().delete(),
    ],
)
def test_what_is_changed_in_the_database_is_found(world: World, spoil: Callable[[], Any]) -> None:
    assert queries.faults() == []
    spoil()
    assert queries.faults() != []


def test_an_event_stands_only_with_what_it_tells(world: World) -> None:
    number, _ = queries.head()
    with suppress(ZeroDivisionError), transaction.atomic():
        record("person-renamed", world.lead, by=world.lead)
        raise ZeroDivisionError
    assert queries.head()[0] == number
    assert queries.faults() == []


@pytest.mark.django_db(transaction=True)
def test_an_event_outside_a_transaction_is_refused(world: World) -> None:
    with pytest.raises(RuntimeError, match="inside the transaction"):
        record("person-renamed", world.lead, by=world.lead)


def test_recording_takes_three_questions_to_the_database(
    world: World, django_assert_num_queries: Callable[[int], Any]
) -> None:
    """Head locked and read, event written, head moved: it stands in the way of every submission."""
    with django_assert_num_queries(3):
        record("person-renamed", world.lead, by=world.lead)


def page(user: User, path: str = "/history", **asked: str) -> Any:
    client = Client()
    client.force_login(user)
    return client.get(path, asked)


def test_an_organisation_s_history_is_told_in_sentences(world: World, tender: Procurement) -> None:
    shown = page(world.lead).content.decode()
    for told in (
        "Officer</span> published the tender: Grounds maintenance",
        "founded the organisation: Harrowmere Council",
    ):
        assert told in shown
    assert "Northmoor" not in shown


def test_history_is_for_auditors_and_leads_and_a_supplier_s_own(world: World) -> None:
    auditor = person("auditor")
    accounts.join(by=world.lead, organisation=world.buyer, user=auditor, role=Role.AUDITOR)
    for user, status in (
        (auditor, 200),
        (world.lead, 200),
        (world.firm_user, 200),
        (world.officer, 404),
        (world.stranger, 404),
    ):
        assert page(user).status_code == status
        assert page(user, "/history/verify").status_code == status
    assert Client().get("/history").status_code == 302


def test_a_buyer_does_not_read_in_its_history_who_prepares_an_offer(
    world: World, tender: Procurement
) -> None:
    offer = offered(world, tender, world.firm, world.firm_user, 1_165_000, 8)
    offer_actions.submit(by=world.firm_user, offer=offer, receipt="r-1")
    assert "offer" not in page(world.lead).content.decode().split("<ol")[1]
    assert "submitted the offer" in page(world.firm_user).content.decode()
    assert "Greenways" not in page(world.rival_user).content.decode().split("<ol")[1]


def test_history_goes_on_by_key_and_tells_each_event_once(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wellspent.portal.audit.views.PAGE", 3)
    for number in range(5):
        actions.begin(by=world.officer, organisation=world.buyer, title=f"Purchase {number}")
    seen: list[int] = []
    asked: dict[str, str] = {}
    while True:
        shown = page(world.lead, **asked).content.decode()
        seen += [int(number) for number in re.findall(r"event (\d+)", shown)]
        more = re.search(r"\?before=(\d+)", shown)
        if more is None:
            break
        asked = {"before": more[1]}
    expected = (
        Event.objects.filter(organisation=world.buyer.pk).order_by("-number").values_list("number", flat=True)
    )
    assert seen == list(expected)
    assert page(world.lead, before="9" * 30).status_code == 200


def test_names_are_looked_up_in_a_few_questions_however_many_events(
    world: World, django_assert_max_num_queries: Callable[[int], Any]
) -> None:
    for number in range(12):
        actions.begin(by=world.officer, organisation=world.buyer, title=f"Purchase {number}")
    rows = list(queries.history_of_organisation(world.buyer.pk)[:50])
    with django_assert_max_num_queries(4):
        lines = presenters.lines(rows)
    assert sum(len(line.inside) or 1 for line in lines) == len(rows) > 12


def test_whoever_is_gone_is_erased_and_the_chain_holds(world: World) -> None:
    gone = person("gone")
    with transaction.atomic():
        record("person-renamed", gone, by=gone, organisation=world.buyer.pk)
    assert presenters.lines(list(queries.history_of_organisation(world.buyer.pk)[:1]))[0].who == "Gone"
    gone.delete()
    (line,) = presenters.lines(list(queries.history_of_organisation(world.buyer.pk)[:1]))
    assert line.who == "erased"
    assert queries.faults() == []


def test_an_act_nobody_has_put_into_words_is_told_all_the_same(world: World) -> None:
    with transaction.atomic():
        record("something-new", world.lead, by=None, organisation=world.buyer.pk)
    (line,) = presenters.lines(list(queries.history_of_organisation(world.buyer.pk)[:1]))
    assert (line.who, line.did) == ("The site", "did this: something new")


def test_the_verifier_s_page_says_whether_and_where(world: World) -> None:
    client = Client()
    client.force_login(world.lead)
    number, last = queries.head()
    assert last in client.get("/history/verify").content.decode()
    assert (
        f"All {number} events follow one another unchanged" in client.post("/history/verify").content.decode()
    )
    Event.objects.filter(number=2).update(kind="other")
    shown = client.post("/history/verify").content.decode()
    assert "event 2: it was changed after it was written" in shown
