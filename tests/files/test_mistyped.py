"""Lines that are no TOML: what was meant, and how it is written."""

from __future__ import annotations

from pathlib import Path

import pytest

from wellspent.files.reading.documents import open_document
from wellspent.method.errors import Refused


def refusal(folder: Path, text: str) -> str:
    path = folder / "a.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(Refused) as refused:
        open_document(path)
    return str(refused.value).removeprefix(f"{path}: ")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("title = Feasibility", 'Feasibility stands without quotes. Words stand in quotes: title = "Feasibility"'),
        ("title = Big study # ours", 'Big study stands without quotes. Words stand in quotes: title = "Big study"'),
        ("  title=n/a", 'n/a stands without quotes. Words stand in quotes: title = "n/a"'),
        ("lot.title = 3 rooms", '3 rooms stands without quotes. Words stand in quotes: lot.title = "3 rooms"'),
        ('title = The "best" one', 'The "best" one stands without quotes. Words stand in quotes: title = "The \\"best\\" one"'),
        ("local = yes", 'yes stands without quotes. Words stand in quotes: local = "yes"'),
        ("local = True", "True is not how a truth is written. In small letters: local = true"),
        ("title = “Study”", '“Study” stands in curly quotes. Straight ones: title = "Study"'),
        ("title = ‘Study’", '‘Study’ stands in curly quotes. Straight ones: title = "Study"'),
        ("weight = 10%", '10% stands without quotes. Words stand in quotes: weight = "10%"'),
        ("commenced = 10/04/2026", "10/04/2026 is not how a date is written. Year-month-day: commenced = 2026-04-10"),
        ("commenced = 10-04-2026", "10-04-2026 is not how a date is written. Year-month-day: commenced = 2026-04-10"),
        ("commenced = 31.12.2026", "31.12.2026 is not how a date is written. Year-month-day: commenced = 2026-12-31"),
        ("commenced = 2026-4-1", "2026-4-1 is not how a date is written. Year-month-day: commenced = 2026-04-01"),
        ("commenced = 10 April 2026", "10 April 2026 is not how a date is written. Year-month-day: commenced = 2026-04-10"),
        ("commenced = 1st Sept 2026", "1st Sept 2026 is not how a date is written. Year-month-day: commenced = 2026-09-01"),
        ("commenced = 04/31/2026", "04/31/2026 is not how a date is written. "
                                   "Year-month-day: commenced = 2026-11-21, or another day there is"),
        ("commenced = 10/04/26", '10/04/26 stands without quotes. Words stand in quotes: commenced = "10/04/26"'),
        ("value = £30,000", "£30,000 is not how a number is written. Digits, and a point: value = 30000"),
        ("value = 30,000.50", "30,000.50 is not how a number is written. Digits, and a point: value = 30000.50"),
        ("value = 1 000", "1 000 is not how a number is written. Digits, and a point: value = 1000"),
        ("value = -£5", "-£5 is not how a number is written. Digits, and a point: value = -5"),
        ("value = .5", ".5 is not how a number is written. Digits, and a point: value = 0.5"),
        ("value = 5.", "5. is not how a number is written. Digits, and a point: value = 5"),
        ("value = 007", "007 is not how a number is written. Digits, and a point: value = 7"),
        ("value =", "value has no value. Write one after the equals sign, or take the line out."),
        ("value =      # to be agreed", "value has no value. Write one after the equals sign, or take the line out."),
        ('Base year = "x"', 'the key "Base year" has spaces in it. Write base_year = ...'),
        (f"note = {'word ' * 50}", f'{("word " * 12)}... stands without quotes. Words stand in quotes: note = "..."'),
    ],
)  # fmt: skip
def test_a_line_says_how_it_is_written(tmp_path: Path, line: str, said: str) -> None:
    assert refusal(tmp_path, f'id = "a"\n{line}\nx = 1\n') == f"line 2: {said}"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a = [1, yes]\n", "line 1, column 9: this is not TOML: Invalid value. "
                           "Words stand in quotes, numbers in digits, dates as 2026-11-21."),
        ("a = { b = yes }\n", "line 1, column 11: this is not TOML: Invalid value. "
                              "Words stand in quotes, numbers in digits, dates as 2026-11-21."),
        ("a = [1, 2\nb = 3\n", "line 2, column 1: this is not TOML: Unclosed array. Correct the line, or the one above it."),
        ('a = "x" "y"\n', "line 1, column 9: this is not TOML: Expected newline or end of document after a statement. "
                          "Correct the line, or the one above it."),
        ('a "x"\n', "line 1, column 3: this is not TOML: Expected '=' after a key in a key/value pair. "
                    "Correct the line, or the one above it."),
        ('a = """x\n', "line 1: this is not TOML: Unterminated string. Correct the line, or the one above it."),
    ],
)  # fmt: skip
def test_what_it_cannot_guess_it_leaves_to_the_reader(tmp_path: Path, text: str, said: str) -> None:
    assert refusal(tmp_path, text) == said
