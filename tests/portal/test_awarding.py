"""From the panel's signatures to an award that anybody can make again, and what leaves after it."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

import pytest
from django.core import mail
from django.utils import timezone
from tests.portal.conftest import World
from tests.portal.evaluating import agreed, awarded, opened, scored, who

from wellspent.files.packs import read_pack
from wellspent.method.errors import Refused
from wellspent.portal.audit import queries as audit
from wellspent.portal.audit.models import Event
from wellspent.portal.evaluation import actions, adapters, award_actions, letters, queries, question_actions
from wellspent.portal.evaluation.models import Decision
from wellspent.portal.tendering import actions as tendering
from wellspent.portal.tendering.models import Procurement, Stage

GREENWAYS, NORTHMOOR = "greenways-co-operative", "northmoor-facilities"


def result(tender: Procurement) -> adapters.Evaluation:
    return award_actions.result_of(tender, timezone.localdate())


def award(world: World, tender: Procurement, digest: str = "") -> object:
    return award_actions.award(
        by=world.officer, procurement=tender, digest=digest or result(tender).digest, reason="It comes first."
    )


def replay(path: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """What the command says of a pack, in a process of its own."""
    command = [str(Path(sys.executable).with_name("wellspent")), "replay", str(path), *options]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)


def test_the_content_is_the_frozen_rules_with_bids_scores_and_the_day(
    world: World, tender: Procurement
) -> None:
    agreed(world, tender)
    found = result(tender)
    published = json.loads(tender.tender_file)
    kept = {
        key: value
        for key, value in found.content.items()
        if key not in ("bid", "score", "decided", "particulars")
    }
    assert kept == {key: value for key, value in published.items() if key != "particulars"}
    assert [bid["id"] for bid in found.content["bid"]] == [GREENWAYS, NORTHMOOR]
    assert [(row["by"], row["score"]) for row in found.content["score"] if row["bid"] == GREENWAYS] == [
        ("evaluator-1", "4"), ("evaluator-2", "5"), ("panel", "4"),
    ]  # fmt: skip
    everything = json.dumps(found.content) + json.dumps(dict(found.offers))
    assert not any(str(user) in everything for user in (*world.evaluators, world.officer))


def test_the_points_are_those_that_the_rules_give(world: World, tender: Procurement) -> None:
    """Price 40 x (1.4m - p) / 0.5m; service 50 x score / 5; no promise here has a value in pounds."""
    agreed(world, tender)
    points = {bid["id"]: bid["total"].value for bid in result(tender).report.figures["bids"]}
    assert points[GREENWAYS] == Fraction(40 * (1_400_000 - 1_165_000), 500_000) + 40
    assert points[NORTHMOOR] == Fraction(40 * (1_400_000 - 1_080_000), 500_000) + 30
    assert result(tender).winner == GREENWAYS


def test_the_result_waits_for_the_signatures(world: World, tender: Procurement) -> None:
    scored(world, tender)
    with pytest.raises(Refused, match="the panel has not signed"):
        award(world, tender, "0" * 64)


def test_only_what_was_seen_is_awarded(world: World, tender: Procurement) -> None:
    agreed(world, tender)
    with pytest.raises(Refused, match="the result changed since you saw it"):
        award(world, tender, "0" * 64)
    digest = result(tender).digest
    with pytest.raises(Refused, match="an award has its reason"):
        award_actions.award(by=world.officer, procurement=tender, digest=digest, reason=" ")


def test_a_tie_is_shown_and_never_broken(world: World, tender: Procurement) -> None:
    tender.offers.update(price=None)
    offers, (first, second) = scored(world, tender)
    for offer in offers:
        submission = offer.submissions.get()
        content = json.loads(submission.content)
        submission.content = json.dumps({**content, "price": "1000000.00"})
        submission.save()
        actions.agree(
            by=first.user, procurement=tender, offer=offer, criterion=tender.criteria.get(key="service"),
            score=Fraction(3), reason="As asked.",
        )  # fmt: skip
    for member in (first, second):
        actions.sign(by=member.user, member=member, digest=queries.digest_to_sign(tender))
    found = result(tender)
    assert (found.winner, list(found.tie)) == (None, [GREENWAYS, NORTHMOOR])
    assert "A tie between" in found.report.lead[0]
    with pytest.raises(Refused, match=f"{GREENWAYS} and {NORTHMOOR} share the first place"):
        award(world, tender)
    tendering.end(by=world.officer, procurement=tender, reason="A tie that no rule settles.")
    assert tender.stage == Stage.ENDED


def test_a_gate_puts_a_bid_out(world: World, tender: Procurement) -> None:
    agreed(world, tender, scores=(1, 3))
    found = result(tender)
    bids = {bid["id"]: bid for bid in found.report.figures["bids"]}
    assert (bids[GREENWAYS]["eliminated"], bids[GREENWAYS]["rank"]) == (True, None)
    assert "1 is under the minimum of 2" in bids[GREENWAYS]["reason"]
    assert found.winner == NORTHMOOR


def test_the_sealed_pack_replays_to_the_same_in_a_process_of_its_own(
    world: World, tender: Procurement, tmp_path: Path
) -> None:
    made = awarded(world, tender)
    full = tmp_path / "full.zip"
    full.write_bytes(letters.pack_bytes(made, "full"))
    ran = replay(full, "--digest", made.pack_digest)
    assert (ran.returncode, ran.stdout) == (0, "same\n")
    assert "Greenways Co-operative comes first: total points 58.8" in ran.stderr
    for level in ("public", f"bidder:{GREENWAYS}", f"bidder:{NORTHMOOR}"):
        shown = tmp_path / f"{level.replace(':', '-')}.zip"
        shown.write_bytes(letters.pack_bytes(made, level))
        ran = replay(shown, "--full", str(full))
        assert ran.returncode == 0, ran.stderr
        assert ran.stdout.startswith("same")


def test_a_level_shows_no_more_than_it_may(world: World, tender: Procurement, tmp_path: Path) -> None:
    made = awarded(world, tender)
    path = tmp_path / "public.zip"
    path.write_bytes(letters.pack_bytes(made, "public"))
    shown = b"".join(read_pack(path).members.values()).decode()
    assert "1165000" in shown
    assert "1080000" not in shown
    assert "Northmoor" not in shown
    assert "evaluator-1" not in shown


def test_a_pack_changed_in_the_database_is_refused(world: World, tender: Procurement) -> None:
    made = awarded(world, tender)
    made.pack = bytes(made.pack).replace(b"Greenways", b"Greedways")
    with pytest.raises(Refused, match=r"the evidence pack: .*changed or damaged after it was sealed"):
        letters.again(made)


def test_an_award_is_made_once_and_ends_all_other_work(world: World, tender: Procurement) -> None:
    made = awarded(world, tender)
    assert (tender.stage, tender.decided) == (Stage.AWARDED, timezone.localdate())
    assert (made.offer.key, Event.objects.get(kind="award-made").digest) == (GREENWAYS, made.pack_digest)
    with pytest.raises(Refused, match="while the procurement is “awarded”"):
        award(world, tender)
    with pytest.raises(Refused, match="while the procurement is"):
        question_actions.question(by=world.officer, offer=made.offer, what="Too late?")
    assert audit.faults() == []


def test_an_implausible_offer_is_heard_before_it_is_disregarded(world: World, tender: Procurement) -> None:
    offers = agreed(world, tender)
    query = question_actions.question(by=world.officer, offer=offers[0], what="Eight jobs on a crew of ten?")
    with pytest.raises(Refused, match="a question about an implausible offer is not decided"):
        award(world, tender)
    with pytest.raises(Refused, match="has not been heard"):
        question_actions.decide(by=world.officer, query=query, decision=Decision.DISREGARD, reason="No.")
    question_actions.answer(by=world.officer, query=query, evidence="They are not all for this contract.")
    question_actions.decide(
        by=world.officer, query=query, decision=Decision.DISREGARD, reason="It promised what it cannot give."
    )
    tender.refresh_from_db()
    assert tender.stage == Stage.OPENED, "the panel signs what is left"
    assert [bid.key for bid in queries.standing_bids(tender)] == [NORTHMOOR]
    shown = {one.key: one.disregarded for one in queries.offers(who(world.officer), tender)}
    assert shown == {GREENWAYS: "It promised what it cannot give.", NORTHMOOR: ""}
    for member in queries.active(tender):
        actions.sign(by=member.user, member=member, digest=queries.digest_to_sign(tender))
    assert result(tender).winner == NORTHMOOR
    with pytest.raises(Refused, match="is decided"):
        question_actions.answer(by=world.officer, query=query, evidence="Wait.")


def test_an_offer_that_is_accepted_stays(world: World, tender: Procurement) -> None:
    offers = agreed(world, tender)
    query = question_actions.question(by=world.officer, offer=offers[0], what="Eight jobs?")
    question_actions.answer(by=world.officer, query=query, evidence="Two crews.")
    question_actions.decide(by=world.officer, query=query, decision=Decision.ACCEPT, reason="It holds.")
    tender.refresh_from_db()
    assert (tender.stage, result(tender).winner) == (Stage.MODERATED, GREENWAYS)


def test_every_assessed_bidder_gets_its_own_summary_and_no_other(world: World, tender: Procurement) -> None:
    made = awarded(world, tender)
    with pytest.raises(Refused, match="the summaries are not sent"):
        award_actions.publish_notice(by=world.officer, award=made, on=timezone.localdate())
    assert queries.own_summary([made.offer_id], made.offer_id) is None
    sent = award_actions.send_summaries(by=world.officer, award=made)
    assert [one.offer.key for one in sent] == [GREENWAYS, NORTHMOOR]
    assert all(bytes(one.pdf).startswith(b"%PDF") for one in sent)
    assert queries.own_summary([sent[1].offer_id], sent[0].offer_id) is None
    with pytest.raises(Refused, match="the summaries were sent"):
        award_actions.send_summaries(by=world.officer, award=made)
    losing = letters.summary_of(made, NORTHMOOR)
    assert losing is not None
    assert "yours was not successful" in losing.lead[0]


def test_a_bidder_is_written_to_without_the_result(
    world: World, tender: Procurement, django_capture_on_commit_callbacks: object
) -> None:
    made = awarded(world, tender)
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        award_actions.send_summaries(
            by=world.officer, award=made, link=lambda offer: f"https://here/offers/{offer}"
        )
    assert sorted(one.to[0] for one in mail.outbox) == ["firm@example.org", "rival@example.org"]
    assert all("https://here/offers/" in one.body and "successful" not in one.body for one in mail.outbox)


def test_the_standstill_is_counted_in_working_days_of_the_nation(world: World, tender: Procurement) -> None:
    made = awarded(world, tender)
    award_actions.send_summaries(by=world.officer, award=made)
    today = timezone.localdate()
    for day in (today - timedelta(days=1), today + timedelta(days=1)):
        with pytest.raises(Refused, match="between"):
            award_actions.publish_notice(by=world.officer, award=made, on=day)
    award_actions.publish_notice(by=world.officer, award=made, on=today)
    assert made.notice_published == today
    days = letters.standstill_of(tender, date(2026, 12, 21), "england")
    assert days.ends == date(2027, 1, 4), (
        "Christmas Day, the substitute for Boxing Day and New Year are passed over"
    )
    assert letters.standstill_of(tender, date(2026, 12, 21), "scotland").ends > days.ends


def test_social_value_alone_gives_the_points_it_has_in_the_whole(world: World, tender: Procurement) -> None:
    agreed(world, tender)
    content, offers = award_actions.content_of(tender, timezone.localdate())
    found = adapters.alone(tender, content, offers)
    whole = {bid["id"]: bid["scores"]["social-value"].value for bid in result(tender).report.figures["bids"]}
    mine = {bid["id"]: bid["scores"]["social-value"].value for bid in found.report.figures["bids"]}
    assert mine == whole
    assert [row["id"] for row in found.content["criterion"]] == ["social-value"]


def test_a_tender_without_social_value_has_none_to_evaluate(world: World, draft: Procurement) -> None:
    draft.measures.all().delete()
    draft.criteria.filter(key="social-value").delete()
    draft.criteria.filter(key="price").update(weight=Fraction(50))
    tendering.publish(by=world.officer, procurement=draft)
    content = json.loads(draft.tender_file)
    with pytest.raises(Refused, match="no criterion of social value"):
        adapters.alone(draft, content, {})


def test_without_an_offer_there_is_nothing_to_award(world: World, tender: Procurement) -> None:
    offers = opened(world, tender)
    for offer in offers:
        query = question_actions.question(by=world.officer, offer=offer, what="Why?")
        question_actions.answer(by=world.officer, query=query, evidence="Nothing came.")
        question_actions.decide(
            by=world.officer, query=query, decision=Decision.DISREGARD, reason="No answer."
        )
    with pytest.raises(Refused, match="there is no offer in the running"):
        award_actions.refuse_unready(tender)


def test_a_reason_that_could_not_be_sent_stops_the_award_while_it_can_be_reworded(
    world: World, tender: Procurement
) -> None:
    offers = agreed(world, tender)
    actions.agree(
        by=world.evaluators[0], procurement=tender, offer=offers[0], criterion=tender.criteria.get(key="service"),
        score=Fraction(4), reason="Clearer than Northmoor Facilities.",
    )  # fmt: skip
    for member in queries.active(tender):
        actions.sign(by=member.user, member=member, digest=queries.digest_to_sign(tender))
    with pytest.raises(Refused, match='speaks of another bidder, "Northmoor Facilities"'):
        award(world, tender)
    tender.refresh_from_db()
    assert tender.stage == Stage.MODERATED
