"""Organisations in words, for pages."""

from __future__ import annotations

from django.utils.translation import gettext as _

from wellspent.portal.accounts.forms import BODY_NAMES, NATION_NAMES
from wellspent.portal.accounts.models import Organisation
from wellspent.portal.shelf.policies import policy_names


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
        policy = policy_names(row).get(row.policy, row.policy) if row.policy else _("None")
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
