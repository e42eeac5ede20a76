"""Write what each command of the documentation prints under it, so that no page shows yesterday's output.

    .venv/bin/python tools/fill_console.py [PAGE ...]

Every ```console block of README.md and docs/ is run again, each in a copy of docs/examples, on a page 100 wide.
Where a block leaves lines out with "...", the same stretches are shown of the new output: a stretch begins and
ends at the lines that are most like those it began and ended with. Look at the differences before you commit.
A command with nothing under it is left alone; so is a block whose files are not among the examples, with a word.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import pairwise
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
EXAMPLES = ROOT / "docs" / "examples"
COMMAND = Path(sys.executable).with_name("wellspent")
BLOCK = re.compile(r"(?<=^```console\n).*?(?=\n```$)", re.MULTILINE | re.DOTALL)
ELISION = "..."
ALIKE = 1.0
"""Of two, for equal lines: lines less alike than this are not the same line, changed."""


class SkippedError(Exception):
    """Why a block is left as it stands."""


def pages(named: Sequence[str]) -> list[Path]:
    """The pages asked for, or all of them."""
    return [Path(name) for name in named] or [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


def commands(block: str) -> Iterator[tuple[list[str], list[str]]]:
    """Each command of a block, as its own lines and the lines shown under it."""
    found: list[tuple[list[str], list[str]]] = []
    for line in block.split("\n"):
        if line.startswith("$ "):
            found.append(([line], []))
        elif found and found[-1][0][-1].endswith("\\") and not found[-1][1]:
            found[-1][0].append(line)
        elif found:
            found[-1][1].append(line)
    yield from found


def output(words: Sequence[str], desk: Path) -> list[str]:
    """What a command prints in the folder `desk`. Raises `SkippedError` where a file of it is not there."""
    for before, word in pairwise(words):
        is_file = re.search(r"\.(toml|json|csv|xlsx|zip)$", word)
        if is_file and before != "--out" and not (desk / word).exists():
            raise SkippedError(f"{word} is not among the examples")
    if words[0] == "cat":
        text = (desk / words[1]).read_text(encoding="utf-8")
    else:
        env = {
            **os.environ,
            "COLUMNS": "100",
            "NO_COLOR": "1",
            "WELLSPENT_DATA_DIR": str(desk.parent / "data"),
        }
        for name in ("FORCE_COLOR", "TTY_COMPATIBLE", "TTY_INTERACTIVE", "WELLSPENT_ORGANISATION_SHELF"):
            env.pop(name, None)
        ran = subprocess.run([COMMAND, *words[1:]], cwd=desk, env=env, capture_output=True, text=True)
        text = ran.stdout + ran.stderr
    return "\n".join(line.rstrip() for line in text.splitlines()).rstrip("\n").split("\n")


def filled(shown: Sequence[str], said: Sequence[str]) -> list[str]:
    """The lines to show of `said`, leaving out what `shown` leaves out. Raises `SkippedError` where it cannot tell."""
    stretches: list[list[str]] = [[]]
    for line in shown:
        if line.strip() == ELISION:
            stretches.append([])
        else:
            stretches[-1].append(line)
    lines: list[str] = []
    after = 0
    for place, stretch in enumerate(stretches):
        while stretch and not stretch[0].strip():
            stretch.pop(0)
        if not any(line.strip() for line in stretch):
            continue
        first = 0 if place == 0 else found(stretch, said, after, after)
        last = len(said) - 1
        if place < len(stretches) - 1:
            last = found(stretch[::-1], said, first, first + len(stretch) - 1, step=-1)
        lines += between(said[after:first]) + list(said[first : last + 1])
        after = last + 1
    return lines + between(said[after:], end=True)


def found(stretch: Sequence[str], said: Sequence[str], since: int, expected: int, step: int = 1) -> int:
    """Where a stretch begins (or ends, its lines given backwards): at the line most like its first.

    Where that line is gone, the place is reckoned from the next that is still there.
    """
    for offset, line in enumerate(stretch):
        at = nearest(line, said, since, expected + offset * step) if line.strip() else None
        if at is not None:
            begin = at - offset * step
            return begin if since <= begin < len(said) and said[begin].strip() else at
    raise SkippedError(f'there is no line like "{stretch[0].strip()}" any more')


def between(left_out: Sequence[str], *, end: bool = False) -> list[str]:
    """What stands for lines left out: "...", or the lines themselves where they are all empty."""
    if any(line.strip() for line in left_out):
        return [ELISION]
    return [] if end else list(left_out)


def nearest(line: str, said: Sequence[str], since: int, expected: int) -> int | None:
    """The place of the line most like `line` from `since` on, of equals the nearest to `expected`; or None."""
    scores = {
        place: SequenceMatcher(None, line.split(), said[place].split()).ratio()
        + SequenceMatcher(None, line.strip(), said[place].strip()).ratio()
        - abs(place - expected) / 1000
        for place in range(since, len(said))
    }
    best = max(scores, key=lambda place: scores[place], default=None)
    return best if best is not None and scores[best] >= ALIKE else None


def refreshed(block: str) -> str:
    """A block with the output of its commands as it is now."""
    lines: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        desk = Path(folder) / "examples"
        shutil.copytree(EXAMPLES, desk)
        for command, shown in commands(block):
            while shown and not shown[-1].strip():
                shown.pop()
            words = shlex.split(" ".join(part.removesuffix("\\") for part in command).removeprefix("$ "))
            ours = bool(shown) and words[0] in ("wellspent", "cat")
            lines += [*command, *(filled(shown, output(words, desk)) if ours else shown)]
    return "\n".join(lines)


def main() -> None:
    """Refresh the pages named on the command line, or all of them, and say which changed."""
    for page in pages(sys.argv[1:]):
        text = page.read_text(encoding="utf-8")

        def again(block: re.Match[str], page: Path = page, text: str = text) -> str:
            try:
                return refreshed(block[0])
            except SkippedError as skipped:
                print(f"{page}:{text.count(chr(10), 0, block.start()) + 1}: left as it is: {skipped}")
                return block[0]

        new = BLOCK.sub(again, text)
        if new != text:
            page.write_text(new, encoding="utf-8")
            print(f"{page}: refreshed")


if __name__ == "__main__":
    main()
