"""The organisations of a process: named once, with their own ids, and without what leads to a person."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from tests.publishing import GROUNDS, published

from wellspent.documents.ocds.parties import buyer_reference, parties, party_id, supplier_reference
from wellspent.documents.ocds.process import Process
from wellspent.method.particulars import Organisation, Supplier


def grounds(**changes: Any) -> Process:
    process = published(GROUNDS, "all").process
    return replace(process, particulars=replace(process.particulars, **changes))


def test_an_organisations_id_is_split_into_its_list_and_number() -> None:
    buyer = Organisation("A Trust", "GB-NHS-R1A-2")
    (party,) = parties(grounds(buyer=buyer), bidders=False)
    assert party["identifier"] == {"scheme": "GB-NHS", "id": "R1A-2", "legalName": "A Trust"}
    assert party["id"] == "GB-NHS-R1A-2"


def test_without_an_id_there_is_a_stable_one_and_no_identifier() -> None:
    process = grounds(buyer=Organisation("A Trust"))
    (party,) = parties(process, bidders=False)
    assert party["id"] == "ocds-213czf-harrowmere-grounds-2027-buyer"
    assert "identifier" not in party
    assert buyer_reference(process) == {"id": party["id"], "name": "A Trust"}


def test_a_supplier_nobody_described_still_has_an_id() -> None:
    process = grounds(suppliers=())
    assert supplier_reference(process, "northmoor") == {"id": f"{process.ocid}-northmoor"}
    assert party_id(process, Organisation(), "northmoor") == f"{process.ocid}-northmoor"


def test_only_the_winner_supplies_and_everyone_tenders() -> None:
    roles = {party["name"]: party["roles"] for party in parties(grounds(), bidders=True)}
    assert roles == {
        "Harrowmere Council": ["buyer"],
        "Greenways Co-operative": ["tenderer"],
        "Northmoor Facilities plc": ["tenderer", "supplier"],
        "Verge and Vale Ltd": ["tenderer"],
    }


def test_one_organisation_behind_two_bids_is_one_party_with_both_roles() -> None:
    same = tuple(
        replace(each, organisation=replace(each.organisation, id="XX-EXAMPLE-SAME"))
        for each in published(GROUNDS, "all").process.particulars.suppliers
    )
    found = parties(grounds(suppliers=same), bidders=True)
    assert [(party["id"], party["roles"]) for party in found[1:]] == [
        ("XX-EXAMPLE-SAME", ["tenderer", "supplier"])
    ]


@pytest.mark.parametrize(("sme", "scale"), [(True, "sme"), (False, "large"), (None, None)])
@pytest.mark.parametrize("vcse", [True, False, None])
def test_size_and_sector_are_said_only_where_known(
    sme: bool | None, scale: str | None, vcse: bool | None
) -> None:
    suppliers = (Supplier("northmoor", Organisation("N"), sme, vcse),)
    found = next(
        party for party in parties(grounds(suppliers=suppliers), bidders=True) if party["name"] == "N"
    )
    about = found.get("details", {})
    assert about.get("scale") == scale
    assert about.get("vcse") is vcse


def test_a_suppliers_contact_is_never_published_and_a_buyers_is() -> None:
    person = Organisation("P", email="p@p.example.org", phone="01632 960002", contact="P. Person")
    process = grounds(buyer=person, suppliers=(Supplier("northmoor", replace(person, name="S")),))
    buyer, supplier = parties(process, bidders=True)
    assert buyer["contactPoint"] == {
        "name": "P. Person",
        "email": "p@p.example.org",
        "telephone": "01632 960002",
    }
    assert "contactPoint" not in supplier


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("central", "publicAuthorityCentralGovernment"),
        ("local", "publicAuthoritySubCentralGovernment"),
        ("nhs", None),
        (None, None),
    ],
)
def test_the_kind_of_authority_is_said_only_where_the_body_settles_it(
    body: str | None, code: str | None
) -> None:
    process = grounds()
    found = parties(replace(process, purchase=replace(process.purchase, body=body)), bidders=False)[0]
    listed = found["details"].get("classifications", [])
    assert [each["id"] for each in listed] == ([code] if code else [])


def test_a_country_nobody_listed_has_its_code_alone() -> None:
    (party,) = parties(grounds(buyer=Organisation("B", country="NZ", place="Otago")), bidders=False)
    assert party["address"] == {"locality": "Otago", "country": "NZ"}
