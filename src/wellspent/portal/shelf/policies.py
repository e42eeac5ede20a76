"""Policies to choose from: an organisation's own first, then those for many, then what other bodies decided."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from wellspent.files.shelves.library import OWN
from wellspent.method.policy import Policy
from wellspent.method.shelves import Found
from wellspent.portal.accounts.models import Organisation
from wellspent.portal.shelf.adapters import library_of


def policy_choices(organisation: Organisation) -> list[tuple[str, Any]]:
    """The policies of an organisation's library as choices, those of other bodies under a heading of their own.

    The one that it chose as its own stands first, and the heading says who chose it: it may be another body's.
    """
    found = sorted(library_of(organisation.pk).all("policy"), key=lambda one: one.entry.label.casefold())
    taken = [one for one in found if one.entry.id == organisation.policy]
    found = [one for one in found if one not in taken]
    own = [one for one in found if _its_own(one, organisation)]
    others = [one for one in found if one.entry.of and one not in own]
    general = [one for one in found if one not in own and one not in others]
    general.sort(key=lambda one: not _may_apply(one.entry, organisation.body))
    listed: list[tuple[str, Any]] = [_choice(one) for one in (*own, *general)]
    if taken:
        heading = _("Chosen by %(name)s as its own policy") % {"name": organisation.name}
        listed.insert(0, (heading, [_choice(one) for one in taken]))
    return [*listed, (_("What other bodies decided"), [_choice(one) for one in others])] if others else listed


def policy_names(organisation: Organisation) -> dict[str, str]:
    """What each of them is called."""
    return {one.entry.id: one.entry.label for one in library_of(organisation.pk).all("policy")}


def _choice(found: Found) -> tuple[str, str]:
    return found.entry.id, found.entry.label


def _its_own(found: Found, organisation: Organisation) -> bool:
    return found.shelf == OWN or found.entry.of.casefold() == organisation.name.casefold()


def _may_apply(policy: Policy, body: str) -> bool:
    """Whether a policy's scope leaves room for a kind of body; one that nobody told is left room everywhere."""
    scopes = [one.one_of for one in policy.scope if one.fact == "body" and one.one_of]
    return not body or all(body in kinds for kinds in scopes)
