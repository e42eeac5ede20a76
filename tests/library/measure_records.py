"""For every measure, records with the quantity they come to by hand, and records that may not be counted.

Each refusal stands with words that its fault must say. Numbers are written as text where they are not whole.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from wellspent.method.counting import Record


def r(**fields: Any) -> Record:
    """A record; text and whole numbers become exact."""
    exact: dict[str, Any] = {
        name: Fraction(value) if isinstance(value, int | str) and not isinstance(value, bool) else value
        for name, value in fields.items()
        if name != "reference"
    }
    return Record(reference=fields.get("reference", ""), **exact)


def yes(*met: bool) -> list[Record]:
    """Answers, one a record."""
    return [r(met=one) for one in met]


FIRST = "only the first 1 count for a person"
GROUPS = "one person is claimed under 2 target groups"
SHARED = "does not say which share of this is due to this contract"
WHOLE = "not a whole number"
TWICE = "is already counted in record 1"
BELOW = "less than nothing"
UP = "the reading went up, so nothing was reduced"
OVER = "is more than the whole"
ALONE = "does not apportion"
NONE = "there is no record to count"

TWO = ("care leaver", "long-term unemployed")

COUNTED: dict[str, tuple[list[Record], str]] = {
    # jobs: people x share of full time x years, this contract's share of it
    "local-target-group-jobs": (
        [r(people=4, fte=1, years=1, share=1), r(people=2, fte="0.5", years=1, share=1)],
        "5",
    ),
    "local-jobs": (
        [r(people=10, fte=1, years=2, share=1), r(people=5, fte="0.5", years=2, share=1)],
        "25",
    ),
    "new-jobs": ([r(people=6, fte=1, years=3, share="0.5")], "9"),
    "long-term-unemployed-jobs": ([r(people=3, fte="0.8", years=1, share=1)], "2.4"),
    "young-people-jobs": ([r(people=2, fte=1, years="0.5", share=1, groups=("NEET",))], "1"),
    "disabled-people-jobs": ([r(people=5, fte="0.6", years=1, share=1)], "3"),
    "prison-leaver-jobs": ([r(people=1, fte=1, years="0.75", share=1)], "0.75"),
    "care-leaver-jobs": ([r(people=4, fte="0.5", years="0.5", share=1)], "1"),
    "homeless-people-jobs": ([r(people=2, fte=1, years=1, share="0.25")], "0.5"),
    "jobseekers-into-work": ([r(people=7, years=1), r(people=4, years="0.25")], "8"),
    "health-claimants-into-work": ([r(people=3, years="0.5")], "1.5"),
    "lone-parents-into-work": ([r(people=2, years=1), r(people=1, years="0.5")], "2.5"),
    "young-people-16-to-17-engaged": ([r(people=10, years="0.75")], "7.5"),
    "young-people-18-to-24-engaged": ([r(people=6, years=1)], "6"),
    "jobs-kept-six-months": ([r(people=9), r(people=2)], "11"),
    "guaranteed-interviews": ([r(people=12, groups=("care leaver",))], "12"),
    # skills
    "apprenticeship-starts": ([r(people=3, reference="2027"), r(people=4, reference="2028")], "7"),
    "apprenticeship-weeks": (
        [r(people=3, weeks=52, share=1), r(people=1, weeks=20, share="0.5")],
        "166",
    ),
    "apprenticeships-completed": ([r(people=2), r(people=3)], "5"),
    "apprenticeship-level-2-work-years": ([r(people=4, years="1.5", groups=("level 2",))], "6"),
    "apprenticeship-level-3-work-years": ([r(people=2, years="0.5")], "1"),
    "vocational-level-2-work-years": ([r(people=5, years=2)], "10"),
    "vocational-level-3-work-years": ([r(people=3, years=1), r(people=1, years="0.5")], "3.5"),
    "qualifications-gained": ([r(number=8), r(number=5)], "13"),
    "basic-skills-courses": ([r(people=14)], "14"),
    "shortage-skills-training": ([r(people=20), r(people=1)], "21"),
    "retrained-workers": ([r(people=6)], "6"),
    "paid-placement-weeks": ([r(people=2, weeks=26, share=1), r(people=3, weeks=8, share=1)], "76"),
    "work-experience-weeks": ([r(people=5, weeks=2, share=1)], "10"),
    "t-level-placements": ([r(number=3)], "3"),
    "supported-internships": ([r(number=1), r(number=1)], "2"),
    "target-group-training-hours": ([r(people=8, hours=30, share=1)], "240"),
    "careers-sessions": ([r(hours=6, attendees=90, share="1/3"), r(hours=2, attendees=8, share=1)], "196"),
    "mentoring-hours": ([r(people=4, hours="7.5", share=1)], "30"),
    "digital-skills-sessions": ([r(hours="1.5", attendees=12, share=1)], "18"),
    "in-work-progression": ([r(people=5)], "5"),
    # fair work: shares are pooled, never added
    "real-living-wage": ([r(part=90, whole=100), r(part=30, whole=50)], "0.8"),
    "childcare-support": ([r(people=11)], "11"),
    "union-recognition": (yes(True, True), "1"),
    "secure-hours": ([r(part=45, whole=60)], "0.75"),
    "agency-and-zero-hours-share": ([r(part=3, whole=20), r(part=1, whole=20)], "0.1"),
    "paid-carers-leave": ([r(part=60, whole=60)], "1"),
    "sick-pay-from-first-day": ([r(part=0, whole=25)], "0"),
    "flexible-work": ([r(part=12, whole=16)], "0.75"),
    "worker-voice": (yes(True, False), "0"),
    "pay-gap-reporting": (yes(True), "1"),
    "gender-pay-gap": ([r(part="1.50", whole="18.75")], "0.08"),
    "pay-ratio": ([r(number=300, amount=9), r(number=100, amount=5)], "8"),
    "workforce-diversity-data": ([r(part=66, whole=120)], "0.55"),
    # supply chain
    "local-spend": ([r(amount=80000, share=1), r(amount=30000, share="0.5")], "95000"),
    "local-spend-share": ([r(part=95000, whole=250000)], "0.38"),
    "sme-spend": ([r(amount="1200.50", share=1), r(amount="799.50", share=1)], "2000"),
    "sme-spend-share": ([r(part=40, whole=100), r(part=0, whole=100)], "0.2"),
    "vcse-spend": ([r(amount=9000, share="1/3")], "3000"),
    "vcse-spend-share": ([r(part=5, whole=200)], "0.025"),
    "democratic-business-spend": ([r(amount=4500, share=1)], "4500"),
    "minority-led-spend": ([r(amount=6400, share="0.25")], "1600"),
    "new-suppliers": ([r(number=1, reference="a"), r(number=1, reference="b")], "2"),
    "open-subcontract-adverts": ([r(part=7, whole=8)], "0.875"),
    "meet-the-buyer-sessions": ([r(hours=3, attendees=40, share="0.5")], "60"),
    "supplier-development-hours": ([r(people=2, hours=12, share=1)], "24"),
    "prompt-payment": ([r(part=190, whole=200), r(part=50, whole=100)], "0.8"),
    "average-payment-days": ([r(number=100, amount=20), r(number=300, amount=40)], "35"),
    "modern-slavery-checks": ([r(number=4)], "4"),
    "supply-chain-mapped": ([r(part=300000, whole=400000)], "0.75"),
    "cyber-essentials": ([r(number=3), r(number=2)], "5"),
    "subcontract-fair-terms": ([r(part=9, whole=12)], "0.75"),
    "subcontract-value-commitments": ([r(part=150000, whole=600000)], "0.25"),
    # community
    "volunteering-hours": ([r(people=10, hours=7, share=1), r(people=2, hours="3.5", share=1)], "77"),
    "professional-advice-hours": ([r(people=1, hours=16, share=1)], "16"),
    "resident-volunteer-hours": ([r(people=15, hours=24)], "360"),
    "befriending-hours": ([r(people=12, hours=10)], "120"),
    "co-design-sessions": ([r(hours=2, attendees=18, share=1)], "36"),
    "user-led-decisions": ([r(number=2)], "2"),
    "mutual-aid-groups": ([r(number=1), r(number=2)], "3"),
    "community-space-hours": ([r(amount="10.5", share=1), r(amount=9, share="0.5")], "15"),
    "donations-money": ([r(amount=1500, share="1/3")], "500"),
    "donations-goods": ([r(amount="240.00", share=1)], "240"),
    "devices-given": ([r(number=25)], "25"),
    "crime-prevention-sessions": ([r(hours="1.5", attendees=10, share=1)], "15"),
    "anti-social-behaviour-reduced": ([r(before=120, after=90)], "30"),
    "evictions-prevented": ([r(number=4)], "4"),
    "homelessness-applications-prevented": ([r(number=6), r(number=1)], "7"),
    # health
    "workforce-wellbeing-programme": ([r(part=48, whole=64)], "0.75"),
    "mental-health-first-aiders": ([r(people=3)], "3"),
    "mental-health-standards": ([r(number=5)], "5"),
    "sickness-days": ([r(number=50, amount=6), r(number=150, amount=4)], "4.5"),
    "reportable-injuries": ([r(number=0)], "0"),
    "health-sessions": ([r(hours=2, attendees=14, share=1)], "28"),
    "physical-activity-sessions": ([r(hours=1, attendees=20, share="0.5")], "10"),
    "falls-prevented": ([r(before=31, after=24)], "7"),
    # environment
    "carbon-reduced": ([r(before="120.5", after=96)], "24.5"),
    "travel-carbon-reduced": ([r(before=18, after="11.25")], "6.75"),
    "supply-chain-carbon-reduced": ([r(before=400, after=380, share="0.5")], "10"),
    "carbon-reduction-plan": (yes(True), "1"),
    "energy-saved": ([r(before=52000, after=47500)], "4500"),
    "renewable-energy-share": ([r(part=30000, whole=40000)], "0.75"),
    "road-kilometres-saved": ([r(before=9000, after=7400), r(before=100, after=100)], "1600"),
    "zero-emission-kilometres": ([r(part=1850, whole=7400)], "0.25"),
    "landfill-avoided": ([r(before="12.4", after="8.9")], "3.5"),
    "waste-reused-share": ([r(part=18, whole=24)], "0.75"),
    "single-use-items-avoided": ([r(before=6000, after=1500)], "4500"),
    "materials-reused-locally": ([r(amount="2.5", share=1), r(amount=3, share="0.5")], "4"),
    "recycled-content-share": ([r(part=21, whole=60)], "0.35"),
    "water-saved": ([r(before=310, after=270)], "40"),
    "trees-planted": ([r(number=180), r(number=20)], "200"),
    "green-space-improved": ([r(amount=850, share=1)], "850"),
    "environment-volunteering-hours": ([r(people=9, hours=6, share=1)], "54"),
    "local-food-spend": ([r(amount=7200, share=1)], "7200"),
    "climate-risk-checks": ([r(number=3)], "3"),
    # innovation and governance
    "innovation-pilots": ([r(number=2)], "2"),
    "start-up-partnerships": ([r(number=1)], "1"),
    "savings-shared": ([r(amount=18000, share="0.5")], "9000"),
    "open-methods": ([r(number=4)], "4"),
    "named-lead": (yes(True, True, False, True), "0"),
    "public-delivery-report": (yes(True, True), "1"),
    "confirmed-results-share": ([r(part=27, whole=36)], "0.75"),
    "staff-trained-in-commitments": ([r(people=16), r(people=3)], "19"),
    "complaints-answered": ([r(part=11, whole=11)], "1"),
    "inclusive-recruitment": ([r(part=13, whole=20)], "0.65"),
    "influence-sessions": ([r(hours="2.5", attendees=8, share=1)], "20"),
}

REFUSED: dict[str, tuple[list[Record], str]] = {
    # jobs
    "local-target-group-jobs": ([r(people=4, fte=1, years=2, share=1)], FIRST),
    "local-jobs": ([r(people=10, fte=1, years=2)], SHARED),
    "new-jobs": ([r(people=6, fte="1.5", years=1, share=1)], "fte is 1.5, not from 0 to 1"),
    "long-term-unemployed-jobs": ([r(people=3, fte=1, years="1.5", share=1)], FIRST),
    "young-people-jobs": ([r(people=2, fte=1, years=1, share=1, groups=TWO)], GROUPS),
    "disabled-people-jobs": ([r(people="2.5", fte=1, years=1, share=1)], WHOLE),
    "prison-leaver-jobs": ([r(people=1, fte=1, years=1)], SHARED),
    "care-leaver-jobs": ([r(people=1, fte=1, years=1, share=1, groups=TWO)], GROUPS),
    "homeless-people-jobs": ([r(people=2, fte=1, share=1)], 'the counting rule "fte-years" needs years'),
    "jobseekers-into-work": ([r(people=7, years=2)], FIRST),
    "health-claimants-into-work": ([r(people=3, years="1.25")], FIRST),
    "lone-parents-into-work": ([r(people=1, years=1, groups=TWO)], GROUPS),
    "young-people-16-to-17-engaged": ([r(people=10, years=3)], FIRST),
    "young-people-18-to-24-engaged": ([r(people=6, years=1, fte=1)], "does not use fte"),
    "jobs-kept-six-months": ([r(people=1, groups=TWO)], GROUPS),
    "guaranteed-interviews": ([r(people=1, reference="post 7"), r(people=1, reference="post 7")], TWICE),
    # skills
    "apprenticeship-starts": ([r(people=3, reference="2027"), r(people=3, reference="2027")], TWICE),
    "apprenticeship-weeks": (
        [r(people=1, weeks=60, share=1)],
        "weeks is 60, and only the first 52 count for a person",
    ),
    "apprenticeships-completed": ([r(people="0.5")], WHOLE),
    "apprenticeship-level-2-work-years": ([r(people=1, years=1, groups=("level 2", "level 3"))], GROUPS),
    "apprenticeship-level-3-work-years": ([r(people=1, years=-1)], BELOW),
    "vocational-level-2-work-years": ([r(people=1, years=1, groups=("level 2", "level 3"))], GROUPS),
    "vocational-level-3-work-years": ([r(people=3)], 'the counting rule "person-years" needs years'),
    "qualifications-gained": ([r(number="7.5")], WHOLE),
    "basic-skills-courses": ([r(people=14, hours=3)], "does not use hours"),
    "shortage-skills-training": ([r(people=1, reference="a"), r(people=1, reference="a")], TWICE),
    "retrained-workers": ([r(people=-1)], BELOW),
    "paid-placement-weeks": ([r(people=1, weeks=30, share=1)], "only the first 26 count for a person"),
    "work-experience-weeks": ([r(people=1, weeks=8, share=1)], "only the first 6 count for a person"),
    "t-level-placements": ([r(number="0.5")], WHOLE),
    "supported-internships": ([r(number=1, reference="x"), r(number=1, reference="x")], TWICE),
    "target-group-training-hours": ([r(people=1, hours=30, share=1, groups=TWO)], GROUPS),
    "careers-sessions": ([r(hours=6, attendees=90)], SHARED),
    "mentoring-hours": ([r(people=4, share=1)], 'the counting rule "person-hours" needs hours'),
    "digital-skills-sessions": ([r(hours=2, attendees="7.5", share=1)], WHOLE),
    "in-work-progression": ([r(people=1, reference="m1"), r(people=1, reference="m1")], TWICE),
    # fair work
    "real-living-wage": ([r(part=120, whole=100)], OVER),
    "childcare-support": ([r(people="1.5")], WHOLE),
    "union-recognition": ([], NONE),
    "secure-hours": ([r(part=0, whole=0)], "the whole is nothing"),
    "agency-and-zero-hours-share": ([r(part=3)], 'the counting rule "share" needs whole'),
    "paid-carers-leave": ([r(part=61, whole=60)], OVER),
    "sick-pay-from-first-day": ([r(part=20, whole=25, share="0.5")], ALONE),
    "flexible-work": ([r(part=-1, whole=16)], BELOW),
    "worker-voice": ([r()], 'the counting rule "yes-no" needs met'),
    "pay-gap-reporting": ([], NONE),
    "gender-pay-gap": ([r(part=20, whole=18)], OVER),
    "pay-ratio": ([r(number=0, amount=9)], "nothing to average"),
    "workforce-diversity-data": ([r(part=121, whole=120)], OVER),
    # supply chain
    "local-spend": ([r(amount=80000)], SHARED),
    "local-spend-share": ([r(part=300000, whole=250000)], OVER),
    "sme-spend": ([r(amount=500, share=1, reference="i1"), r(amount=500, share=1, reference="i1")], TWICE),
    "sme-spend-share": ([], NONE),
    "vcse-spend": ([r(amount=9000, share="1.2")], "share is 1.2, not from 0 to 1"),
    "vcse-spend-share": ([r(part=5, whole=0)], "the whole is nothing"),
    "democratic-business-spend": ([r(amount=-4500, share=1)], BELOW),
    "minority-led-spend": ([r(amount=6400)], SHARED),
    "new-suppliers": ([r(number=1, reference="a"), r(number=1, reference="a")], TWICE),
    "open-subcontract-adverts": ([r(part=9, whole=8)], OVER),
    "meet-the-buyer-sessions": ([r(hours=3, attendees=40)], SHARED),
    "supplier-development-hours": ([r(people="0.5", hours=12, share=1)], WHOLE),
    "prompt-payment": ([r(part=201, whole=200)], OVER),
    "average-payment-days": ([], NONE),
    "modern-slavery-checks": ([r(number=1, reference="mill"), r(number=1, reference="mill")], TWICE),
    "supply-chain-mapped": ([r(part=5, whole=4)], OVER),
    "cyber-essentials": ([r(number=1, reference="c9"), r(number=1, reference="c9")], TWICE),
    "subcontract-fair-terms": ([r(part=9, whole=12, number=3)], "does not use number"),
    "subcontract-value-commitments": ([r(part=7, whole=6)], OVER),
    # community
    "volunteering-hours": ([r(people=10, hours=7)], SHARED),
    "professional-advice-hours": ([r(people=1, hours=-2, share=1)], BELOW),
    "resident-volunteer-hours": ([r(people="4.5", hours=2)], WHOLE),
    "befriending-hours": (
        [r(people=1, hours=2, reference="w1"), r(people=1, hours=2, reference="w1")],
        TWICE,
    ),
    "co-design-sessions": ([r(hours=2, attendees=18)], SHARED),
    "user-led-decisions": ([r(number=1, reference="d1"), r(number=1, reference="d1")], TWICE),
    "mutual-aid-groups": ([r(number="1.5")], WHOLE),
    "community-space-hours": ([r(amount=10)], SHARED),
    "donations-money": ([r(amount=1500)], SHARED),
    "donations-goods": ([r(amount=-1, share=1)], BELOW),
    "devices-given": ([r(number="2.5")], WHOLE),
    "crime-prevention-sessions": (
        [r(attendees=10, share=1)],
        'the counting rule "session-hours" needs hours',
    ),
    "anti-social-behaviour-reduced": ([r(before=90, after=120)], UP),
    "evictions-prevented": ([r(number=1, reference="h3"), r(number=1, reference="h3")], TWICE),
    "homelessness-applications-prevented": ([r(number=-1)], BELOW),
    # health
    "workforce-wellbeing-programme": ([r(part=65, whole=64)], OVER),
    "mental-health-first-aiders": ([r(people="0.5")], WHOLE),
    "mental-health-standards": ([r(number=1, reference="f"), r(number=1, reference="f")], TWICE),
    "sickness-days": ([r(number=50, amount=-6)], BELOW),
    "reportable-injuries": ([r(number=-1)], BELOW),
    "health-sessions": ([r(hours=2, attendees=14)], SHARED),
    "physical-activity-sessions": ([r(hours=1, attendees=20, share=2)], "share is 2, not from 0 to 1"),
    "falls-prevented": ([r(before=24, after=31)], UP),
    # environment
    "carbon-reduced": ([r(before=96, after="120.5")], UP),
    "travel-carbon-reduced": ([r(before=18)], 'the counting rule "reduction" needs after'),
    "supply-chain-carbon-reduced": ([r(before=380, after=400)], UP),
    "carbon-reduction-plan": ([], NONE),
    "energy-saved": ([r(before=47500, after=52000)], UP),
    "renewable-energy-share": ([r(part=41000, whole=40000)], OVER),
    "road-kilometres-saved": ([r(before=7400, after=9000)], UP),
    "zero-emission-kilometres": ([r(part=8000, whole=7400)], OVER),
    "landfill-avoided": ([r(before="8.9", after="12.4")], UP),
    "waste-reused-share": ([r(part=25, whole=24)], OVER),
    "single-use-items-avoided": ([r(before=10, after=-2)], BELOW),
    "materials-reused-locally": ([r(amount="2.5")], SHARED),
    "recycled-content-share": ([r(part=61, whole=60)], OVER),
    "water-saved": ([r(before=270, after=310)], UP),
    "trees-planted": ([r(number="0.5")], WHOLE),
    "green-space-improved": (
        [r(amount=850, share=1, reference="park"), r(amount=850, share=1, reference="park")],
        TWICE,
    ),
    "environment-volunteering-hours": ([r(people=9, hours=6)], SHARED),
    "local-food-spend": ([r(amount=7200)], SHARED),
    "climate-risk-checks": ([r(number=1, reference="site"), r(number=1, reference="site")], TWICE),
    # innovation and governance
    "innovation-pilots": ([r(number="1.5")], WHOLE),
    "start-up-partnerships": ([r(number=1, reference="u"), r(number=1, reference="u")], TWICE),
    "savings-shared": ([r(amount=18000)], SHARED),
    "open-methods": ([r(number=4, amount=2)], "does not use amount"),
    "named-lead": ([], NONE),
    "public-delivery-report": ([r(met=True, share="0.5")], ALONE),
    "confirmed-results-share": ([r(part=37, whole=36)], OVER),
    "staff-trained-in-commitments": ([r(people=1, reference="s"), r(people=1, reference="s")], TWICE),
    "complaints-answered": ([r(part=0, whole=0)], "the whole is nothing"),
    "inclusive-recruitment": ([r(part=21, whole=20)], OVER),
    "influence-sessions": ([r(hours="2.5", attendees=8)], SHARED),
}
