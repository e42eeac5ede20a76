"""The web server: gunicorn where there is one, waitress on Windows."""

from __future__ import annotations

import errno
import gc
import socket
import sys
from collections.abc import Callable
from typing import Any

from wellspent.method.errors import Fault, Refused

WORKERS, THREADS = 2, 8


def refuse_taken(host: str, port: int) -> None:
    """Raise `Refused` where the address cannot be listened on, saying why."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(found[0], socket.SOCK_STREAM) as tried:
            if sys.platform != "win32":
                tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            tried.bind((host, port))
            tried.listen(1)
    except (OSError, OverflowError) as error:
        taken = getattr(error, "errno", None) == errno.EADDRINUSE
        why = "another program listens there" if taken else getattr(error, "strerror", None) or str(error)
        rule = f"port {port} of {host} cannot be used: {why}"
        raise Refused(Fault(rule, f"Stop what uses it, or choose another: --port {_other(port)}.")) from None


def _other(port: int) -> int:
    return port + 1 if 0 < port < 65_535 else 8001


def run_server(host: str, port: int, ready: Callable[[], None]) -> None:
    """Serve the site until it is told to stop; `ready` is called once it listens."""
    from django.db import connections

    gc.enable()
    refuse_taken(host, port)
    from wellspent.portal.wsgi import application  # read once, before there are two processes

    connections.close_all()
    if sys.platform == "win32":
        from waitress import serve

        ready()
        serve(application, host=host, port=port, threads=WORKERS * THREADS)
    else:
        _gunicorn(application, host, port, ready)


def _gunicorn(application: Any, host: str, port: int, ready: Callable[[], None]) -> None:
    from gunicorn.app.base import BaseApplication

    from wellspent.portal.tendering.offers.letters import (
        postman,  # what was due when it stopped is sent first
    )

    shown = f"[{host}]" if ":" in host else host
    options = {
        "bind": f"{shown}:{port}",
        "workers": WORKERS,
        "threads": THREADS,
        "worker_class": "gthread",
        "control_socket_disable": True,
        "preload_app": True,
        "loglevel": "warning",
        "timeout": 60,
        "graceful_timeout": 20,
        "when_ready": lambda _: ready(),
        "post_fork": lambda _server, _worker: postman.call(),
    }

    class Site(BaseApplication):
        """Gunicorn with our own settings; its command line and files are not read."""

        def load_config(self) -> None:
            """The options above."""
            for name, value in options.items():
                self.cfg.set(name, value)

        def load(self) -> Any:
            """The site."""
            return application

    Site().run()
