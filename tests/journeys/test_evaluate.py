"""A panel from the opening to an award whose pack an auditor replays."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from tests.journeys.conftest import Visitor
from tests.portal import conftest as portal
from tests.portal.conftest import World, offered, person
from tests.portal.evaluating import appointed, awarded, close, opened, scored
from tests.portal.test_result_page import crowded
from tests.portal.test_returned import book, run_elsewhere

from wellspent.portal.accounts import actions as accounts
from wellspent.portal.accounts.models import Role
from wellspent.portal.evaluation import award_actions, question_actions, trying
from wellspent.portal.evaluation.models import Award, OwnScore, PanelMember
from wellspent.portal.tendering.models import Procurement, Stage
from wellspent.portal.tendering.offers import actions as offer_actions

pytestmark = pytest.mark.django_db(transaction=True)

world, draft, tender = portal.world, portal.draft, portal.tender

REASON = "Two crews are named; the winter work has no dates."
HERE = "/buy/grounds-maintenance"


def somebody(visit: Callable[..., Visitor], name: str, **how: bool) -> Visitor:
    """Somebody who has signed in."""
    visitor = visit(**how)
    visitor.signs_in(f"{name}@example.org", name)
    return visitor


def given_two_sealed_offers(world: World, tender: Procurement) -> None:
    """The firm's and the rival's, a moment after the deadline."""
    for supplier, by, pounds, jobs in (
        (world.firm, world.firm_user, 1_165_000, 8), (world.rival, world.rival_user, 1_080_000, 2),
    ):  # fmt: skip
        offer = offered(world, tender, supplier, by, pounds, jobs)
        offer_actions.submit(by=by, offer=offer, receipt=f"r-{offer.pk}")
    close(tender)


def when_two_people_open(visit: Callable[..., Visitor], script: bool) -> tuple[Visitor, Visitor]:
    """The officer agrees, the lead opens."""
    officer, lead = somebody(visit, "officer", script=script), somebody(visit, "lead", script=script)
    officer.goes_to(f"{HERE}/evaluation")
    officer.follows("Open the offers")
    officer.presses("Agree to open")
    lead.goes_to(f"{HERE}/opening")
    lead.presses("Open the offers")
    return officer, lead


def when_a_panel_is_appointed(officer: Visitor) -> None:
    """Both evaluators, the first in the chair."""
    officer.goes_to(f"{HERE}/panel")
    officer.chooses("First")
    officer.chooses("This person chairs the panel")
    officer.presses("Appoint")
    officer.chooses("Second")
    officer.presses("Appoint")


def when_they_score(scorer: Visitor, scores: tuple[str, str]) -> None:
    """Declares no interest, scores both offers, locks."""
    scorer.goes_to(f"{HERE}/evaluation")
    scorer.follows("Declare your interests")
    scorer.chooses("No, I have none")
    scorer.presses("Save and continue")
    scorer.follows("Score")
    assert "1,165,000" not in scorer.page.content()
    scorer.follows("Score the next one")
    for score in scores:
        scorer.chooses(score)
        scorer.fills(reason=REASON)
        scorer.presses("Save and go on")
    scorer.follows("Lock your scores")
    scorer.presses("Lock for good")


def when_they_agree_and_sign(chair: Visitor, other: Visitor) -> None:
    """The chair records both scores; both sign."""
    for bidder, score in (("Greenways Co-operative", "4"), ("Northmoor Facilities", "3")):
        chair.goes_to(f"{HERE}/moderation")
        chair.follows(bidder)
        chair.chooses(score)
        chair.fills(reason=REASON)
        chair.presses("Record the agreed score")
    chair.presses("Sign the agreed scores")
    other.goes_to(f"{HERE}/moderation")
    other.presses("Sign the agreed scores")


def when_the_officer_awards(officer: Visitor) -> None:
    """From the result to the sealed pack, by way of the second page."""
    officer.goes_to(f"{HERE}/result")
    assert "Greenways Co-operative comes first: total points 58.8" in officer.page.content()
    officer.follows("Go on to the award")
    officer.fills(reason="The most advantageous tender.")
    officer.presses("Go on and check")
    officer.presses("Award the contract")
    officer.presses("Send the summaries")
    officer.fills(on=str(Award.objects.get().at.date()))
    officer.presses("Start the standstill")
    assert "the contract may be entered into from" in officer.page.content()


def then_the_pack_replays(auditor: Visitor, folder: Path) -> None:
    """The auditor downloads the full pack and makes the award again with the command."""
    auditor.goes_to(f"{HERE}/award")
    with auditor.page.expect_download() as waiting:
        auditor.page.get_by_role("link", name="Full, for the record and the auditor").click()
    path = folder / "pack.zip"
    waiting.value.save_as(path)
    command = [str(Path(sys.executable).with_name("wellspent")), "replay", str(path)]
    command += ["--digest", Award.objects.get().pack_digest]
    ran = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert (ran.returncode, ran.stdout) == (0, "same\n")


@pytest.mark.parametrize("script", [True, False])
def test_from_sealed_offers_to_a_replayed_pack(
    visit: Callable[..., Visitor],
    world: World,
    tender: Procurement,
    tmp_path: Path,
    script: bool,
) -> None:
    given_two_sealed_offers(world, tender)
    auditor = person("auditor")
    accounts.join(by=world.lead, organisation=world.buyer, user=auditor, role=Role.AUDITOR)
    officer, _ = when_two_people_open(visit, script)
    when_a_panel_is_appointed(officer)
    first, second = somebody(visit, "first", script=script), somebody(visit, "second", script=script)
    when_they_score(first, ("4", "3"))
    when_they_score(second, ("5", "3"))
    when_they_agree_and_sign(first, second)
    tender.refresh_from_db()
    assert tender.stage == Stage.MODERATED
    when_the_officer_awards(officer)
    then_the_pack_replays(somebody(visit, "auditor", script=script), tmp_path)
    rival = somebody(visit, "rival", script=script)
    rival.goes_to(f"/offers/{tender.offers.get(supplier=world.rival).pk}/result")
    assert "yours was not successful" in rival.page.content()
    anybody = visit(script=script)
    anybody.goes_to("/tenders/grounds-maintenance/award")
    assert "Greenways Co-operative" in anybody.page.content()


def test_an_evaluator_scores_with_the_keyboard_alone_and_is_warned_while_typing(
    visit: Callable[..., Visitor],
    world: World,
    tender: Procurement,
) -> None:
    opened(world, tender)
    appointed(world, tender)
    scorer = somebody(visit, "first")
    page = scorer.goes_to(f"{HERE}/scoring/service/greenways-co-operative")
    page.get_by_label("5", exact=True).focus()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.type("Better than the other bid.")
    page.locator(".ws-flagged").wait_for()
    scorer.check()
    assert "This compares with another tender" in page.locator("#flagged").inner_text()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/northmoor-facilities")
    scorer.check()
    given = OwnScore.objects.get()
    assert (int(given.score), given.reason) == (4, "Better than the other bid.")


def test_the_pages_are_whole_on_a_phone(
    visit: Callable[..., Visitor],
    world: World,
    tender: Procurement,
) -> None:
    made = awarded(world, tender)
    award_actions.send_summaries(by=world.officer, award=made)
    officer = somebody(visit, "officer", phone=True)
    for place in ("evaluation", "opening", "opened", "opened/greenways-co-operative", "panel", "moderation",
                  "moderation/agreement", "moderation/service/northmoor-facilities", "result", "implausible", "award"):  # fmt: skip
        page = officer.goes_to(f"{HERE}/{place}")
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= 390, f"{place} is {wide} px wide"


def test_an_interest_is_declared_and_decided(
    visit: Callable[..., Visitor],
    world: World,
    tender: Procurement,
) -> None:
    scored_by_nobody = opened(world, tender)
    assert len(scored_by_nobody) == 2
    officer = somebody(visit, "officer")
    when_a_panel_is_appointed(officer)
    second = somebody(visit, "second")
    second.goes_to(f"{HERE}/interests")
    second.chooses("Yes, or there might be one")
    second.presses("Save and continue")
    assert "Enter what the interest is" in second.page.content()
    second.fills(declaration="My brother drives for Northmoor Facilities.")
    second.presses("Save and continue")
    assert "An officer has to decide" in second.page.content()
    officer.goes_to(f"{HERE}/panel")
    officer.follows("Decide on the interest of Second")
    officer.chooses("They stand down from the panel")
    officer.fills(reason="A close relative.")
    officer.presses("Save and continue")
    assert "Stood down" in officer.page.content()
    assert PanelMember.objects.filter(stood_down__isnull=False).count() == 1


def test_an_implausible_offer_is_asked_about_and_disregarded(
    visit: Callable[..., Visitor],
    world: World,
    tender: Procurement,
) -> None:
    scored(world, tender)
    officer = somebody(visit, "officer")
    officer.goes_to(f"{HERE}/implausible")
    officer.chooses("Northmoor Facilities")
    officer.fills(what="The price is under cost for the hours that are promised.", until="2099-12-11")
    officer.presses("Ask the bidder")
    officer.follows("Northmoor Facilities")
    officer.fills(evidence="Nothing came in ten days.")
    officer.presses("Record the answer")
    officer.chooses("Disregard the tender")
    officer.fills(reason="It was asked, and did not explain.")
    officer.presses("Record the decision")
    officer.goes_to(f"{HERE}/opened")
    assert "Disregarded" in officer.page.content()


def test_a_bidder_answers_itself_on_a_phone_without_script(
    visit: Callable[..., Visitor],
    world: World,
    tender: Procurement,
) -> None:
    # given a question about an opened offer
    offer = opened(world, tender)[1]
    day = timezone.localdate() + timedelta(days=10)
    question_actions.question(by=world.officer, offer=offer, what="The price is under cost. Why?", until=day)

    # when its bidder reads and answers it
    bidder = somebody(visit, "rival", phone=True, script=False)
    bidder.goes_to(f"/offers/{offer.pk}")
    bidder.comes_by(bidder.page.get_by_role("link", name="What the buyer asks about your tender"))
    bidder.fills(evidence="The machines are paid off; see our accounts of 2025.")
    bidder.presses("Send the answer")
    assert "Your answer is sent to the buyer" in bidder.page.content()

    # then the officer reads who said it, and decides
    officer = somebody(visit, "officer")
    officer.goes_to(f"{HERE}/implausible")
    officer.follows("Northmoor Facilities")
    assert "The bidder itself (" in officer.page.content()
    officer.chooses("Accept the offer as it stands")
    officer.fills(reason="The accounts show it.")
    officer.presses("Record the decision")


def test_a_bidder_sends_papers_with_its_answer_and_loses_nothing_typed(
    visit: Callable[..., Visitor],
    world: World,
    tender: Procurement,
    tmp_path: Path,
) -> None:
    # given a question about an opened offer, and a paper that shows the answer
    offer = opened(world, tender)[1]
    day = timezone.localdate() + timedelta(days=10)
    question_actions.question(by=world.officer, offer=offer, what="The price is under cost. Why?", until=day)
    paper, program = tmp_path / "Accounts 2025.txt", tmp_path / "accounts.pdf"
    paper.write_text("The machines are paid off.", "utf-8")
    program.write_bytes(b"MZ\x90\x00 this is no PDF")

    # when its bidder types, tries a file that is none, adds the paper, and sends the answer
    bidder = somebody(visit, "rival", phone=True)
    bidder.goes_to(f"/offers/{offer.pk}")
    bidder.comes_by(bidder.page.get_by_role("link", name="What the buyer asks about your tender"))
    bidder.fills(evidence="The machines are paid off; see our accounts.")
    bidder.page.locator("[name=file]").set_input_files(program)
    bidder.presses("Add this file and go on writing")
    assert "what is in it is not" in bidder.page.locator("main").inner_text()
    bidder.page.locator("[name=file]").set_input_files(paper)
    bidder.presses("Add this file and go on writing")
    assert (
        bidder.page.locator("[name=evidence]").input_value() == "The machines are paid off; see our accounts."
    )
    bidder.presses("Send the answer")
    assert "Accounts 2025.txt" in bidder.page.locator("main").inner_text()

    # then the officer reads both, and downloads the paper
    officer = somebody(visit, "officer")
    officer.goes_to(f"{HERE}/implausible")
    officer.follows("Northmoor Facilities")
    with officer.page.expect_download() as waiting:
        officer.page.get_by_role("link", name="Accounts 2025.txt").click()
    kept = tmp_path / "kept.txt"
    waiting.value.save_as(kept)
    assert kept.read_text("utf-8") == "The machines are paid off."


def test_a_result_is_short_on_a_phone_whole_on_paper_and_every_figure_opens(
    visit: Callable[..., Visitor], world: World, tender: Procurement
) -> None:
    # given an awarded tender
    awarded(world, tender)

    # when the officer reads its result on a phone
    officer = somebody(visit, "officer", phone=True)
    page = officer.goes_to(f"{HERE}/result")
    assert page.evaluate("document.documentElement.scrollHeight") < 4_500

    # then a figure of the ranking opens its working, however deep it is folded
    figure = page.locator("table a[href^='#working-']").first
    aim = figure.get_attribute("href") or ""
    assert not page.locator(aim).is_visible()
    figure.click()
    page.locator(aim).wait_for(state="visible")
    officer.check()

    # and on paper everything stands open, with script and without
    for script in (True, False):
        reader = somebody(visit, "officer", script=script)
        printed = reader.goes_to(f"{HERE}/result")
        assert not printed.locator(aim).is_visible()
        printed.emulate_media(media="print")
        assert printed.locator(aim).is_visible()


@pytest.mark.parametrize("script", [True, False])
def test_a_hundred_bids_are_tried_while_somebody_watches(
    visit: Callable[..., Visitor],
    world: World,
    tender: Procurement,
    monkeypatch: pytest.MonkeyPatch,
    script: bool,
) -> None:
    # given more bids than are tried while a page is made
    crowded(world, tender, 8)
    monkeypatch.setattr(trying, "AT_ONCE", 4)

    # when the officer opens the result: with script it goes on by itself, without it by a button
    officer = somebody(visit, "officer", script=script)
    officer.goes_to(f"{HERE}/result")
    if script:
        officer.page.locator("summary", has_text="Does the choice stand up?").wait_for()
        officer.check()
    else:
        officer.presses("Try what would change it")

    # then it says what would change the winner
    shown = officer.page.locator("main").inner_text()
    assert "Does the choice stand up?" in shown
    assert "Try what would change it" not in shown


@pytest.mark.parametrize("script", [True, False])
def test_what_came_back_elsewhere_is_loaded_in_one_go_and_opened(
    visit: Callable[..., Visitor], world: World, draft: Procurement, tmp_path: Path, script: bool
) -> None:
    run_elsewhere(world, draft)
    files = []
    for returned in (
        book(draft, name="Greenways Co-operative", quantity=8, text="Two crews."),
        book(draft, name="Hasty Ltd", quantity="lots"),
    ):
        files.append(tmp_path / returned.name)
        files[-1].write_bytes(returned.content)
    listed = tmp_path / "prices.csv"
    listed.write_text("bidder,price\nGreenways Co-operative,1165000\n", "utf-8")
    officer = somebody(visit, "officer", script=script)
    officer.goes_to(f"{HERE}/evaluation")
    officer.follows("Load what came back")
    officer.presses("Load the files")
    assert "Choose the workbooks that came back" in officer.page.content()
    officer.page.locator("[name=workbooks]").set_input_files(files)
    officer.page.locator("[name=prices]").set_input_files(listed)
    officer.presses("Load the files")
    shown = officer.page.locator("main").inner_text()
    assert 'sheet "Promises", cell ' in shown
    assert "“lots” is not a number" in shown.replace('"lots"', "“lots”")
    assert "1165000" not in shown
    officer.goes_to(f"{HERE}/opening")
    officer.presses("Agree to open")
    lead = somebody(visit, "lead", script=script)
    lead.goes_to(f"{HERE}/opening")
    lead.presses("Open the offers")
    lead.follows("Read the offers")
    assert "£1,165,000" in lead.page.content()
