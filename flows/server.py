"""The Prefect server inside a run, which must not outlive it.

Prefect would start one by itself, but only by importing all of a server into the process of the flow first. Here it is
forked from that process as soon as what both need is imported, and the flow goes on with its own imports beside it.
"""

import atexit
import contextlib
import multiprocessing
import os
import signal
import socket
import sys
import threading
import time
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

import fastapi.encoders  # noqa: F401 - Prefect's client needs it too, so that it is imported once
from prefect.context import refresh_global_settings_context
from prefect.settings import PREFECT_API_URL, PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS

from flows.errors import NightError

METHOD = "fork" if sys.platform == "linux" else "spawn"
"""How the server's process is made. macOS's own libraries do not bear a fork."""

STOP_SECONDS = 5.0
NAME = "prefect-server"


def start() -> None:
    """Start a server and wait until it answers, unless the user names one of his own. Raises NightError."""
    begin().wait()


def begin() -> "Starting":
    """Start a server, unless the user names one of his own; it comes to life beside what the caller does.

    From now on it is the server that Prefect's client asks. It ends with this process, also where that is killed.
    """
    if PREFECT_API_URL.value():
        return Starting()
    context: Any = multiprocessing.get_context(METHOD)
    hear, tell = context.Pipe(duplex=False)
    with socket.create_server(("127.0.0.1", 0), backlog=2048) as listener, tell:
        url = f"http://127.0.0.1:{listener.getsockname()[1]}/api"
        process = context.Process(target=_serve, args=(listener, tell), name=NAME, daemon=True)
        process.start()
    atexit.register(end)
    os.environ["PREFECT_API_URL"] = url
    refresh_global_settings_context()
    return Starting(process, hear)


class Starting:
    """A server that is about to answer; nothing to wait for where somebody else's is used."""

    def __init__(self, process: BaseProcess | None = None, hear: Connection | None = None) -> None:
        self._process = process
        self._hear = hear

    def wait(self) -> None:
        """Wait until it answers. Raises NightError where it ends instead, or takes too long."""
        if self._process is None or self._hear is None:
            return
        seconds = float(PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS.value())
        answered = wait([self._hear, self._process.sentinel], seconds)
        with contextlib.suppress(EOFError):
            if self._hear in answered and self._hear.recv():
                return
        if not answered:
            raise NightError(f"Prefect's server does not answer within {seconds:.0f} s; run it again")
        self._process.join(STOP_SECONDS)
        raise NightError(f"Prefect's server ended with exit code {self._process.exitcode} as it started")


def end() -> None:
    """End the server of this process, if there is one, once it has written what it has heard."""
    for process in multiprocessing.active_children():
        if process.name == NAME:
            process.terminate()
            process.join(STOP_SECONDS)
            process.kill()
            process.join()


def _serve(listener: socket.socket, tell: Connection) -> None:
    """The server's own process."""
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.setsid()  # Ctrl-C must not end the server before the flow that reports to it
    with contextlib.suppress(OSError):
        Path("/proc/self/comm").write_text(NAME)  # what tells it from the process it was forked from
    threading.Thread(target=_end_with_parent, daemon=True).start()
    from flows import quiet_server

    quiet_server.serve(listener, tell)


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(STOP_SECONDS)
        os._exit(1)
