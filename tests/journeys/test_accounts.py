"""People come in: by keyboard alone, by invitation, by code, by passkey; on a phone; with script off."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core import mail
from django.core.cache import cache
from playwright.sync_api import expect
from tests.journeys.conftest import Visitor
from tests.portal.conftest import person
from tests.portal.provider import Provider, provider  # noqa: F401 (the fixture)

from wellspent.portal.accounts import actions
from wellspent.portal.accounts.models import Kind, Membership, Organisation, Role, User
from wellspent.portal.audit.queries import faults

pytestmark = pytest.mark.django_db(transaction=True)
Visit = Callable[..., Visitor]
STRONG = "seven green herons"


@pytest.fixture(autouse=True)
def _fresh_limits() -> None:
    cache.clear()


def council(lead: User) -> Organisation:
    """A buyer with its first lead."""
    return actions.found_organisation(
        by=lead, name="Harrowmere Council", kind=Kind.AUTHORITY, first=lead, role=Role.LEAD
    )


def tabs_to(visitor: Visitor, selector: str) -> None:
    """Press Tab until the focus stands on `selector`; it must come within thirty."""
    for _ in range(30):
        visitor.page.keyboard.press("Tab")
        if visitor.page.evaluate("s => document.activeElement.matches(s)", selector):
            return
    raise AssertionError(f"{selector} is not reached by Tab at {visitor.page.url}")


def fits(visitor: Visitor) -> None:
    """Nothing stands beyond the screen's edge."""
    wide = visitor.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert wide <= 0, f"{visitor.page.url} is {wide} pixels too wide"


def test_each_role_signs_in_by_keyboard_alone(visit: Visit) -> None:
    lead = person("lead")
    buyer = council(lead)
    firm = actions.found_organisation(
        by=None, name="Greenways", kind=Kind.SUPPLIER, first=person("supplier"), role=Role.SUPPLIER
    )
    assert firm.memberships.count() == 1
    for role in Role:
        if role not in (Role.LEAD, Role.SUPPLIER):
            actions.join(by=lead, organisation=buyer, user=person(role.value), role=role)
    for role in Role:
        visitor = visit()
        visitor.goes_to("/")
        visitor.page.keyboard.press("Tab")
        assert visitor.page.evaluate("document.activeElement.className").startswith("govuk-skip-link")
        tabs_to(visitor, 'a[href="/accounts/login/"]')
        visitor.page.keyboard.press("Enter")
        visitor.page.wait_for_url("**/accounts/login/")
        tabs_to(visitor, "[name=login]")
        visitor.page.keyboard.type(f"{role.value}@example.org")
        tabs_to(visitor, "[name=password]")
        visitor.page.keyboard.type(role.value)
        visitor.page.keyboard.press("Enter")
        expect(visitor.page.locator("h1")).to_have_text(
            "My offers" if role is Role.SUPPLIER else "What needs you"
        )
        visitor.check()
        tabs_to(visitor, 'a[href="/account"]')
        visitor.page.keyboard.press("Enter")
        visitor.page.wait_for_url("**/account")
        visitor.check()


@pytest.mark.parametrize("script", [True, False])
def test_somebody_is_invited_makes_an_account_and_joins(visit: Visit, script: bool) -> None:
    council(person("lead"))
    lead = visit(script=script)
    lead.signs_in("lead@example.org", "lead")
    lead.goes_to("/people")
    lead.presses("Send the invitation")
    assert "Enter the e-mail address to invite" in lead.page.content()
    assert lead.page.title().startswith("Error:")
    lead.fills(email="ines@harrowmere.example")
    lead.chooses("Evaluator")
    lead.presses("Send the invitation")
    (letter,) = mail.outbox
    link = re.search(r"http://[^/]+(/join/\S+)", str(letter.body))
    assert link is not None
    newcomer = visit(script=script, phone=True)
    newcomer.goes_to(link.group(1))
    fits(newcomer)
    newcomer.follows("Create an account")
    newcomer.page.locator("[name=password1]").fill("password")
    newcomer.comes_by(newcomer.page.get_by_role("button", name="Create an account", exact=True))
    assert "too common" in newcomer.page.content()
    newcomer.fills(password1=STRONG)
    newcomer.page.get_by_role("button", name="Create an account", exact=True).click()
    newcomer.page.wait_for_url("**/join/**")
    newcomer.check()
    newcomer.presses("Join")
    assert "You joined Harrowmere Council" in newcomer.page.content()
    fits(newcomer)
    assert Membership.objects.get(user__email="ines@harrowmere.example").role == Role.EVALUATOR
    lead.goes_to("/people")
    assert "Withdraw" not in lead.page.content(), "nobody is waiting any more"
    assert not faults()


def test_somebody_with_an_account_signs_in_to_join(visit: Visit) -> None:
    lead, known = person("lead"), person("known")
    _, token = actions.invite(by=lead, organisation=council(lead), email=known.email, role=Role.OFFICER)
    visitor = visit()
    visitor.goes_to(f"/join/{token}")
    visitor.follows("sign in to join")
    visitor.fills(login=known.email, password="known")
    visitor.page.get_by_role("button", name="Sign in", exact=True).click()
    visitor.page.wait_for_url("**/join/**")
    visitor.presses("Join")
    assert "Begin a procurement" in visitor.page.content()


@pytest.mark.parametrize("script", [True, False])
def test_a_supplier_comes_registers_and_changes_a_fact(visit: Visit, script: bool) -> None:
    person("owner")
    owner = visit(script=script, phone=True)
    owner.signs_in("owner@example.org", "owner")
    owner.follows("Register your organisation")
    owner.presses("Register")
    fits(owner)
    assert owner.page.locator(".govuk-error-summary li").count() == 5
    owner.fills(name="Meadow Works CIC", number="1234567", address="1 Mill Lane", email="t@meadow.example")
    owner.chooses("Companies House")
    for question in ("sme", "vcse"):
        owner.page.locator(f"[name={question}][value=yes]").check()
    owner.presses("Register")
    assert "Meadow Works CIC is registered" in owner.page.content()
    owner.goes_to("/organisation")
    fits(owner)
    owner.follows("Change these facts")
    owner.fills(telephone="01234 567890")
    owner.presses("Save and continue")
    assert "01234 567890" in owner.page.content()


def test_an_app_on_the_phone_is_set_up_and_asked_at_the_next_sign_in(visit: Visit) -> None:
    lead = person("lead")
    council(lead)
    visitor = visit()
    visitor.signs_in("lead@example.org", "lead")
    visitor.goes_to("/account")
    visitor.follows("Passkeys, authenticator app and recovery codes")
    visitor.follows("Set up an authenticator app")
    visitor.fills(password="lead")
    visitor.presses("Continue")
    secret = visitor.page.locator("p .ws-mono").inner_text()
    code = format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))
    visitor.fills(code=code)
    visitor.presses("Set up the app")
    codes = visitor.page.locator(".ws-codes li").all_inner_texts()
    assert len(codes) == 10
    other = visit(script=False, phone=True)
    other.signs_in("lead@example.org", "lead")
    expect(other.page.locator("h1")).to_have_text("Enter the code from your authenticator app")
    fits(other)
    other.fills(code="123")
    other.comes_by(other.page.get_by_role("button", name="Sign in", exact=True))
    assert "That code is wrong or too old" in other.page.content()
    other.fills(code=codes[0])
    other.page.get_by_role("button", name="Sign in", exact=True).click()
    expect(other.page.locator("h1")).to_have_text("What needs you")
    other.check()


def test_a_passkey_is_added_and_signs_in_alone(visit: Visit, settings: Any) -> None:
    settings.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
    lead = person("lead")
    council(lead)
    visitor = visit()
    assert "//localhost:" in visitor.address, "a passkey belongs to a name, never to a number"
    machine = visitor.context.new_cdp_session(visitor.page)
    machine.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    key = machine.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"]
    visitor.signs_in("lead@example.org", "lead")
    visitor.goes_to("/accounts/2fa/")
    visitor.follows("Add a passkey")
    visitor.fills(password="lead")
    visitor.presses("Continue")
    visitor.fills(name="Work laptop")
    visitor.chooses("Sign in with this passkey alone, without a password")
    visitor.page.get_by_role("button", name="Add the passkey").click()
    visitor.page.wait_for_url("**/recovery-codes/**")
    visitor.check()
    assert len(machine.send("WebAuthn.getCredentials", {"authenticatorId": key})["credentials"]) == 1
    visitor.goes_to("/accounts/2fa/webauthn/")
    assert "Work laptop" in visitor.page.content()
    fits(visitor)
    visitor.goes_to("/account")
    visitor.presses("Sign out")
    visitor.goes_to("/accounts/login/")
    visitor.page.get_by_role("button", name="Sign in with a passkey").click()
    expect(visitor.page.locator("h1")).to_have_text("What needs you")
    visitor.check()
    visitor.goes_to("/account")
    visitor.presses("Sign out")
    machine.send("WebAuthn.setUserVerified", {"authenticatorId": key, "isUserVerified": False})
    visitor.goes_to("/accounts/login/")
    visitor.page.get_by_role("button", name="Sign in with a passkey").click()
    expect(visitor.page.get_by_role("alert")).to_contain_text("No passkey was used", timeout=60_000)
    assert not visitor.complaints


PAGES = (
    "/account", "/organisations", "/organisation", "/organisation/about", "/organisation/services/add", "/people",
    "/accounts/2fa/", "/accounts/sessions/", "/accounts/password/change/", "/accounts/email/", "/accounts/logout/",
    "/register", "/nothing-here", "/",
)  # fmt: skip
OPEN = (
    "/", "/tenders/", "/accounts/login/", "/accounts/signup/", "/accounts/password/reset/",
    "/accounts/password/reset/done/", "/accounts/password/reset/key/1-set-password/", "/accounts/confirm-email/",
    "/accounts/confirm-email/none/", "/accounts/inactive/", "/accounts/social/login/cancelled/",
    "/accounts/social/login/error/", "/join/none",
)  # fmt: skip


@pytest.mark.parametrize("phone", [True, False])
def test_every_page_about_accounts_is_sound_on_a_phone_and_on_a_desk(visit: Visit, phone: bool) -> None:
    lead = person("lead")
    council(lead)
    stranger, visitor = visit(phone=phone), visit(phone=phone)
    for path in OPEN:
        stranger.page.goto(stranger.address + path)
        stranger.complaints.clear()  # the browser reports a 404 as an error: the page is what counts
        stranger.check()
        fits(stranger)
        assert "Wellspent" in stranger.page.title()
    visitor.signs_in("lead@example.org", "lead")
    for path in PAGES:
        visitor.page.goto(visitor.address + path)
        visitor.complaints.clear()
        visitor.check()
        fits(visitor)
        assert visitor.page.locator("h1").count() == 1, path
        assert visitor.page.locator(".govuk-button:not(.govuk-button--secondary)").count() <= 1, path


def test_a_shared_service_switches_between_its_authorities(visit: Visit) -> None:
    lead, shared = person("lead"), person("shared")
    buyer = council(lead)
    service = actions.found_organisation(
        by=None, name="Three Rivers Procurement", kind=Kind.SHARED, first=shared, role=Role.OFFICER
    )
    visitor = visit()
    visitor.signs_in("lead@example.org", "lead")
    visitor.goes_to("/organisation")
    visitor.follows("Let a shared service act for you")
    visitor.page.get_by_label("Shared service").select_option(label=service.name)
    visitor.presses("Let it act for us")
    assert "Three Rivers Procurement may now act for you" in visitor.page.content()
    theirs = visit(phone=True)
    theirs.signs_in("shared@example.org", "shared")
    theirs.goes_to("/organisations")
    assert "Harrowmere Council you act for it now" in theirs.page.locator("main").inner_text()
    theirs.presses("Three Rivers Procurement")
    assert "Three Rivers Procurement" in theirs.page.locator(".ws-header").inner_text()
    theirs.goes_to("/organisations")
    theirs.presses("Harrowmere Council")
    assert buyer.name in theirs.page.locator(".ws-header").inner_text()
    fits(theirs)


def test_a_browser_goes_to_the_organisations_own_service_and_back(
    visit: Visit,
    provider: str,  # noqa: F811
    settings: Any,
) -> None:
    policy = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    away = {"form-action": [*policy["form-action"], provider]}
    settings.CONTENT_SECURITY_POLICY = {"DIRECTIVES": policy | away}
    Provider.email = "newcomer@harrowmere.example"
    visitor = visit()
    visitor.goes_to("/accounts/login/")
    visitor.presses("Sign in with Harrowmere sign-in")
    expect(visitor.page.locator("h1")).to_have_text("You belong to no organisation yet")
    assert "newcomer@harrowmere.example" in visitor.page.content()
    visitor.goes_to("/account")
    visitor.follows("Sign in with your organisation")
    fits(visitor)


def test_a_browser_is_kept_from_a_service_that_is_not_named(visit: Visit, provider: str) -> None:  # noqa: F811
    visitor = visit()
    visitor.goes_to("/accounts/login/")
    visitor.page.get_by_role("button", name="Sign in with Harrowmere sign-in").click()
    visitor.page.wait_for_timeout(1_000)
    assert visitor.page.url.startswith(visitor.address), "the content policy holds forms to this site"
    assert any("form-action" in said for said in visitor.complaints)


@pytest.mark.parametrize("script", [True, False])
def test_a_bidder_changes_to_welsh_and_back(visit: Visit, script: bool) -> None:
    visitor = visit(script=script, phone=True)
    visitor.goes_to("/tenders/")
    visitor.presses("Cymraeg")
    expect(visitor.page.locator("h1")).to_have_text("Tendrau sy'n agored i gynigion")
    expect(visitor.page.locator("html")).to_have_attribute("lang", "cy")
    fits(visitor)
    for path in ("/", "/accounts/login/", "/accounts/signup/"):
        visitor.goes_to(path)
        fits(visitor)
        expect(visitor.page.locator(".ws-unreviewed")).to_contain_text("adolygu")
    visitor.presses("English")
    expect(visitor.page.locator("h1")).to_have_text("Create an account")
