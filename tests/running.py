"""What a test that runs the command gets back; the `run` fixture of tests/conftest.py makes one."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, NamedTuple


class Ran(NamedTuple):
    """What a run of the command left behind."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Standard output as JSON."""
        return json.loads(self.out)


Run = Callable[..., Ran]
"""run("value", path, "--json"): the words of the command line, of any kind."""
