"""On which line of a TOML file a key stands; asked only when something has to be refused."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

import tree_sitter_toml
from tree_sitter import Language, Node, Parser

from wellspent.files.reading.places import KeyPath


def line_of(text: str, path: KeyPath) -> int | None:
    """The line (from 1) of `path`, or of the nearest table around it; None where nothing of it is there."""
    lines = _lines(text)
    while path:
        # A list of tables stands where its first one does.
        for there in (path, (*path, 0)):
            if there in lines:
                return lines[there]
        path = path[:-1]
    return None


@lru_cache(maxsize=4)
def _lines(text: str) -> dict[KeyPath, int]:
    """Every key path of the file with its line; the first one where a key stands twice."""
    root = Parser(Language(tree_sitter_toml.language())).parse(text.encode()).root_node
    lines: dict[KeyPath, int] = {}
    counts: dict[KeyPath, int] = {}
    for node in root.named_children:
        if node.type == "pair":
            _note(lines, (), node)
        elif node.type in ("table", "table_array_element"):
            header, *pairs = [child for child in node.named_children if child.type != "comment"]
            base = _resolved(tuple(_keys(header)), counts, repeats=node.type == "table_array_element")
            lines.setdefault(base, node.start_point[0] + 1)
            for pair in pairs:
                if pair.type == "pair":
                    _note(lines, base, pair)
    return lines


def _resolved(keys: tuple[str, ...], counts: dict[KeyPath, int], *, repeats: bool) -> KeyPath:
    """A table's header as a key path: each list on the way stands at its newest element."""
    path: KeyPath = ()
    for place, key in enumerate(keys):
        path = (*path, key)
        if repeats and place == len(keys) - 1:
            counts[path] = counts.get(path, -1) + 1
        if path in counts:
            path = (*path, counts[path])
    return path


def _note(lines: dict[KeyPath, int], base: KeyPath, pair: Node) -> None:
    key, value = pair.named_children[0], pair.named_children[-1]
    path = (*base, *_keys(key))
    lines.setdefault(path, pair.start_point[0] + 1)
    _note_value(lines, path, value)


def _note_value(lines: dict[KeyPath, int], path: KeyPath, value: Node) -> None:
    if value.type == "inline_table":
        for pair in value.named_children:
            if pair.type == "pair":
                _note(lines, path, pair)
    elif value.type == "array":
        for place, item in enumerate(child for child in value.named_children if child.type != "comment"):
            lines.setdefault((*path, place), item.start_point[0] + 1)
            _note_value(lines, (*path, place), item)


def _keys(key: Node) -> Iterator[str]:
    if key.type == "dotted_key":
        for part in key.named_children:
            yield from _keys(part)
    else:
        yield (key.text or b"").decode().strip("\"'")
