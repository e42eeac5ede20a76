"""An officer gets from nothing to a published tender whose pack can be downloaded, and types no fact twice."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from playwright.sync_api import expect
from tests.journeys.conftest import Visitor
from tests.portal.conftest import person

from wellspent.portal.accounts import actions as accounts
from wellspent.portal.accounts.models import Kind, Role
from wellspent.portal.tendering import actions
from wellspent.portal.tendering.models import Procurement, Stage

pytestmark = pytest.mark.django_db(transaction=True)

TYPED = 12
"""Fields that an officer types from nothing to a tender pack, with need, outcome, engagement and target; what is
ticked, or left as it stands, is not typed. Before a draft could start from its policy they were 23."""

SHORTEST = 4
"""Fields that an officer must type for a pack whose policy asks for social value: what is bought, for how much, what
a very good offer promises, and by when."""


class Typist:
    """An officer at a browser, and everything that they typed."""

    def __init__(self, visitor: Visitor) -> None:
        self.visitor, self.typed = visitor, list[tuple[str, str]]()

    def types(self, **answers: str) -> None:
        """Fill in boxes by their names; a hyphen in a name is written __."""
        for name, text in answers.items():
            box = name.replace("__", "-")
            self.typed.append((box, text))
            self.visitor.page.locator(f'[name="{box}"]').fill(text)

    def saves(self, button: str = "Save and continue") -> None:
        self.visitor.presses(button)
        assert "There is a problem" not in self.visitor.page.content(), self.visitor.page.content()


def downloaded(officer: Visitor, link: str) -> bytes:
    """What a link of the page gives, asked for as the same person."""
    href = officer.page.get_by_role("link", name=link, exact=True).get_attribute("href")
    answer = officer.context.request.get(f"{officer.address}{href}")
    assert answer.ok
    assert "attachment" in answer.headers["content-disposition"]
    return answer.body()


@pytest.mark.parametrize(("script", "phone"), [(True, False), (False, False), (True, True)])
def test_from_nothing_to_a_tender_pack(visit: Callable[..., Visitor], script: bool, phone: bool) -> None:
    # given an officer of a council whose policy is on file
    lead = person("lead")
    accounts.found_organisation(
        by=lead, name="Harrowmere Council", kind=Kind.AUTHORITY, first=lead, role=Role.LEAD,
        body="local", nation="england", policy="rotherham", email="tenders@harrowmere.example",
    )  # fmt: skip
    officer = visit(script=script, phone=phone)
    officer.signs_in("lead@example.org", "lead")
    typist = Typist(officer)

    # when they decide
    officer.goes_to("/buy/begin")
    typist.types(title="Grounds maintenance of parks")
    typist.saves("Begin")
    home = officer.page.url.removeprefix(officer.address)
    officer.follows("Basics")
    officer.chooses("Services")
    typist.types(value="£1,200,000")
    officer.chooses("No, VAT is excluded")
    typist.saves()
    officer.page.locator('[name="framework"]').select_option("lancashire@2016")
    typist.saves("Work out what it asks")
    assert "Above £100,000 social value is 20 % of the overall score" in officer.page.content()
    typist.saves("Confirm this decision")

    # and start from what the policy says
    assert officer.page.locator('[name="stated"]').input_value() == "10"
    officer.chooses("Promoting employment and economic sustainability")
    typist.types(question="How will you look after the parks?", target="120000")
    typist.saves("Make this start")
    officer.page.locator("summary", has_text="Jobs (").click()
    officer.chooses("Jobseekers who move into work")
    typist.saves("Ask for the ticked measures")
    typist.types(**{"target-jobseekers-into-work": "6"})
    typist.saves()

    # and shape
    _shapes(officer, typist)

    # and set the rules
    _sets_the_rules(officer, typist, home)
    if script and not phone:
        officer.goes_to(f"{home}/criteria")
        officer.page.locator('[name="weight-price"]').fill("41")
        expect(officer.page.locator("#weights-sum")).to_contain_text("101 of 100")

    # and publish
    officer.goes_to(home)
    officer.follows("Deadline, and where offers arrive")
    officer.chooses("On this site")
    typist.types(deadline="2036-12-18T12:00")
    typist.saves()
    officer.follows("Check everything and publish")
    officer.presses("Freeze and publish")

    # then the tender is frozen, and its pack is there
    row = Procurement.objects.get()
    assert row.stage == Stage.OPEN
    content = downloaded(officer, "The tender file, as it was frozen (JSON)")
    assert hashlib.sha256(content).hexdigest() == row.tender_digest
    assert row.tender_digest in officer.page.content()
    assert json.loads(content)["criterion"][0]["weight"] == "40"
    word = zipfile.ZipFile(io.BytesIO(downloaded(officer, "Tender pack (Word)")))
    assert b"How will you look after the parks" in word.read("word/document.xml")
    book = zipfile.ZipFile(io.BytesIO(downloaded(officer, "Offer workbook (Excel)")))
    assert "xl/workbook.xml" in book.namelist()
    officer.follows("History of this procurement")
    assert "froze the rules and published the tender" in officer.page.content()

    # and no fact was typed twice
    print(f"typed: {len(typist.typed)} fields:", ", ".join(name for name, _ in typist.typed))
    texts = [text.casefold().strip("£") for _, text in typist.typed]
    assert len(texts) == len(set(texts)), sorted(text for text in texts if texts.count(text) > 1)
    assert len(typist.typed) == TYPED


def _shapes(officer: Visitor, typist: Typist) -> None:
    officer.follows("Statement of need")
    typist.types(
        people="Young people out of work", place="Tarn ward", evidence="The labour market survey of May"
    )
    typist.saves()
    officer.follows("Outcome map")
    assert "An outcome of" in officer.page.content(), "it came with the start, and says from where"
    officer.follows("Back to the task list")
    officer.follows("Engagement and consultation")
    officer.follows("Add to the log")
    officer.chooses("Market engagement")
    typist.types(on="2026-09-02", whom="Eleven local firms", heard="Two crews are realistic")
    typist.saves()
    officer.follows("Back to the task list")


def _sets_the_rules(officer: Visitor, typist: Typist, home: str) -> None:
    officer.follows("Questions, criteria and weights")
    officer.follows("How the contract will be delivered")
    assert officer.page.locator('[name="word_limit"]').input_value() == "500"
    typist.saves()
    assert "The weights sum to 100 of 100" in officer.page.content()
    typist.saves()
    officer.follows("Scoring scales")
    assert officer.page.content().count("6 scores described") == 2
    officer.follows("Back to the task list")
    officer.follows("Wording check")
    typist.saves("I have read this")
    officer.follows("Test the scoring before publishing")
    assert "made-up rounds" in officer.page.content()
    typist.saves("I have read this")
    assert officer.page.url.endswith(home)


@pytest.mark.parametrize("script", [True, False])
def test_the_shortest_way_to_a_pack(visit: Callable[..., Visitor], script: bool) -> None:
    # given an officer in a hurry, whose council has a policy
    lead = person("lead")
    accounts.found_organisation(
        by=lead, name="Harrowmere Council", kind=Kind.AUTHORITY, first=lead, role=Role.LEAD,
        body="local", nation="england", policy="rotherham", email="tenders@harrowmere.example",
    )  # fmt: skip
    officer = visit(script=script)
    officer.signs_in("lead@example.org", "lead")
    typist = Typist(officer)

    # when they take what the policy gives
    officer.goes_to("/buy/begin")
    typist.types(title="Grounds maintenance of parks")
    typist.saves("Begin")
    officer.follows("Basics")
    officer.chooses("Services")
    officer.chooses("No, VAT is excluded")
    typist.types(value="1,200,000")
    typist.saves()
    typist.saves("Work out what it asks")
    typist.saves("Confirm this decision")
    typist.types(target="120000")
    typist.saves("Make this start")
    officer.follows("Jobs")
    officer.chooses("Jobseekers who move into work")
    typist.saves("Ask for the ticked measures")
    typist.saves()
    officer.follows("Deadline, and where offers arrive")
    officer.chooses("On this site")
    typist.types(deadline="2036-12-18T12:00")
    typist.saves()
    officer.follows("Check everything and publish")
    assert "There is no statement of need" in officer.page.content(), "it is told, and stops nobody"
    officer.presses("Freeze and publish")

    # then the pack is there
    assert Procurement.objects.get().stage == Stage.OPEN
    assert downloaded(officer, "Tender pack (Word)")
    print(f"typed: {len(typist.typed)} fields:", ", ".join(name for name, _ in typist.typed))
    assert len(typist.typed) == SHORTEST


@pytest.mark.parametrize("script", [True, False])
def test_a_small_purchase_has_a_small_task_list_and_says_by_which_rule(
    visit: Callable[..., Visitor], script: bool
) -> None:
    lead = person("lead")
    accounts.found_organisation(
        by=lead, name="A council", kind=Kind.AUTHORITY, first=lead, role=Role.LEAD,
        body="local", nation="england", policy="star",
    )  # fmt: skip
    officer = visit(script=script)
    officer.signs_in("lead@example.org", "lead")
    officer.goes_to("/buy/begin")
    officer.fills(title="Two benches")
    officer.presses("Begin")
    officer.follows("Basics")
    officer.chooses("Goods")
    officer.fills(value="9,000", commenced="2026-10-01")
    officer.chooses("Yes, VAT is included")
    officer.presses("Save and continue")
    officer.follows("Back")
    statuses = officer.page.locator(".govuk-task-list__status").all_inner_texts()
    assert [status.strip() for status in statuses].count("Not needed") == 4
    assert "asks for nothing here, because £9,000 with VAT is not more than £25,000" in officer.page.content()


@pytest.mark.parametrize(("script", "phone"), [(True, False), (False, True)])
def test_a_criterion_is_one_page_and_a_broken_must_has_its_reason(
    visit: Callable[..., Visitor], script: bool, phone: bool
) -> None:
    # given an officer whose policy asks for more than the draft gives
    lead = person("lead")
    buyer = accounts.found_organisation(
        by=lead, name="Harrowmere Council", kind=Kind.AUTHORITY, first=lead, role=Role.LEAD,
        body="local", nation="england", policy="rotherham",
    )  # fmt: skip
    row = actions.begin(
        by=lead, organisation=buyer, title="Benches", value=120_000_000, vat="excluded", kind="goods",
        commenced=date(2026, 10, 1), deadline=datetime(2036, 7, 18, 11, 0, tzinfo=UTC),
    )  # fmt: skip
    officer = visit(script=script, phone=phone)
    officer.signs_in("lead@example.org", "lead")
    home = f"/buy/{row.slug}"

    # when they add a question with its scoring and its weight on one page
    officer.goes_to(f"{home}/criteria")
    officer.follows("A question that evaluators score")
    officer.fills(label="Care", question="How will you care for the benches?")
    officer.chooses("A menu of points")
    if not script:
        officer.presses("Show what this way of scoring needs")
    officer.page.locator('[name="award"]').wait_for()
    officer.check()
    assert officer.page.locator('[name="label"]').input_value() == "Care"
    officer.chooses("Scored by evaluators on a scale")
    if not script:
        officer.presses("Show what this way of scoring needs")
    officer.page.locator('[name="scale"]').fill("5")
    officer.fills(weight="60")
    officer.presses("Save and continue")
    assert "The weights sum to 60 of 100" in officer.page.content()

    # and the price, whose line has two boxes and no other
    officer.follows("Price")
    officer.fills(floor="900,000", ceiling="1,400,000", weight="30")
    assert officer.page.locator('[name="base"]').count() == 0
    officer.presses("Save and continue")
    officer.presses("Save and continue")
    assert "Saved, but the weights do not sum to 100: give 10 more points." in officer.page.content()
    officer.page.locator('[name="weight-price"]').fill("40")
    officer.presses("Save and continue")
    assert "Weights sum to 100 of 100" in officer.page.content()

    # then publishing waits for a reason, and takes one
    officer.follows("Check everything and publish")
    assert officer.page.get_by_role("button", name="Freeze and publish").count() == 0
    officer.follows("Put right, or say why not")
    officer.page.locator('[name="why-1"]').fill("Benches are bought by their price alone; the lead agreed.")
    officer.presses("Save the reasons")
    officer.presses("Freeze and publish")
    assert "Where it departs from what was asked, and why" in officer.page.content()
    assert "the lead agreed" in officer.page.content()
    assert Procurement.objects.get().stage == Stage.OPEN
