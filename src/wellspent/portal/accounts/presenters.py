"""Organisations in words, for pages."""

from __future__ import annotations

from django.utils.translation import gettext as _

from wellspent.files.shelves.library import open_library
from wellspent.portal.accounts.forms import BODY_NAMES, NATION_NAMES
from wellspent.portal.accounts.models import Organisation


def policy_choices() -> list[tuple[str, str]]:
    """The policies of the library that an organisation may begin with, by their names."""
    found = [(each.entry.id, each.entry.label) for each in open_library().all("policy")]
    return sorted(found, key=lambda pair: pair[1].casefold())


def _answer(value: bool | None) -> str:
    return "" if value is None else _("Yes") if value else _("No")


def organisation_rows(row: Organisation) -> list[dict[str, str]]:
    """An organisation's facts as a summary list; what is not known is left empty and shown as such."""
    shown = [
        (_("Name"), row.name),
        (_("Address"), row.address),
        (_("E-mail address for tenders"), row.email),
        (_("Telephone number"), row.telephone),
        (_("Website"), row.website),
    ]
    if row.buys:
        policy = dict(policy_choices()).get(row.policy, row.policy) if row.policy else _("None")
        shown += [
            (_("Kind"), row.get_kind_display()),
            (_("Kind of public body"), str(BODY_NAMES.get(row.body, ""))),
            (_("Nation"), str(NATION_NAMES.get(row.nation, ""))),
            (_("Policy that new procurements begin with"), policy),
        ]
    else:
        shown += [
            (_("Registered number"), row.identifier or _("Not registered")),
            (_("Small or medium-sized enterprise"), _answer(row.sme)),
            (_("Voluntary, community or social enterprise"), _answer(row.vcse)),
        ]
    return [{"key": key, "value": value} for key, value in shown]
