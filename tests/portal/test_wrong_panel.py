"""Every mistake on the pages after the opening, and on those of people and organisations, with its exact sentence."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.utils import timezone
from tests.portal.conftest import World
from tests.portal.evaluating import agreed, appointed, awarded, opened, scored
from tests.portal.officers import at
from tests.portal.wrong import Wrong, refused

from wellspent.portal.accounts.models import Organisation
from wellspent.portal.audit import queries as audit
from wellspent.portal.evaluation import actions, award_actions, question_actions
from wellspent.portal.tendering.models import Procurement

SCORE = {"score": "4", "reason": "Two crews, named; says little of winter."}
QUESTION = {"what": "Eight jobs on a crew of ten?", "until": "2099-12-11"}
WHY = "Enter what in the answer earned this score, and why not more"

AFTER_OPENING = [
    Wrong("/panel", {}, {"user": None}, ("Choose an evaluator",), "id_user"),
    Wrong("/panel", {}, {"user": "999999"}, ("Choose an evaluator of the list",), "id_user"),
    Wrong("/implausible", QUESTION, {"offer": None}, ("Choose a tender",), "id_offer"),
    Wrong("/implausible", {**QUESTION, "offer": "{mine}"}, {"what": ""}, ("Enter what looks implausible, and what you ask",), "id_what"),
    Wrong("/implausible", {**QUESTION, "offer": "{mine}"}, {"until": ""}, ("Enter the day",), "id_until"),
    Wrong("/implausible", {**QUESTION, "offer": "{mine}"}, {"until": "soon"}, ("Enter a day, such as 2026-12-11",), "id_until"),
    Wrong(
        "/implausible", {**QUESTION, "offer": "{mine}"}, {"until": "2020-01-01"},
        ("The day to answer by has passed. Enter today or a later day.",),
    ),
]  # fmt: skip


def filled(case: Wrong, **known: Any) -> Wrong:
    """The case with the numbers of what is there."""
    right = {key: str(value).format(**known) for key, value in case.right.items()}
    return Wrong(case.at.format(**known), right, case.wrong, case.says, case.field, case.files)


@pytest.mark.parametrize("case", AFTER_OPENING, ids=str)
def test_a_mistake_of_the_officer_after_the_opening(case: Wrong, world: World, tender: Procurement) -> None:
    mine, _ = opened(world, tender)
    told = filled(case, mine=mine.pk)
    before = audit.head()
    refused(at(world.officer), f"/buy/{tender.slug}{told.at}", told)
    assert audit.head() == before


SCORING = [
    Wrong("/scoring/service/{key}", SCORE, {"score": None}, ("Choose a score",), "id_score"),
    Wrong("/scoring/service/{key}", SCORE, {"score": "6"}, ("Choose a score on the scale",), "id_score"),
    Wrong("/scoring/service/{key}", SCORE, {"score": "4.5"}, ("Choose a score on the scale",), "id_score"),
    Wrong("/scoring/service/{key}", SCORE, {"reason": ""}, (WHY,), "id_reason"),
    Wrong("/scoring/service/{key}", SCORE, {"reason": "  "}, (WHY,), "id_reason"),
    Wrong("/interests", {}, {"conflict": None}, ("Say whether you have an interest",), "id_conflict"),
    Wrong(
        "/interests", {"conflict": "yes"}, {"declaration": ""},
        ("Enter what the interest is, and in which bidder",), "id_declaration",
    ),
]  # fmt: skip


@pytest.mark.parametrize("case", SCORING, ids=str)
def test_a_mistake_of_a_scorer(case: Wrong, world: World, tender: Procurement) -> None:
    mine, _ = opened(world, tender)
    appointed(world, tender)
    told = filled(case, key=mine.key)
    before = audit.head()
    refused(at(world.evaluators[0]), f"/buy/{tender.slug}{told.at}", told)
    assert audit.head() == before


MODERATING = [
    Wrong("/moderation/service/{key}", SCORE, {"score": None}, ("Choose a score",), "id_score"),
    Wrong("/moderation/service/{key}", SCORE, {"score": "-1"}, ("Choose a score on the scale",), "id_score"),
    Wrong("/moderation/service/{key}", SCORE, {"reason": ""}, (WHY,), "id_reason"),
]  # fmt: skip


@pytest.mark.parametrize("case", MODERATING, ids=str)
def test_a_mistake_of_the_chair(case: Wrong, world: World, tender: Procurement) -> None:
    (mine, _), _ = scored(world, tender)
    told = filled(case, key=mine.key)
    before = audit.head()
    refused(at(world.evaluators[0]), f"/buy/{tender.slug}{told.at}", told)
    assert audit.head() == before


def test_scores_are_locked_only_when_all_are_there(world: World, tender: Procurement) -> None:
    opened(world, tender)
    appointed(world, tender)
    before = audit.head()
    client = at(world.evaluators[0])
    answer = client.post(f"/buy/{tender.slug}/scoring/lock", {"csrfmiddlewaretoken": "x"})
    shown = answer if answer.status_code == 200 else client.get(answer["Location"])
    assert (
        "score is missing: Greenways Co-operative, How the work will be done, and 1 more"
        in shown.content.decode()
    )
    assert audit.head() == before


DECIDING = [
    Wrong("/interest", {"reason": "It is far off."}, {"cleared": None}, ("Choose what you decide",), "id_cleared"),
    Wrong("/interest", {"cleared": "yes"}, {"reason": ""}, ("Enter the reason",), "id_reason"),
]  # fmt: skip


@pytest.mark.parametrize("case", DECIDING, ids=str)
def test_a_mistake_about_a_declared_conflict(case: Wrong, world: World, tender: Procurement) -> None:
    opened(world, tender)
    first, _ = appointed(world, tender)
    actions.declare(by=first.user, member=first, conflict=True, declaration="My sister works there.")
    before = audit.head()
    refused(at(world.officer), f"/buy/{tender.slug}/panel/{first.pk}{case.at}", case)
    assert audit.head() == before


ON_A_QUESTION = [
    Wrong("answer", {}, {"evidence": ""}, ("Enter what the bidder answered, or that nothing came in the time given",), "id_evidence"),
    Wrong("decide", {"reason": "It holds."}, {"decision": None}, ("Choose what you decide",), "id_decision"),
    Wrong("decide", {"decision": "accept"}, {"reason": ""}, ("Enter the reason",), "id_reason"),
]  # fmt: skip


@pytest.mark.parametrize("case", ON_A_QUESTION, ids=str)
def test_a_mistake_about_an_implausible_offer(case: Wrong, world: World, tender: Procurement) -> None:
    mine, _ = opened(world, tender)
    query = question_actions.question(by=world.officer, offer=mine, what="Is it enough?")
    if case.at == "decide":
        question_actions.answer(by=world.officer, query=query, evidence="It is.")
    before = audit.head()
    refused(at(world.officer), f"/buy/{tender.slug}/implausible/{query.pk}", case)
    assert audit.head() == before


AWARDING = [
    Wrong("/award", {}, {"reason": ""}, ("Enter the reason",), "id_reason"),
]


@pytest.mark.parametrize("case", AWARDING, ids=str)
def test_a_mistake_at_the_award(case: Wrong, world: World, tender: Procurement) -> None:
    agreed(world, tender)
    before = audit.head()
    refused(at(world.officer), f"/buy/{tender.slug}{case.at}", case)
    assert audit.head() == before


NOTICE = [
    ("", "Enter the day"),
    ("soon", "Enter a day, such as 2026-11-21"),
]


@pytest.mark.parametrize(("on", "says"), NOTICE)
def test_a_mistake_about_the_notice(on: str, says: str, world: World, tender: Procurement) -> None:
    made = awarded(world, tender)
    award_actions.send_summaries(by=world.officer, award=made)
    before = audit.head()
    case = Wrong("/award/notice", {}, {"on": on}, (says,), "id_on")
    client = at(world.officer)
    path = f"/buy/{tender.slug}/award/notice"
    if client.get(path).status_code == 404:
        path = f"/buy/{tender.slug}/award"
    refused(client, path, case)
    assert audit.head() == before
    made.refresh_from_db()
    assert made.notice_published is None


PERSON = {"name": "Lena Lead"}
FACTS = {
    "name": "Harrowmere Council", "address": "Town Hall", "email": "tenders@harrowmere.example.org", "body": "local",
    "nation": "england",
}  # fmt: skip
SUPPLIER = {
    "name": "Greenways Co-operative", "register": "GB-COH", "number": "01234567", "address": "1 Mill Lane",
    "email": "bids@greenways.example.org", "sme": "yes", "vcse": "no",
}  # fmt: skip
EMAIL = "Enter an e-mail address like name@example.org"
AS_PRINTED = "Enter the registered number as the register prints it"

LEADS = [
    Wrong("/people", {"role": "officer"}, {"email": ""}, ("Enter the e-mail address to invite",), "id_email"),
    Wrong("/people", {"role": "officer"}, {"email": "nobody"}, (EMAIL,), "id_email"),
    Wrong("/people", {"email": "new@harrowmere.example.org"}, {"role": None}, ("Choose a role",), "id_role"),
    Wrong("/organisation/about", FACTS, {"name": ""}, ("Enter the name of the organisation",), "id_name"),
    Wrong("/organisation/about", FACTS, {"address": ""}, ("Enter the address",), "id_address"),
    Wrong("/organisation/about", FACTS, {"email": ""}, ("Enter an e-mail address for tenders",), "id_email"),
    Wrong("/organisation/about", FACTS, {"email": "tenders"}, (EMAIL,), "id_email"),
    Wrong("/organisation/about", FACTS, {"website": "no address"}, ("Enter a web address like https://www.example.org",), "id_website"),
    Wrong("/organisation/about", FACTS, {"body": None}, ("Choose the kind of public body",), "id_body"),
    Wrong("/organisation/about", FACTS, {"nation": None}, ("Choose the nation",), "id_nation"),
    Wrong("/organisation/services/add", {}, {"service": ""}, ("Choose a shared service",), "id_service"),
]  # fmt: skip


@pytest.mark.parametrize("case", LEADS, ids=str)
def test_a_mistake_of_a_lead(case: Wrong, world: World) -> None:
    Organisation.objects.create(name="Shared Buying", kind="shared", slug="shared-buying")
    before = audit.head()
    refused(at(world.lead), case.at, case)
    assert audit.head() == before


FIRMS = [
    Wrong("/organisation/about", SUPPLIER, {"number": ""}, ("Enter the registered number",), "id_number"),
    Wrong("/organisation/about", SUPPLIER, {"number": "12345678X"}, (AS_PRINTED,), "id_number"),
    Wrong("/organisation/about", SUPPLIER, {"register": "GB-CHC", "number": "12345"}, (AS_PRINTED,), "id_number"),
    Wrong("/organisation/about", SUPPLIER, {"register": "GB-SC", "number": "012345"}, (AS_PRINTED,), "id_number"),
    Wrong("/organisation/about", SUPPLIER, {"register": ""}, ("Choose the register that the number is from",), "id_register"),
    Wrong("/organisation/about", SUPPLIER, {"sme": None}, ("Say whether it is a small or medium-sized enterprise",), "id_sme"),
    Wrong(
        "/organisation/about", SUPPLIER, {"vcse": None},
        ("Say whether it is a voluntary, community or social enterprise",), "id_vcse",
    ),
    Wrong("/people", {"role": "supplier"}, {"email": "nobody"}, (EMAIL,), "id_email"),
]  # fmt: skip


@pytest.mark.parametrize("case", FIRMS, ids=str)
def test_a_mistake_of_a_supplier(case: Wrong, world: World) -> None:
    before = audit.head()
    refused(at(world.firm_user), case.at, case)
    assert audit.head() == before


@pytest.mark.parametrize("case", FIRMS[:7], ids=str)
def test_the_same_mistake_where_a_supplier_registers(case: Wrong, world: World) -> None:
    before = audit.head()
    refused(at(world.stranger), "/register", case)
    assert audit.head() == before
    assert get_user_model().objects.get(pk=world.stranger.pk).memberships.count() == 0


def test_a_number_that_another_supplier_has_is_refused_with_what_to_do(world: World) -> None:
    assert at(world.firm_user).post("/organisation/about", SUPPLIER).status_code == 302
    path, client = "/register", at(world.stranger)
    answer = client.post(path, {**SUPPLIER, "name": "Greenways Again", "csrfmiddlewaretoken": "x"})
    assert answer.status_code == 200
    assert (
        "an organisation with the number GB-COH-01234567 is registered here already"
        in answer.content.decode().lower().replace("gb-coh", "GB-COH")
    )
    assert not Organisation.objects.filter(name="Greenways Again").exists()


def test_nobody_without_an_account_is_told_of_a_mistake_on_these_pages(
    world: World, tender: Procurement
) -> None:
    """They are asked to sign in; what they typed is not read."""
    for path in ("/people", "/organisation/about", "/account", f"/buy/{tender.slug}/panel", "/register"):
        answer = Client().post(path, {"csrfmiddlewaretoken": "x"})
        assert answer.status_code == 302
        assert answer["Location"].startswith("/accounts/login/")


def test_a_name_is_never_empty(world: World) -> None:
    refused(
        at(world.lead),
        "/account",
        Wrong("/account", PERSON, {"name": ""}, ("Enter your full name",), "id_name"),
    )
    world.lead.refresh_from_db()
    assert world.lead.name == "Lead"
    assert timezone.now() > world.lead.date_joined
