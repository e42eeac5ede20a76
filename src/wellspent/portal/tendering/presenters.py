"""Procurements in words, for pages."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from django.urls import reverse
from django.utils.translation import gettext as _

from wellspent.method.errors import Fault
from wellspent.method.numbers import grouped
from wellspent.method.scoring import RULES
from wellspent.portal.tendering import part_queries
from wellspent.portal.tendering.models import Criterion, Procurement, Stage
from wellspent.portal.tendering.scoring_forms import BOXES, RULE_WORDS

COLOURS = {
    Stage.DRAFT: "grey",
    Stage.OPEN: "blue",
    Stage.OPENED: "purple",
    Stage.MODERATED: "turquoise",
    Stage.AWARDED: "green",
    Stage.ENDED: "red",
}


@dataclass(frozen=True, slots=True)
class Step:
    """A line of the task list: what to do, where, and how far it is.

    `again` where what was done has been overtaken; `needless` where the policy switches it off; `begun` where
    some of it is there. `word` stands for the status of what is no task to complete.
    """

    title: str
    href: str
    done: bool
    hint: str = ""
    blocked: bool = False
    again: bool = False
    needless: bool = False
    begun: bool = False
    word: str = ""

    @property
    def status(self) -> str:
        """In words."""
        if self.word:
            return self.word
        if self.blocked:
            return "Cannot start yet"
        if self.needless:
            return "Not needed"
        if self.again:
            return "Look again"
        return "Completed" if self.done else "In progress" if self.begun else "Not yet started"


@dataclass(frozen=True, slots=True)
class Group:
    """A titled part of the task list."""

    title: str
    steps: tuple[Step, ...]


def colour(row: Procurement) -> str:
    """The tag's colour of a stage; its word stands on it."""
    return "orange" if overdue(row) else COLOURS[Stage(row.stage)]


def overdue(row: Procurement) -> bool:
    """Whether offers no longer come in, though nobody has opened them yet."""
    return row.stage == Stage.OPEN and row.deadline is not None and row.past()


def stage_word(row: Procurement) -> str:
    """What stands on the tag: the stage, and that its deadline has passed."""
    return _("Past the deadline") if overdue(row) else row.get_stage_display()


def counted(number: int, one: str, many: str = "") -> str:
    """A number with its noun: "1 outcome", "3 entries"."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def token_of(row: Procurement) -> str:
    """Where a list goes on: after this row."""
    return f"{row.made.isoformat()}_{row.pk}"


def place_in_list(token: str) -> tuple[datetime, int] | None:
    """The place that a token names, or None for one that names none."""
    made, _between, number = token.rpartition("_")
    try:
        return datetime.fromisoformat(made), int(number)
    except ValueError:
        return None


def running(row: Procurement) -> tuple[Group, ...]:
    """What there is to do once a tender is published, before its offers are opened."""
    asked = part_queries.own_waiting_questions(row)
    waiting = f"{counted(asked, 'question')} to answer" if asked else "No question waits"

    def step(title: str, page: str, hint: str, word: str, done: bool = False) -> Step:
        return Step(title, reverse(f"procurement-{page}", args=[row.slug]), done, hint, word=word)

    answered = "To answer" if asked else "Nothing to do"
    steps = [step("Questions from bidders", "clarifications", waiting, answered, not asked)]
    if row.stage == Stage.OPEN and not row.past():
        moved = part_queries.times_extended(row)
        said = f"Moved {counted(moved, 'time')}" if moved else "For every bidder alike, with a reason"
        steps.append(step("Move the deadline to later", "extend", said, "If needed", done=True))
    return (Group("While it is open", tuple(steps)),)


BASICS = ("value", "vat", "kind", "commenced", "contract_from", "contract_to", "title", "reference")
WAY_IN = ("tender_deadline", "enquiries_deadline", "submission", "procedure")
DEPARTURE = "departure"
"""Where a fault stands that is put right or explained (departures.py)."""
RANKING = ("out_of", "quality_to_price", "tie_break", "method")
IN_QUESTION = ("question", "guidance", "word_limit", "evidence")


_OF_FILES = re.compile(r"\w = |\[\[|(^|\s)--|out_of|tie_break")
"""A mend in the words of a file's keys: on the site the page that is linked says what to do."""


@dataclass(frozen=True, slots=True)
class Mend:
    """Something to put right: what is wrong, what to do, and the page that does it."""

    text: str
    href: str
    link: str


def mends(row: Procurement, faults: Iterable[Fault]) -> list[Mend]:
    """Each fault with the page that puts it right."""
    return [mend(row, fault) for fault in faults]


def mend(row: Procurement, fault: Fault) -> Mend:
    """A fault in words, and the page that puts it right."""
    about, page, key, link = _where(row, fault)
    mended = "" if not fault.mend or _OF_FILES.search(fault.mend) else f" {fault.mend}"
    said = f"{fault.rule[:1].upper()}{fault.rule[1:].rstrip('.')}.{mended}"
    href = reverse(f"procurement-{page}", args=[row.slug, key] if key else [row.slug])
    return Mend(f"{about}: {said}" if about else said, href, link)


def _where(row: Procurement, fault: Fault) -> tuple[str, str, str, str]:
    """What a fault is about, its page, that page's key, and the words of the link."""
    place, rule = fault.place, fault.rule
    if place == DEPARTURE:
        return "", "explain", "", "See what it is about"
    keys = set(re.findall(r"[a-z_]+", place))
    if found := re.search(r"\[\[criterion\]\] (\d+)", place):
        criteria = list(part_queries.criteria(row))
        criterion = criteria[int(found[1]) - 1]
        about = f"“{criterion.label}”"
        if "weight" in keys:
            return about, "criteria", "", "Give it a weight"
        if "measures" in keys:
            return about, "measures", "", "Change the measures"
        if "guidance" in keys and criterion.kind != "quality":
            return about, "measures", "", "Change what the tender names"
        if keys & {*IN_QUESTION, "label"}:
            return about, "criterion", criterion.key, "Change the question"
        if "descriptor" in keys:
            return about, "descriptors", criterion.key, "Change the descriptions"
        return about, "criterion", criterion.key, "Change how it is scored"
    if found := re.search(r"\[\[clause\]\] (\d+)", place):
        return f"Clause {found[1]}", "clauses", "", "Change the clauses"
    if "kpi" in place:
        return "", "measures", "", "Change the measures"
    if keys & set(WAY_IN) or "deadline" in rule:
        return "", "way-in", "", "Set the deadline and where offers arrive"
    if keys & set(RANKING):
        return "", "ranking", "", "Change how offers are ranked"
    if "framework" in keys:
        return "", "policy", "", "Change the framework"
    if keys & set(BASICS):
        return "", "basics", "", "Change the basics"
    return "", "criteria", "", "Change the award criteria"


MONEY = ("floor", "ceiling", "target", "worth")
"""The numbers of a rule that are pounds where a price or social value's pounds are scored."""


def rule_told(part: Criterion) -> str:
    """How a criterion is scored, in a line: its rule, and each number of it; one that is missing is said to be."""
    if part.rule not in RULE_WORDS:
        return _("Not said yet how it is scored")
    said = [RULE_WORDS[part.rule][0]]
    for key in (*RULES[part.rule].keys, *(["minimum"] if "minimum" in part.numbers else [])):
        label = BOXES[key][0][:1].lower() + BOXES[key][0][1:]
        value = part.numbers.get(key)
        pounds = "£" if key in MONEY and part.kind in ("price", "value") else ""
        said.append(f"{label} {_('not given yet')}" if value is None else f"{label} {pounds}{_number(value)}")
    return f"{said[0]}: {', '.join(said[1:])}" if said[1:] else said[0]


def _number(value: object) -> str:
    """A number of the tender file with its thousands apart; as it was written where it is none."""
    try:
        return grouped(Fraction(str(value)), 12)
    except (ValueError, ZeroDivisionError):
        return str(value)
