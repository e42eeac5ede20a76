"""A tender with every kind of question, and a bidder at a browser without script: helpers of the bidders' tests."""

from __future__ import annotations

import re
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from django.core import mail
from django.test import Client
from django.utils import timezone
from tests.portal.conftest import World

from wellspent.portal.tendering import actions
from wellspent.portal.tendering.models import AskedMeasure, Clause, Criterion, Procurement

MEASURES = (
    "volunteering-hours",
    "local-target-group-jobs",
    "jobseekers-into-work",
    "renewable-energy-share",
    "trees-planted",
)

ASKED: tuple[dict[str, Any], ...] = (
    {"key": "price", "label": "Price", "kind": "price", "weight": 40, "rule": "absolute-linear",
     "numbers": {"floor": "900000", "ceiling": "1400000"}},
    {"key": "service", "label": "How the work will be done", "kind": "quality", "weight": 30, "rule": "scale",
     "numbers": {"scale": "5", "minimum": "2"}, "question": "How will you do it?", "word_limit": 20,
     "descriptors": [{"score": "5", "text": "Every part is answered."}, {"score": "0", "text": "No answer."}]},
    {"key": "insured", "label": "Insurance", "kind": "quality", "weight": 0, "rule": "pass-fail",
     "question": "Will you hold the insurance that the contract asks for?"},
    {"key": "extras", "label": "What comes with it", "kind": "quality", "weight": 10, "rule": "points",
     "numbers": {"maximum": "10", "award": [{"when": "a wildflower meadow", "points": "6"},
                                            {"when": "open days", "points": "4"}]},
     "question": "What do you offer beyond the work?"},
    {"key": "social-value", "label": "Social value promised", "kind": "value", "weight": 20, "rule": "target",
     "numbers": {"target": "120000"}, "question": "What will this contract bring?", "word_limit": 30},
)  # fmt: skip


def full_tender(world: World) -> Procurement:
    """Published: a price, a written answer, yes or no, a menu, and pounds of social value from four measures."""
    row = actions.begin(
        by=world.officer, organisation=world.buyer, title="Parks and verges", value=120_000_000, vat="excluded",
        kind="services", commenced=date(2026, 10, 1), deadline=timezone.now() + timedelta(days=30),
        description="Two years of mowing, planting and care.",
    )  # fmt: skip
    for place, asked in enumerate(ASKED):
        Criterion.objects.create(
            procurement=row, place=place, **{**asked, "weight": Fraction(asked["weight"])}
        )
    for place, measure in enumerate(MEASURES):
        AskedMeasure.objects.create(procurement=row, place=place, measure=measure)
    Clause.objects.create(procurement=row, title="Promises", text="What is promised is part of the contract.")
    actions.publish(by=world.officer, procurement=row)
    return row


def closed(tender: Procurement) -> Procurement:
    """The tender a moment after its deadline."""
    tender.deadline = timezone.now() - timedelta(seconds=1)
    tender.save()
    return tender


def opened(world: World, tender: Procurement) -> Procurement:
    """The same, its offers opened by two."""
    closed(tender)
    actions.consent_to_open(by=world.officer, procurement=tender)
    actions.consent_to_open(by=world.lead, procurement=tender)
    return tender


def link_in(text: str) -> str:
    """The path of the link in an e-mail."""
    found = re.search(r"https?://[^/\s]+(/offers/link/\S+)", text)
    assert found is not None, text
    return found[1]


def begin(
    tender: Procurement, name: str = "Larch Trust", email: str = "pat@larch.example.org"
) -> tuple[Client, int]:
    """A bidder without an account who has opened the link from the e-mail, and the number of the offer."""
    client = Client()
    client.post(f"/offers/start/{tender.slug}", {"bidder": name, "email": email})
    reached = client.post(link_in(str(mail.outbox[-1].body)))
    assert reached.status_code == 302, reached.content.decode()
    return client, int(reached["Location"].rsplit("/", 1)[1])


def write(client: Client, number: int) -> None:
    """Fill in everything that the full tender asks."""
    at = f"/offers/{number}"
    client.post(f"{at}/price", {"price": "£1,100,000"})
    client.post(f"{at}/answers/service", {"text": "With two crews and a spare mower."})
    client.post(f"{at}/answers/insured", {"met": "yes"})
    client.post(f"{at}/answers/extras", {"lines": ["open days"]})
    promise = {
        "quantity": "98",
        "since": "2027-01-01",
        "until": "2028-12-31",
        "statement": "Six of us, two days a year.",
    }
    saved = client.post(f"{at}/measures/volunteering-hours", promise)
    assert saved.status_code == 302, said(saved)


def token_on(page: Any) -> str:
    """The receipt's token on a check page."""
    found = re.search(r'name="receipt" value="([^"]+)"', page.content.decode())
    assert found is not None, said(page)
    return found[1]


def submitted(client: Client, number: int) -> str:
    """Submit what is written, and the address of the receipt."""
    token = token_on(client.get(f"/offers/{number}/check"))
    done = client.post(f"/offers/{number}/submit", {"receipt": token})
    assert done.status_code == 302, said(done)
    return str(done["Location"])


def said(page: Any) -> str:
    """The words of a page, without its tags."""
    body = re.sub(r"<(script|style|head)\b.*?</\1>", " ", page.content.decode(), flags=re.S)
    text = re.sub(r"<[^>]+>", " ", body)
    for code, sign in (("&amp;", "&"), ("&#39;", "'"), ("&#34;", '"'), ("&lt;", "<"), ("&gt;", ">")):
        text = text.replace(code, sign)
    return re.sub(r"\s+", " ", text)
