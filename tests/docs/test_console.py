"""Every console block of the documentation shows what the command really prints.

A block of ```console holds one or several commands, each after "$ ", and under each what it prints. They run in
this process, in a copy of docs/examples, on a page 100 wide. A line of "..." alone stands for lines left out.
A command with nothing under it is a suggestion to the reader, and is not run; `cat FILE` prints an example.
"""

from __future__ import annotations

import re
import shlex
import shutil
from difflib import unified_diff
from pathlib import Path
from typing import NamedTuple

import pytest
from tests.docs.pages import EXAMPLES, Block, all_blocks, blocks
from tests.running import Run


class Shown(NamedTuple):
    """One command of a block, and the lines under it."""

    command: str
    lines: list[str]


def shown(text: str) -> list[Shown]:
    """The commands of a block; one ending in a backslash goes on in the next line."""
    found: list[Shown] = []
    goes_on = False
    for line in text.splitlines():
        if goes_on:
            command = found[-1].command.removesuffix("\\") + line.strip()
            found[-1] = Shown(command, [])
        elif line.startswith("$ "):
            command = line[2:].strip()
            found.append(Shown(command, []))
        elif found:
            found[-1].lines.append(line.rstrip())
            continue
        else:
            raise AssertionError(f"a console block begins with a command after $, and not with {line!r}")
        goes_on = command.endswith("\\")
    return [Shown(each.command, _trimmed(each.lines)) for each in found]


def _trimmed(lines: list[str]) -> list[str]:
    """The lines without the empty ones at the end."""
    while lines and not lines[-1].strip():
        lines = lines[:-1]
    return lines


def same(said: list[str], expected: list[str]) -> bool:
    """Whether what was said is what is shown, where "..." stands for any lines."""
    pattern = "".join(
        r"(?:[^\n]*\n)*" if line.strip() == "..." else re.escape(line) + r"\n" for line in expected
    )
    return re.fullmatch(pattern, "".join(f"{line}\n" for line in said)) is not None


def differences(block: Block, run: Run) -> list[str]:
    """Where a block does not show what its commands say; empty where it does."""
    found: list[str] = []
    for each in shown(block.text):
        words = shlex.split(each.command)
        if not each.lines or not words or words[0] not in ("wellspent", "cat"):
            continue
        if words[0] == "cat":
            text = Path(words[1]).read_text(encoding="utf-8")
        else:
            ran = run(*words[1:])
            text = ran.out + ran.err
        said = _trimmed([line.rstrip() for line in text.splitlines()])
        if not same(said, each.lines):
            found += [f"$ {each.command}", *unified_diff(each.lines, said, "shown", "said", lineterm="")]
    return found


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the example files to work in, a page of 100 and no colours."""
    folder = tmp_path / "examples"
    shutil.copytree(EXAMPLES, folder)
    monkeypatch.chdir(folder)
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setenv("NO_COLOR", "1")
    for name in ("FORCE_COLOR", "TTY_COMPATIBLE", "TTY_INTERACTIVE"):
        monkeypatch.delenv(name, raising=False)
    return folder


@pytest.mark.parametrize("block", all_blocks("console"), ids=lambda block: block.name)
def test_the_page_shows_what_the_command_prints(block: Block, run: Run, desk: Path) -> None:
    found = differences(block, run)
    if found:
        pytest.fail("\n".join(found), pytrace=False)


# The machinery itself


def console(*lines: str) -> Block:
    (block,) = blocks("\n".join(["```console", *lines, "```"]))
    return block


def test_a_block_may_hold_several_commands_and_leave_lines_out(run: Run, desk: Path) -> None:
    (desk / "one.txt").write_text("first\nsecond\n\nlast\n", encoding="utf-8")
    assert (
        differences(console("$ cat one.txt", "first", "...", "last", "$ cat \\", "  one.txt", "..."), run)
        == []
    )
    assert differences(console("$ cat one.txt", "first", "second", "", "last"), run) == []
    assert differences(console("$ make tea", "ready", "$ cat nothing.txt"), run) == []


def test_a_line_too_few_too_many_or_changed_is_seen(run: Run, desk: Path) -> None:
    (desk / "one.txt").write_text("first\nsecond\n", encoding="utf-8")
    for lines in (
        ["first"],
        ["second"],
        ["first", "second", "third"],
        ["first", "2nd"],
        ["first", "...", "x"],
    ):
        assert differences(console("$ cat one.txt", *lines), run)


def test_a_refusal_is_shown_like_anything_else(run: Run, desk: Path) -> None:
    shown = "nowhere.toml: there is no such file. Check the name and the folder."
    assert differences(console("$ wellspent value nowhere.toml", shown), run) == []


def test_a_block_without_a_command_is_a_mistake() -> None:
    with pytest.raises(AssertionError, match="begins with a command"):
        shown("wellspent value map.toml")
