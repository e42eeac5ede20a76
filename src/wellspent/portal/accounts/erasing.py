"""What accounts hold of a person, and erasing it."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from wellspent.portal.accounts.erasure import Holding, blank
from wellspent.portal.accounts.models import Invitation, Organisation, User
from wellspent.portal.accounts.queries import left_empty

ERASED_ADDRESS = "erased@erased.invalid"
CONTACT = ("address", "email", "telephone", "website")


class Accounts:
    """Names, ways of signing in, invitations, roles, and an address given as an organisation's own."""

    def holdings(self, email: str, person: User | None) -> Iterator[Holding]:
        """What accounts hold of somebody."""
        yield Holding(_("Invitations sent to your address"), Invitation.objects.filter(email=email).count())
        organisations = Organisation.objects.filter(email__iexact=email)
        yield Holding(_("Organisations whose e-mail address is yours"), organisations.count())
        if person is None:
            return
        yield Holding(_("Your name, e-mail address and password"), 1)
        yield Holding(
            _("Passkeys, authenticator apps and recovery codes"),
            Authenticator.objects.filter(user=person).count(),
        )
        yield Holding(
            _("Connections to your organisation’s sign-in"), SocialAccount.objects.filter(user=person).count()
        )
        yield Holding(_("Browsers where you are signed in"), UserSession.objects.filter(user=person).count())
        yield Holding(
            _("Registered suppliers left without anybody: how they are reached"), len(left_empty(person))
        )
        yield Holding(
            _("Roles that you hold or held"),
            person.memberships.count(),
            _(
                "They end now. That somebody held a role then explains what was done in it; your name does not stay."
            ),
        )
        yield Holding(
            _("What you did, in the chain of events"),
            1,
            _("It holds numbers and never names. Without it nobody could show that nothing was changed."),
        )

    def erase(self, email: str, person: User | None, *, over: bool) -> None:  # noqa: ARG002 (others use it)
        """Erase what accounts hold; the roles end."""
        now = timezone.now()
        for invitation in Invitation.objects.filter(email=email):
            invitation.email = ERASED_ADDRESS
            invitation.withdrawn = invitation.withdrawn or now
            invitation.save(update_fields=["email", "withdrawn"])
        _forget(email)
        if person is None:
            return
        for organisation in left_empty(person):
            _unreachable(organisation)
        for membership in person.memberships.filter(ended=None):
            membership.ended = now
            membership.save(update_fields=["ended"])
        store = import_module(settings.SESSION_ENGINE).SessionStore()
        for session in UserSession.objects.filter(user=person):
            store.delete(session.session_key)
            session.delete()
        for kind in (Authenticator, SocialAccount, EmailAddress):
            kind.objects.filter(user=person).delete()
        blank(person)


def _forget(email: str) -> None:
    """Take an address out of the organisations that gave it as theirs, and out of their history."""
    for organisation in Organisation.objects.filter(email__iexact=email):
        organisation.email = ""
        organisation.save(update_fields=["email"])
    Organisation.history.filter(email__iexact=email).update(email="")


def _unreachable(organisation: Organisation) -> None:
    """Take away how a supplier that nobody is left of is reached: of a sole trader, it is the person's own."""
    for name in CONTACT:
        setattr(organisation, name, "")
    organisation.save(update_fields=list(CONTACT))
    organisation.history.update(**dict.fromkeys(CONTACT, ""))
