"""Awards for the public, as words, and as rows of a file."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from wellspent.documents.report import Cell, Report, columns, row, table
from wellspent.method.money import Money
from wellspent.portal.evaluation.award_queries import PublicAward

COLUMNS = (
    "title", "buyer", "supplier", "kind", "decided", "notice", "expected_value#", "price#", "currency",
    "tender_digest", "pack_digest", "page", "pack",
)  # fmt: skip
"""The columns of the file of awards; the JSON has the same keys."""


def awards_file(found: Iterable[PublicAward], address: Callable[[str, str], str]) -> Report:
    """Awards as a report whose CSV and JSON are downloads; `address` makes that of an award from its name and slug."""
    rows = [_row(one, address) for one in found]
    heads = columns(*COLUMNS)
    listed = [row(*(_cell(each[head.title]) for head in heads)) for each in rows]
    return Report("Awards", {"awards": rows}, tables=(table("Awards", heads, listed),))


def _row(one: PublicAward, address: Callable[[str, str], str]) -> dict[str, Any]:
    made, tender = one.award, one.award.procurement
    money = (
        None if pence is None else str(Money(pence, tender.currency)) for pence in (tender.value, one.price)
    )
    expected, price = money
    return {
        "title": tender.title,
        "buyer": tender.organisation.name,
        "supplier": made.offer.bidder,
        "kind": tender.kind,
        "decided": tender.decided,
        "notice": made.notice_published,
        "expected_value": expected,
        "price": price,
        "currency": tender.currency,
        "tender_digest": tender.tender_digest,
        "pack_digest": made.pack_digest,
        "page": address("public-award", tender.slug),
        "pack": address("public-pack", tender.slug),
    }


def _cell(value: Any) -> Cell:
    """A cell of the file: empty where nothing is known."""
    return Cell("" if value is None else str(value))
