"""Bring the console blocks of the documentation up to what the command prints today.

    python tools/refresh_console.py [PAGE ...]

The tests hold every ```console block to the command's real output; after a change of words this tool rewrites
them, page by page, for a person to read in the diff. Where a block leaves lines out ("..."), each stretch of
lines between is found again by its first and its last line; a stretch that is not found is left as it stands
and named, for a hand to mend.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
EXAMPLES = ROOT / "docs" / "examples"
BLOCK = re.compile(r"^```console\n(.*?)^```$", re.DOTALL | re.MULTILINE)
CUT = "..."


def printed(command: str, desk: Path) -> list[str]:
    """What a command prints, in a copy of the example files, on a page 100 wide."""
    words = [sys.executable, "-c", "from wellspent.cli.main import main; main()", *shlex.split(command)[1:]]
    plain = {**os.environ, "COLUMNS": "100", "NO_COLOR": "1", "WELLSPENT_DATA_DIR": str(desk / ".data")}
    done = subprocess.run(words, cwd=desk, capture_output=True, text=True, env=plain, check=False)
    return trimmed([line.rstrip() for line in (done.stdout + done.stderr).splitlines()])


def trimmed(lines: list[str]) -> list[str]:
    """The lines without the empty ones at the end."""
    while lines and not lines[-1]:
        lines = lines[:-1]
    return lines


def stretches(shown: list[str]) -> list[list[str]]:
    """The lines between the cuts."""
    found: list[list[str]] = [[]]
    for line in shown:
        if line.strip() == CUT:
            found.append([])
        else:
            found[-1].append(line)
    return found


def renewed(shown: list[str], said: list[str]) -> list[str] | None:
    """The shown lines as they read today, or None where a stretch is not found, or the command broke."""
    if said[:1] == ["Traceback (most recent call last):"]:
        return None
    if CUT not in (line.strip() for line in shown):
        return said
    place, lines, parts = 0, [], stretches(shown)
    for number, part in enumerate(parts):
        if number:
            lines.append(CUT)
        if not part:
            continue
        found = _matches(part, said, place)
        if not found:
            return None
        (above, first), (below, last) = found[0], found[-1]
        start = 0 if number == 0 else max(first - above, place)
        end = len(said) if number == len(parts) - 1 else last + len(part) - below
        lines += trimmed(said[start:end])
        place = end
    return lines


def _matches(part: list[str], said: list[str], start: int) -> list[tuple[int, int]]:
    """Which lines of a stretch stand where today, in order, whatever the widths of their columns."""
    found: list[tuple[int, int]] = []
    for number, line in enumerate(part):
        places = (
            place for place in range(start, len(said)) if _bare(line) and _bare(said[place]) == _bare(line)
        )
        place = next(places, None)
        if place is not None:
            found.append((number, place))
            start = place + 1
    return found


def _bare(line: str) -> str:
    return re.sub(r"[\s─]+", " ", line).strip()


def refreshed(text: str, page: Path, desk: Path) -> str:
    """A page with its blocks brought up to date."""

    def block(match: re.Match[str]) -> str:
        kept: list[str] = []
        for part in re.split(r"^(?=\$ )", match[1], flags=re.MULTILINE):
            command, _, under = part.partition("\n")
            shown = trimmed([line.rstrip() for line in under.splitlines()])
            if shown and command.startswith("$ wellspent "):
                found = renewed(shown, printed(command[2:], desk))
                if found is None:
                    print(f"{page.relative_to(ROOT)}: mend by hand: {command}")
                shown = shown if found is None else found
            kept += [command, *shown] if command else []
        return "\n".join(["```console", *kept, "```"])

    return BLOCK.sub(block, text)


def main() -> None:
    """Refresh the pages named, or all of them."""
    named = [Path(word).resolve() for word in sys.argv[1:]]
    for page in named or [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]:
        with tempfile.TemporaryDirectory() as folder:
            desk = Path(shutil.copytree(EXAMPLES, Path(folder) / "examples"))
            before = page.read_text(encoding="utf-8")
            after = refreshed(before, page, desk)
        if after != before:
            page.write_text(after, encoding="utf-8")
            print(f"{page.relative_to(ROOT)}: brought up to date")


if __name__ == "__main__":
    main()
