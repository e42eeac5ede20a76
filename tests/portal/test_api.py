"""The site for programs: tokens, pages by key, and what a program may read when."""

from __future__ import annotations

import hashlib
import json
import zipfile
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from tests.portal.conftest import World, offered
from tests.portal.evaluating import awarded

from wellspent.cli.publishing import process_of
from wellspent.documents.ocds.checks import faults_of
from wellspent.documents.ocds.packages import release
from wellspent.method.errors import Refused
from wellspent.portal.accounts import actions as accounts
from wellspent.portal.accounts.models import Membership, Role, User
from wellspent.portal.accounts.queries import standing
from wellspent.portal.api import actions, queries
from wellspent.portal.api.models import ApiToken
from wellspent.portal.audit import queries as audit
from wellspent.portal.audit.chain import hash_of
from wellspent.portal.audit.models import Event
from wellspent.portal.evaluation import award_actions
from wellspent.portal.tendering import actions as tendering
from wellspent.portal.tendering.models import Procurement
from wellspent.portal.tendering.offers import actions as offer_actions


@pytest.fixture(autouse=True)
def nobody_asked_yet() -> None:
    """The throttle counts in the cache, which outlives a test."""
    cache.clear()


def token_for(user: User, role: Role, days: int = 30) -> str:
    """The secret of a new token."""
    _, secret = actions.make_token(by=user, who=standing(user, None), label="tests", role=role, days=days)
    return secret


def get(path: str, secret: str = "", **asked: Any) -> tuple[int, Any]:
    """The status and the JSON of an address."""
    headers = {"Authorization": f"Bearer {secret}"} if secret else {}
    answer = Client().get(f"/api/v1{path}", asked, headers=headers)
    return answer.status_code, answer.json()


def test_only_a_tokens_digest_is_kept(world: World) -> None:
    secret = token_for(world.officer, Role.OFFICER)
    row = ApiToken.objects.get()
    kept = [str(value) for value in ApiToken.objects.values_list().get()]
    assert secret not in " ".join(kept)
    assert row.digest == hashlib.sha256(secret.encode()).hexdigest()
    assert Event.objects.filter(kind="token-made", organisation=world.buyer.pk).count() == 1


def test_a_token_can_do_no_more_than_its_maker(world: World) -> None:
    with pytest.raises(Refused, match="no more than you can"):
        token_for(world.officer, Role.LEAD)
    with pytest.raises(Refused, match="at most a year"):
        token_for(world.officer, Role.OFFICER, days=400)
    with pytest.raises(Refused, match="no more than you can"):
        token_for(world.stranger, Role.OFFICER)


def test_a_token_works_until_revoked_past_its_day_or_its_maker_has_left(
    world: World, tender: Procurement
) -> None:
    accounts.join(by=world.lead, organisation=world.buyer, user=world.officer, role=Role.LEAD)
    secret = token_for(world.officer, Role.OFFICER)
    token = ApiToken.objects.get()
    assert get("/procurements", secret)[0] == 200
    token.refresh_from_db()
    assert token.last_used is not None
    membership = Membership.objects.get(user=world.officer, role=Role.OFFICER)
    accounts.leave(by=world.lead, membership=membership)
    assert get("/procurements", secret)[0] == 401
    accounts.join(by=world.lead, organisation=world.buyer, user=world.officer, role=Role.OFFICER)
    assert get("/procurements", secret)[0] == 200
    ApiToken.objects.filter(pk=token.pk).update(
        made=timezone.now() - timedelta(days=2), expires=timezone.now() - timedelta(days=1)
    )
    assert get("/procurements", secret)[0] == 401
    other = token_for(world.officer, Role.OFFICER)
    actions.revoke_token(
        by=world.officer, token=ApiToken.objects.get(revoked__isnull=True, expires__gt=timezone.now())
    )
    assert get("/procurements", other)[0] == 401


@pytest.mark.parametrize("secret", ["", "wsp_", "wsp_unknown", "Basic x", "wsp_" + "a" * 5000])
def test_without_a_token_that_works_nothing_is_read(world: World, tender: Procurement, secret: str) -> None:
    for path in ("/procurements", f"/procurements/{tender.slug}", "/awards", "/events"):
        assert get(path, secret)[0] == 401


def test_a_stranger_s_token_finds_nothing(world: World, tender: Procurement) -> None:
    secret = token_for(world.rival_user, Role.SUPPLIER)
    assert get("/procurements", secret) == (200, {"items": [], "next": None})
    for path in (f"/procurements/{tender.slug}", f"/procurements/{tender.slug}/offers"):
        assert get(path, secret)[0] == 404
    assert get("/procurements", secret, after=tender.slug)[0] == 404


def test_lists_go_on_by_key_to_their_end_and_hold_each_row_once(world: World) -> None:
    for number in range(7):
        tendering.begin(by=world.officer, organisation=world.buyer, title=f"Purchase {number}")
    secret, seen, after = token_for(world.officer, Role.OFFICER), [], ""
    for _ in range(4):
        _, page = get("/procurements", secret, limit=2, after=after)
        seen += [item["id"] for item in page["items"]]
        after = page["next"]
    assert after is None
    assert seen == [f"purchase-{number}" for number in reversed(range(7))]
    assert get("/procurements", secret, stage="open")[1]["items"] == []


@pytest.mark.parametrize("limit", ["0", "-1", "101", "9" * 21, "many", "1.5", ""])
def test_a_limit_out_of_bounds_is_told_not_tried(world: World, limit: str) -> None:
    secret = token_for(world.officer, Role.OFFICER)
    for path in ("/procurements", "/tenders", "/events", "/awards", "/library/proxy", "/ocds/releases"):
        assert get(path, secret, limit=limit)[0] == 422
    assert get("/events", secret, after="9" * 21)[0] == 422


def test_a_tender_is_public_once_published_and_its_file_is_what_its_digest_names(
    world: World, draft: Procurement
) -> None:
    assert get("/tenders")[1]["items"] == []
    assert get(f"/tenders/{draft.slug}")[0] == 404
    assert get(f"/tenders/{draft.slug}/tender-file")[0] == 404
    tendering.publish(by=world.officer, procurement=draft)
    status, told = get(f"/tenders/{draft.slug}")
    assert (status, told["value"], told["buyer"]) == (200, "1200000.00", "Harrowmere Council")
    assert [item["id"] for item in get("/tenders")[1]["items"]] == [draft.slug]
    file = Client().get(f"/api/v1/tenders/{draft.slug}/tender-file")
    assert hashlib.sha256(file.content).hexdigest() == told["tender_digest"] == draft.tender_digest


def test_before_opening_a_program_learns_how_many_offers_and_no_more(
    world: World, tender: Procurement
) -> None:
    offer = offered(world, tender, world.firm, world.firm_user, 1_165_000, 8)
    made = offer_actions.submit(by=world.firm_user, offer=offer, receipt="r-1")
    secret = token_for(world.lead, Role.LEAD)
    path = f"/procurements/{tender.slug}/offers"
    assert get(path, secret)[1] == {"count": 1, "opened": False, "offers": None}
    feed = json.dumps(get("/events", secret, limit=100)[1])
    assert "offer" not in feed
    assert made.digest not in feed
    tender.deadline = timezone.now() - timedelta(seconds=1)
    tender.save()
    assert get(path, secret)[1]["opened"] is False
    tendering.consent_to_open(by=world.officer, procurement=tender)
    assert get(path, secret)[1]["offers"] is None
    tendering.consent_to_open(by=world.lead, procurement=tender)
    told = get(path, secret)[1]
    assert [one["digest"] for one in told["offers"]] == [made.digest]
    assert told["offers"][0]["head"] == made.head
    assert "1165000" not in json.dumps(told)


def test_events_follow_a_cursor_and_make_their_hashes_again(world: World, tender: Procurement) -> None:
    secret, seen, after = token_for(world.lead, Role.LEAD), [], "0"
    while True:
        page = get("/events", secret, limit=3, after=after)[1]
        if not page["items"]:
            break
        seen += page["items"]
        after = page["next"]
    assert [one["number"] for one in seen] == list(
        Event.objects.filter(organisation=world.buyer.pk).order_by("number").values_list("number", flat=True)
    )
    for one in seen:
        event = Event(**{**one, "at": datetime.fromisoformat(one["at"]), "organisation": world.buyer.pk})
        assert hash_of(event) == one["hash"]
    assert get("/events", token_for(world.officer, Role.OFFICER))[0] == 404
    number, last = audit.head()
    assert get("/head")[1] == {"number": number, "hash": last}


def test_the_library_is_what_ships_and_is_dated(world: World) -> None:
    status, told = get("/library/proxy/wellby")
    assert status == 200
    assert told["entry"]["id"] == "wellby"
    assert get("/library/proxy/wellby", on="2019-01-01")[1]["entry"] != told["entry"]
    assert get("/library/proxy/nothing-like-it")[0] == 404
    for bad in ("2026-02-31", "12", "yesterday"):
        assert get("/library/proxy/wellby", on=bad)[0] == 422
    names, after = [], ""
    while after is not None:
        page = get("/library/measure", limit=100, after=after)[1]
        names += [item["id"] for item in page["items"]]
        after = page["next"]
    assert names == sorted(set(names))
    assert "local-target-group-jobs" in names


def test_the_feed_is_open_contracting_data(world: World, tender: Procurement) -> None:
    status, package = get("/ocds/releases", limit=1)
    assert status == 200
    assert faults_of(package) == []
    (release,) = package["releases"]
    assert release["ocid"] == f"ocds-213czf-{tender.slug}"
    assert release["tender"]["title"] == "Grounds maintenance"
    assert "links" not in package


def test_a_procurement_keeps_the_id_that_its_notice_gave_it(world: World, draft: Procurement) -> None:
    tendering.change(by=world.officer, procurement=draft, ocid="ocds-h6vhtk-0a1b2c")
    tendering.publish(by=world.officer, procurement=draft)
    package = get("/ocds/releases")[1]
    assert [one["ocid"] for one in package["releases"]] == ["ocds-h6vhtk-0a1b2c"]
    assert faults_of(package) == []


def test_an_award_is_in_the_feed_once_its_notice_is_published_and_names_the_winner_alone(
    world: World, tender: Procurement
) -> None:
    made = awarded(world, tender)
    award_actions.send_summaries(by=world.officer, award=made)
    assert [one["tag"] for one in get("/ocds/releases")[1]["releases"]] == [["tender"]]
    award_actions.publish_notice(by=world.officer, award=made, on=timezone.localdate())
    package = get("/ocds/releases")[1]
    assert faults_of(package) == []
    first, last = package["releases"]
    assert (first["tag"], last["tag"], first["ocid"]) == (["tender"], ["award"], last["ocid"])
    (award,) = last["awards"]
    assert [one["name"] for one in award["suppliers"]] == ["Greenways Co-operative"]
    assert award["assessmentSummariesDateSent"].startswith(str(timezone.localdate()))
    assert "Northmoor" not in json.dumps(package)
    assert "1080000" not in json.dumps(package)
    assert not any(str(user) in json.dumps(package) for user in (*world.evaluators, world.officer))


def test_the_release_of_an_award_is_the_one_that_the_command_makes_of_the_sealed_tender(
    world: World, tender: Procurement, tmp_path: Path
) -> None:
    made = awarded(world, tender)
    award_actions.send_summaries(by=world.officer, award=made)
    award_actions.publish_notice(by=world.officer, award=made, on=timezone.localdate())
    mine = get("/ocds/releases")[1]["releases"][1]
    with zipfile.ZipFile(BytesIO(bytes(made.pack))) as pack:
        pack.extractall(tmp_path)
    sealed = next(tmp_path.rglob("tender.json"))
    process = process_of(sealed, ocid=mine["ocid"]).process
    theirs = release(process, "award", timezone.localdate())
    since = {"assessmentSummariesDateSent", "standstillPeriod", "documents"}
    for one in (mine, theirs):
        one["awards"] = [{key: award[key] for key in award if key not in since} for award in one["awards"]]
    assert mine == theirs


def test_a_pack_that_was_changed_takes_no_other_release_away(
    world: World, tender: Procurement, caplog: pytest.LogCaptureFixture
) -> None:
    made = awarded(world, tender)
    award_actions.send_summaries(by=world.officer, award=made)
    award_actions.publish_notice(by=world.officer, award=made, on=timezone.localdate())
    made.pack, made.pack_digest = bytes(made.pack).replace(b"Greenways", b"Greedways"), "0" * 64
    made.save()
    assert [one["tag"] for one in get("/ocds/releases")[1]["releases"]] == [["tender"]]
    assert "no award release of grounds-maintenance" in caplog.text


def test_one_organisation_cannot_ask_without_end(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    from wellspent.portal.api.v1 import api

    assert isinstance(api.throttle, list)
    for throttle in api.throttle:
        monkeypatch.setattr(throttle, "num_requests", 3)
    assert [get("/head")[0] for _ in range(5)] == [200, 200, 200, 429, 429]


def test_a_person_makes_sees_and_revokes_tokens_on_a_page(world: World) -> None:
    client = Client()
    client.force_login(world.officer)
    assert "There is no token yet" in client.get("/account/tokens").content.decode()
    wrong = client.post("/account/tokens", {"label": "", "role": "lead"}).content.decode()
    for told in ("Enter what the token is for", "Choose a role that you hold", "Choose how long it works"):
        assert told in wrong
    made = client.post("/account/tokens", {"label": "Warehouse", "role": "officer", "days": "30"})
    assert made["Cache-Control"] == "no-store"
    token = ApiToken.objects.get()
    assert "wsp_" in made.content.decode()
    assert "wsp_" not in client.get("/account/tokens").content.decode()
    other = Client()
    other.force_login(world.rival_user)
    assert other.post(f"/account/tokens/{token.pk}/revoke").status_code == 404
    colleague = Client()
    colleague.force_login(world.evaluators[0])
    assert colleague.post(f"/account/tokens/{token.pk}/revoke").status_code == 404
    assert client.post(f"/account/tokens/{token.pk}/revoke").status_code == 302
    token.refresh_from_db()
    assert token.revoked is not None
    assert queries.tokens(standing(world.lead, None)).count() == 0


def test_the_page_about_the_api_names_every_address(world: World) -> None:
    shown = Client().get("/api/").content.decode()
    described = Client().get("/api/v1/openapi.json").json()
    assert described["openapi"].startswith("3.1")
    for path in described["paths"]:
        assert path in shown
