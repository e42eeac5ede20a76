"""Reading the guides: the same files that the docs are built from, whole or a section at a time."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path, PurePosixPath

from markdown_it.token import Token
from markupsafe import Markup

import wellspent
from wellspent.portal.help.markdown import anchor, parser, rendered

PICTURES = {".svg": "image/svg+xml", ".png": "image/png"}


@cache
def folder() -> Path:
    """Where the docs are: in the installed package, or beside the source it is run from."""
    package = Path(wellspent.__file__).parent
    installed = package / "docs"
    return installed if installed.is_dir() else package.parents[1] / "docs"


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a guide under its own heading."""

    anchor: str
    title: str
    text: Markup


@dataclass(frozen=True, slots=True)
class Guide:
    """A page of the docs: its title, what it says, and its parts."""

    title: str
    text: Markup
    parts: tuple[tuple[str, str], ...]


def _file(kind: str, name: str) -> Path | None:
    """The file of a page, if there is one. `kind` is its folder, empty for the docs' own."""
    path = folder() / kind / f"{name}.md"
    return path if path.is_file() and path.parent == folder() / kind and name != "index" else None


def _tokens(path: Path) -> list[Token]:
    """A file's tokens, each heading with the name it is linked by."""
    tokens = parser().parse(path.read_text("utf-8"))
    for token, inside in pairwise(tokens):
        if token.type == "heading_open":
            token.attrSet("id", anchor(_words(inside)))
    return tokens


def _words(inside: Token) -> str:
    return "".join(child.content for child in inside.children or ())


def _place(path: Path) -> PurePosixPath:
    return PurePosixPath(path.relative_to(folder()).as_posix())


@lru_cache(maxsize=200)
def guide(kind: str, name: str) -> Guide | None:
    """A whole page of the docs; None where there is none."""
    path = _file(kind, name)
    if path is None:
        return None
    tokens = _tokens(path)
    heads = [(token, inside) for token, inside in pairwise(tokens) if token.type == "heading_open"]
    parts = tuple((str(token.attrGet("id")), _words(inside)) for token, inside in heads if token.tag == "h2")
    title = _words(heads[0][1])
    after = tokens.index(heads[0][1]) + 2
    return Guide(title, rendered(tokens[after:], _place(path)), parts)


@lru_cache(maxsize=400)
def section(name: str, part: str) -> Section | None:
    """One section of a guide, as it stands beside a step; None where there is none."""
    path = _file("guides", name)
    if path is None:
        return None
    tokens = _tokens(path)
    for place, token in enumerate(tokens):
        if token.type == "heading_open" and token.attrGet("id") == part:
            end = next(
                (
                    later
                    for later in range(place + 1, len(tokens))
                    if tokens[later].type == "heading_open" and tokens[later].tag <= token.tag
                ),
                len(tokens),
            )
            return Section(
                part, _words(tokens[place + 1]), rendered(tokens[place + 3 : end], _place(path), apart=True)
            )
    return None


@lru_cache(maxsize=1)
def listed() -> dict[str, tuple[tuple[str, str], ...]]:
    """Every guide and every page of methods with its title, by title."""
    found = {}
    for kind in ("guides", "methods"):
        names = [path.stem for path in (folder() / kind).glob("*.md")]
        pairs = [(name, made.title) for name in names if (made := guide(kind, name)) is not None]
        found[kind] = tuple(sorted(pairs, key=lambda pair: pair[1].casefold()))
    return found


def picture(name: str) -> tuple[bytes, str] | None:
    """A picture of the guides and its kind; None where there is none."""
    path = folder() / "images" / name
    if path.suffix not in PICTURES or path.parent != folder() / "images" or not path.is_file():
        return None
    return path.read_bytes(), PICTURES[path.suffix]
