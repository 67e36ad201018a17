"""The processes that clean and read: of this machine, or of a cluster. Threads of the flow hand them a batch each and
wait.

Workers of this machine are forked from one process that does nothing else: it has imported what batches need and loaded
the language model, once for all of them (`flows.nursery`).
"""

import atexit
import contextlib
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import cache
from multiprocessing import forkserver
from pathlib import Path
from typing import Any, Protocol, TypeVar

from flows.errors import NightError
from flows.settings import Settings
from warehouse.home import Home

Result = TypeVar("Result")


class Executor(Protocol):
    """What computes batches: `Workers` of this machine, or a `flows.cluster.Cluster`. Used by many threads at once."""

    def run(self, function: Callable[..., Result], *args: Any) -> Result:
        """`function(*args)` in another process. Raises BrokenExecutor where it kills whatever works on it."""

    def __enter__(self) -> "Executor":
        """Begin."""

    def __exit__(self, kind: type[BaseException] | None, *_: Any) -> None:
        """End; what is under way is for nothing where an error ends it."""


def executor(settings: Settings, home: Home, of_this_machine: Callable[[int], Executor]) -> Executor:
    """The executor that the settings ask for; `of_this_machine(count)` where they name no scheduler."""
    if not settings.scheduler:
        begin(settings)
        return of_this_machine(settings.workers)
    from flows.cluster import Cluster  # needs Dask, which is an extra

    return Cluster(settings.scheduler, home)


METHOD = "forkserver" if sys.platform == "linux" else "spawn"
"""How processes are made. macOS's own libraries do not bear a fork."""

NAME = "dateline-reads"
"""What the system calls a worker."""

MODEL = "WORKERS_LANGUAGE_MODEL"
"""The variable of the environment that tells `flows.nursery` which language model to load."""


def begin(settings: Settings) -> None:
    """Start the process that workers are forked from, unless it runs; it loads the language model beside this one."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    if settings.scheduler or _method() != "forkserver":
        return
    multiprocessing.set_forkserver_preload(["flows.nursery"])
    os.environ[MODEL] = settings.language_model
    try:
        forkserver.ensure_running()
    finally:
        del os.environ[MODEL]


def _method() -> str:
    """How workers are made here: a fork of a process that has begun cannot ask what that one has started."""
    return METHOD if _beginner() == os.getpid() else "spawn"


@cache
def _beginner() -> int:
    atexit.register(end)
    return os.getpid()


def end() -> None:
    """End the process that workers are forked from, once they have ended, and wait for it."""
    if _method() == "forkserver":
        forkserver._forkserver._stop()  # type: ignore[attr-defined]


def processes(count: int) -> ProcessPoolExecutor:
    """A pool of at most `count` processes, made as they are needed. They are no forks of this process: a fork of a
    process with threads may deadlock.

    Work is spread over processes: threads for products of matrices in each of them would only wait for each other.
    """
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    return ProcessPoolExecutor(count, mp_context=multiprocessing.get_context(_method()), initializer=_end_with_parent)


def _end_with_parent() -> None:
    """Let a worker end when the process that started it is killed; by itself it would wait for work for ever.

    Ctrl-C is left to that process.
    """
    with contextlib.suppress(OSError):
        Path("/proc/self/comm").write_text(NAME)  # what tells it from the process it was forked from
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:

        def watch() -> None:
            parent.join()
            os._exit(1)

        threading.Thread(target=watch, daemon=True).start()


def alone(function: Callable[..., Result], *args: Any) -> Result:
    """`function(*args)` in a process of its own. Raises BrokenProcessPool where it killed it."""
    with processes(1) as pool:
        return pool.submit(function, *args).result()


class Workers:
    """A pool that outlives the death of a worker.

    When one process dies (memory, a crash in a C library), every batch under way is lost with it, the innocent ones
    too. Each of them is tried once more, alone in a process of its own, so that only the guilty one fails again.
    """

    def __init__(self, count: int) -> None:
        self.count = count
        self._lock = threading.Lock()
        self._stopped = False
        self._pool = processes(count)

    def run(self, function: Callable[..., Result], *args: Any) -> Result:
        """`function(*args)` in a worker. Raises BrokenProcessPool where it killed its process twice."""
        pool = self._pool
        try:
            return pool.submit(function, *args).result()
        except BrokenProcessPool:
            if self._stopped:
                raise NightError("the night was stopped") from None
            self._renew(pool)
            return alone(function, *args)

    def _renew(self, broken: ProcessPoolExecutor) -> None:
        with self._lock:
            if self._pool is broken:
                broken.shutdown(wait=False)
                self._pool = processes(self.count)

    def __enter__(self) -> "Workers":
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is not None:  # stopped or failed: what the workers do is for nothing
            self._stopped = True
            for process in list((getattr(self._pool, "_processes", None) or {}).values()):
                process.kill()
        self._pool.shutdown(wait=True, cancel_futures=True)
