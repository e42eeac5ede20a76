"""A tender's rules in the wind tunnel, as figures and as a report: what was assumed stands beside what was found."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from wellspent.documents.charts.awards import windtunnel_charts
from wellspent.documents.figures import Figures
from wellspent.documents.report import Cell, Report, Table, cell, columns, table
from wellspent.method.errors import Notice
from wellspent.method.money import Money, pounds
from wellspent.method.numbers import grouped, percent
from wellspent.method.tenders import Criterion
from wellspent.method.windtunnel import FEWEST, MOST, Plausible, WindTunnel


def windtunnel_figures(found: WindTunnel, currency: str) -> Figures:
    """The figures of `wellspent windtunnel` for one lot (interfaces.md)."""
    tender, assumed = found.tender, found.assumed
    figures: dict[str, Any] = {"title": tender.title}
    if tender.lot:
        figures["lot"] = tender.lot
    point = found.price_of_a_point
    return figures | {
        "reversal_risk": found.reversal_risk,
        "price_of_a_point": None if point is None else Money.of(point, currency),
        "pounds_of_price_per_pound_of_value": found.value_for_price,
        "small_firm_penalty": found.small_firm_penalty,
        "findings": [
            {"code": each.code, "text": each.text, "criterion": each.criterion or None, "mend": each.mend}
            for each in found.findings
        ],
        "criteria": [
            {
                "id": each.criterion,
                "amounts": list(each.amounts),
                "shares": list(each.shares),
                "decides": each.decides,
            }
            for each in found.criteria
        ],
        "assumed": {
            "estimate": Money.of(assumed.estimate, currency),
            "estimate_from": assumed.estimate_from,
            "typical": dict(assumed.typical),
            "price_spread": assumed.price_spread,
            "pledge_spread": assumed.pledge_spread,
            "quality": assumed.quality,
            "quality_spread": assumed.quality_spread,
            "line": assumed.line,
            "sizes": dict(assumed.sizes),
        },
        "warnings": [{"code": notice.code, "text": notice.text} for notice in doubts(found, currency)],
        "rounds": found.rounds,
        "bids": found.bids,
        "seed": found.seed,
    }


def windtunnel_report(tests: Sequence[WindTunnel], currency: str) -> Report:
    """The report of a tender tried before it is published, lot by lot."""
    first = tests[0]
    figures = [windtunnel_figures(found, currency) for found in tests]
    many = len(tests) > 1
    return Report(
        title=first.tender.title,
        figures={"title": first.tender.title, "lots": figures} if many else figures[0],
        lead=tuple(_sentence(found) for found in tests),
        facts=tuple(fact for found in tests for fact in _facts(found, currency)),
        tables=tuple(
            shown
            for found in tests
            for shown in (_findings(found), _plausible(found, currency), _typical(found, currency))
            if shown.rows
        ),
        charts=tuple(
            chart
            for found in tests
            for chart in windtunnel_charts(found, _lot(found), _plausible(found, currency).title)
        ),
        notices=tuple(notice for found in tests for notice in doubts(found, currency)),
        conventions=(*(_price(found, currency) for found in tests if _prices(found)), *_assumed(first)),
    )


def _prices(found: WindTunnel) -> list[Criterion]:
    """The criteria of price that a typical price was taken for."""
    return [c for c in found.tender.criteria if c.kind == "price" and c.id in found.assumed.typical]


def _price(found: WindTunnel, currency: str) -> str:
    """What was taken for a typical price, and how to say otherwise."""
    said = [
        f"{pounds(found.assumed.typical[c.id], currency)} ({found.assumed.because[c.id]})"
        for c in _prices(found)
    ]
    id = _prices(found)[0].id
    return f"A typical price is taken to be {' and '.join(said)}{_lot(found)}; --typical {id}=AMOUNT says otherwise."


def doubts(found: WindTunnel, currency: str) -> list[Notice]:
    """What speaks against the assumptions: a typical price outside the floor and ceiling that were published."""
    notices = []
    for criterion in _prices(found):
        floor, ceiling = criterion.keys.get("floor"), criterion.keys.get("ceiling")
        typical = found.assumed.typical[criterion.id]
        if floor is None or ceiling is None or floor.value <= typical <= ceiling.value:
            continue
        limits = f"{pounds(floor.value, currency)} to {pounds(ceiling.value, currency)}"
        text = (
            f"A typical price is taken to be {pounds(typical, currency)} ({found.assumed.because[criterion.id]}), and "
            f'the floor and ceiling of "{criterion.shown}" are {limits}: one of the two is wrong. Correct the limits, '
            f"or say what a typical bid costs with --typical {criterion.id}=AMOUNT; nothing here holds before that."
        )
        notices.append(Notice("typical-outside-limits", text))
    return notices


def _lot(found: WindTunnel) -> str:
    return f", lot {found.tender.lot}" if found.tender.lot else ""


def _sentence(found: WindTunnel) -> str:
    tried = f"{found.rounds:,} made-up rounds of {FEWEST} to {MOST} bids"
    before = f"Lot {found.tender.lot}: " if found.tender.lot else ""
    count = len(found.findings)
    if not count:
        return f"{before}Nothing was found wrong with these rules in {tried}."
    things = "One thing" if count == 1 else f"{count} things"
    return f"{before}{things} to mend before publishing, found in {tried}."


def _facts(found: WindTunnel, currency: str) -> list[tuple[str, Cell]]:
    """The four figures, in words."""
    lot = _lot(found)
    out_of = grouped(found.tender.out_of.value)
    risk = percent(found.reversal_risk, 2)
    facts = [(f"A bid that loses decides who wins{lot}", Cell(f"in {risk} of the rounds"))]
    if found.price_of_a_point is not None:
        said = pounds(found.price_of_a_point, currency)
        facts.append((f"A point more is worth as much as a price lower by{lot}", Cell(said)))
    if found.value_for_price is not None:
        said = f"{pounds(found.value_for_price, currency)} of price"
        facts.append(
            (f"{pounds(Fraction(1), currency)} of social value pledged weighs as much as{lot}", Cell(said))
        )
    if found.small_firm_penalty is not None:
        said = f"{grouped(found.small_firm_penalty)} of {out_of} points"
        facts.append((f"A small firm as good as a large one loses{lot}", Cell(said)))
    return facts  # fmt: skip


def _findings(found: WindTunnel) -> Table:
    rows = [
        (Cell(each.text), Cell(each.mend), Cell(each.code)) for each in found.findings
    ]  # fmt: skip
    return table(f"What is wrong, and what to do{_lot(found)}", columns("What", "Mend", "Code"), rows)


def _plausible(found: WindTunnel, currency: str) -> Table:
    """What plausible bids say to each criterion, what it earns them, and how often it decides."""
    criteria = {criterion.id: criterion for criterion in found.tender.criteria}

    def amount(each: Plausible, number: Fraction) -> Cell:
        money = criteria[each.criterion].kind in ("price", "value")
        return Cell(pounds(number, currency, 0), bare=cell(number).bare) if money else cell(number)

    rows = [
        (
            Cell(criteria[each.criterion].shown),
            *(amount(each, number) for number in each.amounts),
            Cell(" to ".join(percent(share, 0) for share in (each.shares[0], each.shares[2]))),
            Cell(percent(each.decides), bare=cell(each.decides).bare),
        )
        for each in found.criteria
    ]
    heads = columns("Criterion", "Low#", "Middle#", "High#", "Share of the weight#", "Decides#")
    note = (
        "Of a hundred bids five are below low and five above high; shares are those earned there. "
        "Decides: the rounds another bid would win, were all alike on this."
    )
    return table(f"What plausible bids say and earn{_lot(found)}", heads, rows, note=note)


def _typical(found: WindTunnel, currency: str) -> Table:
    """What was taken for typical, and where that is from."""
    criteria = {criterion.id: criterion for criterion in found.tender.criteria}
    rows = [
        (
            Cell(criteria[id].shown),
            Cell(pounds(amount, currency) if criteria[id].kind in ("price", "value") else grouped(amount)),
            Cell(found.assumed.because[id]),
        )
        for id, amount in found.assumed.typical.items()
    ]
    heads = columns("Criterion", "Typical#", "Because it is")
    return table(f"What was taken for typical{_lot(found)}", heads, rows)


def _assumed(found: WindTunnel) -> tuple[str, ...]:
    """Everything else the bids are made from."""
    assumed = found.assumed
    sizes = ", ".join(f"{name} {grouped(size)}" for name, size in assumed.sizes.items())
    return (
        "No bid is known: these are made up from the assumptions here, which are our own, and score nobody. "
        "--typical ID=AMOUNT puts yours in their place.",
        f"Prices are log-normal about the typical one, standard deviation of the logarithm {grouped(assumed.price_spread)}; "
        f"pledges likewise, {grouped(assumed.pledge_spread)}, times the size of the firm ({sizes}; each as likely).",
        f"Scores have a mean of {percent(assumed.quality)} of the scale and a standard deviation of "
        f"{percent(assumed.quality_spread)}, in whole marks; a line of a menu is met {percent(assumed.line)} of the time; "
        "every bid passes what is passed or failed.",
        f"What a bid says to one criterion does not hang on what it says to another. Seed {found.seed}.",
    )
