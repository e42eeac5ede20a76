"""What a first user stumbled over: days that are not meant, targets and VAT that nobody showed, and words said twice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import docx
import pytest
from django.test import override_settings
from django.utils import timezone
from openpyxl import load_workbook
from tests.portal.conftest import World
from tests.portal.offering import begin, full_tender, said, write
from tests.portal.officers import at

from wellspent.documents.rulewords import covers_words
from wellspent.portal.shelf.policies import policy_choices
from wellspent.portal.tendering import actions, adapters, checks, measure_choice, steps
from wellspent.portal.tendering.forms import NumberField, PoundsField
from wellspent.portal.tendering.measure_choice import Sought
from wellspent.portal.tendering.models import AskedMeasure, Procurement
from wellspent.portal.tendering.offers.presenters import COVERS

JOBS = "local-target-group-jobs"
TARGET = "The buyer’s target: 2 full-time-equivalent years"


def look(row: Procurement) -> dict[str, str]:
    """What is worth a look, with the page it is about."""
    row = Procurement.objects.get(pk=row.pk)
    return dict(checks.advice(row, steps.decision_of(row)))


def named(row: Procurement, words: str) -> str:
    """The page of what is worth a look and says these words; nothing where nobody says them."""
    return next((page for text, page in look(row).items() if words in text), "")


def test_a_tender_without_description_and_contract_dates_is_worth_a_look(world: World) -> None:
    row = actions.begin(by=world.officer, organisation=world.buyer, title="Benches")
    assert named(row, "no description") == named(row, "no contract dates") == "basics"
    actions.change(by=world.officer, procurement=row, description="Oak.", contract_from=date(2027, 1, 1))
    assert named(row, "no description") == ""
    assert named(row, "no contract dates") == "basics", "one of two is not enough"
    actions.change(by=world.officer, procurement=row, contract_to=date(2028, 1, 1))
    assert named(row, "no contract dates") == ""


def test_the_check_page_says_so_and_stops_nobody(world: World, draft: Procurement) -> None:
    page = at(world.officer).get(f"/buy/{draft.slug}/check").content.decode()
    assert "There are no contract dates" in page
    assert f'href="/buy/{draft.slug}/basics"' in page
    assert "Freeze and publish" in page


@pytest.mark.parametrize(
    ("ahead", "page"),
    [
        (timedelta(days=10, hours=1), ""), (timedelta(days=9, hours=23), "way-in"), (timedelta(hours=1), "way-in"),
        (timedelta(hours=-1), ""),
    ],
)  # fmt: skip
def test_a_deadline_in_less_than_ten_days_is_worth_a_look(
    draft: Procurement, ahead: timedelta, page: str
) -> None:
    draft.deadline = timezone.now() + ahead
    draft.save()
    assert named(draft, "less than 10 days away") == page


@pytest.mark.parametrize(("days", "page"), [(-1, ""), (0, ""), (1, "basics")])
def test_a_first_notice_after_today_is_worth_a_look(draft: Procurement, days: int, page: str) -> None:
    draft.commenced = timezone.localdate() + timedelta(days=days)
    draft.save()
    assert named(draft, "later than today") == page


@pytest.fixture
def aimed(world: World, monkeypatch: pytest.MonkeyPatch) -> Procurement:
    """A published tender that would like to see two person-years of jobs."""
    publish = actions.publish

    def with_target(**given: Any) -> object:
        AskedMeasure.objects.get(procurement=given["procurement"], measure=JOBS).delete()
        AskedMeasure.objects.create(procurement=given["procurement"], measure=JOBS, target=2)
        return publish(**given)

    monkeypatch.setattr(actions, "publish", with_target)
    return full_tender(world)


def test_a_target_stands_wherever_a_bidder_reads_of_the_measure(world: World, aimed: Procurement) -> None:
    client, number = begin(aimed)
    page = said(client.get(f"/tenders/{aimed.slug}"))
    i = page.index("The buyer’s target")
    assert page.count("The buyer’s target") == 1, page[i : i + 90]
    assert TARGET in page, page[i : i + 90]
    assert TARGET in said(client.get(f"/offers/{number}/measures/{JOBS}"))
    assert "The buyer’s target" not in said(client.get(f"/offers/{number}/measures/trees-planted"))
    pack = docx.Document(BytesIO(client.get(f"/tenders/{aimed.slug}/tender-pack.docx").content))
    cells = [cell.text for table in pack.tables for row in table.rows for cell in row.cells]
    assert [f"{TARGET}." in text for text in cells].count(True) == 1


@pytest.mark.parametrize("vat", ["included", "excluded", ""])
def test_the_price_says_what_it_covers_on_the_page_in_the_check_and_in_the_workbook(
    world: World, monkeypatch: pytest.MonkeyPatch, vat: str
) -> None:
    begun = actions.begin
    monkeypatch.setattr(actions, "begin", lambda **given: begun(**given | {"vat": vat}))
    tender = full_tender(world)
    words = covers_words(vat)
    assert words.startswith("For the whole contract")
    client, number = begin(tender)
    assert words in said(client.get(f"/offers/{number}/price"))
    assert words not in said(client.get(f"/offers/{number}/check")), "no price, nothing that it covers"
    write(client, number)
    assert f"£1,100,000. {words}" in said(client.get(f"/offers/{number}/check"))
    book = load_workbook(BytesIO(client.get(f"/tenders/{tender.slug}/offer-workbook.xlsx").content))
    assert words in str(book["Price"]["B4"].value)


def test_the_site_and_the_workbook_say_the_same_of_a_price() -> None:
    assert {covers_words(vat) for vat in COVERS} == set(COVERS.values())


@override_settings(ALLOWED_HOSTS=["testserver", "127.0.0.1"])
def test_a_site_that_does_not_know_its_name_gives_no_half_address(draft: Procurement) -> None:
    said = adapters.where_to_offer(draft)
    assert "/" not in said
    assert said.startswith("On the page of this tender on the buyer’s Wellspent site")


@override_settings(ALLOWED_HOSTS=["testserver", "buy.harrowmere.gov.uk"])
def test_a_site_that_knows_its_name_gives_the_whole_address(draft: Procurement) -> None:
    assert f"://buy.harrowmere.gov.uk/tenders/{draft.slug}" in adapters.where_to_offer(draft)


def test_the_policy_that_an_organisation_took_as_its_own_stands_first_with_who_chose_it(world: World) -> None:
    world.buyer.policy = "bradford"
    (heading, first), *rest = policy_choices(world.buyer)
    assert heading == f"Chosen by {world.buyer.name} as its own policy"
    assert [id for id, _ in first] == ["bradford"]
    others = dict(rest)["What other bodies decided"]
    assert "bradford" not in [id for id, _ in others]
    world.buyer.policy = "one that is gone"
    assert "bradford" in [id for id, _ in dict(policy_choices(world.buyer))["What other bodies decided"]]


def test_what_is_only_our_suggestion_is_read_before_the_button(world: World) -> None:
    row = actions.begin(
        by=world.officer, organisation=world.buyer, title="Benches", value=50_000_000, vat="excluded",
        kind="services", commenced=date(2026, 10, 1),
    )  # fmt: skip
    page = at(world.officer).get(f"/buy/{row.slug}/start").content.decode()
    for words in ("The lowest and the highest price are three quarters", "The rest of the weight is halved"):
        assert page.index(words) < page.index("Make this start")
        assert page.count(words) == 1


@pytest.mark.parametrize("words", ["carbon", "Carbon reduced", "greenhouse gas emissions avoided", "tonnes"])
def test_a_measure_is_found_by_its_id_its_unit_and_its_money_value(draft: Procurement, words: str) -> None:
    found = measure_choice.choice(draft, Sought(q=words), ()).found
    assert "Emissions of the contract reduced" in [one.measure.label for _, them in found for one in them]


def test_words_that_no_measure_has_find_none(draft: Procurement) -> None:
    assert not measure_choice.choice(draft, Sought(q="carbon zeppelin"), ()).found


@pytest.mark.parametrize(
    ("field", "typed", "told"),
    [
        (PoundsField, "480k", 'Write an amount in pounds, such as 1,200,000 ("480k" is not an amount)'),
        (NumberField, "many", 'Write a number, such as 12.5 ("many" is not a number)'),
    ],
)
def test_an_amount_that_is_none_is_told_how_to_write_one_once(
    field: Callable[[], PoundsField], typed: str, told: str
) -> None:
    with pytest.raises(Exception, match="such as") as refused:
        field().clean(typed)
    assert refused.value.messages == [told]  # type: ignore[attr-defined]


def test_an_amount_with_commas_in_the_wrong_place_still_hears_where_they_go() -> None:
    with pytest.raises(Exception, match="Put commas between thousands only"):
        PoundsField().clean("1,2,3")
