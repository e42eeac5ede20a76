"""How far people who score the same things agree: Krippendorff's alpha, intraclass correlation, Kendall's W.

All three are ratios of sums of squares, so they are exact here. A rating left out is a gap, never a zero.
Sources: Krippendorff 2011, "Computing Krippendorff's Alpha-Reliability"; Shrout and Fleiss 1979,
Psychological Bulletin 86(2); Kendall and Babington Smith 1939, Annals of Mathematical Statistics 10(3).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations

Ratings = Mapping[str, Mapping[str, Fraction]]
"""Scores by what is scored (a bid) and by who scores it; who has not scored is not there."""

METRICS = {
    "nominal": "two scores are the same or they are not",
    "ordinal": "two scores are as far apart as the scores that lie between them are many",
    "interval": "two scores are as far apart as their difference, squared",
    "ratio": "two scores are as far apart as their difference over their sum, squared",
}
"""How far apart two scores are, by what kind of number a score is."""

FINE, CAREFUL = Fraction(80, 100), Fraction(667, 1000)
"""Krippendorff 2004, Content Analysis, p. 241: rely on .800 and above; below .667 on nothing."""

FORMS = ("1,1", "2,1", "3,1", "1,k", "2,k", "3,k")
"""Shrout and Fleiss: scorers nested, at random, or fixed; of one scorer, or of the mean of k."""


@dataclass(frozen=True, slots=True)
class Correlation:
    """Intraclass correlation: the mean squares of the analysis of variance, and the six forms, by `FORMS`.

    A form is None where what it divides by, an estimate of a variance, is nothing or less. `rows` and `people` are how many.
    """

    rows: int
    people: int
    between_rows: Fraction
    between_people: Fraction
    error: Fraction
    within_rows: Fraction
    forms: Mapping[str, Fraction | None]


@dataclass(frozen=True, slots=True)
class Spread:
    """The scores of one thing as they were given: how many, the lowest, the highest and the mean."""

    name: str
    scores: int
    low: Fraction
    high: Fraction
    mean: Fraction

    @property
    def apart(self) -> Fraction:
        """How far the highest lies above the lowest."""
        return self.high - self.low


@dataclass(frozen=True, slots=True)
class Leaning:
    """One person's scores: how many, and how far they lie on average above the others' of the same things."""

    by: str
    scores: int
    above: Fraction | None


def distance(metric: str, values: Mapping[Fraction, int]) -> dict[tuple[Fraction, Fraction], Fraction]:
    """How far apart each two different scores are; `values` counts the scores given, in pairable rows."""
    ordered = sorted(values)
    before, seen = {}, 0
    for value in ordered:
        before[value] = seen
        seen += values[value]
    found = {}
    for low, high in combinations(ordered, 2):
        if metric == "nominal":
            apart = Fraction(1)
        elif metric == "ordinal":
            between = before[high] + values[high] - before[low] - Fraction(values[low] + values[high], 2)
            apart = between**2
        elif metric == "interval":
            apart = (high - low) ** 2
        else:
            apart = ((high - low) / (high + low)) ** 2 if high + low else Fraction(1)
        found[low, high] = apart
    return found


def pairable(ratings: Ratings) -> list[list[Fraction]]:
    """The scores of each thing that at least two people have scored."""
    rows = [list(own.values()) for own in ratings.values()]
    return [row for row in rows if len(row) > 1]


def alpha(ratings: Ratings, metric: str) -> Fraction | None:
    """Krippendorff's alpha: 1 less the disagreement there is over that expected by chance.

    1 is full agreement, 0 no better than chance, below 0 worse. None where nothing was scored twice, or all
    scores are the same: then there is no telling agreement from a scale with one step.
    """
    rows = pairable(ratings)
    values = Counter(score for row in rows for score in row)
    if len(values) < 2:
        return None
    apart = distance(metric, values)
    seen = sum((_apart(row, apart) / (len(row) - 1) for row in rows), Fraction(0))
    chance = sum((values[a] * values[b] * far for (a, b), far in apart.items()), Fraction(0))
    return 1 - (values.total() - 1) * seen / chance if chance else None


def _apart(row: Sequence[Fraction], apart: Mapping[tuple[Fraction, Fraction], Fraction]) -> Fraction:
    """How far apart each two scores of a row are, summed."""
    counts = sorted(Counter(row).items())
    return sum((n * m * apart[a, b] for (a, n), (b, m) in combinations(counts, 2)), Fraction(0))


def complete(ratings: Ratings) -> list[list[Fraction]]:
    """The rows that everybody has scored, people in one order; empty where that is fewer than two rows or people."""
    people = sorted({by for own in ratings.values() for by in own})
    rows = [[own[by] for by in people] for own in ratings.values() if len(own) == len(people)]
    return rows if len(rows) > 1 and len(people) > 1 else []


def correlation(rows: Sequence[Sequence[Fraction]]) -> Correlation | None:
    """The intraclass correlation of complete rows; None for fewer than two rows or people."""
    n, k = len(rows), len(rows[0]) if rows else 0
    if n < 2 or k < 2:
        return None
    grand = sum((score for row in rows for score in row), Fraction(0)) / (n * k)
    means = [sum(row, Fraction(0)) / k for row in rows]
    columns = [sum(column, Fraction(0)) / n for column in zip(*rows, strict=True)]
    whole = sum(((score - grand) ** 2 for row in rows for score in row), Fraction(0))
    of_rows = k * sum(((mean - grand) ** 2 for mean in means), Fraction(0))
    of_people = n * sum(((mean - grand) ** 2 for mean in columns), Fraction(0))
    between, judges = of_rows / (n - 1), of_people / (k - 1)
    error = (whole - of_rows - of_people) / ((n - 1) * (k - 1))
    within = (whole - of_rows) / (n * (k - 1))
    forms = {
        "1,1": _over(between - within, between + (k - 1) * within),
        "2,1": _over(between - error, between + (k - 1) * error + k * (judges - error) / n),
        "3,1": _over(between - error, between + (k - 1) * error),
        "1,k": _over(between - within, between),
        "2,k": _over(between - error, between + (judges - error) / n),
        "3,k": _over(between - error, between),
    }
    return Correlation(n, k, between, judges, error, within, forms)


def _over(top: Fraction, bottom: Fraction) -> Fraction | None:
    """A share of a variance; none where the variance is estimated as nothing or less."""
    return top / bottom if bottom > 0 else None


def concordance(rows: Sequence[Sequence[Fraction]]) -> Fraction | None:
    """Kendall's W of complete rows, corrected for ties: 1 where all put the rows in one order, 0 in none.

    None for fewer than two rows or people, and where everybody scores every row alike.
    """
    n, m = len(rows), len(rows[0]) if rows else 0
    if n < 2 or m < 2:
        return None
    people = [ranks(column) for column in zip(*rows, strict=True)]
    sums = [sum(own, Fraction(0)) for own in zip(*people, strict=True)]
    mean = Fraction(m * (n + 1), 2)
    squares = sum(((each - mean) ** 2 for each in sums), Fraction(0))
    ties = sum(t**3 - t for column in zip(*rows, strict=True) for t in Counter(column).values())
    return _over(12 * squares, Fraction(m**2 * (n**3 - n) - m * ties))


def ranks(scores: Sequence[Fraction]) -> list[Fraction]:
    """The place of each score from the highest, 1; level ones share the mean of their places."""
    counts = Counter(scores)
    place, found = 0, {}
    for score in sorted(counts, reverse=True):
        found[score] = place + Fraction(counts[score] + 1, 2)
        place += counts[score]
    return [found[score] for score in scores]


def spreads(ratings: Ratings) -> Iterator[Spread]:
    """How far apart the scores of each thing lie, as they were given."""
    for name, own in ratings.items():
        if own:
            given = list(own.values())
            mean = sum(given, Fraction(0)) / len(given)
            yield Spread(name, len(given), min(given), max(given), mean)


def leanings(ratings: Ratings) -> Iterator[Leaning]:
    """How far each person scores above or below the others, over the things that others have scored too."""
    for by in sorted({by for own in ratings.values() for by in own}):
        mine = [own for own in ratings.values() if by in own]
        gaps = [
            own[by] - sum((score for name, score in own.items() if name != by), Fraction(0)) / (len(own) - 1)
            for own in mine
            if len(own) > 1
        ]
        yield Leaning(by, len(mine), sum(gaps, Fraction(0)) / len(gaps) if gaps else None)


def verdict(found: Fraction | None) -> str:
    """What an alpha lets one do: fine, careful or recalibrate; unknown where there is none."""
    if found is None:
        return "unknown"
    return "fine" if found >= FINE else "careful" if found >= CAREFUL else "recalibrate"
