"""The four notices whose fields are written: UK4, UK6, UK7 and UK9.

What must be in each: Procurement Act 2023 and Procurement Regulations 2024. The labels and their order are
ours; see docs/notice-fields.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from wellspent.documents.fields import parts
from wellspent.documents.fields.form import AWARD, Form
from wellspent.method.particulars import Rating
from wellspent.method.ranking import Result

USUAL_DAYS = 25
"""The usual tender period in days: Procurement Act 2023, section 54."""

DETAILS_WITHIN, DETAILS_WITHIN_LIGHT = 30, 120
"""Days for the contract details notice, for light-touch contracts too: section 53(1)."""

RATED_WITHIN = 12
"""Months within which performance is assessed again: section 71(2)."""

FAILED_WITHIN = 30
"""Days for the notice of a breach or of poor performance, the day on which it arises counted: section 71(5)."""

FAILURE = "[[particulars.failure]]"

RATED = {
    "good": "Good",
    "approaching-target": "Approaching target",
    "requires-improvement": "Requires improvement",
    "inadequate": "Inadequate",
    "other": "Other",
}
"""The ratings as the regulations name them."""

_DAY = timedelta(days=1)


def uk4(form: Form) -> None:
    """The tender notice."""
    stated, purchase = form.process.particulars, form.process.purchase
    parts.what_is_bought(form)
    parts.contract_days(form)
    parts.division(form)
    parts.procedure(form)
    form.duty("A tender notice is due", "pa-uk4-tender")
    parts.suitability(form)
    form.section = "Submission"
    form.key("Enquiries by", stated.enquiries_deadline, "enquiries_deadline", "2026-10-20T17:00:00+01:00")
    form.key("Tenders by", stated.tender_deadline, "tender_deadline", "2026-11-02T12:00:00Z")
    days = None
    if stated.tender_deadline and purchase.commenced:
        days = (stated.tender_deadline.date() - purchase.commenced).days
    source = f"computed: from commenced to tender_deadline; normally at least {USUAL_DAYS} (section 54)"
    form.write("Days to tender", days, source, "add commenced and tender_deadline")
    form.key("How to submit", stated.submission, "submission", '"https://..."')
    parts.criteria(form)
    parts.authority(form)


def uk6(form: Form) -> None:
    """The contract award notice."""
    parts.what_is_bought(form)
    form.key("Open contracting id of the tender", form.process.ocid, "ocid", '"ocds-..."', "")
    parts.procedure(form)
    form.duty("A contract award notice is due", "pa-uk6-award")
    for result in form.process.results:
        parts.awarded(form, result)
        _award_days(form, result)
        _standstill(form, result)
    form.section = "The contract"
    parts.contract_days(form)
    parts.bidders(form)
    parts.criteria(form)
    parts.authority(form)


def _award_days(form: Form, result: Result) -> None:
    award = form.process.award_of(result)
    form.key("Decided on", award.decided, "decided", "2026-11-21", AWARD)
    form.key("Assessment summaries sent on", award.summaries_sent, "summaries_sent", "2026-11-23", AWARD)
    form.key("This notice appears on", award.published, "published", "2026-11-24", AWARD)


def _standstill(form: Form, result: Result) -> None:
    """Whether it is mandatory, and its end; none is worked out where that is not known."""
    process = form.process
    found = process.standstills.get(result.tender.lot)
    form.duty("Standstill is mandatory", "pa-standstill")
    source = "computed: 8 working days, the day of publication counted (section 51)"
    add = "where a standstill is mandatory: add published to [[particulars.award]], and nation"
    form.write("Standstill ends on", found.ends if found else None, source, add)
    if found and found.careful != found.ends:
        why = "computed: with the bank holidays of all four nations left out"
        form.write("Standstill ends, to be careful, on", found.careful, why)
    first = found.careful + _DAY if found else None
    form.write("Contract may be entered into from", first, "computed: the day after the standstill", add)


def uk7(form: Form) -> None:
    """The contract details notice."""
    parts.what_is_bought(form)
    form.key("Open contracting id of the tender", form.process.ocid, "ocid", '"ocds-..."', "")
    parts.procedure(form)
    light = "pa-uk7-details-light-touch"
    form.duty(f"Due within {DETAILS_WITHIN} days of the contract", "pa-uk7-details")
    form.duty(f"Due within {DETAILS_WITHIN_LIGHT} days of the contract (light touch)", light)
    for result in form.process.results:
        parts.awarded(form, result)
        award = form.process.award_of(result)
        form.key("Contract signed on", award.signed, "signed", "2026-12-07", AWARD)
        form.write("This notice is due by", _due(form, award.signed), _due_source(form), DUE_ADD)
    form.section = "The contract"
    parts.contract_days(form)
    form.duty("A copy is published within 90 days (contracts of more than £5,000,000)", "pa-uk7-copy")
    form.duty(
        "A copy is published within 180 days (light touch, more than £5,000,000)", "pa-uk7-copy-light-touch"
    )
    parts.indicators(form)
    form.duty("The three most material are shown here", "pa-uk7-kpis")
    parts.criteria(form)
    parts.authority(form)


DUE_ADD = "add signed to [[particulars.award]], and special_regime to [particulars]"


def _within(form: Form) -> int | None:
    """The days for the contract details notice, or None where the law does not settle which."""
    light = form.rule("pa-uk7-details-light-touch").applies.value
    usual = form.rule("pa-uk7-details").applies.value
    return DETAILS_WITHIN_LIGHT if light == "yes" else DETAILS_WITHIN if usual == "yes" else None


def _due(form: Form, signed: date | None) -> date | None:
    """The last day for the notice, the day of the contract counted as the first: the earlier reading."""
    days = _within(form)
    return signed + (days - 1) * _DAY if signed and days else None


def _due_source(form: Form) -> str:
    days = _within(form)
    return f"computed: {days or 'the'} days, the day of the contract counted (section 53)"


def uk9(form: Form) -> None:
    """The contract performance notice."""
    parts.what_is_bought(form)
    form.key("Open contracting id of the tender", form.process.ocid, "ocid", '"ocds-..."', "")
    form.section = "Duty"
    form.duty("Performance is rated at least every 12 months", "pa-uk9-performance")
    form.duty("A breach or poor performance is published within 30 days", "pa-uk9-breach")
    for result in form.process.results:
        parts.awarded(form, result)
        signed = form.process.award_of(result).signed
        form.key("Contract signed on", signed, "signed", "2026-12-07", AWARD)
    parts.indicators(form)
    _ratings(form)
    _failures(form)
    parts.authority(form)


def _ratings(form: Form) -> None:
    form.section = "Ratings"
    stated = form.process.particulars
    for kpi in stated.indicators:
        mine = sorted(
            (rating for rating in stated.ratings if rating.kpi == kpi.id), key=lambda each: each.start
        )
        if not mine:
            form.write(kpi.title, None, "particulars.rating", "add a [[particulars.rating]] with its kpi")
        for rating in mine:
            _rating(form, kpi.title, rating)
        if mine:
            source = f"computed: {RATED_WITHIN} months after the last period (section 71)"
            form.write(f"{kpi.title}: rated again by", a_year_on(mine[-1].end) - _DAY, source)
    if not stated.indicators:
        form.write(
            "Ratings", None, "particulars.rating", "add [[particulars.kpi]] and [[particulars.rating]]"
        )


def _rating(form: Form, title: str, rating: Rating) -> None:
    last = rating.end - _DAY
    label = f"{title}, {rating.start} to {last}"
    form.write(label, RATED[rating.rating], "particulars.rating.rating")
    if rating.note:
        form.write(f"{label}: in words", rating.note, "particulars.rating.note")
    form.key(f"{label}: told on", rating.reported, "reported", "2027-04-20", "[[particulars.rating]]")


def _failures(form: Form) -> None:
    """Each breach, and each performance that did not improve, with the last day of its notice."""
    form.section = "Breach or poor performance"
    stated = form.process.particulars
    if not stated.failures:
        form.write("Breach or poor performance", "none stated", "particulars.failure")
    for place, one in enumerate(stated.failures, 1):
        label = f"Failure {place}" if len(stated.failures) > 1 else "Failure"
        if one.lot:
            form.write(f"{label}: lot", one.lot, "particulars.failure.lot")
        form.write(f"{label}: what happened", one.description, "particulars.failure.description")
        form.key(f"{label}: what was required", one.requirement, "requirement", '"..."', FAILURE)
        for words, name in (
            ("decided that it had not improved on", "decided"),
            ("damages, settlement or termination in part on", "penalised"),
            ("basis of the penalty", "penalty"),
            ("terminated in part", "partial_termination"),
        ):
            if value := getattr(one, name):
                form.write(f"{label}: {words}", value, f"particulars.failure.{name}")
        if one.value is not None:
            form.money(f"{label}: value of the penalty", one.value, "value", FAILURE)
        due = one.arose + (FAILED_WITHIN - 1) * _DAY if one.arose else None
        source = f"computed: {FAILED_WITHIN} days, the first of them counted (section 71)"
        form.write(f"{label}: this notice is due by", due, source, "add decided or penalised")
        form.key(f"{label}: told on", one.reported, "reported", "2027-04-20", FAILURE)


def a_year_on(day: date) -> date:
    """The same day of the next year; of 29 February, 1 March."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return date(day.year + 1, 3, 1)


@dataclass(frozen=True, slots=True)
class NoticeForm:
    """A notice: its name, the section of the Act it stands in, and what fills it in."""

    name: str
    section: str
    fill: Callable[[Form], None]


FORMS: Mapping[str, NoticeForm] = {
    "uk4": NoticeForm("Tender notice", "21", uk4),
    "uk6": NoticeForm("Contract award notice", "50", uk6),
    "uk7": NoticeForm("Contract details notice", "53", uk7),
    "uk9": NoticeForm("Contract performance notice", "71", uk9),
}
"""Each notice by its number on Find a Tender."""
