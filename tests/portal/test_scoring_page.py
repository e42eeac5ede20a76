"""Scoring: one criterion across bids or one bid across criteria, each save leading on, and nothing typed lost."""

from __future__ import annotations

import json
import re
from fractions import Fraction

import pytest
from django.test import Client
from django.urls import reverse
from tests.portal.conftest import World
from tests.portal.evaluating import appointed, opened, scored
from tests.portal.officers import at

from wellspent.portal.evaluation import presenters
from wellspent.portal.evaluation.models import OwnScore
from wellspent.portal.tendering import actions
from wellspent.portal.tendering.models import Criterion, Procurement, Submission

GREENWAYS, NORTHMOOR = "greenways-co-operative", "northmoor-facilities"
GOOD = {"score": "4", "reason": "Two crews are named."}


def lengthen(tender: Procurement) -> None:
    """Answers of twelve words, as they may come back from elsewhere: this site itself takes none over the limit."""
    for made in Submission.objects.filter(offer__procurement=tender):
        said = json.loads(made.content)
        said["answers"]["service"] = "Two crews. " * 6
        made.content = json.dumps(said)
        made.save()


@pytest.fixture
def two(world: World, draft: Procurement) -> Procurement:
    """A tender with two criteria that people score, the first with a limit of ten words."""
    service = draft.criteria.get(key="service")
    service.weight, service.word_limit = Fraction(30), 10
    service.save()
    Criterion.objects.create(
        procurement=draft, place=9, key="safety", label="Safety", kind="quality", weight=Fraction(20), rule="scale",
        numbers={"scale": "5"}, question="How do you keep people safe?",
    )  # fmt: skip
    actions.publish(by=world.officer, procurement=draft)
    opened(world, draft)
    lengthen(draft)
    appointed(world, draft)
    return draft


def where(tender: Procurement, criterion: str, offer: str) -> str:
    return reverse("score", args=[tender.slug, criterion, offer])


def walked(client: Client, tender: Procurement, order: str) -> list[str]:
    """The places that saving leads through, from the first of the list to the end."""
    listed = reverse("scoring", args=[tender.slug])
    page = client.get(f"{listed}?by={order}").content.decode()
    found = re.search(r'href="([^"]+)"[^>]*>\s*Score the next one', page)
    assert found is not None
    path, places = found[1], []
    while path != listed:
        places.append("/".join(path.split("/")[-2:]))
        path = client.post(path, GOOD)["Location"]
        assert len(places) <= 4
    return places


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("criterion", [f"service/{GREENWAYS}", f"service/{NORTHMOOR}", f"safety/{GREENWAYS}", f"safety/{NORTHMOOR}"]),
        ("offer", [f"service/{GREENWAYS}", f"safety/{GREENWAYS}", f"service/{NORTHMOOR}", f"safety/{NORTHMOOR}"]),
    ],
)  # fmt: skip
def test_saving_leads_on_in_the_order_that_was_chosen(
    world: World, two: Procurement, order: str, expected: list[str]
) -> None:
    assert walked(at(world.evaluators[0]), two, order) == expected
    assert OwnScore.objects.count() == 4


def test_progress_is_told_in_words_and_the_end_too(world: World, two: Procurement) -> None:
    client = at(world.evaluators[0])
    page = client.get(where(two, "service", GREENWAYS)).content.decode()
    assert "0 of 4 scored" in page
    assert "1 of 4:" in page
    client.post(where(two, "service", GREENWAYS), GOOD)
    page = client.get(where(two, "service", NORTHMOOR)).content.decode()
    assert "1 of 4 scored" in page
    assert '<progress id="scored" value="1" max="4">' in page
    for criterion, offer in (("service", NORTHMOOR), ("safety", GREENWAYS)):
        client.post(where(two, criterion, offer), GOOD)
    ended = client.post(where(two, "safety", NORTHMOOR), GOOD, follow=True).content.decode()
    assert "Every score is given. Read them once more, then lock them." in ended
    assert "Lock your scores" in ended


def test_a_skipped_one_is_come_back_to(world: World, two: Procurement) -> None:
    client = at(world.evaluators[0])
    last = client.post(where(two, "safety", NORTHMOOR), GOOD)
    assert last["Location"] == where(two, "service", GREENWAYS), "it goes round to what was left out"
    page = client.get(where(two, "service", NORTHMOOR)).content.decode()
    assert where(two, "service", GREENWAYS) in page
    assert where(two, "safety", GREENWAYS) in page


def test_a_score_without_a_reason_is_refused_with_a_sentence_and_keeps_its_score(
    world: World, two: Procurement
) -> None:
    client = at(world.evaluators[0])
    for reason in ("", "   "):
        page = client.post(
            where(two, "service", GREENWAYS), {"score": "4", "reason": reason}
        ).content.decode()
        assert "Enter what in the answer earned this score, and why not more" in page
        assert re.search(r'value="4"[^>]*checked', page)
    assert not OwnScore.objects.exists()


def test_a_reason_without_a_score_is_refused_and_keeps_every_word(world: World, two: Procurement) -> None:
    words = 'Crews & mowers <named>; "winter" is not.'
    page = at(world.evaluators[0]).post(where(two, "service", GREENWAYS), {"reason": words}).content.decode()
    assert "Choose a score" in page
    assert "Crews &amp; mowers &lt;named&gt;; " in page


def test_comparing_words_are_quoted_before_and_after_saving(world: World, two: Procurement) -> None:
    client = at(world.evaluators[0])
    told = {"score": "4", "reason": "Clearer than Northmoor Facilities."}
    saved = client.post(where(two, "service", GREENWAYS), told, follow=True).content.decode()
    assert "“Clearer than”, “Northmoor Facilities”" in saved
    again = client.get(where(two, "service", GREENWAYS)).content.decode()
    assert "“Clearer than”, “Northmoor Facilities”" in again
    assert "Clearer than Northmoor Facilities." in again


def test_an_answer_over_its_limit_is_warned_about_where_it_is_scored(world: World, two: Procurement) -> None:
    said = "12 words, and the tender takes 10."
    page = at(world.evaluators[0]).get(where(two, "service", GREENWAYS)).content.decode()
    assert "Over the limit of words:" in page
    assert said in page
    assert (
        "Over the limit of words"
        not in at(world.evaluators[0]).get(where(two, "safety", GREENWAYS)).content.decode()
    )


def test_it_is_warned_about_where_it_is_moderated_and_in_the_result(world: World, draft: Procurement) -> None:
    service = draft.criteria.get(key="service")
    service.word_limit = 10
    service.save()
    actions.publish(by=world.officer, procurement=draft)
    scored(world, draft)
    lengthen(draft)
    page = at(world.evaluators[0]).get(reverse("moderate", args=[draft.slug, "service", GREENWAYS]))
    assert "Over the limit of words:" in page.content.decode()
    from django.utils import timezone

    from wellspent.portal.evaluation import award_actions

    notices = award_actions.result_of(draft, timezone.localdate()).report.notices
    assert [notice.text for notice in notices if notice.code == "over-word-limit"] == [
        'Greenways Co-operative: The answer to "How the work will be done" has 12 words, and the tender takes 10.',
        'Northmoor Facilities: The answer to "How the work will be done" has 12 words, and the tender takes 10.',
    ]


@pytest.mark.parametrize(
    ("limit", "text", "said"),
    [
        (None, "one two three", ""),
        (3, "one two three", ""),
        (3, "", ""),
        (2, "one\n\ntwo  three", "3 words, and the tender takes 2. "),
        (1_000, "word " * 1_200, "1,200 words, and the tender takes 1,000. "),
    ],
)
def test_words_over_a_limit(limit: int | None, text: str, said: str) -> None:
    found = presenters.over_limit(limit, text)
    assert found.startswith(said) if said else found == ""
