"""A PostgreSQL server of its own, thrown away afterwards, to run any command against:

    python tests/postgres.py pytest tests/portal

The command finds it by WELLSPENT_DATABASE_URL. Where PostgreSQL is not installed nothing is run, and it says so.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SWIFT = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"
"""For tests, whose server is thrown away: nothing waits for the disk. A benchmark's server keeps what it says."""

OWNER = "postgres"
"""Who runs the server where we are root, which PostgreSQL refuses to be run by."""


def binaries() -> Path | None:
    """The folder of the newest initdb on this machine, or None."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if found:
        return found[-1].parent
    there = shutil.which("initdb")
    return Path(there).resolve().parent if there else None


def _as_owner(command: list[str]) -> list[str]:
    return ["runuser", "-u", OWNER, "--", *command] if os.geteuid() == 0 else command


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def server(extra: str = "") -> Iterator[str]:
    """The address of a fresh server, for WELLSPENT_DATABASE_URL; `extra` options are the server's.

    Raises `FileNotFoundError` without PostgreSQL.
    """
    programs = binaries()
    if programs is None:
        raise FileNotFoundError("PostgreSQL is not installed (apt-get install postgresql)")
    folder = Path(tempfile.mkdtemp(prefix="wellspent-postgres-"))
    port = _free_port()
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, OWNER)
        data = str(folder / "data")
        initialise = [
            str(programs / "initdb"),
            "-D",
            data,
            "-U",
            OWNER,
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C",
        ]
        subprocess.run(_as_owner(initialise), check=True, stdout=subprocess.DEVNULL, cwd=folder)
        options = f"-p {port} -k {folder} -h 127.0.0.1 -c max_connections=200 {extra}"
        control = [str(programs / "pg_ctl"), "-D", data, "-l", str(folder / "log"), "-w"]
        subprocess.run(
            _as_owner([*control, "-o", options, "start"]), check=True, stdout=subprocess.DEVNULL, cwd=folder
        )
        try:
            yield f"postgresql://{OWNER}@127.0.0.1:{port}/postgres"
        finally:
            subprocess.run(
                _as_owner([*control, "-m", "immediate", "stop"]),
                check=False,
                stdout=subprocess.DEVNULL,
                cwd=folder,
            )
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def main(command: list[str]) -> int:
    """Run a command against a server of its own; its exit code, or 0 with the reason where there is none."""
    if not command:
        print(__doc__)
        return 2
    extra = SWIFT if command[0] == "pytest" else ""
    if command[0] == "pytest":
        command = [sys.executable, "-m", *command]
    elif command[0] == "python":
        command = [sys.executable, *command[1:]]
    if binaries() is None:
        print("skipped: PostgreSQL is not installed (apt-get install postgresql)")
        return 0
    with server(extra) as address:
        return subprocess.run(
            command, env=os.environ | {"WELLSPENT_DATABASE_URL": address}, check=False
        ).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
