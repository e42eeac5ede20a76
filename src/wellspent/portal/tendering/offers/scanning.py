"""Asking a virus scanner about a file, where the site has one (WELLSPENT_CLAMAV)."""

from __future__ import annotations

import socket
import struct

from django.conf import settings

from wellspent.method.errors import Fault, Refused

SLICE = 64 * 1024
PATIENCE = 30.0
"""Seconds until a scanner that says nothing is taken to be away."""


def refuse_infected(name: str, content: bytes) -> None:
    """Raise `Refused` for what the scanner knows as harmful, and where it cannot be asked: unchecked is not clean."""
    where = settings.CLAMAV
    if not where:
        return
    try:
        said = _ask(where, content)
    except OSError:
        rule = "the file cannot be checked for viruses just now, so it was not taken"
        raise Refused(Fault(rule, "Try again in a few minutes.", file=name)) from None
    if said.endswith("FOUND"):
        raise Refused(
            Fault("the virus scanner found harmful content in it", "Check your computer.", file=name)
        )
    if not said.endswith("OK"):
        raise Refused(
            Fault("the virus scanner could not read it", "Save it anew, and add it again.", file=name)
        )


def _ask(where: str, content: bytes) -> str:
    """clamd's answer to the bytes: "stream: OK", or "stream: Name FOUND". `where` is a socket's path or host:port."""
    with _connected(where) as line:
        line.sendall(b"zINSTREAM\0")
        for start in range(0, len(content), SLICE):
            part = content[start : start + SLICE]
            line.sendall(struct.pack("!I", len(part)) + part)
        line.sendall(struct.pack("!I", 0))
        said = b""
        while not said.endswith(b"\0"):
            more = line.recv(4096)
            if not more:
                break
            said += more
    return said.rstrip(b"\0\n").decode("utf-8", "replace")


def _connected(where: str) -> socket.socket:
    path = where.removeprefix("unix://")
    if path.startswith("/"):
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        line.settimeout(PATIENCE)
        try:
            line.connect(path)
        except OSError:
            line.close()
            raise
        return line
    host, _, port = where.removeprefix("tcp://").rpartition(":")
    return socket.create_connection((host or "localhost", int(port)), PATIENCE)
