"""The Prefect server inside a run, which must not outlive it."""

import atexit
import subprocess
import sys
from collections.abc import Sequence
from typing import Any

from prefect.server.api.server import SubprocessASGIServer
from prefect.settings import PREFECT_API_URL, PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS

THEIRS, APP = "prefect.server.api.server:create_app", "flows.quiet_server:create_app"
"""Prefect's application, and the same as a single run needs it."""

WATCH = """
import os, sys
if not sys.stdin.read():  # the pipe closed without a word: the run was killed
    try:
        os.kill(int(sys.argv[1]), 15)
    except ProcessLookupError:
        pass
"""


def start() -> None:
    """Start the server that Prefect would start by itself, and a watcher that ends it when this process is killed.

    Prefect stops its server as the process exits; a process that is killed exits without a word, and the server would
    run on for ever. Where the user names a server of his own, that one is used and nothing is started.
    """
    if PREFECT_API_URL.value():
        return
    server = SubprocessASGIServer()
    launch = server._run_uvicorn_command

    def watched() -> subprocess.Popen[Any]:
        plain = subprocess.Popen

        def quietly(args: Sequence[str], **columns: Any) -> subprocess.Popen[Any]:
            # In a session of its own: Ctrl-C must not end the server before the flow that reports to it.
            return plain([APP if one == THEIRS else one for one in args], start_new_session=True, **columns)

        subprocess.Popen = quietly  # type: ignore[assignment,misc]
        try:
            process = launch()
        finally:
            subprocess.Popen = plain  # type: ignore[misc]
        _watch(process.pid)
        return process

    # The server takes seconds to answer, and the run may be killed in them: so the watch begins with the process.
    server._run_uvicorn_command = watched  # type: ignore[method-assign]
    server.start(timeout=int(PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS.value()))


def _watch(pid: int) -> None:
    """End the process `pid` when this one is gone without a word."""
    command = [sys.executable, "-I", "-S", "-c", WATCH, str(pid)]
    watcher = subprocess.Popen(command, stdin=subprocess.PIPE, text=True, start_new_session=True)
    atexit.register(watcher.communicate, "done")
