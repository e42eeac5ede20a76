"""Home: what needs each person, from the day a tender is begun to its award; every line leads to a page that is there."""

from __future__ import annotations

import re
from datetime import timedelta
from fractions import Fraction
from html import unescape

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.portal.conftest import World, offered
from tests.portal.evaluating import agreed, appointed, awarded, close, give, opened, who

from wellspent.portal.accounts.models import User
from wellspent.portal.accounts.standing import NOBODY
from wellspent.portal.evaluation import actions as evaluation
from wellspent.portal.evaluation import award_actions, queries, question_actions, waiting_queries
from wellspent.portal.tendering import actions as tendering
from wellspent.portal.tendering import queries as tender_queries
from wellspent.portal.tendering.models import Procurement
from wellspent.portal.tendering.offers import actions as offer_actions
from wellspent.portal.ui.queries import bidders_needs, needs
from wellspent.portal.ui.search import called


def lines(user: User) -> list[str]:
    """What the page tells somebody, and that each line's link leads somewhere."""
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    page = unescape(client.get("/").content.decode())
    found = re.findall(r'<th scope="row"[^>]*><a class="govuk-link" href="([^"]+)">([^<]+)</a>', page)
    for address, text in found:
        assert client.get(address).status_code == 200, (address, text)
    return [text for _, text in found]


def test_a_question_waits_for_an_answer(world: World, tender: Procurement) -> None:
    offer = offered(world, tender, world.firm, world.firm_user, 1_000_000, 1)
    assert lines(world.officer) == []
    for question in ("Are the mowers ours?", "Is there a yard?"):
        offer_actions.ask(by=world.firm_user, offer=offer, question=question)
    assert lines(world.officer) == ["Answer 2 questions about Grounds maintenance"]
    assert lines(world.evaluators[0]) == []


def test_each_person_is_told_their_own_part_after_the_deadline(world: World, tender: Procurement) -> None:
    offers = opened(world, tender)
    first, second = world.evaluators
    assert lines(world.officer) == ["Bring Grounds maintenance to its award"]
    assert lines(first) == []
    member = evaluation.appoint(by=world.officer, procurement=tender, user=first)
    assert lines(first) == ["Declare your interests in Grounds maintenance"]
    evaluation.declare(by=first, member=member, conflict=False)
    assert lines(first) == ["Score the offers for Grounds maintenance"]
    give(member, offers, (4, 3))
    evaluation.lock(by=first, member=member)
    assert lines(first) == []
    assert lines(second) == []


def test_the_chair_is_told_when_everybody_has_scored(world: World, tender: Procurement) -> None:
    offers = opened(world, tender)
    panel = appointed(world, tender)
    give(panel[0], offers, (4, 3))
    evaluation.lock(by=panel[0].user, member=panel[0])
    assert lines(world.evaluators[0]) == []
    give(panel[1], offers, (5, 3))
    evaluation.lock(by=panel[1].user, member=panel[1])
    assert lines(world.evaluators[0]) == ["Agree the scores for Grounds maintenance"]
    assert lines(world.evaluators[1]) == []
    criterion = tender.criteria.get(key="service")
    for offer in offers:
        evaluation.agree(
            by=panel[0].user, procurement=tender, offer=offer, criterion=criterion, score=Fraction(4), reason="Crews.",
        )  # fmt: skip
    for place in (0, 1):
        assert lines(world.evaluators[place]) == ["Sign the agreed scores of Grounds maintenance"]
        evaluation.sign(by=panel[place].user, member=panel[place], digest=queries.digest_to_sign(tender))
        assert lines(world.evaluators[place]) == []


def test_the_oldest_due_comes_first_and_what_has_no_date_last(world: World, draft: Procurement) -> None:
    tendering.begin(by=world.officer, organisation=world.buyer, title="Street lamps")
    found = needs(who(world.officer))
    assert [need.text for need in found] == [
        "Finish preparing Grounds maintenance",
        "Finish preparing Street lamps",
    ]
    assert found[0].due == draft.deadline
    assert found[1].due is None
    assert {need.organisation for need in found} == {"Harrowmere Council"}


def test_nothing_of_another_organisation_needs_anybody(world: World, draft: Procurement) -> None:
    for user in (world.firm_user, world.rival_user, world.stranger, *world.evaluators):
        assert needs(who(user)) == []


def test_a_declared_interest_waits_for_the_officer(world: World, tender: Procurement) -> None:
    opened(world, tender)
    member = evaluation.appoint(by=world.officer, procurement=tender, user=world.evaluators[0])
    evaluation.declare(by=member.user, member=member, conflict=True, declaration="My brother works there.")
    assert "Decide on an interest declared in Grounds maintenance" in lines(world.officer)
    assert lines(world.evaluators[0]) == []
    evaluation.decide_conflict(by=world.officer, member=member, cleared=True, reason="He left last year.")
    assert lines(world.officer) == ["Bring Grounds maintenance to its award"]


def test_an_answer_about_an_offer_waits_for_the_officer_and_the_question_for_the_bidder(
    world: World, tender: Procurement
) -> None:
    mine, _ = opened(world, tender)
    until = timezone.localdate() + timedelta(days=3)
    query = question_actions.question(by=world.officer, offer=mine, what="Eight jobs: how?", until=until)
    assert lines(world.officer) == ["Bring Grounds maintenance to its award"]
    assert "Answer what the buyer asks about Grounds maintenance" in lines_of_offers(world.firm_user)
    assert lines_of_offers(world.rival_user) == []
    question_actions.explain(by=world.firm_user, query=query, evidence="By name, in the annex.")
    assert lines_of_offers(world.firm_user) == []
    assert "Decide on an answer about an offer for Grounds maintenance" in lines(world.officer)
    query.refresh_from_db()
    query.answered, query.until = None, timezone.localdate() - timedelta(days=1)
    query.save()
    assert "Decide on an offer for Grounds maintenance: no answer came" in lines(world.officer)
    assert lines_of_offers(world.firm_user) == [], "its day is over"


def lines_of_offers(user: User) -> list[str]:
    """What needs a bidder, from the page of its offers; each line leads somewhere."""
    client = Client()
    client.force_login(user)
    page = unescape(client.get("/offers/").content.decode())
    need = page.partition("What needs you")[2].partition("</table>")[0]
    found = re.findall(r'<th scope="row"[^>]*><a class="govuk-link" href="([^"]+)">([^<]+)</a>', need)
    for address, text in found:
        assert client.get(address).status_code == 200, (address, text)
    return [text for _, text in found]


def test_a_draft_waits_for_its_bidder_until_it_is_submitted(world: World, tender: Procurement) -> None:
    offer = offered(world, tender, world.firm, world.firm_user, 1_000_000, 1)
    assert lines_of_offers(world.firm_user) == ["Finish and submit your offer for Grounds maintenance"]
    [need] = bidders_needs(who(world.firm_user), ())
    assert (need.due, need.since) == (tender.deadline, False)
    assert bidders_needs(who(world.rival_user), ()) == []
    assert bidders_needs(NOBODY, ()) == []
    offer_actions.submit(by=world.firm_user, offer=offer, receipt="r-1")
    assert lines_of_offers(world.firm_user) == []


def test_a_draft_past_its_deadline_waits_no_more(world: World, tender: Procurement) -> None:
    offered(world, tender, world.firm, world.firm_user, 1_000_000, 1)
    close(tender)
    assert lines_of_offers(world.firm_user) == []
    assert lines(world.officer) == ["Open the offers for Grounds maintenance"]


def test_after_the_award_letters_notice_and_standstill_wait_in_turn(
    world: World, tender: Procurement
) -> None:
    made = awarded(world, tender)
    assert lines(world.officer) == ["Send the bidders for Grounds maintenance their results"]
    award_actions.send_summaries(by=world.officer, award=made)
    assert lines(world.officer) == ["Say when the award notice of Grounds maintenance was published"]
    assert lines_of_offers(world.rival_user) == ["Read the result of Grounds maintenance"]
    award_actions.publish_notice(by=world.officer, award=made, on=timezone.localdate())
    assert lines(world.officer) == ["Wait for the end of the standstill of Grounds maintenance"]
    [need] = needs(who(world.officer))
    assert need.due is not None
    assert need.due.date() >= timezone.localdate() + timedelta(days=8)
    assert lines(world.evaluators[0]) == []
    made.notice_published = timezone.localdate() - timedelta(days=25)
    made.save()
    [need] = needs(who(world.officer))
    assert need.text == "The standstill of Grounds maintenance is over: the contract may be signed"
    assert need.since
    made.notice_published = timezone.localdate() - timedelta(days=90)
    made.save()
    assert lines(world.officer) == []


def test_only_who_prepares_is_told_of_what_runs(world: World, tender: Procurement) -> None:
    close(tender)
    for user in (world.firm_user, world.stranger, *world.evaluators):
        assert needs(who(user)) == []
    assert len(needs(who(world.lead))) == 1


def test_what_is_told_of_an_event_is_looked_up_for_letters_alone(world: World, tender: Procurement) -> None:
    opened(world, tender)
    member = evaluation.appoint(by=world.officer, procurement=tender, user=world.evaluators[0])
    assert waiting_queries.seat(f"panelmember:{member.pk}") == member
    for subject in (f"offer:{member.pk}", "panelmember:", "panelmember:x", "panelmember:999999", ""):
        assert waiting_queries.seat(subject) is None
    evaluation.stand_down(by=world.officer, member=member)
    assert waiting_queries.seat(f"panelmember:{member.pk}") is None


def test_a_panel_that_is_done_waits_for_nobody(world: World, tender: Procurement) -> None:
    agreed(world, tender)
    shown = tender_queries.procurements(who(world.evaluators[0]))
    assert waiting_queries.seats(who(world.evaluators[0]), shown) == []
    assert [need.text for need in needs(who(world.officer))] == ["Bring Grounds maintenance to its award"]


def test_a_bidder_without_an_account_is_told_in_its_own_browser(world: World, tender: Procurement) -> None:
    offer, _ = offer_actions.start(by=None, procurement=tender, bidder="Larch", email="larch@example.org")
    [need] = bidders_needs(NOBODY, [offer.pk])
    assert need.text == "Finish and submit your offer for Grounds maintenance"
    assert bidders_needs(NOBODY, []) == []
    assert bidders_needs(who(world.firm_user), []) == []


def test_a_lot_is_named_where_it_waits(world: World, draft: Procurement) -> None:
    assert called(draft) == "Grounds maintenance"
    draft.lot, draft.lot_title = "LOT-0002", "North of the river"
    assert called(draft) == "Grounds maintenance (Lot 2: North of the river)"


def test_home_asks_no_more_of_the_database_for_more_tenders(world: World, draft: Procurement) -> None:
    def asked() -> int:
        client = Client()
        client.force_login(world.officer)
        client.get("/")
        with CaptureQueriesContext(connection) as found:
            client.get("/")
        return len(found)

    few = asked()
    for number in range(5):
        tendering.begin(by=world.officer, organisation=world.buyer, title=f"Street lamps {number}")
    assert asked() == few


def test_after_the_deadline_no_button_withdraws(world: World, tender: Procurement) -> None:
    offer = offered(world, tender, world.firm, world.firm_user, 1_000_000, 1)
    offer_actions.submit(by=world.firm_user, offer=offer, receipt="r-1")
    client = Client()
    client.force_login(world.firm_user)
    assert (
        'class="govuk-button govuk-button--warning"'
        in client.get(f"/offers/{offer.pk}/withdraw").content.decode()
    )
    close(tender)
    text = client.get(f"/offers/{offer.pk}/withdraw").content.decode()
    assert "can no longer be withdrawn here" in text
    assert "govuk-button--warning" not in text
