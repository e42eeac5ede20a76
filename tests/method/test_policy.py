"""A policy's logic: exact comparators, VAT as an interval, three answers, and knowledge that only grows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellspent.method.errors import Refused
from wellspent.method.policy import Decision, Effect, Policy, Rule, decide
from wellspent.method.purchases import (
    BODIES,
    KINDS,
    NATIONS,
    Applies,
    Case,
    Condition,
    Purchase,
    Term,
    Verdict,
    all_of,
    any_of,
)  # fmt: skip
from wellspent.method.working import Source

FACTS = {"call-off": "Is it called off?", "known": "Is it known?", "urgent": "Is it urgent?"}
SOURCE = Source("A policy", "A council", 2026, "facts-cited")
PENNY = Fraction(1, 100)
DAY = date(2027, 1, 1)
YES, NO, UNKNOWN = Applies.YES, Applies.NO, Applies.UNKNOWN


def value(comparator: str, than: int | Fraction, vat: str = "unstated") -> Condition:
    return Condition("value", comparator, Fraction(than), vat=vat)


def rule(*conditions: Condition, id: str = "a-rule", **effect: Any) -> Rule:
    return Rule(id, "A rule.", conditions, Effect(**(effect or {"required": ("Do it.",)})), SOURCE)


def policy(*rules: Rule, scope: tuple[Condition, ...] = (), terms: tuple[Term, ...] = ()) -> Policy:
    return Policy("a-policy", "A policy", scope, rules, terms)


def decided(*conditions: Condition, terms: tuple[Term, ...] = (), **known: Any) -> Applies:
    """Whether a rule of these conditions applies to a purchase of which this is known."""
    return decide(policy(rule(*conditions), terms=terms), Purchase(**known), FACTS).decided[0].applies


def because(*conditions: Condition, terms: tuple[Term, ...] = (), **known: Any) -> str:
    return decide(policy(rule(*conditions), terms=terms), Purchase(**known), FACTS).decided[0].because


class TestComparators:
    @pytest.mark.parametrize(
        ("comparator", "below", "at", "above"),
        [(">=", NO, YES, YES), (">", NO, NO, YES), ("<", YES, NO, NO), ("<=", YES, YES, NO)],
    )
    def test_an_amount_a_penny_below_at_and_a_penny_above(
        self, comparator: str, below: Applies, at: Applies, above: Applies
    ) -> None:
        limit = Fraction(5_000_000)
        answers = [
            decided(value(comparator, limit), value=amount)
            for amount in (limit - PENNY, limit, limit + PENNY)
        ]
        assert answers == [below, at, above]

    @pytest.mark.parametrize(
        ("comparator", "before", "on", "after"),
        [(">=", NO, YES, YES), (">", NO, NO, YES), ("<", YES, NO, NO), ("<=", YES, YES, NO)],
    )
    def test_a_day_before_on_and_after(
        self, comparator: str, before: Applies, on: Applies, after: Applies
    ) -> None:
        days = (date(2026, 12, 31), DAY, date(2027, 1, 2))
        answers = [decided(Condition("date", comparator, DAY), commenced=day) for day in days]
        assert answers == [before, on, after]

    def test_an_amount_is_exact_to_any_decimal(self) -> None:
        hair = Fraction(1, 10**12)
        assert decided(value(">", 5_000_000), value=5_000_000 + hair) is YES
        assert decided(value(">=", 5_000_000), value=5_000_000 - hair) is NO


class TestVat:
    """VAT adds between nothing and a fifth: 5.4m with VAT is between 4.5m and 5.4m without."""

    @pytest.mark.parametrize(
        ("amount", "given", "basis", "answer"),
        [
            (5_000_000, "included", "included", YES),
            (4_999_999, "included", "included", NO),
            (5_000_000, "excluded", "included", YES),
            (4_999_999, "excluded", "included", UNKNOWN),
            (Fraction(5_000_000) * 5 / 6, "excluded", "included", UNKNOWN),
            (Fraction(5_000_000) * 5 / 6 - PENNY, "excluded", "included", NO),
            (6_000_000, "included", "excluded", YES),
            (6_000_000 - PENNY, "included", "excluded", UNKNOWN),
            (5_000_000, "included", "excluded", UNKNOWN),
            (4_999_999, "included", "excluded", NO),
            (5_000_000, None, "included", YES),
            (4_900_000, None, "included", UNKNOWN),
            (4_000_000, None, "included", NO),
            (6_000_000, None, "excluded", YES),
            (5_500_000, None, "excluded", UNKNOWN),
            (4_900_000, None, "excluded", NO),
        ],
    )
    def test_the_answer_is_known_only_where_vat_cannot_change_it(
        self, amount: Fraction, given: str | None, basis: str, answer: Applies
    ) -> None:
        assert decided(value(">=", 5_000_000, basis), value=Fraction(amount), vat=given) is answer

    def test_more_than_hangs_on_vat_at_the_very_limit(self) -> None:
        assert decided(value(">", 5_000_000, "included"), value=Fraction(5_000_000), vat="included") is NO
        assert decided(value(">", 5_000_000, "included"), value=Fraction(5_000_000)) is UNKNOWN
        said = because(value(">", 5_000_000, "included"), value=Fraction(5_000_000))
        assert said == "hangs on VAT: £5,000,000 against more than £5,000,000 with VAT"

    @pytest.mark.parametrize("given", ["included", "excluded", None])
    def test_a_threshold_of_an_unstated_basis_is_held_against_the_figure_as_it_is(
        self, given: str | None
    ) -> None:
        assert decided(value(">=", 100_000), value=Fraction(100_000), vat=given) is YES
        assert decided(value(">=", 100_000), value=100_000 - PENNY, vat=given) is NO

    def test_it_says_so_where_an_unstated_basis_would_matter(self) -> None:
        doubt = "(the source does not say whether VAT counts, and here it matters)"
        assert doubt in because(value(">=", 100_000), value=Fraction(90_000), vat="excluded")
        assert doubt in because(value(">=", 100_000), value=Fraction(110_000), vat="included")
        assert doubt not in because(value(">=", 100_000), value=Fraction(200_000), vat="included")
        assert doubt not in because(value(">=", 100_000), value=Fraction(90_000))


class TestWhatIsNotKnown:
    @pytest.mark.parametrize(
        ("condition", "said", "missing"),
        [
            (value(">", 100), "hangs on the value, which must be more than £100", "value"),
            (
                Condition("date", ">=", DAY),
                "hangs on the date of commencement, which must be on or after 2027-01-01",
                "date",
            ),
            (
                Condition("body", one_of=("local", "police")),
                "hangs on the body, which must be local or police",
                "body",
            ),
            (Condition("kind", one_of=("works",)), "hangs on the kind, which must be works", "kind"),
            (
                Condition("nation", one_of=("wales",)),
                "hangs on the nation, which must be wales",
                "nation",
            ),
            (Condition("urgent"), 'hangs on "Is it urgent?", which must be yes', "urgent"),
            (Condition("urgent", truth=False), 'hangs on "Is it urgent?", which must be no', "urgent"),
        ],
    )
    def test_it_is_unknown_and_says_on_what_it_hangs(
        self, condition: Condition, said: str, missing: str
    ) -> None:
        decision = decide(policy(rule(condition)), Purchase(), FACTS)
        assert decision.decided[0].applies is UNKNOWN
        assert decision.decided[0].because == said
        assert decision.missing == (missing,)

    def test_a_value_that_is_there_hangs_on_vat(self) -> None:
        decision = decide(
            policy(rule(value(">", 100, "included"))), Purchase(Fraction(90), "excluded"), FACTS
        )
        assert decision.missing == ("vat",)

    @pytest.mark.parametrize(("said", "truth", "answer"), [
        (True, True, YES), (False, True, NO), (True, False, NO), (False, False, YES),
    ])  # fmt: skip
    def test_a_named_fact(self, said: bool, truth: bool, answer: Applies) -> None:
        assert decided(Condition("urgent", truth=truth), known={"urgent": said}) is answer

    def test_one_plain_no_settles_a_rule_whatever_else_is_unknown(self) -> None:
        decision = decide(
            policy(rule(value(">=", 10_000), Condition("urgent"), Condition("kind", one_of=("works",)))),
            Purchase(Fraction(9_999)),
            FACTS,
        )
        assert decision.decided[0].applies is NO
        assert decision.decided[0].because == "£9,999 is not at least £10,000"
        assert decision.missing == ()

    def test_a_rule_without_conditions_always_applies(self) -> None:
        assert decided() is YES

    @pytest.mark.parametrize(
        ("answers", "every", "some"),
        [
            ([YES, YES], YES, YES),
            ([YES, UNKNOWN], UNKNOWN, YES),
            ([YES, NO], NO, YES),
            ([UNKNOWN, NO], NO, UNKNOWN),
            ([UNKNOWN, UNKNOWN], UNKNOWN, UNKNOWN),
            ([NO, NO], NO, NO),
            ([], YES, NO),
        ],
    )
    def test_kleene(self, answers: list[Applies], every: Applies, some: Applies) -> None:
        assert all_of([Verdict(answer, "why") for answer in answers]).applies is every
        assert any_of(answers) is some


class TestScope:
    CENTRAL = (Condition("body", one_of=("central",)),)

    @pytest.mark.parametrize(
        ("body", "answer"), [("central", YES), ("local", NO), ("nhs", NO), (None, UNKNOWN)]
    )
    def test_every_rule_shares_it(self, body: str | None, answer: Applies) -> None:
        decision = decide(policy(rule(), rule(id="another"), scope=self.CENTRAL), Purchase(body=body), FACTS)
        assert {found.applies for found in decision.decided} == {answer}

    def test_out_of_scope_the_policy_asks_for_nothing(self) -> None:
        decision = decide(
            policy(rule(minimum_weighting=Fraction(1, 10)), scope=self.CENTRAL), Purchase(body="local"), FACTS
        )
        assert decision.route == "not-applied"
        assert decision.minimum_weighting is None


class TestRoute:
    BY_ROAD = policy(
        rule(Condition("known"), id="by-framework", route="framework"),
        rule(Condition("urgent"), id="by-statement", route="statement"),
    )

    @pytest.mark.parametrize(
        ("known", "route"),
        [
            ({"known": True, "urgent": False}, "framework"),
            ({"known": False, "urgent": True}, "statement"),
            ({"known": True, "urgent": True}, "both"),
            ({"known": False, "urgent": False}, "not-applied"),
            ({"known": True}, "unknown"),
            ({"known": False}, "unknown"),
            ({"urgent": True}, "unknown"),
            ({}, "unknown"),
        ],
    )
    def test_two_roads(self, known: Mapping[str, bool], route: str) -> None:
        assert decide(self.BY_ROAD, Purchase(known=known), FACTS).route == route

    def test_one_of_two_rules_is_enough_for_a_road(self) -> None:
        two = policy(
            rule(Condition("known", truth=False), id="market-unknown", route="statement"),
            rule(Condition("urgent"), id="urgent", route="statement"),
        )
        assert decide(two, Purchase(known={"urgent": True}), FACTS).route == "statement"

    @pytest.mark.parametrize(("amount", "route"), [(99, "not-applied"), (100, "not-used"), (None, "unknown")])
    def test_a_policy_without_routes(self, amount: int | None, route: str) -> None:
        purchase = Purchase(None if amount is None else Fraction(amount))
        assert decide(policy(rule(value(">=", 100))), purchase, FACTS).route == route

    def test_a_rule_that_only_allows_asks_for_nothing(self) -> None:
        decision = decide(policy(rule(options=("Include it.",))), Purchase(), FACTS)
        assert decision.route == "not-applied"
        assert decision.options == ("Include it.",)


class TestFigures:
    def test_the_strictest_of_the_rules_that_apply(self) -> None:
        decision = decide(
            policy(
                rule(id="a", minimum_weighting=Fraction(1, 10), measures_max=6, kpis_min=3),
                rule(id="b", minimum_weighting=Fraction(1, 5), measures_max=1, kpis_min=2),
                rule(id="c", weighting_max=Fraction(1, 5), average_goal=Fraction(1, 5), standstill_days=8),
                rule(id="d", weighting_max=Fraction(3, 10), average_goal=Fraction(1, 10)),
            ),
            Purchase(),
            FACTS,
        )
        assert decision.minimum_weighting == Fraction(1, 5)
        assert decision.weighting_max == Fraction(1, 5)
        assert decision.average_goal == Fraction(1, 5)
        assert (decision.measures_max, decision.kpis_min, decision.standstill_days) == (1, 3, 8)
        assert decision.kpis_expected is True

    @pytest.mark.parametrize(
        ("undecided", "answer"), [(Fraction(1, 5), None), (Fraction(1, 20), Fraction(1, 10))]
    )
    def test_an_undecided_rule_hides_the_figure_only_where_it_would_change_it(
        self, undecided: Fraction, answer: Fraction | None
    ) -> None:
        decision = decide(
            policy(
                rule(id="sure", minimum_weighting=Fraction(1, 10)),
                rule(Condition("urgent"), id="open", minimum_weighting=undecided),
            ),
            Purchase(),
            FACTS,
        )
        assert decision.minimum_weighting == answer

    @pytest.mark.parametrize(("urgent", "answer"), [(True, True), (False, False), (None, None)])
    def test_whether_kpis_are_expected_may_be_unknown(self, urgent: bool | None, answer: bool | None) -> None:
        known = {} if urgent is None else {"urgent": urgent}
        for effect in ({"kpis_expected": True}, {"kpis_min": 3}):
            decision = decide(policy(rule(Condition("urgent"), **effect)), Purchase(known=known), FACTS)
            assert decision.kpis_expected is answer

    def test_what_is_asked_comes_once_and_from_the_rules_that_apply(self) -> None:
        decision = decide(
            policy(
                rule(id="a", required=("Do it.",), notices=("UK4: tender notice",)),
                rule(id="b", required=("Do it.", "Do that."), options=("Or this.",)),
                rule(Condition("urgent"), id="c", required=("Never said.",)),
            ),
            Purchase(),
            FACTS,
        )
        assert decision.required == ("Do it.", "Do that.")
        assert decision.notices == ("UK4: tender notice",)
        assert decision.options == ("Or this.",)


class TestTerms:
    THRESHOLD = Term(
        "above-threshold",
        "Is it at or above the threshold?",
        (
            Case("works", (value(">=", 5_000_000), Condition("kind", one_of=("works",)))),
            Case("services", (value(">=", 200_000), Condition("kind", one_of=("services",)))),
            Case("a large contract", (value(">=", 9_000_000),)),
        ),
        SOURCE,
    )
    LONG = Term("long", "Is it long?", (Case("above", (Condition("above-threshold"),)),), SOURCE)
    ABOVE, BELOW = Condition("above-threshold"), Condition("above-threshold", truth=False)

    @pytest.mark.parametrize(
        ("amount", "kind", "above"),
        [
            (200_000, "services", YES),
            (199_999, "services", NO),
            (200_000, "works", NO),
            (5_000_000, "works", YES),
            (9_000_000, None, YES),
            (5_000_000, None, UNKNOWN),
            (199_999, None, NO),
        ],
    )
    def test_any_case_that_holds_is_enough(self, amount: int, kind: str | None, above: Applies) -> None:
        known: dict[str, Any] = {"value": Fraction(amount), "kind": kind}
        below = {YES: NO, NO: YES, UNKNOWN: UNKNOWN}[above]
        assert decided(self.ABOVE, terms=(self.THRESHOLD,), **known) is above
        assert decided(self.BELOW, terms=(self.THRESHOLD,), **known) is below

    def test_it_says_which_case_and_on_what_it_hangs(self) -> None:
        terms = (self.THRESHOLD,)
        large = Fraction(9_000_000)
        assert because(self.ABOVE, terms=terms, value=large) == "above-threshold is yes (a large contract)"
        assert because(self.ABOVE, terms=terms, value=Fraction(1)) == "above-threshold is no"
        hanging = "hangs on the kind"
        assert because(self.ABOVE, terms=terms, value=Fraction(300_000)) == hanging

    def test_a_term_rests_on_an_earlier_one(self) -> None:
        terms = (self.THRESHOLD, self.LONG)
        decision = decide(policy(rule(Condition("long")), terms=terms), Purchase(Fraction(300_000)), FACTS)
        assert [found.applies for found in decision.terms] == [UNKNOWN, UNKNOWN]
        assert decision.missing == ("kind",)
        assert decision.decided[0].because == "hangs on the kind"

    def test_it_names_only_facts_that_can_be_given_each_in_plain_words(self) -> None:
        case = Case("either", (self.ABOVE, Condition("urgent")))
        terms = (self.THRESHOLD, replace(self.LONG, cases=(case, Case("known", (Condition("known"),)))))
        decision = decide(
            policy(rule(Condition("long"), Condition("urgent")), terms=terms), Purchase(), FACTS
        )
        assert decision.decided[0].because == (
            'hangs on the value and the kind and "Is it urgent?" and "Is it known?"; '
            'hangs on "Is it urgent?", which must be yes'
        )
        assert decision.missing == ("value", "kind", "urgent", "known")

    def test_a_policy_names_the_facts_its_terms_hang_on_and_not_the_terms(self) -> None:
        term = replace(self.THRESHOLD, cases=(Case("urgent", (Condition("urgent"),)),))
        found = policy(rule(self.ABOVE, Condition("known")), terms=(term,))
        assert found.facts == ["known", "urgent"]


class TestRefusals:
    @pytest.mark.parametrize(
        ("purchase", "place", "said"),
        [
            (Purchase(body="locl"), "--body", 'Did you mean "local"?'),
            (Purchase(kind="work"), "--kind", 'Did you mean "works"?'),
            (Purchase(nation="englnd"), "--nation", 'Did you mean "england"?'),
            (Purchase(vat="yes"), "--vat", "Use one of included, excluded."),
            (
                Purchase(known={"urgnt": True}),
                "--known",
                'Did you mean "urgent"? `wellspent policy --facts` lists them all.',
            ),
            (Purchase(-PENNY), "--value", "Give the most payable over the whole term."),
        ],
    )
    def test_a_word_nobody_knows_is_refused_with_the_mend(
        self, purchase: Purchase, place: str, said: str
    ) -> None:
        with pytest.raises(Refused) as refused:
            decide(policy(rule()), purchase, FACTS)
        (fault,) = refused.value.faults
        assert (fault.place, fault.mend) == (place, said)

    def test_all_faults_come_at_once(self) -> None:
        with pytest.raises(Refused) as refused:
            decide(policy(rule()), Purchase(-PENNY, body="x", known={"x": True}), FACTS)
        assert len(refused.value.faults) == 3

    def test_nothing_is_a_value(self) -> None:
        assert decided(value(">=", 0), value=Fraction(0)) is YES


# Properties

amounts = st.integers(0, 2_000).map(lambda pounds: Fraction(pounds, 2))
days = st.dates(date(2024, 1, 1), date(2028, 12, 31))
comparators = st.sampled_from((">=", ">", "<", "<="))
conditions = st.one_of(
    st.builds(
        Condition, st.just("value"), comparators, amounts,
        vat=st.sampled_from(("included", "excluded", "unstated")),
    ),
    st.builds(Condition, st.just("date"), comparators, days),
    st.builds(Condition, st.just("body"), one_of=st.sets(st.sampled_from(BODIES), min_size=1).map(tuple)),
    st.builds(Condition, st.just("kind"), one_of=st.sets(st.sampled_from(KINDS), min_size=1).map(tuple)),
    st.builds(
        Condition, st.just("nation"), one_of=st.sets(st.sampled_from(NATIONS), min_size=1).map(tuple)
    ),
    st.builds(Condition, st.sampled_from(sorted(FACTS)), truth=st.booleans()),
)  # fmt: skip
ON_TERM = st.builds(Condition, st.just("a-term"), truth=st.booleans())
cases = st.builds(Case, st.just("a case"), st.lists(conditions, min_size=1, max_size=3).map(tuple))
terms = st.builds(
    Term, st.just("a-term"), st.just("Is it?"), st.lists(cases, min_size=1, max_size=3).map(tuple),
    st.just(SOURCE),
)  # fmt: skip
shares = st.sampled_from((None, Fraction(1, 10), Fraction(1, 5)))
counts = st.sampled_from((None, 1, 3, 6))
effects = st.builds(
    Effect, route=st.sampled_from(("", "framework", "statement")), minimum_weighting=shares,
    weighting_max=shares, average_goal=shares, measures_max=counts, kpis_min=counts,
    kpis_expected=st.booleans(), standstill_days=st.sampled_from((None, 8)),
    required=st.sampled_from(((), ("Do it.",))),
)  # fmt: skip
rules = st.builds(
    Rule, st.text("ab", min_size=1), st.just("A rule."),
    st.lists(conditions | ON_TERM, max_size=4).map(tuple), effects, st.just(SOURCE),
)  # fmt: skip
policies = st.builds(
    Policy, st.just("p"), st.just("P"), st.lists(conditions, max_size=1).map(tuple),
    st.lists(rules, min_size=1, max_size=4).map(tuple), terms.map(lambda term: (term,)),
)  # fmt: skip
full = st.builds(
    Purchase, amounts, st.sampled_from(("included", "excluded")), st.sampled_from(KINDS), days,
    st.sampled_from(BODIES), st.sampled_from(NATIONS),
    st.fixed_dictionaries({fact: st.booleans() for fact in FACTS}),
)  # fmt: skip
FIELDS = ("value", "vat", "kind", "commenced", "body", "nation")


def forget(purchase: Purchase, forgotten: set[str]) -> Purchase:
    """The purchase with some of its facts no longer known."""
    blank = dict.fromkeys(forgotten & set(FIELDS))
    known = {fact: said for fact, said in purchase.known.items() if fact not in forgotten}
    return replace(purchase, known=known, **blank)


def settled(decision: Decision) -> dict[str, Any]:
    """Everything of a decision that is not unknown."""
    found: dict[str, Any] = {
        f"{place} {each.rule.id}": each.applies for place, each in enumerate(decision.decided)
    }
    found |= {each.term.id: each.applies for each in decision.terms}
    found["route"] = None if decision.route == "unknown" else decision.route
    for key in (
        "minimum_weighting", "weighting_max", "average_goal", "measures_max", "kpis_min", "kpis_expected",
        "standstill_days",
    ):  # fmt: skip
        found[key] = getattr(decision, key)
    return {key: answer for key, answer in found.items() if answer not in (None, UNKNOWN)}


@given(policies, full, st.sets(st.sampled_from((*FIELDS, *FACTS))))
def test_one_more_fact_never_changes_what_is_settled(
    drawn: Policy, purchase: Purchase, forgotten: set[str]
) -> None:
    less = settled(decide(drawn, forget(purchase, forgotten), FACTS))
    for fact in sorted(forgotten):
        more = settled(decide(drawn, forget(purchase, forgotten - {fact}), FACTS))
        assert less.items() <= more.items()


@given(policies, full)
def test_with_every_fact_given_nothing_hangs_but_on_vat(drawn: Policy, purchase: Purchase) -> None:
    decision = decide(drawn, purchase, FACTS)
    assert set(decision.missing) <= {"vat"}


@given(policies, full, st.sets(st.sampled_from((*FIELDS, *FACTS))))
def test_what_is_missing_is_exactly_what_leaves_rules_unknown(
    drawn: Policy, purchase: Purchase, forgotten: set[str]
) -> None:
    decision = decide(drawn, forget(purchase, forgotten), FACTS)
    open_ = any(each.applies is UNKNOWN for each in decision.decided)
    assert bool(decision.missing) is open_
    names = {"commenced": "date"}
    assert set(decision.missing) <= {names.get(fact, fact) for fact in forgotten} | {"vat"}


@given(
    st.sampled_from((">=", ">")), amounts, amounts, amounts,
    st.sampled_from(("included", "excluded", "unstated")), st.sampled_from(("included", "excluded", None)),
)  # fmt: skip
def test_a_higher_value_never_loses_a_rule_for_high_values(
    comparator: str, limit: Fraction, amount: Fraction, more: Fraction, basis: str, vat: str | None
) -> None:
    order = [NO, UNKNOWN, YES]
    condition = value(comparator, limit, basis)
    lower = decided(condition, value=amount, vat=vat)
    assert order.index(decided(condition, value=amount + more, vat=vat)) >= order.index(lower)


@given(policies, full, st.sets(st.sampled_from((*FIELDS, *FACTS))), st.randoms())
def test_the_order_of_the_rules_does_not_matter(
    drawn: Policy, purchase: Purchase, forgotten: set[str], random: Any
) -> None:
    shuffled = list(drawn.rules)
    random.shuffle(shuffled)
    known = forget(purchase, forgotten)
    first, second = decide(drawn, known, FACTS), decide(replace(drawn, rules=tuple(shuffled)), known, FACTS)
    for key in ("route", "minimum_weighting", "weighting_max", "measures_max", "kpis_min", "kpis_expected"):
        assert getattr(first, key) == getattr(second, key)
    assert set(first.missing) == set(second.missing)
