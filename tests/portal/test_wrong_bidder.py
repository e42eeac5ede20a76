"""Every mistake that a bidder can make, from the first page to the receipt, with its exact sentence."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from tests.portal.conftest import World
from tests.portal.evaluating import opened
from tests.portal.offering import begin, closed, full_tender, said, write
from tests.portal.officers import at
from tests.portal.wrong import Wrong, refused, summary

from wellspent.method.errors import Refused
from wellspent.portal.audit import queries as audit
from wellspent.portal.evaluation import question_actions
from wellspent.portal.tendering.models import Offer, Procurement
from wellspent.portal.tendering.offers import actions as offer_actions

START = {"bidder": "Larch Trust", "email": "pat@larch.example.org"}
EMAIL = "Enter an e-mail address in the correct format, such as name@example.org"
ABOUT = {"bidder": "Larch Trust", "identifier": "GB-CHC-1234567", "website": "https://larch.example.org"}
PROMISE = {
    "quantity": "98", "since": "2027-01-01", "until": "2028-12-31", "statement": "Six of us, two days a year.",
}  # fmt: skip
LONG = " ".join(["word"] * 21)
VERY_LONG = " ".join(["word"] * 31)

AT_THE_DOOR = [
    Wrong("/offers/start/{slug}", START, {"bidder": ""}, ("Enter the name of your organisation",), "id_bidder"),
    Wrong("/offers/start/{slug}", START, {"email": ""}, ("Enter your e-mail address",), "id_email"),
    Wrong("/offers/start/{slug}", START, {"email": "pat"}, (EMAIL,), "id_email"),
    Wrong("/offers/link", {}, {"email": ""}, ("Enter your e-mail address",), "id_email"),
    Wrong("/offers/link", {}, {"email": "pat@"}, (EMAIL,), "id_email"),
]  # fmt: skip

WRITING = [
    Wrong("/about", ABOUT, {"bidder": ""}, ("Enter the name of the bidder",), "id_bidder"),
    Wrong("/about", ABOUT, {"website": "not an address"}, ("Enter an address of a website, such as https://example.org",), "id_website"),
    Wrong("/partners", {"part": "Planting", "add": "1"}, {"name": ""}, ("Enter the partner’s name",), "id_name"),
    Wrong("/price", {}, {"price": ""}, ("Enter your price",), "id_price"),
    Wrong("/answers/service", {}, {"text": LONG}, ("Your answer must be 20 words or fewer; it has 21",), "id_text"),
    Wrong("/answers/insured", {}, {"met": None}, ("Choose yes or no",), "id_met"),
    Wrong(
        "/measures/volunteering-hours", PROMISE, {"statement": VERY_LONG},
        ("How you will do it must be 30 words or fewer; it has 31",), "id_statement",
    ),
    Wrong(
        "/measures/volunteering-hours", PROMISE, {"until": "2026-12-31"},
        ("The last day must be the same as or after the first day",), "id_until",
    ),
    Wrong("/measures/volunteering-hours", PROMISE, {"since": "spring"}, ("Enter the first day, such as 2027-01-31",), "id_since"),
    Wrong("/measures/volunteering-hours", PROMISE, {"until": "autumn"}, ("Enter the last day, such as 2027-12-31",), "id_until"),
    Wrong("/files", {}, {}, ("Choose a file",), "id_file"),
    Wrong(
        "/files", {}, {}, ("The file is empty. Check that it was saved",), "id_file",
        files={"file": SimpleUploadedFile("plan.txt", b"")},
    ),
    Wrong("/workbook", {}, {}, ("Choose a file",), "id_file"),
    Wrong("/questions", {}, {"question": ""}, ("Enter your question",), "id_question"),
]  # fmt: skip


@pytest.fixture
def asked(world: World) -> Procurement:
    return full_tender(world)


@pytest.mark.parametrize("case", AT_THE_DOOR, ids=str)
def test_a_mistake_before_there_is_an_offer(case: Wrong, asked: Procurement) -> None:
    before = audit.head()
    refused(Client(), case.at.format(slug=asked.slug), case)
    assert audit.head() == before
    assert not Offer.objects.exists()


@pytest.mark.parametrize("case", WRITING, ids=lambda case: f"{case}-{case.says[0][:18]}".replace(" ", "_"))
def test_a_mistake_while_writing(case: Wrong, asked: Procurement) -> None:
    client, number = begin(asked)
    for given in case.files.values():
        given.seek(0)
    before = audit.head()
    refused(client, f"/offers/{number}{case.at}", case)
    assert audit.head() == before


@pytest.mark.parametrize(
    ("measure", "typed"),
    [
        ("volunteering-hours", "a few"),
        ("volunteering-hours", "-5"),
        ("volunteering-hours", "£5"),
        ("renewable-energy-share", "120"),
        ("renewable-energy-share", "most"),
        ("trees-planted", "1,2"),
        ("local-target-group-jobs", "NaN"),
    ],
)
def test_a_quantity_that_no_file_would_take_is_refused_at_its_field(
    measure: str, typed: str, asked: Procurement
) -> None:
    client, number = begin(asked)
    before = audit.head()
    page = client.post(f"/offers/{number}/measures/{measure}", {**PROMISE, "quantity": typed})
    assert page.status_code == 200
    assert summary(page)[0][1] == "id_quantity"
    assert f'value="{typed}"' in page.content.decode(), "what was typed is gone"
    assert audit.head() == before


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        (
            "program.exe",
            b"MZ\x90\x00",
            '".exe" files are not taken. Save it as PDF, Word (.docx), Excel (.xlsx), CSV, plain text, PNG or JPEG, '
            "and add it again.",
        ),
        (
            "picture.pdf",
            b"not a PDF at all",
            "Its name says that it is a PDF, and what is in it is not a whole one. Save it as PDF anew, and add it again.",
        ),
        (
            "macro.xlsm",
            b"PK\x03\x04",
            "This kind of file can hold macros. Save it without them, as .docx or .xlsx.",
        ),
    ],
)
def test_a_file_that_may_not_be_taken_is_refused_with_the_reason(
    name: str, content: bytes, says: str, asked: Procurement
) -> None:
    client, number = begin(asked)
    page = client.post(f"/offers/{number}/files", {"file": SimpleUploadedFile(name, content)})
    assert page.status_code == 200
    assert [sentence for sentence, _ in summary(page)] == [says]
    assert Offer.objects.get(pk=number).files.count() == 0


def test_a_file_is_put_in_once_and_at_the_most_twenty(asked: Procurement) -> None:
    client, number = begin(asked)
    offer = Offer.objects.get(pk=number)
    for each in range(offer_actions.MOST_FILES):
        offer_actions.attach(
            by=None, offer=offer, name=f"plan-{each}.txt", content=f"Plan {each}.\n".encode()
        )
    again = client.post(f"/offers/{number}/files", {"file": SimpleUploadedFile("same.txt", b"Plan 3.\n")})
    assert "this file is already there" in summary(again)[0][0].lower()
    more = client.post(f"/offers/{number}/files", {"file": SimpleUploadedFile("more.txt", b"One more.\n")})
    assert "an offer has at most 20 files" in summary(more)[0][0].lower()
    assert offer.files.count() == offer_actions.MOST_FILES


def test_what_is_missing_is_listed_and_nothing_is_submitted(asked: Procurement) -> None:
    client, number = begin(asked)
    page = client.get(f"/offers/{number}/check")
    assert page.status_code == 200
    sent = client.post(f"/offers/{number}/submit", {"receipt": "made-up-token"})
    told = [sentence for sentence, _ in summary(sent)]
    assert told, "nothing is missing from an empty offer"
    assert all(sentence.endswith("Write it before you submit.") for sentence in told), told
    assert Offer.objects.get(pk=number).submissions.count() == 0


@pytest.mark.parametrize("token", ["", "two words", "x" * 41, "<script>"])
def test_a_page_without_its_token_submits_nothing(token: str, asked: Procurement) -> None:
    client, number = begin(asked)
    write(client, number)
    sent = client.post(f"/offers/{number}/submit", {"receipt": token})
    told = said(sent) if sent.status_code != 302 else said(client.get(sent["Location"]))
    assert "This page is not complete. Open the page again, and submit once more." in told
    assert Offer.objects.get(pk=number).submissions.count() == 0


def test_a_page_of_another_offer_submits_nothing(asked: Procurement) -> None:
    client, number = begin(asked)
    write(client, number)
    offer_actions.submit(by=None, offer=Offer.objects.get(pk=number), receipt="their-token")
    other, mine = begin(asked, "Beech Trust", "sam@beech.example.org")
    write(other, mine)
    with pytest.raises(Refused, match="this page belongs to another offer"):
        offer_actions.submit(by=None, offer=Offer.objects.get(pk=mine), receipt="their-token")
    sent = other.post(f"/offers/{mine}/submit", {"receipt": "their-token"})
    told = said(sent) if sent.status_code != 302 else said(other.get(sent["Location"]))
    assert "This page belongs to another offer. Open the page again, and submit once more." in told
    assert Offer.objects.get(pk=mine).submissions.count() == 0


@pytest.mark.parametrize(
    ("page", "typed"),
    [
        ("/about", ABOUT),
        ("/partners", {"name": "Beech Trust", "add": "1"}),
        ("/price", {"price": "1000000"}),
        ("/answers/service", {"text": "With two crews."}),
        ("/answers/insured", {"met": "yes"}),
        ("/answers/extras", {"lines": ["open days"]}),
        ("/measures/volunteering-hours", PROMISE),
        ("/withdraw", {}),
        ("/submit", {"receipt": "a-token"}),
    ],
)
def test_after_the_deadline_nothing_is_written_and_both_times_are_told(
    page: str, typed: dict[str, Any], asked: Procurement
) -> None:
    client, number = begin(asked)
    write(client, number)
    closed(asked)
    before = audit.head()
    answer = client.post(f"/offers/{number}{page}", typed)
    if answer.status_code == 302:
        answer = client.get(answer["Location"])
    assert answer.status_code in (200, 404, 410)
    if answer.status_code == 200:
        assert "deadline" in said(answer)
    assert audit.head() == before


def test_questions_end_at_their_own_deadline(asked: Procurement) -> None:
    client, number = begin(asked)
    asked.questions_until = timezone.now() - timedelta(seconds=1)
    asked.save()
    with pytest.raises(Refused, match="questions are no longer taken"):
        offer_actions.ask(by=None, offer=Offer.objects.get(pk=number), question="Is TUPE expected?")
    before = audit.head()
    client.post(f"/offers/{number}/questions", {"question": "Is TUPE expected?"})
    assert audit.head() == before


DIGESTS = [
    ("", "Enter a digest"),
    ("abc", "Enter the whole digest: 64 letters and digits, from 0 to 9 and a to f"),
    ("g" * 64, "Enter the whole digest: 64 letters and digits, from 0 to 9 and a to f"),
]


@pytest.mark.parametrize(("typed", "says"), DIGESTS)
def test_a_digest_that_is_none_is_told_so(typed: str, says: str, world: World) -> None:
    page = Client().get("/tenders/receipts/check", {"digest": typed})
    assert (says, "id_digest") in summary(page)


def test_an_answer_to_the_buyer_says_something(world: World, tender: Procurement) -> None:
    mine, _ = opened(world, tender)
    query = question_actions.question(
        by=world.officer, offer=mine, what="Is it enough?", until=timezone.localdate() + timedelta(days=9)
    )
    case = Wrong("", {}, {"evidence": ""}, ("Enter your answer",), "id_evidence")
    refused(at(world.firm_user), f"/offers/{mine.pk}/asked/{query.pk}", case)
    query.refresh_from_db()
    assert query.answered is None
