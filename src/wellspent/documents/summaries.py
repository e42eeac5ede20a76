"""An assessment summary as a report: one a bidder, with what regulation 31 asks and nothing of a third tender.

No figure of it opens to a working: a working reaches other bids and the evaluators' own scores.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from wellspent.documents.evaluations import IN_MONEY, UNITS, WINS
from wellspent.documents.explanations import available, how_scored, points, why
from wellspent.documents.figures import Figures
from wellspent.documents.report import UNKNOWN, Cell, Report, Table, columns, row, table
from wellspent.method.errors import Notice
from wellspent.method.money import pounds
from wellspent.method.numbers import grouped, spell
from wellspent.method.particulars import Organisation, Particulars
from wellspent.method.summaries import Block, Mark, Summary, revealing

LAW = "regulation 31 of the Procurement Regulations 2024 (SI 2024/692)"
LAW_IN_WALES = "regulation 32 of the Procurement (Wales) Regulations 2024"
OWED = "Tell the supplier in writing, as soon as you can, that its tender was disregarded, and why."


@dataclass(frozen=True, slots=True)
class Setting:
    """What a summary says around the scores: the procurement, its money, its nation and its particulars."""

    title: str
    currency: str
    about: Particulars
    decided: date | None = None
    nation: str | None = None

    @property
    def law(self) -> str:
        """The regulation that says what a summary holds."""
        return LAW_IN_WALES if self.nation == "wales" else LAW


def summary_report(found: Summary, setting: Setting) -> Report:
    """One bidder's assessment summary."""
    lot = found.lot
    return Report(
        title=f"Assessment summary: {setting.title}{f', lot {lot}' if lot else ''}",
        figures=_figures(found, setting),
        lead=tuple(_lead(found, setting)),
        facts=tuple(_facts(found, setting)),
        tables=tuple(_tables(found, setting)),
        conventions=(
            "Every score that people gave is the one the panel agreed.",
            "Points are worked out exactly, and shown with at most four decimals.",
            "Nothing is said of any tender but yours and the successful one.",
        ),
    )


def gaps(found: Summary) -> list[Notice]:
    """What a summary has to state of its own supplier and is not known, with where to write it."""
    supplier, bid = found.own.supplier, found.own.bid
    at = f'[[particulars.supplier]] bid = "{bid}"'
    known = (("postal address", "address", _address(supplier)), ("e-mail address", "email", supplier.email),
             ("unique identifier", "id", supplier.id))  # fmt: skip
    missing = [(words, key) for words, key, value in known if not value]
    said = []
    if not supplier.name:
        text = f'{bid}: the supplier\'s name is not known, and "{found.own.name}" stands in its place.'
        said.append(Notice("name-not-known", f"{text} Add name under {at}."))
    if missing:
        words = ", ".join(words for words, _ in missing)
        keys = ", ".join(key for _, key in missing)
        text = f"{found.own.name}: not known are {words}. Add {keys} under {at}."
        said.append(Notice("supplier-not-known", text))
    return said


def gaps_of_buyer(setting: Setting) -> list[Notice]:
    """What every summary of a tender has to state of the buyer and the criteria, and is not known."""
    about = setting.about
    known = (
        (about.buyer.name, "buyer-not-known", "The buyer's name is not known. Add buyer to the tender."),
        (
            about.buyer.email,
            "contact-not-known",
            "Whom a bidder may ask is not known. Add email under [particulars.buyer].",
        ),
        (
            about.full_criteria_at,
            "criteria-not-known",
            "Where the full award criteria can be read is not known, and a summary of them must say so. "
            "Add full_criteria_at under [particulars].",
        ),
    )
    return [Notice(code, text) for value, code, text in known if not value]


def _lead(found: Summary, setting: Setting) -> Iterator[str]:
    """Whether the tender was successful, why not, and what comes next."""
    buyer = setting.about.buyer.name or "the contracting authority"
    lot = f" for lot {found.lot}" if found.lot else ""
    to = f"To {found.own.name}: {buyer} has assessed the tenders{lot}, and yours was"
    if found.winner is None:
        yield f"{to} successful."
        yield f"This is your assessment summary. It holds what {setting.law} asks."
    else:
        yield f"{to} not successful."
        yield from _further(found)
        yield (
            "This summary sets out how your tender was scored and why, and then the same for the successful "
            f"tender. It holds what {setting.law} asks."
        )
    yield (
        "It does not start the standstill period. Where there is one, it begins on the day the contract award "
        "notice is published, lasts at least eight working days, and the notice says when it ends."
    )


def _further(found: Summary) -> Iterator[str]:
    """Any further reason why the contract is not awarded to this bidder."""
    if found.out:
        yield f"Your tender could not win, whatever its other scores: {'; '.join(_gates(found))}."
    elif found.tie_break:
        shown = {criterion.id: criterion.shown for criterion in found.criteria}
        order = ", then ".join(shown[name] for name in found.tie_break)
        yield f"Your tender has the same total as the successful tender. The published tie-break decided: {order}."
    elif found.own.total is None:
        yield "Your tender earned no quality points to divide its price by, so it has no total."


def _gates(found: Summary) -> Iterator[str]:
    """What every tender had to meet and this one did not."""
    for criterion, mark in zip(found.criteria, found.own.marks, strict=True):
        reached = mark.score if mark.score is not None else mark.amount
        if mark.met is False:
            yield f"it does not meet “{criterion.shown}”, which every tender had to meet"
        elif criterion.minimum is not None and reached is not None and reached < criterion.minimum.value:
            had = "the panel gave" if mark.score is not None else "it offers"
            least = f"at least {spell(criterion.minimum.value)} was needed"
            yield f"{had} {spell(reached)} for “{criterion.shown}”, and {least}"


def _facts(found: Summary, setting: Setting) -> Iterator[tuple[str, Cell]]:
    about = setting.about
    yield "Procurement", Cell(setting.title)
    if found.lot:
        yield "Lot", Cell(": ".join(filter(None, (found.lot, about.lots.get(found.lot, "")))))
    if about.reference or about.ocid:
        yield "Reference", Cell(about.reference or about.ocid)
    yield "Contracting authority", Cell(about.buyer.name or UNKNOWN)
    yield "Questions to", Cell(", ".join(_contact(about.buyer)) or UNKNOWN)
    award = about.award(found.lot)
    decided = _decided(found, setting)
    if decided is not None:
        yield "Decided on", Cell(_day(decided))
    if award is not None and award.summaries_sent is not None:
        yield "Sent on", Cell(_day(award.summaries_sent))
    yield from _supplier(found.own, "You", "Your")
    if found.winner is not None:
        yield from _supplier(found.winner, "The successful supplier", "Its")


def _supplier(block: Block, who: str, whose: str) -> Iterator[tuple[str, Cell]]:
    """A supplier's name, addresses and identifier: regulation 31(2)(a) to (c)."""
    yield who, Cell(block.name)
    yield f"{whose} postal address", Cell(_address(block.supplier) or UNKNOWN)
    yield f"{whose} e-mail address", Cell(block.supplier.email or UNKNOWN)
    yield f"{whose} unique identifier", Cell(block.supplier.id or UNKNOWN)


def _decided(found: Summary, setting: Setting) -> date | None:
    """The day of the decision: the award's own, or else the tender's."""
    award = setting.about.award(found.lot)
    return award.decided if award is not None and award.decided is not None else setting.decided


def _contact(buyer: Organisation) -> Iterator[str]:
    yield from filter(None, (buyer.contact, buyer.email, buyer.phone))


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _address(one: Organisation) -> str:
    return ", ".join(filter(None, (one.address, one.place, one.postcode)))


def _tables(found: Summary, setting: Setting) -> Iterator[Table]:
    yield _marks(found, found.own, "How your tender was assessed", setting)
    if found.winner is not None:
        yield _marks(found, found.winner, "How the successful tender was assessed", setting)
    yield _criteria(found, setting)


def _marks(found: Summary, block: Block, title: str, setting: Setting) -> Table:
    """A tender's points on each criterion and why, then sub-totals and the total."""
    rows = [
        row(
            criterion.shown,
            _points(mark),
            points(mark.out_of) if mark.out_of else "–",
            why(criterion, mark, setting.currency),
        )
        for criterion, mark in zip(found.criteria, block.marks, strict=True)
    ]
    rows += [
        row(f"Sub-total, {one.name}", Cell.of(one.points, 4), points(one.out_of), "")
        for one in block.subtotals
    ]
    heads = columns("Criterion", "Points#", "Out of#", "Why")
    return table(title, heads, [*rows, _total(found, block, setting)], total=True, note=WINS[found.method])


def _points(mark: Mark) -> Cell:
    return Cell("–") if mark.points is None or not mark.out_of else Cell.of(mark.points, 4)


def _total(found: Summary, block: Block, setting: Setting) -> tuple[Cell, ...]:
    name = UNITS[found.method][0]
    if block.total is None:
        return row(name, "none", "", "")
    out_of = points(found.out_of) if found.method == "weighted-points" else ""
    return row(
        name, _whole(block.total, found.method, setting.currency), out_of, _made(found, block, setting)
    )


def _made(found: Summary, block: Block, setting: Setting) -> str:
    """How the total came from the price, under a method that divides it or takes from it."""
    prices = (m.amount for c, m in zip(found.criteria, block.marks, strict=True) if c.kind == "price")
    price = next(prices, None)
    if block.total is None or price is None or found.method not in IN_MONEY:
        return ""
    shown = pounds(price, setting.currency)
    if found.method == "award-on-value":
        return f"{shown} less {pounds(price - block.total, setting.currency)}, the worth of the quality."
    won = sum((mark.points for mark in block.marks if mark.points is not None), Fraction(0))
    return f"{shown} divided by {points(won)} quality points."


def _whole(total: Fraction, method: str, currency: str) -> str:
    """A total as its method counts it."""
    places = UNITS[method][1]
    return pounds(total, currency, places) if method in IN_MONEY else grouped(total, places)


def _criteria(found: Summary, setting: Setting) -> Table:
    """The award criteria: title, relative importance, how they were scored and the scores there were."""
    whole = sum((mark.out_of for mark in found.own.marks), Fraction(0))
    rows = [
        row(
            criterion.shown,
            f"{grouped(mark.out_of / whole * 100, 2)}%" if mark.out_of and whole else "–",
            available(criterion, mark.out_of),
            how_scored(criterion, setting.currency, _unit(found, place)),
        )
        for place, (criterion, mark) in enumerate(zip(found.criteria, found.own.marks, strict=True))
    ]
    heads = columns("Criterion", "Weight#", "Scores available", "How it was scored")
    where = setting.about.full_criteria_at or UNKNOWN
    return table("The award criteria, in summary", heads, rows, note=f"The full criteria: {where}.")


def _unit(found: Summary, place: int) -> str:
    """What the criterion at `place` is counted in, as the two tenders promise it."""
    blocks = (block for block in (found.own, found.winner) if block is not None)
    return next((unit for block in blocks if (unit := block.marks[place].unit)), "")


def _figures(found: Summary, setting: Setting) -> Figures:
    """The summary for a machine: the same facts, and no working."""
    about = setting.about
    blocks = {"own": found.own} | ({"winner": found.winner} if found.winner is not None else {})
    return {
        "title": setting.title,
        "lot": found.lot or None,
        "bid": found.own.bid,
        "successful": found.winner is None,
        "law": setting.law,
        "decided": _decided(found, setting),
        "buyer": {"name": about.buyer.name or None, "email": about.buyer.email or None},
        "criteria": [
            {
                "id": criterion.id,
                "label": criterion.shown,
                "weight": mark.out_of,
                "available": available(criterion, mark.out_of),
                "how": how_scored(criterion, setting.currency, _unit(found, place)),
            }
            for place, (criterion, mark) in enumerate(zip(found.criteria, found.own.marks, strict=True))
        ],
        "full_criteria_at": about.full_criteria_at or None,
        "further": list(_further(found)) if found.winner is not None else [],
        **{name: _block_figures(found, block, setting) for name, block in blocks.items()},
    }


def _block_figures(found: Summary, block: Block, setting: Setting) -> dict[str, Any]:
    supplier = block.supplier
    return {
        "supplier": {
            "name": block.name,
            "address": _address(supplier) or None,
            "email": supplier.email or None,
            "id": supplier.id or None,
        },
        "scores": [
            {
                "criterion": mark.criterion,
                "score": mark.score,
                "points": mark.points,
                "out_of": mark.out_of,
                "explanation": why(criterion, mark, setting.currency),
                "withheld": mark.withheld,
            }
            for criterion, mark in zip(found.criteria, block.marks, strict=True)
        ],
        "subtotals": [
            {"group": one.name, "points": one.points, "out_of": one.out_of} for one in block.subtotals
        ],
        "total": block.total,
    }


def file_name(found: Summary, lots: Sequence[str], ending: str) -> str:
    """The name of a summary's file: its bid's id, after the number of its lot where there are several."""
    lot = f"lot-{lots.index(found.lot) + 1}-" if found.lot else ""
    return f"{lot}{found.own.bid}.{ending}"


def index_report(
    written: Mapping[str, Summary], disregarded: Sequence[str], setting: Setting, law: Sequence[Notice]
) -> Report:
    """What the officer has to send, to whom, and what is still missing; `written` are the summaries by file."""
    found = list(written.values())
    rows = [
        row(
            *_lot_cell(one),
            one.own.name,
            "successful" if one.winner is None else "not successful",
            file,
        )
        for file, one in written.items()
    ]
    heads = columns(*(["Lot"] if found[0].lot else []), "Supplier", "Tender", "File")
    tables = [table("Assessment summaries to send", heads, rows)]
    if disregarded:
        owed = [row(bid, OWED) for bid in disregarded]
        tables.append(table("Not assessed, so owed something else", columns("Bid", "What is owed"), owed))
    missing = dict.fromkeys([*gaps_of_buyer(setting), *(gap for one in found for gap in gaps(one))])
    lots = {one.lot: [each for each in found if each.lot == one.lot] for one in found}
    notices = (*law, *missing, *(told for own in lots.values() for told in revealing(own)))
    return Report(
        title=f"Assessment summaries: {setting.title}",
        figures={
            "title": setting.title,
            "summaries": [
                {
                    "lot": one.lot or None,
                    "bid": one.own.bid,
                    "supplier": one.own.name,
                    "successful": one.winner is None,
                    "file": file,
                }
                for file, one in written.items()
            ],
            "disregarded": [{"bid": bid, "owed": OWED} for bid in disregarded],
            "warnings": list(notices),
        },
        tables=tuple(tables),
        notices=notices,
        next_steps=(
            "Read each one, and send it to its own bidder only.",
            "Publish the contract award notice when all are sent: that day is the first of the standstill.",
        ),
    )


def _lot_cell(found: Summary) -> list[str]:
    return [found.lot] if found.lot else []
