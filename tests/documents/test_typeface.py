"""The shipped fonts: what they hold, how wide it is, and that another reader of fonts agrees."""

from __future__ import annotations

from pathlib import Path
from struct import pack

import pytest
from fontTools.ttLib import TTFont
from hypothesis import given
from hypothesis import strategies as st

from wellspent.documents.typeface import BREAK, FAMILY, Typeface, fonts, read_typeface, typeface

STYLES = ("Regular", "Bold", "Italic")
OF_THE_FIELD = "ŵŷŴŶâêîôû€£≥≤×÷−→←…–—“”‘’•½²ЖукШевченкоΩλξşșğłžőñçßæøå"


@pytest.mark.parametrize("style", STYLES)
def test_another_reader_finds_the_same_widths(style: str) -> None:
    font = TTFont(fonts() / f"LiberationSans-{style}.ttf")
    em, advances = font["head"].unitsPerEm, font["hmtx"]
    theirs = {chr(code): advances[name][0] / em for code, name in font.getBestCmap().items()}
    assert typeface(style).widths == theirs


@pytest.mark.parametrize("style", STYLES)
def test_it_has_the_letters_of_the_field(style: str) -> None:
    assert [letter for letter in OF_THE_FIELD if not typeface(style).covers(letter)] == []


def test_it_lacks_what_it_lacks() -> None:
    assert not any(map(typeface("Regular").covers, "😀中ع✓\x07"))


@pytest.mark.parametrize("style", STYLES)
def test_numbers_stand_in_columns(style: str) -> None:
    assert len({typeface(style).widths[digit] for digit in "0123456789"}) == 1


def test_the_licence_is_with_them() -> None:
    said = (fonts() / "LICENSE").read_text(encoding="utf-8")
    assert "SIL OPEN FONT LICENSE Version 1.1" in said
    assert "Reserved Font Name Liberation" in said
    held = sorted(path.name for path in fonts().iterdir())
    assert held == ["LICENSE", *sorted(f"LiberationSans-{style}.ttf" for style in STYLES)]


@pytest.mark.parametrize("style", STYLES)
def test_the_files_name_the_family_and_the_open_licence(style: str) -> None:
    names = TTFont(fonts() / f"LiberationSans-{style}.ttf")["name"]
    assert names.getDebugName(1) == FAMILY
    assert "SIL Open Font License" in names.getDebugName(13)


def test_a_font_without_unicode_is_refused() -> None:
    whole = bytearray((fonts() / "LiberationSans-Regular.ttf").read_bytes())
    at = whole.index(b"cmap")
    offset = int.from_bytes(whole[at + 8 : at + 12], "big")
    whole[offset + 2 : offset + 4] = pack(">H", 0)  # it has no tables of characters now
    with pytest.raises(ValueError, match="no table of Unicode"):
        read_typeface(bytes(whole))


EVEN = Typeface(dict.fromkeys("abcdefghijklmnopqrstuvwxyz-/_ ", 0.5))
"""Every letter half as wide as it is tall."""


def test_a_width_worked_by_hand() -> None:
    assert EVEN.width("abcd", 10) == 20
    assert EVEN.width("", 10) == 0
    assert EVEN.width("é", 10) == 10  # not in it: as wide as tall, so that nothing is taken for too narrow


@pytest.mark.parametrize(
    ("text", "widest"),
    [
        ("a bcd ef", 15),
        ("", 0),
        ("   ", 0),
        ("abc-defg", 20),  # after the hyphen
        ("abc-1234", 60),  # never between a hyphen and a digit; digits are not in it: 4 x 5 + 4 x 10
        ("-abc", 15),
    ],
)
def test_the_widest_part_without_a_break(text: str, widest: float) -> None:
    assert EVEN.longest_word(text, 10) == widest


def test_a_word_too_wide_is_broken_and_only_that() -> None:
    assert EVEN.breakable("ab abcdefgh cd", 10, 20) == f"ab abcd{BREAK}efgh cd"
    assert EVEN.breakable("ab cd", 10, 20) == "ab cd"
    assert EVEN.breakable("abcd", 10, 20) == "abcd"


def test_it_is_best_broken_after_a_sign() -> None:
    assert EVEN.breakable("abc_defgh", 10, 25) == f"abc_{BREAK}defgh"
    assert EVEN.breakable("a_cdefgh", 10, 25) == f"a_cde{BREAK}fgh", "too near the start to be worth it"


@given(st.text(alphabet="abc -/_é", max_size=80), st.floats(6, 80))
def test_nothing_is_lost_and_every_piece_fits(text: str, room: float) -> None:
    made = EVEN.breakable(text, 10, room)
    assert made.replace(BREAK, "") == text
    for word in made.replace(BREAK, " ").split():
        assert EVEN.longest_word(word, 10) <= max(room, 10) or len(word.strip("-")) == 1 or "-" in word


def test_room_for_less_than_a_letter_ends() -> None:
    assert EVEN.breakable("abc", 10, 1) == BREAK.join("abc")


def test_fonts_are_in_the_package() -> None:
    assert fonts().is_dir()
    assert fonts().parent.name == "documents"
    assert isinstance(fonts(), Path)
