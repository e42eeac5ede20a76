"""An organisation's own edition: copied with its source, adapted through the library's check, published, frozen."""

from __future__ import annotations

import html
from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from tests.portal.conftest import World, person
from tests.portal.shelving import FRAMEWORK, MEASURE, PREFIX, PROXY, SET, at, copy, neighbour

from wellspent.files.shelves.library import open_library
from wellspent.method.errors import Refused
from wellspent.portal.accounts import actions as accounts
from wellspent.portal.accounts.models import Kind, Role
from wellspent.portal.accounts.standing import Standing
from wellspent.portal.audit.models import Event
from wellspent.portal.shelf import actions, adapters, own, own_queries
from wellspent.portal.shelf.models import OwnEntry, Stage
from wellspent.portal.tendering import actions as tendering
from wellspent.portal.tendering import draft_actions, readings
from wellspent.portal.tendering.models import Procurement


@pytest.fixture(autouse=True)
def shelves(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Shelves in a folder that is thrown away."""
    monkeypatch.setattr(own, "folder_of", lambda organisation: tmp_path / str(organisation))
    yield tmp_path
    own._kept_open.cache_clear()


def read(client: Any, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return html.unescape(answer.content.decode())


def library(world: World) -> Any:
    return adapters.library_of(world.buyer.pk)


@pytest.mark.parametrize(("kind", "name"), [("measure", MEASURE), ("framework", FRAMEWORK), ("proxy", PROXY)])
def test_a_copy_has_an_id_of_its_own_and_says_what_it_was_made_from(
    world: World, kind: str, name: str
) -> None:
    row = copy(world, kind, name)
    assert row.key.startswith(f"{PREFIX}-")
    assert (row.stage, row.number, row.made_from) == (Stage.DRAFT, 1, f"{kind}:{name}")
    held = library(world).find(
        kind, row.key if kind != "framework" else f"{row.key}@{row.content['edition']}"
    )
    assert held.shelf == "own"
    assert held.entry.adapted.id == name.partition("@")[0]
    first = open_library().find(kind, name).entry
    if kind == "measure":
        assert held.entry.adapted.edition == "wellspent@2026"
        assert held.entry.adapted.source.publisher == "The Wellspent project"
    else:
        assert held.entry.adapted.source == first.source
    event = Event.objects.get(kind="library-entry-copied")
    assert (event.organisation, event.subject, event.digest) == (
        world.buyer.pk,
        f"ownentry:{row.pk}",
        row.digest,
    )


@pytest.mark.parametrize("kind", ["measure", "framework", "proxy"])
def test_every_entry_that_ships_can_be_copied_and_holds(world: World, kind: str) -> None:
    names = open_library().ids(kind)
    for name in names if kind == "framework" else names[:: max(1, len(names) // 12)]:
        row = copy(world, kind, name)
        assert actions.faults_in(row, row.content) == [], name
    assert own.faults_of(world.buyer.pk) == []


def test_a_second_copy_has_another_id_and_a_copy_of_a_copy_too(world: World) -> None:
    first, second = copy(world), copy(world)
    third = copy(world, name=first.key)
    assert len({first.key, second.key, third.key}) == 3
    assert third.content["adapted_from"]["id"] == first.key
    assert third.content["adapted_from"]["source"]["publisher"] == "The Wellspent project"


def test_a_framework_s_copy_holds_the_measures_that_serve_each_outcome(world: World) -> None:
    row = copy(world, "framework", FRAMEWORK)
    shelf = library(world)
    served = {
        id for found in open_library().all("measure") for id in found.entry.serves.get("lancashire", ())
    }
    for found in shelf.all("measure"):
        theirs = {id.removeprefix("lancashire-") for id in found.entry.serves.get("lancashire", ())}
        ours = {id.removeprefix(f"{row.key}-") for id in found.entry.serves.get(row.key, ())}
        assert ours == theirs
    assert served
    assert shelf.find("measure", MEASURE).shelf == "package", "the measure itself stays what it is"
    assert row.key not in open_library().find("measure", MEASURE).entry.serves


def test_what_a_licence_forbids_to_adapt_is_refused_with_the_reason(world: World) -> None:
    actions.import_set(by=world.lead, organisation=world.buyer, name="bank.csv", content=SET)
    with pytest.raises(Refused, match="does not allow adapting it"):
        copy(world, "proxy", "own-visit")
    client = at(world.lead)
    page = read(client, "/library/proxy/own-visit")
    assert "does not allow adapting it" in page
    assert "Copy and adapt" not in page.split("<main")[1]
    answer = client.post("/library/proxy/own-visit/copy", follow=True)
    assert "does not allow adapting it" in html.unescape(answer.content.decode())
    assert not OwnEntry.objects.exists()
    actions.import_set(
        by=world.lead,
        organisation=world.buyer,
        name="bank.csv",
        content=SET.replace(b"licensed-to-user", b"own-use"),
    )
    assert copy(world, "proxy", "own-visit").content["source"]["licence"] == "own-use", "figures of its own"


def test_a_draft_is_usable_in_its_own_tenders_at_once_and_in_nobody_else_s(
    world: World, draft: Procurement
) -> None:
    row = copy(world)
    assert row.key in {one.id for one in readings.measures(draft)}
    lead, tarn = neighbour()
    assert not adapters.library_of(tarn.pk).has("measure", row.key)
    for user in (lead, world.firm_user, world.stranger):
        client = at(user)
        for path in (
            f"/library/measure/{row.key}",
            f"/library/own/{row.pk}",
            f"/library/own/{row.pk}/change",
        ):
            assert client.get(path).status_code == 404, (user, path)
        for deed in ("publish", "next", "remove", "outcomes/1/remove"):
            assert client.post(f"/library/own/{row.pk}/{deed}").status_code == 404
    assert own_queries.entry(Standing(), row.pk) is None


def test_a_tender_that_rests_on_a_draft_is_published_once_that_is_in_force(
    world: World, draft: Procurement
) -> None:
    row = copy(world)
    draft_actions.choose_measures(by=world.officer, procurement=draft, names=[row.key])
    told = read(at(world.officer), f"/buy/{draft.slug}/check")
    assert f"“{row.label}” of your own edition is still a draft" in told
    with pytest.raises(Refused, match="still a draft"):
        tendering.publish(by=world.officer, procurement=draft)
    actions.publish(by=world.lead, entry=row)
    tendering.publish(by=world.officer, procurement=draft)
    assert adapters.library_of_tender(draft).find("measure", row.key).entry.label == row.label


def changed(row: OwnEntry, **said: Any) -> dict[str, Any]:
    return {**row.content, **said}


def test_what_is_in_force_stays_and_a_change_is_the_next_edition(world: World, draft: Procurement) -> None:
    row = copy(world)
    actions.publish(by=world.lead, entry=row)
    with pytest.raises(Refused, match="stays as it is"):
        actions.change(by=world.lead, entry=row, content=changed(row, label="Another"))
    draft_actions.choose_measures(by=world.officer, procurement=draft, names=[row.key])
    tendering.publish(by=world.officer, procurement=draft)
    later = actions.next_edition(by=world.lead, entry=row)
    assert actions.next_edition(by=world.lead, entry=row).pk == later.pk, "one draft an entry"
    actions.change(by=world.lead, entry=later, content=changed(later, label="Jobs for our neighbours"))
    assert library(world).find("measure", row.key).entry.label == row.label, "until it is published"
    actions.publish(by=world.lead, entry=later)
    row.refresh_from_db()
    assert (row.stage, later.number) == (Stage.REPLACED, 2)
    assert library(world).find("measure", row.key).entry.label == "Jobs for our neighbours"
    assert adapters.library_of_tender(draft).find("measure", row.key).entry.label == row.label
    kinds = Event.objects.filter(kind__startswith="library-entry").values_list("kind", flat=True)
    assert [kind.removeprefix("library-entry-") for kind in kinds.order_by("number")] == [
        "copied", "published", "next-edition", "changed", "published",
    ]  # fmt: skip
    assert later.history.count() == 3


def test_a_framework_s_editions_stand_side_by_side(world: World) -> None:
    row = copy(world, "framework", FRAMEWORK)
    actions.publish(by=world.lead, entry=row)
    later = actions.next_edition(by=world.lead, entry=row)
    assert later.content["edition"] == f"{date.today().year}b"
    assert not library(world).has("framework", f"{row.key}@{later.content['edition']}")
    actions.publish(by=world.lead, entry=later)
    row.refresh_from_db()
    assert row.stage == Stage.PUBLISHED
    assert [name for name in library(world).ids("framework") if name.startswith(row.key)] == [
        f"{row.key}@{row.content['edition']}", f"{row.key}@{later.content['edition']}",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"unit": "fortnight"}, 'there is no unit "fortnight"'),
        ({"label": ""}, "label"),
        ({"serves": {"lancashire": ["nothing"]}}, "nothing"),
        ({"proxies": [PROXY]}, "the measure counts in fte-year"),
        ({"criterion_use": "whatever"}, "whatever"),
        ({"colour": "blue"}, "colour"),
    ],
)
def test_a_change_passes_the_check_of_the_library_s_files(
    world: World, said: dict[str, Any], told: str
) -> None:
    row = copy(world)
    with pytest.raises(Refused) as refused:
        actions.change(by=world.lead, entry=row, content=changed(row, **said))
    assert told in " ".join(map(str, refused.value.faults))
    row.refresh_from_db()
    assert row.digest == actions.digest_of(row.content)
    assert not Event.objects.filter(kind="library-entry-changed").exists()


def test_a_value_of_its_own_is_not_said_to_be_printed_by_another_s_source(world: World) -> None:
    row = copy(world, "proxy", PROXY)
    value = {**row.content["value"][-1], "amount": "14000"}
    with pytest.raises(Refused, match="not the one that its source prints"):
        actions.change(by=world.lead, entry=row, content=changed(row, value=[value]))
    mine = {
        **row.content["source"],
        "title": "Our own study",
        "publisher": "Harrowmere Council",
        "year": 2025,
    }
    actions.change(by=world.lead, entry=row, content=changed(row, value=[value], source=mine))
    assert library(world).find("proxy", row.key).entry.values[-1].amount == 14000
    late = {**value, "price_year": "2026"}
    with pytest.raises(Refused, match="no deflator reaches prices of 2026"):
        actions.change(by=world.lead, entry=row, content=changed(row, value=[late], source=mine))


def test_what_is_named_by_another_entry_stays(world: World) -> None:
    measure = copy(world)
    framework = copy(world, "framework", FRAMEWORK)
    outcomes = [dict(one) for one in framework.content["outcome"]]
    outcomes[0]["measures"] = [measure.key]
    actions.change(by=world.lead, entry=framework, content=changed(framework, outcome=outcomes))
    with pytest.raises(Refused, match="still a draft"):
        actions.publish(by=world.lead, entry=framework)
    with pytest.raises(Refused, match="names it"):
        actions.discard(by=world.lead, entry=measure)
    actions.publish(by=world.lead, entry=measure)
    actions.publish(by=world.lead, entry=framework)
    with pytest.raises(Refused, match="names it"):
        actions.retire(by=world.lead, entry=measure)
    actions.retire(by=world.lead, entry=framework)
    actions.retire(by=world.lead, entry=measure)
    assert adapters.library_of(world.buyer.pk) is open_library()
    with pytest.raises(Refused, match="only what is in force"):
        actions.retire(by=world.lead, entry=measure)


def test_a_set_that_an_own_measure_is_valued_by_stays(world: World) -> None:
    actions.import_set(by=world.lead, organisation=world.buyer, name="bank.csv", content=SET)
    row = copy(world, name="carers-breaks") if library(world).has("measure", "carers-breaks") else copy(world)
    content = changed(row, unit="visit", proxies=["own-visit"], additionality="", overlap="")
    content = {key: value for key, value in content.items() if value != ""}
    actions.change(by=world.lead, entry=row, content=content)
    with pytest.raises(Refused, match="is valued by it"):
        actions.remove_set(by=world.lead, organisation=world.buyer, name="bank.csv")
    with pytest.raises(Refused, match="own-visit"):
        actions.import_set(
            by=world.lead,
            organisation=world.buyer,
            name="bank.csv",
            content=SET.replace(b"own-visit", b"other-visit"),
        )
    assert library(world).find("proxy", "own-visit").entry.values[0].amount == Fraction("1234.5")
    answer = at(world.lead).post("/library/sets/bank.csv/remove", follow=True)
    assert "is valued by it" in html.unescape(answer.content.decode())


def test_a_shared_service_keeps_the_edition_of_the_authority_it_serves(world: World) -> None:
    helper = person("helper")
    service = accounts.found_organisation(
        by=helper, name="County Procurement", kind=Kind.SHARED, first=helper, role=Role.LEAD
    )
    service.acts_for.add(world.buyer)
    client = at(helper)
    client.post("/organisations/choose", {"organisation": world.buyer.pk})
    session = client.session
    session["organisation"] = world.buyer.pk
    session.save()
    client.post(f"/library/measure/{MEASURE}/copy")
    [row] = OwnEntry.objects.all()
    assert row.organisation in (world.buyer, service)
    if row.organisation == world.buyer:
        assert library(world).has("measure", row.key)
        assert not adapters.library_of(service.pk).has("measure", row.key)


# The pages


def post_form(client: Any, path: str, **said: Any) -> Any:
    """Post a form as it stands, with what is said anew."""
    page = client.get(path)
    assert page.status_code == 200
    return client.post(path, {**as_posted(path), **said}, follow=True)


def as_posted(path: str) -> dict[str, Any]:
    """What the form of an entry's page holds, as a browser would post it."""
    from wellspent.portal.shelf.forms import FORMS, OutcomeForm

    parts = path.strip("/").split("/")
    row = OwnEntry.objects.get(pk=int(parts[2]))
    shelf = actions.proposed(row).library
    if "outcomes" in parts:
        place = int(parts[-1])
        outcomes = row.content["outcome"]
        content = outcomes[place - 1] if place <= len(outcomes) else {"label": "", "status": "published"}
        form: Any = OutcomeForm(None, library=shelf, content=content)
    else:
        form = FORMS[row.kind](None, library=shelf, content=row.content)
    return {bound.name: bound.value() for bound in form if bound.value() not in (None, "")}


def test_a_lead_copies_changes_and_publishes_a_measure_on_pages(world: World) -> None:
    client = at(world.lead)
    assert "Copy and adapt" in read(client, f"/library/measure/{MEASURE}")
    answer = client.post(f"/library/measure/{MEASURE}/copy", follow=True)
    row = OwnEntry.objects.get()
    form = f"/library/own/{row.pk}/change"
    assert answer.redirect_chain[-1][0] == form
    assert "The Wellspent project" in answer.content.decode()
    wrong = html.unescape(post_form(client, form, evidence="", label="").content.decode())
    assert "Enter what it is called" in wrong
    assert "Enter the evidence that a supplier shows" in wrong
    kept = post_form(
        client, form, label="Jobs for Harrowmere people", **{"serves-lancashire": ["lancashire-equity"]}
    )
    assert "The draft is saved" in kept.content.decode()
    row.refresh_from_db()
    assert row.label == "Jobs for Harrowmere people"
    assert row.content["serves"]["lancashire"] == ["lancashire-equity"]
    assert row.content["serves"]["ppn-002"], "what was not touched stays"
    assert row.content["adapted_from"]["id"] == MEASURE
    assert "(what it is called, outcomes served)" in read(client, f"/library/own/{row.pk}")
    shown = html.unescape(client.post(f"/library/own/{row.pk}/publish", follow=True).content.decode())
    assert "is in force in your edition" in shown
    assert "Begin the next edition" in shown
    assert "published an own entry of the Library" in shown
    assert client.get(form).status_code == 302, "what is in force is not changed"
    page = read(client, f"/library/measure/{row.key}")
    assert "In your own edition" in page
    assert "Jobs for Harrowmere people" in read(client, "/library/own")
    again = html.unescape(client.post(f"/library/own/{row.pk}/next", follow=True).content.decode())
    assert "This edition counts once you publish it" in again
    gone = client.post(f"/library/own/{OwnEntry.objects.get(number=2).pk}/remove", follow=True)
    assert "was taken off your shelf" in html.unescape(gone.content.decode())
    assert OwnEntry.objects.count() == 1


def test_the_library_s_check_stands_beside_the_box_it_is_about(world: World) -> None:
    valued = next(found.entry for found in open_library().all("measure") if found.entry.proxies)
    row = copy(world, name=valued.id)
    other = "visit" if valued.unit != "visit" else "hour"
    answer = post_form(at(world.lead), f"/library/own/{row.pk}/change", unit=other, label="Typed")
    page = html.unescape(answer.content.decode())
    assert "There is a problem" in page
    assert f"the measure counts in {other}" in page
    assert 'href="#id_proxies"' in page
    assert "Typed" in page, "what was typed is not lost"
    assert "`" not in page.split("<main")[1].split("</main")[0]


def test_a_framework_s_outcomes_are_changed_added_and_taken_out(world: World) -> None:
    row = copy(world, "framework", FRAMEWORK)
    client, path = at(world.lead), f"/library/own/{row.pk}"
    count = len(row.content["outcome"])
    assert "Add an outcome" in read(client, path)
    post_form(client, f"{path}/outcomes/1", label="Good work for Harrowmere", **{"measures-jobs": [MEASURE]})
    added = post_form(client, f"{path}/outcomes/{count + 1}", label="Clean air", column="environmental")
    assert "“Clean air” is saved" in html.unescape(added.content.decode())
    row.refresh_from_db()
    first, last = row.content["outcome"][0], row.content["outcome"][-1]
    assert (first["label"], MEASURE in first["measures"]) == ("Good work for Harrowmere", True)
    assert (last["id"], last["column"]) == (f"{row.key}-clean-air", "environmental")
    assert "Enter what it is called" in post_form(client, f"{path}/outcomes/2", label="").content.decode()
    client.post(f"{path}/outcomes/{count + 1}/remove")
    row.refresh_from_db()
    assert len(row.content["outcome"]) == count
    for wrong in (f"{path}/outcomes/0", f"{path}/outcomes/{count + 5}"):
        assert client.get(wrong).status_code == 404
    post_form(client, f"{path}/change", label="What Harrowmere wants", edition="../x")
    row.refresh_from_db()
    assert row.label != "What Harrowmere wants", "an edition is the name of a folder"
    post_form(
        client, f"{path}/change", label="What Harrowmere wants", edition="2030", usable_from="2027-01-01"
    )
    row.refresh_from_db()
    assert (row.label, row.content["edition"], row.content["usable_from"]) == (
        "What Harrowmere wants",
        "2030",
        "2027-01-01",
    )
    side = read(client, f"/library/frameworks?framework={row.key}@2030&theme=all-themes")
    assert "Good work for Harrowmere" in side
    measure = read(client, f"/library/measure/{MEASURE}")
    assert "What Harrowmere wants" in measure


def test_a_value_s_form_adds_a_later_value_and_names_its_source(world: World) -> None:
    row = copy(world, "proxy", PROXY)
    client, path = at(world.lead), f"/library/own/{row.pk}/change"
    said = {"since": "2026-04-01", "amount": "14,250.50", "low": "", "high": "", "price_year": "2024"}
    refused = html.unescape(post_form(client, path, **said).content.decode())
    assert "not the one that its source prints" in refused
    post_form(
        client,
        path,
        **said,
        title="Our own study",
        publisher="Harrowmere Council",
        year="2026",
        licence="own-use",
    )
    row.refresh_from_db()
    assert [one["from"] for one in row.content["value"]] == ["2021-07-01", "2026-04-01"]
    assert library(world).find("proxy", row.key).entry.values[-1].amount == Fraction("14250.5")
    assert "url" not in row.content["source"], "another source's address is not kept"
    assert "Value over time" in read(client, f"/library/proxy/{row.key}")


def test_who_may_do_what(world: World) -> None:
    row = copy(world)
    officer, evaluator = at(world.officer), at(world.evaluators[0])
    for client in (officer, evaluator):
        assert "Copy and adapt" not in read(client, f"/library/measure/{MEASURE}").split("<main")[1]
        assert client.post(f"/library/measure/{MEASURE}/copy").status_code == 404
        assert client.get(f"/library/own/{row.pk}/change").status_code == 404
        assert client.post(f"/library/own/{row.pk}/publish").status_code == 404
        shown = read(client, f"/library/own/{row.pk}")
        assert "Publish this edition" not in shown
    lead = at(world.lead)
    assert lead.post("/library/policy/ppn-002/copy").status_code == 302
    assert lead.post("/library/measure/nothing/copy").status_code == 302
    assert lead.get("/library/own/999999").status_code == 404
    assert OwnEntry.objects.count() == 1
