"""The result page: what somebody needs first, nothing lost behind it, and quick however many bids there are."""

from __future__ import annotations

import hashlib
import json
import re
import time
from datetime import UTC, datetime
from fractions import Fraction
from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone
from python_calamine import CalamineWorkbook
from tests.portal.conftest import World
from tests.portal.evaluating import agreed, appointed, awarded, close
from tests.portal.officers import at

from wellspent.method.errors import Notice
from wellspent.portal.evaluation import award_actions, result_queries, results, trying
from wellspent.portal.evaluation.models import AgreedScore, Trials
from wellspent.portal.tendering.models import Offer, Procurement, Stage, Submission


def crowded(world: World, tender: Procurement, many: int) -> None:
    """So many opened offers with agreed and signed scores, put there without the walk of each."""
    close(tender)
    appointed(world, tender)
    service = tender.criteria.get(key="service")
    now = datetime(2026, 11, 1, tzinfo=UTC)
    for place in range(many):
        offer = Offer.objects.create(
            procurement=tender, key=f"bidder-{place}", bidder=f"Bidder {place}", email="a@example.org"
        )
        said = {"bid": offer.key, "bidder": offer.bidder, "price": f"{900_000 + place * 997}.00"}
        content = json.dumps({**said, "answers": {"service": "With two crews."}})
        Submission.objects.create(
            offer=offer, number=1, receipt=f"r-{place}", at=now, event=1, head="", sealed=b"", content=content,
            digest=hashlib.sha256(content.encode()).hexdigest(),
        )  # fmt: skip
        AgreedScore.objects.create(
            offer=offer,
            criterion=service,
            score=Fraction(2 + place % 4),
            reason="Two crews.",
            by=world.officer,
        )
    tender.stage = Stage.MODERATED
    tender.save()


def page(world: World, tender: Procurement) -> str:
    """The result as the officer reads it, without the help beside it."""
    answer = at(world.officer).get(reverse("result", args=[tender.slug]))
    assert answer.status_code == 200
    return str(answer.content.decode().partition("<main")[2])


def test_what_is_needed_first_stands_first(world: World, tender: Procurement) -> None:
    agreed(world, tender)
    text = page(world, tender)
    order = [
        "Greenways Co-operative comes first: total points 58.8",
        "What would change it",
        "The smallest change of a weight that changes the winner is",
        "Before you rely on this",
        ">Ranking<",
        "Go on to the award",
        "Everything behind it",
        "Does the choice stand up?",
        "How each figure was made",
    ]
    places = [text.index(words) for words in order]
    assert places == sorted(places)


def test_every_figure_is_still_linked_to_its_working(world: World, tender: Procurement) -> None:
    agreed(world, tender)
    text = page(world, tender)
    linked = set(re.findall(r'href="#working-(\d+)"', text))
    there = set(re.findall(r'id="working-(\d+)"', text))
    assert linked == there
    assert len(there) > 12
    before, _, behind = text.partition("Everything behind it")
    assert "<details" in behind
    assert "evaluator-1, who does not decide" in behind
    assert "working-" in before, "the ranking's figures lead there too"
    assert behind.count("<details") == behind.count("</details>")
    assert 'open=""' not in behind


def test_an_awarded_result_says_so_and_offers_no_award(world: World, tender: Procurement) -> None:
    awarded(world, tender)
    text = page(world, tender)
    assert "Awarded to Greenways Co-operative" in text
    assert "Go on to the award" not in text
    assert "What would change it" in text


def test_the_workbook_holds_the_whole(world: World, tender: Procurement) -> None:
    agreed(world, tender)
    answer = at(world.officer).get(reverse("result-workbook", args=[tender.slug]))
    assert answer["Content-Disposition"] == f'attachment; filename="{tender.slug}-result.xlsx"'
    book = CalamineWorkbook.from_filelike(BytesIO(answer.content))
    assert {"Report", "Working"} <= set(book.sheet_names)
    cells = [str(cell) for row in book.get_sheet_by_name("Report").to_python() for cell in row]
    assert "Does the choice stand up?" in cells
    for user in (world.stranger, world.firm_user):
        assert at(user).get(reverse("result-workbook", args=[tender.slug])).status_code == 404


def test_the_workbook_waits_for_the_signatures(world: World, tender: Procurement) -> None:
    from tests.portal.evaluating import scored

    scored(world, tender)
    text = at(world.officer).get(reverse("result-workbook", args=[tender.slug])).content.decode()
    assert "The panel has not signed the agreed scores" in text


def test_grave_warnings_stand_apart_from_notes_and_are_said_once() -> None:
    notices = [
        Notice("relative-rule", "Relative."), Notice("unsure-proxy", "Unsure."), Notice("unsure-proxy", "Unsure."),
        Notice("a-code-of-tomorrow", "New."),
    ]  # fmt: skip
    assert results.by_gravity(notices) == (("Relative.", "New."), ("Unsure.",))


def test_every_code_of_a_note_is_one_that_somebody_says() -> None:
    from pathlib import Path

    source = Path(results.__file__).parents[2]
    said = "".join(path.read_text("utf-8") for path in source.glob("*/*.py"))
    said += "".join(path.read_text("utf-8") for path in source.glob("method/*/*.py"))
    missing = {code for code in results.LESSER if f'"{code}"' not in said}
    assert missing == set()


def test_a_hundred_bids_answer_quickly_and_are_tried_in_parts(
    world: World, tender: Procurement, monkeypatch: pytest.MonkeyPatch
) -> None:
    crowded(world, tender, 120)
    began = time.monotonic()
    text = page(world, tender)
    assert time.monotonic() - began < 10, "seconds, on a machine that others use too"
    assert "Bidder 3 comes first" in text
    assert "Try what would change it" in text
    assert "Does the choice stand up?" not in text
    assert "The first 10 of 120 bids" in text
    client, where = at(world.officer), reverse("trials", args=[tender.slug])
    monkeypatch.setattr(trying.went_on, "__defaults__", (0.05,))
    assert client.post(where)["Location"] == reverse("result", args=[tender.slug]) + "#doubts"
    kept = Trials.objects.get()
    assert 0 < kept.courses[""]["done"] < kept.courses[""]["of"]
    halfway = page(world, tender)
    assert f"{kept.courses['']['done']} of about {kept.courses['']['of']} changes tried" in halfway
    assert "Go on trying" in halfway
    monkeypatch.setattr(trying.went_on, "__defaults__", (120.0,))
    ended = client.post(where, headers={"HX-Request": "true"})
    assert ended["HX-Refresh"] == "true"
    whole = page(world, tender)
    assert "Does the choice stand up?" in whole
    assert "each of the 120 bids was taken out in turn" in whole
    assert "Try what would change it" not in whole
    assert "Places from the 6th on are in the workbook" in whole


def test_what_was_tried_counts_for_its_own_numbers_alone(world: World, tender: Procurement) -> None:
    crowded(world, tender, 4)
    read = award_actions.result_of(tender, timezone.localdate()).read
    digest = trying.digest_of(read)
    assert digest == trying.digest_of(award_actions.result_of(tender, timezone.localdate()).read)
    courses = trying.went_on(read, {})
    assert trying.ended(read, courses)
    assert trying.courses_of(json.loads(json.dumps(trying.plain(courses)))) == courses
    one = AgreedScore.objects.get(offer__key="bidder-1")
    one.score = Fraction(5)
    one.save()
    other = trying.digest_of(award_actions.result_of(tender, timezone.localdate()).read)
    assert other != digest
    assert result_queries.courses(tender, other) == {}


def test_more_bids_than_can_be_tried_are_ranked_all_the_same(
    world: World, tender: Procurement, monkeypatch: pytest.MonkeyPatch
) -> None:
    from wellspent.method import stability

    crowded(world, tender, 4)
    monkeypatch.setattr(stability, "MOST_BIDS", 3)
    text = page(world, tender)
    assert "There are 4 bids, and what would change the winner is tried for at most 3." in text
    assert "comes first" in text
    stopped = at(world.officer).post(reverse("trials", args=[tender.slug])).content.decode()
    assert "tried for at most 3" in stopped


def test_nobody_else_makes_the_site_try(world: World, tender: Procurement) -> None:
    crowded(world, tender, 4)
    for user in (world.evaluators[0], world.firm_user, world.stranger):
        assert at(user).post(reverse("trials", args=[tender.slug])).status_code == 404
    assert at(world.officer).get(reverse("trials", args=[tender.slug])).status_code == 405
    assert not Trials.objects.exists()


def test_of_many_bids_the_first_workings_stand_there_and_every_one_a_page_further(
    world: World, tender: Procurement
) -> None:
    crowded(world, tender, 14)
    text = page(world, tender)
    here = set(re.findall(r'href="#working-(\d+)"', text))
    far = set(re.findall(r'href="\?every=1#working-(\d+)"', text))
    assert here == set(re.findall(r'id="working-(\d+)"', text))
    assert here.isdisjoint(far)
    assert far
    assert "Show every working of every bid" in text
    whole = at(world.officer).get(reverse("result", args=[tender.slug]) + "?every=1").content.decode()
    assert set(re.findall(r'id="working-(\d+)"', whole)) == here | far
    assert "?every=1#" not in whole
    for number in here:
        start = f'<div id="working-{number}">'
        assert text.split(start)[1].split("</div>")[0] == whole.split(start)[1].split("</div>")[0]
