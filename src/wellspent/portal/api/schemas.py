"""The shapes that the API takes and gives. Money is text in pounds, exact numbers are text: never a float."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Generic, Literal, TypeVar

from ninja import Query, Schema
from pydantic import BeforeValidator, Field

Item = TypeVar("Item")


def _iso(value: object) -> object:
    if isinstance(value, str) and len(value) != len("2026-11-22"):
        raise ValueError("a day is written as 2026-11-22")
    return value


Day = Annotated[date, BeforeValidator(_iso, json_schema_input_type=date)]
Limit = Annotated[int, Query(ge=1, le=100, description="How many at most.")]
AfterName = Annotated[
    str,
    Query(
        pattern=r"^[A-Za-z0-9@._-]{0,120}$",
        description="Go on after the item of this id: `next` of the page before.",
    ),
]
AfterNumber = Annotated[
    int, Query(ge=0, le=2**63 - 1, description="Go on after this event: `next` of the page before.")
]
Pounds = Annotated[str, Field(pattern=r"^-?[0-9]+\.[0-9]{2}$", examples=["1200000.00"])]
Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$", description="SHA-256, in hexadecimal.")]
Name = Annotated[str, Field(description="Its id in addresses.")]


class Problem(Schema):
    """Why a request was not answered."""

    detail: str


class Faulty(Schema):
    """What is wrong with a request, fault by fault."""

    detail: list[dict[str, Any]] | str


class Page(Schema, Generic[Item]):
    """A page of a list. `next` goes into `after` for the page after it; null on the last."""

    items: list[Item]
    next: str | None


class LotOf(Schema):
    """Which lot of a divided tender this is. `together` is the same for all lots of it."""

    id: Annotated[str, Field(description="As notices and files name the lot.")]
    title: str
    tender: Annotated[str, Field(description="The title of the tender that is divided.")]
    together: int


class Tender(Schema):
    """A published tender, as anybody may read it."""

    id: Name
    title: str
    buyer: str
    kind: str
    value: Pounds | None
    currency: str
    published: datetime | None
    deadline: datetime | None
    stage: str
    lot: LotOf | None
    tender_digest: Digest


class Procurement(Schema):
    """A procurement of your organisation."""

    id: Name
    title: str
    buyer: str
    reference: str
    kind: str
    value: Pounds | None
    currency: str
    stage: str
    lot: LotOf | None
    way_in: Literal["here", "elsewhere"]
    made: datetime
    published: datetime | None
    deadline: datetime | None
    tender_digest: Digest | None


class Offered(Schema):
    """An offer after opening."""

    id: Name
    bidder: str
    submitted: datetime
    digest: Digest
    head: Digest


class Offers(Schema):
    """How many offers stand; which, only once they were opened (null before)."""

    count: int
    opened: bool
    offers: list[Offered] | None


class Awarded(Schema):
    """An award, and the digest of the evidence pack that replays to it."""

    procurement: Name
    title: str
    bidder: str
    decided: datetime
    tender_digest: Digest
    pack_digest: Digest


class Entry(Schema):
    """An entry of the library, as `wellspent library show --json` prints it."""

    id: str
    kind: str
    shelf: str
    entry: dict[str, Any]


class EntryName(Schema):
    """A line of the library's list."""

    id: str
    label: str
    shelf: str


class Happened(Schema):
    """An event of the chain: ids and digests only."""

    number: int
    at: Annotated[
        str, Field(json_schema_extra={"format": "date-time"}, description="In UTC, to the microsecond.")
    ]
    kind: str
    actor: str
    subject: str
    procurement: int | None
    digest: str
    previous: str
    hash: Digest


class Head(Schema):
    """Where the chain of events ends."""

    number: int
    hash: str
