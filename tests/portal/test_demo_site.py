"""The demo region as a site: one tender at each stage, made through the rooms' own actions."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from django.test import Client
from django.utils import timezone

from wellspent.awarding.sealing import different, recompute
from wellspent.files.demo import demo_region
from wellspent.portal.accounts.models import Role, User
from wellspent.portal.accounts.queries import standing
from wellspent.portal.audit import queries as audit
from wellspent.portal.audit.models import Event
from wellspent.portal.demo import clock
from wellspent.portal.demo.clock import long_ago
from wellspent.portal.demo.people import COUNCIL, PASSWORD, PEOPLE, TRUST, County
from wellspent.portal.demo.seed import seed
from wellspent.portal.evaluation import letters
from wellspent.portal.evaluation import queries as evaluation
from wellspent.portal.evaluation.models import Award
from wellspent.portal.tendering import queries
from wellspent.portal.tendering.models import Offer, Procurement, Stage, Submission


def test_inside_the_past_the_clock_shows_it_and_outside_it_does_not() -> None:
    before = timezone.now()
    with long_ago(10):
        then = timezone.now()
    assert timedelta(days=9.99) < before - then < timedelta(days=10.01)
    assert then.tzinfo is not None
    assert timezone.now() >= before


def test_everybody_has_an_account_and_every_role_is_somebody_s() -> None:
    assert {role for _, _, _, role in PEOPLE} == set(Role)
    sheet = demo_region().sheet
    bodies = {body.id for body in sheet.organisation} | {firm.id for firm in sheet.supplier}
    assert {body for _, _, body, _ in PEOPLE} <= bodies
    assert {firm.id for firm in demo_region().sheet.supplier} <= {body for _, _, body, _ in PEOPLE}
    assert len({email for email, _, _, _ in PEOPLE}) == len(PEOPLE)


@pytest.fixture
def county(db: None) -> County:
    return seed()


def test_there_is_a_tender_at_every_stage(county: County) -> None:
    lead = standing(county.people["lead@council.example"], None)
    stages = {row.title: row for row in queries.procurements(lead)}
    assert [Stage(row.stage) for row in stages.values()] == [
        Stage.DRAFT,
        Stage.OPEN,
        Stage.OPENED,
        Stage.AWARDED,
    ]
    building, running, judged, awarded = stages.values()
    assert building.need.people
    assert running.deadline is not None
    assert running.deadline > timezone.now() + timedelta(days=14)
    assert queries.received(running) == 1
    assert queries.answered(running).count() == 1
    assert evaluation.all_locked(judged)
    assert not evaluation.all_agreed(judged)
    assert Award.objects.get().procurement == awarded
    (sealed,) = queries.procurements(standing(county.people["lead@hospitals.example"], None))
    assert (sealed.stage, sealed.past(), queries.received(sealed)) == (Stage.OPEN, True, 2)
    assert set(Submission.objects.filter(offer__procurement=sealed).values_list("content", flat=True)) == {""}


def test_the_award_is_the_region_s_own_and_replays(county: County) -> None:
    """The site scores the tender as `wellspent demo` prints it, and its pack makes the award again."""
    award = Award.objects.get()
    assert award.offer.bidder == "Northmoor Facilities plc"
    pack = letters.pack_of(award)
    assert different(pack, recompute(pack)) == []
    assert award.summaries_sent is not None
    assert award.notice_published is not None


def test_the_chain_tells_it_in_the_order_it_happened(county: County) -> None:
    assert audit.faults() == []
    times = list(Event.objects.order_by("number").values_list("at", flat=True))
    assert times == sorted(times)
    assert timezone.now() - times[0] > timedelta(days=59)
    assert times[-1] < timezone.now()


def test_every_account_signs_in_and_lands_on_a_page(county: County) -> None:
    for email, _, _, role in PEOPLE:
        assert User.objects.get(email=email).check_password(PASSWORD)
        client = Client()
        client.force_login(User.objects.get(email=email))
        answer = client.get("/", follow=True)
        assert answer.status_code == 200, (email, role)
        assert "Harrowmere" in answer.content.decode() or role is Role.SUPPLIER


def test_suppliers_find_their_own_offers_alone(county: County) -> None:
    for firm in demo_region().sheet.supplier:
        asking = standing(county.bidder(firm.id), None)
        found = queries.offers_of(asking)
        assert {offer.supplier_id for offer in found} <= {county.bodies[firm.id].pk}
    assert Offer.objects.count() == 3 + 3 + 2 + 2
    assert Procurement.objects.count() == 5
    assert county.bodies[COUNCIL].pk != county.bodies[TRUST].pk


ASIDE = """
from wellspent.portal.settings import *

class Nowhere(dict):
    def __contains__(self, key): return True
    def __getitem__(self, key): return None
    def get(self, key, default=None): return None

MIGRATION_MODULES = Nowhere()
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
"""
"""Settings that make the tables as the models stand; how they came about is the migrations' own matter."""


@pytest.fixture
def place(tmp_path: Path) -> dict[str, str]:
    """An environment with a data folder of its own."""
    (tmp_path / "aside.py").write_text(ASIDE)
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("WELLSPENT_", "DJANGO_"))
    }
    return kept | {
        "WELLSPENT_DATA_DIR": str(tmp_path / "data"),
        "DJANGO_SETTINGS_MODULE": "aside",
        "PYTHONPATH": str(tmp_path),
        "PYTHONUNBUFFERED": "1",
    }


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def command(*words: str) -> list[str]:
    return [sys.executable, "-c", "from wellspent.cli.main import main; main()", *words]


@pytest.fixture
def started(place: dict[str, str], tmp_path: Path) -> Iterator[Any]:
    """Starts a server, waits until it answers, and ends it."""
    running: list[subprocess.Popen[bytes]] = []

    def start(*words: str) -> tuple[subprocess.Popen[bytes], int, Path]:
        port, log = free_port(), tmp_path / f"log-{len(running)}"
        with log.open("wb") as out:
            process = subprocess.Popen(
                command(*words, "--port", str(port)), env=place, stdout=out, stderr=out
            )
        running.append(process)
        for _ in range(240):
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=5) as answer:
                    assert answer.status == 200
                    return process, port, log
            except (urllib.error.URLError, ConnectionError):
                assert process.poll() is None, log.read_text()
                time.sleep(0.25)
        raise AssertionError(log.read_text())

    yield start
    for process in running:
        if process.poll() is None:
            process.kill()
            process.wait(10)


def test_one_command_serves_the_site_until_told_to_stop(started: Any, place: dict[str, str]) -> None:
    process, port, log = started("serve")
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=10) as answer:
        page = answer.read().decode()
    assert "Social value, with its working shown" in page
    assert "Demo data" not in page
    sheet = page.split('rel="stylesheet" href="')[1].split('"')[0]
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{sheet}", timeout=10) as answer:
        assert answer.status == 200
    again = subprocess.run(
        command("serve", "--port", str(port)), env=place, capture_output=True, text=True, timeout=60
    )
    assert again.returncode == 1
    assert f"port {port} of 127.0.0.1 cannot be used: another program listens there" in again.stderr
    assert "Traceback" not in again.stderr
    process.send_signal(signal.SIGTERM)
    assert process.wait(30) == 0
    told = log.read_text()
    assert f"Wellspent is at http://127.0.0.1:{port}" in told
    assert "Traceback" not in told


def test_the_demo_serves_its_own_county_and_keeps_it(
    started: Any, place: dict[str, str], tmp_path: Path
) -> None:
    place["WELLSPENT_DATABASE_URL"] = "postgresql://nobody@127.0.0.1:1/a-real-site"
    process, port, log = started("demo")
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/tenders/", timeout=10) as answer:
        page = answer.read().decode()
    assert "Demo data" in page
    assert "Care of cemeteries" in page
    told = log.read_text()
    assert "Northmoor Facilities plc comes first" in told
    assert all(email in told for email, _, _, _ in PEOPLE)
    assert told.count(PASSWORD) == 1
    process.send_signal(signal.SIGTERM)
    assert process.wait(30) == 0
    assert (tmp_path / "data" / "demo" / "wellspent.sqlite3").is_file()
    assert not (tmp_path / "data" / "wellspent.sqlite3").exists()


def test_fresh_deletes_only_what_the_demo_made(place: dict[str, str], tmp_path: Path) -> None:
    kept = tmp_path / "data" / "demo" / "thesis.txt"
    kept.parent.mkdir(parents=True)
    kept.write_text("mine")
    ran = subprocess.run(
        command("demo", "--fresh", "--port", str(free_port())),
        env=place,
        capture_output=True,
        text=True,
        timeout=90,
    )
    assert ran.returncode == 1
    assert "is not one that the demo made" in ran.stderr
    assert kept.read_text() == "mine"


def test_a_new_site_founds_a_buyer_is_backed_up_audited_and_restored(
    place: dict[str, str], tmp_path: Path
) -> None:
    """The administrator's own way through the commands, each in a process of its own."""

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(command(*words), env=place, capture_output=True, text=True, timeout=90)

    early = run("audit")
    assert (early.returncode, "Run `wellspent serve` once" in early.stderr) == (1, True)
    founded = run("found", "Harrowmere Council", "lead@harrowmere.example")
    assert (founded.returncode, founded.stderr) == (0, "")
    assert "http://127.0.0.1:8000/join/" in founded.stdout
    refused = run("found", "Harrowmere Council", "not an address")
    assert refused.returncode == 1
    assert "not an address is not an e-mail address" in refused.stderr
    assert "Traceback" not in refused.stderr
    audited = run("audit")
    assert audited.returncode == 0, audited.stderr
    head = audited.stdout.splitlines()[0]
    assert head.startswith("Audit head: event 2 ")
    kept = run("backup", str(tmp_path / "site.zip"))
    assert kept.returncode == 0, kept.stderr
    assert head in kept.stdout
    assert "secret-key" in kept.stderr
    assert run("restore", str(tmp_path / "site.zip")).returncode == 1
    place["WELLSPENT_DATA_DIR"] = str(tmp_path / "another")
    again = run("restore", str(tmp_path / "site.zip"))
    assert again.returncode == 0, again.stderr
    assert head in again.stdout
    assert "not the one the backup was made under" in again.stderr
    assert run("audit").stdout.splitlines()[0] == head


@pytest.mark.parametrize("hour", [0.2, 12.1, 23.9])
def test_the_county_can_be_filled_at_any_hour(db: None, hour: float) -> None:
    """Deadlines fall on a noon: what comes before and after them does so whenever the demo is begun."""
    shift = datetime.now(UTC).replace(hour=0, minute=0) + timedelta(days=1, hours=hour) - datetime.now(UTC)

    class Then(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
            return datetime.now(tz) + shift

    with patch.object(clock, "datetime", Then), patch("django.utils.timezone.datetime", Then):
        seed()
    times = list(Event.objects.order_by("number").values_list("at", flat=True))
    assert times == sorted(times)
