"""The parts of a draft: written by those who may, kept with who did it, never once the rules are published."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from tests.portal.conftest import World, offered

from wellspent.method.errors import Refused
from wellspent.portal.accounts import actions as accounts
from wellspent.portal.accounts.models import Role
from wellspent.portal.accounts.queries import standing
from wellspent.portal.audit import queries as audit
from wellspent.portal.tendering import (
    actions,
    checks,
    draft_actions,
    notice_reading,
    offer_actions,
    queries,
    steps,
)
from wellspent.portal.tendering.models import (
    Clarification,
    Clause,
    Criterion,
    Extension,
    Need,
    Outcome,
    Procurement,
    Stage,
)

NOTICES = Path(__file__).parents[1] / "files" / "notices"


def at(user: object) -> Client:
    """Somebody signed in."""
    client = Client()
    client.force_login(user)  # type: ignore[arg-type]
    return client


def kinds(row: Procurement) -> list[str]:
    """The kinds of events of a procurement, oldest first."""
    return [event.kind for event in audit.history_of_procurement(row.pk)][::-1]


# Parts


def test_a_part_is_kept_with_its_event_and_its_history(world: World, draft: Procurement) -> None:
    first = draft_actions.keep(by=world.officer, procurement=draft, part=Outcome(), community_outcome="Work")
    second = draft_actions.keep(by=world.lead, procurement=draft, part=Outcome(), community_outcome="Air")
    draft_actions.keep(by=world.lead, procurement=draft, part=first, road="clause", reason="It is certain")
    assert (first.place, second.place) == (0, 1)
    assert [one.history_type for one in first.history.all()] == ["~", "+"]
    assert kinds(draft)[-3:] == ["outcome-added", "outcome-added", "outcome-changed"]
    draft_actions.remove(by=world.officer, part=second)
    assert kinds(draft)[-1] == "outcome-removed"
    assert audit.faults() == []


@pytest.mark.parametrize("part", [Need(), Outcome(), Clause(), Criterion(key="k")])
def test_no_part_is_written_once_the_rules_are_published(
    world: World, tender: Procurement, part: Criterion
) -> None:
    with pytest.raises(Refused, match="can no longer be changed"):
        draft_actions.keep(by=world.officer, procurement=tender, part=part)
    with pytest.raises(Refused, match="can no longer be changed"):
        draft_actions.remove(by=world.officer, part=tender.criteria.get(key="price"))
    with pytest.raises(Refused, match="can no longer be changed"):
        draft_actions.weigh(by=world.officer, procurement=tender, weights={"price": Fraction(1)})


def test_keys_of_criteria_are_free_and_legible(world: World, draft: Procurement) -> None:
    made = [
        draft_actions.add_criterion(
            by=world.officer, procurement=draft, label=label, kind="quality", rule="scale"
        ).key
        for label in ("Price", "Price", "2027 start", "…")
    ]
    assert made == ["price-2", "price-3", "c-2027-start", "criterion"]


def test_weights_are_exact_and_only_what_changed_has_an_event(world: World, draft: Procurement) -> None:
    before = len(kinds(draft))
    weights = {"price": Fraction("33.333333333333"), "service": Fraction(50)}
    draft_actions.weigh(by=world.officer, procurement=draft, weights=weights)
    assert draft.criteria.get(key="price").weight == Fraction("33.333333333333")
    assert len(kinds(draft)) == before + 1
    assert checks.weighed_of(draft).left == Fraction("6.666666666667")


def test_measures_are_at_most_what_the_policy_allows_and_only_those_that_may_be_scored(
    world: World, draft: Procurement
) -> None:
    actions.change(by=world.officer, procurement=draft, policy="south-downs")
    with pytest.raises(Refused, match="allows at most 1 measures, and this would make 2"):
        draft_actions.choose_measures(by=world.officer, procurement=draft, names=["trees-planted"])
    actions.change(by=world.officer, procurement=draft, policy="")
    with pytest.raises(Refused, match="may not be scored"):
        draft_actions.choose_measures(by=world.officer, procurement=draft, names=["union-recognition"])
    with pytest.raises(Refused, match="there is no measure"):
        draft_actions.choose_measures(by=world.officer, procurement=draft, names=["trees"])
    assert draft.measures.count() == 1
    draft_actions.choose_measures(
        by=world.officer, procurement=draft, names=["trees-planted", "local-target-group-jobs"]
    )
    assert draft.measures.count() == 2


def test_a_confirmed_decision_is_looked_at_again_once_the_facts_change(
    world: World, draft: Procurement
) -> None:
    with pytest.raises(Refused, match="no policy is chosen"):
        draft_actions.confirm_policy(by=world.officer, procurement=draft, reason="It is usual")
    actions.change(by=world.officer, procurement=draft, policy="rotherham")
    draft_actions.confirm_policy(by=world.officer, procurement=draft, reason="It is usual")
    assert draft.policy_confirmed["minimum_weighting"] == "0.2"

    def status() -> str:
        return steps.task_list(draft)[0].steps[1].status

    assert status() == "Completed"
    actions.change(by=world.officer, procurement=draft, value=9_000_00)
    assert status() == "Look again"


def test_a_check_that_was_read_is_to_be_read_again_once_the_rules_change(
    world: World, draft: Procurement
) -> None:
    draft_actions.checked(by=world.officer, procurement=draft, kind="wording", findings=0)

    def status() -> str:
        return steps.task_list(draft)[2].steps[2].status

    assert status() == "Completed"
    draft_actions.keep(by=world.officer, procurement=draft, part=Clause(), title="One", text="More.")
    assert status() == "Look again"


def test_descriptions_go_to_every_question_of_the_same_scale_where_asked(
    world: World, draft: Procurement
) -> None:
    other = draft_actions.add_criterion(
        by=world.officer,
        procurement=draft,
        label="Staff",
        kind="quality",
        rule="scale",
        numbers={"scale": "5"},
    )
    ten = draft_actions.add_criterion(
        by=world.officer,
        procurement=draft,
        label="Plant",
        kind="quality",
        rule="scale",
        numbers={"scale": "10"},
    )
    service, words = draft.criteria.get(key="service"), [{"score": "5", "text": "All"}]
    draft_actions.describe(
        by=world.officer, procurement=draft, part=service, descriptors=words, everywhere=False
    )
    other.refresh_from_db()
    assert other.descriptors == []
    draft_actions.describe(
        by=world.officer, procurement=draft, part=service, descriptors=words, everywhere=True
    )
    other.refresh_from_db()
    ten.refresh_from_db()
    assert (other.descriptors, ten.descriptors) == (words, [])


# Beginning from something


def test_from_a_similar_one_the_rules_come_and_the_dates_stay(world: World, draft: Procurement) -> None:
    outcome = draft_actions.keep(
        by=world.officer,
        procurement=draft,
        part=Outcome(),
        community_outcome="Work",
        road="question",
        reason="So",
    )
    service = draft.criteria.get(key="service")
    draft_actions.keep(by=world.officer, procurement=draft, part=service, outcome=outcome)
    draft_actions.keep(by=world.officer, procurement=draft, part=Need(), people="The young")
    draft_actions.keep(by=world.officer, procurement=draft, part=Clause(), title="One", text="More.")
    made = draft_actions.begin_like(by=world.officer, organisation=world.buyer, similar=draft, title="Again")
    assert (made.kind, made.method, made.value, made.deadline, made.commenced) == (
        "services",
        "weighted-points",
        None,
        None,
        None,
    )
    copied = made.criteria.get(key="service")
    assert copied.outcome is not None
    assert copied.outcome.procurement_id == made.pk
    assert copied.outcome.community_outcome == "Work"
    assert (copied.weight, copied.numbers) == (Fraction(50), {"scale": "5", "minimum": "2"})
    assert [made.measures.count(), made.clauses.count(), made.need.people] == [1, 1, "The young"]
    with pytest.raises(Refused, match="another organisation's"):
        draft_actions.begin_like(by=world.firm_user, organisation=world.firm, similar=draft, title="Theirs")


def test_from_a_notice_there_is_a_procurement_a_lot_and_what_it_leaves_out_is_listed(world: World) -> None:
    content = (NOTICES / "uk4-two-lots.json").read_bytes()
    answered = at(world.officer).post(
        "/buy/begin/notice", {"notice": SimpleUploadedFile("uk4-two-lots.json", content)}
    )
    assert answered.status_code == 302
    parks, trees = Procurement.objects.order_by("id")
    assert (parks.title, parks.value, parks.vat) == ("Grounds maintenance: Parks", 90_000_000, "excluded")
    assert next((one.kind, one.weight, one.rule) for one in parks.criteria.all()) == (
        "price",
        Fraction(40),
        "",
    )
    assert sum(one.weight or 0 for one in parks.criteria.all()) == 100
    assert [one.weight for one in trees.criteria.all()] == [None, None]
    assert any("how “" in each for each in parks.notice_left_out)
    assert any("has passed" in each for each in parks.notice_left_out)
    assert parks.deadline is None
    page = at(world.officer).get(f"/buy/{parks.slug}").content.decode()
    assert "What the notice leaves open" in page


@pytest.mark.parametrize("name", ["empty.json", "broken.json", "not-a-number.json"])
def test_a_notice_that_cannot_be_read_is_refused_with_a_sentence(world: World, name: str) -> None:
    given = SimpleUploadedFile(name, (NOTICES / name).read_bytes() or b" ")
    answered = at(world.officer).post("/buy/begin/notice", {"notice": given})
    assert answered.status_code == 200
    assert "There is a problem" in answered.content.decode()
    assert "/tmp" not in answered.content.decode()  # noqa: S108 (no path of the server is told)
    assert not Procurement.objects.exists()


def test_a_notice_of_another_kind_or_too_large_is_refused(world: World) -> None:
    officer = at(world.officer)
    answered = officer.post("/buy/begin/notice", {"notice": SimpleUploadedFile("notice.pdf", b"%PDF")})
    assert "The file must end in .json" in answered.content.decode()
    assert "Choose the notice" in officer.post("/buy/begin/notice").content.decode()


def test_a_notice_s_deadline_is_taken_where_it_is_still_to_come() -> None:
    content = (
        (NOTICES / "uk4-two-lots.json").read_text("utf-8").replace("2026-06-12T12:00", "2036-06-12T12:00")
    )
    [parks, _] = notice_reading.drafted("n.json", content.encode())
    assert parks.facts["deadline"].isoformat() == "2036-06-12T11:00:00+00:00"


# Roles


CHANGING = (
    "basics",
    "policy",
    "need",
    "outcomes/add",
    "criteria",
    "questions/add",
    "way-in",
    "check",
    "measures/add",
)


@pytest.mark.parametrize("page", CHANGING)
def test_an_evaluator_sees_how_far_it_is_and_changes_nothing(
    world: World, draft: Procurement, page: str
) -> None:
    evaluator = at(world.evaluators[0])
    assert evaluator.get(f"/buy/{draft.slug}").status_code == 200
    assert f"/buy/{draft.slug}/{page}" not in evaluator.get(f"/buy/{draft.slug}").content.decode()
    assert evaluator.get(f"/buy/{draft.slug}/{page}").status_code == 404
    assert evaluator.post(f"/buy/{draft.slug}/{page}").status_code == 404
    assert evaluator.post("/buy/begin", {"title": "Mine"}).status_code == 404


def test_an_auditor_reads_the_history_and_the_pack_and_runs_nothing(
    world: World, tender: Procurement
) -> None:
    accounts.join(by=world.lead, organisation=world.buyer, user=world.stranger, role=Role.AUDITOR)
    auditor = at(world.stranger)
    for page in ("", "/history", "/tender.json", "/pack/tender-pack.docx"):
        assert auditor.get(f"/buy/{tender.slug}{page}").status_code == 200
    for page in ("/end", "/extend", "/clarifications"):
        assert auditor.get(f"/buy/{tender.slug}{page}").status_code == 404
    assert auditor.get(f"/buy/{tender.slug}/pack/other.docx").status_code == 404


@pytest.mark.parametrize("page", ["basics", "criteria", "check", "wording", "facts"])
def test_pages_that_change_rules_are_gone_once_published(
    world: World, tender: Procurement, page: str
) -> None:
    assert at(world.officer).get(f"/buy/{tender.slug}/{page}").status_code == 404


def test_a_draft_has_no_tender_file_and_no_pack(world: World, draft: Procurement) -> None:
    officer = at(world.officer)
    for page in ("tender.json", "pack/tender-pack.docx", "clarifications", "extend", "end"):
        assert officer.get(f"/buy/{draft.slug}/{page}").status_code == 404


# Bad input


@pytest.mark.parametrize(
    ("page", "typed", "said"),
    [
        ("basics", {"title": "Kept words", "value": "a lot", "kind": "services"}, "Write an amount in pounds"),
        ("basics", {"title": "Kept words", "contract_from": "2027-02-01", "contract_to": "2027-01-01"}, "must end after it begins"),
        ("need", {"place": "Kept words"}, "Enter who needs it"),
        ("outcomes/add", {"activity": "Kept words", "road": "clause"}, "Enter what should change"),
        ("outcomes/add", {"community_outcome": "Kept words", "road": "clause"}, "Enter why this outcome takes that road"),
        ("engagement/add", {"whom": "Kept words", "on": "yesterday"}, "Enter a day, such as"),
        ("questions/add", {"label": "Kept words", "how": "scored", "word_limit": "many"}, "Write a whole number of words"),
        ("clauses/add", {"title": "Kept words"}, "Enter the clause"),
        ("way-in", {"submission": "Kept words", "way_in": "here", "deadline": "2020-01-01T12:00"}, "must be in the future"),
        ("way-in", {"questions_until": "2036-01-02T12:00", "deadline": "2036-01-01T12:00", "way_in": "here"}, "must not be after the deadline"),
        ("way-in", {"way_in": "elsewhere", "deadline": "2036-01-01T12:00"}, "Enter where in your own system"),
        ("criteria/of/price", {"rule": "absolute-linear", "floor": "Kept words"}, "Write a number"),
        ("criteria/of/price", {"rule": "absolute-linear", "floor": "5"}, "Enter the highest amount"),
        ("criteria/of/price", {"rule": "points", "maximum": "5", "award": "Kept words"}, "as what is offered = its points"),
        ("criteria/ranking", {"method": "utility-index", "out_of": "100"}, "Enter the weight of quality"),
        ("criteria", {"weight-price": "Kept words"}, "Write a number"),
        ("criteria", {"weight-price": "-1"}, "A weight is 0 or more"),
        ("measures", {"target-local-target-group-jobs": "Kept words"}, "Write a number"),
        ("measures/add", {}, "Choose at least one measure"),
        ("criteria/add", {"kind": "measure"}, "Choose the measure"),
    ],
)  # fmt: skip
def test_bad_input_is_told_and_loses_nothing_that_was_typed(
    world: World, draft: Procurement, page: str, typed: dict[str, str], said: str
) -> None:
    officer, before = at(world.officer), len(kinds(draft))
    answered = officer.post(f"/buy/{draft.slug}/{page}", typed)
    text = answered.content.decode()
    assert answered.status_code == 200
    assert "There is a problem" in text
    assert said in text
    if "Kept words" in typed.values():
        assert "Kept words" in text
    assert len(kinds(draft)) == before


def test_the_live_sum_is_told_by_the_server_and_keeps_nothing(world: World, draft: Procurement) -> None:
    officer = at(world.officer)
    typed = {"weight-price": "42.5", "weight-service": "50", "weight-social-value": "10"}
    answered = officer.post(f"/buy/{draft.slug}/criteria/sum", typed).content.decode()
    assert "The weights sum to 102.5 of 100" in answered
    assert "2.5 too many" in answered
    assert "<html" not in answered
    assert draft.criteria.get(key="price").weight == 40
    assert "Social value carries 10% of them" in answered
    half = officer.post(f"/buy/{draft.slug}/criteria/sum", {"weight-price": "4x"}).content.decode()
    assert "The weights sum to 40 of 100" in half
    assert officer.get(f"/buy/{draft.slug}/criteria/sum").status_code == 405


def test_each_fault_of_a_draft_leads_to_the_page_that_mends_it(world: World, draft: Procurement) -> None:
    officer = at(world.officer)
    draft_actions.weigh(by=world.officer, procurement=draft, weights={"price": Fraction(30)})
    price = draft.criteria.get(key="price")
    draft_actions.keep(by=world.officer, procurement=draft, part=price, numbers={"floor": "5"})
    actions.change(by=world.officer, procurement=draft, deadline=None)
    page = officer.get(f"/buy/{draft.slug}/check").content.decode()
    for href in ("way-in", "criteria", "criteria/of/price"):
        assert f'href="/buy/{draft.slug}/{href}"' in page
    assert "Freeze and publish" not in page
    assert officer.post(f"/buy/{draft.slug}/check").status_code == 200
    draft.refresh_from_db()
    assert draft.stage == Stage.DRAFT


def test_check_publishes_once_nothing_stands_in_the_way(world: World, draft: Procurement) -> None:
    officer = at(world.officer)
    assert "Worth a look" in officer.get(f"/buy/{draft.slug}/check").content.decode()
    assert officer.post(f"/buy/{draft.slug}/check").status_code == 302
    draft.refresh_from_db()
    page = officer.get(f"/buy/{draft.slug}").content.decode()
    assert draft.tender_digest in page
    assert officer.get(f"/buy/{draft.slug}/tender.json").content.decode() == draft.tender_file


# While it is open


def test_a_question_is_answered_to_all_once_and_nobody_is_told_who_asked(
    world: World, tender: Procurement
) -> None:
    offer = offered(world, tender, world.firm, world.firm_user, 1_165_000, 8)
    asked = offer_actions.ask(by=world.firm_user, offer=offer, question="May two firms offer together?")
    officer = at(world.officer)
    page = officer.get(f"/buy/{tender.slug}/clarifications").content.decode()
    assert "May two firms offer together?" in page
    assert world.firm.name not in page
    assert officer.post(f"/buy/{tender.slug}/clarifications/{asked.pk}", {"answer": ""}).status_code == 200
    assert (
        officer.post(f"/buy/{tender.slug}/clarifications/{asked.pk}", {"answer": "Yes."}).status_code == 302
    )
    assert [one.answer for one in queries.answered(tender)] == ["Yes."]
    with pytest.raises(Refused, match="was answered"):
        actions.answer_question(by=world.officer, clarification=Clarification.objects.get(), answer="No.")
    history = officer.get(f"/buy/{tender.slug}/history").content.decode()
    assert "A bidder asked a question" in history
    assert "answered a question to every bidder" in history
    assert world.firm_user.name not in history
    assert "An offer was" not in history
    assert "A bidder began" not in history


def test_a_deadline_moves_later_for_all_with_its_reason_by_e_mail(
    world: World, tender: Procurement, django_capture_on_commit_callbacks: object
) -> None:
    for supplier, by in ((world.firm, world.firm_user), (world.rival, world.rival_user)):
        offered(world, tender, supplier, by, 1_000_000, 1)
    was = tender.deadline
    assert was is not None
    with pytest.raises(Refused, match="not later"):
        actions.extend(by=world.officer, procurement=tender, deadline=was, reason="So")
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        answered = at(world.officer).post(
            f"/buy/{tender.slug}/extend", {"deadline": "2036-12-18T12:00", "reason": "A plan was missing"}
        )
    assert answered.status_code == 302
    tender.refresh_from_db()
    assert tender.deadline is not None
    assert tender.deadline.isoformat() == "2036-12-18T12:00:00+00:00"
    assert [(one.was, one.reason) for one in Extension.objects.all()] == [(was, "A plan was missing")]
    assert sorted(tuple(letter.to) for letter in mail.outbox) == [
        ("firm@example.org",),
        ("rival@example.org",),
    ]
    assert all(
        "A plan was missing" in letter.body and "18 December 2036 at 12:00 GMT" in letter.body
        for letter in mail.outbox
    )
    history = at(world.officer).get(f"/buy/{tender.slug}/history").content.decode()
    assert "moved the deadline to later" in history
    assert tender.tender_digest == Procurement.objects.get(pk=tender.pk).tender_digest


def test_a_deadline_that_has_passed_stays(world: World, tender: Procurement) -> None:
    Procurement.objects.filter(pk=tender.pk).update(deadline=timezone.now())
    tender.refresh_from_db()
    later = timezone.now() + timezone.timedelta(days=3)  # type: ignore[attr-defined]
    with pytest.raises(Refused, match="has passed"):
        actions.extend(by=world.officer, procurement=tender, deadline=later, reason="So")


def test_a_tender_ends_without_award_with_its_reason_and_what_was_offered_stays_sealed(
    world: World, tender: Procurement, django_capture_on_commit_callbacks: object
) -> None:
    offer = offered(world, tender, world.firm, world.firm_user, 1_165_000, 8)
    offer_actions.submit(by=world.firm_user, offer=offer, receipt="r-1")
    officer = at(world.officer)
    assert officer.post(f"/buy/{tender.slug}/end", {"reason": ""}).status_code == 200
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        officer.post(f"/buy/{tender.slug}/end", {"reason": "The budget is gone"})
    tender.refresh_from_db()
    assert tender.stage == Stage.ENDED
    assert offer.submissions.get().content == ""
    assert [letter.to for letter in mail.outbox] == [["firm@example.org"]]
    page = officer.get(f"/buy/{tender.slug}").content.decode()
    assert "The budget is gone" in page
    assert officer.get(f"/buy/{tender.slug}/end").status_code == 404
    with pytest.raises(Refused, match="is over"):
        actions.end(by=world.officer, procurement=tender, reason="Twice")


def test_a_draft_is_not_ended(world: World, draft: Procurement) -> None:
    with pytest.raises(Refused, match="never published"):
        actions.end(by=world.officer, procurement=draft, reason="So")


# History


def test_the_history_says_what_a_field_was_and_became(world: World, draft: Procurement) -> None:
    actions.change(by=world.officer, procurement=draft, value=9_000_00, contract_from=date(2027, 1, 1))
    draft_actions.weigh(by=world.lead, procurement=draft, weights={"price": Fraction("41.5")})
    page = at(world.evaluators[0]).get(f"/buy/{draft.slug}/history").content.decode()
    assert "Officer changed the facts of the procurement" in page
    assert "Value: £1,200,000 → £9,000" in page
    assert "Contract from: empty → 2027-01-01" in page
    assert "Lead changed a criterion" in page
    assert "Weight: 40 → 41.5" in page


def test_the_history_goes_on_page_by_page_by_the_number_of_an_event(world: World, draft: Procurement) -> None:
    for number in range(60):
        draft_actions.keep(
            by=world.officer, procurement=draft, part=Clause(), title=f"Clause {number}", text="So."
        )
    officer = at(world.officer)
    first = officer.get(f"/buy/{draft.slug}/history").content.decode()
    assert "Clause 59" in first
    assert "“Clause 0”" not in first
    before = first.partition("?before=")[2].partition('"')[0]
    second = officer.get(f"/buy/{draft.slug}/history", {"before": before}).content.decode()
    assert "“Clause 0”" in second
    assert "Clause 59" not in second
    assert officer.get(f"/buy/{draft.slug}/history", {"before": "x" * 40}).status_code == 200


def test_what_is_written_is_escaped(world: World, draft: Procurement) -> None:
    draft_actions.keep(
        by=world.officer, procurement=draft, part=Clause(), title="<script>x</script>", text="<b>y</b>"
    )
    officer = at(world.officer)
    for page in ("clauses", "history"):
        text = officer.get(f"/buy/{draft.slug}/{page}").content.decode()
        assert "<script>x" not in text
        assert "&lt;script&gt;x" in text


def test_a_list_shows_what_is_its_own(world: World, draft: Procurement) -> None:
    assert draft.title in at(world.officer).get("/buy/").content.decode()
    assert at(world.firm_user).get("/buy/").status_code == 404
    assert queries.procurement(standing(world.stranger, None), draft.slug) is None
