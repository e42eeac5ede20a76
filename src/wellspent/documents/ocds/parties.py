"""The organisations of a contracting process, each named once."""

from __future__ import annotations

from wellspent.documents.ocds.process import Process
from wellspent.documents.ocds.values import Json, known
from wellspent.method.particulars import Organisation, Supplier

AUTHORITIES = {
    "central": ("publicAuthorityCentralGovernment", "Public authority - central government"),
    "local": ("publicAuthoritySubCentralGovernment", "Public authority - sub-central government"),
}
"""What a buyer is in the scheme UK_CA_TYPE, where the kind of body settles it."""

COUNTRIES = {"GB": "United Kingdom", "IE": "Ireland", "FR": "France", "DE": "Germany", "US": "United States"}


def party_id(process: Process, organisation: Organisation, role: str) -> str:
    """The organisation's own id, or one that is stable within the process."""
    return organisation.id or f"{process.ocid}-{role}"


def buyer_reference(process: Process) -> Json:
    """The buyer by id and name."""
    buyer = process.particulars.buyer
    return known(id=party_id(process, buyer, "buyer"), name=buyer.name)


def supplier_reference(process: Process, bid: str) -> Json:
    """The supplier of a bid by id and name."""
    supplier = process.particulars.supplier(bid)
    organisation = supplier.organisation if supplier else Organisation()
    return known(id=party_id(process, organisation, bid), name=organisation.name)


def parties(process: Process, *, bidders: bool) -> list[Json]:
    """The buyer, and where `bidders` is true whoever of them is shown, the winner as a supplier.

    A supplier's e-mail, telephone and contact may be a person's, and are left out; a buyer's are its own.
    """
    found = [_buyer(process)]
    if not bidders:
        return found
    roles: dict[str, set[str]] = {}
    for result in process.results:
        for bid in process.visible(result):
            won = bid.id == process.winner(result)
            roles.setdefault(bid.id, {"tenderer"}).update(["supplier"] if won else [])
    found += [
        _supplier(process, supplier, sorted(roles[supplier.bid], reverse=True))
        for supplier in process.particulars.suppliers
        if supplier.bid in roles
    ]
    return _once(found)


def _once(listed: list[Json]) -> list[Json]:
    """One entry an id: an organisation that made two bids has the roles of both."""
    found: dict[str, Json] = {}
    for party in listed:
        same = found.setdefault(party["id"], party)
        same["roles"] = list(dict.fromkeys([*same["roles"], *party["roles"]]))
    return list(found.values())


def _buyer(process: Process) -> Json:
    buyer = process.particulars.buyer
    kind = AUTHORITIES.get(process.purchase.body or "")
    classified = [known(scheme="UK_CA_TYPE", id=kind[0], description=kind[1])] if kind else []
    contact = known(name=buyer.contact, email=buyer.email, telephone=buyer.phone)
    about = known(url=buyer.website, classifications=classified)
    return _party(party_id(process, buyer, "buyer"), buyer, ["buyer"], contact, about)


def _supplier(process: Process, supplier: Supplier, roles: list[str]) -> Json:
    scale = None if supplier.sme is None else "sme" if supplier.sme else "large"
    about = known(url=supplier.organisation.website, scale=scale, vcse=supplier.vcse)
    own = party_id(process, supplier.organisation, supplier.bid)
    return _party(own, supplier.organisation, roles, {}, about)


def _party(id: str, organisation: Organisation, roles: list[str], contact: Json, about: Json) -> Json:
    list_, _, rest = organisation.id.partition("-")[2].partition("-")
    scheme = f"{organisation.id.partition('-')[0]}-{list_}"
    identifier = known(scheme=scheme, id=rest, legalName=organisation.name) if organisation.id else {}
    address = known(
        streetAddress=organisation.address,
        locality=organisation.place,
        postalCode=organisation.postcode,
        region=organisation.region,
        country=organisation.country,
        countryName=COUNTRIES.get(organisation.country),
    )
    return known(
        name=organisation.name,
        id=id,
        identifier=identifier,
        address=address,
        contactPoint=contact,
        roles=roles,
        details=about,
    )
