"""Every `>>>` example of the documentation, and of the modules' own docstrings, gives what it says."""

from __future__ import annotations

import doctest
import importlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.docs.pages import ROOT, Block, blocks, page_name, pages

PYTHON = ("python", "pycon", "py")
SOURCES = ROOT / "src"


def examples(text: str, page: str) -> doctest.DocTest | None:
    """The examples of a page's fenced Python blocks, as one session; None where there are none.

    A closing fence would be taken for output, so only the insides of the blocks are kept, each on its line.
    """
    kept = [""] * (len(text.splitlines()) + 1)
    for block in blocks(text, page):
        if block.word in PYTHON:
            for number, line in enumerate(block.text.splitlines()):
                kept[block.line + number] = line
    session = doctest.DocTestParser().get_doctest("\n".join(kept), {}, page, page, 0)
    return session if session.examples else None


def failures(session: doctest.DocTest) -> str:
    """What went wrong in a session; empty where nothing did."""
    said: list[str] = []
    doctest.DocTestRunner(verbose=False).run(session, out=said.append)
    return "".join(said)


def sessions() -> Iterator[doctest.DocTest]:
    for path in pages():
        session = examples(path.read_text(encoding="utf-8"), page_name(path))
        if session is not None:
            yield session


def modules() -> list[str]:
    """The modules whose docstrings hold examples."""
    found = [path for path in sorted(SOURCES.rglob("*.py")) if ">>> " in path.read_text(encoding="utf-8")]
    return [".".join(path.relative_to(SOURCES).with_suffix("").parts) for path in found]


@pytest.mark.parametrize("session", list(sessions()), ids=lambda session: session.name)
def test_the_page_s_examples_give_what_it_says(session: doctest.DocTest) -> None:
    found = failures(session)
    if found:
        pytest.fail(found, pytrace=False)


@pytest.mark.parametrize("name", modules())
def test_the_module_s_examples_give_what_they_say(name: str) -> None:
    failed, tried = doctest.testmod(importlib.import_module(name))
    assert tried
    assert not failed


# The machinery itself

PAGE = """
Some words with >>> in them, and no example.

```python
>>> 1 + 1
2
```
1. In a list:

   ```pycon
   >>> first = 3
   >>> first + 1
   4
   ```

```text
>>> this is not Python
```
"""


def test_a_fence_right_under_the_output_is_no_output() -> None:
    session = examples(PAGE, "a page")
    assert session is not None
    assert [(e.source, e.lineno) for e in session.examples] == [
        ("1 + 1\n", 4),
        ("first = 3\n", 10),
        ("first + 1\n", 11),
    ]
    assert failures(session) == ""


def test_a_wrong_figure_is_seen() -> None:
    session = examples(PAGE.replace("4\n", "5\n"), "a page")
    assert session is not None
    assert "Expected:\n    5\nGot:\n    4" in failures(session)


def test_a_page_without_examples_has_no_session() -> None:
    assert examples("# Words\n\n```python\nx = 1\n```\n", "a page") is None
    assert list(blocks("```console\nnever closed", "a page")) == [
        Block("a page", 1, "console", "never closed")
    ]


def test_the_pages_are_those_of_the_project() -> None:
    assert {page_name(path) for path in pages()} >= {"README.md", "index.md"}
    assert all(isinstance(path, Path) for path in pages())
