"""Rows to the tender file and the offer file, and back: the same content the command reads.

The site has no format of its own. What is published is the canonical tender file; what is submitted is the
canonical offer, with the price and the written answers that the tender asks for beside the promises.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC
from fractions import Fraction
from typing import Any

from django.conf import settings
from django.urls import reverse

from wellspent.documents.rulewords import quantity_words
from wellspent.files.offers import OWN_SET, OfferSheet
from wellspent.files.reading.cells import MOST_PLACES, read_sheet
from wellspent.files.reading.documents import Document, load_json
from wellspent.files.reading.entered import entered
from wellspent.files.reading.places import in_words
from wellspent.files.sheets import TenderSheet
from wellspent.files.shelves.catalogue import find_measure
from wellspent.method.canonical import canonical_bytes
from wellspent.method.frameworks import Measure
from wellspent.method.numbers import spell, spell_fixed
from wellspent.method.shelves import Library
from wellspent.portal.shelf.adapters import library_of_tender
from wellspent.portal.tendering.lots.queries import together, whole_value
from wellspent.portal.tendering.models import AskedMeasure, Criterion, Offer, OfferFile, Procurement, WayIn

Content = dict[str, Any]
"""A file's content as plain data: what TOML or JSON would hold."""


def money(pence: int) -> str:
    """Pence as the text of an amount."""
    return spell_fixed(Fraction(pence, 100), 2)


def _known(content: Mapping[str, Any]) -> Content:
    """The content without what is not known: left out, never empty."""
    return {key: value for key, value in content.items() if value not in (None, "", [], {})}


def document(name: str, content: Content) -> Document:
    """Content as a document of the file readers; `name` is what their refusals call it."""
    return Document(name, content, in_words)


def stored(name: str, text: str | bytes) -> Document:
    """Canonical bytes that were kept, as a document."""
    return document(name, load_json(name, text if isinstance(text, str) else text.decode()))


def criterion_content(row: Criterion) -> Content:
    """An award criterion as the tender file writes it."""
    return _known(
        {
            "id": row.key,
            "label": row.label,
            "kind": row.kind,
            "weight": row.weight,
            "rule": row.rule,
            "measure": row.measure,
            "measures": _to_choose(row),
            "social_value": "yes" if row.social_value and row.kind == "quality" else None,
            "question": row.question,
            "guidance": "\n".join(part for part in (row.guidance, *_named(row)) if part),
            "word_limit": row.word_limit,
            "evidence": row.evidence,
            "descriptor": row.descriptors,
            **row.numbers,
        }
    )


def _named(row: Criterion) -> list[str]:
    """What the tender names for measures that leave it to the tender: bidders read it with the criterion."""
    names = [row.measure] if row.kind == "measure" else _to_choose(row)
    library = library_of_tender(row.procurement)
    return [
        f"{find_measure(library, asked.measure).label}: {'; '.join(asked.groups)}."
        for asked in row.procurement.measures.all()
        if asked.groups and asked.measure in names
    ]


def _to_choose(row: Criterion) -> list[str]:
    """The measures that bidders choose from under pounds of social value: those asked, without any scored alone."""
    if row.kind != "value":
        return []
    alone = set(row.procurement.criteria.exclude(measure="").values_list("measure", flat=True))
    return [asked.measure for asked in row.procurement.measures.all() if asked.measure not in alone]


def unit_of(library: Library, measure: Measure) -> str:
    """The unit that quantities of a measure are told in: "share" for a percentage, else its plural."""
    plural: str = library.find("unit", measure.unit).entry["plural"]
    return "share" if measure.unit == "share" else plural


def target_numbers(target: Fraction | None) -> Content:
    """The numbers of a criterion that is scored against the buyer's target."""
    return {} if target is None else {"target": spell(target, MOST_PLACES)}


def target_content(row: AskedMeasure) -> Content:
    """The buyer's target for a measure, as a key performance indicator of the contract."""
    library = library_of_tender(row.procurement)
    measure = find_measure(library, row.measure)
    said = quantity_words(row.target or Fraction(0), unit_of(library, measure))
    named = f" ({'; '.join(row.groups)})" if row.groups else ""
    return {"id": measure.id, "title": f"{measure.label}{named}", "target": said}


def where_to_offer(row: Procurement) -> str:
    """Where bidders make their offer on this site: by its whole address where the site knows its own name, else in

    words, since a path without a host looks like an address and leads nowhere.
    """
    names = [host for host in settings.ALLOWED_HOSTS if "." in host and host[:1].isalpha()]
    scheme = "https" if settings.SECURE_SSL_REDIRECT else "http"
    email = row.organisation.email
    write = f". If you cannot reach it, write to {email}" if email else ""
    if not names:
        return f"On the page of this tender on the buyer’s Wellspent site{write}"
    return f"On the page of this tender: {scheme}://{names[0]}{reverse('tender', args=[row.slug])}{write}"


def particulars_content(row: Procurement) -> Content:
    """What a tender states beside its rules: its days, its way in, its targets, and who buys."""
    buyer = row.organisation
    asked = row.measures.exclude(target=None)
    here = row.way_in == WayIn.HERE
    return _known(
        {
            "reference": row.reference,
            "description": row.description,
            "tender_deadline": row.deadline and row.deadline.astimezone(UTC).isoformat(),
            "enquiries_deadline": row.questions_until and row.questions_until.astimezone(UTC).isoformat(),
            "contract_from": row.contract_from,
            "contract_to": row.contract_to,
            "procedure": row.procedure,
            "submission": where_to_offer(row) if here else row.submission,
            "cpv": row.cpv,
            "division": division_content(row),
            "kpi": [target_content(measure) for measure in asked],
            "buyer": _known(
                {
                    "id": buyer.identifier,
                    "address": buyer.address,
                    "email": buyer.email,
                    "phone": buyer.telephone,
                    "website": buyer.website,
                }
            ),
        }
    )


def division_content(row: Procurement) -> Content:
    """What a lot's tender states of the tender that it is a lot of: nothing where it is none."""
    whole = row.whole
    if whole is None:
        return {}
    value = whole_value(row)
    return _known(
        {
            "title": whole.title,
            "lot_title": row.lot_title,
            "lots": [lot.lot for lot in together(row)],
            "value": None if value is None else money(value),
            "most_offered": whole.most_offered,
            "most_won": whole.most_won,
        }
    )


def tender_content(row: Procurement) -> Content:
    """A procurement's rules as the tender file writes them."""
    buyer = row.organisation
    return _known(
        {
            "id": row.slug,
            "title": row.title,
            "ocid": row.ocid,
            "lot": row.lot,
            "buyer": buyer.name,
            "value": None if row.value is None else money(row.value),
            "vat": row.vat,
            "kind": row.kind,
            "body": buyer.body,
            "nation": buyer.nation,
            "commenced": row.commenced,
            "policy": row.policy,
            "known": row.known,
            "framework": row.framework,
            "method": row.method,
            "out_of": row.out_of,
            "quality_to_price": row.quality_to_price,
            "tie_break": row.tie_break,
            "currency": row.currency,
            "particulars": particulars_content(row),
            "criterion": [criterion_content(criterion) for criterion in row.criteria.all()],
            "clause": [
                _known({"id": f"clause-{place}", "label": clause.title, "text": clause.text})
                for place, clause in enumerate(row.clauses.all(), 1)
            ],
        }
    )


def tender_sheet(row: Procurement) -> tuple[TenderSheet, Document]:
    """The draft's sheet, read as a file's would be. Raises `Refused` with every fault of its format."""
    read = document("this procurement", _plain(tender_content(row)))
    return read_sheet(read, TenderSheet), read


def tender_bytes(row: Procurement) -> bytes:
    """The canonical tender file of a draft. Raises `Refused` with every fault of its format."""
    return canonical_bytes(entered(tender_sheet(row)[0]))


def _plain(content: Content) -> Content:
    """Content as canonical JSON would give it back: exact numbers spelled, days as text."""
    return dict(json.loads(canonical_bytes(content)))


def promises_content(offer: Offer) -> list[Content]:
    """The promises of an offer that have a quantity; what was left empty is not promised."""
    return [
        _known(
            {
                "measure": row.measure,
                "quantity": row.quantity,
                "unit": row.unit,
                "from": row.since,
                "to": row.until,
                "statement": row.statement,
            }
        )
        for row in sorted(offer.promises.all(), key=lambda row: row.measure)
        if row.quantity is not None
    ]


def offer_content(offer: Offer) -> Content:
    """Everything a bidder submits, as it is sealed: who, the offer file, the price, the answers."""
    promises = promises_content(offer)
    answers = sorted(offer.answers.all(), key=lambda row: row.criterion)
    file = {"bid": offer.key, "bidder": offer.bidder, "edition": OWN_SET, "promise": promises}
    return _known(
        {
            "tender": offer.procurement.tender_digest,
            "bid": offer.key,
            "bidder": offer.bidder,
            "email": offer.email,
            "about": about_content(offer),
            "members": offer.members,
            "price": None if offer.price is None else money(offer.price),
            "answers": {row.criterion: row.text for row in answers if row.text},
            "met": {row.criterion: row.met for row in answers if row.met is not None},
            "lines": {row.criterion: row.lines for row in answers if row.lines is not None},
            "files": [
                {"name": row.name, "digest": row.digest, "size": row.size, "media_type": row.media_type}
                for row in files_kept(offer)
            ],
            "offer": file if promises else None,
        }
    )


def files_kept(offer: Offer) -> list[OfferFile]:
    """The files in the draft of an offer, without their bytes; those loaded before are not asked for again."""
    loaded = getattr(offer, "kept", None)
    if loaded is not None:
        return list(loaded)
    return list(offer.files.filter(removed__isnull=True).defer("sealed"))


ABOUT = ("identifier", "address", "telephone", "website", "sme", "vcse")
"""What a supplier says of itself once, for all buyers; a bidder without an account says it with its offer."""


def about_content(offer: Offer) -> Content:
    """What is known of a bidder: its supplier organisation's own facts, or those given with this offer."""
    if offer.supplier is None:
        return _known(dict(offer.about))
    return _known({name: getattr(offer.supplier, name) for name in ABOUT})


def offer_sheet(content: Content) -> tuple[OfferSheet, Document] | None:
    """The offer of an opened submission, as the file readers give it; None where nothing was promised."""
    if "offer" not in content:
        return None
    read = document(f"the offer of {content['bidder']}", content["offer"])
    return read_sheet(read, OfferSheet), read
