"""Changing what an organisation says of itself, and who acts for whom."""

from __future__ import annotations

from django.db import transaction

from wellspent.method.errors import Fault, Refused
from wellspent.portal.accounts.actions import found_organisation
from wellspent.portal.accounts.models import Kind, Organisation, Role, User
from wellspent.portal.audit.actions import record

BUYERS_FACTS = ("name", "address", "email", "telephone", "website", "body", "nation", "policy")
SUPPLIERS_FACTS = ("name", "identifier", "address", "email", "telephone", "website", "sme", "vcse")


def _known(identifier: str, but: int = 0) -> bool:
    return bool(identifier) and Organisation.objects.filter(identifier=identifier).exclude(pk=but).exists()


def _taken(identifier: str) -> Refused:
    mend = "Ask a colleague who is registered to invite you, or check the number."
    return Refused(Fault(f"an organisation with the number {identifier} is registered here already", mend))


@transaction.atomic
def register_supplier(*, by: User, name: str, identifier: str = "", **facts: object) -> Organisation:
    """Register a supplier, once for all buyers, with its first user. Refuses a number that is registered."""
    if _known(identifier):
        raise _taken(identifier)
    return found_organisation(
        by=by, name=name, kind=Kind.SUPPLIER, first=by, role=Role.SUPPLIER, identifier=identifier, **facts
    )


@transaction.atomic
def describe(*, by: User, organisation: Organisation, **facts: object) -> None:
    """Change what an organisation says of itself. Refuses a number that is another's, and unknown facts."""
    allowed = BUYERS_FACTS if organisation.buys else SUPPLIERS_FACTS
    if strange := set(facts) - set(allowed):
        rule = f"{organisation} has no {', '.join(sorted(strange))}"
        raise Refused(Fault(rule, f"Its facts are {', '.join(allowed)}."))
    identifier = str(facts.get("identifier") or "")
    if _known(identifier, but=organisation.pk):
        raise _taken(identifier)
    changed = [name for name, value in facts.items() if getattr(organisation, name) != value]
    if not changed:
        return
    for name in changed:
        setattr(organisation, name, facts[name])
    organisation.save(update_fields=changed)
    record("organisation-described", organisation, by=by, organisation=organisation.pk)


@transaction.atomic
def let_act(*, by: User, authority: Organisation, service: Organisation) -> None:
    """Let a shared service act for an authority; one that does already stays. Refuses other kinds."""
    if authority.kind != Kind.AUTHORITY or service.kind != Kind.SHARED:
        rule = f"{service} cannot act for {authority}"
        raise Refused(Fault(rule, "A shared service acts for contracting authorities."))
    if not service.acts_for.filter(pk=authority.pk).exists():
        service.acts_for.add(authority)
        record("shared-service-joined", service, by=by, organisation=authority.pk)


@transaction.atomic
def stop_acting(*, by: User, authority: Organisation, service: Organisation) -> None:
    """End a shared service's acting for an authority."""
    if service.acts_for.filter(pk=authority.pk).exists():
        service.acts_for.remove(authority)
        record("shared-service-left", service, by=by, organisation=authority.pk)
