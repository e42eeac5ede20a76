"""What a resident reads of an award without signing in: the list, why the winner won, and how to check it."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import timedelta
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs

import pytest
from django.test import Client
from django.utils import timezone
from tests.portal.conftest import World
from tests.portal.evaluating import awarded
from tests.portal.test_award_witness import WHY, disregarded
from tests.portal.test_awarding import replay

from wellspent.portal.audit.models import Event
from wellspent.portal.evaluation import award_actions, award_queries
from wellspent.portal.evaluation.models import Award
from wellspent.portal.tendering import actions as tendering
from wellspent.portal.tendering.lots import actions as lot_actions
from wellspent.portal.tendering.lots import queries as lot_queries
from wellspent.portal.tendering.models import Offer, Procurement

PAGE = "/tenders/grounds-maintenance/award"


def noticed(world: World, made: Award) -> Award:
    """The award with its summaries sent and its notice published today."""
    award_actions.send_summaries(by=world.officer, award=made)
    award_actions.publish_notice(by=world.officer, award=made, on=timezone.localdate())
    return made


def read(client: Client, path: str) -> str:
    """A page's words, without its marks; every answer is looked up as a stranger would."""
    answer = client.get(path)
    assert answer.status_code == 200, path
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode())))


def test_before_the_notice_nothing_shows(client: Client, world: World, tender: Procurement) -> None:
    made = awarded(world, tender)
    for path in (PAGE, f"{PAGE}/pack"):
        assert client.get(path).status_code == 404
    award_actions.send_summaries(by=world.officer, award=made)
    assert client.get(PAGE).status_code == 404, "the bidders know; the notice is not out"
    assert award_queries.public_awards() == []
    assert "Greenways" not in read(client, "/public/awards")
    award_actions.publish_notice(by=world.officer, award=made, on=timezone.localdate())
    assert client.get(PAGE).status_code == 200


def test_the_page_says_who_won_and_why(client: Client, world: World, tender: Procurement) -> None:
    made = noticed(world, awarded(world, tender))
    said = read(client, PAGE)
    for words in (
        "Harrowmere Council",
        "Greenways Co-operative came first of 2 tenders: total points 58.8 of 100.",
        "Price offered £1,165,000",
        "2 tenders arrived in time: all of them were assessed.",
        "How the successful tender earned its points",
        "How the work will be done 4 of 5 40 50",
        "What social value was promised",
        ["Jobs", "for", "people", "from", "a", "target", "group"][0],
        "8 full-time-equivalent years",
        "1 January 2027 to 31 December 2028",
        "£900,000 or less earns all the points",
        "Had the weights of the criteria been drawn at random",
        "the contract may be entered into from",
        made.pack_digest,
        tender.tender_digest,
        Event.objects.get(kind="award-made").hash,
        "wellspent replay grounds-maintenance-public.zip",
        "How to make an award again, step by step",
    ):
        assert words in said, words


def test_every_link_of_the_page_leads_somewhere(client: Client, world: World, tender: Procurement) -> None:
    noticed(world, awarded(world, tender))
    html = client.get(PAGE).content.decode()
    links = {unescape(link) for link in re.findall(r'<a [^>]*href="(/[^"#]*)', html)}
    assert {f"{PAGE}/pack", "/tenders/grounds-maintenance", "/help/replay"} <= links
    assert [link for link in sorted(links) if client.get(link).status_code not in (200, 302)] == []


def test_each_figure_leads_to_its_working(client: Client, world: World, tender: Procurement) -> None:
    noticed(world, awarded(world, tender))
    html = client.get(PAGE).content.decode()
    wanted = set(re.findall(r'href="#(working-\d+)"', html))
    there = re.findall(r'id="(working-\d+)"', html)
    assert len(wanted) >= 5
    assert wanted <= set(there)
    assert len(there) == len(set(there))
    points = re.search(r'<a[^>]*href="#(working-\d+)">18\.8</a>', html)
    assert points, "the points for price, 40 x (1.4m - 1.165m) / 0.5m"
    working = html.split(f'id="{points[1]}"')[1].split("</details>")[0]
    for number in ("1,165,000", "1,400,000", "900,000", "40"):
        assert number in working


def test_nothing_of_who_lost_is_on_the_page(client: Client, world: World, tender: Procurement) -> None:
    noticed(world, awarded(world, tender))
    rival = Offer.objects.get(procurement=tender, bidder="Northmoor Facilities")
    last = rival.submissions.get()
    page = client.get(PAGE).content.decode()
    hidden = (
        "Northmoor", rival.key, "1,080,000", "1080000", "55.6", last.digest, last.head,
        "Crews and mowers are named", "With two crews and a spare mower", "evaluator-1", "Through the college",
        *(str(user) for user in world.evaluators), "Officer", "The most advantageous tender.", "rival@example.org",
    )  # fmt: skip
    assert [secret for secret in hidden if secret in page] == []


def test_a_disregarded_tender_is_counted_and_neither_named_nor_explained(
    client: Client, world: World, tender: Procurement
) -> None:
    noticed(world, disregarded(world, tender))
    said = read(client, PAGE)
    assert "2 tenders arrived in time: 1 was assessed; 1 was disregarded and took no part." in said
    assert "Northmoor Facilities was the only tender" in said
    assert "It was the only tender, so no other weights could have changed the result." in said
    assert [secret for secret in ("Greenways", WHY, "1,165,000") if secret in said] == []


def test_the_public_pack_replays_to_the_same(
    client: Client, world: World, tender: Procurement, tmp_path: Path
) -> None:
    noticed(world, awarded(world, tender))
    answer = client.get(f"{PAGE}/pack")
    path = tmp_path / "public.zip"
    path.write_bytes(answer.content)
    ran = replay(path)
    assert (ran.returncode, ran.stdout) == (0, "same, as far as it is shown\n")
    digest = re.search(r"sha256:([0-9a-f]{64})\nTenders", ran.stderr)
    assert digest
    assert digest[1] in read(client, PAGE), "the page names the digest of what it hands out"
    assert client.get(f"{PAGE}/pack").content == answer.content


def test_a_pack_that_no_longer_holds_is_told_and_not_handed_out(
    client: Client, world: World, tender: Procurement
) -> None:
    made = noticed(world, awarded(world, tender))
    Award.objects.filter(pk=made.pk).update(
        pack=bytes(made.pack).replace(b"Greenways", b"Greedways"), pack_digest="0" * 64
    )
    said = read(client, PAGE)
    assert "There is a problem" in said
    assert "changed" in said
    assert "Awarded to Greenways Co-operative" in said
    assert client.get(f"{PAGE}/pack").status_code == 404


@pytest.fixture
def many(world: World, tender: Procurement) -> list[Award]:
    """An award and 22 copies of it under other titles, each noticed a day before the last; two on one day."""
    made = noticed(world, awarded(world, tender))
    copies = [made]
    for number in range(1, 23):
        row = Procurement.objects.get(pk=tender.pk)
        row.pk, row.title, row.slug = None, f"Paths {number} of Westgate", f"paths-{number}"
        row.save()
        on = timezone.localdate() - timedelta(days=number // 2)
        copies.append(
            Award.objects.create(
                procurement=row, offer=made.offer, reason="r", by=world.officer, pack=b"", pack_digest="0" * 64,
                notice_published=on,
            )
        )  # fmt: skip
    return copies


def test_the_list_goes_on_by_key_and_tells_each_award_once(client: Client, many: list[Award]) -> None:
    seen: list[str] = []
    path = "/public/awards"
    while path:
        html = client.get(path).content.decode()
        seen += re.findall(r'href="/tenders/([a-z0-9-]+)/award"', html)
        onwards = re.search(r'href="(\?[^"]*after=\d+)"[^>]*rel="next"', html)
        path = f"/public/awards{unescape(onwards[1])}" if onwards else ""
    assert len(seen) == len(set(seen)) == len(many)
    newest = sorted(many, key=lambda one: (one.notice_published, one.pk), reverse=True)
    assert seen == [one.procurement.slug for one in newest]


@pytest.mark.parametrize(
    ("words", "count"),
    [("", 20), ("paths westgate", 20), ("PATHS 22", 1), ("grounds", 1), ("greenways grounds", 1), ("harrowmere", 20),
     ("northmoor", 0), ("grounds paths", 0), ("%", 0), ("'; drop table", 0)],
)  # fmt: skip
def test_every_word_has_to_be_there(client: Client, many: list[Award], words: str, count: int) -> None:
    html = client.get("/public/awards", {"q": words}).content.decode()
    assert len(re.findall(r'href="/tenders/[a-z0-9-]+/award"', html)) == count
    if not count:
        assert "No award has all of these words" in unescape(html)
    assert len(many) == 23


def test_a_search_is_kept_from_page_to_page_and_in_the_files(client: Client, many: list[Award]) -> None:
    html = client.get("/public/awards", {"q": "paths westgate"}).content.decode()
    onwards = re.search(r'href="\?([^"]*after=\d+)"', html)
    assert onwards
    assert parse_qs(unescape(onwards[1]))["q"] == ["paths westgate"]
    assert "/public/awards.csv?q=paths%20westgate" in html
    assert len(json.loads(client.get("/public/awards.json?q=paths").content)["awards"]) == len(many) - 1


@pytest.mark.parametrize("after", ["0", "99999", "x", "-1", "9" * 30, ""])
def test_a_made_up_page_is_no_error(client: Client, many: list[Award], after: str) -> None:
    assert client.get("/public/awards", {"after": after}).status_code == 200
    assert many


def test_the_files_hold_every_public_award_and_what_it_cost(client: Client, many: list[Award]) -> None:
    told = client.get("/public/awards.csv")
    assert told["Content-Type"].startswith("text/csv")
    rows = list(csv.DictReader(io.StringIO(told.content.decode("utf-8-sig"))))
    assert len(rows) == len(many)
    first = next(row for row in rows if row["title"] == "Grounds maintenance")
    assert (first["supplier"], first["price"], first["expected_value"], first["currency"]) == (
        "Greenways Co-operative", "1165000.00", "1200000.00", "GBP",
    )  # fmt: skip
    assert first["page"].endswith(PAGE)
    assert first["pack_digest"] == many[0].pack_digest
    listed = json.loads(client.get("/public/awards.json").content)["awards"]
    assert [one["title"] for one in listed] == [row["title"] for row in rows]
    assert set(listed[0]) == set(rows[0])


def test_a_formula_in_a_title_is_harmless_in_a_spreadsheet(
    client: Client, world: World, tender: Procurement
) -> None:
    noticed(world, awarded(world, tender))
    Procurement.objects.filter(pk=tender.pk).update(title="=cmd|' /C calc'!A0")
    assert client.get("/public/awards.csv").content.decode("utf-8-sig").splitlines()[1].startswith("'=cmd")


def test_the_public_front_leads_everywhere_and_every_link_answers(
    client: Client, world: World, tender: Procurement
) -> None:
    noticed(world, awarded(world, tender))
    html = client.get("/public").content.decode().split("<main")[1].split("</main>")[0]
    links = re.findall(r'href="([^"#]+)"', html)
    assert {
        "/public/awards",
        "/tenders/",
        "/tenders/receipts/check",
        "/public/awards.csv",
        "/library/",
    } <= set(links)
    assert [link for link in links if client.get(link).status_code != 200] == []
    welcome = client.get("/").content.decode()
    assert 'href="/public/awards"' in welcome
    assert 'href="/public"' in welcome
    assert 'href="/public/awards"' in client.get("/tenders/").content.decode()


def test_an_empty_list_says_what_will_come(client: Client, world: World) -> None:
    assert "No contract has been awarded yet." in read(client, "/public/awards")
    assert client.get("/public/awards.csv").content.decode("utf-8-sig").startswith("title,buyer,supplier")
    assert world


def test_a_lot_of_a_divided_tender_has_its_own_award_page(
    client: Client, world: World, draft: Procurement, tmp_path: Path
) -> None:
    lot_actions.divide(by=world.officer, procurement=draft, names=["North", "South"])
    tendering.publish(by=world.officer, procurement=draft)
    _, south = lot_queries.together(draft)
    noticed(world, awarded(world, south))
    page = f"/tenders/{south.slug}/award"
    said = read(client, page)
    assert "Greenways Co-operative came first of 2 tenders: total points 58.8 of 100." in said
    assert "South" in said
    assert "Northmoor" not in said
    path = tmp_path / "lot.zip"
    path.write_bytes(client.get(f"{page}/pack").content)
    ran = replay(path)
    assert (ran.returncode, ran.stdout) == (0, "same, as far as it is shown\n"), ran.stderr
    assert south.slug in read(client, "/public/awards.csv")
