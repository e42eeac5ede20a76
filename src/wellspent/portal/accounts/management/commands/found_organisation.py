"""Found a buyer: the one thing about accounts that nobody can do on the site."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.db import transaction
from django.urls import reverse

from wellspent.method.purchases import BODIES, NATIONS
from wellspent.portal.accounts import actions, letters
from wellspent.portal.accounts.models import Kind, Role


class Command(BaseCommand):
    """Makes a contracting authority or a shared service, and invites its first social value lead."""

    help = "Found a contracting authority or a shared service, and invite its first social value lead."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What is asked."""
        parser.add_argument("name", help='the organisation\'s name, such as "Harrowmere Council"')
        parser.add_argument("lead", help="the e-mail address of its first social value lead")
        parser.add_argument("--kind", choices=[Kind.AUTHORITY.value, Kind.SHARED.value], default="authority")
        parser.add_argument("--body", choices=BODIES, default="local")
        parser.add_argument("--nation", choices=NATIONS, default="england")
        parser.add_argument("--site", default="http://127.0.0.1:8000", help="the address that people use")

    def handle(self, **options: Any) -> None:
        """Found, invite, send, and print the link too."""
        try:
            validate_email(options["lead"])
        except ValidationError as error:
            raise CommandError(f"{options['lead']} is not an e-mail address") from error
        with transaction.atomic():
            made = actions.found_organisation(
                by=None,
                name=options["name"],
                kind=Kind(options["kind"]),
                first=None,
                role=Role.LEAD,
                body=options["body"],
                nation=options["nation"],
            )
            invitation, token = actions.invite(
                by=None, organisation=made, email=options["lead"], role=Role.LEAD
            )
        link = options["site"].rstrip("/") + reverse("accept-invitation", args=[token])
        letters.invitation(invitation, link)
        self.stdout.write(
            f"{made} is founded. An invitation was sent to {invitation.email}; its link:\n{link}"
        )
