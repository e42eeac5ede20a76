"""Keeping offers that came back through the buyer's own e-tendering system: workbooks and a price list in one go.

Every file is kept as it was loaded, with who loaded it and its SHA-256, also one that was refused: then with
each fault at its cell. What was read becomes an offer of the same content as one made on the site, sealed until
two people open it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from fractions import Fraction
from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from wellspent.files.pricelist import named
from wellspent.method.canonical import canonical_bytes
from wellspent.method.errors import Fault
from wellspent.method.numbers import spell_fixed
from wellspent.portal.accounts.models import User
from wellspent.portal.audit.actions import record
from wellspent.portal.evaluation.actions import locked_row, recorded, refused
from wellspent.portal.evaluation.adapters import frozen
from wellspent.portal.evaluation.loading import Read, Returned, read_book, read_list
from wellspent.portal.evaluation.models import LoadedFile
from wellspent.portal.tendering import sealing
from wellspent.portal.tendering.adapters import Content
from wellspent.portal.tendering.models import Offer, Procurement, Stage, Submission, WayIn
from wellspent.portal.tendering.offers.actions import free_key


@transaction.atomic
def load(
    *, by: User, procurement: Procurement, workbooks: Sequence[Returned], prices: Returned | None = None
) -> list[LoadedFile]:
    """Load what came back. A file that is refused stops no other; a bidder's later workbook takes its place.

    Raises `Refused` only before the deadline, for a tender on this site, or with nothing to load.
    """
    row = locked_row(procurement, Stage.OPEN)
    if row.way_in != WayIn.ELSEWHERE or not row.past():
        rule = "files are loaded after the deadline of a tender that was run elsewhere"
        raise refused(rule, "Wait for the deadline, or let bidders offer on this site.")
    if not workbooks and prices is None:
        raise refused("there is nothing to load", "Choose the workbooks that came back, or a price list.")
    rules = frozen(row)
    found = [read_book(row, file, rules) for file in workbooks]
    amounts, listed = read_list(prices)
    waiting = {named(name): name for name in amounts}
    made = [_kept(row, one, amounts, waiting, by) for one in found]
    if prices is not None:
        made.append(_priced(row, prices, listed, amounts, waiting, by))
    return made


def _kept(
    row: Procurement, one: Read, amounts: dict[str, Fraction], waiting: dict[str, str], by: User
) -> LoadedFile:
    """Keep a workbook and, where it holds, seal the offer that it makes."""
    faults = list(one.faults)
    offer = None
    if one.content is not None:
        faults += _take_price(one.content, one.bidder, amounts, waiting)
    if one.content is not None and not faults:
        offer = _offer_of(row, one.bidder, str(one.content.get("email", "")), by)
        _seal(row, offer, one.content, by)
    return _loaded(row, one.file, faults, by, offer=offer, taken=offer is not None)


def _take_price(
    content: Content, bidder: str, amounts: dict[str, Fraction], waiting: dict[str, str]
) -> Iterable[Fault]:
    """Put the listed price into an offer's content; a fault where workbook and list differ."""
    name = waiting.pop(named(bidder), None)
    if name is None:
        return
    listed = spell_fixed(amounts[name], 2)
    if content.setdefault("price", listed) != listed:
        rule = f"the workbook's price is {content['price']}, and the price list says {listed}"
        yield Fault(rule, "Find out which was submitted, and load the two again.", "price")


def _priced(
    row: Procurement,
    file: Returned,
    faults: Sequence[Fault],
    amounts: dict[str, Fraction],
    waiting: dict[str, str],
    by: User,
) -> LoadedFile:
    """Keep a price list; its prices go to the offers loaded earlier, and one of nobody's is a fault."""
    found = list(faults)
    there = {named(offer.bidder): offer for offer in row.offers.filter(withdrawn__isnull=True)}
    for key, name in list(waiting.items()):
        offer = there.get(key)
        if offer is None:
            mend = "Load that workbook with the list, or correct the name."
            found.append(Fault(f'no workbook has come back from "{name}"', mend))
            continue
        last = offer.submissions.order_by("-number").first()
        if last is not None:
            sealed = sealing.unseal(bytes(row.sealing_key or b""), bytes(last.sealed), last.about)
            _seal(row, offer, {**json.loads(sealed), "price": spell_fixed(amounts[name], 2)}, by)
    return _loaded(row, file, found, by, prices=True, taken=bool(amounts))


def _offer_of(row: Procurement, bidder: str, email: str, by: User) -> Offer:
    """The bidder's offer: the one loaded before under the same name, or a new one."""
    for offer in row.offers.all():
        if named(offer.bidder) == named(bidder):
            return offer
    key = free_key(row, bidder)
    made = Offer.objects.create(procurement=row, key=key, bidder=bidder, email=email)
    recorded("offer-begun", made, row, by)
    return made


def _seal(row: Procurement, offer: Offer, content: Content, by: User) -> Submission:
    """Seal content as what stands of an offer, naming who loaded it."""
    said = {"tender": row.tender_digest, "bid": offer.key, **content}
    if "offer" in said:
        said["offer"] = {**said["offer"], "bid": offer.key}
    whole = canonical_bytes(said)
    digest = hashlib.sha256(whole).hexdigest()
    event = record(
        "offer-loaded", offer, by=by, organisation=row.organisation_id, procurement=row.pk, digest=digest
    )
    made = Submission(
        offer=offer, number=offer.submissions.count() + 1, receipt=f"loaded-{uuid4().hex}"[:40], at=timezone.now(),
        digest=digest, event=event.number, head=event.hash, loaded_by=by, sealed=b"",
    )  # fmt: skip
    made.sealed = sealing.seal(bytes(row.sealing_key or b""), whole, made.about)
    made.save(force_insert=True)
    return made


def _loaded(
    row: Procurement,
    file: Returned,
    faults: Sequence[Fault],
    by: User,
    *,
    offer: Offer | None = None,
    prices: bool = False,
    taken: bool,
) -> LoadedFile:
    """Keep the file, and record who loaded it."""
    placed = [replace(fault, file="") for fault in faults]
    made = LoadedFile.objects.create(
        procurement=row,
        offer=offer,
        name=file.name[:255],
        prices=prices,
        taken=taken,
        size=len(file.content),
        digest=file.digest,
        content=file.content,
        faults=[{"place": one.place, "rule": one.rule, "mend": one.mend} for one in placed],
        by=by,
    )
    recorded("file-loaded" if taken else "file-refused", made, row, by, file.digest)
    return made
