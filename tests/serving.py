"""Real server processes under a crowd of bidders, killed in the middle: what the durability test and the benchmark share.

Run as a program it makes a database ready, or tells what is in one:

    python -m tests.serving seed 200
    python -m tests.serving verify
    python -m tests.serving serve 8000
"""

from __future__ import annotations

import http.client
import json
import os
import re
import secrets
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from wellspent.portal.operation.server import THREADS, WORKERS

QUESTIONS = 20
"""The answers of each submission."""

CSRF = "c" * 32
ROOT = Path(__file__).parents[1]


@dataclass(frozen=True)
class Bidder:
    """Somebody with a written draft and a browser: the offer's number, the session's key, the receipt's token."""

    offer: int
    session: str
    token: str


@dataclass
class Site:
    """A site of its own: a folder, a database, and the real server on a free port.

    With an `application`, that one stands behind the same server, with as many processes and threads.
    """

    folder: Path
    database: str = ""
    application: str = ""
    port: int = 0
    process: subprocess.Popen[bytes] | None = None

    def environment(self) -> dict[str, str]:
        """What its processes are told."""
        own = {
            "DJANGO_SETTINGS_MODULE": "tests.served",
            "WELLSPENT_DATA_DIR": str(self.folder),
            "WELLSPENT_SECRET_KEY": "only-for-tests",
            "PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "src"))),
            "WELLSPENT_DATABASE_URL": self.database or f"sqlite:///{self.folder}/site.sqlite3",
        }
        return os.environ | own

    def run(self, *words: str) -> Any:
        """One of this module's commands in a process of its own, and the JSON that it prints."""
        command = [sys.executable, "-m", "tests.serving", *words]
        done = subprocess.run(command, cwd=ROOT, env=self.environment(), check=True, stdout=subprocess.PIPE)
        return json.loads(done.stdout)

    def seed(self, many: int) -> list[Bidder]:
        """A tender with so many written drafts."""
        return [Bidder(**row) for row in self.run("seed", str(many))]

    def start(self) -> None:
        """Start the server and wait until it answers."""
        if not self.port:
            with socket.socket() as probe:
                probe.bind(("127.0.0.1", 0))
                self.port = probe.getsockname()[1]
        command = [sys.executable, "-m", "tests.serving", "serve", str(self.port)]
        if self.application:
            command = [
                sys.executable, "-m", "gunicorn", "-b", f"127.0.0.1:{self.port}", "--workers", str(WORKERS),
                "--threads", str(THREADS), "--preload", "--no-control-socket", "--log-level", "warning", self.application,
            ]  # fmt: skip
        self.process = subprocess.Popen(command, cwd=ROOT, env=self.environment(), start_new_session=True)
        until = time.monotonic() + 30
        while time.monotonic() < until:
            try:
                line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
                line.request("GET", "/health")
                if line.getresponse().status == 200:
                    return
            except OSError:
                time.sleep(0.05)
            finally:
                line.close()
        raise TimeoutError("the server did not start")

    def cpu(self) -> float | None:
        """The seconds of processor time that its workers have used so far, where the system tells (Linux)."""
        used = 0
        for stat in Path("/proc").glob("[0-9]*/stat"):
            try:
                fields = stat.read_text().rpartition(")")[2].split()
            except OSError:  # it ended while we looked
                continue
            if self.process is not None and int(fields[1]) == self.process.pid:
                used += int(fields[11]) + int(fields[12])
        return used / os.sysconf("SC_CLK_TCK") if used else None

    def letters(self) -> set[str]:
        """The tokens of the receipts that were sent by e-mail so far."""
        sent = "".join(path.read_text() for path in (self.folder / "outbox").glob("*.log"))
        return set(re.findall(r"^Receipt +([A-Za-z0-9_-]+)$", sent, re.M))

    def kill(self) -> None:
        """Kill every process of the server at once, as a machine that loses its power does."""
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None


@dataclass
class Crowd:
    """Bidders that submit at once, each again with the same token until it is told where its receipt is."""

    site: Site
    bidders: Sequence[Bidder]
    patience: float = 60.0
    told: dict[int, str] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)
    retries: int = 0
    _next: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def submit(self, threads: int = 16) -> list[threading.Thread]:
        """Begin, on so many connections."""
        begun = [threading.Thread(target=self._work, daemon=True) for _ in range(threads)]
        for thread in begun:
            thread.start()
        return begun

    def _take(self) -> Bidder | None:
        with self._lock:
            if self._next >= len(self.bidders):
                return None
            self._next += 1
            return self.bidders[self._next - 1]

    def _work(self) -> None:
        line: http.client.HTTPConnection | None = None
        while (bidder := self._take()) is not None:
            until = time.monotonic() + self.patience
            while time.monotonic() < until:
                line = line or http.client.HTTPConnection("127.0.0.1", self.site.port, timeout=30)
                try:
                    status, place = _post(line, bidder)
                except (OSError, http.client.HTTPException):
                    line.close()
                    line = None
                    self.retries += 1
                    time.sleep(0.02)
                    continue
                if status == 302:
                    self.told[bidder.offer] = place
                else:
                    self.refused.append(f"offer {bidder.offer}: {status}")
                break
        if line is not None:
            line.close()


def _post(line: http.client.HTTPConnection, bidder: Bidder) -> tuple[int, str]:
    headers = {
        "Cookie": f"sessionid={bidder.session}; csrftoken={CSRF}",
        "X-CSRFToken": CSRF,
        "Content-Type": "application/x-www-form-urlencoded",
    }
    line.request("POST", f"/offers/{bidder.offer}/submit", f"receipt={bidder.token}", headers)
    answer = line.getresponse()
    answer.read()
    return answer.status, answer.getheader("Location", "")


def database_beside(address: str) -> str:
    """A new database on the PostgreSQL server of an address; empty for any other address."""
    if not urlsplit(address).scheme.startswith("postgres"):
        return ""
    import psycopg

    name = f"served_{secrets.token_hex(4)}"
    with psycopg.connect(address, autocommit=True) as line:
        line.execute(f"CREATE DATABASE {name}")
    return f"{address.rpartition('/')[0]}/{name}"


def seed(many: int) -> list[dict[str, Any]]:
    """Tables, a published tender of twenty questions, and so many drafts with every answer written."""
    from datetime import date, timedelta
    from fractions import Fraction

    from django.contrib.sessions.backends.db import SessionStore
    from django.contrib.sessions.models import Session
    from django.core.management import call_command
    from django.utils import timezone

    from wellspent.portal.accounts.actions import found_organisation
    from wellspent.portal.accounts.models import Kind, Role, User
    from wellspent.portal.tendering import actions
    from wellspent.portal.tendering.models import Criterion, DraftAnswer, Offer

    call_command("migrate", run_syncdb=True, verbosity=0)
    call_command("createcachetable", verbosity=0)
    lead = User.objects.create_user("lead@example.org", "lead")
    buyer = found_organisation(
        by=lead, name="Harrowmere Council", kind=Kind.AUTHORITY, first=lead, role=Role.LEAD, body="local", nation="england"
    )  # fmt: skip
    tender = actions.begin(
        by=lead, organisation=buyer, title="A crowd", value=1_000_000, vat="excluded", kind="services",
        commenced=date(2026, 10, 1), deadline=timezone.now() + timedelta(days=1),
    )  # fmt: skip
    for place in range(QUESTIONS):
        Criterion.objects.create(
            procurement=tender, place=place, key=f"question-{place}", label=f"Question {place}", kind="quality",
            weight=Fraction(100, QUESTIONS), rule="scale", numbers={"scale": "5"}, question="How?", word_limit=200,
        )  # fmt: skip
    actions.publish(by=lead, procurement=tender)
    offers = Offer.objects.bulk_create(
        Offer(procurement=tender, key=f"bidder-{one}", bidder=f"Bidder {one}", email=f"b{one}@example.org")
        for one in range(many)
    )
    text = "We do what was asked, with the people named here, in the months named here. " * 5
    DraftAnswer.objects.bulk_create(
        (
            DraftAnswer(offer=offer, criterion=f"question-{place}", text=f"{offer.key}: {text}")
            for offer in offers
            for place in range(QUESTIONS)
        ),
        batch_size=2_000,
    )
    store, later = SessionStore(), timezone.now() + timedelta(days=1)
    keys = [secrets.token_hex(16) for _ in offers]
    Session.objects.bulk_create(
        Session(session_key=key, session_data=store.encode({"offers": [offer.pk]}), expire_date=later)
        for key, offer in zip(keys, offers, strict=True)
    )
    return [
        {"offer": offer.pk, "session": key, "token": secrets.token_urlsafe(24)}
        for key, offer in zip(keys, offers, strict=True)
    ]


def verify() -> dict[str, Any]:
    """Everything that was received, opened again with the site's own secret, and the chain."""
    import hashlib
    from collections import Counter

    from wellspent.portal.audit.queries import faults
    from wellspent.portal.tendering import sealing
    from wellspent.portal.tendering.models import Submission
    from wellspent.portal.tendering.offers.queries import holds

    rows = list(Submission.objects.select_related("offer__procurement"))
    whole = 0
    for made in rows:
        content = sealing.unseal(
            bytes(made.offer.procurement.sealing_key or b""), bytes(made.sealed), made.about
        )
        answers = json.loads(content)["answers"]
        named = all(text.startswith(f"{made.offer.key}:") for text in answers.values())
        whole += hashlib.sha256(content).hexdigest() == made.digest and len(answers) == QUESTIONS and named
    return {
        "offers": {str(offer): many for offer, many in Counter(made.offer_id for made in rows).items()},
        "receipts": {str(made.offer_id): [made.receipt, made.number] for made in rows},
        "whole": whole,
        "in_chain": sum(holds(made) for made in rows),
        "faults": [str(fault) for fault in faults()],
    }


def serve(port: int) -> None:
    """Serve the site as `wellspent serve` does, on a database that is ready."""
    from wellspent.portal.operation.server import run_server

    run_server("127.0.0.1", port, lambda: None)


if __name__ == "__main__":
    import django

    django.setup()
    if sys.argv[1] == "serve":
        serve(int(sys.argv[2]))
    else:
        print(json.dumps(seed(int(sys.argv[2])) if sys.argv[1] == "seed" else verify()))
