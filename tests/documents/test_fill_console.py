"""The tool that refreshes the pages: it shows what is printed now, and leaves out what was left out."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

TOOL = Path(__file__).parents[2] / "tools" / "fill_console.py"


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("fill_console", TOOL)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


SAID = [
    "Title",
    "",
    "Ranking",
    "",
    "  1  Alder  £5",
    "  2  Birch  £6",
    "",
    "The end of it.",
    "",
    "Next",
    "  Go on.",
]


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        (["Old title", "whatever stood here"], SAID),
        (["Title", "..."], ["Title", "..."]),
        (["...", "Ranking", "", "  1  Alder  5", "..."], ["...", *SAID[2:5], "..."]),
        (["...", "  1  Alder  5", "  2  Birch  6", "     Ltd", "..."], ["...", *SAID[4:6], "..."]),
        (["...", "Ranking", "", "  2  Birch  6", "", "Other words", "..."], ["...", *SAID[2:8], "..."]),
        (["Title", "...", "Next", "  Go away."], ["Title", "...", *SAID[9:]]),
    ],
)
def test_the_same_stretches_of_the_new_output_are_shown(
    shown: list[str], expected: list[str], tool: ModuleType
) -> None:
    assert tool.filled(shown, SAID) == expected


def test_a_stretch_that_is_gone_is_told(tool: ModuleType) -> None:
    with pytest.raises(tool.SkippedError, match='no line like "Quite different"'):
        tool.filled(["Title", "...", "Quite different", "..."], SAID)


def test_a_block_is_run_again_and_a_suggestion_left_alone(tool: ModuleType) -> None:
    block = (
        "$ cat order.toml\nsomething old\n$ wellspent \\\n  --version\n0\n$ make tea\nready\n$ wellspent demo"
    )
    lines = tool.refreshed(block).splitlines()
    order = (tool.EXAMPLES / "order.toml").read_text(encoding="utf-8").rstrip().splitlines()
    assert lines[1 : len(order) + 1] == order
    assert lines[-3:] == ["$ make tea", "ready", "$ wellspent demo"]
    assert lines[-4] != "0"


def test_a_block_of_a_file_that_is_not_there_is_left_as_it_is(tool: ModuleType, tmp_path: Path) -> None:
    with pytest.raises(tool.SkippedError, match=r"nowhere\.toml is not among the examples"):
        tool.output(["wellspent", "value", "nowhere.toml"], tmp_path)
