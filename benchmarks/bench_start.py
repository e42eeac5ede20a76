"""How long `wellspent --help` takes to answer, beside importing typer alone, and what each imports.

python benchmarks/bench_start.py [RUNS]
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time

HELP = "import sys; sys.argv = ['wellspent', '--help']; from wellspent.cli.main import main; main()"
CASES = {
    "python -c pass": "pass",
    "import typer": "import typer",
    "wellspent --help": HELP,
    "wellspent value --help": HELP.replace("'--help'", "'value', '--help'"),
}
COUNT = "\nimport sys; print(len(sys.modules), sorted({m.partition('.')[0] for m in sys.modules} & %r), file=sys.stderr)"
HEAVY = {
    "pydantic",
    "jinja2",
    "rich",
    "tomlkit",
    "python_calamine",
    "tree_sitter",
    "polars",
    "numpy",
    "django",
    "duckdb",
}


def seconds(code: str, runs: int) -> list[float]:
    """The time of each run of `code` in a process of its own."""
    took = []
    for _ in range(runs):
        started = time.perf_counter()
        subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
        took.append(time.perf_counter() - started)
    return took


def modules(code: str) -> str:
    """How many modules are loaded at the end of `code`, and which heavy packages are among them."""
    wrapped = f"try:\n    exec({code!r})\nexcept SystemExit:\n    pass{COUNT % HEAVY}"
    done = subprocess.run([sys.executable, "-c", wrapped], capture_output=True, text=True, check=True)
    count, _, heavy = done.stderr.strip().splitlines()[-1].partition(" ")
    return f"{count} modules, heavy ones: {', '.join(heavy.strip('[]').split(', ')) or 'none'}".replace(
        "'", ""
    )


def main() -> None:
    """Run and print everything."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 15
    medians = {}
    for name, code in CASES.items():
        took = seconds(code, runs)
        medians[name] = statistics.median(took)
        print(
            f"{name:<24}{medians[name] * 1000:7.0f} ms (median of {runs}, least {min(took) * 1000:.0f})  {modules(code)}"
        )
    print(f"\nwellspent --help / import typer: {medians['wellspent --help'] / medians['import typer']:.2f}")


if __name__ == "__main__":
    main()
