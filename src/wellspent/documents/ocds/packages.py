"""Releases and records, in the packages that carry them. Source: Open Contracting Data Standard 1.1.5."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from typing import Any

from wellspent.documents.ocds.awards import awards_block, bids_block, contracts_block
from wellspent.documents.ocds.parties import buyer_reference, parties
from wellspent.documents.ocds.process import STAGES, Process, check, stage_day
from wellspent.documents.ocds.tender import tender_block
from wellspent.documents.ocds.values import Json, instant, known
from wellspent.method.errors import Fault, Refused, unknown_name

KINDS = ("release", "record")

_RAW = "https://raw.githubusercontent.com"
_OCP = f"{_RAW}/open-contracting-extensions"

EXTENSIONS = (
    "https://standard.open-contracting.org/profiles/eu/latest/en/extension.json",
    f"{_OCP}/ocds_performance_failures_extension/master/extension.json",
    f"{_OCP}/ocds_suitability_extension/master/extension.json",
    f"{_OCP}/ocds_sustainability_extension/master/extension.json",
    f"{_OCP}/ocds_partyDetails_scale_extension/master/extension.json",
    f"{_OCP}/ocds_partyDetails_vcse_extension/master/extension.json",
    f"{_RAW}/cabinetoffice/ocds_uk_extension/main/extension.json",
)
"""The extensions whose fields are used, besides our own: the first is the European profile, with lots, bids,
award criteria and metrics in it, as Find a Tender declares them."""


@dataclass(frozen=True, slots=True)
class Publication:
    """What the publisher says of a package. `published` is a day or a moment; None where the tender's own will do.

    `uri` is where the package will stand, `extension` where our own extension is published.
    """

    published: date | datetime | None = None
    uri: str = ""
    licence: str = ""
    extension: str = ""


def release(process: Process, stage: str, published: date | datetime | None = None) -> Json:
    """The release of a stage: everything known of the process by then. Raises `Refused` for what it lacks."""
    if stage not in STAGES:
        raise Refused(unknown_name("stage", stage, STAGES, "--stage"))
    check(process, stage, published)
    moment = stage_day(process, stage) or published
    assert moment is not None  # noqa: S101 - `check` has made sure
    awarded = stage in STAGES[1:]
    return known(
        ocid=process.ocid,
        id=_release_id(process, stage, instant(moment)),
        date=instant(moment),
        tag=[stage],
        initiationType="tender",
        parties=parties(process, bidders=awarded),
        buyer=buyer_reference(process),
        tender=tender_block(process, stage),
        bids=bids_block(process) if awarded else None,
        awards=awards_block(process, stage) if awarded else None,
        contracts=contracts_block(process, stage) if stage in STAGES[2:] else None,
        language="en",
    )


def _release_id(process: Process, stage: str, moment: str) -> str:
    """A name that no other release of the process has: lots that are published apart share its ocid."""
    lot = f"-lot-{process.particulars.own_lot}" if process.particulars.own_lot else ""
    return f"{process.ocid}-{stage}{lot}-{moment[:10]}"


def releases(process: Process, stage: str, published: date | datetime | None = None) -> list[Json]:
    """The releases up to a stage, oldest first: the last, and those before it whose day is known."""
    if stage not in STAGES:
        raise Refused(unknown_name("stage", stage, STAGES, "--stage"))
    before = [one for one in STAGES[: STAGES.index(stage)] if stage_day(process, one)]
    found = [release(process, one) for one in before] + [release(process, stage, published)]
    for older, newer in pairwise(found):
        if _moment(newer) < _moment(older):
            rule = f"the {newer['tag'][0]} of {newer['date'][:10]} is before the {older['tag'][0]} of {older['date'][:10]}"
            raise Refused(Fault(rule, "Correct one of the two days."))
    return found


def _moment(one: Mapping[str, Any]) -> datetime:
    return datetime.fromisoformat(one["date"])


def compiled(listed: Sequence[Json]) -> Json:
    """The compiled release of releases that each hold all that went before: the last, under a name of its own."""
    last = listed[-1]
    return {**last, "id": f"{last['ocid']}-{last['date']}", "tag": ["compiled"]}


def package(process: Process, kind: str, stage: str, about: Publication) -> Json:
    """A release package with the release of a stage, or a record package with all up to it.

    Raises `Refused` with everything that is missing.
    """
    if kind not in KINDS:
        raise Refused(unknown_name("kind of package", kind, KINDS, "--kind"))
    listed = releases(process, stage, about.published)
    if kind == "release":
        body: Json = {"releases": listed[-1:]}
    else:
        record = {"ocid": process.ocid, "releases": listed, "compiledRelease": compiled(listed)}
        body = {"records": [record]}
    dated = instant(about.published) if about.published else listed[-1]["date"]
    if datetime.fromisoformat(dated) < _moment(listed[-1]):
        rule = f"the package is published {dated[:10]}, before its release of {listed[-1]['date'][:10]}"
        raise Refused(Fault(rule, "Give the day the package is published.", "--published"))
    extensions = [*EXTENSIONS, about.extension] if about.extension else list(EXTENSIONS)
    buyer = process.particulars.buyer
    return {
        "uri": about.uri or named_by(body),
        "version": "1.1",
        "extensions": extensions,
        "publishedDate": dated,
        "publisher": known(name=buyer.name, uri=buyer.website),
        **known(license=about.licence),
        **body,
    }


def named_by(body: Mapping[str, Any]) -> str:
    """A name for content that has no address yet: its SHA-256, as an `ni` address (RFC 6920)."""
    found = hashlib.sha256(json.dumps(body, sort_keys=True, ensure_ascii=False).encode()).digest()
    return f"ni:///sha-256;{base64.urlsafe_b64encode(found).decode().rstrip('=')}"
