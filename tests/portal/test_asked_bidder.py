"""A bidder that is asked about what looks implausible: its letter, its page, its own answer, and who reads it."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.files.test_uploads import PDF, PROGRAM, workbook
from tests.portal.conftest import World
from tests.portal.evaluating import agreed, appointed, opened, who
from tests.portal.officers import at

from wellspent.files.packs import read_pack
from wellspent.files.witness import witness_of
from wellspent.method.errors import Fault, Refused
from wellspent.portal.audit import queries as audit
from wellspent.portal.audit.models import Event
from wellspent.portal.evaluation import award_actions, letters, queries, question_actions, question_queries
from wellspent.portal.evaluation.models import AnswerFile, Decision, ImplausibleOffer
from wellspent.portal.tendering import actions as tendering
from wellspent.portal.tendering.models import Offer, Procurement

WORDS = {"what": "Eight jobs on a crew of ten?", "until": "2099-12-11"}


def asked(world: World, offer: Offer, days: int = 10) -> ImplausibleOffer:
    return question_actions.question(
        by=world.officer, offer=offer, what=WORDS["what"], until=timezone.localdate() + timedelta(days=days)
    )


def own(query: ImplausibleOffer) -> str:
    return reverse("offer-asked", args=[query.offer_id, query.pk])


def test_a_bidder_is_written_to_answers_on_its_page_and_the_officer_reads_who_and_when(
    world: World, tender: Procurement, django_capture_on_commit_callbacks: object
) -> None:
    offers = opened(world, tender)
    mail.outbox.clear()
    officer = at(world.officer)
    where = reverse("implausible", args=[tender.slug])
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        officer.post(where, {"offer": str(offers[0].pk), **WORDS})
    query = ImplausibleOffer.objects.get()
    (letter,) = mail.outbox
    assert letter.to == ["firm@example.org"]
    assert own(query) in letter.body
    assert "11 December 2099" in letter.body
    assert "Eight jobs" not in letter.body, "what is asked may quote the offer, and a mail is read on its way"

    bidder = at(world.firm_user)
    assert own(query) in bidder.get(reverse("offer", args=[offers[0].pk])).content.decode()
    assert "Eight jobs on a crew of ten?" in bidder.get(own(query)).content.decode()
    assert "Enter your answer" in bidder.post(own(query), {"evidence": " "}).content.decode()
    said = bidder.post(own(query), {"evidence": "Two crews; our rota is in file 3."}, follow=True)
    assert "Your answer is sent to the buyer" in said.content.decode()

    shown = officer.get(reverse("implausible-offer", args=[tender.slug, query.pk])).content.decode()
    assert "Two crews; our rota is in file 3." in shown
    assert f"The bidder itself ({world.firm_user})" in shown
    event = Event.objects.get(kind="implausible-explained")
    assert (event.actor, event.organisation) == (f"user:{world.firm_user.pk}", world.firm.pk)
    assert audit.faults() == []


def test_a_bidder_without_an_account_answers_through_a_new_link(
    world: World, tender: Procurement, django_capture_on_commit_callbacks: object
) -> None:
    offer = opened(world, tender)[0]
    offer.supplier = None
    offer.save()
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        at(world.officer).post(reverse("implausible", args=[tender.slug]), {"offer": str(offer.pk), **WORDS})
    query = ImplausibleOffer.objects.get()
    found = re.search(r"http://testserver(/offers/link/\S+)", str(mail.outbox[0].body))
    assert found is not None
    browser = Client()
    assert browser.get(own(query)).status_code == 404
    browser.post(found[1])
    assert own(query) in browser.get(reverse("offer", args=[offer.pk])).content.decode()
    browser.post(own(query), {"evidence": "Two crews."})
    query.refresh_from_db()
    assert (query.evidence, query.by_bidder, query.answered_by) == ("Two crews.", True, None)
    assert Event.objects.get(kind="implausible-explained").actor == f"link:{offer.pk}"
    shown = at(world.officer).get(reverse("implausible-offer", args=[tender.slug, query.pk]))
    assert "The bidder itself, through its link" in shown.content.decode()


def test_nobody_else_reads_what_a_bidder_is_asked(world: World, tender: Procurement) -> None:
    mine, other = opened(world, tender)
    query = asked(world, mine)
    for user in (world.rival_user, world.officer, world.evaluators[0]):
        assert at(user).get(own(query)).status_code == 404
        assert at(user).post(own(query), {"evidence": "Not mine."}).status_code == 404
    through_own = reverse("offer-asked", args=[other.pk, query.pk])
    assert at(world.rival_user).get(through_own).status_code == 404
    assert "asks about" not in at(world.rival_user).get(reverse("offer", args=[other.pk])).content.decode()
    query.refresh_from_db()
    assert query.answered is None


def test_a_scorer_who_has_not_locked_reads_no_answer(world: World, tender: Procurement) -> None:
    offer = opened(world, tender)[0]
    first, _ = appointed(world, tender)
    query = asked(world, offer)
    question_actions.explain(
        by=world.firm_user, query=query, evidence="Our price is £1,165,000 because of two crews."
    )
    assert queries.implausible(who(first.user), tender) == []
    for name, more in (("implausible", ()), ("implausible-offer", (query.pk,)), ("scoring", ())):
        answer = at(first.user).get(reverse(name, args=[tender.slug, *more]))
        assert "1,165,000" not in answer.content.decode(), name


def test_an_answer_may_be_changed_until_the_end_of_the_day_asked(world: World, tender: Procurement) -> None:
    query = asked(world, opened(world, tender)[0], days=0)
    question_actions.explain(by=world.firm_user, query=query, evidence="Two crews.")
    question_actions.explain(by=world.firm_user, query=query, evidence="Three crews.")
    assert query.evidence == "Three crews."
    assert [one.evidence for one in query.history.order_by("history_id")] == [
        "",
        "Two crews.",
        "Three crews.",
    ]
    query.until = timezone.localdate() - timedelta(days=1)
    query.save()
    with pytest.raises(Refused, match="can no longer be answered"):
        question_actions.explain(by=world.firm_user, query=query, evidence="Four.")
    page = at(world.firm_user).get(own(query)).content.decode()
    assert "can no longer be answered here" in page
    assert "<textarea" not in page
    late = at(world.firm_user).post(own(query), {"evidence": "Four."}).content.decode()
    assert "can no longer be answered" in late


def test_what_is_decided_or_over_is_answered_no_more(world: World, tender: Procurement) -> None:
    offers = agreed(world, tender)
    first, second = (asked(world, offer) for offer in offers)
    question_actions.explain(by=world.firm_user, query=first, evidence="Two crews.")
    question_actions.decide(by=world.officer, query=first, decision=Decision.ACCEPT, reason="It holds.")
    with pytest.raises(Refused, match="can no longer be answered"):
        question_actions.explain(by=world.firm_user, query=first, evidence="Three.")
    assert "It holds." not in at(world.firm_user).get(own(first)).content.decode()
    tendering.end(by=world.officer, procurement=tender, reason="The money is gone.")
    with pytest.raises(Refused, match="while the procurement is"):
        question_actions.explain(by=world.rival_user, query=second, evidence="One.")
    assert "<textarea" not in at(world.rival_user).get(own(second)).content.decode()


def test_an_officer_never_writes_over_what_the_bidder_said_itself(world: World, tender: Procurement) -> None:
    query = asked(world, opened(world, tender)[0])
    question_actions.answer(by=world.officer, query=query, evidence="By telephone: two crews.")
    shown = at(world.officer).get(reverse("implausible-offer", args=[tender.slug, query.pk])).content.decode()
    assert f"Recorded by {world.officer}" in shown
    question_actions.explain(by=world.firm_user, query=query, evidence="Two crews, and a third in May.")
    with pytest.raises(Refused, match="the bidder has answered itself"):
        question_actions.answer(by=world.officer, query=query, evidence="One crew.")


def test_the_day_to_answer_by_is_asked_for_and_is_not_over(world: World, tender: Procurement) -> None:
    offer = opened(world, tender)[0]
    where, client = reverse("implausible", args=[tender.slug]), at(world.officer)
    told = {"offer": str(offer.pk), "what": "Why?"}
    assert "Enter the day" in client.post(where, told).content.decode()
    late = client.post(where, {**told, "until": "2020-01-01"}).content.decode()
    assert "The day to answer by has passed" in late or "the day to answer by has passed" in late
    assert not ImplausibleOffer.objects.exists()


# The papers of an answer


def paper(name: str = "Rota 2027.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def test_a_paper_goes_with_the_answer_sealed_and_the_officer_reads_it(
    world: World, tender: Procurement
) -> None:
    query = asked(world, opened(world, tender)[0])
    bidder, officer = at(world.firm_user), at(world.officer)
    sent = bidder.post(own(query), {"evidence": "Two crews; see the rota.", "file": paper()})
    assert sent["Location"] == own(query)
    kept = AnswerFile.objects.get()
    assert b"Catalog" not in bytes(kept.sealed)
    assert bidder.get(f"{own(query)}/files/{kept.digest}").content == PDF
    shown = officer.get(reverse("implausible-offer", args=[tender.slug, query.pk])).content.decode()
    where = reverse("answer-file", args=[tender.slug, query.pk, kept.digest])
    assert where in shown
    assert kept.digest in shown
    got = officer.get(where)
    assert got.content == PDF
    assert got["Content-Disposition"] == 'attachment; filename="Rota 2027.pdf"'
    assert "sandbox" in got["Content-Security-Policy"]
    event = Event.objects.get(kind="answer-file-added")
    assert (event.digest, event.actor) == (kept.digest, f"user:{world.firm_user.pk}")
    for user in (world.rival_user, world.stranger, world.evaluators[0]):
        assert at(user).get(where).status_code == 404
        assert at(user).get(f"{own(query)}/files/{kept.digest}").status_code == 404


def test_what_is_typed_is_not_lost_while_papers_come_and_go(world: World, tender: Procurement) -> None:
    query = asked(world, opened(world, tender)[0])
    bidder = at(world.firm_user)
    typed = {"evidence": "Half a sentence"}
    page = bidder.post(own(query), {**typed, "add": "1", "file": paper()}).content.decode()
    assert "Half a sentence" in page
    assert "Rota 2027.pdf" in page
    nothing = bidder.post(own(query), {**typed, "add": "1"}).content.decode()
    assert "Choose a file" in nothing
    assert "Half a sentence" in nothing
    query.refresh_from_db()
    assert query.answered is None, "a paper alone is no answer"
    digest = AnswerFile.objects.get().digest
    page = bidder.post(own(query), {**typed, "remove": digest}).content.decode()
    assert "Half a sentence" in page
    assert "Rota 2027.pdf" not in page
    assert AnswerFile.objects.get().removed is not None
    assert bidder.get(f"{own(query)}/files/{digest}").status_code == 404
    assert bidder.post(own(query), {**typed, "remove": "0" * 64}).status_code == 404


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("rota.pdf", PROGRAM, "Its name says that it is a PDF, and what is in it is not"),
        ("costs.xlsx", workbook("=cmd|'/c calc'!A0"), "A cell begins with =, and a spreadsheet may run it"),
        ("setup.exe", PROGRAM, "files are not taken"),
        ("empty.pdf", b"", "The file is empty"),
    ],
)
def test_a_paper_that_may_not_be_taken_is_refused_beside_its_box(
    world: World, tender: Procurement, name: str, content: bytes, sentence: str
) -> None:
    query = asked(world, opened(world, tender)[0])
    typed = {"evidence": "Two crews.", "file": paper(name, content)}
    page = at(world.firm_user).post(own(query), typed).content.decode()
    assert sentence in page
    assert "Two crews." in page
    assert "file-error" in page
    query.refresh_from_db()
    assert query.answered is None, "the answer waits until the paper is right"
    assert not AnswerFile.objects.exists()


def test_a_virus_scanner_is_asked_about_a_paper_too(
    world: World, tender: Procurement, monkeypatch: pytest.MonkeyPatch
) -> None:
    query = asked(world, opened(world, tender)[0])

    def refuse(name: str, _content: bytes) -> None:
        raise Refused(Fault("the virus scanner found harmful content in it", "Check.", file=name))

    monkeypatch.setattr(question_actions, "refuse_infected", refuse)
    page = at(world.firm_user).post(own(query), {"evidence": "Two crews.", "file": paper()}).content.decode()
    assert "The virus scanner found harmful content in it" in page
    assert not AnswerFile.objects.exists()


def test_the_same_paper_twice_and_too_many_are_refused(
    world: World, tender: Procurement, monkeypatch: pytest.MonkeyPatch
) -> None:
    query = asked(world, opened(world, tender)[0])
    question_actions.attach(by=world.firm_user, query=query, name="a.txt", content=b"One.")
    with pytest.raises(Refused, match="already there"):
        question_actions.attach(by=world.firm_user, query=query, name="b.txt", content=b"One.")
    monkeypatch.setattr(question_actions, "MOST_FILES", 1)
    with pytest.raises(Refused, match="at most 1 files"):
        question_actions.attach(by=world.firm_user, query=query, name="b.txt", content=b"Two.")


def test_after_the_decision_no_paper_comes_or_goes(world: World, tender: Procurement) -> None:
    query = asked(world, opened(world, tender)[0])
    kept = question_actions.attach(by=world.firm_user, query=query, name="a.txt", content=b"One.")
    question_actions.explain(by=world.firm_user, query=query, evidence="Two crews.")
    question_actions.decide(by=world.officer, query=query, decision=Decision.ACCEPT, reason="It holds.")
    with pytest.raises(Refused, match="can no longer be answered"):
        question_actions.attach(by=world.firm_user, query=query, name="b.txt", content=b"Two.")
    with pytest.raises(Refused, match="can no longer be answered"):
        question_actions.detach(by=world.firm_user, file=kept)
    assert "a.txt" in at(world.firm_user).get(own(query)).content.decode()


def test_a_paper_that_was_changed_in_the_database_is_not_given_out(world: World, tender: Procurement) -> None:
    query = asked(world, opened(world, tender)[0])
    kept = question_actions.attach(by=world.firm_user, query=query, name="a.txt", content=b"One.")
    kept.sealed = bytes(kept.sealed)[:-1] + b"x"
    kept.save()
    with pytest.raises(Refused):
        question_queries.file_of(query, kept.digest)


def test_the_pack_names_the_question_its_decision_and_the_papers(
    world: World, tender: Procurement, tmp_path: Path
) -> None:
    agreed(world, tender)
    offer = tender.offers.get(supplier=world.firm)
    query = asked(world, offer)
    kept = question_actions.attach(by=world.firm_user, query=query, name="rota.txt", content=b"Two crews.")
    gone = question_actions.attach(by=world.firm_user, query=query, name="old.txt", content=b"One crew.")
    question_actions.detach(by=world.firm_user, file=gone)
    question_actions.explain(by=world.firm_user, query=query, evidence="Two crews; see the rota.")
    question_actions.decide(by=world.officer, query=query, decision=Decision.ACCEPT, reason="The rota holds.")
    found = award_actions.result_of(tender, timezone.localdate())
    made = award_actions.award(
        by=world.officer, procurement=tender, digest=found.digest, reason="It is best."
    )

    def questions(level: str) -> list[dict[str, Any]]:
        path = tmp_path / f"{level.replace(':', '-')}.zip"
        path.write_bytes(letters.pack_bytes(made, level))
        said = witness_of(read_pack(path))
        assert said is not None
        return [one for row in said["received"] for one in row.get("questions", ())]

    (told,) = questions("full")
    assert (told["decision"], told["reason"], told["papers"]) == ("accept", "The rota holds.", [kept.digest])
    assert questions("public") == [], "what one bidder was asked is nobody else's"
    assert questions("bidder:northmoor-facilities") == []
    assert questions(f"bidder:{offer.key}") == [told]
