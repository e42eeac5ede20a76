"""What a policy decides about a purchase, as figures and as a report."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wellspent.documents.figures import Figures
from wellspent.documents.report import Cell, Report, Table, columns, row, table
from wellspent.method.errors import Notice
from wellspent.method.money import pounds
from wellspent.method.numbers import percent, spell_fixed
from wellspent.method.policy import Decided, Decision, Rule, WorkedOut
from wellspent.method.purchases import BASES, CHOICES, Applies, Purchase, Term

ROUTES = {
    "framework": "Use the framework.",
    "statement": "Use the statement.",
    "both": "Use the framework and the statement.",
    "not-applied": "The policy asks for nothing here.",
    "not-used": "The policy asks for something here; it knows no framework or statement.",
    "unknown": "What the policy asks hangs on facts that were not given.",
}


def decision_figures(decision: Decision) -> Figures:
    """The figures of `wellspent policy` (interfaces.md)."""
    purchase = decision.purchase
    return {
        "policy": decision.policy.id,
        "label": decision.policy.label,
        "purchase": {
            "value": None if purchase.value is None else spell_fixed(purchase.value, 2),
            "vat": purchase.vat,
            "kind": purchase.kind,
            "date": purchase.commenced,
            "body": purchase.body,
            "nation": purchase.nation,
            "known": dict(sorted(purchase.known.items())),
        },
        "route": decision.route,
        "minimum_weighting": decision.minimum_weighting,
        "weighting_max": decision.weighting_max,
        "average_goal": decision.average_goal,
        "measures_max": decision.measures_max,
        "kpis_min": decision.kpis_min,
        "kpis_expected": decision.kpis_expected,
        "standstill_days": decision.standstill_days,
        "required": list(decision.required),
        "notices": list(decision.notices),
        "options": list(decision.options),
        "missing": list(decision.missing),
        "terms": [
            {"term": found.term.id, "question": found.term.question, **_found(found, found.term)}
            for found in decision.terms
        ],
        "decisions": [
            {"rule": found.rule.id, "text": found.rule.text, **_found(found, found.rule)}
            for found in decision.decided
        ],
        "warnings": decision_notices(decision),
    }


def _found(found: Decided | WorkedOut, what: Rule | Term) -> dict[str, str]:
    """Whether a rule or a term applies, why, and where it is printed."""
    return {
        "applies": str(found.applies),
        "because": found.because,
        "source": str(what.source),
        "status": what.status,
    }


def decision_notices(decision: Decision) -> list[Notice]:
    """What to know before relying on the decision."""
    doubtful = [
        found.rule.id
        for found in decision.decided
        if found.rule.status == "unverified" and found.applies is not Applies.NO
    ]
    if not doubtful:
        return []
    said = "These rules were read second-hand or not in full; check them before relying on them"
    return [Notice("unverified-rules", f"{said}: {', '.join(doubtful)}.")]


def decision_report(decision: Decision, questions: Mapping[str, str]) -> Report:
    """The report of a decision; `questions` are the named facts in plain words."""
    return Report(
        title=decision.policy.label,
        figures=decision_figures(decision),
        lead=tuple(line for line in (purchase_words(decision.purchase), ROUTES[decision.route]) if line),
        facts=_facts(decision),
        tables=tuple(found for found in (_rules(decision), _asked(decision)) if found.rows),
        notices=tuple(decision_notices(decision)),
        conventions=(decision.policy.note,) if decision.policy.note else (),
        next_steps=tuple(next_step(fact, questions) for fact in decision.missing),
    )


def facts_report(questions: Mapping[str, str]) -> Report:
    """The closed list of named facts."""
    return Report(
        title="Facts that policies ask for",
        figures={"facts": [{"id": name, "question": text} for name, text in questions.items()]},
        lead=("Give one with --known FACT=yes or --known FACT=no. A fact that is not given is not known.",),
        tables=(table("", columns("Fact", "Question"), [row(*pair) for pair in questions.items()]),),
    )


def purchase_words(purchase: Purchase) -> str:
    """What is known of a purchase, on one line; empty where nothing is."""
    vat = {"included": " with VAT", "excluded": " without VAT"}.get(purchase.vat or "", "")
    said = [
        f"{pounds(purchase.value)}{vat}" if purchase.value is not None else "",
        purchase.kind or "",
        f"commenced {purchase.commenced}" if purchase.commenced else "",
        f"body: {purchase.body}" if purchase.body else "",
        f"nation: {purchase.nation}" if purchase.nation else "",
        *(f"{fact}: {'yes' if known else 'no'}" for fact, known in sorted(purchase.known.items())),
    ]
    return "; ".join(part for part in said if part)


def _facts(decision: Decision) -> tuple[tuple[str, Cell], ...]:
    """The figures the policy sets; what it does not speak of is left out, and what hangs is said."""
    found: list[tuple[str, Cell]] = []
    for label, key, words in (
        ("Minimum weighting", "minimum_weighting", percent),
        ("Maximum weighting", "weighting_max", percent),
        ("Average goal over all contracts", "average_goal", percent),
        ("Measures at most", "measures_max", str),
        ("Key performance indicators at least", "kpis_min", str),
        ("Standstill, working days", "standstill_days", str),
    ):
        value: Any = getattr(decision, key)
        if value is not None:
            found.append((label, Cell(words(value))))
        elif any(d.applies is not Applies.NO and getattr(d.rule.effect, key) for d in decision.decided):
            found.append((label, Cell("unknown")))
    if decision.kpis_expected and decision.kpis_min is None:
        found.append(("Key performance indicators", Cell("expected")))
    return tuple(found)


def _asked(decision: Decision) -> Table:
    said = [("must", text) for text in decision.required]
    said += [("notice", text) for text in decision.notices]
    said += [("may", text) for text in decision.options]
    return table("What to do", columns("", "What"), [row(*pair) for pair in said])


def _rules(decision: Decision) -> Table:
    """The rules that apply or hang; those that do not apply are counted, and stand in the JSON."""
    shown = [found for found in decision.decided if found.applies is not Applies.NO]
    out = len(decision.decided) - len(shown)
    if not shown:
        shown, out = list(decision.decided), 0
    rules = "1 rule does" if out == 1 else f"{out} rules do"
    note = f"{rules} not apply; --json says why." if out else ""
    heads = columns("Applies", "Rule", "Because", "Source")
    return table("Rules", heads, [_rule(found) for found in shown], note=note)


def _rule(found: Decided) -> tuple[Cell, ...]:
    source = found.rule.source
    page = f", {source.page}" if source.page else ""
    status = "" if found.rule.status == "published" else f" ({found.rule.status})"
    printed = f"{source.title}{page}{status}"
    return row(str(found.applies), found.rule.text, found.because, printed)


def next_step(fact: str, questions: Mapping[str, str]) -> str:
    """How to give a fact that is missing."""
    words = {**CHOICES, "vat": BASES}
    if fact in words:
        return f"Give --{fact} {'|'.join(words[fact])}."
    if fact in ("value", "date"):
        mend = {"value": "the most payable over the whole term", "date": "the day of the tender notice"}
        return f"Give --{fact}: {mend[fact]}."
    return f"Give --known {fact}=yes|no: {questions.get(fact, fact)}"
