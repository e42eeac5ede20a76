"""Erasing a person: what is theirs is nowhere any more, what was decided stands, and the chain holds."""

from __future__ import annotations

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.core.cache import cache
from django.test import Client
from tests.portal.conftest import World, offered, person
from tests.portal.evaluating import awarded, scored, who
from typer.testing import CliRunner

from wellspent.cli.main import app
from wellspent.method.errors import Refused
from wellspent.portal.accounts import actions as accounts
from wellspent.portal.accounts import erasure, organisation_actions
from wellspent.portal.accounts.models import Invitation, Membership, Role, User
from wellspent.portal.accounts.queries import person_with
from wellspent.portal.api import actions as api
from wellspent.portal.audit import presenters
from wellspent.portal.audit import queries as audit
from wellspent.portal.audit.models import Event
from wellspent.portal.evaluation import letters
from wellspent.portal.evaluation.models import OwnScore
from wellspent.portal.operation import site
from wellspent.portal.tendering import queries as tendering
from wellspent.portal.tendering.models import Offer, Procurement, Stage
from wellspent.portal.tendering.offers import actions as offer_actions


def found_in(*texts: str) -> list[str]:
    """Every place of the database, history and all, where one of the texts still stands."""
    places = []
    for model in apps.get_models(include_auto_created=True):
        for row in model._base_manager.values():
            for column, value in row.items():
                said = value.decode("latin-1") if isinstance(value, bytes) else str(value)
                places += [
                    f"{model.__name__}.{column}: {text}" for text in texts if text.lower() in said.lower()
                ]
    return places


def signed_in(name: str) -> Client:
    """Somebody who typed their password."""
    client = Client()
    cache.clear()
    client.post("/accounts/login/", {"login": f"{name}@example.org", "password": name})
    return client


def closed(client: Client, password: str) -> str:
    """The account closed by its owner, after the password again; what the page says then."""
    asked = client.post("/account/close")
    assert asked["Location"].startswith("/accounts/reauthenticate/")
    done = client.post(asked["Location"], {"password": password})
    assert done.status_code == 302, done.content.decode()[-2_000:]
    return client.get("/").content.decode()


def test_the_page_says_what_goes_and_what_stays_and_why(world: World, tender: Procurement) -> None:
    scored(world, tender)
    text = signed_in("first").get("/account/close").content.decode()
    gone, _, stays = text.partition("What stays, without your name")
    assert "Your name, e-mail address and password" in gone
    assert "Browsers where you are signed in" in gone
    assert "Scores that you gave, with their reasons (2)" in stays
    assert "A bidder is owed the reasons" in stays
    assert "Passkeys" not in text, "what there is none of is not listed"
    assert "cannot be undone" in text


def test_an_account_is_closed_only_by_somebody_who_can_show_that_it_is_theirs(world: World) -> None:
    client = signed_in("first")
    asked = client.post("/account/close")
    assert asked["Location"].startswith("/accounts/reauthenticate/")
    wrong = client.post(asked["Location"], {"password": "not mine"})
    assert wrong.status_code == 200
    assert person_with("first@example.org") is not None
    assert Client().post("/account/close")["Location"].startswith("/accounts/login/")


def test_an_evaluator_closes_the_account_and_nothing_of_them_is_left(
    world: World, tender: Procurement
) -> None:
    _, panel = scored(world, tender)
    user = world.evaluators[0]
    user.name = "Philippa Quandary"
    user.save()
    _, secret = api.make_token(by=user, who=who(user), label="Philippa’s laptop", role=Role.EVALUATOR, days=9)
    accounts.invite(by=world.lead, organisation=world.rival, email=user.email, role=Role.SUPPLIER)
    elsewhere = signed_in("first")
    assert elsewhere.get("/account").status_code == 200
    Authenticator.objects.create(user=user, type="totp", data={"secret": "x"})
    client = Client()
    client.force_login(user)
    assert "Your account is closed" in closed(client, "first")
    assert found_in("philippa", "quandary", "first@example.org") == []
    assert elsewhere.get("/account")["Location"].startswith("/accounts/login/")
    assert (
        Client().get("/api/v1/procurements", headers={"Authorization": f"Bearer {secret}"}).status_code == 401
    )
    user.refresh_from_db()
    assert (str(user), user.is_active, user.has_usable_password()) == ("erased", False, False)
    assert not Membership.objects.filter(user=user, ended=None).exists()
    assert not EmailAddress.objects.filter(user=user).exists()
    assert OwnScore.objects.filter(member=panel[0]).count() == 2
    assert audit.faults() == []


def test_a_password_again_and_the_account_is_closed(world: World) -> None:
    assert "Your account is closed" in closed(signed_in("second"), "second")
    assert person_with("second@example.org") is None
    cache.clear()
    again = Client().post("/accounts/login/", {"login": "second@example.org", "password": "second"})
    assert again.status_code == 200
    assert person("second").pk != world.evaluators[1].pk, "the address is free again"


def test_what_they_did_is_told_as_erased_and_the_chain_holds(world: World, draft: Procurement) -> None:
    accounts.join(by=world.lead, organisation=world.buyer, user=world.stranger, role=Role.LEAD)
    before = audit.head()[0]
    erasure.erase_person(by=None, email=world.officer.email)
    lines = presenters.lines(list(audit.history_of_procurement(draft.pk)))
    assert {line.who for line in lines} == {"erased"}
    history = signed_in("lead").get(f"/buy/{draft.slug}/history").content.decode()
    assert "erased began the procurement" in history
    assert "Officer" not in history.replace("Procurement officer", "")
    assert audit.head()[0] > before
    assert audit.faults() == []
    last = Event.objects.get(kind="person-erased")
    assert (last.subject, last.actor) == (f"user:{world.officer.pk}", "system")


def test_an_award_is_made_again_after_its_people_are_erased(world: World, tender: Procurement) -> None:
    made = awarded(world, tender)
    for user in (*world.evaluators, world.officer):
        erasure.erase_person(by=None, email=user.email)
    assert letters.again(made).tender.title == tender.title
    text = signed_in("lead").get(f"/buy/{tender.slug}/panel").content.decode()
    assert "erased" in text
    assert audit.faults() == []


def test_the_last_lead_names_another_first(world: World) -> None:
    with pytest.raises(Refused, match="nobody else leads Harrowmere Council"):
        erasure.erase_person(by=world.lead, email=world.lead.email)
    client = signed_in("lead")
    asked = client.post("/account/close")
    refused = client.post(asked["Location"], {"password": "lead"})
    assert "Nobody else leads Harrowmere Council" in refused.content.decode()
    assert client.get("/account").status_code == 200
    accounts.join(by=world.lead, organisation=world.buyer, user=world.officer, role=Role.LEAD)
    erasure.erase_person(by=world.lead, email=world.lead.email)
    assert found_in("lead@example.org") == []


def test_a_refusal_erases_nothing(world: World) -> None:
    accounts.invite(by=None, organisation=world.rival, email=world.lead.email, role=Role.SUPPLIER)
    with pytest.raises(Refused):
        erasure.erase_person(by=None, email=world.lead.email)
    assert Invitation.objects.get(email=world.lead.email).withdrawn is None
    assert person_with(world.lead.email) == world.lead


def test_a_one_person_supplier_goes_with_how_it_was_reached(world: World) -> None:
    owner = person("owner")
    firm = organisation_actions.register_supplier(
        by=owner, name="Owner’s Lawns", address="3 Hill Top", email=owner.email, telephone="01999 111222"
    )
    organisation_actions.describe(by=owner, organisation=firm, telephone="01999 333444")
    erasure.erase_person(by=owner, email=owner.email)
    firm.refresh_from_db()
    assert (firm.name, firm.address, firm.email, firm.telephone) == ("Owner’s Lawns", "", "", "")
    assert found_in("3 Hill Top", "01999", "owner@example.org") == []


def test_a_supplier_with_others_keeps_how_it_is_reached(world: World) -> None:
    colleague = person("colleague")
    accounts.join(by=world.firm_user, organisation=world.firm, user=colleague, role=Role.SUPPLIER)
    organisation_actions.describe(by=colleague, organisation=world.firm, address="1 Mill Lane")
    erasure.erase_person(by=colleague, email=colleague.email)
    world.firm.refresh_from_db()
    assert world.firm.address == "1 Mill Lane"


def begun(tender: Procurement, email: str = "larch@example.org") -> Offer:
    """An offer begun by link, without an account."""
    offer, _ = offer_actions.start(by=None, procurement=tender, bidder="Larch Trust", email=email)
    return offer


def submit(offer: Offer) -> None:
    """What must be there, and submitted."""
    offer_actions.price(by=None, offer=offer, pence=108_000_000)
    offer_actions.answer(by=None, offer=offer, criterion="service", text="With two crews.")
    offer_actions.submit(by=None, offer=offer, receipt=f"r-{offer.pk}")


def test_a_draft_without_an_account_is_erased_and_the_buyer_learns_nothing(tender: Procurement) -> None:
    begun(tender)
    told = erasure.erase_person(by=None, email="Larch@Example.org ")
    assert [(one.what, one.many, one.stays) for one in told] == [
        ("Offers begun by a link and never submitted, with their files", 1, "")
    ]
    assert not Offer.objects.exists()
    assert found_in("larch") == []
    assert not audit.history_of_procurement(tender.pk).filter(kind="offer-erased").exists()
    assert audit.faults() == []


def test_a_submitted_offer_is_the_buyers_record_until_its_keeping_is_over(
    world: World, tender: Procurement
) -> None:
    offer = begun(tender)
    submit(offer)
    told = erasure.erase_person(by=None, email="larch@example.org")
    assert told[-1].what == "Your address on offers that were submitted"
    assert "buyer’s record" in told[-1].stays
    offer.refresh_from_db()
    assert offer.email == "larch@example.org"
    erasure.erase_person(by=None, email="larch@example.org", over=True)
    offer.refresh_from_db()
    assert offer.email == "larch@example.org", "the tender is not over yet"
    tender.stage = Stage.ENDED
    tender.save()
    erasure.erase_person(by=None, email="larch@example.org", over=True)
    offer.refresh_from_db()
    assert offer.email == ""
    assert offer.submissions.count() == 1
    assert audit.faults() == []


def test_a_suppliers_draft_is_reached_by_the_supplier_afterwards(world: World, tender: Procurement) -> None:
    organisation_actions.describe(
        by=world.firm_user, organisation=world.firm, email="office@greenways.example"
    )
    offer = offered(world, tender, world.firm, world.firm_user, 1_165_000, 8)
    erasure.erase_person(by=world.firm_user, email=world.firm_user.email)
    offer.refresh_from_db()
    assert offer.email in ("office@greenways.example", "")
    assert tendering.offers_of(who(world.firm_user)).count() == 0


def test_nothing_is_held_of_a_stranger(db: None) -> None:
    with pytest.raises(Refused, match="nothing is held of nobody"):
        erasure.erase_person(by=None, email="nobody@example.org")


def test_an_invitation_that_waits_is_withdrawn_and_its_address_erased(world: World) -> None:
    accounts.invite(by=world.lead, organisation=world.buyer, email="new@example.org", role=Role.OFFICER)
    erasure.erase_person(by=None, email="new@example.org")
    kept = Invitation.objects.get()
    assert not kept.works()
    assert found_in("new@example.org") == []


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch, db: None) -> CliRunner:
    monkeypatch.setattr(site, "start_django", lambda: None)
    monkeypatch.setattr(site, "refuse_unprepared", lambda: None)
    return CliRunner()


def test_the_command_shows_and_asks_before_it_erases(world: World, command: CliRunner) -> None:
    said = command.invoke(app, ["erase-person", "officer@example.org"], input="n\n")
    assert said.exit_code == 1
    assert "To erase:" in said.output
    assert "Your name, e-mail address and password (1)" in said.output
    assert "Stays, without the name:" in said.output
    assert person_with("officer@example.org") is not None
    done = command.invoke(app, ["erase-person", "officer@example.org"], input="y\n")
    assert done.exit_code == 0
    assert "Backups made before still hold it" in done.output
    assert person_with("officer@example.org") is None


def test_the_command_erases_without_asking_when_told(world: World, command: CliRunner) -> None:
    done = command.invoke(app, ["erase-person", "officer@example.org", "--yes"])
    assert done.exit_code == 0
    assert found_in("officer@example.org") == []


def test_the_command_names_what_is_wrong(world: World, command: CliRunner) -> None:
    for email, why in (("nobody@example.org", "nothing is held"), ("lead@example.org", "nobody else leads")):
        said = command.invoke(app, ["erase-person", email, "--yes"])
        assert isinstance(said.exception, Refused)
        assert why in str(said.exception)


def test_every_room_that_names_people_takes_part() -> None:
    """A new model with an e-mail address or a link to a person is thought of here, or this fails."""
    known = {
        "User", "Membership", "Invitation", "Organisation", "ApiToken", "Offer",
        "StageChange", "Extension", "DraftCheck", "Clarification", "Submission", "OpeningConsent",
        "Explanation", "Intake", "PanelMember", "AgreedScore", "ImplausibleOffer", "LoadedFile", "Award",
    }  # fmt: skip
    naming = set()
    for model in apps.get_models():
        if not model.__module__.startswith("wellspent.") or model.__name__.startswith("Historical"):
            continue
        for field in model._meta.get_fields():
            if field.__class__.__name__ == "EmailField" or (
                getattr(field, "related_model", None) is User and field.concrete
            ):
                naming.add(model.__name__)
    assert naming - known == set(), "say in a room's erasing.py what becomes of it"
    assert len(erasure.ROOMS) >= 4
