"""What a piece of work takes: on the clock, in CPU seconds of all its processes, in memory of the largest of them.

The largest memory that the system tells of a process which has ended may be that of the one it was started from: so
it is asked of each process while it runs, where the system tells it (Linux).
"""

import json
import os
import resource
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import psutil

from flows.batches import peak_bytes

LOOK = 0.05
"""Seconds from one look at the processes to the next; each tells the most that it has held so far."""


@dataclass(frozen=True)
class Took:
    """Seconds on the clock, CPU seconds, MiB of the largest process, and what the work told of itself."""

    wall: float
    cpu: float
    mib: float
    told: dict[str, Any] = field(default_factory=dict)
    printed: str = ""


def command(words: list[str], environment: Mapping[str, str] = {}) -> Took:
    """A command in a process of its own. Raises CalledProcessError, with what it printed, where it fails."""
    began, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True, env={**os.environ, **environment}) as process:
        assert process.stdout is not None
        largest = Largest(process.pid)
        printed = process.stdout.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    wall, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, words, printed)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Took(wall, cpu, largest.end() or usage.ru_maxrss / 1024, printed=printed)


class Largest:
    """Looks at a process and all below it until told to end."""

    def __init__(self, pid: int) -> None:
        self._pid, self._mib, self._over = pid, 0.0, threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def end(self) -> float:
        """MiB of the largest of them; 0 where the system does not tell it."""
        self._over.set()
        self._thread.join()
        return self._mib

    def _look(self) -> None:
        while True:
            try:
                top = psutil.Process(self._pid)
                found = [top.pid, *(one.pid for one in top.children(recursive=True))]
            except psutil.Error:
                return
            self._mib = max(self._mib, *(peak_bytes(pid) / 2**20 for pid in found))
            if self._over.wait(LOOK):
                return


def apart(module: str, *words: object) -> Took:
    """`python -m module words` in a process of its own, on one thread as workers are, which prints by `tell`."""
    done = command([sys.executable, "-m", module, *map(str, words)], {"OPENBLAS_NUM_THREADS": "1"})
    told = json.loads(done.printed.splitlines()[-1])
    return Took(told.pop("wall"), told.pop("cpu"), told.pop("mib"), told)


def tell(work: Callable[[], Mapping[str, Any] | None]) -> None:
    """Do some work and print what it took, and what it gives, as `apart` reads it."""
    began, before = time.perf_counter(), time.process_time()
    told = work() or {}
    wall, cpu = time.perf_counter() - began, time.process_time() - before
    print(json.dumps({"wall": wall, "cpu": cpu, "mib": peak_bytes() / 2**20, **told}))
