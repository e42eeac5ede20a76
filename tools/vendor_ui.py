"""Compile the site's style sheet and bring its scripts in: run by a developer who has node, not by users.

    python tools/vendor_ui.py

Versions stand here; what comes out is kept under portal/ui/static, so that nobody needs node to run Wellspent.
"""

from __future__ import annotations

import re
import subprocess
import tempfile
from pathlib import Path

PACKAGES = {"govuk-frontend": "6.6.0", "htmx.org": "4.0.1", "sass": "1.108.2"}
UI = Path(__file__).parents[1] / "src" / "wellspent" / "portal" / "ui"
SCRIPTS = {
    "govuk-frontend/dist/govuk/govuk-frontend.min.js": "govuk-frontend.min.js",
    "htmx.org/dist/htmx.min.js": "htmx.min.js",
}


def main() -> None:
    """Fetch the packages into a folder that is thrown away, compile, copy."""
    static = UI / "static" / "ui"
    with tempfile.TemporaryDirectory() as folder:
        wanted = [f"{name}@{version}" for name, version in PACKAGES.items()]
        subprocess.run(["npm", "install", "--silent", *wanted], cwd=folder, check=True)
        modules = Path(folder) / "node_modules"
        compile_sheet(modules, static / "wellspent.css")
        for source, target in SCRIPTS.items():
            text = re.sub(r"//# sourceMappingURL=\S+", "", (modules / source).read_text("utf-8"))
            (static / target).write_text(text.strip() + "\n", "utf-8")


def compile_sheet(modules: Path, out: Path) -> None:
    """The style sheet, compressed; refused if it still names an outside file or the restricted font."""
    command = ["--style=compressed", "--no-source-map", "--quiet-deps", f"--load-path={modules}"]
    sass = modules / ".bin" / "sass"
    subprocess.run([str(sass), *command, str(UI / "sass" / "wellspent.scss"), str(out)], check=True)
    sheet = out.read_text("utf-8")
    for forbidden in ("url(", "GDS Transport"):
        if forbidden in sheet:
            raise SystemExit(f"the style sheet holds {forbidden}")


if __name__ == "__main__":
    main()
