"""A tender while it is open: questions answered to all, a later deadline, an end without award, its history."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from django.core import mail
from django.utils import timezone
from tests.portal.conftest import World, offered
from tests.portal.officers import at

from wellspent.method.errors import Refused
from wellspent.portal.accounts.queries import standing
from wellspent.portal.tendering import actions, draft_actions, queries
from wellspent.portal.tendering.models import (
    Clarification,
    Clause,
    Extension,
    Procurement,
    Stage,
)
from wellspent.portal.tendering.offers import actions as offer_actions


def test_a_question_is_answered_to_all_once_and_nobody_is_told_who_asked(
    world: World, tender: Procurement, django_capture_on_commit_callbacks: object
) -> None:
    offered(world, tender, world.rival, world.rival_user, 1_000_000, 1)
    offer = offered(world, tender, world.firm, world.firm_user, 1_165_000, 8)
    asked = offer_actions.ask(by=world.firm_user, offer=offer, question="May two firms offer together?")
    officer = at(world.officer)
    page = officer.get(f"/buy/{tender.slug}/clarifications").content.decode()
    assert "May two firms offer together?" in page
    assert world.firm.name not in page
    assert officer.post(f"/buy/{tender.slug}/clarifications/{asked.pk}", {"answer": ""}).status_code == 200
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        answered = officer.post(f"/buy/{tender.slug}/clarifications/{asked.pk}", {"answer": "Yes."})
    assert answered.status_code == 302
    assert sorted(tuple(letter.to) for letter in mail.outbox) == [
        ("firm@example.org",),
        ("rival@example.org",),
    ]
    assert {letter.body for letter in mail.outbox} == {mail.outbox[0].body}
    assert "Question: May two firms offer together?\n\nAnswer: Yes." in mail.outbox[0].body
    assert [one.answer for one in queries.answered(tender)] == ["Yes."]
    with pytest.raises(Refused, match="was answered"):
        actions.answer_question(by=world.officer, clarification=Clarification.objects.get(), answer="No.")
    history = officer.get(f"/buy/{tender.slug}/history").content.decode()
    assert "A bidder asked a question" in history
    assert "answered a question to every bidder" in history
    assert world.firm_user.name not in history
    assert "An offer was" not in history
    assert "A bidder began" not in history


def test_a_deadline_moves_later_for_all_with_its_reason_by_e_mail(
    world: World, tender: Procurement, django_capture_on_commit_callbacks: object
) -> None:
    for supplier, by in ((world.firm, world.firm_user), (world.rival, world.rival_user)):
        offered(world, tender, supplier, by, 1_000_000, 1)
    was = tender.deadline
    assert was is not None
    with pytest.raises(Refused, match="not later"):
        actions.extend(by=world.officer, procurement=tender, deadline=was, reason="So")
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        answered = at(world.officer).post(
            f"/buy/{tender.slug}/extend", {"deadline": "2036-12-18T12:00", "reason": "A plan was missing"}
        )
    assert answered.status_code == 302
    tender.refresh_from_db()
    assert tender.deadline is not None
    assert tender.deadline.isoformat() == "2036-12-18T12:00:00+00:00"
    assert [(one.was, one.reason) for one in Extension.objects.all()] == [(was, "A plan was missing")]
    assert sorted(tuple(letter.to) for letter in mail.outbox) == [
        ("firm@example.org",),
        ("rival@example.org",),
    ]
    assert all(
        "A plan was missing" in letter.body and "18 December 2036 at 12:00 GMT" in letter.body
        for letter in mail.outbox
    )
    history = at(world.officer).get(f"/buy/{tender.slug}/history").content.decode()
    assert "moved the deadline to later" in history
    assert tender.tender_digest == Procurement.objects.get(pk=tender.pk).tender_digest


def test_a_deadline_that_has_passed_stays(world: World, tender: Procurement) -> None:
    Procurement.objects.filter(pk=tender.pk).update(deadline=timezone.now())
    tender.refresh_from_db()
    later = timezone.now() + timezone.timedelta(days=3)  # type: ignore[attr-defined]
    with pytest.raises(Refused, match="has passed"):
        actions.extend(by=world.officer, procurement=tender, deadline=later, reason="So")


def test_a_tender_ends_without_award_with_its_reason_and_what_was_offered_stays_sealed(
    world: World, tender: Procurement, django_capture_on_commit_callbacks: object
) -> None:
    offer = offered(world, tender, world.firm, world.firm_user, 1_165_000, 8)
    offer_actions.submit(by=world.firm_user, offer=offer, receipt="r-1")
    officer = at(world.officer)
    assert officer.post(f"/buy/{tender.slug}/end", {"reason": ""}).status_code == 200
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        officer.post(f"/buy/{tender.slug}/end", {"reason": "The budget is gone"})
    tender.refresh_from_db()
    assert tender.stage == Stage.ENDED
    assert offer.submissions.get().content == ""
    assert [letter.to for letter in mail.outbox] == [["firm@example.org"]]
    page = officer.get(f"/buy/{tender.slug}").content.decode()
    assert "The budget is gone" in page
    assert officer.get(f"/buy/{tender.slug}/end").status_code == 404
    with pytest.raises(Refused, match="is over"):
        actions.end(by=world.officer, procurement=tender, reason="Twice")


def test_an_end_has_its_reason_and_a_bidder_without_an_address_stops_no_letter(
    world: World, tender: Procurement, django_capture_on_commit_callbacks: object
) -> None:
    offered(world, tender, world.firm, world.firm_user, 1_165_000, 8)
    other = offered(world, tender, world.rival, world.rival_user, 1_080_000, 2)
    other.email = ""
    other.save()
    with pytest.raises(Refused, match="has its reason"):
        actions.end(by=world.officer, procurement=tender, reason=" ")
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        actions.end(by=world.officer, procurement=tender, reason="So")
    assert [letter.to for letter in mail.outbox] == [["firm@example.org"]]


def test_a_draft_is_not_ended(world: World, draft: Procurement) -> None:
    with pytest.raises(Refused, match="never published"):
        actions.end(by=world.officer, procurement=draft, reason="So")


# History


def test_the_history_says_what_a_field_was_and_became(world: World, draft: Procurement) -> None:
    actions.change(by=world.officer, procurement=draft, value=9_000_00, contract_from=date(2027, 1, 1))
    draft_actions.weigh(by=world.lead, procurement=draft, weights={"price": Fraction("41.5")})
    page = at(world.evaluators[0]).get(f"/buy/{draft.slug}/history").content.decode()
    assert "Officer changed the facts of the procurement" in page
    assert "Value: £1,200,000 → £9,000" in page
    assert "Contract from: empty → 2027-01-01" in page
    assert "Lead changed a criterion" in page
    assert "Weight: 40 → 41.5" in page


def test_the_history_goes_on_page_by_page_by_the_number_of_an_event(world: World, draft: Procurement) -> None:
    for number in range(60):
        draft_actions.keep(
            by=world.officer, procurement=draft, part=Clause(), title=f"Clause {number}", text="So."
        )
    officer = at(world.officer)
    first = officer.get(f"/buy/{draft.slug}/history").content.decode()
    assert "Clause 59" in first
    assert "“Clause 0”" not in first
    before = first.partition("?before=")[2].partition('"')[0]
    second = officer.get(f"/buy/{draft.slug}/history", {"before": before}).content.decode()
    assert "“Clause 0”" in second
    assert "Clause 59" not in second
    assert officer.get(f"/buy/{draft.slug}/history", {"before": "x" * 40}).status_code == 200


def test_what_is_written_is_escaped(world: World, draft: Procurement) -> None:
    draft_actions.keep(
        by=world.officer, procurement=draft, part=Clause(), title="<script>x</script>", text="<b>y</b>"
    )
    officer = at(world.officer)
    for page in ("clauses", "history"):
        text = officer.get(f"/buy/{draft.slug}/{page}").content.decode()
        assert "<script>x" not in text
        assert "&lt;script&gt;x" in text


def test_a_list_shows_what_is_its_own(world: World, draft: Procurement) -> None:
    assert draft.title in at(world.officer).get("/buy/").content.decode()
    assert at(world.firm_user).get("/buy/").status_code == 404
    assert queries.procurement(standing(world.stranger, None), draft.slug) is None
