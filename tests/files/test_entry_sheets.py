"""Files of the library: one good file a kind, one change to it, and the whole of what is said of each."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellspent.files.reading.cells import Sheet, read_sheet
from wellspent.files.reading.documents import document_of
from wellspent.files.shelves import entries
from wellspent.files.shelves.legality import CheckSheet, check_from
from wellspent.files.shelves.questions import QuestionSetSheet, question_set
from wellspent.files.shelves.shelf import entry_text
from wellspent.method.errors import Refused
from wellspent.method.maturity import Diagnostic, Matrix
from wellspent.method.prices import PriceYear
from wellspent.method.proxies import Proxy

SOURCE = """\
[source]
title = "A"
publisher = "B"
year = 2025
licence = "OGL-3.0"
"""
PROXY = """\
id = "p"
label = "P"
theme = "health"
unit = "visit"
ledger = "fiscal"
place = "England"
review_by = 2027-11-30
SOURCE[[value]]
from = 2024-01-01
amount = 94.00
price_year = "2023/24"
low = 90
high = 100
status = "published"
[[value]]
from = 2025-01-01
amount = 95
status = "published"
"""
FRAMEWORK = """\
id = "f"
edition = "2026"
label = "F"
lineage = "toms"
usable_from = 2025-01-01
applies_from = 2025-02-01
applies_to = 2026-02-01
status = "published"
SOURCE[[outcome]]
id = "one"
label = "One"
status = "published"
[[outcome]]
id = "two"
label = "Two"
parent = "one"
status = "published"
"""
LEGALITY = """\
id = "c"
code = "c"
label = "C"
text = "T"
[[mark]]
words = "local people"
unless = ["long-term"]
[[rule]]
id = "r"
because = "B"
rewording = "W"
status = "published"
[rule.source]
title = "A"
publisher = "B"
year = 2025
licence = "OGL-3.0"
"""
MEASURE = """\
id = "m"
label = "M"
theme = "jobs"
unit = "person"
definition = "D"
evidence = ["E"]
gains = ["people"]
direction = "more"
criterion_use = "award"
[counting]
rule = "people"
text = "T"
[use_rule]
text = "U"
from = 2025-01-01
[use_rule.source]
title = "A"
publisher = "B"
year = 2025
licence = "OGL-3.0"
[serves]
f = ["one"]
"""
MATRIX = """\
id = "q"
kind = "matrix"
label = "Q"
status = "published"
review_by = 2027-01-01
levels = ["low", "high"]
SOURCE[[theme]]
key = "people"
label = "People"
levels = ["a", "b"]
[[theme]]
key = "policy"
label = "Policy"
levels = ["c", "d"]
"""
LADDER = """\
id = "q"
kind = "ladder"
label = "Q"
status = "published"
review_by = 2027-01-01
ladder = ["low", "high"]
SOURCE[[group]]
key = "need"
label = "Need"
ladder = ["a", "b"]
[[group.question]]
key = "a1"
text = "Is it needed?"
[[group.question]]
key = "a2"
text = "By whom?"
"""
GOOD: dict[str, tuple[str, type[Sheet]]] = {
    "proxy": (PROXY, entries.ProxySheet),
    "framework": (FRAMEWORK, entries.FrameworkSheet),
    "legality": (LEGALITY, CheckSheet),
    "measure": (MEASURE, entries.MeasureSheet),
    "matrix": (MATRIX, QuestionSetSheet),
    "ladder": (LADDER, QuestionSetSheet),
}


def text_of(kind: str) -> str:
    return GOOD[kind][0].replace("SOURCE", SOURCE)


def read(kind: str, text: str) -> Any:
    return read_sheet(document_of("e.toml", text.encode()), GOOD[kind][1])


@pytest.mark.parametrize("kind", sorted(GOOD))
def test_the_good_file_of_each_kind_is_good(kind: str) -> None:
    sheet = read(kind, text_of(kind))
    assert sheet.id == text_of(kind).splitlines()[0].removeprefix('id = "').removesuffix('"')


@pytest.mark.parametrize(
    ("kind", "old", "new", "said"),
    [
        (
            "proxy",
            "low = 90",
            "low = 94.01",
            ["[[value]] 1, low (line 17): low is above the amount. Put the smaller number in low."],
        ),
        (
            "proxy",
            "high = 100",
            "high = 93.99",
            ["[[value]] 1, high (line 18): high is below the amount. Put the larger number in high."],
        ),
        (
            "proxy",
            "2025-01-01",
            "2024-01-01",
            [
                (
                    "[[value]] 2, from (line 21): 2024-01-01 does not come after 2024-01-01. Put the "
                    "values in the order of their dates, the oldest first, each date once."
                )
            ],
        ),
        (
            "proxy",
            "2025-01-01",
            "2023-12-31",
            [
                (
                    "[[value]] 2, from (line 21): 2023-12-31 does not come after 2024-01-01. Put the "
                    "values in the order of their dates, the oldest first, each date once."
                )
            ],
        ),
        (
            "proxy",
            "94.00",
            '"94k"',
            ['[[value]] 1, amount (line 15): "94k" is not an amount. Write digits, such as 94000.'],
        ),
        (
            "proxy",
            '"fiscal"',
            '"fisc"',
            ['ledger (line 5): "fisc" is not one of fiscal, economic, social. Did you mean "fiscal"?'],
        ),
        (
            "proxy",
            '"2023/24"',
            '"2023/25"',
            [
                (
                    '[[value]] 1, price_year (line 16): "2023/25" is not a price year. Write a calendar '
                    'year such as 2009 or a financial year such as "2008/09".'
                )
            ],
        ),
        (
            "proxy",
            "year = 2025",
            "year = 2025.5",
            ["source.year (line 11): 2025.5 is not a whole number. Write 2026 or another whole number."],
        ),
        (
            "proxy",
            'licence = "OGL-3.0"\n',
            "",
            ['source (line 8): licence is missing. Add licence = "OGL-3.0"'],
        ),
        (
            "proxy",
            "review_by = 2027-11-30",
            'review_by = "soon"',
            ['review_by (line 7): "soon" is not a day. Write year-month-day, such as 2026-11-21.'],
        ),
        ("proxy", 'unit = "visit"\n', "", ['unit is missing. Add unit = "visit"']),
        (
            "proxy",
            'place = "England"',
            'place = "England"\ncashable = 25',
            ["cashable (line 7): 25 is above 1, and a share is from 0 to 1. Did you mean 0.25?"],
        ),
        (
            "proxy",
            'place = "England"',
            'place = "England"\nyearly = "maybe"',
            ['yearly (line 7): "maybe" is neither yes nor no. Write true or false.'],
        ),
        (
            "proxy",
            'place = "England"',
            'place = "England"\nworth = 5',
            [
                (
                    'worth (line 7): there is no key "worth" here. Use one of id, label, theme, unit, '
                    "ledger, place, gains, cashable, grade, overlap, note, currency, yearly, review_by, "
                    "adapted_from, source, value, or take it out."
                )
            ],
        ),
        (
            "proxy",
            "from = 2024-01-01",
            "form = 2024-01-01",
            ['[[value]] 1, form (line 14): there is no key "form" here. Did you mean from?'],
        ),
        (
            "framework",
            'id = "two"',
            'id = "one"',
            [
                (
                    '[[outcome]] 2, id (line 19): the outcome id "one" stands twice. Ids are never '
                    "reused: choose another."
                )
            ],
        ),
        (
            "framework",
            'parent = "one"',
            'parent = "three"',
            [
                (
                    '[[outcome]] 2, parent (line 21): there is no outcome "three" above it. Use the id of '
                    "another outcome of this file."
                )
            ],
        ),
        (
            "framework",
            'parent = "one"',
            'parent = "two"',
            [
                (
                    '[[outcome]] 2, parent (line 21): there is no outcome "two" above it. Use the id of '
                    "another outcome of this file."
                )
            ],
        ),
        (
            "framework",
            "2025-02-01",
            "2024-02-01",
            [
                (
                    "applies_from (line 6): applies_from is 2024-02-01, before 2025-01-01. A framework "
                    "may be used, then must be, then ends."
                )
            ],
        ),
        (
            "framework",
            "2026-02-01",
            "2025-01-15",
            [
                (
                    "applies_to (line 7): applies_to is 2025-01-15, before 2025-02-01. A framework may be "
                    "used, then must be, then ends."
                )
            ],
        ),
        (
            "framework",
            'label = "Two"\n',
            "",
            [
                (
                    '[[outcome]] 2, label (line 18): label is missing. Add label = "..." as officially '
                    'printed, or status = "awaiting-official-text".'
                )
            ],
        ),
        (
            "framework",
            'label = "Two"\nparent = "one"\nstatus = "published"',
            'label = "Two"\nstatus = "awaiting-official-text"',
            [
                (
                    "[[outcome]] 2, label (line 20): an outcome without official text has a label. Take "
                    'label out, or give the status it was read with; "awaiting-official-text" has none '
                    "yet."
                )
            ],
        ),
        (
            "framework",
            'label = "One"\nstatus = "published"',
            'label = "One"\nstatus = "publised"',
            [
                (
                    '[[outcome]] 1, status (line 17): "publised" is not one of published, unverified, '
                    'illustrative, awaiting-official-text. Did you mean "published"?'
                )
            ],
        ),
        (
            "framework",
            'label = "One"',
            'label = "One"\ncolumn = "envirnomental"',
            [
                (
                    '[[outcome]] 1, column (line 17): "envirnomental" is not one of social, economic, '
                    'environmental. Did you mean "environmental"?'
                )
            ],
        ),
        (
            "framework",
            'label = "One"',
            'label = "One"\nmeasures = "a; B"',
            [
                (
                    '[[outcome]] 1, measures (line 17): "B" is not an id. Use lower-case letters, digits '
                    "and hyphens, such as b."
                )
            ],
        ),
        (
            "legality",
            'words = "local people"\n',
            "",
            [
                (
                    '[[mark]] 1 (line 5): a mark is words or a form. Give words = "..." or form = "...", '
                    "and not both."
                )
            ],
        ),
        (
            "legality",
            'words = "local people"',
            'words = "local people"\nform = "%s"',
            [
                (
                    '[[mark]] 1, form (line 7): "%s" is not one of weight-missing, scored-in-pounds. '
                    "Write one of them."
                )
            ],
        ),
        (
            "legality",
            'words = "local people"',
            'form = "x"',
            [
                (
                    '[[mark]] 1, form (line 6): "x" is not one of weight-missing, scored-in-pounds. Write '
                    "one of them."
                )
            ],
        ),
        (
            "legality",
            '[[rule]]\nid = "r"',
            (
                '[[rule]]\nid = "r"\nbecause = "B"\nrewording = "W"\nstatus = '
                '"published"\n[rule.source]\ntitle = "A"\npublisher = "B"\nyear = 2025\nlicence = '
                '"OGL-3.0"\n[[rule]]\nid = "r"'
            ),
            ['[[rule]] 2, id (line 19): the id "r" stands twice. Ids are never reused: choose another.'],
        ),
        (
            "legality",
            'unless = ["long-term"]',
            'unless = [3]\nin = ["somewhere"]',
            [
                (
                    '[[mark]] 1, [[in]] 1 (line 8): "somewhere" is not one of question, criterion, '
                    "guidance, clause, reason, text. Write one of them."
                )
            ],
        ),
        ("legality", 'because = "B"\n', "", ['[[rule]] 1 (line 8): because is missing. Add because = "..."']),
        (
            "legality",
            'unless = ["long-term"]',
            'unless = "long-term"',
            ['[[mark]] 1, unless (line 7): this must be a list. Write unless = ["..."].'],
        ),
        (
            "measure",
            'evidence = ["E"]',
            "evidence = []",
            ["evidence (line 6): evidence is empty. Write evidence = [...] with at least one."],
        ),
        ("measure", 'gains = ["people"]\n', "", ['gains is missing. Add gains = ["..."]']),
        (
            "measure",
            '"more"',
            '"most"',
            ['direction (line 8): "most" is not one of more, less. Write one of them.'],
        ),
        (
            "measure",
            'criterion_use = "award"',
            'criterion_use = "scored"',
            ['criterion_use (line 9): "scored" is not one of award, condition, report. Write one of them.'],
        ),
        (
            "measure",
            'rule = "people"',
            'rule = "heads"',
            [
                (
                    'counting.rule (line 11): "heads" is not one of fte-years, person-years, people, '
                    "person-weeks, person-hours, session-hours, number, money, amount, reduction, share, "
                    "average, yes-no. Write one of them."
                )
            ],
        ),
        (
            "measure",
            'text = "T"',
            'text = "T"\nmost_yeras = 1',
            ['counting.most_yeras (line 13): there is no key "most_yeras" here. Did you mean most_years?'],
        ),
        (
            "measure",
            'text = "T"',
            'text = "T"\ngroups_most = 1.5',
            ["counting.groups_most (line 13): 1.5 is not a whole number. Write 2 or another whole number."],
        ),
        (
            "measure",
            'f = ["one"]',
            'f = "one"\ng = [1]',
            [
                (
                    '[[serves.g]] 1 (line 23): "1" is not an id. Use lower-case letters, digits and '
                    "hyphens, such as my-name."
                )
            ],
        ),
        ("measure", '[serves]\nf = ["one"]\n', "", ["serves is missing. Add serves = ..."]),
        (
            "measure",
            'f = ["one"]',
            'F = ["one"]',
            ['serves.F (line 22): "F" is not an id. Use lower-case letters, digits and hyphens, such as f.'],
        ),
        (
            "measure",
            '[counting]\nrule = "people"\ntext = "T"\n',
            'counting = "people"\n',
            ["counting (line 10): this must be a table of keys. Write [counting] with its keys below it."],
        ),
        (
            "matrix",
            'levels = ["low", "high"]\n',
            "",
            [
                (
                    "line 1: a matrix has levels and [[theme]], a ladder has ladder and [[group]]. Give "
                    "those of its kind, and no others."
                )
            ],
        ),
        (
            "matrix",
            'levels = ["low", "high"]',
            'levels = ["low", "high"]\nladder = ["x"]',
            [
                (
                    "line 1: a matrix has levels and [[theme]], a ladder has ladder and [[group]]. Give "
                    "those of its kind, and no others."
                )
            ],
        ),
        (
            "matrix",
            'levels = ["c", "d"]',
            'levels = ["c"]',
            ["line 1: a row does not have 2 steps. Write one for each, the lowest first."],
        ),
        (
            "matrix",
            'key = "policy"',
            'key = "people"',
            ['line 1: the key "people" stands twice. Give each theme, group and question its own.'],
        ),
        (
            "matrix",
            'levels = ["c", "d"]\n',
            "",
            ['[[theme]] 2 (line 16): levels is missing. Add levels = ["..."]'],
        ),
        (
            "matrix",
            'kind = "matrix"',
            'kind = "ladder"',
            [
                (
                    "line 1: a matrix has levels and [[theme]], a ladder has ladder and [[group]]. Give "
                    "those of its kind, and no others."
                )
            ],
        ),
        (
            "matrix",
            'kind = "matrix"',
            'kind = "table"',
            ['kind (line 2): "table" is not one of matrix, ladder. Write one of them.'],
        ),
        (
            "ladder",
            'ladder = ["low", "high"]\n',
            "",
            [
                (
                    "line 1: a matrix has levels and [[theme]], a ladder has ladder and [[group]]. Give "
                    "those of its kind, and no others."
                )
            ],
        ),
        (
            "ladder",
            'ladder = ["a", "b"]',
            'ladder = ["a", "b", "c"]',
            ["line 1: a row does not have 2 steps. Write one for each, the lowest first."],
        ),
        (
            "ladder",
            'key = "a2"',
            'key = "a1"',
            ['line 1: the key "a1" stands twice. Give each theme, group and question its own.'],
        ),
        (
            "ladder",
            'key = "a2"',
            'key = "need"',
            ['line 1: the key "need" stands twice. Give each theme, group and question its own.'],
        ),
        (
            "ladder",
            'text = "By whom?"',
            "",
            ['[[group]] 1, [[question]] 2 (line 19): text is missing. Add text = "..."'],
        ),
        ("ladder", "review_by = 2027-01-01\n", "", ["review_by is missing. Add review_by = 2026-11-21"]),
    ],
)
def test_one_change_to_a_good_file(kind: str, old: str, new: str, said: list[str]) -> None:
    text = text_of(kind)
    assert old in text
    with pytest.raises(Refused) as refused:
        read(kind, text.replace(old, new, 1))
    assert [str(fault) for fault in refused.value.faults] == [f"e.toml: {one}" for one in said]


def test_a_proxy_is_what_its_file_says() -> None:
    found = entries.proxy(read("proxy", text_of("proxy")))
    first, second = found.values
    assert (first.since, first.amount, first.year) == (
        date(2024, 1, 1),
        Fraction(94),
        PriceYear(2023, financial=True),
    )
    assert [first.low, first.high] == [Fraction(90), Fraction(100)]
    assert (second.since, second.amount, second.year) == (date(2025, 1, 1), Fraction(95), None)
    assert (second.low, second.high) == (None, None)
    assert (found.currency, found.yearly, found.cashable, found.adapted) == ("GBP", False, None, None)
    assert (found.source.title, found.source.licence) == ("A", "OGL-3.0")


def test_the_ends_of_a_range_may_be_the_amount_itself() -> None:
    text = text_of("proxy").replace("low = 90", "low = 94").replace("high = 100", 'high = "£94.00"')
    (first, _) = entries.proxy(read("proxy", text)).values
    assert [first.low, first.amount, first.high] == [Fraction(94)] * 3


def test_a_framework_a_measure_and_a_check_are_what_their_files_say() -> None:
    framework = entries.framework(read("framework", text_of("framework")))
    assert [(one.id, one.label, one.parent) for one in framework.outcomes] == [
        ("one", "One", ""),
        ("two", "Two", "one"),
    ]
    days = [date(2025, 1, 31), date(2025, 2, 1), date(2026, 2, 1)]
    assert (framework.usable_from, framework.applies_from, framework.applies_to) == (
        date(2025, 1, 1),
        *days[1:],
    )
    measure = entries.measure(read("measure", text_of("measure")))
    assert (measure.counting.rule, measure.criterion_use, measure.direction) == ("people", "award", "more")
    assert (measure.counting.most_years, measure.counting.this_contract) == (None, False)
    assert dict(measure.serves) == {"f": ("one",)}
    check = check_from(read("legality", text_of("legality")))
    (mark,), (rule,) = check.marks, check.rules
    assert mark.phrase is not None
    assert (mark.phrase.text, [one.text for one in mark.unless]) == ("local people", ["long-term"])
    assert (rule.because, rule.rewording, check.allowances) == ("B", "W", ())


def test_the_exceptions_of_a_whole_check_are_those_of_each_mark_of_words_and_of_no_form() -> None:
    text = text_of("legality").replace('text = "T"\n', 'text = "T"\nunless = ["sound"]\n')
    text = text.replace("[[rule]]", '[[mark]]\nform = "weight-missing"\n[[rule]]', 1)
    words, form = check_from(read("legality", text)).marks
    assert [one.text for one in words.unless] == ["long-term", "sound"]
    assert (form.unless, form.form) == ((), "weight-missing")


def test_a_form_has_no_exceptions_of_its_own() -> None:
    text = text_of("legality").replace('words = "local people"', 'form = "weight-missing"')
    with pytest.raises(Refused) as refused:
        read("legality", text)
    assert str(refused.value) == (
        "e.toml: [[mark]] 1, form (line 6): a form has no exceptions. Take unless and in out."
    )


def test_a_question_set_is_a_matrix_or_a_diagnostic() -> None:
    matrix, ladder = (
        question_set(read("matrix", text_of("matrix"))),
        question_set(read("ladder", text_of("ladder"))),
    )
    assert isinstance(matrix, Matrix)
    assert isinstance(ladder, Diagnostic)
    assert [(theme.key, theme.levels) for theme in matrix.themes] == [
        ("people", ("a", "b")),
        ("policy", ("c", "d")),
    ]
    assert [question.key for group in ladder.groups for question in group.questions] == ["a1", "a2"]
    assert (matrix.levels, ladder.ladder) == (("low", "high"), ("low", "high"))


numbers = st.decimals(0, 10**9, places=4)
words = st.text(st.characters(categories=["L", "N", "Zs", "P"]), min_size=1, max_size=20).filter(str.strip)


@st.composite
def proxies(draw: Any) -> Proxy:
    """Any proxy that a row of a person's own table can be, with its range in order."""
    low, amount, high = sorted(draw(st.lists(numbers, min_size=3, max_size=3)))
    row: dict[str, Any] = {
        "id": draw(st.from_regex(r"[a-z][a-z0-9-]{0,12}", fullmatch=True)),
        "label": draw(words),
        "unit": "visit",
        "ledger": draw(st.sampled_from(["fiscal", "economic", "social"])),
        "place": draw(words),
        "amount": str(amount),
        "from": draw(st.dates(date(2000, 1, 1), date(2100, 1, 1))).isoformat(),
        "review_by": "2030-01-01",
        "title": draw(words),
        "publisher": draw(words),
        "year": draw(st.integers(1900, 2100)),
        "licence": "OGL-3.0",
    }
    row |= draw(st.fixed_dictionaries({}, optional={"low": st.just(str(low)), "high": st.just(str(high))}))
    row |= draw(
        st.fixed_dictionaries(
            {},
            optional={
                "price_year": st.sampled_from(["2019", "2008/09", "1999/00"]),
                "note": words,
                "grade": words,
                "page": words,
                "gains": st.sampled_from(["hospital trust", "council; hospital trust"]),
                "status": st.sampled_from(["published", "unverified"]),
            },
        )
    )
    return entries.proxy_of_row(entries.ProxyRow.model_validate(row))


@given(proxies())
def test_a_row_that_is_passed_on_as_a_file_reads_back_as_it_was(proxy: Proxy) -> None:
    """What `library export` writes of a row is the same proxy; every number to its last decimal."""
    text = entry_text(proxy)
    assert entries.proxy(read("proxy", text)) == proxy
    assert entry_text(entries.proxy(read("proxy", text))) == text


@given(st.permutations(range(3)), st.data())
def test_values_stand_in_the_order_of_their_dates_and_no_other(order: list[int], data: Any) -> None:
    days = sorted(data.draw(st.lists(st.dates(date(2000, 1, 1), date(2100, 1, 1)), min_size=3, max_size=3)))
    placed = [days[place] for place in order]
    head = text_of("proxy").partition("[[value]]")[0]
    values = "".join(f'[[value]]\nfrom = {day}\namount = 1.50\nstatus = "published"\n' for day in placed)
    rises = all(one < two for one, two in pairwise(placed))
    if rises:
        found = entries.proxy(read("proxy", head + values))
        assert [value.since for value in found.values] == days
        assert {value.amount for value in found.values} == {Fraction(3, 2)}
        return
    with pytest.raises(Refused) as refused:
        read("proxy", head + values)
    place = next(n for n in (1, 2) if placed[n - 1] >= placed[n])
    (fault,) = refused.value.faults
    assert fault.rule == f"{placed[place]} does not come after {placed[place - 1]}"
    assert fault.place.startswith(f"[[value]] {place + 1}, from (line ")
