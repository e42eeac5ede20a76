"""Text for a document of one typeface: what it lacks is shown to be missing, and nothing else changes."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellspent.documents.lettering import MOST_NAMED, SQUARE, Lettering
from wellspent.documents.typeface import typeface


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Fewer visits to A&E",
        "Tŷ Ŵyn, Llanelli",
        "£1,200.50 ≥ €3 × 2 − 1 → 4",
        "Шевченко і сини",
        "שלום",
        '#read("/etc/passwd") $x$ *b* _i_ <l> @ref `raw` \\ // = - + /',
    ],
)
def test_what_it_has_stays_as_it_is(text: str) -> None:
    letters = Lettering()
    assert letters.text(text) == text
    assert letters.sentence == ""


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("A 😀 b", f"A {SQUARE} b"),
        ("中文", SQUARE * 2),
        ("a\x00b\x07", f"a{SQUARE}b{SQUARE}"),
        ("a\ud83d", f"a{SQUARE}"),
        ("\ue000", SQUARE),
    ],
)
def test_what_it_lacks_is_a_square_and_is_named(text: str, made: str) -> None:
    letters = Lettering()
    assert letters.text(text) == made
    for letter in text:
        if not letter.isascii() or not letter.isprintable():
            assert f"U+{ord(letter):04X}" in letters.sentence


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("Café", "Café"),  # composed
        ("ＡＢＣ１２", "ABC12"),  # wide forms
        ("𝐁𝐢𝐝", "Bid"),  # bold forms
        ("①", "1"),
        ("non\u2011breaking", "non\u2010breaking"),
        ("two\nlines\tand\u2028more", "two lines and more"),
        ("evil\u202egnp.exe", "evilgnp.exe"),  # an override of direction makes text read as another
        ("❤\ufe0f", SQUARE),
        ("a\u200bb\u200dc\ufeff", "abc"),
        ("soft\u00adhyphen", "softhyphen"),
    ],
)
def test_what_comes_to_the_same(text: str, made: str) -> None:
    assert Lettering().text(text) == made


def test_the_sentence_names_them_once_and_counts_the_rest() -> None:
    letters = Lettering()
    letters.text("😀😀")
    assert letters.sentence.startswith(
        "The typeface of this document lacks grinning face (U+1F600); each stands as □."
    )
    letters.text("".join(chr(0x4E00 + place) for place in range(MOST_NAMED + 2)))
    assert letters.sentence.count("U+") == MOST_NAMED
    assert f"and {2 + 1} more" in letters.sentence
    assert "HTML" in letters.sentence


def test_a_control_character_has_no_name_but_a_kind() -> None:
    letters = Lettering()
    letters.text("\x07")
    assert "a control character (U+0007)" in letters.sentence


@given(st.text(max_size=60))
def test_every_letter_can_then_be_set(text: str) -> None:
    made = Lettering().text(text)
    face = typeface("Regular")
    assert all(face.covers(letter) for letter in made)
    assert not any(unicodedata.category(letter) in ("Cc", "Co", "Cs", "Cf") for letter in made)


@given(st.text(max_size=60))
def test_twice_is_as_once(text: str) -> None:
    once = Lettering().text(text)
    assert Lettering().text(once) == once


@given(st.text(alphabet=st.characters(min_codepoint=32, max_codepoint=126), max_size=60))
def test_plain_text_is_left_alone(text: str) -> None:
    assert Lettering().text(text) == text
