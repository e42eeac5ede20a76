"""Places in a file: the way to a value, in keys and in words."""

from __future__ import annotations

KeyPath = tuple[str | int, ...]
"""The way to a value: keys, and positions (from 0) in lists."""


def option(key: str) -> str:
    """The option of a command that says what the key of a file says: base_year is --base-year."""
    return f"--{key.replace('_', '-')}"


def in_words(path: KeyPath) -> str:
    """A key path for a person: ("outcome", 2, "low", "quantity") is "[[outcome]] 3, low.quantity"."""
    parts: list[str] = []
    for key in path:
        if isinstance(key, int):
            parts[-1:] = [f"[[{parts[-1]}]] {key + 1}" if parts else str(key + 1)]
        elif parts and not parts[-1].startswith("[["):
            parts[-1] = f"{parts[-1]}.{key}"
        else:
            parts.append(key)
    return ", ".join(parts)
