"""Filling an empty site with the demo region: one tender at each stage, told in the order it happened."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction

from django.utils import timezone

from wellspent.files.demo import Region, demo_region
from wellspent.portal.accounts.models import Role
from wellspent.portal.demo import judging, tenders
from wellspent.portal.demo.clock import long_ago
from wellspent.portal.demo.people import COUNCIL, TRUST, County, settle
from wellspent.portal.demo.words import WHY_KEPT
from wellspent.portal.tendering import actions, check_actions, departures, draft_actions
from wellspent.portal.tendering.models import Clause, Criterion, Engagement, Need, Outcome, Procurement
from wellspent.portal.tendering.offers import actions as offer_actions
from wellspent.portal.tendering.weighing import decision_of

GROUNDS, CENTRE, FURNITURE = "grounds.toml", "community-centre.toml", "ward-furniture.toml"


def seed() -> County:
    """The whole county. Takes some seconds; the site must be empty."""
    region = demo_region()
    with long_ago(60):
        county = settle(region)
    awarded = _published(county, region, COUNCIL, GROUNDS, ago=50, days=28)
    _offers(county, region, awarded, GROUNDS, ago=30)
    with long_ago(21):
        judging.open_offers(county, awarded, COUNCIL)
    judged = _published(county, region, COUNCIL, CENTRE, ago=20, days=15)
    _judge_grounds(county, region, awarded)
    sealed = _published(county, region, TRUST, FURNITURE, ago=10, days=9)
    _offers(county, region, judged, CENTRE, ago=6)
    running = _open(county, awarded)
    _judge_centre(county, region, judged)
    _offers(county, region, sealed, FURNITURE, ago=2)
    _ask(county, region, running)
    _being_built(county)
    return county


def _published(
    county: County, region: Region, buyer: str, file: str, *, ago: float, days: float
) -> Procurement:
    """A tender published `ago` days before now, open until noon of the day `days` later."""
    with long_ago(ago):
        deadline = (timezone.now() + timedelta(days=days)).replace(hour=12, minute=0, second=0, microsecond=0)
        row = tenders.drafted(county, buyer, region, file, deadline)
        officer = county.at(buyer, Role.OFFICER)[0]
        open_points = [one.key for one in departures.points(row, decision_of(row)) if one.open]
        check_actions.explain(by=officer, procurement=row, reasons=dict.fromkeys(open_points, WHY_KEPT))
        actions.publish(by=officer, procurement=row)
    return row


def _offers(county: County, region: Region, row: Procurement, file: str, *, ago: float) -> None:
    with long_ago(ago):
        tenders.offers_in(county, row, region, file)


def _judge_grounds(county: County, region: Region, row: Procurement) -> None:
    """Scored, agreed, signed and awarded."""
    sheet = judging.sheet_of(region, GROUNDS)
    with long_ago(18):
        members = judging.seat(county, row, COUNCIL, 2)
        judging.score_alone(row, members, sheet)
    with long_ago(15):
        judging.moderate(row, members[0], sheet)
        judging.sign_all(row, members)
    with long_ago(12):
        judging.award(row, county.at(COUNCIL, Role.OFFICER)[0])


def _judge_centre(county: County, region: Region, row: Procurement) -> None:
    """Scored and locked by three; the chair has recorded the first agreed score."""
    sheet = judging.sheet_of(region, CENTRE)
    with long_ago(4):
        judging.open_offers(county, row, COUNCIL)
        members = judging.seat(county, row, COUNCIL, 3)
        judging.score_alone(row, members, sheet)
    with long_ago(3):
        judging.moderate(row, members[0], sheet, most=1)


def _open(county: County, similar: Procurement) -> Procurement:
    """A tender like the grounds one, open for three weeks more, with one offer in."""
    officer = county.at(COUNCIL, Role.OFFICER)[0]
    with long_ago(5):
        row = draft_actions.begin_like(
            by=officer,
            organisation=county.bodies[COUNCIL],
            similar=similar,
            title="Care of cemeteries, 2027 to 2029",
        )
        deadline = (timezone.now() + timedelta(days=26)).replace(hour=12, minute=0, second=0, microsecond=0)
        actions.change(
            by=officer, procurement=row, value=96_000_000, reference="HC/2026/021", deadline=deadline,
            questions_until=deadline - timedelta(days=7), commenced=timezone.localdate(),
            description="Grass, hedges and paths in nine cemeteries, with care for mourners at every hour.",
        )  # fmt: skip
        actions.publish(by=officer, procurement=row)
    return row


def _ask(county: County, region: Region, row: Procurement) -> None:
    """One offer submitted, another begun, one question answered to all."""
    firm = "greenways"
    with long_ago(1.5):
        offer = tenders.write_offer(
            county, row, region, firm, "grounds-greenways.toml", 93_000_000, submit=True
        )
        asked = offer_actions.ask(
            by=county.bidder(firm),
            offer=offer,
            question="May crews work on the day of a funeral, out of sight?",
        )
    with long_ago(1):
        actions.answer_question(
            by=county.at(COUNCIL, Role.OFFICER)[0], clarification=asked,
            answer="No. The chapel's diary is shared a week ahead, and that cemetery rests for the day.",
        )  # fmt: skip
        offer_actions.start(
            by=county.bidder("verge-and-vale"), procurement=row, bidder=county.bodies["verge-and-vale"].name,
            email=county.bidder("verge-and-vale").email, supplier=county.bodies["verge-and-vale"],
        )  # fmt: skip


def _being_built(county: County) -> None:
    """A tender of which the need is written and the rules are not."""
    officer = county.at(COUNCIL, Role.OFFICER)[0]
    with long_ago(0.5):
        row = actions.begin(
            by=officer, organisation=county.bodies[COUNCIL], title="Meals for three day centres", kind="services",
            value=42_000_000, vat="excluded", commenced=timezone.localdate(), reference="HC/2026/024",
            description="A hot midday meal on weekdays for about 140 people.",
        )  # fmt: skip
        need = {
            "people": "Older people who live alone, about 140 on a weekday.",
            "place": "The Westgate, Tarn and Coast day centres.",
            "evidence": "Surveys at the three centres this spring; falls clinic referrals.",
            "indicator": "Share of guests who eat a hot meal on five days a week",
            "baseline": "61 % in spring 2026",
        }
        draft_actions.keep(by=officer, procurement=row, part=Need(), **need)
        outcome = {
            "activity": "Cook and serve a midday meal", "output": "Meals served",
            "service_outcome": "Guests eat well and meet others", "community_outcome": "Fewer people are lonely",
            "value": "qualitative", "accrues_to": "Guests and their families", "road": "question",
            "reason": "Bidders have their own ways of bringing people together.",
        }  # fmt: skip
        draft_actions.keep(by=officer, procurement=row, part=Outcome(), **outcome)
        log = {
            "on": timezone.localdate() - timedelta(days=20), "kind": "residents", "whom": "Guests of Tarn day centre",
            "heard": "They want to choose, and to be asked about salt.", "changed": "Choice became a question.",
        }  # fmt: skip
        draft_actions.keep(by=officer, procurement=row, part=Engagement(), **log)
        draft_actions.choose_measures(
            by=officer, procurement=row, names=["local-target-group-jobs", "volunteering-hours"]
        )
        clause = {
            "title": "Allergens",
            "text": "The supplier names the allergens of every dish on the day's menu.",
        }
        draft_actions.keep(by=officer, procurement=row, part=Clause(), **clause)
        price = {"key": "price", "label": "Price", "kind": "price", "weight": Fraction(50), "rule": ""}
        draft_actions.keep(by=officer, procurement=row, part=Criterion(), **price)
