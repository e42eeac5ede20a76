"""Phrases to look for in a text: regular expressions kept to what a person can read and no text can stall.

A phrase is written like a regular expression with these differences: it begins and ends at a word's edge;
letters of either case are alike; a space is any white space; `*` is the rest of a word; ` ... ` is a gap of at
most sixty characters between two words; groups do not capture and are never repeated; `+`, `.`, `^`, `$`,
look-behind and back-references are refused. So the time to search is bounded by the length of the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from wellspent.method.errors import Fault, Refused

GAP, MOST_GAPS = 60, 3
"""The longest gap, and how many a phrase may have."""

MOST_LETTERS, MOST_OPTIONAL = 900, 12
"""The longest phrase, and how many groups of it may be left out by `?`."""

_ESCAPED = frozenset("bdswDSW.()[]|?*+-/&'\"£%{}")
_COUNT = re.compile(r"\{[0-9](,[0-9])?\}")
_CLASS = re.compile(r"\[\^?[\w£%&/,-]{1,40}\]")


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase as it is written; it is made ready when it is first searched for."""

    text: str

    def search(self, sentence: str) -> str:
        """The words of a sentence that fit, as they stand there; empty where none do."""
        found = ready(self.text).search(sentence)
        return found[0] if found else ""


@lru_cache(maxsize=4096)
def ready(text: str) -> re.Pattern[str]:
    """The phrase, ready to search with. Raises `Refused` for one that may stall or says nothing."""
    if len(text) > MOST_LETTERS:
        raise _refused(f"the phrase is longer than {MOST_LETTERS} letters", "Write several.")
    if text.count(" ... ") > MOST_GAPS or text.count(")?") > MOST_OPTIONAL:
        rule = f"a phrase has more than {MOST_GAPS} gaps or {MOST_OPTIONAL} optional groups"
        raise _refused(rule, "Write several.")
    try:
        found = re.compile(rf"(?<!\w)(?:{''.join(_parts(text))})(?!\w)", re.IGNORECASE | re.DOTALL)
    except re.error as error:
        raise _refused(f'"{text[:60]}" is no phrase: {error.msg}', "Close what is open.") from None
    if found.search("") or found.search(" "):
        raise _refused("the phrase fits an empty text", "Write at least one word that must be there.")
    return found


def _parts(text: str) -> Iterator[str]:
    """The phrase piece by piece as the regular expression it stands for."""
    place = 0
    while place < len(text):
        rest, letter = text[place:], text[place]
        if rest.startswith(" ... "):
            place, part = place + 5, rf"\W(?:.{{0,{GAP}}}?\W)??"
        elif letter == "\\":
            if rest[1:2] not in _ESCAPED:
                raise _refused(f'"{rest[:2]}" is not a sign of phrases', "Write the letters themselves.")
            place, part = place + 2, rest[:2]
        elif letter in "[{":
            found = (_CLASS if letter == "[" else _COUNT).match(rest)
            if found is None or (letter == "{" and text[place - 1 : place] in ("", ")", "*", "?", "}")):
                raise _refused(
                    f'"{rest[:12]}" is not a sign of phrases', "Write [abc], or a letter and {1,4}."
                )
            place, part = place + len(found[0]), found[0]
        elif letter == "(":
            negative = rest.startswith("(?!")
            if rest.startswith("(?") and not negative:
                raise _refused(f'"{rest[:4]}" is not a sign of phrases', "Write ( or (?! alone.")
            place, part = place + (3 if negative else 1), "(?!" if negative else "(?:"
        else:
            place, part = place + 1, _letter(letter, text[place - 1 : place])
        yield part


def _letter(letter: str, before: str) -> str:
    """What one letter of a phrase stands for."""
    if letter in "+.^$" or (letter == "*" and before in ("*", "?", "", " ")):
        raise _refused(f'"{letter}" is not a sign of phrases', 'Write " ... " for a gap, "*" to end a word.')
    return {" ": r"(?:\s{1,9})", "*": r"\w{0,20}", "'": "['’]", "-": "[-‐‑–]"}.get(letter, letter)


def _refused(rule: str, mend: str) -> Refused:
    return Refused(Fault(rule, mend))


_ENDS = re.compile(r"(?:(?<=[.!?])|(?<=[.!?][\"'”’)]))\s+(?=[\"'“‘(]?[A-Z£0-9])|\n\s*\n|\n(?=\s*[-*•])")


def sentences(text: str) -> list[str]:
    """The sentences of a text, each as it stands there."""
    return [part for part in (part.strip() for part in _ENDS.split(text)) if part]
