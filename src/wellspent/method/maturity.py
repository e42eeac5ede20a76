"""Maturity: where an organisation stands, and its next step.

Two question sets. A matrix (the Flexible Framework: five themes by five levels) asks whether each cell is
met; a theme's level is the highest one met with all below it. A diagnostic asks questions on one ladder of
five steps; a group's score is the mean of its answers. What nobody knows is not met, or stands on step 1,
and is listed as unknown: it is never counted in anybody's favour.

Sources: Defra, Sustainable Procurement: the Flexible Framework (2010, revised 2011); the diagnostic is ours,
after the clauses of ISO 20400:2017.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from wellspent.method.errors import Faults, Notice, unknown_name
from wellspent.method.numbers import spell
from wellspent.method.working import Entered, Formula, Given, Origin, Source, Symbol, total, traced


@dataclass(frozen=True, slots=True)
class Theme:
    """One theme of a matrix: its key in answer files, its label, and what each level asks, lowest first."""

    key: str
    label: str
    levels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """Themes by levels. `levels` are the levels' names, lowest first."""

    id: str
    label: str
    source: Source
    levels: tuple[str, ...]
    themes: tuple[Theme, ...]
    status: str = "published"
    review_by: date | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """One question of a diagnostic; `echoes` names the clauses of a standard it follows."""

    key: str
    text: str
    echoes: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Questions that belong together, and the ladder's steps in this group's own terms."""

    key: str
    label: str
    ladder: tuple[str, ...]
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """A questionnaire answered on one ladder; `ladder` is its steps in general terms, lowest first."""

    id: str
    label: str
    source: Source
    ladder: tuple[str, ...]
    groups: tuple[Group, ...]
    status: str = "published"
    review_by: date | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """An answer to one cell of a matrix: met, not met, or None for not known, with its evidence."""

    met: bool | None = None
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class Gap:
    """Something to do: the theme or group, the level or question, what it asks, and why it is listed.

    `size` is in levels or steps from where it stands to the target, times the priority given to it.
    """

    where: str
    what: str
    text: str
    unknown: bool = False
    size: Fraction = Fraction(1)
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class Assessment:
    """Where an organisation stands.

    `themes` by key: a level (a whole number, 0 to the top) of a matrix, or a mean step (1 to the top) of a
    diagnostic, with its working. `overall` is the lowest theme of a matrix, and the mean of the groups of a
    diagnostic.
    """

    set: str
    themes: Mapping[str, int] | Mapping[str, Symbol]
    overall: int | Symbol
    gaps: tuple[Gap, ...]
    next_steps: tuple[Gap, ...]
    unknown: tuple[str, ...]
    warnings: tuple[Notice, ...]


def level(met: Sequence[bool | None]) -> int:
    """The highest level that is met with every one below it; 0 where the first is not."""
    reached = 0
    for cell in met:
        if not cell:
            break
        reached += 1
    return reached


def assess_matrix(
    matrix: Matrix, answers: Mapping[str, Sequence[Cell]], target: int | None = None
) -> Assessment:
    """Every theme's level, the overall level, the cells not met up to `target` (the top where left out).

    `answers` holds the cells of a theme from the lowest level; what is left out is not known. The next step
    of a theme is its first cell that is not met, the lowest themes first. Raises `Refused` for an unknown
    theme or more cells than levels.
    """
    _check_matrix(matrix, answers, target)
    top = target or len(matrix.levels)
    given = {theme.key: _filled(answers.get(theme.key, ()), len(matrix.levels)) for theme in matrix.themes}
    levels = {key: level([cell.met for cell in cells]) for key, cells in given.items()}
    found: list[tuple[int, Gap]] = []
    for theme in matrix.themes:
        for number, cell in enumerate(given[theme.key][:top], 1):
            if not cell.met:
                gap = Gap(
                    theme.key,
                    f"level {number} {matrix.levels[number - 1]}",
                    theme.levels[number - 1],
                    cell.met is None,
                    Fraction(max(top - levels[theme.key], 1)),
                    cell.evidence,
                )
                found.append((number, gap))
    first: dict[str, Gap] = {}
    for _, gap in found:
        first.setdefault(gap.where, gap)
    steps = sorted(first.values(), key=lambda gap: levels[gap.where])
    unknown = tuple(f"{gap.where}, {gap.what}" for _, gap in found if gap.unknown)
    skipped = [
        Notice(
            "level-skipped",
            f"{theme.label}: a level above {levels[theme.key]} is met and does not count until "
            f"level {levels[theme.key] + 1} is.",
        )
        for theme in matrix.themes
        if any(cell.met for cell in given[theme.key][levels[theme.key] :])
    ]
    return Assessment(
        set=matrix.id,
        themes=levels,
        overall=min(levels.values()),
        gaps=tuple(gap for _, gap in found),
        next_steps=tuple(steps),
        unknown=unknown,
        warnings=(*skipped, *_unknown_notice(unknown)),
    )


def _filled(cells: Sequence[Cell], count: int) -> list[Cell]:
    return [*cells, *[Cell()] * (count - len(cells))]


def assess_diagnostic(
    diagnostic: Diagnostic,
    answers: Mapping[str, int | None],
    target: int = 4,
    priorities: Mapping[str, Fraction] | None = None,
) -> Assessment:
    """Every group's mean step, their mean, and the answers two or more steps under `target`.

    `answers` holds a step (1 to the top) a question; None, or left out, is "don't know", scored 1 and flagged.
    `priorities` weighs a group's or question's gaps by key (1 where left out); the list is in order of
    (target - step) x priority. Raises `Refused` for an unknown question or a step off the ladder.
    """
    _check_diagnostic(diagnostic, answers, target, priorities or {})
    scores, found = {}, []
    for group in diagnostic.groups:
        steps = [answers.get(question.key) or 1 for question in group.questions]
        scores[group.key] = _mean(group, steps, answers)
        for question, step in zip(group.questions, steps, strict=True):
            if target - step >= 2:
                size = (target - step) * _priority(priorities or {}, group, question)
                lost = answers.get(question.key) is None
                aim = "Nobody knows: find out first." if lost else f"Aim: {group.ladder[target - 1]}."
                found.append(Gap(group.key, question.key, f"{question.text} {aim}", lost, size))
    found.sort(key=lambda gap: -gap.size)
    first = {gap.where: gap for gap in reversed(found)}
    steps_order = [gap for gap in found if first[gap.where] is gap]
    unknown = tuple(
        q.key for group in diagnostic.groups for q in group.questions if answers.get(q.key) is None
    )
    return Assessment(
        set=diagnostic.id,
        themes=scores,
        overall=_whole(scores),
        gaps=tuple(found),
        next_steps=tuple(steps_order),
        unknown=unknown,
        warnings=tuple(_unknown_notice(unknown)),
    )


def _mean(group: Group, steps: Sequence[int], answers: Mapping[str, int | None]) -> Symbol:
    """A group's mean step, each answer a leaf of its working."""
    leaves = [
        traced(Given(Fraction(step), question.text, _origin(question, answers)))
        for question, step in zip(group.questions, steps, strict=True)
    ]
    asked = Symbol.constant(len(leaves), "the number of questions")
    return (total(leaves, leaves[0]) / asked).named(f"mean step, {group.label}")


def _origin(question: Question, answers: Mapping[str, int | None]) -> Origin:
    if answers.get(question.key) is None:
        return Formula("nobody knows: scored 1")
    return Entered("the answers", question.key)


def _whole(scores: Mapping[str, Symbol]) -> Symbol:
    means = list(scores.values())
    groups = Symbol.constant(len(means), "the number of groups")
    return (total(means, means[0]) / groups).named("mean of the groups")


def _priority(priorities: Mapping[str, Fraction], group: Group, question: Question) -> Fraction:
    return priorities.get(question.key, priorities.get(group.key, Fraction(1)))


def _unknown_notice(unknown: Sequence[str]) -> list[Notice]:
    if not unknown:
        return []
    return [
        Notice(
            "unknown-answers", f"Not known, and so not counted as met: {'; '.join(unknown)}. Find out first."
        )
    ]


def _check_matrix(matrix: Matrix, answers: Mapping[str, Sequence[Cell]], target: int | None) -> None:
    faults, keys, top = Faults(), [theme.key for theme in matrix.themes], len(matrix.levels)
    if target is not None and not 1 <= target <= top:
        faults.add(f"the target {target} is no level", f"Write a level from 1 to {top}.", "target")
    for key, cells in answers.items():
        if key not in keys:
            faults.extend([unknown_name("theme", key, keys, "answers")])
        elif len(cells) > top:
            faults.add(
                f'"{key}" has {len(cells)} answers, and there are {top} levels',
                f'Write {top} of true, false and "unknown", lowest level first.',
                f"answers, {key}",
            )
    faults.raise_if_any()


def _check_diagnostic(
    diagnostic: Diagnostic, answers: Mapping[str, int | None], target: int, priorities: Mapping[str, Fraction]
) -> None:
    faults, top = Faults(), len(diagnostic.ladder)
    keys = [question.key for group in diagnostic.groups for question in group.questions]
    groups = [group.key for group in diagnostic.groups]
    if not 1 <= target <= top:
        faults.add(f"the target {target} is not on the ladder", f"Write a step from 1 to {top}.", "target")
    for key, step in answers.items():
        if key not in keys:
            faults.extend([unknown_name("question", key, keys, "answers")])
        elif step is not None and not 1 <= step <= top:
            faults.add(f"{step} is not on the ladder", f'Write 1 to {top}, or "unknown".', f"answers, {key}")
    for key, weight in priorities.items():
        if key not in keys and key not in groups:
            faults.extend([unknown_name("question or group", key, [*groups, *keys], "priorities")])
        elif weight < 0:
            faults.add(
                f"the priority {spell(weight)} is below nothing", "Write 0 or more.", f"priorities, {key}"
            )
    faults.raise_if_any()
