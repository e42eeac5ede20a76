"""The walls of the house: who may import whom, what the sums may touch, how large a room may grow."""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SRC = ROOT / "src"
PACKAGE = SRC / "wellspent"
MODULES = [path for path in sorted(PACKAGE.rglob("*.py")) if path.parent.name != "migrations"]
"""Every module but migrations, which Django writes."""
METHOD = sorted((PACKAGE / "method").rglob("*.py"))
NUMERIC = sorted((PACKAGE / "method" / "numeric").rglob("*.py"))
LINT_IMPORTS = Path(sys.executable).with_name("lint-imports")

MOST_LINES = 400
MOST_LINES_OF_A_FUNCTION = 50
UNTOUCHED = {
    "builtins", "codecs", "csv", "fileinput", "glob", "http", "importlib", "io", "json", "os", "pathlib", "pickle",
    "random", "shutil", "socket", "sqlite3", "subprocess", "sys", "tempfile", "time", "tomllib", "urllib", "zipfile",
}  # fmt: skip
"""Modules of the standard library that read, write, or answer differently from one day to the next."""
OPENING = {"open", "print", "input", "exec", "eval", "compile", "__import__"}

Function = ast.FunctionDef | ast.AsyncFunctionDef


def lint(config: Path, src: Path, cache: Path) -> subprocess.CompletedProcess[str]:
    """Run import-linter on a tree."""
    return subprocess.run(
        [LINT_IMPORTS, "--config", config, "--cache-dir", cache],
        env={**os.environ, "PYTHONPATH": str(src)}, cwd=config.parent, capture_output=True, text=True, check=False,
    )  # fmt: skip


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def imports(path: Path) -> Iterator[str]:
    """The first name of every module a file imports."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name} imports by dots"
            yield (node.module or "").partition(".")[0]


def functions(path: Path) -> list[Function]:
    return [node for node in ast.walk(tree(path)) if isinstance(node, Function)]


def ids(paths: list[Path]) -> list[str]:
    return [str(path.relative_to(PACKAGE)) for path in paths]


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the code to plant violations in."""
    home = tmp_path_factory.mktemp("walls")
    shutil.copytree(
        PACKAGE, home / "src" / "wellspent", ignore=shutil.ignore_patterns("library", "__pycache__")
    )
    shutil.copyfile(ROOT / "pyproject.toml", home / "pyproject.toml")
    return home


def test_every_wall_stands(tmp_path: Path) -> None:
    ran = lint(ROOT / "pyproject.toml", SRC, tmp_path)
    assert ran.returncode == 0, ran.stdout
    assert "0 broken" in ran.stdout


@pytest.mark.parametrize(
    ("name", "file", "line", "contract"),
    [
        ("a sum reads a file", "method/money.py", "import wellspent.files.reading.documents", "floors"),
        ("a sum prints itself", "method/money.py", "import wellspent.documents.report", "floors"),
        ("a file knows the command", "files/maps.py", "import wellspent.cli.options", "floors"),
        ("a report knows the command", "documents/report.py", "import wellspent.cli.options", "floors"),
        (
            "a report reads a file",
            "documents/report.py",
            "import wellspent.files.reading.documents",
            "floors",
        ),
        ("a file writes a report", "files/maps.py", "import wellspent.documents.report", "floors"),
        ("a sum leans on a package", "method/money.py", "import pydantic", "pure"),
        ("a sum leans on arrays", "method/money.py", "import numpy", "pure"),
        ("the command reads TOML", "cli/value.py", "import tomlkit", "entrance"),
        ("a report reads a workbook", "documents/report.py", "import python_calamine", "entrance"),
    ],
)
def test_a_breach_is_caught(copied: Path, name: str, file: str, line: str, contract: str) -> None:
    path = copied / "src" / "wellspent" / file
    whole = path.read_text(encoding="utf-8")
    path.write_text(f"{whole}\n{line}\n", encoding="utf-8")
    try:
        ran = lint(copied / "pyproject.toml", copied / "src", copied / "cache")
    finally:
        path.write_text(whole, encoding="utf-8")
    named = {
        "floors": "A floor uses only the floors below it BROKEN",
        "pure": "The sums use the standard library only BROKEN",
        "entrance": "Only files/ knows TOML, CSV and XLSX BROKEN",
    }
    assert ran.returncode == 1
    assert named[contract] in ran.stdout


@pytest.mark.parametrize("path", METHOD, ids=ids(METHOD))
def test_the_sums_use_the_standard_library_and_touch_nothing(path: Path) -> None:
    used = set(imports(path))
    arrays = {"numpy", "scipy"} if path in NUMERIC else set()
    assert used <= sys.stdlib_module_names | {"wellspent"} | arrays
    assert not used & UNTOUCHED or (path.name == "canonical.py" and used & UNTOUCHED == {"json"})
    called = {
        node.func.id
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }
    assert not called & OPENING


@pytest.mark.parametrize("path", METHOD, ids=ids(METHOD))
def test_the_sums_use_no_floats(path: Path) -> None:
    if path.name == "errors.py" or path in NUMERIC:
        return  # how near a name is to another is no sum; arrays are of floats, held to the exact sums by tests
    numbers = [node.value for node in ast.walk(tree(path)) if isinstance(node, ast.Constant)]
    assert not [number for number in numbers if isinstance(number, float)]


@pytest.mark.parametrize("path", METHOD, ids=ids(METHOD))
def test_everything_public_in_the_sums_is_explained(path: Path) -> None:
    silent = [
        f"{path.name}: {node.name}"
        for parent in ast.walk(tree(path))
        if isinstance(parent, ast.Module | ast.ClassDef) and not getattr(parent, "name", "").startswith("_")
        for node in parent.body
        if isinstance(node, Function | ast.ClassDef)
        and not node.name.startswith("_")
        and not ast.get_docstring(node)
    ]
    assert ast.get_docstring(tree(path))
    assert silent == []


@pytest.mark.parametrize("path", MODULES, ids=ids(MODULES))
def test_rooms_are_small(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= MOST_LINES
    long = [
        f"{node.name}: {(node.end_lineno or 0) - node.lineno + 1} lines"
        for node in functions(path)
        if (node.end_lineno or 0) - node.lineno + 1 > MOST_LINES_OF_A_FUNCTION
    ]
    assert long == []


def test_every_module_says_what_it_is_for() -> None:
    assert [path.name for path in MODULES if not ast.get_docstring(tree(path))] == []


def test_the_library_holds_data_only() -> None:
    assert [
        path.name
        for path in (PACKAGE / "library").rglob("*")
        if path.suffix not in ("", ".toml", ".csv", ".json", ".md")
    ] == []
