"""Parts that several notices share: what is bought, the award criteria, the bidders, the indicators."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction

from wellspent.documents.fields.form import AWARD, PARTICULARS, Form, figure
from wellspent.method.particulars import PROCEDURES, Organisation
from wellspent.method.ranking import Result
from wellspent.method.tenders import scored
from wellspent.method.working import traced

REGIONS = '["UKE3"]'


def lot_words(form: Form, result: Result) -> str:
    """A lot's name in a label, empty where there are no lots."""
    lot = form.process.lot_of(result)
    title = form.process.lot_title(result)
    return f"lot {lot}{f' ({title})' if title else ''}, " if lot else ""


def what_is_bought(form: Form) -> None:
    """Title, description, value, category, codes and place."""
    stated, purchase = form.process.particulars, form.process.purchase
    form.section = "What is bought"
    form.key("Title", form.process.title, "title", where="")
    form.key("Reference", stated.reference, "reference", '"..."')
    form.key("Description", stated.description, "description", '"..."')
    net, gross = purchase.value, stated.value_with_vat
    if purchase.vat == "included":
        form.money("Estimated value, with VAT", net, "value", "")
        form.write("Estimated value, without VAT", None, "value", "the tender's value is with VAT")
    elif purchase.vat == "excluded":
        form.money("Estimated value, without VAT", net, "value", "")
        form.money("Estimated value, with VAT", gross, "value_with_vat")
    else:
        form.write("Estimated value", None, "value", 'add vat = "included" or "excluded", and value')
    form.key("Main category", purchase.kind, "kind", '"services"', "")
    form.key("CPV codes", stated.cpv, "cpv", '["77310000"]')
    form.key("Place of performance", stated.main_place, "main_place", '"..."')
    form.key("Regions", stated.regions, "regions", REGIONS)


def division(form: Form) -> None:
    """What the notice says of all lots, where the tender is one of several; nothing where it is none."""
    stated = form.process.particulars
    if not form.process.divided:
        return
    form.section, at, said = "Lots", "[particulars.division]", stated.division
    form.write("This lot", ": ".join(filter(None, (stated.own_lot, said.lot_title))), "lot")
    form.key("Title of the whole tender", said.title, "title", '"..."', at)
    form.key("All lots", said.lots, "lots", where=at)
    form.money("Estimated value of all lots together", said.value, "value", at)
    for label, most, key in (
        ("offer for", said.most_offered, "most_offered"),
        ("win", said.most_won, "most_won"),
    ):
        shown = "no limit" if most is None else most
        form.key(f"Most lots that one bidder may {label}", shown, key, "1", at)


def contract_days(form: Form) -> None:
    """First day, last day, and the last day with every extension."""
    stated = form.process.particulars
    day = timedelta(days=1)
    form.key("Contract begins", stated.contract_from, "contract_from", "2027-01-01")
    last = stated.contract_to - day if stated.contract_to else None
    form.key("Contract ends (last day)", last, "contract_to", "2029-01-01")
    furthest = stated.extend_to - day if stated.extend_to else None
    form.key("With every extension it ends (last day)", furthest, "extend_to", "2031-01-01")


def procedure(form: Form) -> None:
    """The procedure, the threshold and the special regimes."""
    stated, process = form.process.particulars, form.process
    form.section = "Procedure"
    chosen = PROCEDURES[stated.procedure][1] if stated.procedure else None
    form.key("Procedure", chosen, "procedure", '"open"')
    computed = stated.above_threshold is None
    source = "computed: the thresholds of the Procurement Act 2023, Schedule 1" if computed else None
    form.write(
        "Above the threshold",
        process.above_threshold,
        source or "particulars.above_threshold",
        f"add above_threshold = true or false to {PARTICULARS}, or the facts that settle it",
    )
    regimes = None if stated.special_regime is None else stated.special_regime or "none"
    form.key("Special regime", regimes, "special_regime", "[] where none applies")


def suitability(form: Form) -> None:
    """Whether it suits small firms and VCSEs."""
    stated = form.process.particulars
    form.section = "Participation"
    form.key("Suitable for small and medium-sized enterprises", stated.sme_suitable, "sme_suitable", "true")
    form.key(
        "Suitable for voluntary, community and social enterprises",
        stated.vcse_suitable,
        "vcse_suitable",
        "true",
    )


def criteria(form: Form) -> None:
    """Every criterion of every lot with its weight, the sum of the weights, and where they are in full."""
    form.section = "Award criteria"
    for result in form.process.results:
        tender, lot = result.tender, lot_words(form, result)
        weighed = [criterion for criterion in tender.criteria if scored(tender, criterion)]
        for criterion in tender.criteria:
            kind = "price" if criterion.kind == "price" else "quality"
            social = "; social value" if criterion.social_value else ""
            label = f"{lot}{criterion.shown} ({kind}{social})"
            if criterion in weighed:
                form.write(label, figure(traced(criterion.weight)), f"{criterion.place}: weight")
            else:
                form.write(
                    label, "no weight: the method sets quality against it", f"method = {tender.method}"
                )
        whole = sum((criterion.weight.value for criterion in weighed), Fraction(0))
        form.write(f"{lot}all weights together", whole, f"computed: the sum of {len(weighed)} weights")
    stated = form.process.particulars.full_criteria_at
    form.key("The criteria in full", stated, "full_criteria_at", '"https://..."')


def authority(form: Form) -> None:
    """The contracting authority."""
    form.section = "Contracting authority"
    buyer = form.process.particulars.buyer
    form.organisation("Authority", buyer, "[particulars.buyer]", "buyer")
    form.key("Authority: region", buyer.region, "region", '"UKE3"', "[particulars.buyer]")
    form.key("Authority: website", buyer.website, "website", '"https://..."', "[particulars.buyer]")
    form.key("Authority: contact", buyer.contact, "contact", '"..."', "[particulars.buyer]")
    form.key("Authority: kind of body", form.process.purchase.body, "body", '"local"', "")


def awarded(form: Form, result: Result) -> None:
    """The supplier of a lot, and the value of its contract."""
    process, lot = form.process, lot_words(form, result)
    award, winner = process.award_of(result), process.winner(result)
    form.section = f"L{lot[1:]}supplier" if lot else "Supplier"
    if not winner:
        form.write(
            "Supplier", None, "computed: the ranking", "no bid has won: scores, or the bid of a settled tie"
        )
        return
    source = "computed: first by the tender's own rules" if result.winner else "particulars.award.bid"
    form.write("Bid that won", winner, source)
    supplier = process.particulars.supplier(winner)
    found = supplier.organisation if supplier else Organisation()
    form.organisation(
        "Supplier", found, "[[particulars.supplier]]", "particulars.supplier.name, or bid.label"
    )
    for key, label in (("sme", "is a small or medium-sized enterprise"), ("vcse", "is a VCSE")):
        value = getattr(supplier, key) if supplier else None
        form.key(f"Supplier: {label}", value, key, "true", "[[particulars.supplier]]")
    form.money("Contract value, without VAT", award.value, "value", AWARD)
    form.money("Contract value, with VAT", award.value_with_vat, "value_with_vat", AWARD)


def bidders(form: Form) -> None:
    """How many tenders were assessed, and how many were from small firms and VCSEs."""
    form.section = "Tenders"
    for result in form.process.results:
        lot = lot_words(form, result)
        form.write(
            f"{lot}tenders assessed", len(result.bids) or None, "computed: the bids counted", "add [[bid]]s"
        )
        suppliers = [form.process.particulars.supplier(bid.id) for bid in result.bids]
        for key, label in (("sme", "small and medium-sized enterprises"), ("vcse", "VCSEs")):
            said = [getattr(supplier, key) if supplier else None for supplier in suppliers]
            count = sum(map(bool, said)) if said and None not in said else None
            add = f"add {key} = true or false to the [[particulars.supplier]] of every bid"
            form.write(f"{lot}of them from {label}", count, f"computed: {key} counted", add)


def indicators(form: Form) -> None:
    """The key performance indicators, and whether there must be any."""
    form.section = "Key performance indicators"
    form.duty("At least three must be set (contracts of more than £5,000,000)", "pa-kpis")
    stated = form.process.particulars.indicators
    if not stated:
        form.write(
            "Indicators", None, "particulars.kpi", "add a [[particulars.kpi]] for each, where any are set"
        )
    for place, kpi in enumerate(stated, 1):
        lot = f"lot {kpi.lot}, " if kpi.lot else ""
        form.write(f"{lot}indicator {place}", kpi.title, "particulars.kpi.title")
        form.key(f"{lot}indicator {place}: target", kpi.target, "target", '"..."', "[[particulars.kpi]]")
        form.key(
            f"{lot}indicator {place}: assessed every", kpi.every, "every", '"year"', "[[particulars.kpi]]"
        )
