"""Text made fit for a document of one typeface: every character of it can be shown, or is shown to be missing.

PDF/UA and PDF/A forbid a character without a picture. Emoji, Arabic, Chinese and others are not in the shipped font;
each stands as an empty square, and the document says which they were.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field

from wellspent.documents.typeface import typeface

SQUARE = "□"
MOST_NAMED = 8
"""How many missing characters the sentence about them names."""

_SAME = {"\N{NON-BREAKING HYPHEN}": "\N{HYPHEN}", "\N{LINE SEPARATOR}": " ", "\N{PARAGRAPH SEPARATOR}": " "}
_UNSEEN = {"Cf", "Mn"}
"""Joiners, marks of direction and variation selectors: nothing is lost where one is left out."""


@dataclass(slots=True)
class Lettering:
    """Cleans the texts of one document, and keeps what its typeface lacks."""

    missing: dict[str, None] = field(default_factory=dict)
    _known: dict[str, str] = field(default_factory=dict)

    def text(self, text: str) -> str:
        """The text on one line, of characters that the typeface has.

        Composed first (NFC), so that a letter and its accent are one; a character the font lacks is replaced by
        what it is compatible with (a wide or bold form by the plain letter), and else by an empty square. Overrides
        of direction are dropped: they can make a text read as what it is not.
        """
        if text.isascii() and text.isprintable():
            return text
        return "".join(map(self._letter, unicodedata.normalize("NFC", text)))

    def _letter(self, letter: str) -> str:
        if letter not in self._known:
            self._known[letter] = self._found(letter)
        return self._known[letter]

    def _found(self, letter: str) -> str:
        kind = unicodedata.category(letter)
        if letter in _SAME or (letter.isspace() and letter != "\N{NO-BREAK SPACE}"):
            return _SAME.get(letter, " ")
        if kind == "Cf" or 0xFE00 <= ord(letter) <= 0xFE0F:
            return ""
        covers = typeface("Regular").covers
        if covers(letter) and kind not in ("Cc", "Co", "Cs"):
            return letter
        plain = unicodedata.normalize("NFKC", letter)
        if all(map(covers, plain)) and kind not in ("Cc", "Co", "Cs"):
            return plain
        if kind in _UNSEEN and unicodedata.combining(letter):
            return ""
        self.missing[letter] = None
        return SQUARE

    @property
    def sentence(self) -> str:
        """What stands as an empty square, in words; nothing where nothing does."""
        if not self.missing:
            return ""
        named = [f"{_name(letter)} (U+{ord(letter):04X})" for letter in list(self.missing)[:MOST_NAMED]]
        more = len(self.missing) - len(named)
        also = f", and {more} more" if more else ""
        return (
            f"The typeface of this document lacks {', '.join(named)}{also}; each stands as {SQUARE}. "
            "The HTML, CSV and Excel files of this report hold them."
        )


def _name(letter: str) -> str:
    return unicodedata.name(letter, "a control character").lower()
