"""The pages after the deadline: who may open which, and each job done through them."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.portal.conftest import World, person
from tests.portal.evaluating import agreed, appointed, awarded, close, give, opened, scored

from wellspent.portal.accounts import actions as accounts
from wellspent.portal.accounts.models import Role, User
from wellspent.portal.audit.models import Event
from wellspent.portal.evaluation import actions, award_actions, queries, question_actions, urls
from wellspent.portal.evaluation.models import Award, ImplausibleOffer, OwnScore
from wellspent.portal.tendering.models import Procurement, Stage

GREENWAYS, NORTHMOOR = "greenways-co-operative", "northmoor-facilities"
BEFORE = ("evaluation", "open-offers", "panel")
READING = ("opened-offers",)
EVERYTHING = ("moderation", "agreement", "result", "implausible", "award", "social-value-alone")


def at(user: User | None) -> Client:
    """Somebody's browser."""
    client = Client()
    if user is not None:
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def get(user: User | None, name: str, tender: Procurement, *more: str) -> int:
    """What a page answers."""
    return at(user).get(reverse(name, args=[tender.slug, *more])).status_code


@pytest.fixture
def auditor(world: World) -> User:
    user = person("auditor")
    accounts.join(by=world.lead, organisation=world.buyer, user=user, role=Role.AUDITOR)
    return user


def test_before_the_deadline_only_a_count_is_shown(world: World, tender: Procurement) -> None:
    from tests.portal.conftest import offered

    from wellspent.portal.tendering.offers import actions as offer_actions

    offer = offered(world, tender, world.firm, world.firm_user, 1_165_000, 8)
    offer_actions.submit(by=world.firm_user, offer=offer, receipt="r-1")
    shown = at(world.officer).get(reverse("open-offers", args=[tender.slug])).content.decode()
    assert "Offers received" in shown
    assert ">1<" in shown.replace("\n", "").replace(" ", "")
    assert "Greenways" not in shown
    assert "1,165,000" not in shown
    assert at(world.officer).post(reverse("open-offers", args=[tender.slug])).status_code == 404
    for name in (*READING, *EVERYTHING):
        assert get(world.officer, name, tender) == 404, name


def test_two_people_open_and_then_the_offers_are_listed(world: World, tender: Procurement) -> None:
    opened(world, tender)
    tender.consents.all().delete()
    tender.stage = Stage.OPEN
    tender.save()
    where = reverse("open-offers", args=[tender.slug])
    officer, lead = at(world.officer), at(world.lead)
    assert "You have agreed to open" in officer.post(where, follow=True).content.decode()
    assert "opening takes two people" in officer.post(where).content.decode()
    assert lead.post(where)["Location"] == reverse("evaluation", args=[tender.slug])
    shown = officer.get(reverse("opened-offers", args=[tender.slug])).content.decode()
    assert "Greenways Co-operative" in shown
    assert "£1,165,000" in shown


@pytest.mark.parametrize("name", [*BEFORE, *READING, "scoring", "declare-conflict", *EVERYTHING])
def test_a_stranger_and_a_bidder_find_nothing(world: World, tender: Procurement, name: str) -> None:
    awarded(world, tender)
    for user in (world.stranger, world.firm_user, world.rival_user):
        assert get(user, name, tender) == 404
    response = at(None).get(reverse(name, args=[tender.slug]))
    assert (response.status_code, response["Location"].split("?")[0]) == (302, "/accounts/login/")


def test_the_walk_of_a_scorer_who_has_not_locked(world: World, tender: Procurement) -> None:
    offers = opened(world, tender)
    first, second = appointed(world, tender)
    give(second, offers, (5, 3))
    actions.lock(by=second.user, member=second)
    client = at(first.user)
    for name in ("evaluation", "opened-offers", "scoring", "declare-conflict"):
        shown = client.get(reverse(name, args=[tender.slug]))
        assert shown.status_code == 200, name
        assert "1,165,000" not in shown.content.decode()
        assert "1165000" not in shown.content.decode()
    for name in (*EVERYTHING, "panel", "open-offers"):
        assert get(first.user, name, tender) == 404, name
    score = client.get(reverse("score", args=[tender.slug, "service", GREENWAYS])).content.decode()
    assert "With two crews and a spare mower." in score
    assert "1165000" not in score
    assert get(first.user, "moderate", tender, "service", GREENWAYS) == 404
    assert get(first.user, "score", tender, "price", GREENWAYS) == 404
    assert get(first.user, "score", tender, "service", "nobody") == 404
    for other in (world.officer, world.lead):
        assert get(other, "scoring", tender) == 404


def test_an_evaluator_who_is_not_on_the_panel_is_told_so_and_no_more(
    world: World, tender: Procurement
) -> None:
    opened(world, tender)
    shown = at(world.evaluators[0]).get(reverse("evaluation", args=[tender.slug]))
    assert "You have no part in this evaluation" in shown.content.decode()
    for name in (*READING, "scoring", "declare-conflict", "panel", *EVERYTHING):
        assert get(world.evaluators[0], name, tender) == 404, name


def test_an_auditor_reads_everything_and_changes_nothing(
    world: World, tender: Procurement, auditor: User
) -> None:
    made = awarded(world, tender)
    award_actions.send_summaries(by=world.officer, award=made)
    for name in (*BEFORE, *READING, *EVERYTHING):
        assert get(auditor, name, tender) == 200, name
    assert get(auditor, "pack", tender, "full") == 200
    assert get(auditor, "summary", tender, GREENWAYS) == 200
    assert get(auditor, "moderate", tender, "service", GREENWAYS) == 200
    client = at(auditor)
    for name, more in (
        ("open-offers", ()), ("panel", ()), ("confirm-award", ()), ("procurement-end", ()), ("send-summaries", ()),
        ("sign-scores", ()), ("implausible", ()), ("award", ()), ("moderate", ("service", GREENWAYS)),
    ):  # fmt: skip
        where = reverse(name, args=[tender.slug, *more])
        assert (
            client.post(where, {"reason": "I would", "on": "2026-11-22", "score": "3"}).status_code == 404
        ), name
    assert client.get(reverse("procurement-end", args=[tender.slug])).status_code == 404


def test_a_score_is_given_by_form_and_leads_to_the_next(world: World, tender: Procurement) -> None:
    opened(world, tender)
    first, _ = appointed(world, tender)
    client = at(first.user)
    where = reverse("score", args=[tender.slug, "service", GREENWAYS])
    refused = client.post(where, {"reason": ""}).content.decode()
    assert "Choose a score" in refused
    assert "Enter what in the answer earned this score" in refused
    kept = client.post(where, {"reason": "Two crews are named."}).content.decode()
    assert "Two crews are named." in kept, "what was typed is not lost"
    saved = client.post(where, {"score": "4", "reason": "Two crews are named."})
    assert saved["Location"] == reverse("score", args=[tender.slug, "service", NORTHMOOR])
    last = client.post(saved["Location"], {"score": "3", "reason": "Better than the other bid."}, follow=True)
    assert "compares with another tender: “Better than”" in last.content.decode()
    assert OwnScore.objects.get(offer__key=NORTHMOOR).reason == "Better than the other bid.", (
        "a warning, not a block"
    )
    lock = reverse("lock-scores", args=[tender.slug])
    assert "Locking is final" in client.get(lock).content.decode()
    assert client.post(lock)["Location"] == reverse("evaluation", args=[tender.slug])
    assert client.post(where, {"score": "5", "reason": "On second thoughts."}).status_code == 404


def test_the_order_of_scoring_is_kept(world: World, tender: Procurement) -> None:
    opened(world, tender)
    first, _ = appointed(world, tender)
    client = at(first.user)
    where = reverse("scoring", args=[tender.slug])
    client.get(f"{where}?by=offer")
    shown = client.get(where).content.decode()
    assert '<strong class="ws-inline" aria-current="true">one bid across criteria</strong>' in shown
    assert 'href="?by=criterion"' in shown


def test_a_reason_is_checked_while_it_is_typed(world: World, tender: Procurement) -> None:
    opened(world, tender)
    first, _ = appointed(world, tender)
    where = reverse("check-reason", args=[tender.slug, "service", GREENWAYS])
    shown = at(first.user).post(where, {"reason": "Clearer than Northmoor Facilities."}).content.decode()
    assert "“Clearer than”, “Northmoor Facilities”" in shown
    assert "<html" not in shown
    assert at(first.user).post(where, {"reason": "Names two crews."}).content.decode().strip() == ""
    assert at(world.officer).post(where, {"reason": "x"}).status_code == 404


def test_the_panel_is_made_through_its_page(world: World, tender: Procurement) -> None:
    client = at(world.officer)
    where = reverse("panel", args=[tender.slug])
    assert "Choose an evaluator" in client.post(where, {}).content.decode()
    client.post(where, {"user": str(world.evaluators[0].pk), "chairs": "on"})
    client.post(where, {"user": str(world.evaluators[1].pk)})
    first, second = queries.active(tender)
    assert (first.chairs, second.pseudonym) == (True, "evaluator-2")
    assert client.post(reverse("name-chair", args=[tender.slug, second.pk])).status_code == 302
    declared = at(second.user)
    said = declared.post(
        reverse("declare-conflict", args=[tender.slug]), {"conflict": "yes"}
    ).content.decode()
    assert "Enter what the interest is" in said
    declared.post(
        reverse("declare-conflict", args=[tender.slug]), {"conflict": "yes", "declaration": "Shares."}
    )
    interest = reverse("decide-conflict", args=[tender.slug, second.pk])
    assert "Shares." in client.get(interest).content.decode()
    client.post(interest, {"cleared": "no", "reason": "Shares are shares."})
    assert [one.pk for one in queries.active(tender)] == [first.pk]
    assert client.post(reverse("stand-down", args=[tender.slug, first.pk])).status_code == 302
    assert queries.active(tender) == []
    assert at(world.evaluators[0]).post(where, {"user": "1"}).status_code == 404


def test_moderation_by_its_pages(world: World, tender: Procurement) -> None:
    scored(world, tender)
    chair, other = at(world.evaluators[0]), at(world.evaluators[1])
    shown = chair.get(reverse("moderation", args=[tender.slug])).content.decode()
    assert shown.index("Greenways") < shown.index("Northmoor"), "the widest difference stands first"
    for bid in (GREENWAYS, NORTHMOOR):
        where = reverse("moderate", args=[tender.slug, "service", bid])
        assert "evaluator-2" in other.get(where).content.decode()
        assert other.post(where, {"score": "4", "reason": "I say."}).status_code == 404
        assert chair.post(where, {"score": "4", "reason": "Crews are named."}).status_code == 302
    better = {"score": "4", "reason": "Better than the rest."}
    warned = chair.post(reverse("moderate", args=[tender.slug, "service", GREENWAYS]), better, follow=True)
    assert "The agreed reason compares with another tender: “Better than”" in warned.content.decode()
    sign = reverse("sign-scores", args=[tender.slug])
    said = chair.post(sign, {"digest": "0" * 64}, follow=True).content.decode()
    assert "changed since you saw them" in said
    digest = queries.digest_to_sign(tender)
    assert digest in chair.get(reverse("moderation", args=[tender.slug])).content.decode()
    chair.post(sign, {"digest": digest})
    assert other.post(sign, {"digest": digest})["Location"] == reverse("evaluation", args=[tender.slug])
    tender.refresh_from_db()
    assert tender.stage == Stage.MODERATED
    assert "alpha" in other.get(reverse("agreement", args=[tender.slug])).content.decode()


def test_the_result_waits_and_then_opens_to_its_working(world: World, tender: Procurement) -> None:
    scored(world, tender)
    where = reverse("result", args=[tender.slug])
    waiting = at(world.officer).get(where).content.decode().partition("<main")[2]
    assert "The panel has not signed the agreed scores" in waiting
    assert "comes first" not in waiting


def test_from_the_result_to_the_pack_by_the_pages(world: World, tender: Procurement) -> None:
    agreed(world, tender)
    client = at(world.officer)
    shown = client.get(reverse("result", args=[tender.slug])).content.decode()
    assert "Greenways Co-operative comes first: total points 58.8" in shown
    assert "Does the choice stand up?" in shown
    assert "evaluator-1, who does not decide" in shown
    csv = client.get(reverse("social-value-alone", args=[tender.slug])).content.decode("utf-8-sig")
    assert csv.splitlines()[0] == "Rank,Bid,Social value promised,Total points"
    where = reverse("award", args=[tender.slug])
    assert "Enter the reason" in client.post(where, {"reason": ""}).content.decode()
    check = client.post(where, {"reason": "The most advantageous tender."})
    assert "Check before you award" in check.content.decode()
    assert not Award.objects.exists(), "nothing is done before the second page"
    digest = award_actions.result_of(tender, timezone.localdate()).digest
    confirm = reverse("confirm-award", args=[tender.slug])
    stale = client.post(
        confirm, {"digest": "0" * 64, "reason": "The most advantageous tender."}
    ).content.decode()
    assert "The result changed since you saw it" in stale
    done = client.post(confirm, {"digest": digest, "reason": "The most advantageous tender."}, follow=True)
    assert "Awarded to Greenways Co-operative" in done.content.decode()
    pack = client.get(reverse("pack", args=[tender.slug, "full"]))
    assert pack["Content-Type"] == "application/zip"
    assert "result.json" in zipfile.ZipFile(BytesIO(pack.content)).namelist()
    assert client.get(reverse("pack", args=[tender.slug, "bidder:nobody"])).status_code == 404
    assert client.get(reverse("pack", args=[tender.slug, "everything"])).status_code == 404


def test_after_the_award_each_reads_its_own(world: World, tender: Procurement) -> None:
    made = awarded(world, tender)
    client, where = at(world.officer), reverse("award", args=[tender.slug])
    mine, theirs = (tender.offers.get(key=key) for key in (GREENWAYS, NORTHMOOR))
    assert at(world.firm_user).get(reverse("offer-result", args=[mine.pk])).status_code == 404
    client.post(reverse("send-summaries", args=[tender.slug]))
    assert at(None).get(reverse("public-award", args=[tender.slug])).status_code == 404
    told = at(world.rival_user).get(reverse("offer-result", args=[theirs.pk])).content.decode()
    assert "yours was not successful" in told
    for name in ("offer-summary", "offer-pack"):
        assert at(world.rival_user).get(reverse(name, args=[theirs.pk])).status_code == 200
    for name in ("offer-result", "offer-summary", "offer-pack"):
        for user in (world.firm_user, world.officer, world.stranger, None):
            assert at(user).get(reverse(name, args=[theirs.pk])).status_code == 404
    assert "Enter the day" in client.post(where, {"on": ""}).content.decode()
    client.post(where, {"on": str(timezone.localdate())})
    made.refresh_from_db()
    assert made.notice_published == timezone.localdate()
    assert "the contract may be entered into from" in client.get(where).content.decode()
    public = at(None).get(reverse("public-award", args=[tender.slug])).content.decode()
    assert reverse("tender", args=[tender.slug]) in public
    asked = at(None).get(reverse("tender", args=[tender.slug])).content.decode()
    assert reverse("public-award", args=[tender.slug]) in asked
    assert made.pack_digest in public
    assert "Northmoor" not in public
    assert at(None).get(reverse("public-pack", args=[tender.slug])).status_code == 200


def test_a_standstill_that_cannot_be_counted_is_said(world: World, tender: Procurement) -> None:
    made = awarded(world, tender)
    award_actions.send_summaries(by=world.officer, award=made)
    award_actions.publish_notice(by=world.officer, award=made, on=timezone.localdate())
    world.buyer.nation = ""
    world.buyer.save()
    shown = at(world.officer).get(reverse("award", args=[tender.slug])).content.decode()
    assert "Count them by hand" in shown


def test_the_award_is_printed_with_the_head_of_the_chain_when_it_was_made(
    world: World, tender: Procurement
) -> None:
    made = awarded(world, tender)
    event = Event.objects.get(kind="award-made")
    award_actions.send_summaries(by=world.officer, award=made)
    award_actions.publish_notice(by=world.officer, award=made, on=timezone.localdate())
    assert Event.objects.latest("number").number > event.number
    for user, where in ((world.officer, "award"), (None, "public-award")):
        shown = at(user).get(reverse(where, args=[tender.slug])).content.decode()
        assert f"event {event.number}:" in shown, where
        assert event.hash in shown, where
        assert made.pack_digest in shown, where


def test_an_implausible_offer_by_its_pages(world: World, tender: Procurement) -> None:
    offers = agreed(world, tender)
    client = at(world.officer)
    where = reverse("implausible", args=[tender.slug])
    assert "Choose a tender" in client.post(where, {"what": "Why?"}).content.decode()
    client.post(
        where, {"offer": str(offers[0].pk), "what": "Eight jobs on a crew of ten?", "until": "2099-12-11"}
    )
    query = ImplausibleOffer.objects.get()
    one = reverse("implausible-offer", args=[tender.slug, query.pk])
    assert "Decide" not in client.get(one).content.decode().split("What came back")[1]
    assert (
        "has not been heard" in client.post(one, {"decision": "accept", "reason": "Fine."}).content.decode()
    )
    client.post(one, {"evidence": "Two crews."})
    client.post(one, {"decision": "disregard", "reason": "It cannot be."})
    assert "It cannot be." in client.get(one).content.decode()
    assert client.get(reverse("implausible-offer", args=[tender.slug, query.pk + 1])).status_code == 404
    shown = client.get(reverse("opened-offers", args=[tender.slug])).content.decode()
    assert "Disregarded" in shown


def test_after_opening_the_same_page_ends_it_and_every_bidder_is_told_why(
    world: World, tender: Procurement, django_capture_on_commit_callbacks: object
) -> None:
    agreed(world, tender)
    where = reverse("procurement-end", args=[tender.slug])
    client = at(world.officer)
    assert where in client.get(reverse("award", args=[tender.slug])).content.decode()
    assert where in client.get(reverse("procurement", args=[tender.slug])).content.decode()
    assert "Enter the reason" in client.post(where, {"reason": " "}).content.decode()
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        client.post(where, {"reason": "The money is gone."})
    tender.refresh_from_db()
    assert tender.stage == Stage.ENDED
    assert sorted(letter.to[0] for letter in mail.outbox) == ["firm@example.org", "rival@example.org"]
    assert all("The money is gone." in letter.body for letter in mail.outbox)
    assert Event.objects.filter(kind="stage-ended", procurement=tender.pk).count() == 1


def test_the_task_list_says_what_waits_for_what(world: World, tender: Procurement) -> None:
    close(tender)
    shown = at(world.officer).get(reverse("evaluation", args=[tender.slug])).content.decode()
    assert "When the panel has signed the agreed scores" in shown
    assert reverse("open-offers", args=[tender.slug]) in shown


def everywhere(tender: Procurement, member: int, question: int) -> list[str]:
    """The address of every page of this room."""
    told = {
        "slug": tender.slug, "offer": GREENWAYS, "criterion": "service", "member": member, "number": question,
        "level": "full", "digest": "0" * 64,
    }  # fmt: skip
    found = []
    for one in urls.urlpatterns:
        asked = {name: told[name] for name in one.pattern.converters}
        found.append(reverse(str(one.name), kwargs=asked))
    return found


def test_no_address_of_this_room_lets_a_stranger_in(world: World, tender: Procurement) -> None:
    offers, (first, _) = scored(world, tender)
    query = question_actions.question(by=world.officer, offer=offers[0], what="Eight jobs?")
    addresses = everywhere(tender, first.pk, query.pk)
    assert len(addresses) == len(urls.urlpatterns)
    for address in addresses:
        for user in (world.stranger, world.firm_user, world.rival_user):
            assert at(user).get(address).status_code in (404, 405), address
            assert at(user).post(address, {"reason": "x"}).status_code == 404, address
        answer = at(None).get(address)
        assert answer.status_code == 405 or answer["Location"].startswith("/accounts/login/"), address


def test_no_address_of_this_room_tells_a_scorer_a_price_before_they_lock(
    world: World, tender: Procurement
) -> None:
    offers = opened(world, tender)
    first, second = appointed(world, tender)
    give(first, offers, (4, 3))
    give(second, offers, (5, 3))
    actions.lock(by=second.user, member=second)
    query = question_actions.question(by=world.officer, offer=offers[0], what="Is £1,165,000 enough?")
    client = at(first.user)
    for address in everywhere(tender, first.pk, query.pk):
        shown = client.get(address)
        if shown.status_code == 200:
            text = shown.content.decode()
            assert not any(price in text for price in ("1,165,000", "1165000", "1,080,000", "1080000")), (
                address
            )
            assert "evaluator-2" not in text, address


def test_no_address_of_this_room_opens_anything_before_the_opening(world: World, tender: Procurement) -> None:
    from tests.portal.conftest import offered

    from wellspent.portal.tendering.offers import actions as offer_actions

    offer = offered(world, tender, world.firm, world.firm_user, 1_165_000, 8)
    offer_actions.submit(by=world.firm_user, offer=offer, receipt="r-1")
    first, _ = appointed(world, tender)
    close(tender)
    for user in (world.officer, world.lead, first.user):
        client = at(user)
        for address in everywhere(tender, first.pk, 1):
            shown = client.get(address)
            if shown.status_code == 200:
                text = shown.content.decode()
                assert not any(
                    word in text for word in ("1,165,000", "1165000", "Greenways", "spare mower")
                ), address
