"""Pin every dependency without naming a registry: `make lock`.

`uv.lock` holds registry addresses, so it stays out of git. What is committed instead: `requirements.lock`, with
hashes and no addresses, for whoever deploys; and `constraint-dependencies` in pyproject.toml, with their markers,
so that `uv run` on a bare clone resolves to the same versions.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import tomlkit

ROOT = Path(__file__).parents[1]
PINNED = re.compile(r"^([A-Za-z0-9._-]+==[^\s;\\]+)(\s*;[^\\]+)?")


def main(uv: str) -> None:
    """Lock afresh, export with hashes, and write the constraints."""
    project = tomlkit.parse((ROOT / "pyproject.toml").read_text())
    project["tool"]["uv"].pop("constraint-dependencies", None)
    (ROOT / "pyproject.toml").write_text(tomlkit.dumps(project))
    (ROOT / "uv.lock").unlink(missing_ok=True)
    subprocess.run([uv, "lock", "--quiet"], cwd=ROOT, check=True)
    export = [uv, "export", "--quiet", "--all-groups", "--no-emit-project", "--no-header", "--no-annotate"]
    text = subprocess.run(
        [*export, "--format", "requirements-txt"], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout
    if "://" in text:
        sys.exit("the export names an address; nothing was pinned")
    (ROOT / "requirements.lock").write_text(text)
    pins = tomlkit.array().multiline(True)
    for line in text.splitlines():
        if found := PINNED.match(line):
            pins.append(
                "".join(
                    part.strip() if place == 0 else f" {part.strip()}"
                    for place, part in enumerate(found.groups())
                    if part
                )
            )
    project["tool"]["uv"]["constraint-dependencies"] = pins
    (ROOT / "pyproject.toml").write_text(tomlkit.dumps(project))
    print(f"{len(pins)} versions pinned")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "uv")
