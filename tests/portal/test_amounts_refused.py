"""No amount below nothing, none spelled with a power of ten: said at its field, never saved, never an error page."""

from __future__ import annotations

from typing import Any

import pytest
from tests.portal.conftest import World
from tests.portal.offering import begin, full_tender, said, token_on, write
from tests.portal.officers import at
from tests.portal.test_offer_values import filled_in, uploaded

from wellspent.method.errors import Refused
from wellspent.portal.tendering.models import AskedMeasure, Criterion, Offer, Procurement, Submission
from wellspent.portal.tendering.notice_reading import whole_pence
from wellspent.portal.tendering.offers import actions as offer_actions
from wellspent.portal.tendering.scoring_forms import HowScored, Ranking


@pytest.fixture
def open_tender(world: World) -> Procurement:
    return full_tender(world)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("-1", "Enter a price above £0"),
        ("−£1", "Write an amount in pounds"),
        ("0", "Enter a price above £0"),
        ("0.001", "Enter a price above £0"),
        ("1e5", "write all its digits"),
        ("1E+5", "write all its digits"),
        ("9" * 14, "Enter an amount of at most £1,000,000,000,000"),
        ("9" * 400, "Write an amount in pounds"),
    ],
)
def test_a_price_that_is_none_is_refused_at_its_field(
    open_tender: Procurement, typed: str, sentence: str
) -> None:
    client, number = begin(open_tender)
    page = client.post(f"/offers/{number}/price", {"price": typed})
    assert page.status_code == 200
    assert said(page).count(sentence) >= 2, said(page)
    assert Offer.objects.get().price is None


@pytest.mark.parametrize("pence", [0, -1, -100, 10**14 + 1])
def test_no_act_writes_such_a_price(open_tender: Procurement, pence: int) -> None:
    begin(open_tender)
    with pytest.raises(Refused, match="the price is"):
        offer_actions.price(by=None, offer=Offer.objects.get(), pence=pence)
    assert Offer.objects.get().price is None


@pytest.mark.parametrize("pence", [0, -100])
def test_a_draft_that_holds_such_a_price_is_not_submitted(open_tender: Procurement, pence: int) -> None:
    client, number = begin(open_tender)
    write(client, number)
    token = token_on(client.get(f"/offers/{number}/check"))
    Offer.objects.update(price=pence)
    assert "The price is not above £0" in said(client.get(f"/offers/{number}/check"))
    refused = client.post(f"/offers/{number}/submit", {"receipt": token})
    assert refused.status_code == 200
    assert "Enter a price above £0" in said(refused)
    assert Submission.objects.count() == 0


@pytest.mark.parametrize(
    ("amount", "sentence"), [(-1, "not above £0"), (0, "not above £0"), (10**13, "more than £")]
)
def test_a_workbook_brings_no_such_price(open_tender: Procurement, amount: Any, sentence: str) -> None:
    client, number = begin(open_tender)
    blank = client.get(f"/offers/{number}/workbook.xlsx").content
    page = said(uploaded(client, number, filled_in(blank, amount__price=amount, text__service="Two crews.")))
    assert sentence in page
    assert "cell" in page
    assert Offer.objects.get().price is None


def test_a_workbook_s_price_in_powers_of_ten_is_not_read(open_tender: Procurement) -> None:
    client, number = begin(open_tender)
    blank = client.get(f"/offers/{number}/workbook.xlsx").content
    page = said(uploaded(client, number, filled_in(blank, amount__price="1e5", text__service="Two crews.")))
    assert "cell" in page
    assert Offer.objects.get().price is None


def test_a_quantity_in_powers_of_ten_is_refused(open_tender: Procurement) -> None:
    client, number = begin(open_tender)
    page = said(client.post(f"/offers/{number}/measures/volunteering-hours", {"quantity": "1e5"}))
    assert "write all its digits" in page
    assert Offer.objects.get().promises.count() == 0


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("-5", "Enter an amount of £0 or more"),
        ("1e6", "write all its digits"),
        ("9" * 15, "Enter an amount of at most"),
        ("9" * 5000, "Write an amount in pounds"),
    ],
)
def test_an_estimated_value_that_is_none_is_refused_at_its_field(
    world: World, draft: Procurement, typed: str, sentence: str
) -> None:
    told = {"title": "Kept words", "kind": "services", "vat": "excluded", "commenced": "2026-10-01"}
    page = at(world.officer).post(f"/buy/{draft.slug}/basics", told | {"value": typed})
    assert page.status_code == 200
    assert sentence in said(page)
    assert Procurement.objects.get(pk=draft.pk).value == 120_000_000


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [("-2", "Enter a number above 0"), ("0", "Enter a number above 0"), ("1e2", "write all its digits")],
)
def test_a_target_is_above_nothing(world: World, draft: Procurement, typed: str, sentence: str) -> None:
    page = at(world.officer).post(f"/buy/{draft.slug}/measures", {"target-local-target-group-jobs": typed})
    assert page.status_code == 200
    assert sentence in said(page)
    assert AskedMeasure.objects.get(procurement=draft).target is None


@pytest.mark.parametrize("typed", ["-1", "1e6"])
@pytest.mark.parametrize("box", ["floor", "ceiling"])
def test_the_line_of_a_price_begins_and_ends_at_nothing_or_above(
    world: World, draft: Procurement, box: str, typed: str
) -> None:
    told = {
        "label": "Price",
        "rule": "absolute-linear",
        "floor": "900000",
        "ceiling": "1400000",
        "weight": "40",
    }
    page = at(world.officer).post(f"/buy/{draft.slug}/criteria/of/price", told | {box: typed})
    assert page.status_code == 200
    assert ("Enter £0 or more" if typed == "-1" else "write all its digits") in said(page)
    assert Criterion.objects.get(procurement=draft, key="price").numbers["floor"] == "900000"


@pytest.mark.parametrize(
    ("rule", "kind", "box"),
    [("target", "value", "target"), ("scale", "quality", "scale"), ("points", "measure", "maximum")],
)
@pytest.mark.parametrize("typed", ["0", "-1"])
def test_what_a_rule_divides_by_is_above_nothing(rule: str, kind: str, box: str, typed: str) -> None:
    form = HowScored({"rule": rule, box: typed, "award": "a = 1"}, kind=kind, worth=False)
    assert not form.is_valid()
    assert "Enter a number above" in str(form.errors[box])


@pytest.mark.parametrize("typed", ["0", "-1"])
def test_weights_sum_to_something(typed: str) -> None:
    form = Ranking({"method": "weighted-points", "out_of": typed}, criteria=[])
    assert not form.is_valid()
    assert "Enter a number above 0" in str(form.errors["out_of"])


@pytest.mark.parametrize(
    ("printed", "pence"),
    [("480000", 48_000_000), ("0.5", 50), ("0", 0), ("-5", None), ("0.005", None), (None, None)],
)
def test_a_notice_brings_in_no_amount_that_money_cannot_be(printed: str | None, pence: int | None) -> None:
    assert whole_pence(printed) == pence
