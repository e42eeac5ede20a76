"""A promise that looks like a slip is said on its page and before it is submitted, and never refused."""

from __future__ import annotations

from datetime import date

import pytest
from tests.portal.conftest import World
from tests.portal.offering import begin, full_tender, said, submitted, write

from wellspent.portal.tendering.models import DraftPromise, Procurement, Submission

PROMISE = {
    "quantity": "98",
    "since": "2027-01-01",
    "until": "2028-12-31",
    "statement": "Two days a year each.",
}


@pytest.fixture
def tender(world: World) -> Procurement:
    row = full_tender(world)
    row.contract_from, row.contract_to = date(2027, 1, 1), date(2029, 1, 1)
    row.save()
    return row


def test_what_fits_the_contract_is_not_doubted(tender: Procurement) -> None:
    client, number = begin(tender)
    write(client, number)
    for path in ("check", "measures/volunteering-hours"):
        assert "Look at" not in said(client.get(f"/offers/{number}/{path}")), path


def test_a_slipped_digit_and_a_wrong_year_are_told_and_may_be_submitted(tender: Procurement) -> None:
    client, number = begin(tender)
    write(client, number)
    wild = PROMISE | {"quantity": "99,999,999,999,999", "since": "2031-01-01", "until": "2041-12-31"}
    measure = f"/offers/{number}/measures/local-target-group-jobs"
    worked = said(client.post(measure, wild | {"work": "1"}))
    assert client.post(measure, wild).status_code == 302
    assert DraftPromise.objects.filter(measure="local-target-group-jobs").exists()
    check = f"/offers/{number}/check"
    for page in (worked, said(client.get(measure)), said(client.get(check))):
        assert "your price of £1,100,000: check the quantity." in page
        assert "the contract, which runs from 1 January 2027 to 31 December 2028: check the days." in page
    assert f'href="{measure}"' in client.get(check).content.decode()
    submitted(client, number)
    assert Submission.objects.count() == 1


def test_the_fragment_says_it_as_it_is_typed(tender: Procurement) -> None:
    client, number = begin(tender)
    page = client.get(
        f"/offers/{number}/measures/volunteering-hours/value", PROMISE | {"quantity": "999999999"}
    )
    assert "more than the tender’s value of £1,200,000: check the quantity." in said(page)


def test_without_days_of_the_contract_none_are_doubted(world: World) -> None:
    client, number = begin(full_tender(world))
    client.post(f"/offers/{number}/measures/volunteering-hours", PROMISE | {"until": "2099-12-31"})
    assert "outside the contract" not in said(client.get(f"/offers/{number}/check"))
