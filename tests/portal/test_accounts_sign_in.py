"""Signing in: accounts made by invitation, what is not told to guessers, limits, codes, other sign-in services."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.socialaccount.models import SocialAccount
from django.core import mail
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client
from tests.portal.conftest import World
from tests.portal.provider import Provider, provider  # noqa: F401 (the fixture)

from wellspent.portal.accounts import actions
from wellspent.portal.accounts.models import Membership, Role, User
from wellspent.portal.audit.models import Event

STRONG = "seven green herons"


@pytest.fixture(autouse=True)
def _fresh_limits() -> None:
    cache.clear()


def sign_in(client: Client, email: str, password: str, **more: str) -> Any:
    return client.post("/accounts/login/", {"login": email, "password": password, **more})


def code_for(secret: str) -> str:
    """What an authenticator app shows now."""
    return str(format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time())))))


def last_kind() -> str:
    return Event.objects.latest("number").kind


def test_an_invited_newcomer_makes_an_account_and_joins_without_a_second_letter(world: World) -> None:
    _, token = actions.invite(
        by=world.lead, organisation=world.buyer, email="new@example.org", role=Role.EVALUATOR
    )
    client, path = Client(), f"/join/{token}"
    page = client.get(path).content.decode()
    assert "Create an account" in page
    onwards = re.search(r'href="(/accounts/signup/\?[^"]+)"', page)
    assert onwards is not None
    form = client.get(onwards.group(1)).content.decode()
    assert 'value="new@example.org"' in form, "the address is filled in"
    answer = client.post("/accounts/signup/", {"email": "new@example.org", "password1": STRONG, "next": path})
    assert answer.headers["Location"] == path
    assert not mail.outbox, "the link came to that address: it is confirmed already"
    client.post(path)
    assert Membership.objects.get(user__email="new@example.org").role == Role.EVALUATOR
    kinds = list(Event.objects.values_list("kind", flat=True))
    assert "person-signed-up" in kinds


def test_an_invitation_confirms_no_other_address(world: World) -> None:
    _, token = actions.invite(
        by=world.lead, organisation=world.buyer, email="new@example.org", role=Role.OFFICER
    )
    client = Client()
    client.get(f"/join/{token}")
    client.post("/accounts/signup/", {"email": "other@example.org", "password1": STRONG})
    assert not EmailAddress.objects.get(email="other@example.org").verified
    (letter,) = mail.outbox
    assert letter.to == ["other@example.org"]


def test_a_new_account_confirms_its_address_before_it_signs_in(db: None) -> None:
    client = Client()
    client.post("/accounts/signup/", {"email": "a@example.org", "password1": STRONG})
    assert sign_in(client, "a@example.org", STRONG).headers["Location"] == "/accounts/confirm-email/"
    link = re.search(r"http://[^/]+(/accounts/confirm-email/\S+)", str(mail.outbox[0].body))
    assert link is not None
    assert "Is a@example.org your address?" in client.get(link.group(1)).content.decode()
    client.post(link.group(1))
    assert sign_in(client, "a@example.org", STRONG).headers["Location"] == "/"


@pytest.mark.parametrize(
    ("path", "field"), [("/accounts/signup/", "email"), ("/accounts/password/reset/", "email")]
)
def test_a_guesser_is_not_told_who_has_an_account(world: World, path: str, field: str) -> None:
    answers = []
    for email in (world.lead.email, "nobody@example.org"):
        answer = Client().post(path, {field: email, "password1": STRONG}, follow=True)
        answers.append((answer.status_code, re.sub(r'value="[^"]{40,}"', "", answer.content.decode())))
    assert answers[0] == answers[1]
    assert len(mail.outbox) == 2, "whoever owns the address is told"


def test_a_wrong_password_and_an_unknown_address_get_the_same_words(world: World) -> None:
    said = [
        sign_in(Client(), email, "wrong").content.decode() for email in (world.lead.email, "no@example.org")
    ]
    assert all(
        "Enter the e-mail address and password of your account. One of them is wrong." in page
        for page in said
    )


def test_after_wrong_passwords_the_right_one_waits_on_a_shared_cache(world: World, settings: Any) -> None:
    database = {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}
    settings.CACHES = {"default": database}
    call_command("createcachetable")
    for _ in range(5):
        assert "One of them is wrong" in sign_in(Client(), world.lead.email, "wrong").content.decode()
    assert "Too many wrong passwords" in sign_in(Client(), world.lead.email, "lead").content.decode()
    assert sign_in(Client(REMOTE_ADDR="10.9.8.7"), world.officer.email, "officer").status_code == 302


def test_too_many_requests_get_a_page_of_the_shell(db: None, settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"login": "1/m/ip"}
    from allauth.account import app_settings

    assert app_settings.RATE_LIMITS["login"] == "1/m/ip"
    client = Client()
    sign_in(client, "a@example.org", "x")
    answer = sign_in(client, "a@example.org", "x")
    assert answer.status_code == 429
    assert "Too many tries" in answer.content.decode()
    assert "ws-header" in answer.content.decode()


@pytest.mark.parametrize("password", ["short", "password1", "12345678901", "newcomer@example.org"])
def test_a_weak_password_is_refused_on_the_page(db: None, password: str) -> None:
    page = Client().post("/accounts/signup/", {"email": "newcomer@example.org", "password1": password})
    text = page.content.decode()
    assert "<title>Error: Create an account" in text
    assert "At least 8 characters" in text, "the rules stand beside the box, in plain words"
    assert not User.objects.exists()


def test_a_code_is_set_up_asked_for_and_its_use_recorded(
    world: World, django_capture_on_commit_callbacks: Any
) -> None:
    client = Client()
    sign_in(client, world.lead.email, "lead")
    first = client.get("/accounts/2fa/totp/activate/", follow=True)
    assert "Confirm that it is you" in first.content.decode()
    told = {"password": "lead", "next": "/accounts/2fa/totp/activate/"}
    page = client.post("/accounts/reauthenticate/", told, follow=True).content.decode()
    secret = re.search(r'class="ws-mono">([A-Z2-7]+)<', page)
    assert secret is not None
    assert (
        "Enter the 6-digit code that the app shows"
        in client.post("/accounts/2fa/totp/activate/", {}).content.decode()
    )
    wrong = client.post("/accounts/2fa/totp/activate/", {"code": "000000"}).content.decode()
    assert "That code is wrong or too old" in wrong
    with django_capture_on_commit_callbacks(execute=True):
        kept = client.post("/accounts/2fa/totp/activate/", {"code": code_for(secret.group(1))}, follow=True)
    assert "Your recovery codes" in kept.content.decode()
    assert last_kind() == "authenticator-added"
    other = Client()
    assert sign_in(other, world.lead.email, "lead").headers["Location"] == "/accounts/2fa/authenticate/"
    assert "_auth_user_id" not in other.session, "the password alone is not enough"
    assert (
        "That code is wrong" in other.post("/accounts/2fa/authenticate/", {"code": "000000"}).content.decode()
    )
    cache.clear()
    recovery = Authenticator.objects.get(user=world.lead, type="recovery_codes").wrap().get_unused_codes()[0]
    assert other.post("/accounts/2fa/authenticate/", {"code": recovery}).status_code == 302
    assert "_auth_user_id" in other.session
    sessions = client.get("/accounts/sessions/").content.decode()
    assert "Sign out everywhere else" in sessions
    client.post("/accounts/sessions/")
    assert other.get("/account").status_code == 302, "signed out from afar"


def test_a_forgotten_password_is_reset_by_a_link_that_works_once(world: World) -> None:
    client = Client()
    client.post("/accounts/password/reset/", {"email": world.lead.email})
    link = re.search(r"http://[^/]+(/accounts/password/reset/key/\S+)", str(mail.outbox[0].body))
    assert link is not None
    there = client.get(link.group(1)).headers["Location"]
    assert "Choose a new password" in client.get(there).content.decode()
    client.post(there, {"password1": STRONG, "password2": STRONG})
    assert last_kind() == "password-reset"
    assert sign_in(Client(), world.lead.email, STRONG).status_code == 302
    assert "This link no longer works" in Client().get(link.group(1), follow=True).content.decode()


def test_changing_the_password_asks_for_the_old_one_and_is_recorded(world: World) -> None:
    client = Client()
    client.force_login(world.officer)
    told = {"oldpassword": "wrong", "password1": STRONG, "password2": STRONG}
    assert (
        "That is not your current password"
        in client.post("/accounts/password/change/", told).content.decode()
    )
    client.post("/accounts/password/change/", told | {"oldpassword": "officer"})
    assert last_kind() == "password-changed"
    assert sign_in(Client(), world.officer.email, STRONG).status_code == 302


def by_oidc(client: Client, address: str) -> Any:
    """The way a browser goes: the button, the provider, and back."""
    page = client.get("/accounts/login/").content.decode()
    assert "Sign in with Harrowmere sign-in" in page
    away = client.post("/accounts/oidc/organisation/login/?process=login")
    assert away.headers["Location"].startswith(f"{address}/authorize?")
    import urllib.request

    class Stay(urllib.request.HTTPRedirectHandler):
        def redirect_request(self, *_: Any, **__: Any) -> None:
            return None

    try:
        urllib.request.build_opener(Stay).open(away.headers["Location"])
    except urllib.error.HTTPError as moved:
        back = urlsplit(moved.headers["Location"])
        moved.close()
    return client.get(f"{back.path}?{back.query}")


def test_somebody_new_signs_in_with_their_organisations_own_service(db: None, provider: str) -> None:  # noqa: F811
    Provider.email = "newcomer@harrowmere.example"
    client = Client()
    answer = by_oidc(client, provider)
    assert answer.status_code == 302, answer.content.decode()[:400]
    made = User.objects.get()
    assert made.email == "newcomer@harrowmere.example"
    assert client.session["_auth_user_id"] == str(made.pk)
    assert not queries_roles(made), "an account is not a role: that takes an invitation"
    assert by_oidc(Client(), provider).headers["Location"] == "/", "the second time it is the same account"
    assert User.objects.count() == 1


def queries_roles(user: User) -> list[str]:
    return list(user.memberships.values_list("role", flat=True))


def test_a_service_that_names_an_existing_account_does_not_take_it_over(world: World, provider: str) -> None:  # noqa: F811
    Provider.email = world.lead.email
    client = Client()
    by_oidc(client, provider)
    assert "_auth_user_id" not in client.session
    assert not SocialAccount.objects.filter(user=world.lead).exists()


def test_a_stranger_is_told_when_the_service_fails(db: None, provider: str) -> None:  # noqa: F811
    answer = Client().get("/accounts/oidc/organisation/login/callback/?error=access_denied&state=x")
    page = answer.content.decode()
    assert "Sign in" in page
    assert "ws-header" in page


def test_a_browser_may_be_sent_on_to_the_service(monkeypatch: pytest.MonkeyPatch) -> None:
    from wellspent.portal.settings import Environment

    assert Environment(oidc_issuer="https://login.example/tenant/v2").sign_in_elsewhere() == [
        "https://login.example"
    ]
    assert Environment(oidc_issuer="").sign_in_elsewhere() == []


@pytest.mark.parametrize(
    ("path", "email", "subject", "link"),
    [
        (
            "signup",
            "new@example.org",
            "Confirm your e-mail address for Wellspent",
            "/accounts/confirm-email/",
        ),
        (
            "signup",
            "lead@example.org",
            "You have an account on Wellspent already",
            "/accounts/password/reset/",
        ),
        (
            "password/reset",
            "lead@example.org",
            "Choose a new password for Wellspent",
            "/accounts/password/reset/key/",
        ),
        (
            "password/reset",
            "no@example.org",
            "There is no account with your address on Wellspent",
            "/accounts/signup/",
        ),
    ],
)
def test_a_letter_is_short_plain_and_unescaped(
    world: World, path: str, email: str, subject: str, link: str
) -> None:
    Client().post(f"/accounts/{path}/", {"email": email, "password1": STRONG})
    (letter,) = mail.outbox
    assert (letter.subject, letter.to) == (subject, [email])
    assert link in letter.body
    assert "If it was not you, you need do nothing" in letter.body
    for foreign in ("example.com", "Hello from", "&#39;", "&amp;", "{%"):
        assert foreign not in letter.body


def test_an_address_changes_when_its_new_owner_follows_the_link(world: World) -> None:
    client = Client()
    sign_in(client, world.officer.email, "officer")
    assert (
        "Enter the new e-mail address"
        in client.post("/accounts/email/", {"action_add": "on"}).content.decode()
    )
    client.post("/accounts/email/", {"email": "officer@new.example", "action_add": "on"})
    page = client.get("/accounts/email/").content.decode()
    assert "A link was sent to officer@new.example" in page
    world.officer.refresh_from_db()
    assert world.officer.email == "officer@example.org", "until the link is followed"
    link = re.search(r"http://[^/]+(/accounts/confirm-email/\S+)", str(mail.outbox[-1].body))
    assert link is not None
    client.post(link.group(1))
    world.officer.refresh_from_db()
    assert world.officer.email == "officer@new.example"
    assert last_kind() == "email-changed"
    assert "officer@new.example is confirmed" in client.get("/account").content.decode()
    assert sign_in(Client(), "officer@new.example", "officer").headers["Location"] == "/"
    assert "You are signed out" in client.post("/accounts/logout/", follow=True).content.decode()


def test_a_pending_address_is_given_up(world: World) -> None:
    client = Client()
    sign_in(client, world.officer.email, "officer")
    client.post("/accounts/email/", {"email": "wrong@new.example", "action_add": "on"})
    client.post("/accounts/email/", {"email": "wrong@new.example", "action_remove": "on"})
    page = client.get("/accounts/email/").content.decode()
    assert "wrong@new.example is no longer kept" in page
    assert "A link was sent to" not in page
    assert not EmailAddress.objects.filter(email="wrong@new.example").exists()
