"""The command starts light: asking what there is loads nothing that only doing it needs."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = (
    "jinja2", "matplotlib", "tomlkit", "tree_sitter", "tree_sitter_toml", "python_calamine", "platformdirs",
    "django", "wellspent.portal", "wellspent.files", "wellspent.documents", "wellspent.method", "wellspent.library",
)  # fmt: skip
ASK = """
import json, sys
sys.argv = ["wellspent", *{words!r}]
from wellspent.cli.main import main
try:
    main()
except SystemExit:
    pass
print(json.dumps(sorted(sys.modules)), file=sys.stderr)
"""


@pytest.mark.parametrize(
    "words",
    [
        ["--help"],
        ["--version"],
        [],
        ["value", "--help"],
        ["library", "--help"],
        ["demo", "--help"],
        ["serve", "--help"],
    ],
)
def test_asking_for_help_loads_nothing_heavy(words: list[str]) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", ASK.format(words=words)], capture_output=True, text=True, check=True
    )
    loaded = json.loads(ran.stderr.splitlines()[-1])
    assert "typer" in loaded
    assert [name for name in loaded if name.startswith(HEAVY)] == []
    # Typer itself loads pydantic to read the options of a command, and nothing for the list of commands.
    assert len(words) == 2 or not [name for name in loaded if name.startswith("pydantic")]
    assert "Usage" in ran.stdout + ran.stderr or words == ["--version"]


EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"


@pytest.mark.parametrize(
    "words",
    [
        ["evaluate", "parks/tender.toml", "--stability", "--json"],
        ["evaluate", "parks/tender.toml"],
        ["value", "wheels-to-meals.toml", "--range", "--json"],
        ["wholelife", "vans.toml", "--decided", "2026-11-21"],
    ],
)
def test_figures_and_tables_draw_nothing(words: list[str]) -> None:
    """Matplotlib takes most of a second to load: only a file with pictures in it waits for that."""
    ran = subprocess.run(
        [sys.executable, "-c", ASK.format(words=words)],
        capture_output=True,
        text=True,
        check=True,
        cwd=EXAMPLES,
    )
    loaded = json.loads(ran.stderr.splitlines()[-1])
    assert "wellspent.documents.charts" in loaded
    assert [name for name in loaded if name.startswith(("matplotlib", "PIL"))] == []
