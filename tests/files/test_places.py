"""Where a thing stands in a file: the line of a key against a slow count, and the words for a way to it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wellspent.files.reading.documents import document_of
from wellspent.files.reading.kinds import COLUMNS, KINDS, mistaken
from wellspent.files.reading.lines import line_of
from wellspent.files.reading.places import KeyPath, in_words, option


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ((), ""),
        (("title",), "title"),
        (("outcome", 0), "[[outcome]] 1"),
        (("outcome", 2, "low", "quantity"), "[[outcome]] 3, low.quantity"),
        (("lot", 1, "criterion", 0, "award", 4, "when"), "[[lot]] 2, [[criterion]] 1, [[award]] 5, when"),
        (("source", "title"), "source.title"),
        (("a", "b", 0), "[[a.b]] 1"),
        ((3,), "4"),
        ((3, "x"), "4.x"),
    ],
)
def test_a_way_in_words(path: KeyPath, words: str) -> None:
    assert in_words(path) == words


@pytest.mark.parametrize(
    ("key", "shown"),
    [("title", "--title"), ("base_year", "--base-year"), ("quality_to_price", "--quality-to-price")],
)
def test_a_key_as_an_option(key: str, shown: str) -> None:
    assert option(key) == shown


keys = st.sampled_from(["alpha", "beta", "gamma", "delta", "odd key", "ü", "a.b", "1"])
blanks = st.sampled_from(["", "\n", "# a comment = 1\n", "   \n\t\n"])


def quoted(key: str) -> str:
    return key if key.isascii() and key.isalnum() else json.dumps(key, ensure_ascii=False)


@st.composite
def texts(draw: Any) -> tuple[str, list[tuple[KeyPath, int]]]:
    """A TOML file as it is written line by line, and the line that each key was put on."""
    text: str = ""
    lines: list[tuple[KeyPath, int]] = []

    def put(line: str) -> int:
        nonlocal text
        text += draw(blanks)
        number: int = text.count("\n") + 1
        text += line + draw(st.sampled_from(["", "   # why"])) + "\n"
        return number

    for key in draw(st.lists(keys, unique=True, max_size=3)):
        lines.append((("top " + key,), put(f"{quoted('top ' + key)} = {draw(st.integers(0, 9))}")))
    for place in range(draw(st.integers(0, 4))):
        lines.append((("row", place), put("[[row]]")))
        for key in draw(st.lists(keys, unique=True, max_size=3)):
            lines.append((("row", place, key), put(f"{quoted(key)} = 1")))
        if draw(st.booleans()):
            lines.append((("row", place, "list"), put("list = [")))
            for inner in range(draw(st.integers(0, 3))):
                lines.append((("row", place, "list", inner, "c"), put(f"  {{ c = {inner} }},")))
            text += "]\n"
        if draw(st.booleans()):
            lines.append((("row", place, "low"), put("[row.low]")))
            lines.append((("row", place, "low", "n"), put("n = 2")))
        for inner in range(draw(st.integers(0, 2))):
            lines.append((("row", place, "count", inner), put("[[row.count]]")))
            lines.append((("row", place, "count", inner, "n"), put("n = 3")))
    return text, lines


@settings(max_examples=80, deadline=None)
@given(texts())
def test_every_key_is_found_on_the_line_it_was_written_on(
    found: tuple[str, list[tuple[KeyPath, int]]],
) -> None:
    text, lines = found
    document = document_of("a.toml", text.encode())
    for path, line in lines:
        assert line_of(text, path) == line, (path, text)
        assert document.where(path).endswith(f"(line {line})")
        assert line_of(text, (*path, "not there", "below")) == line


@settings(max_examples=40, deadline=None)
@given(texts(), st.sampled_from(["\r\n", "\n"]))
def test_the_ends_of_lines_and_a_mark_of_the_encoding_move_nothing(
    found: tuple[str, list[tuple[KeyPath, int]]], end: str
) -> None:
    text, lines = found
    content = b"\xef\xbb\xbf" + text.replace("\n", end).encode()
    document = document_of("a.toml", content)
    assert document.data == document_of("a.toml", text.encode()).data
    assert [document.where(path) for path, _ in lines] == [
        f"{in_words(path)} (line {line})" for path, line in lines
    ]


def test_what_is_nowhere_has_no_line() -> None:
    assert line_of("a = 1\n", ("b",)) is None
    assert line_of("", ()) is None
    assert document_of("a.toml", b"a = 1\n").where(()) == "line 1"
    assert document_of("a.json", b'{"a": 1}').where(("a", 0)) == "[[a]] 1"


@pytest.mark.parametrize("key", sorted(KINDS))
def test_a_file_of_another_kind_is_named_with_the_command_that_reads_it(key: str) -> None:
    """Whatever was asked for: a file that shows itself to be something else says what it is."""
    document = document_of(f"{key}.json", json.dumps({key: []}).encode())
    what, command = KINDS[key]
    for asked in KINDS:
        fault = mistaken(document, [asked, "title"])
        if asked == key:
            assert fault is None
            continue
        assert fault is not None
        assert (
            str(fault) == f"{key}.json: this is {what}. `wellspent {command.format(f'{key}.json')}` reads it."
        )
    assert mistaken(document, ["title"]) is None


@pytest.mark.parametrize("column", sorted(COLUMNS))
def test_a_table_of_another_kind_is_known_by_its_column(column: str) -> None:
    content = f"{column},quantity\nx,1\n".encode()
    own = COLUMNS[column]
    (other,) = set(COLUMNS.values()) - {own}
    right = document_of("a.csv", content, own)
    wrong = document_of("a.csv", content, other)
    assert mistaken(right, [own]) is None
    fault = mistaken(wrong, [other])
    assert fault is not None
    what, command = KINDS[own]
    assert str(fault) == f"a.csv: this is {what}. `wellspent {command.format('a.csv')}` reads it."


def test_a_file_that_shows_nothing_is_not_taken_for_anything(tmp_path: Path) -> None:
    assert mistaken(document_of(str(tmp_path / "a.toml"), b"title = 'x'\n"), ["outcome"]) is None


def test_what_is_given_beside_a_file_wins_and_is_named_as_its_option() -> None:
    document = document_of("a.toml", b"title = 'x'\nbase_year = 2020\n")
    whole = document.with_options({"base_year": "2024", "discount": None}, title="y", currency="GBP")
    assert whole.data == {"title": "x", "currency": "GBP", "base_year": "2024"}
    assert whole.where(("base_year",)) == "--base-year"
    assert whole.where(("title",)) == "title (line 1)"
    assert document.data == {"title": "x", "base_year": 2020}
    (fault,) = whole.refuse(("base_year",), "no", "Mend it.").faults
    assert str(fault) == "a.toml: --base-year: no. Mend it."
