"""What a TrueType font holds: which characters it has a picture of, and how wide each is.

Two tables of the file are read, `cmap` (format 4: character to glyph) and `hmtx` (glyph to width); OpenType 1.9,
sections "cmap" and "hmtx". A document can then be laid out before it is set, and no character is asked of a font that
lacks it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import accumulate
from pathlib import Path
from struct import Struct, unpack_from

FAMILY = "Liberation Sans"
UNICODE = {(0, 3), (3, 1)}
"""Platform and encoding of a table of Unicode's first 65,536 characters."""

BREAK = "\N{ZERO WIDTH SPACE}"
JOINTS = "-/_.,;:@"
"""Where a word that must be broken is best broken: after one of these."""

_UNBROKEN = re.compile(r"(?:[^\s-]|-(?![^\W\d_]))+-?")
"""A stretch in which a line is never broken: up to a space, or to a hyphen before a letter (Unicode's rule LB21)."""

_TABLE = Struct(">4sLLL")
_ENCODING = Struct(">HHL")


@dataclass(frozen=True, slots=True)
class Typeface:
    """The widths of the characters of one font, in parts of 1 em."""

    widths: dict[str, float]

    def covers(self, letter: str) -> bool:
        """Whether the font has a picture of the character."""
        return letter in self.widths

    def width(self, text: str, size: float) -> float:
        """How wide a line of text is at `size` points, in points; kerning, which only makes it less, is left out."""
        widths = self.widths
        return size * sum([widths.get(letter, 1.0) for letter in text])

    def longest_word(self, text: str, size: float) -> float:
        """The width of the widest part of a text in which a line is not broken, in points."""
        return max((self.width(word, size) for word in _UNBROKEN.findall(text)), default=0.0)

    def breakable(self, text: str, size: float, room: float) -> str:
        """The text with a place to break inside each word that is wider than `room` points, and only there."""
        if self.width(text, size) <= room:
            return text
        return _UNBROKEN.sub(
            lambda found: (
                found[0] if self.width(found[0], size) <= room else self._broken(found[0], size, room)
            ),
            text,
        )

    def _broken(self, word: str, size: float, room: float) -> str:
        ends = list(accumulate(self.width(letter, size) for letter in word))
        pieces, start = [], 0
        while start < len(word):
            before = ends[start - 1] if start else 0.0
            stop = max(bisect_right(ends, before + room), start + 1)
            if stop < len(word):
                joint = max(word.rfind(sign, start, stop) for sign in JOINTS) + 1
                stop = joint if joint > (start + stop) // 2 else stop
            pieces.append(word[start:stop])
            start = stop
        return BREAK.join(pieces)


def fonts() -> Path:
    """The folder of the fonts that are shipped with the package."""
    return Path(str(files("wellspent.documents") / "fonts"))


@cache
def typeface(style: str) -> Typeface:
    """The shipped font of a style: Regular, Bold or Italic."""
    return read_typeface((fonts() / f"LiberationSans-{style}.ttf").read_bytes())


def read_typeface(font: bytes) -> Typeface:
    """The widths of a TrueType font's characters. Raises `ValueError` where it has no table of Unicode."""
    tables = _tables(font)
    (em,) = unpack_from(">H", font, tables["head"] + 18)
    (metrics,) = unpack_from(">H", font, tables["hhea"] + 34)
    advances = unpack_from(">" + "Hh" * metrics, font, tables["hmtx"])[::2]
    return Typeface(
        {
            chr(code): advances[min(glyph, metrics - 1)] / em
            for code, glyph in _glyphs(font, tables["cmap"]).items()
        }
    )


def _tables(font: bytes) -> dict[str, int]:
    """Where each table of the font starts."""
    (count,) = unpack_from(">H", font, 4)
    found = (_TABLE.unpack_from(font, 12 + place * _TABLE.size) for place in range(count))
    return {tag.decode("ascii"): offset for tag, _, offset, _ in found}


def _glyphs(font: bytes, cmap: int) -> dict[int, int]:
    """The glyph of each character, from the first table of Unicode that is of format 4."""
    (count,) = unpack_from(">H", font, cmap + 2)
    for place in range(count):
        platform, encoding, offset = _ENCODING.unpack_from(font, cmap + 4 + place * _ENCODING.size)
        if (platform, encoding) in UNICODE and unpack_from(">H", font, cmap + offset) == (4,):
            return _segments(font, cmap + offset)
    raise ValueError("the font has no table of Unicode characters of format 4")


def _segments(font: bytes, start: int) -> dict[int, int]:
    """The characters of a table of format 4: runs of codes, each with a shift or a list of glyphs."""
    (doubled,) = unpack_from(">H", font, start + 6)
    count = f">{doubled // 2}H"
    ends = unpack_from(count, font, start + 14)
    firsts = unpack_from(count, font, start + 16 + doubled)
    shifts = unpack_from(count, font, start + 16 + 2 * doubled)
    ranges = start + 16 + 3 * doubled
    lists = unpack_from(count, font, ranges)
    found = {}
    for place, (first, end, shift, listed) in enumerate(zip(firsts, ends, shifts, lists, strict=True)):
        for code in range(first, min(end, 0xFFFE) + 1):
            glyph = code
            if listed:
                (glyph,) = unpack_from(">H", font, ranges + 2 * place + listed + 2 * (code - first))
            if not listed or glyph:
                glyph = (glyph + shift) % 0x10000
            if glyph:
                found[code] = glyph
    return found
