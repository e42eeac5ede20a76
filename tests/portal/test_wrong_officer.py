"""Every mistake that an officer can make on a page of a draft or of a running tender, with its exact sentence.

Each case changes one thing of a page that would be saved. The page comes back with what was typed, says what is
wrong, leads to the field, and nothing is kept: the chain has not moved.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from tests.portal.conftest import World
from tests.portal.officers import at
from tests.portal.wrong import Wrong, refused

from wellspent.portal.audit import queries as audit
from wellspent.portal.tendering import actions, draft_actions
from wellspent.portal.tendering.models import Clause, Engagement, Outcome, Procurement
from wellspent.portal.tendering.offers import actions as offer_actions

PLAIN = "/buy/{slug}"
BASICS: dict[str, Any] = {
    "title": "Grounds maintenance", "kind": "services", "value": "1,200,000", "vat": "excluded",
    "commenced": "2026-10-01", "contract_from": "2027-04-01", "contract_to": "2029-04-01",
}  # fmt: skip
OUTCOME = {
    "community_outcome": "More young people in work",
    "road": "question",
    "reason": "It can be scored.",
}
ENTRY = {"on": "2026-09-01", "kind": "residents", "whom": "Youth clubs", "heard": "Bus fares keep them away."}
CLAUSE = {"title": "Reporting", "text": "The supplier reports each quarter."}
PRICE = {"label": "Price", "rule": "absolute-linear", "floor": "900000", "ceiling": "1400000", "weight": "40"}
QUALITY = {
    "label": "How the work will be done", "question": "How will you do it?", "rule": "scale", "scale": "5",
    "minimum": "2", "weight": "50",
}  # fmt: skip
RANKING = {"method": "weighted-points", "out_of": "100"}
SOON = f"{timezone.now() + timedelta(days=30):%Y-%m-%dT12:00}"
COMING = {"way_in": "here", "deadline": SOON}
AMOUNT = "Write an amount in pounds, such as 1,200,000 ("
DAY = "Enter a day, such as 2026-11-21"
MOMENT = "Enter a day and a time, such as 2026-12-18T12:00"

DRAFT = [
    Wrong("/basics", BASICS, {"title": ""}, ("Enter what you are buying",), "id_title"),
    Wrong("/basics", BASICS, {"kind": None}, ("Choose goods, services or works",), "id_kind"),
    Wrong("/basics", BASICS, {"value": ""}, ("Enter the estimated value",), "id_value"),
    Wrong("/basics", BASICS, {"vat": None}, ("Say whether VAT is included",), "id_vat"),
    Wrong("/basics", BASICS, {"commenced": ""}, ("Enter the day it begins",), "id_commenced"),
    Wrong("/basics", BASICS, {"commenced": "soon"}, (DAY,), "id_commenced"),
    Wrong("/basics", BASICS, {"contract_to": "2027-04-01"}, ("The contract must end after it begins",), "id_contract_to"),
    Wrong("/need", {"people": "Neighbours", "place": "North"}, {"people": ""}, ("Enter who needs it",), "id_people"),
    Wrong("/outcomes/add", OUTCOME, {"community_outcome": ""}, ("Enter what should change",), "id_community_outcome"),
    Wrong("/outcomes/add", OUTCOME, {"reason": ""}, ("Enter why it is asked for in that way",), "id_reason"),
    Wrong("/outcomes/add", OUTCOME, {"road": ""}, ("Choose how it is asked for",), "id_road"),
    Wrong("/outcomes/{outcome}", OUTCOME, {"community_outcome": ""}, ("Enter what should change",), "id_community_outcome"),
    Wrong("/engagement/add", ENTRY, {"on": ""}, ("Enter the day",), "id_on"),
    Wrong("/engagement/add", ENTRY, {"on": "31/31/2026"}, (DAY,), "id_on"),
    Wrong("/engagement/add", ENTRY, {"kind": None}, ("Choose what it was",), "id_kind"),
    Wrong("/engagement/add", ENTRY, {"whom": ""}, ("Enter with whom",), "id_whom"),
    Wrong("/engagement/add", ENTRY, {"heard": ""}, ("Enter what you heard",), "id_heard"),
    Wrong("/engagement/{entry}", ENTRY, {"heard": ""}, ("Enter what you heard",), "id_heard"),
    Wrong("/clauses/add", CLAUSE, {"title": ""}, ("Enter a title",), "id_title"),
    Wrong("/clauses/add", CLAUSE, {"text": ""}, ("Enter the clause",), "id_text"),
    Wrong("/clauses/{clause}", CLAUSE, {"text": ""}, ("Enter the clause",), "id_text"),
    Wrong("/criteria/add", {"kind": "quality"}, {"kind": None}, ("Choose what it looks at",), "id_kind"),
    Wrong("/criteria/add", {"kind": "measure"}, {}, ("Choose the measure",), "id_measure"),
    Wrong(
        "/criteria/add", {}, {"kind": "price"},
        ("There is a price already, and an offer states one price. Change that criterion instead",), "id_kind",
    ),
    Wrong("/criteria/of/price", PRICE, {"floor": ""}, ("Enter the lowest amount",), "id_floor"),
    Wrong("/criteria/of/price", PRICE, {"ceiling": ""}, ("Enter the highest amount",), "id_ceiling"),
    Wrong(
        "/criteria/of/price", PRICE, {"floor": "1400000"},
        ("The lowest amount must be below the highest amount",), "id_floor",
    ),
    Wrong("/criteria/of/price", PRICE, {"weight": "-1"}, ("A weight is 0 or more",), "id_weight"),
    Wrong("/criteria/of/service", QUALITY, {"label": ""}, ("Enter a short name",), "id_label"),
    Wrong("/criteria/of/service", QUALITY, {"question": ""}, ("Enter the question",), "id_question"),
    Wrong("/criteria/of/service", QUALITY, {"scale": ""}, ("Enter the top of the scale",), "id_scale"),
    Wrong("/criteria/of/service", QUALITY, {"word_limit": "few"}, ("Write a whole number of words, such as 500",), "id_word_limit"),
    Wrong("/criteria/of/service", QUALITY, {"word_limit": "0"}, ("Write at least 1 word, or leave it out",), "id_word_limit"),
    Wrong("/criteria/of/service", QUALITY, {"rule": None}, ("Choose how points are earned",), "id_rule"),
    Wrong(
        "/criteria/of/service", {**QUALITY, "rule": "points", "maximum": "10"}, {"award": ""},
        ("Enter the menu, a line each",), "id_award",
    ),
    Wrong(
        "/criteria/of/service", {**QUALITY, "rule": "points", "maximum": "10"}, {"award": "a meadow"},
        ("Write “a meadow” as what is offered = its points",), "id_award",
    ),
    Wrong("/criteria/ranking", RANKING, {"method": None}, ("Choose how offers are ranked",), "id_method"),
    Wrong(
        "/criteria/ranking", RANKING, {"out_of": ""}, ("Enter what the weights sum to, such as 100",), "id_out_of"
    ),
    Wrong(
        "/criteria/ranking", RANKING, {"method": "utility-index"},
        ("Enter the weight of quality over the weight of price",), "id_quality_to_price",
    ),
    Wrong("/way-in", COMING, {"way_in": None}, ("Choose where offers arrive",), "id_way_in"),
    Wrong("/way-in", COMING, {"deadline": ""}, ("Enter the deadline",), "id_deadline"),
    Wrong("/way-in", COMING, {"deadline": "soon"}, (MOMENT,), "id_deadline"),
    Wrong("/way-in", COMING, {"deadline": "2020-01-01T12:00"}, ("The deadline must be in the future",), "id_deadline"),
    Wrong(
        "/way-in", COMING, {"questions_until": "2099-01-01T12:00"},
        ("The last moment for questions must not be after the deadline",), "id_questions_until",
    ),
    Wrong("/way-in", COMING, {"questions_until": "later"}, ("Enter a day and a time, such as 2026-12-11T12:00",), "id_questions_until"),
    Wrong(
        "/way-in", {"way_in": "elsewhere"}, {"submission": ""},
        ("Enter where in your own system offers are sent",), "id_submission",
    ),
]  # fmt: skip


@pytest.fixture
def written(world: World, draft: Procurement) -> dict[str, Any]:
    """The draft with one of each part, and what stands in the addresses of its pages."""
    parts = {
        "outcome": draft_actions.keep(by=world.officer, procurement=draft, part=Outcome(), community_outcome="Work"),
        "entry": draft_actions.keep(
            by=world.officer, procurement=draft, part=Engagement(), on=date(2026, 9, 1), kind="residents", whom="Clubs",
            heard="Fares.",
        ),
        "clause": draft_actions.keep(by=world.officer, procurement=draft, part=Clause(), **CLAUSE),
    }  # fmt: skip
    return {"slug": draft.slug, **{name: part.pk for name, part in parts.items()}}


@pytest.mark.parametrize("case", DRAFT, ids=str)
def test_a_mistake_on_a_page_of_the_draft(case: Wrong, world: World, written: dict[str, Any]) -> None:
    before = audit.head()
    refused(at(world.officer), (PLAIN + case.at).format(**written), case)
    assert audit.head() == before


@pytest.mark.parametrize(
    ("page", "right"),
    [
        ("/basics", BASICS),
        ("/need", {"people": "Neighbours"}),
        ("/outcomes/add", OUTCOME),
        ("/engagement/add", ENTRY),
        ("/clauses/add", CLAUSE),
        ("/criteria/of/price", PRICE),
        ("/criteria/of/service", QUALITY),
        ("/criteria/ranking", RANKING),
        ("/way-in", COMING),
    ],
)
def test_what_the_cases_start_from_is_right(
    page: str, right: dict[str, Any], world: World, written: dict[str, Any]
) -> None:
    """Else a case could be refused for another reason than its own."""
    before = audit.head()
    answer = at(world.officer).post((PLAIN + page).format(**written), right)
    assert answer.status_code == 302, answer.content.decode()
    assert audit.head() != before


NUMBERS = [
    ("/basics", BASICS, "value", "a lot"),
    ("/criteria/of/price", PRICE, "weight", "much"),
    ("/criteria/of/price", PRICE, "floor", "£"),
    ("/criteria/of/service", QUALITY, "scale", "five"),
    ("/criteria/ranking", RANKING, "out_of", "NaN"),
    ("/criteria/ranking", RANKING, "out_of", "inf"),
    ("/measures", {}, "target-local-target-group-jobs", "many"),
    ("/criteria", {}, "weight-price", "٤٠%"),
]


@pytest.mark.parametrize(("page", "right", "name", "typed"), NUMBERS, ids=str)
def test_what_is_no_number_is_told_in_the_reader_s_own_words(
    page: str, right: dict[str, Any], name: str, typed: str, world: World, written: dict[str, Any]
) -> None:
    before = audit.head()
    answer = at(world.officer).post((PLAIN + page).format(**written), {**right, name: typed})
    body = answer.content.decode()
    assert answer.status_code == 200
    assert AMOUNT in body or "Write a number, such as 12.5 (" in body
    assert f'href="#id_{name}"' in body
    assert audit.head() == before


BEGINNING = [
    Wrong("/buy/begin", {}, {"title": ""}, ("Enter what you are buying",), "id_title"),
    Wrong("/buy/begin/similar", {"title": "Again"}, {"similar": ""}, ("Choose a procurement",), "id_similar"),
    Wrong("/buy/begin/similar", {"title": "Again"}, {"similar": "nobody-s"}, ("Choose a procurement of the list",), "id_similar"),
    Wrong("/buy/begin/notice", {}, {}, ("Choose the notice's file",), "id_notice"),
    Wrong(
        "/buy/begin/notice", {}, {}, ("The file is empty; download it again",), "id_notice",
        files={"notice": SimpleUploadedFile("notice.json", b"")},
    ),
    Wrong(
        "/buy/begin/notice", {}, {}, ("The file must end in .json or .jsonl",), "id_notice",
        files={"notice": SimpleUploadedFile("notice.xml", b"<notice/>")},
    ),
    Wrong(
        "/buy/begin/notice", {}, {}, ("The file is larger than 5 MB; choose the one of a single notice",), "id_notice",
        files={"notice": SimpleUploadedFile("notice.json", b" " * (5 * 1024 * 1024 + 1))},
    ),
]  # fmt: skip


@pytest.mark.parametrize("case", BEGINNING, ids=lambda case: f"{case}-{case.says[0][:22]}".replace(" ", "_"))
def test_a_mistake_at_the_beginning(case: Wrong, world: World, draft: Procurement) -> None:
    for given in case.files.values():
        given.seek(0)
    before = audit.head()
    refused(at(world.officer), case.at, case)
    assert audit.head() == before


LATER = f"{timezone.now() + timedelta(days=60):%Y-%m-%dT12:00}"
RUNNING = [
    Wrong("/extend", {"deadline": LATER, "reason": "Snow"}, {"deadline": ""}, ("Enter the new deadline",), "id_deadline"),
    Wrong("/extend", {"deadline": LATER, "reason": "Snow"}, {"deadline": "later"}, (MOMENT,), "id_deadline"),
    Wrong("/extend", {"deadline": LATER, "reason": "Snow"}, {"reason": ""}, ("Enter the reason",), "id_reason"),
    Wrong("/end", {}, {"reason": ""}, ("Enter the reason",), "id_reason"),
    Wrong("/clarifications/{question}", {}, {"answer": ""}, ("Enter your answer",), "id_answer"),
]  # fmt: skip


@pytest.mark.parametrize("case", RUNNING, ids=str)
def test_a_mistake_on_a_page_of_a_running_tender(case: Wrong, world: World, tender: Procurement) -> None:
    offer, _ = offer_actions.start(by=None, procurement=tender, bidder="Larch", email="pat@larch.example.org")
    asked = offer_actions.ask(by=None, offer=offer, question="Is TUPE expected?")
    before = audit.head()
    refused(at(world.officer), (PLAIN + case.at).format(slug=tender.slug, question=asked.pk), case)
    assert audit.head() == before


def test_a_deadline_moved_to_earlier_is_refused_by_the_action_s_own_sentence(
    world: World, tender: Procurement
) -> None:
    assert tender.deadline is not None
    typed = {"deadline": f"{tender.deadline - timedelta(days=1):%Y-%m-%dT%H:%M}", "reason": "Hurry."}
    says = ("The new deadline is not later than the one now. Choose a later day or time.",)
    refused(at(world.officer), f"/buy/{tender.slug}/extend", Wrong("/extend", typed, {}, says))


def test_an_end_that_was_pressed_twice_is_told(world: World, tender: Procurement) -> None:
    actions.end(by=world.lead, procurement=tender, reason="The grant was withdrawn.")
    answer = at(world.officer).post(f"/buy/{tender.slug}/end", {"reason": "The grant was withdrawn."})
    assert answer.status_code in (404, 200)
    tender.refresh_from_db()
    assert tender.stages.filter(stage="ended").count() == 1
