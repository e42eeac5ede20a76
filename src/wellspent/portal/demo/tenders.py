"""From a tender file of the demo region to a procurement, and from its offers to submissions."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any

from django.utils import timezone

from wellspent.files.demo import Region
from wellspent.files.offers import read_offer
from wellspent.files.reading.entered import entered
from wellspent.files.sheets import TenderSheet
from wellspent.files.tenders import read_sheet_of
from wellspent.method.canonical import canonical_bytes
from wellspent.portal.accounts.models import Role
from wellspent.portal.demo.people import County
from wellspent.portal.demo.words import answer_to
from wellspent.portal.shelf.adapters import library_of_tender
from wellspent.portal.tendering import actions, draft_actions
from wellspent.portal.tendering.models import Clause, Criterion, Offer, Procurement
from wellspent.portal.tendering.offers import actions as offer_actions

COLUMNS = ("label", "kind", "rule", "measure", "question", "guidance", "word_limit", "evidence")
"""What a criterion's row and a tender file call by the same name."""

Content = dict[str, Any]


def content_of(sheet: TenderSheet) -> Content:
    """A tender file as plain data."""
    return dict(json.loads(canonical_bytes(entered(sheet))))


def drafted(county: County, buyer: str, region: Region, file: str, deadline: datetime) -> Procurement:
    """The tender of a file as a draft of its buyer's officer, ready to publish."""
    officer = county.at(buyer, Role.OFFICER)[0]
    told = content_of(read_sheet_of(region.tender(file)))
    about = told.get("particulars", {})
    row = actions.begin(
        by=officer, organisation=county.bodies[buyer], title=told["title"], kind=told["kind"], vat=told["vat"],
        value=int(Fraction(told["value"]) * 100), commenced=timezone.localdate() - timedelta(days=7),
        policy=told["policy"], method=told["method"], out_of=Fraction(told["out_of"]),
        tie_break=told.get("tie_break", []), reference=about.get("reference", ""),
        description=about.get("description", ""), cpv=about.get("cpv", []), deadline=deadline,
        questions_until=deadline - timedelta(days=5), contract_from=date(2027, 4, 1),
        contract_to=date(2029, 4, 1),
    )  # fmt: skip
    for one in told["criterion"]:
        draft_actions.keep(by=officer, procurement=row, part=Criterion(), **_criterion(one))
        draft_actions.choose_measures(by=officer, procurement=row, names=one.get("measures", []))
    for clause in told.get("clause", []):
        facts = {"title": clause["label"], "text": clause["text"]}
        draft_actions.keep(by=officer, procurement=row, part=Clause(), **facts)
    return row


def _criterion(told: Content) -> Content:
    known = {"id", "weight", "social_value", "descriptor", "measures", *COLUMNS}
    facts = {name: told[name] for name in COLUMNS if name in told}
    return facts | {
        "key": told["id"],
        "weight": Fraction(told["weight"]) if "weight" in told else None,
        "social_value": bool(told.get("social_value")),
        "descriptors": told.get("descriptor", []),
        "numbers": {name: value for name, value in told.items() if name not in known},
    }


def offers_in(
    county: County, row: Procurement, region: Region, file: str, *, submit: bool = True
) -> list[Offer]:
    """Every bid of a tender file as an offer of its supplier, submitted."""
    found = read_sheet_of(region.tender(file))
    return [
        write_offer(
            county, row, region, bid.id, bid.offer, _price(bid.answers), submit=submit, said=bid.answers
        )
        for bid in found.bid
    ]


def _price(answers: Any) -> int:
    price = answers["price"]
    return int(Fraction(str(price[0] if isinstance(price, list | tuple) else price)) * 100)


def write_offer(
    county: County, row: Procurement, region: Region, firm: str, file: str, pence: int, *, submit: bool,
    said: Mapping[str, Any] | None = None,
) -> Offer:  # fmt: skip
    """One supplier's offer: price, answers, promises; submitted, or left as a draft."""
    by, supplier = county.bidder(firm), county.bodies[firm]
    offer, _ = offer_actions.start(
        by=by, procurement=row, bidder=supplier.name, email=by.email, supplier=supplier
    )
    offer_actions.price(by=by, offer=offer, pence=pence)
    for criterion in row.criteria.filter(kind="quality"):
        menu = list((said or {}).get(criterion.key, ())) if criterion.rule == "points" else None
        text = "" if menu is not None else answer_to(firm, criterion.key)
        offer_actions.answer(by=by, offer=offer, criterion=criterion.key, text=text, lines=menu)
    for one in read_offer(region.tender(file), library_of_tender(row), timezone.localdate()).promises:
        offer_actions.promise(
            by=by, offer=offer, measure=one.measure.id, unit=one.measure.unit, quantity=one.quantity.value,
            since=one.since, until=one.until, statement=one.statement,
        )  # fmt: skip
    if submit:
        offer_actions.submit(by=by, offer=offer, receipt=f"demo-{offer.pk}")
    return offer
