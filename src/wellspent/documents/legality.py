"""What was found in the wording of questions, clauses or a tender, as figures and as a report."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from wellspent.documents.decisions import next_step, purchase_words
from wellspent.documents.figures import Figures
from wellspent.documents.report import Cell, Report, Table, cell, columns, row, table
from wellspent.method.burden import Burden
from wellspent.method.errors import Notice
from wellspent.method.legality import Allowed, Examined, Finding
from wellspent.method.purchases import Applies, Questions, in_words
from wellspent.method.working import Source, Symbol, plain

NO_ADVICE = "This is not legal advice: it looks for wordings, and a lawful purchase needs a person who reads it whole."

SILENCE = (
    "Only wordings like those in the library are found, so a file without findings is not thereby lawful."
)


def legality_figures(examined: Examined, hours: Burden[Symbol], questions: Questions) -> Figures:
    """The figures of `wellspent legality` (interfaces.md)."""
    return {
        "title": examined.paper.title,
        "findings": [_finding(found, questions) for found in examined.findings],
        "allowed": [
            {
                "code": one.check.code,
                "quote": one.quote,
                "where": one.place,
                "because": one.because,
                "source": str(one.source) if one.source else None,
                "status": one.status if one.source else None,
            }
            for one in examined.allowed
        ],
        "depends_on": list(examined.depends_on),
        "bidder_hours": hours.hours.named("hours one bidder spends on answering", unit="hours"),
        "asks": [
            {
                "name": ask.name,
                "words": ask.words,
                "evidence": ask.evidence,
                "measures": ask.measures,
                "hours": found.named(f"hours on {ask.name}", unit="hours"),
            }
            for ask, found in hours.asks
        ],
        "warnings": legality_notices(examined, hours),
    }


def _finding(found: Finding, questions: Questions) -> dict[str, Any]:
    return {
        "code": found.check.code,
        "text": found.check.text,
        "quote": found.quote,
        "where": found.place,
        "because": because(found, questions),
        "source": str(found.rule.source),
        "rewording": found.rule.rewording,
        "applies": str(found.applies),
        "depends_on": list(found.depends_on),
        "rule": found.rule.id,
        "status": found.rule.status,
    }


def because(found: Finding, questions: Questions) -> str:
    """The rule in words, and before it what it depends on where that is not known."""
    if found.applies is Applies.YES:
        return found.rule.because
    hanging = " and ".join(in_words(fact, questions) for fact in found.depends_on)
    return f"Depends on {hanging}. {found.rule.because}"


def legality_notices(examined: Examined, hours: Burden[Symbol]) -> list[Notice]:
    """What to know before relying on what was found, or on nothing having been found."""
    found = [Notice("not-legal-advice", NO_ADVICE), Notice("silence-is-no-clearance", SILENCE)]
    doubtful = dict.fromkeys(one.rule.id for one in examined.findings if one.rule.status == "unverified")
    if doubtful:
        said = "These rules were read second-hand or not in full; check them before relying on them"
        found.append(Notice("unverified-rules", f"{said}: {', '.join(doubtful)}."))
    if hours.asks:
        said = f"The hours of a bidder are reckoned from rates that are {hours.rates.status}: {hours.rates.label}."
        found.append(Notice("bidder-hours-basis", said))
    return found


def legality_report(examined: Examined, hours: Burden[Symbol], questions: Questions) -> Report:
    """The report of an examined paper; `questions` are the named facts in plain words."""
    known = purchase_words(examined.paper.purchase)
    facts = [("Hours one bidder spends on answering", Cell.of(plain(hours.hours), 1))] if hours.asks else []
    tables = (_findings(examined.findings, questions), _allowed(examined.allowed), _asks(hours))
    return Report(
        title=examined.paper.title,
        figures=legality_figures(examined, hours, questions),
        lead=tuple(line for line in (known, _summary(examined), "This is not legal advice.") if line),
        facts=tuple(facts),
        tables=tuple(found for found in tables if found.rows),
        notices=tuple(legality_notices(examined, hours)),
        conventions=tuple(_basis(hours)),
        next_steps=tuple(next_step(fact, questions) for fact in examined.depends_on),
    )


def _summary(examined: Examined) -> str:
    against = sum(found.applies is Applies.YES for found in examined.findings)
    hanging = len(examined.findings) - against
    said = [
        f"{against} to change" if against else "",
        f"{hanging} that may be, by facts not given" if hanging else "",
    ]
    found = " and ".join(part for part in said if part)
    looked = f"{len(examined.paper.passages)} passages read"
    return f"{looked}: {found}." if found else f"{looked}: no wording found that a rule is against."


def _findings(findings: Sequence[Finding], questions: Questions) -> Table:
    heads = columns("Words", "Where", "What", "Because", "Instead", "Source")
    rows = [
        row(
            f"“{found.quote}”", found.place, f"{found.check.text} ({found.check.code})", because(found, questions),
            found.rule.rewording, _printed(found.rule.source, found.rule.status),
        )
        for found in findings
    ]  # fmt: skip
    return table("Findings", heads, rows)


def _allowed(allowed: Sequence[Allowed]) -> Table:
    heads = columns("Words", "Where", "Looked at for", "Why it stands", "Source")
    rows = [
        row(
            f"“{one.quote}”", one.place, f"{one.check.label} ({one.check.code})", one.because,
            _printed(one.source, one.status) if one.source else "",
        )
        for one in allowed
    ]  # fmt: skip
    return table("Looked at, and allowed by what is known", heads, rows)


def _printed(source: Source, status: str) -> str:
    page = f", {source.page}" if source.page else ""
    return f"{source.title}{page}" + ("" if status == "published" else f" ({status})")


def _asks(hours: Burden[Symbol]) -> Table:
    heads = columns("Asked", "Words at most#", "Evidence#", "Measures#", "Hours#")
    rows = [
        row(
            ask.name,
            "not said" if ask.words is None else ask.words,
            ask.evidence,
            ask.measures,
            cell(found, 1),
        )
        for ask, found in hours.asks
    ]
    if rows:
        rows.append(row("All", "", "", "", cell(hours.hours, 1)))
    return table("What a bidder answers", heads, rows, total=True)


def _basis(hours: Burden[Symbol]) -> Sequence[str]:
    """How the hours were reckoned, rate by rate."""
    if not hours.asks:
        return ()
    rates = [f"{cell(given.value, 2).text} {given.name}" for given in hours.rates.rates.values()]
    said = f"Hours: {'; '.join(rates)}. An estimate, {hours.rates.status}; the rates stand in the library as bidder-hours."
    limit = f"{hours.unstated} of {len(hours.asks)} say no limit of words and were taken at {hours.rates.unstated}."
    return (said, limit) if hours.unstated else (said,)
