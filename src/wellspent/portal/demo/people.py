"""Who lives in the demo: the region's bodies and suppliers, and somebody in every role."""

from __future__ import annotations

from dataclasses import dataclass, field

from wellspent.files.demo import Region
from wellspent.portal.accounts import actions
from wellspent.portal.accounts.models import Kind, Organisation, Role, User

PASSWORD = "market-place-1"  # noqa: S105 - printed for everybody: the demo is on this machine alone
COUNCIL, TRUST = "harrowmere-council", "harrowmere-hospitals"

PEOPLE = (
    ("lead@council.example", "Lena Marsh", COUNCIL, Role.LEAD),
    ("officer@council.example", "Omar Field", COUNCIL, Role.OFFICER),
    ("evaluator@council.example", "Eva Stone", COUNCIL, Role.EVALUATOR),
    ("evaluator2@council.example", "Ed Brook", COUNCIL, Role.EVALUATOR),
    ("evaluator3@council.example", "Esme Hale", COUNCIL, Role.EVALUATOR),
    ("taskgroup@council.example", "Tom Weir", COUNCIL, Role.TASK_GROUP),
    ("contracts@council.example", "Carys Lane", COUNCIL, Role.CONTRACT_MANAGER),
    ("auditor@council.example", "Ada Wells", COUNCIL, Role.AUDITOR),
    ("lead@hospitals.example", "Hugo Lund", TRUST, Role.LEAD),
    ("officer@hospitals.example", "Hana Reed", TRUST, Role.OFFICER),
    ("evaluator@hospitals.example", "Hal Moss", TRUST, Role.EVALUATOR),
    ("bids@greenways.example", "Greta Woods", "greenways", Role.SUPPLIER),
    ("bids@northmoor.example", "Noel Harker", "northmoor", Role.SUPPLIER),
    ("bids@verge-and-vale.example", "Vera Vale", "verge-and-vale", Role.SUPPLIER),
    ("bids@castlegate.example", "Colin Gate", "castlegate", Role.SUPPLIER),
    ("bids@tarn.example", "Tara Nunn", "tarn", Role.SUPPLIER),
    ("bids@meridian.example", "Mira Dean", "meridian", Role.SUPPLIER),
    ("bids@second-sitting.example", "Sid Chair", "second-sitting", Role.SUPPLIER),
    ("bids@wardwell.example", "Wanda Well", "wardwell", Role.SUPPLIER),
)
"""E-mail address, name, organisation, role. Nobody here is real."""


@dataclass(slots=True)
class County:
    """The organisations by their ids in the region's file, and the people by their e-mail addresses."""

    bodies: dict[str, Organisation] = field(default_factory=dict)
    people: dict[str, User] = field(default_factory=dict)

    def at(self, body: str, role: Role) -> list[User]:
        """The people who hold a role somewhere, in the order they are listed."""
        return [self.people[email] for email, _, where, held in PEOPLE if (where, held) == (body, role)]

    def bidder(self, body: str) -> User:
        """Who writes a supplier's offers."""
        return self.at(body, Role.SUPPLIER)[0]


def settle(region: Region) -> County:
    """Make the accounts, found the organisations, give everybody their role."""
    county = County()
    for email, name, _, _ in PEOPLE:
        county.people[email] = User.objects.create_user(email, PASSWORD, name=name)
    used = {body for _, _, body, _ in PEOPLE}
    for buyer in region.sheet.organisation:
        if buyer.id in used:
            first = county.at(buyer.id, Role.LEAD)[0]
            county.bodies[buyer.id] = actions.found_organisation(
                by=first, name=buyer.label, kind=Kind.AUTHORITY, first=first, role=Role.LEAD, body=buyer.body,
                nation=buyer.nation, policy=buyer.policy, identifier=f"XX-EXAMPLE-{buyer.id.upper()}",
                address="1 Market Place, Harrowmere ZZ1 1AA", email=f"procurement@{buyer.id}.example",
            )  # fmt: skip
    for number, firm in enumerate(region.sheet.supplier, 1):
        first = county.bidder(firm.id)
        charity = firm.kind in ("charity", "co-operative")
        county.bodies[firm.id] = actions.found_organisation(
            by=first, name=firm.label, kind=Kind.SUPPLIER, first=first, role=Role.SUPPLIER,
            identifier=f"GB-COH-{number:08d}", sme=firm.size != "large", vcse=charity,
            address=f"{number} Mill Lane, Harrowmere ZZ2 2BB", email=f"office@{firm.id}.example",
        )  # fmt: skip
    for email, _, body, role in PEOPLE:
        if role not in (Role.LEAD, Role.SUPPLIER):
            lead = county.at(body, Role.LEAD)[0]
            actions.join(by=lead, organisation=county.bodies[body], user=county.people[email], role=role)
    return county
