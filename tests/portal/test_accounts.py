"""Accounts: invitations, roles, organisations, shared services; every write with its event, nothing for a stranger."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from tests.portal.conftest import World, person

from wellspent.method.errors import Refused
from wellspent.portal.accounts import actions, organisation_actions, queries, rules
from wellspent.portal.accounts.models import Invitation, Kind, Membership, Organisation, Role, User
from wellspent.portal.audit.models import Event
from wellspent.portal.audit.queries import faults
from wellspent.portal.tendering import actions as tendering
from wellspent.portal.tendering.queries import procurements

ABOUT = {
    "name": "Meadow Works CIC",
    "register": "GB-COH",
    "number": "1234567",
    "address": "1 Mill Lane\nHarrowmere",
    "email": "tenders@meadow.example",
    "sme": "yes",
    "vcse": "no",
}


def kinds() -> list[str]:
    """The events so far, in order."""
    return list(Event.objects.order_by("number").values_list("kind", flat=True))


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def link_in(text: str) -> str:
    found = re.search(r"http://[^/]+(/join/\S+)", text)
    assert found is not None, text
    return found.group(1)


def test_an_invitation_is_sent_taken_up_once_and_recorded(world: World) -> None:
    client = signed_in(world.lead)
    answer = client.post("/people", {"email": "New@Example.org", "role": "evaluator"}, follow=True)
    assert "An invitation was sent to new@example.org" in answer.content.decode()
    (letter,) = mail.outbox
    assert letter.to == ["new@example.org"]
    assert "Lead invites you to join Harrowmere Council on Wellspent as evaluator." in letter.body
    link = link_in(str(letter.body))
    token = link.split("/")[2]
    assert token not in Invitation.objects.get().token_digest
    newcomer = signed_in(person("new"))
    assert "Join Harrowmere Council" in newcomer.get(link).content.decode()
    assert "You joined Harrowmere Council" in newcomer.post(link, follow=True).content.decode()
    assert Membership.objects.get(user__email="new@example.org").role == Role.EVALUATOR
    assert kinds()[-3:] == ["invitation-sent", "invitation-accepted", "member-joined"]
    assert newcomer.post(link).status_code == 404, "it works once"
    assert not faults()


def test_an_invitation_is_for_its_own_address_only(world: World) -> None:
    invitation, token = actions.invite(
        by=world.lead, organisation=world.buyer, email="new@example.org", role=Role.OFFICER
    )
    client = signed_in(world.stranger)
    assert "Sign in with the address" in client.get(f"/join/{token}").content.decode()
    assert "was sent to another address" in client.post(f"/join/{token}").content.decode()
    with pytest.raises(Refused, match="another address"):
        actions.accept(by=world.stranger, token=token)
    invitation.refresh_from_db()
    assert invitation.accepted is None


@pytest.mark.parametrize("how", ["withdrawn", "late", "unknown", "replaced"])
def test_a_link_that_no_longer_works_says_so(world: World, how: str) -> None:
    told = {"by": world.lead, "organisation": world.buyer, "email": "new@example.org", "role": Role.OFFICER}
    invitation, token = actions.invite(**told)  # type: ignore[arg-type]
    if how == "withdrawn":
        signed_in(world.lead).post(f"/people/invitations/{invitation.pk}/withdraw")
        assert kinds()[-1] == "invitation-withdrawn"
    elif how == "late":
        Invitation.objects.update(expires=timezone.now() - timedelta(seconds=1))
    elif how == "replaced":
        actions.invite(**told)  # type: ignore[arg-type]
    else:
        token += "x"
    newcomer = person("new")
    answer = signed_in(newcomer).get(f"/join/{token}")
    assert answer.status_code == 404
    assert "no longer works" in answer.content.decode()
    with pytest.raises(Refused, match="no longer works"):
        actions.accept(by=newcomer, token=token)
    assert not Membership.objects.filter(user=newcomer).exists()


def test_nobody_is_invited_to_what_they_hold_or_to_the_other_side(world: World) -> None:
    with pytest.raises(Refused, match="here already"):
        actions.invite(by=world.lead, organisation=world.buyer, email=world.officer.email, role=Role.OFFICER)
    with pytest.raises(Refused, match="gives no supplier user role"):
        actions.invite(by=world.lead, organisation=world.buyer, email="a@example.org", role=Role.SUPPLIER)
    answer = signed_in(world.lead).post("/people", {"email": world.officer.email, "role": "officer"})
    page = answer.content.decode()
    assert "here already" in page
    assert f'value="{world.officer.email}"' in page, "what was typed is kept"


@pytest.mark.parametrize(
    ("who", "roles"),
    [("lead", 6), ("officer", 0), ("firm_user", 1), ("stranger", 0)],
)
def test_who_may_invite_and_into_which_roles(world: World, who: str, roles: int) -> None:
    standing = queries.standing(getattr(world, who), None)
    assert len(rules.roles_to_give(standing)) == roles
    sent = signed_in(getattr(world, who)).post("/people", {"email": "a@example.org", "role": "supplier"})
    assert (sent.status_code == 302) == (who == "firm_user")
    assert sent.status_code in ((302,) if who == "firm_user" else (200,) if who == "lead" else (404,))


def test_a_role_ends_and_the_last_who_may_invite_stays(world: World) -> None:
    client = signed_in(world.lead)
    ended = Membership.objects.get(user=world.officer)
    client.post(f"/people/{ended.pk}/end")
    ended.refresh_from_db()
    assert ended.ended is not None
    assert kinds()[-1] == "member-left"
    assert not queries.standing(world.officer, None).organisation
    last = Membership.objects.get(user=world.lead)
    answer = client.post(f"/people/{last.pk}/end", follow=True)
    assert "This is the last person who can invite others" in answer.content.decode()
    last.refresh_from_db()
    assert last.ended is None
    assert ended.history.count() == 2, "history keeps both states"


def test_another_organisations_people_are_not_found(world: World) -> None:
    theirs = Membership.objects.get(user=world.lead)
    invitation, _ = actions.invite(
        by=world.lead, organisation=world.buyer, email="a@b.org", role=Role.OFFICER
    )
    for address in (f"/people/{theirs.pk}/end", f"/people/invitations/{invitation.pk}/withdraw"):
        for user in (world.rival_user, world.officer, world.stranger):
            assert signed_in(user).post(address).status_code == 404
        assert Client().post(address).status_code == 302, "to the sign-in page"
    for address in ("/people", "/organisation", "/organisation/about", "/organisation/services/add"):
        assert signed_in(world.stranger).get(address).status_code == 404
        assert Client().get(address).status_code == 302
    assert world.lead.name not in signed_in(world.rival_user).get("/people").content.decode()


def test_a_supplier_registers_once_for_all_buyers(db: None) -> None:
    client = signed_in(person("owner"))
    assert "Register your organisation" in client.get("/", follow=True).content.decode()
    answer = client.post("/register", ABOUT, follow=True)
    assert "Meadow Works CIC is registered" in answer.content.decode()
    made = Organisation.objects.get()
    assert (made.kind, made.identifier, made.sme, made.vcse) == (
        Kind.SUPPLIER,
        "GB-COH-01234567",
        True,
        False,
    )
    assert kinds() == ["organisation-founded", "member-joined"]
    again = signed_in(person("other")).post("/register", ABOUT)
    assert "GB-COH-01234567 is registered here already" in again.content.decode()
    assert "1 Mill Lane" in again.content.decode(), "what was typed is kept"
    assert Organisation.objects.count() == 1


def test_the_database_too_holds_a_number_to_one_supplier(world: World) -> None:
    told = {
        "by": None,
        "kind": Kind.SUPPLIER,
        "first": None,
        "role": Role.SUPPLIER,
        "identifier": "GB-COH-01234567",
    }
    actions.found_organisation(name="One", **told)  # type: ignore[arg-type]
    with pytest.raises(IntegrityError), transaction.atomic():
        actions.found_organisation(name="Two", **told)  # type: ignore[arg-type]
    for name in ("Three", "Four"):
        actions.found_organisation(name=name, **told | {"identifier": ""})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"name": ""}, "Enter the name of the organisation"),
        ({"number": ""}, "Enter the registered number"),
        ({"number": "12X"}, "Enter the registered number as the register prints it"),
        ({"register": ""}, "Choose the register that the number is from"),
        ({"email": "nowhere"}, "Enter an e-mail address like name@example.org"),
        ({"sme": ""}, "Say whether it is a small or medium-sized enterprise"),
        ({"website": "a b"}, "Enter a web address like"),
    ],
)
def test_a_wrong_registration_says_what_to_do(db: None, change: dict[str, str], words: str) -> None:
    page = signed_in(person("owner")).post("/register", ABOUT | change).content.decode()
    assert words in page
    assert "<title>Error: Register your organisation" in page
    assert not Organisation.objects.exists()


def test_a_supplier_without_a_number_may_register_and_say_more_later(db: None) -> None:
    client = signed_in(person("owner"))
    client.post("/register", ABOUT | {"register": "", "number": ""})
    made = Organisation.objects.get()
    assert made.identifier == ""
    assert "Not registered" in client.get("/organisation").content.decode()
    client.post("/organisation/about", ABOUT | {"register": "GB-CHC", "number": "123456", "vcse": "yes"})
    made.refresh_from_db()
    assert (made.identifier, made.vcse) == ("GB-CHC-123456", True)
    assert made.history.count() == 2
    shown = client.get("/organisation/about").content.decode()
    assert 'value="123456"' in shown
    assert re.search(r'value="GB-CHC"\s+checked', shown)


def test_only_a_lead_changes_the_buyers_facts(world: World) -> None:
    told = {
        "name": "Harrowmere Borough Council",
        "address": "Town Hall",
        "email": "procurement@harrowmere.example",
        "body": "local",
        "nation": "wales",
        "policy": "ppn-002",
    }
    assert signed_in(world.officer).post("/organisation/about", told).status_code == 404
    client = signed_in(world.lead)
    assert (
        "The organisation was changed"
        in client.post("/organisation/about", told, follow=True).content.decode()
    )
    world.buyer.refresh_from_db()
    assert (world.buyer.nation, world.buyer.policy) == ("wales", "ppn-002")
    assert kinds()[-1] == "organisation-described"
    begun = tendering.begin(by=world.lead, organisation=world.buyer, title="Lamps")
    assert begun.policy == "ppn-002", "new procurements begin with it"
    before = Event.objects.count()
    client.post("/organisation/about", told)
    assert Event.objects.count() == before, "nothing changed, nothing to record"


def test_an_unknown_fact_is_refused(world: World) -> None:
    with pytest.raises(Refused, match="has no kind"):
        organisation_actions.describe(by=world.lead, organisation=world.buyer, kind="supplier")


@pytest.fixture
def service(world: World) -> Organisation:
    """A shared service with an officer of its own."""
    return actions.found_organisation(
        by=None, name="Three Rivers Procurement", kind=Kind.SHARED, first=person("shared"), role=Role.LEAD
    )


def test_a_shared_service_acts_for_several_authorities_and_switches(
    world: World, service: Organisation
) -> None:
    other_lead = person("otherlead")
    other = actions.found_organisation(
        by=other_lead, name="Netherby Council", kind=Kind.AUTHORITY, first=other_lead, role=Role.LEAD
    )
    for lead, authority in ((world.lead, world.buyer), (other_lead, other)):
        client = signed_in(lead)
        client.post("/organisation/services/add", {"service": service.pk})
        assert "Three Rivers Procurement" in client.get("/organisation").content.decode()
        tendering.begin(by=lead, organisation=authority, title=f"For {authority}")
    assert kinds().count("shared-service-joined") == 2
    shared = User.objects.get(email="shared@example.org")
    client = signed_in(shared)
    page = client.get("/organisations").content.decode()
    assert all(
        name in page for name in ("Harrowmere Council", "Netherby Council", "Three Rivers Procurement")
    )
    client.post("/organisations", {"organisation": world.buyer.pk})
    listed = client.get("/buy/").content.decode()
    assert "For Harrowmere Council" in listed
    assert "For Netherby Council" not in listed
    standing = queries.standing(shared, service.pk)
    assert {row.title for row in procurements(standing)} == {"For Harrowmere Council", "For Netherby Council"}
    signed_in(world.lead).post(f"/organisation/services/{service.pk}/end")
    assert client.post("/organisations", {"organisation": world.buyer.pk}).status_code == 404
    assert kinds()[-1] == "shared-service-left"


def test_a_shared_service_cannot_let_itself_in(world: World, service: Organisation) -> None:
    shared = User.objects.get(email="shared@example.org")
    assert signed_in(shared).get("/organisation/services/add").status_code == 404
    organisation_actions.let_act(by=world.lead, authority=world.buyer, service=service)
    client = signed_in(shared)
    client.post("/organisations", {"organisation": world.buyer.pk})
    for address in ("/organisation/services/add", f"/organisation/services/{service.pk}/end"):
        assert client.post(address).status_code == 404, "acting for it is not leading it"
    told = {"email": "friend@example.org", "role": "lead"}
    assert client.post("/people", told).status_code == 404, "nobody of theirs stays when the arrangement ends"
    assert client.post(f"/people/{Membership.objects.get(user=world.lead).pk}/end").status_code == 404
    assert "Change these facts" in client.get("/organisation").content.decode()
    with pytest.raises(Refused, match="cannot act for"):
        organisation_actions.let_act(by=world.lead, authority=world.firm, service=service)


@pytest.mark.parametrize("typed", ["", "0", "x", "9" * 40, "-1"])
def test_choosing_an_organisation_that_is_not_ones_own_is_not_found(world: World, typed: str) -> None:
    client = signed_in(world.rival_user)
    assert client.post("/organisations", {"organisation": typed}).status_code == 404
    assert client.post("/organisations", {"organisation": world.buyer.pk}).status_code == 404


def test_a_buyer_is_founded_by_command_with_its_first_lead_invited(
    db: None, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("found_organisation", "Harrowmere Council", "lead@example.org", site="https://buy.example/")
    assert "Harrowmere Council is founded" in capsys.readouterr().out
    assert "https://buy.example/join/" in mail.outbox[0].body
    lead = person("lead")
    token = mail.outbox[0].body.split("/join/")[1].split()[0]
    actions.accept(by=lead, token=token)
    assert queries.standing(lead, None).holds(Role.LEAD)
    with pytest.raises(CommandError, match="not an e-mail address"):
        call_command("found_organisation", "X", "nobody")
    assert Organisation.objects.count() == 1


def test_ones_own_name_is_changed_and_recorded_without_the_name(world: World) -> None:
    client = signed_in(world.officer)
    assert "Enter your full name" in client.post("/account", {"name": ""}).content.decode()
    client.post("/account", {"name": "Tomos Birch"})
    world.officer.refresh_from_db()
    assert world.officer.name == "Tomos Birch"
    event = Event.objects.latest("number")
    assert (event.kind, event.subject) == ("person-renamed", f"user:{world.officer.pk}")
    assert "Tomos" not in str(vars(event))
