"""A bidder at the site: from the tender's page to a receipt, and what happens late, twice, or in the wrong order."""

from __future__ import annotations

import hashlib
import json
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone
from tests.portal.conftest import World
from tests.portal.offering import (
    begin,
    closed,
    full_tender,
    link_in,
    opened,
    said,
    submitted,
    token_on,
    write,
)

from wellspent.portal.accounts.models import Organisation
from wellspent.portal.audit import queries as audit
from wellspent.portal.tendering.models import Clarification, Offer, Procurement, Submission
from wellspent.portal.tendering.offers import actions as offer_actions


@pytest.fixture
def tender(world: World) -> Procurement:
    return full_tender(world)


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_anybody_reads_what_is_asked_and_how_it_is_scored(tender: Procurement) -> None:
    page = said(Client().get(f"/tenders/{tender.slug}"))
    for words in (
        "Harrowmere Council", "Two years of mowing", "How will you do it?", "40 points", "goes no further",
        "Every part is answered.", "person-hours", "Evidence when you deliver", "What is promised is part of the contract",
        "hours", tender.tender_digest, "At most 20 words", "GMT",
    ):  # fmt: skip
        assert words in page, words


def test_the_tender_file_that_is_downloaded_is_the_one_whose_digest_is_shown(tender: Procurement) -> None:
    got = Client().get(f"/tenders/{tender.slug}/tender.json")
    assert hashlib.sha256(got.content).hexdigest() == tender.tender_digest
    assert got["Content-Disposition"].startswith("attachment")


def test_the_pack_and_the_workbook_stand_on_the_tender_s_page(tender: Procurement) -> None:
    assert Client().get(f"/tenders/{tender.slug}/tender-pack.docx").content[:2] == b"PK"
    assert Client().get(f"/tenders/{tender.slug}/offer-workbook.xlsx").content[:2] == b"PK"


def test_a_draft_tender_is_not_found(draft: Procurement) -> None:
    for path in ("", "/tender.json", "/tender-pack.docx", "/offer-workbook.xlsx"):
        assert Client().get(f"/tenders/{draft.slug}{path}").status_code == 404
    assert Client().get(f"/offers/start/{draft.slug}").status_code == 404


def test_a_link_works_once_and_only_its_digest_is_kept(tender: Procurement) -> None:
    client = Client()
    client.post(f"/offers/start/{tender.slug}", {"bidder": "Larch Trust", "email": "Pat@Larch.example.org"})
    link = link_in(str(mail.outbox[-1].body))
    offer = Offer.objects.get()
    assert offer.link_digest not in link
    assert mail.outbox[-1].to == ["pat@larch.example.org"]
    assert "Open your offer" in said(client.get(link))
    assert client.post(link).status_code == 302
    again = Client().post(link)
    assert "no longer works" in said(again)
    assert client.get(f"/offers/{offer.pk}").status_code == 200
    assert Client().get(f"/offers/{offer.pk}").status_code == 404


def test_looking_at_a_link_does_not_use_it_up(tender: Procurement) -> None:
    client = Client()
    client.post(f"/offers/start/{tender.slug}", {"bidder": "Larch Trust", "email": "pat@larch.example.org"})
    link = link_in(str(mail.outbox[-1].body))
    for _ in range(3):
        Client().get(link)
    assert client.post(link).status_code == 302


def test_a_link_a_week_old_no_longer_works(tender: Procurement) -> None:
    Client().post(f"/offers/start/{tender.slug}", {"bidder": "Larch Trust", "email": "pat@larch.example.org"})
    Offer.objects.update(link_sent=timezone.now() - timedelta(days=8))
    assert "no longer works" in said(Client().post(link_in(str(mail.outbox[-1].body))))


def test_a_lost_link_is_sent_anew_and_the_answer_tells_a_stranger_nothing(tender: Procurement) -> None:
    begin(tender)
    Offer.objects.update(link_sent=timezone.now() - timedelta(minutes=5))
    before = len(mail.outbox)
    known = Client().post("/offers/link", {"email": "pat@larch.example.org"})
    unknown = Client().post("/offers/link", {"email": "nobody@larch.example.org"})
    assert said(known).replace("pat@", "") == said(unknown).replace("nobody@", "")
    assert len(mail.outbox) == before + 1
    assert Client().post(link_in(str(mail.outbox[-1].body))).status_code == 302


def test_links_are_not_sent_twice_in_a_minute(tender: Procurement) -> None:
    begin(tender)
    before = len(mail.outbox)
    Client().post("/offers/link", {"email": "pat@larch.example.org"})
    Client().post(f"/offers/start/{tender.slug}", {"bidder": "larch trust", "email": "pat@larch.example.org"})
    assert len(mail.outbox) == before
    assert Offer.objects.count() == 1


def test_starting_asks_for_what_is_missing_and_keeps_what_was_typed(tender: Procurement) -> None:
    page = Client().post(f"/offers/start/{tender.slug}", {"bidder": "Larch Trust", "email": "no address"})
    assert "Enter an e-mail address in the correct format" in said(page)
    assert 'value="Larch Trust"' in page.content.decode()


def test_a_supplier_offers_by_account_and_says_who_it_is_once_for_all(
    world: World, tender: Procurement
) -> None:
    client = signed_in(world.firm_user)
    number = int(client.post(f"/offers/start/{tender.slug}")["Location"].rsplit("/", 1)[1])
    told = {"bidder": "Greenways Co-operative", "identifier": "GB-COH-01234567", "sme": "yes", "vcse": "no"}
    assert client.post(f"/offers/{number}/about", told).status_code == 302
    firm = Organisation.objects.get(pk=world.firm.pk)
    assert (firm.identifier, firm.sme, firm.vcse) == ("GB-COH-01234567", True, False)
    assert firm.history.count() == 2
    assert client.post(f"/offers/start/{tender.slug}")["Location"] == f"/offers/{number}"
    other = full_tender(world)
    second = int(client.post(f"/offers/start/{other.slug}")["Location"].rsplit("/", 1)[1])
    assert 'value="GB-COH-01234567"' in client.get(f"/offers/{second}/about").content.decode()
    assert mail.outbox == []


def test_an_offer_from_nothing_to_a_receipt_that_verifies(tender: Procurement) -> None:
    client, number = begin(tender)
    write(client, number)
    place = submitted(client, number)
    made = Submission.objects.get()
    page = said(client.get(place))
    for words in (made.digest, made.head, tender.tender_digest, "GMT", made.receipt):
        assert words in page, words
    assert made.digest in str(mail.outbox[-1].body)
    assert made.digest in client.get(f"{place}/receipt.txt").content.decode()
    content = client.get(f"{place}/offer.json").content
    assert hashlib.sha256(content).hexdigest() == made.digest
    told = json.loads(content)
    assert told["price"] == "1100000.00"
    assert told["answers"] == {"service": "With two crews and a spare mower."}
    assert told["met"] == {"insured": True}
    assert told["lines"] == {"extras": ["open days"]}
    only = told["offer"]["promise"][0]
    assert (only["quantity"], only["from"], only["to"]) == ("98", "2027-01-01", "2029-01-01")
    assert audit.faults() == []


def test_anybody_checks_a_receipt_by_its_digest(tender: Procurement) -> None:
    client, number = begin(tender)
    write(client, number)
    submitted(client, number)
    made = Submission.objects.get()
    page = said(Client().get("/tenders/receipts/check", {"digest": made.digest.upper()}))
    assert "unchanged" in page
    assert "Larch" not in page
    assert "Nothing with this digest is known here" in said(
        Client().get("/tenders/receipts/check", {"digest": "0" * 64})
    )
    assert "Enter the whole digest" in said(Client().get("/tenders/receipts/check", {"digest": "0"}))
    Submission.objects.update(head="1" * 64)
    assert "not what the receipt says" in said(
        Client().get("/tenders/receipts/check", {"digest": made.digest})
    )


def test_the_check_names_the_tender_s_digest_and_what_became_of_each_submission(tender: Procurement) -> None:
    client, number = begin(tender)
    write(client, number)
    place = submitted(client, number)
    digest = Submission.objects.get().digest
    for text in (
        said(client.get(place)),
        str(mail.outbox[-1].body),
        said(client.get("/tenders/receipts/check")),
    ):
        assert "Offer digest" in text

    def checked(of: str) -> str:
        return said(Client().get("/tenders/receipts/check", {"digest": of}))

    rules = checked(tender.tender_digest)
    assert "A tender file digest" in rules
    assert f"These are the rules of {tender.title}" in rules
    assert "1: it stands" in checked(digest)
    submitted(client, number)
    client.post(f"/offers/{number}/withdraw")
    page = checked(digest)
    assert "1: replaced by submission 2" in page
    assert "2: withdrawn later" in page
    submitted(client, number)
    page = checked(digest)
    assert "2: withdrawn later" in page
    assert "3: it stands" in page
    assert "Larch" not in page


def test_a_double_click_is_one_submission_and_one_receipt_by_mail(tender: Procurement) -> None:
    client, number = begin(tender)
    write(client, number)
    token = token_on(client.get(f"/offers/{number}/check"))
    before = len(mail.outbox)
    places = {client.post(f"/offers/{number}/submit", {"receipt": token})["Location"] for _ in range(3)}
    assert (len(places), Submission.objects.count(), len(mail.outbox)) == (1, 1, before + 1)


def test_a_receipt_s_token_of_another_offer_submits_nothing(tender: Procurement) -> None:
    client, number = begin(tender)
    write(client, number)
    token = token_on(client.get(f"/offers/{number}/check"))
    client.post(f"/offers/{number}/submit", {"receipt": token})
    other, theirs = begin(tender, "Beech Ltd", "b@beech.example.org")
    write(other, theirs)
    for wrong in (token, "", "x" * 41, "<script>"):
        assert other.post(f"/offers/{theirs}/submit", {"receipt": wrong}).status_code == 200
    assert Submission.objects.count() == 1


def test_what_is_required_holds_the_offer_back_and_the_rest_is_only_said(tender: Procurement) -> None:
    client, number = begin(tender)
    page = said(client.get(f"/offers/{number}/check"))
    assert "There is no price" in page
    assert "“Insurance” is not answered by yes or no" in page
    assert "Submit your offer" not in page
    refused = said(client.post(f"/offers/{number}/submit", {"receipt": "r" * 20}))
    assert "There is no price. Write it before you submit." in refused
    write(client, number)
    client.post(f"/offers/{number}/answers/service", {"text": ""})
    page = said(client.get(f"/offers/{number}/check"))
    assert "“How the work will be done” is not answered" in page
    assert "Submit your offer" in page
    submitted(client, number)


def test_an_answer_over_its_limit_is_refused_and_stays_in_its_box(tender: Procurement) -> None:
    client, number = begin(tender)
    text = " ".join(["word"] * 21)
    page = client.post(f"/offers/{number}/answers/service", {"text": text})
    assert "Your answer must be 20 words or fewer; it has 21" in said(page)
    assert text in page.content.decode()


def test_a_later_submission_takes_the_place_of_the_first_which_is_kept(tender: Procurement) -> None:
    client, number = begin(tender)
    write(client, number)
    first = submitted(client, number)
    client.post(f"/offers/{number}/price", {"price": "1000000"})
    submitted(client, number)
    assert "later submission has taken the place" in said(client.get(first))
    kept = [
        json.loads(client.get(f"/offers/{number}/receipts/{one}/offer.json").content)["price"]
        for one in (1, 2)
    ]
    assert kept == ["1100000.00", "1000000.00"]


def test_an_offer_is_withdrawn_and_may_be_made_again(tender: Procurement) -> None:
    client, number = begin(tender)
    write(client, number)
    submitted(client, number)
    client.post(f"/offers/{number}/withdraw")
    page = said(client.get(f"/offers/{number}"))
    assert "Withdrawn" in page
    assert "You withdrew this offer on" in page
    told = mail.outbox[-1]
    assert told.subject.startswith("You withdrew your offer")
    assert told.to == [Offer.objects.get().email]
    assert "was withdrawn on" in str(told.body)
    assert "GMT" in str(told.body)
    page = said(client.get(f"/offers/{number}/check"))
    assert "takes the place" not in page
    assert "so nothing stands" in page
    submitted(client, number)
    assert "takes the place of submission 2" in said(client.get(f"/offers/{number}/check"))
    assert "Submission 2 stands" in said(client.get(f"/offers/{number}"))


def test_after_the_deadline_every_change_is_refused_with_both_times(tender: Procurement) -> None:
    client, number = begin(tender)
    write(client, number)
    place = submitted(client, number)
    token = token_on(client.get(f"/offers/{number}/check"))
    closed(tender)
    for path, data in (
        ("submit", {"receipt": token}), ("price", {"price": "1"}), ("answers/service", {"text": "x"}),
        ("measures/volunteering-hours", {"quantity": "9"}), ("withdraw", {}), ("about", {"bidder": "x"}),
        ("partners", {"add": "1", "name": "x"}),
    ):  # fmt: skip
        page = said(client.post(f"/offers/{number}/{path}", data))
        assert "The deadline was" in page, path
        assert "and this arrived at" in page, path
    assert Submission.objects.count() == 1
    assert client.get(place).status_code == 200
    assert "Sealed, waiting to be opened" in said(client.get("/offers/"))


def test_the_list_says_how_far_each_offer_has_come(world: World, tender: Procurement) -> None:
    client, number = begin(tender)
    assert "Not submitted yet" in said(client.get("/offers/"))
    write(client, number)
    submitted(client, number)
    assert "Submitted" in said(client.get("/offers/"))
    opened(world, tender)
    assert "Being scored" in said(client.get("/offers/"))
    assert Client().get("/offers/").status_code == 302
    assert signed_in(world.officer).get("/offers/").status_code == 404


def test_partners_are_named_and_taken_out(tender: Procurement) -> None:
    client, number = begin(tender)
    client.post(f"/offers/{number}/partners", {"add": "1", "name": "Beech Ltd", "part": "Trees"})
    client.post(f"/offers/{number}/partners", {"add": "1", "name": "Fir and Daughters"})
    client.post(f"/offers/{number}/partners", {"remove": "0"})
    assert Offer.objects.get().members == [{"name": "Fir and Daughters"}]
    assert "Enter the partner’s name" in said(client.post(f"/offers/{number}/partners", {"add": "1"}))


def test_a_question_is_asked_privately_and_answered_to_all(world: World, tender: Procurement) -> None:
    client, number = begin(tender)
    assert "Enter your question" in said(client.post(f"/offers/{number}/questions", {"question": ""}))
    client.post(f"/offers/{number}/questions", {"question": "May we start in March?"})
    asked = Clarification.objects.get()
    assert "May we start" not in said(Client().get(f"/tenders/{tender.slug}"))
    assert "May we start" in said(client.get(f"/offers/{number}/questions"))
    asked.answer, asked.answered = "Yes, in March.", timezone.now()
    asked.save()
    page = said(Client().get(f"/tenders/{tender.slug}"))
    assert "May we start in March?" in page
    assert "Yes, in March." in page
    assert "Larch" not in page


def test_a_mail_server_that_is_away_takes_no_submission_back(
    tender: Procurement, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    client, number = begin(tender)
    write(client, number)

    def away(*_: object, **__: object) -> None:
        raise ConnectionRefusedError

    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", away)
    assert client.get(submitted(client, number)).status_code == 200
    assert "could not be sent" in caplog.text


def test_submitting_asks_the_database_few_questions(
    tender: Procurement, django_assert_max_num_queries: Any
) -> None:
    client, number = begin(tender)
    write(client, number)
    offer = Offer.objects.get()
    with django_assert_max_num_queries(12):
        offer_actions.submit(by=None, offer=offer, receipt="r-1")
