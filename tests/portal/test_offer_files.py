"""Supporting files at the site: looked into, scanned, sealed; read by the bidder always, by the buyer once opened."""

from __future__ import annotations

import hashlib
import io
import json
import socket
import struct
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.files.test_uploads import PDF, PROGRAM, workbook
from tests.portal.conftest import World
from tests.portal.offering import begin, closed, full_tender, opened, said, submitted, write

from wellspent.portal.tendering.models import OfferFile, Procurement
from wellspent.portal.tendering.offers import uploads as offer_uploads


@pytest.fixture
def tender(world: World) -> Procurement:
    return full_tender(world)


def sent(client: Client, number: int, name: str, content: bytes) -> Any:
    return client.post(f"/offers/{number}/files", {"file": SimpleUploadedFile(name, content)})


def test_a_file_is_sealed_and_comes_back_as_it_was(tender: Procurement) -> None:
    client, number = begin(tender)
    assert sent(client, number, "Programme 2027.pdf", PDF).status_code == 302
    kept = OfferFile.objects.get()
    assert b"Catalog" not in bytes(kept.sealed)
    got = client.get(f"/offers/{number}/files/{kept.digest}")
    assert got.content == PDF
    assert got["Content-Disposition"] == 'attachment; filename="Programme 2027.pdf"'
    assert "sandbox" in got["Content-Security-Policy"]
    assert "Programme 2027.pdf" in said(client.get(f"/offers/{number}/check"))


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("programme.pdf", PROGRAM, "Its name says that it is a PDF, and what is in it is not"),
        ("costs.xlsx", workbook("=cmd|'/c calc'!A0"), "A cell begins with =, and a spreadsheet may run it"),
        ("setup.exe", PROGRAM, "files are not taken"),
        ("empty.pdf", b"", "The file is empty"),
    ],
)
def test_a_file_that_may_not_be_taken_is_refused_on_the_page(
    tender: Procurement, name: str, content: bytes, sentence: str
) -> None:
    client, number = begin(tender)
    page = sent(client, number, name, content)
    assert sentence in said(page)
    assert page.status_code == 200
    assert OfferFile.objects.count() == 0


def test_a_file_over_the_limit_is_read_past_and_never_stored(
    tender: Procurement, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(offer_uploads, "MOST", 300_000)
    stored: list[bytes] = []
    client, number = begin(tender)
    page = sent(client, number, "film.pdf", PDF + b"0" * 1_000_000)
    assert "The file is larger than 10 MB. Make it smaller" in said(page)
    assert stored == []
    assert OfferFile.objects.count() == 0
    page = client.post(
        f"/offers/{number}/workbook", {"file": SimpleUploadedFile("film.xlsx", b"0" * 1_000_000)}
    )
    assert "The file is larger than 10 MB" in said(page)


def test_no_file_is_chosen(tender: Procurement) -> None:
    client, number = begin(tender)
    assert "Choose a file" in said(client.post(f"/offers/{number}/files"))


def test_the_same_file_twice_and_too_many_files(tender: Procurement, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wellspent.portal.tendering.offers.actions.MOST_FILES", 2)
    client, number = begin(tender)
    sent(client, number, "one.txt", b"one")
    assert "already there" in said(sent(client, number, "again.txt", b"one"))
    sent(client, number, "two.txt", b"two")
    assert "at most 2 files" in said(sent(client, number, "three.txt", b"three"))


def test_a_file_taken_out_stays_with_the_submission_that_names_it(world: World, tender: Procurement) -> None:
    client, number = begin(tender)
    write(client, number)
    sent(client, number, "one.txt", b"one")
    sent(client, number, "two.txt", b"two")
    first, second = (hashlib.sha256(text).hexdigest() for text in (b"one", b"two"))
    place = submitted(client, number)
    client.post(f"/offers/{number}/files", {"remove": first})
    assert client.post(f"/offers/{number}/files", {"remove": first}).status_code == 404
    named = json.loads(client.get(f"{place}/offer.json").content)["files"]
    assert [each["digest"] for each in named] == [first, second]
    submitted(client, number)
    opened(world, tender)
    buyer = Client()
    buyer.force_login(world.officer)
    assert buyer.get(f"/offers/{number}/files/{second}").content == b"two"
    assert buyer.get(f"/offers/{number}/files/{first}").status_code == 404


def test_nobody_but_the_bidder_reads_a_file_before_opening(world: World, tender: Procurement) -> None:
    client, number = begin(tender)
    write(client, number)
    sent(client, number, "one.txt", b"one")
    submitted(client, number)
    place = f"/offers/{number}/files/{hashlib.sha256(b'one').hexdigest()}"
    for user in (world.officer, world.lead, world.firm_user, world.stranger, world.evaluators[0]):
        other = Client()
        other.force_login(user)
        assert other.get(place).status_code == 404
    assert Client().get(place).status_code == 404
    closed(tender)
    other.force_login(world.officer)
    assert other.get(place).status_code == 404
    opened(world, tender)
    assert other.get(place).content == b"one"
    stranger = Client()
    stranger.force_login(world.firm_user)
    assert stranger.get(place).status_code == 404


def test_files_are_not_changed_after_the_deadline(tender: Procurement) -> None:
    client, number = begin(tender)
    sent(client, number, "one.txt", b"one")
    closed(tender)
    assert "The deadline was" in said(sent(client, number, "two.txt", b"two"))
    page = client.post(f"/offers/{number}/files", {"remove": hashlib.sha256(b"one").hexdigest()})
    assert "The deadline was" in said(page)


class Scanner:
    """A scanner at a socket, which answers as clamd does."""

    def __init__(self, path: Path, answer: bytes) -> None:
        self.answer, self.received = answer, b""
        self.line = socket.socket(socket.AF_UNIX)
        self.line.bind(str(path))
        self.line.listen()
        self.thread = threading.Thread(target=self._serve)
        self.thread.start()

    def _serve(self) -> None:
        line, _ = self.line.accept()
        with line, line.makefile("rb") as read:
            assert read.read(10) == b"zINSTREAM\0"
            while size := struct.unpack("!I", read.read(4))[0]:
                self.received += read.read(size)
            line.sendall(self.answer)


@pytest.fixture
def scanner(settings: Any) -> Iterator[Any]:
    import tempfile

    made: list[Scanner] = []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "clamd.sock"

        def answering(answer: bytes) -> Scanner:
            settings.CLAMAV = str(path)
            made.append(Scanner(path, answer))
            return made[-1]

        yield answering
        for one in made:
            one.thread.join(5)
            one.line.close()


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        (b"stream: Eicar-Test-Signature FOUND\0", "The virus scanner found harmful content in it"),
        (b"INSTREAM size limit exceeded. ERROR\0", "The virus scanner could not read it"),
        (b"", "The virus scanner could not read it"),
    ],
)
def test_what_the_scanner_does_not_pass_is_refused(
    tender: Procurement, scanner: Any, answer: bytes, sentence: str
) -> None:
    client, number = begin(tender)
    scanner(answer)
    assert sentence in said(sent(client, number, "notes.txt", b"x" * 100_000))
    assert OfferFile.objects.count() == 0


def test_what_the_scanner_passes_is_taken(tender: Procurement, scanner: Any) -> None:
    client, number = begin(tender)
    asked = scanner(b"stream: OK\0")
    content = io.BytesIO(b"line\n" * 30_000).getvalue()
    assert sent(client, number, "notes.txt", content).status_code == 302
    assert asked.received == content


def test_a_scanner_that_is_away_lets_nothing_through(tender: Procurement, settings: Any) -> None:
    client, number = begin(tender)
    settings.CLAMAV = "/nowhere/clamd.sock"
    assert "cannot be checked for viruses just now" in said(sent(client, number, "notes.txt", b"x"))
    settings.CLAMAV = "127.0.0.1:1"
    assert "Try again in a few minutes" in said(sent(client, number, "notes.txt", b"x"))
