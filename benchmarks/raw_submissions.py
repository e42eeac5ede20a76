"""The floor that submissions are held beside: the same act by hand, in raw SQL, behind the same server.

A WSGI application of one page. It reads the session, the tender, the offer and its answers, seals them, appends to the
chain and keeps the submission, a transaction each: no middleware, no model, no check of the form, no letter, and no
waiting together. What it writes holds before the same verifier.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable, Iterable
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.served")
django.setup()

# ruff: noqa: E402
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection, transaction
from django.utils import timezone

from wellspent.method.canonical import canonical_bytes
from wellspent.portal.audit.chain import hash_of
from wellspent.portal.audit.models import Event
from wellspent.portal.tendering import sealing

LOCK = " FOR UPDATE" if connection.vendor == "postgresql" else ""
PLACE = re.compile(r"/offers/(\d+)/submit")
SESSION = re.compile(r"sessionid=(\w+)")


def application(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
    """Answer `/offers/<number>/submit`, and say that we are well."""
    asked = PLACE.fullmatch(environ["PATH_INFO"])
    if asked is None:
        start("200 OK", [("Content-Length", "0")])
        return []
    session = SESSION.search(environ["HTTP_COOKIE"])
    receipt = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"])).decode().partition("=")[2]
    number = _submitted(int(asked[1]), session[1] if session else "", receipt)
    start("302 Found", [("Location", f"/offers/{asked[1]}/receipts/{number}"), ("Content-Length", "0")])
    return []


def _submitted(offer: int, session: str, receipt: str) -> int:
    now = timezone.now()
    with connection.cursor() as cursor, transaction.atomic():

        def row(words: str, *given: Any) -> Any:
            cursor.execute(words, given)
            return cursor.fetchone()

        (kept,) = row(
            "SELECT session_data FROM django_session WHERE session_key = %s AND expire_date > %s",
            session,
            now,
        )
        if offer not in SessionStore().decode(kept)["offers"]:
            raise PermissionError
        key, bidder, tender, digest, wrapped = row(
            "SELECT o.key, o.bidder, t.id, t.tender_digest, t.sealing_key FROM tendering_offer o "  # noqa: S608
            "JOIN tendering_procurement t ON t.id = o.procurement_id "
            f"WHERE o.id = %s AND t.stage = 'open' AND t.deadline >= %s{LOCK}", offer, now,
        )  # fmt: skip
        again = row("SELECT number FROM tendering_submission WHERE receipt = %s", receipt)
        if again is not None:
            return int(again[0])
        cursor.execute("SELECT criterion, text FROM tendering_draftanswer WHERE offer_id = %s", [offer])
        answers = dict(cursor.fetchall())
        content = canonical_bytes({"tender": digest, "bid": key, "bidder": bidder, "answers": answers})
        (before,) = row(
            "SELECT COALESCE(MAX(number), 0) FROM tendering_submission WHERE offer_id = %s", offer
        )
        number, named = before + 1, hashlib.sha256(content).hexdigest()
        sealed = sealing.seal(bytes(wrapped), content, f"offer {offer} submission {number}")
        last, previous = row(f"SELECT number, hash FROM audit_head WHERE id = 1{LOCK}")  # noqa: S608
        event = Event(
            number=last + 1, at=now, actor=f"link:{offer}", kind="offer-submitted", subject=f"offer:{offer}",
            procurement=tender, digest=named, previous=previous,
        )  # fmt: skip
        event.hash = hash_of(event)
        cursor.execute(
            "INSERT INTO audit_event (number, at, actor, kind, subject, procurement, digest, previous, hash) "
            "VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)",
            [event.number, now, event.actor, event.kind, event.subject, tender, named, previous, event.hash],
        )
        cursor.execute(
            "UPDATE audit_head SET number = %s, hash = %s WHERE id = 1", [event.number, event.hash]
        )
        cursor.execute(
            "INSERT INTO tendering_submission (offer_id, number, receipt, at, digest, sealed, event, head, content, letter) "
            "VALUES (%s, %s, %s, %s, %s, %s, %s, %s, '', '')",
            [offer, number, receipt, now, named, sealed, event.number, event.hash],
        )
    return int(number)
