"""All lives of a tender: whatever people press, in whatever order, what must never happen does not."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise
from random import Random

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from tests.portal.conftest import World
from tests.portal.evaluating import agreed, opened, scored, who
from tests.portal.tender_life import ANYTHING, USUAL, Act, Life

from wellspent.method.errors import Refused
from wellspent.portal.audit import queries as audit
from wellspent.portal.audit.models import Event
from wellspent.portal.evaluation import queries
from wellspent.portal.evaluation.models import Award, OwnScore, PanelMember
from wellspent.portal.tendering import actions as tendering
from wellspent.portal.tendering.models import Procurement, Stage, Submission
from wellspent.portal.tendering.offers import queries as offer_queries
from wellspent.portal.tendering.queries import opened_offers

NEXT = {
    Stage.DRAFT: {Stage.OPEN},
    Stage.OPEN: {Stage.OPENED, Stage.ENDED},
    Stage.OPENED: {Stage.MODERATED, Stage.AWARDED, Stage.ENDED},
    Stage.MODERATED: {Stage.OPENED, Stage.AWARDED, Stage.ENDED},
    Stage.AWARDED: set(),
    Stage.ENDED: set(),
}
BEGUN: dict[str, tuple[Callable[[World, Procurement], object] | None, Stage]] = {
    "as-a-draft": (None, Stage.OPEN),
    "published": (lambda *_: None, Stage.OPENED),
    "opened": (opened, Stage.OPENED),
    "scored": (scored, Stage.MODERATED),
    "agreed": (agreed, Stage.AWARDED),
}
"""Where lives are met, and how far some of them must come: a test that gets nowhere proves nothing."""

REACHED: Counter[str] = Counter()
"""How often each stage and act was reached, over the lives of one test."""


class Lives(RuleBasedStateMachine):
    """One life: people press what is usual, or anything at all."""

    def __init__(self, world: World, draft: Procurement, begin: Callable[..., object] | None) -> None:
        super().__init__()
        self.undone = transaction.atomic()
        self.undone.__enter__()
        self.life = Life(world, draft, Random(1))
        if begin is not None:
            tendering.publish(by=world.officer, procurement=draft)
            begin(world, draft)
        self.life.made = list(Submission.objects.filter(offer__procurement=draft))
        self.life.tokens = [(made.offer_id, made.receipt) for made in self.life.made]
        self.frozen: tuple[str, str] | None = None
        self.locked: dict[int, list[tuple[int, int, Fraction, str]]] = {}
        self.chain: list[str] = list(Event.objects.order_by("number").values_list("hash", flat=True))

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.undone.__exit__(None, None, None)
        self.life.tender.refresh_from_db()

    def press(self, act: Act, seed: int) -> bool:
        """Press it: done whole, or refused and nothing changed. Whether it was done."""
        self.life.chance.seed(seed)
        before = audit.head()
        REACHED[self.life.row.stage] += 1
        try:
            with transaction.atomic():
                act(self.life)
        except Refused:
            assert audit.head() == before
            return False
        REACHED[act.__name__] += 1
        return True

    @rule(seed=st.integers(0, 2**32))
    def what_is_usual(self, seed: int) -> None:
        """Somebody tries one usual thing after the other until one is done."""
        acts = list(USUAL[self.life.row.stage])
        Random(seed).shuffle(acts)
        for act in acts:
            if self.press(act, seed):
                return

    @rule(seed=st.integers(0, 2**32))
    def anything(self, seed: int) -> None:
        """Somebody presses what nobody would expect."""
        self.press(Random(seed).choice(ANYTHING), seed)

    @invariant()
    def the_chain_holds_and_only_grows(self) -> None:
        assert audit.faults() == []
        now = list(Event.objects.order_by("number").values_list("hash", flat=True))
        assert now[: len(self.chain)] == self.chain
        self.chain = now

    @invariant()
    def nothing_is_read_before_two_have_opened(self) -> None:
        row = self.life.row
        if row.stage in (Stage.DRAFT, Stage.OPEN):
            assert not Submission.objects.filter(offer__procurement=row).exclude(content="").exists()
            assert queries.standing_bids(row) == []
            for user in (self.life.world.lead, self.life.world.officer, *self.life.world.evaluators):
                assert queries.offers(who(user), row) == []
                assert list(opened_offers(who(user), row)) == []
        elif row.stages.filter(stage=Stage.OPENED).exists():
            assert row.consents.values("by").distinct().count() >= 2

    @invariant()
    def the_frozen_file_never_changes(self) -> None:
        row = self.life.row
        if row.draft:
            assert (row.tender_file, row.tender_digest) == ("", "")
            return
        self.frozen = self.frozen or (row.tender_file, row.tender_digest)
        assert (row.tender_file, row.tender_digest) == self.frozen
        assert hashlib.sha256(row.tender_file.encode()).hexdigest() == row.tender_digest

    @invariant()
    def every_receipt_tells_what_was_sealed(self) -> None:
        for made in self.life.made:
            kept = Submission.objects.select_related("offer__procurement").get(pk=made.pk)
            assert (kept.digest, kept.event, kept.head) == (made.digest, made.event, made.head)
            content = offer_queries.content_of(kept.offer, kept.number)
            assert hashlib.sha256(content or b"").hexdigest() == made.digest
            assert offer_queries.holds(kept)

    @invariant()
    def steps_follow_one_another(self) -> None:
        row = self.life.row
        steps = [Stage(stage) for stage in row.stages.order_by("id").values_list("stage", flat=True)]
        assert steps[0] == Stage.DRAFT
        assert steps[-1] == row.stage
        assert all(after in NEXT[before] for before, after in pairwise(steps))

    @invariant()
    def what_was_withdrawn_is_never_evaluated(self) -> None:
        row = self.life.row
        running = {bid.key for bid in queries.standing_bids(row)}
        assert running.isdisjoint(row.offers.filter(withdrawn__isnull=False).values_list("key", flat=True))
        assert not row.offers.filter(
            withdrawn__isnull=False,
            pk__in=[offer.pk for offer, _ in (() if row.draft else queries.to_score(row))],
        ).exists()

    @invariant()
    def locked_scores_stay(self) -> None:
        for member in PanelMember.objects.filter(procurement=self.life.tender, locked__isnull=False):
            found = OwnScore.objects.filter(member=member).order_by("id")
            now = list(found.values_list("offer", "criterion", "score", "reason"))
            assert self.locked.setdefault(member.pk, now) == now
        still = PanelMember.objects.filter(pk__in=self.locked, locked__isnull=False)
        assert still.count() == len(self.locked)

    @invariant()
    def who_scores_sees_no_price_until_they_lock(self) -> None:
        row = self.life.row
        for member in row.panel.filter(locked__isnull=True, stood_down__isnull=True).select_related("user"):
            assert all(offer.price is None for offer in queries.offers(who(member.user), row))
            assert queries.agreed(who(member.user), row) == []

    @invariant()
    def agreed_scores_are_those_that_were_signed(self) -> None:
        row = self.life.row
        if row.stage == Stage.MODERATED:
            assert queries.all_signed(row)
        if row.stage in (Stage.OPENED, Stage.MODERATED):
            now = queries.digest_to_sign(row)
            assert all(one.digest == now for one in queries.signatures(row))

    @invariant()
    def there_is_one_winner_at_the_most(self) -> None:
        row = self.life.row
        made = list(Award.objects.filter(procurement=row).select_related("offer"))
        assert len(made) == (1 if row.stage == Stage.AWARDED else 0)
        for one in made:
            assert one.offer.withdrawn is None
            assert one.offer.key in {bid.key for bid in queries.standing_bids(row)}
            assert Event.objects.get(kind="award-made").digest == one.pack_digest


@pytest.mark.django_db
@pytest.mark.parametrize("met", list(BEGUN))
def test_whatever_people_press_what_must_never_happen_does_not(
    met: str, world: World, draft: Procurement
) -> None:
    REACHED.clear()
    begin, far = BEGUN[met]

    class Met(Lives):
        """Lives that are met here."""

        def __init__(self) -> None:
            super().__init__(world, draft, begin)

    run_state_machine_as_test(
        Met,
        settings=settings(
            max_examples=4, stateful_step_count=40, deadline=None, derandomize=True, database=None,
            phases=(Phase.generate,), suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip
    assert REACHED[far] > 0, "no life came so far"
