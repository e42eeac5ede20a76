"""The e-mails about accounts that the sign-in library does not write."""

from __future__ import annotations

from django.core.mail import send_mail
from django.utils.translation import gettext as _

from wellspent.portal.accounts.models import Invitation
from wellspent.portal.ui.jinja import day

SIGNED = "Wellspent"


def invitation(sent: Invitation, link: str) -> None:
    """The invitation with its link, to the address that was invited."""
    role = sent.get_role_display().lower()
    told = {"by": sent.invited_by or SIGNED, "organisation": sent.organisation, "role": role}
    paragraphs = (
        _("%(by)s invites you to join %(organisation)s on Wellspent as %(role)s.") % told,
        _("Follow this link to join:"),
        link,
        _("The link works once, until %(day)s, and only for this address.") % {"day": day(sent.expires)},
        _("If you did not expect this, you need do nothing."),
    )
    subject = _("Join %(organisation)s on Wellspent") % told
    send_mail(" ".join(subject.split()), "\n\n".join(paragraphs) + "\n", None, [sent.email])
