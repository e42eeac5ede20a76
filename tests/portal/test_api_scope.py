"""Pages of the API walked to their end, whatever was made in the same moment; and tokens that do no more than their makers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from tests.portal.conftest import World, person
from tests.portal.evaluating import awarded

from wellspent.method.errors import Refused
from wellspent.portal.accounts import actions as accounts
from wellspent.portal.accounts.models import Kind, Membership, Role, User
from wellspent.portal.accounts.queries import standing
from wellspent.portal.accounts.standing import NOBODY
from wellspent.portal.api import actions, queries
from wellspent.portal.api.models import ApiToken
from wellspent.portal.audit import queries as audit
from wellspent.portal.evaluation import award_actions
from wellspent.portal.tendering import actions as tendering
from wellspent.portal.tendering.models import Procurement, Stage

MANY = 7


@pytest.fixture
def rows(world: World) -> list[Procurement]:
    """Seven tenders; several were made, published and end in the very same moment."""
    made, now = [], timezone.now()
    for number in range(MANY):
        row = tendering.begin(by=world.officer, organisation=world.buyer, title=f"Purchase {number}")
        Procurement.objects.filter(pk=row.pk).update(
            made=now - timedelta(hours=number // 3), published=now - timedelta(hours=number // 3),
            deadline=now + timedelta(days=1 + number // 3), stage=Stage.OPEN, tender_digest=f"{number:064}",
        )  # fmt: skip
        made.append(Procurement.objects.get(pk=row.pk))
    return made


def walked(page: Callable[[str, int], list[Procurement] | None], limit: int) -> list[str]:
    """The slugs of every page, one after the other."""
    seen: list[str] = []
    after = ""
    while True:
        found = page(after, limit)
        assert found is not None
        assert len(found) <= limit + 1
        seen += [row.slug for row in found[:limit]]
        if len(found) <= limit:
            return seen
        after = seen[-1]


@pytest.mark.parametrize("limit", [1, 2, 3, MANY - 1, MANY, MANY + 1])
def test_every_page_is_reached_once_in_its_order(limit: int, world: World, rows: list[Procurement]) -> None:
    who = standing(world.officer, None)
    newest = sorted(rows, key=lambda row: (row.made, row.pk), reverse=True)
    nearest = sorted(rows, key=lambda row: (row.deadline, row.pk))
    oldest = sorted(rows, key=lambda row: (row.published, row.pk))
    assert walked(lambda after, many: queries.procurements_page(who, after, many, ""), limit) == [
        row.slug for row in newest
    ]
    assert walked(queries.tenders_page, limit) == [row.slug for row in nearest]
    assert walked(queries.published_page, limit) == [row.slug for row in oldest]


def test_a_page_after_what_is_not_theirs_is_none(world: World, rows: list[Procurement]) -> None:
    boss = person("boss")
    other = accounts.found_organisation(
        by=boss,
        name="Eastmere",
        kind=Kind.AUTHORITY,
        first=boss,
        role=Role.OFFICER,
    )
    draft = tendering.begin(by=boss, organisation=other, title="Secret plan")
    who = standing(world.officer, None)
    assert queries.procurements_page(who, draft.slug, 3, "") is None
    assert queries.procurements_page(who, "unknown", 3, "") is None
    assert queries.awards_page(who, draft.slug, 3) is None
    assert queries.tenders_page(draft.slug, 3) is None
    assert queries.published_page(draft.slug, 3) is None
    assert queries.tenders_page("unknown", 3) is None
    assert [row.slug for row in queries.procurements_page(standing(boss, None), "", 3, "") or ()] == [
        draft.slug
    ]
    assert queries.procurements_page(NOBODY, "", 3, "") == []


def test_a_page_of_one_stage_holds_no_other(world: World, rows: list[Procurement]) -> None:
    who = standing(world.officer, None)
    draft = tendering.begin(by=world.officer, organisation=world.buyer, title="Only begun")
    assert queries.procurements_page(who, "", 99, "draft") == [draft]
    assert len(queries.procurements_page(who, "", 99, "open") or ()) == MANY
    assert queries.procurements_page(who, "", 99, "awarded") == []


def test_awards_are_those_of_one_s_own_buyer_and_public_once_noticed(
    world: World, tender: Procurement
) -> None:
    made = awarded(world, tender)
    assert queries.awards_page(standing(world.officer, None), "", 3) == [made]
    assert queries.awards_page(standing(world.officer, None), tender.slug, 3) == []
    assert queries.awards_page(standing(world.firm_user, None), "", 3) == []
    row = Procurement.objects.get(pk=tender.pk)
    assert queries.noticed_award(row) is None
    award_actions.send_summaries(by=world.officer, award=made)
    award_actions.publish_notice(by=world.officer, award=made, on=timezone.localdate())
    assert queries.noticed_award(Procurement.objects.get(pk=tender.pk)) == made
    assert queries.noticed_award(Procurement()) is None


def token(user: User, role: Role, days: int = 30) -> tuple[ApiToken, str]:
    """A token of somebody, and its secret."""
    return actions.make_token(by=user, who=standing(user, None), label="t", role=role, days=days)


@pytest.mark.parametrize("role", list(Role))
def test_a_token_does_no_more_than_whoever_made_it(role: Role, world: World) -> None:
    who = standing(world.officer, None)
    if role is Role.OFFICER:
        made, _ = token(world.officer, role)
        stands = queries.standing_of(made)
        assert stands is not None
        assert stands.roles == {Role.OFFICER.value}
        return
    with pytest.raises(Refused, match="a token can do no more than you can"):
        actions.make_token(by=world.officer, who=who, label="t", role=role, days=1)
    assert not ApiToken.objects.exists()


@pytest.mark.parametrize(("days", "taken"), [(0, False), (1, True), (366, True), (367, False), (-1, False)])
def test_a_token_lasts_a_day_to_a_year(days: int, taken: bool, world: World) -> None:
    if taken:
        made, _ = token(world.officer, Role.OFFICER, days)
        assert made.expires - made.made == timedelta(days=days)
        return
    with pytest.raises(Refused, match="a token lasts at least a day and at most a year"):
        token(world.officer, Role.OFFICER, days)


def test_a_token_ends_with_its_maker_s_role_and_not_before(world: World) -> None:
    made, secret = token(world.officer, Role.OFFICER)
    assert queries.token_of(secret) == made
    assert queries.token_of(secret[:-1]) is None
    assert queries.standing_of(made) is not None
    boss = accounts.found_organisation(
        by=None,
        name="A second council",
        kind=Kind.AUTHORITY,
        first=world.officer,
        role=Role.OFFICER,
    )
    accounts.leave(
        by=world.lead, membership=Membership.objects.get(user=world.officer, organisation=world.buyer)
    )
    assert standing(world.officer, None).organisation == boss
    assert queries.standing_of(made) is None, "a role elsewhere is no role here"
    User.objects.filter(pk=world.officer.pk).update(is_active=False)
    assert queries.token_of(secret) is None


def test_a_token_is_revoked_once_and_works_no_more(world: World) -> None:
    made, secret = token(world.lead, Role.LEAD)
    again = ApiToken.objects.get(pk=made.pk)
    actions.revoke_token(by=world.lead, token=made)
    before = audit.head()
    actions.revoke_token(by=world.lead, token=made)
    actions.revoke_token(by=world.officer, token=again)
    assert audit.head() == before, "a page that was left open revokes nothing twice"
    assert queries.token_of(secret) is None


def test_a_lead_sees_every_token_and_others_their_own(world: World) -> None:
    mine, _ = token(world.officer, Role.OFFICER)
    leads, _ = token(world.lead, Role.LEAD)
    firms, _ = token(world.firm_user, Role.SUPPLIER)
    assert set(queries.tokens(standing(world.lead, None))) == {mine, leads}
    assert set(queries.tokens(standing(world.officer, None))) == {mine}
    assert set(queries.tokens(standing(world.firm_user, None))) == {firms}
    assert list(queries.tokens(NOBODY)) == []
    assert queries.own_token(standing(world.officer, None), leads.pk) is None
    assert queries.own_token(standing(world.lead, None), mine.pk) == mine


def test_the_use_of_a_token_is_noted_to_the_minute(world: World) -> None:
    made, _ = token(world.officer, Role.OFFICER)
    actions.note_use(token=made)
    made.refresh_from_db()
    first = made.last_used
    assert first is not None
    actions.note_use(token=made)
    made.refresh_from_db()
    assert made.last_used == first
    made.last_used = first - timedelta(minutes=2)
    actions.note_use(token=made)
    made.refresh_from_db()
    assert made.last_used is not None
    assert made.last_used > first
