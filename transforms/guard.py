"""Runs the reading of a page in a process of its own, with a limit of time and memory for each page.

A parser in C can neither be interrupted nor be kept from taking memory in its own process. The process is started with
the first page, stays for the next ones, and is ended and started anew where a page exceeds a limit. It imports what the
function needs and nothing of the program that started it.
"""

import logging
import math
import os
import pickle
import resource
import signal
import subprocess
import sys
from collections.abc import Callable
from multiprocessing.connection import Connection, Pipe
from types import TracebackType
from typing import Any

from transforms.problems import Problem

SECONDS = 5.0
"""CPU seconds a page may take: seconds on the clock would let a busy machine decide which articles there are."""

PATIENCE = 4
"""So many times as long on the clock, for a page that waits instead of computing."""

MEGABYTES = 300
"""What a page may take on top of what the process has when it is ready. Not limited where the system cannot (macOS)."""

START_SECONDS = 60.0
CODE = "import sys; from transforms.guard import serve; serve(int(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3]))"


class PageWorker:
    """A process that runs one function call after the other. Used by one thread at a time, as a context manager.

    Works inside the workers of a process pool. The function is found there by its module and name.
    """

    def __init__(self, seconds: float = SECONDS, megabytes: int = MEGABYTES) -> None:
        self.seconds = seconds
        self.megabytes = megabytes
        self._process: subprocess.Popen[bytes] | None = None
        self._pipe: Connection | None = None

    def __enter__(self) -> "PageWorker":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def run(self, function: Callable[..., Any], *args: Any) -> Any:
        """What `function(*args)` gives, or a Problem with the reason timeout, memory or crash."""
        used = self._process is not None
        outcome = self._attempt(function, args)
        if used and isinstance(outcome, Problem) and outcome.reason in ("memory", "crash"):
            outcome = self._attempt(function, args)  # what earlier pages left behind must not decide
        return outcome

    def close(self) -> None:
        """End the process, whatever it is doing."""
        if self._pipe is not None:
            self._pipe.close()
        if self._process is not None:
            self._process.kill()
            self._process.wait()
        self._pipe = self._process = None

    def _attempt(self, function: Callable[..., Any], args: tuple[Any, ...]) -> Any:
        try:
            pipe = self._pipe or self._start(function)
            pipe.send_bytes(pickle.dumps((function, args)))
            if not pipe.poll(PATIENCE * self.seconds):
                self.close()
                return self._too_slow()
            outcome = pickle.loads(pipe.recv_bytes())
        except (EOFError, OSError):
            if self._ended_by() == signal.SIGPROF:
                self.close()
                return self._too_slow()
            self.close()
            return Problem("clean", "crash", "The process that read the page ended; the page was left out.")
        if isinstance(outcome, Problem) and outcome.reason == "memory":
            self.close()
        return outcome

    def _too_slow(self) -> Problem:
        detail = f"The page took more than {self.seconds:g} s to read; it was left out (setting page_seconds)."
        return Problem("clean", "timeout", detail)

    def _ended_by(self) -> int | None:
        """The signal that ended the process, if one has."""
        try:
            code = self._process.wait(1) if self._process is not None else None
        except subprocess.TimeoutExpired:
            return None
        return -code if code is not None and code < 0 else None

    def _start(self, function: Callable[..., Any]) -> Connection:
        """Start the process and wait until it has imported what the function needs. Raises OSError or EOFError."""
        here, there = Pipe()
        few_threads = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
        with there:
            self._process = subprocess.Popen(
                [sys.executable, "-c", CODE, str(there.fileno()), str(self.seconds), str(self.megabytes)],
                pass_fds=[there.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                start_new_session=True,  # an interrupt at the terminal is the parent's to handle
                env=os.environ
                | few_threads
                | {"PYTHONPATH": os.pathsep.join(path or os.getcwd() for path in sys.path)},
            )
        self._pipe = here
        here.send_bytes(pickle.dumps(function))
        if not here.poll(START_SECONDS):
            raise EOFError
        here.recv_bytes()
        return here


def serve(handle: int, seconds: float, megabytes: int) -> None:
    """The process's own part: answer calls until the other end closes."""
    logging.disable(logging.CRITICAL)
    with Connection(handle) as pipe:
        try:
            pickle.loads(pipe.recv_bytes())
            _limit_memory(megabytes)
            pipe.send_bytes(b"ready")
            while True:
                call = pipe.recv_bytes()
                # Both end the process, in the middle of C code too: the one that has computed for so long, and the
                # one whose parent is gone.
                signal.setitimer(signal.ITIMER_PROF, seconds)
                signal.alarm(math.ceil(PATIENCE * seconds) + 5)
                outcome = _answer(call)
                signal.setitimer(signal.ITIMER_PROF, 0)
                signal.alarm(0)
                pipe.send_bytes(outcome)
        except (EOFError, OSError):
            return


def _answer(call: bytes) -> bytes:
    """The pickled outcome of a pickled call; an exception becomes a Problem."""
    try:
        function, args = pickle.loads(call)
        return pickle.dumps(function(*args))
    except MemoryError:
        return pickle.dumps(Problem("clean", "memory", "The page took more memory than the limit; it was left out."))
    except RecursionError:
        return pickle.dumps(Problem("clean", "crash", "The page is nested too deep to be read; it was left out."))
    except Exception as error:
        detail = f"Reading the page failed ({type(error).__name__}: {str(error)[:200]}); it was left out."
        return pickle.dumps(Problem("clean", "crash", detail))


def _limit_memory(megabytes: int) -> None:
    """Let the process grow by that much and no more, where the system can tell its size and keep it to a limit."""
    try:
        with open("/proc/self/statm", encoding="ascii") as file:
            size = int(file.read().split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (size + megabytes * 1024**2, resource.RLIM_INFINITY))
    except (OSError, ValueError):
        return
