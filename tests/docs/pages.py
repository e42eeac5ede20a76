"""The pages of the documentation, and the fenced blocks on them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
EXAMPLES = DOCS / "examples"

_FENCE = re.compile(r"^(?P<indent> *)(?P<ticks>```+)(?P<word>[\w-]*)[^\n]*$")


class Block(NamedTuple):
    """A fenced block: the page it stands on, the line of its fence, its word and its text without indent."""

    page: str
    line: int
    word: str
    text: str

    @property
    def name(self) -> str:
        """Page and line, such as methods/sroi.md:31."""
        return f"{self.page}:{self.line}"


def pages() -> list[Path]:
    """Every Markdown page of the project."""
    return [
        *sorted(ROOT.glob("*.md")),
        *sorted(DOCS.rglob("*.md")),
        *sorted((ROOT / "benchmarks").glob("*.md")),
    ]


def page_name(path: Path) -> str:
    """A page's name: its path within docs, or within the project."""
    return str(path.relative_to(DOCS if path.is_relative_to(DOCS) else ROOT))


def blocks(text: str, page: str = "") -> Iterator[Block]:
    """The fenced blocks of a page, in order."""
    lines = text.splitlines()
    place = 0
    while place < len(lines):
        opened = _FENCE.match(lines[place])
        if opened is None:
            place += 1
            continue
        start, closing = place + 1, re.compile(rf" *{opened['ticks']}`* *$")
        place = start
        while place < len(lines) and not closing.match(lines[place]):
            place += 1
        yield Block(page, start, opened["word"], dedent("\n".join(lines[start:place])))
        place += 1


def all_blocks(*words: str) -> list[Block]:
    """Every block of every page whose fence is followed by one of `words`."""
    return [
        block
        for path in pages()
        for block in blocks(path.read_text(encoding="utf-8"), page_name(path))
        if block.word in words
    ]
