"""Batches on a Dask cluster, where the setting `scheduler` names one; flow, batches and keys are the same.

Workers write their batches to the home, which all machines share; only keys and counts travel back. So a batch that a
lost worker was at is begun again by another one, and what had finished is not.
"""

import hashlib
import importlib.metadata
import logging
import pickle
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import BrokenExecutor
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, TypeVar
from uuid import uuid4

from packaging.requirements import Requirement

from flows.errors import NightError, UsageError
from flows.settings import Settings
from flows.version import code_version
from transforms.urls import shown
from warehouse import durable
from warehouse.errors import explained
from warehouse.home import Home

try:
    import distributed
    from distributed.scheduler import KilledWorker
except ImportError:
    raise UsageError("the setting scheduler needs Dask: make setup-cluster, or pip install distributed") from None

Result = TypeVar("Result")

CONNECT_SECONDS = 30.0
"""For the scheduler to answer, and then for the first worker to be there."""

LOOK_SECONDS = 5.0
"""From one look at a batch that is under way to the next."""

PATIENCE_SECONDS = 300.0
"""For which a night waits for a worker where none is left, or for a scheduler that is gone."""


class WrongWorkerError(NightError):
    """A worker that would not give the rows that this machine gives."""


class Cluster:
    """The workers of a Dask cluster, as an executor of batches.

    Raises NightError on entering where no scheduler answers, no worker is there, or one of them is not fit.
    """

    def __init__(self, scheduler: str, home: Home) -> None:
        self.scheduler = scheduler
        self.home = home
        self._stopped = False
        self._looking = threading.Lock()
        self._looked = self._seen = time.monotonic()

    def __enter__(self) -> "Cluster":
        logging.getLogger("distributed").setLevel(logging.CRITICAL)  # what it tells is told by the night
        try:
            self.client = distributed.Client(self.scheduler, timeout=CONNECT_SECONDS, set_as_default=False)
        except (OSError, ValueError, ImportError) as error:
            raise NightError(
                f"scheduler {shown(self.scheduler)}: nobody answers ({_line(error)}); start it (dask scheduler), or "
                "leave the setting scheduler out to use the processes of this machine"
            ) from None
        try:
            self._must_be_fit()
        except BaseException:
            self.client.close(timeout=5)
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self._stopped = True
        self.client.close(timeout=5)  # and with it goes what is not begun; a batch at work ends and stays staged

    def run(self, function: Callable[..., Result], *args: Any) -> Result:
        """`function(*args)` on a worker, on another one where that is lost.

        Raises BrokenExecutor where it has killed several, NightError where no worker or scheduler is left.
        """
        told_to_all = tuple(one.without_secrets() if isinstance(one, Settings) else one for one in args)
        while True:
            future = self._submitted(function.__name__, pickle.dumps((function, told_to_all)))
            try:
                self._wait(future)
                if future.status == "cancelled":  # the scheduler is gone, or was begun anew and knows nothing of it
                    self._patient()
                    continue
                return future.result()
            except KilledWorker as error:
                raise BrokenExecutor(_line(error)) from None

    def _submitted(self, name: str, call: bytes) -> Any:
        """The future of a call; one that a scheduler which is gone cannot take waits."""
        while True:
            if self._stopped:
                raise NightError("the night was stopped")
            try:
                return self.client.submit(on_worker, told(), call, key=f"{name}-{uuid4().hex}", pure=False)
            except Exception as error:  # whatever a client without its scheduler may raise
                self._patient(error)

    def _wait(self, future: Any) -> None:
        while not future.done():
            try:
                distributed.wait([future], timeout=LOOK_SECONDS)
            except (TimeoutError, distributed.TimeoutError):
                self._patient(resubmit=False)
            except Exception as error:  # cancelled
                if not future.done():
                    self._patient(error)

    def _patient(self, error: Exception | None = None, resubmit: bool = True) -> None:
        """Look whether there are workers, one thread at a time. Raises NightError where for long there were none."""
        if resubmit:
            time.sleep(1.0)
        with self._looking:
            now = time.monotonic()
            if now - self._looked >= LOOK_SECONDS:
                self._looked = now
                if self._workers():
                    self._seen = now
            if now - self._seen > PATIENCE_SECONDS:
                raise NightError(
                    f"scheduler {shown(self.scheduler)}: for {PATIENCE_SECONDS / 60:.0f} minutes there was no worker"
                    f"{f' and no answer ({_line(error)})' if error else ''}; what is finished is kept, start them and "
                    "run it again"
                )

    def _workers(self) -> Mapping[str, int]:
        """The workers with their threads; none where the scheduler does not answer."""
        try:
            return dict(self.client.nthreads())
        except Exception:  # whatever a client without its scheduler may raise
            return {}

    def _must_be_fit(self) -> None:
        """Ask every worker what it runs and whether it sees the home. Raises NightError for the first that is not fit.

        One that joins later is asked with its first batch.
        """
        try:
            self.client.wait_for_workers(1, timeout=CONNECT_SECONDS)
        except (TimeoutError, distributed.TimeoutError):
            raise NightError(
                f"scheduler {shown(self.scheduler)}: it has no workers; start some where the home is seen: "
                f"dask worker {shown(self.scheduler)} --nworkers auto --nthreads 1"
            ) from None
        with token(self.home) as (file, written):
            answers = self.client.run(answer, str(file), on_error="return")
        threads = self._workers()
        for worker, found in sorted(answers.items()):
            if isinstance(found, BaseException):
                raise WrongWorkerError(f"worker {worker}: it cannot answer: {_line(found)}; {INSTALL}")
            unfit(worker, found["told"], told())
            if found["token"] != written:
                raise WrongWorkerError(f"worker {worker}: it does not see {self.home}; a cluster needs a home in a "
                                       "folder that all its machines share under the same path")  # fmt: skip
            if threads.get(worker, 1) != 1:
                raise WrongWorkerError(f"worker {worker}: it has {threads[worker]} threads, and a batch takes a whole "
                                       "process; give it --nthreads 1, and more processes by --nworkers")  # fmt: skip


INSTALL = "install the same version of Dateline on all machines"


def on_worker(wanted: Mapping[str, str], call: bytes) -> Any:
    """A batch on a worker: a function with its arguments, packed so that the scheduler need not import their modules.

    Raises WrongWorkerError where other code would compute it.
    """
    unfit(distributed.get_worker().address, told(), wanted)
    function, args = pickle.loads(call)
    return function(*args)


def unfit(worker: str, found: Mapping[str, str], wanted: Mapping[str, str]) -> None:
    """Raise WrongWorkerError, which names what differs, where a worker runs anything else than this machine."""
    for name, version in wanted.items():
        if found.get(name) != version:
            raise WrongWorkerError(f"worker {worker}: it has {name} {found.get(name)}, and this machine {version}; "
                                   f"{INSTALL}")  # fmt: skip


def answer(file: str) -> dict[str, Any]:
    """What a worker tells of itself: what it runs, and what it reads in a file of the home; None where it cannot."""
    try:
        seen = Path(file).read_text("utf-8")
    except OSError:
        seen = None
    return {"told": told(), "token": seen}


@cache
def told() -> dict[str, str]:
    """The versions of all that decides what is in a batch."""
    needed = sorted(Requirement(one).name for one in importlib.metadata.requires("dateline") or ())
    versions = {name: importlib.metadata.version(name) for name in needed}
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(path.read_bytes())
    return {
        "Dateline": f"{code_version()} ({digest.hexdigest()[:12]})",
        "Python": ".".join(str(part) for part in sys.version_info[:2]),
        **versions,
    }


@contextmanager
def token(home: Home) -> Iterator[tuple[Path, str]]:
    """A file in the home and what is in it."""
    written = uuid4().hex
    with explained(home.temporary):
        file = durable.temporary(home.temporary, "cluster")
        durable.write_file(file, written.encode())
    try:
        yield file, written
    finally:
        file.unlink(missing_ok=True)


def _line(error: BaseException) -> str:
    return " ".join(str(error).split())[:300] or type(error).__name__
