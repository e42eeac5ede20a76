"""Wordings of questions, clauses and tenders held against dated legal rules.

A check has marks (phrases, or signs of a tender's shape) that find a wording, and dated rules that say whether
it matters for this purchase. The first rule that applies gives the finding; where none applies but one hangs on
a fact nobody has given, the finding says on what it depends; where all are ruled out, the wording stands, and
that is told too. Nothing here is legal advice.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from wellspent.method.phrases import Phrase, sentences
from wellspent.method.policy import Policy
from wellspent.method.purchases import Applies, Condition, Purchase, Questions, Term, Verdict, all_of
from wellspent.method.working import Source

ROLES = ("question", "criterion", "guidance", "clause", "reason", "text")
"""What a passage is: asked, judged by, scored by, agreed, a score's reason, or not said."""

FORMS = ("weight-missing", "scored-in-pounds")
"""The signs of a tender's shape that a mark can name."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of text, what it is, and where it stands."""

    text: str
    role: str
    place: str


@dataclass(frozen=True, slots=True)
class Sign:
    """Something in the shape of a tender, such as a criterion without a weight; `quote` is as it stands there."""

    form: str
    quote: str
    place: str


@dataclass(frozen=True, slots=True)
class Paper:
    """What is checked: passages, signs, what is known of the purchase, and the lineage of its framework."""

    title: str
    passages: tuple[Passage, ...]
    signs: tuple[Sign, ...] = ()
    purchase: Purchase = field(default_factory=Purchase)
    lineage: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """What finds a wording: a phrase (unless an exception stands in the same sentence), or a form.

    Empty `roles` means passages of every kind but the reasons of scores.
    """

    phrase: Phrase | None = None
    unless: tuple[Phrase, ...] = ()
    roles: tuple[str, ...] = ()
    form: str = ""

    def finds(self, sentence: str, role: str) -> str:
        """The words it finds in a sentence, as they stand there; empty where it finds none."""
        if self.phrase is None or role not in (self.roles or ROLES) or (role == "reason" and not self.roles):
            return ""
        found = self.phrase.search(sentence)
        return "" if found and any(exception.search(sentence) for exception in self.unless) else found


@dataclass(frozen=True, slots=True)
class LegalRule:
    """A dated rule: why a wording matters, in words with its day, and a lawful rewording.

    `lineages` are the frameworks it is for, where it is for some; a paper that names none is outside it.
    """

    id: str
    because: str
    rewording: str
    conditions: tuple[Condition, ...]
    source: Source
    status: str = "published"
    lineages: tuple[str, ...] = ()

    def test(self, paper: Paper, terms: Mapping[str, Verdict], facts: Questions) -> Verdict:
        """Whether it applies to a paper; `terms` are the answers of the policy it leans on."""
        if self.lineages and paper.lineage not in self.lineages:
            return Verdict(Applies.NO, f"no framework of {' or '.join(self.lineages)} is named")
        return all_of([condition.test(paper.purchase, terms, facts) for condition in self.conditions])


@dataclass(frozen=True, slots=True)
class Allowance:
    """What makes a wording lawful: told where no rule applies and all of its conditions hold."""

    because: str
    conditions: tuple[Condition, ...]
    source: Source
    status: str = "published"


@dataclass(frozen=True, slots=True)
class Check:
    """A kind of wording: its code, what is said of it, its marks, its rules, and what allows it.

    `terms_of` is a policy whose terms (such as above-threshold) the conditions may use.
    """

    id: str
    code: str
    label: str
    text: str
    marks: tuple[Mark, ...]
    rules: tuple[LegalRule, ...]
    allowances: tuple[Allowance, ...] = ()
    terms_of: str = ""

    @property
    def conditions(self) -> list[tuple[Condition, ...]]:
        """The conditions of every rule and every allowance."""
        return [*(rule.conditions for rule in self.rules), *(one.conditions for one in self.allowances)]

    @property
    def facts(self) -> list[str]:
        """The named facts and terms its conditions ask for."""
        named = {condition.fact for group in self.conditions for condition in group}
        return sorted(named - {"value", "date", "kind", "body", "nation"})


@dataclass(frozen=True, slots=True)
class Finding:
    """A wording that a rule is against, or may be; `depends_on` is what is missing where it may."""

    check: Check
    rule: LegalRule
    quote: str
    place: str
    applies: Applies
    depends_on: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Allowed:
    """A wording that was looked at and stands, with the reason and, where one is printed, its source."""

    check: Check
    quote: str
    place: str
    because: str
    source: Source | None
    status: str = "published"


@dataclass(frozen=True, slots=True)
class Examined:
    """A paper with what was found in it, in the order of the paper, and what was looked at and stands."""

    paper: Paper
    findings: tuple[Finding, ...]
    allowed: tuple[Allowed, ...]

    @property
    def depends_on(self) -> tuple[str, ...]:
        """The facts that would settle what is not settled, the one most findings wait for first."""
        waiting = [fact for finding in self.findings for fact in finding.depends_on]
        return tuple(sorted(dict.fromkeys(waiting), key=lambda fact: -waiting.count(fact)))


def examine(
    paper: Paper, checks: Sequence[Check], policies: Mapping[str, Policy], facts: Questions
) -> Examined:
    """What the checks find in a paper; `policies` are those the checks lean on, `facts` the closed list.

    Raises `Refused` for a body, nation, kind or fact nobody knows, or a value below nothing.
    """
    paper.purchase.check(facts)
    answers = {id: _terms(policy.terms, paper.purchase, facts) for id, policy in policies.items()}
    judge = _Judge(paper, answers, facts)
    judged = [judge.of(check, quote, place) for check, quote, place in _found(paper, checks)]
    return Examined(
        paper,
        tuple(one for one in judged if isinstance(one, Finding)),
        tuple(one for one in judged if isinstance(one, Allowed)),
    )


def _found(paper: Paper, checks: Sequence[Check]) -> Iterator[tuple[Check, str, str]]:
    """Every wording a check finds, once a sentence, and every sign."""
    for passage in paper.passages:
        for sentence in sentences(passage.text):
            for check in checks:
                quotes = (mark.finds(sentence, passage.role) for mark in check.marks)
                quote = next((quote for quote in quotes if quote), "")
                if quote:
                    yield check, quote, passage.place
    for sign in paper.signs:
        for check in checks:
            if any(mark.form == sign.form for mark in check.marks):
                yield check, sign.quote, sign.place


@dataclass(frozen=True, slots=True)
class _Judge:
    """What the rules of any check make of whatever is found in one paper."""

    paper: Paper
    answers: Mapping[str, Mapping[str, Verdict]]
    facts: Questions

    def of(self, check: Check, quote: str, place: str) -> Finding | Allowed:
        """What becomes of a wording."""
        terms = self.answers.get(check.terms_of, {})
        verdicts = [rule.test(self.paper, terms, self.facts) for rule in check.rules]
        for answer in (Applies.YES, Applies.UNKNOWN):
            held = [(r, v) for r, v in zip(check.rules, verdicts, strict=True) if v.applies is answer]
            if held:
                hanging = dict.fromkeys(fact for _, verdict in held for fact in verdict.hangs_on)
                return Finding(check, held[0][0], quote, place, answer, tuple(hanging))
        for one in check.allowances:
            tested = [condition.test(self.paper.purchase, terms, self.facts) for condition in one.conditions]
            if all_of(tested).applies is Applies.YES:
                return Allowed(check, quote, place, one.because, one.source, one.status)
        reasons = dict.fromkeys(reason for verdict in verdicts for reason in verdict.because.split("; "))
        return Allowed(check, quote, place, f"None of our rules applies: {'; '.join(reasons)}.", None)


def _terms(terms: Sequence[Term], purchase: Purchase, facts: Questions) -> dict[str, Verdict]:
    """The answers of a policy's terms, worked out in their order."""
    answers: dict[str, Verdict] = {}
    for term in terms:
        answers[term.id] = term.test(purchase, answers, facts)
    return answers
