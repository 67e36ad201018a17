"""A night on a real Dask scheduler with workers in processes of their own, on loopback."""

import importlib
import inspect
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import BrokenExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import distributed
import pytest

from flows import cluster, night, settings
from flows.batches import Done
from flows.cluster import Cluster, WrongWorkerError, told, unfit
from flows.errors import NightError, UsageError
from flows.night import Night, in_threads, sources_of
from flows.settings import Settings
from flows.summary import Summary
from flows.workers import Workers, executor
from tests import sessions
from tests.test_nightly import environment
from warehouse import commits, staging
from warehouse.home import Home

SCHEDULER = ["scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--no-show"]
WORKER = ["worker", "--nthreads", "1", "--no-nanny", "--no-dashboard", "--host", "127.0.0.1"]


class Dask:
    """A scheduler and its workers. `pids` tells the process of each worker by its name."""

    def __init__(self, folder: Path, failures: str = "3") -> None:
        self.folder = folder
        self.failures = failures
        self.processes: list[subprocess.Popen[bytes]] = []
        self.pids: dict[str, int] = {}
        file = folder / "scheduler.json"
        self._start([*SCHEDULER, "--scheduler-file", str(file)])
        until(file.exists, "the scheduler")
        until(lambda: file.read_text().endswith("}"), "its address")
        self.address = str(json.loads(file.read_text())["address"])

    def worker(self, name: str, *words: str) -> None:
        command = [*WORKER, self.address, "--name", name, "--local-directory", str(self.folder), *words]
        self.pids[name] = self._start(command).pid

    def _start(self, words: Sequence[str]) -> "subprocess.Popen[bytes]":
        with open(self.folder / "dask.log", "ab") as said:
            one = subprocess.Popen(
                [sys.executable, "-m", "dask", *words], cwd=self.folder, stdout=said, stderr=said,
                env=environment() | {
                    "PYTHONPATH": str(sessions.ROOT), "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": self.failures,
                },
            )  # fmt: skip
        self.processes.append(one)
        return one

    def kill(self, *processes: "subprocess.Popen[bytes]") -> None:
        for one in processes or self.processes:
            one.kill()
            one.wait()


@contextmanager
def dask(folder: Path, **columns: Any) -> Iterator[Dask]:
    one = Dask(folder, **columns)
    try:
        yield one
    finally:
        one.kill()


def until(holds: Callable[[], Any], what: str, seconds: float = 120.0) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, f"waited in vain for {what}"
        time.sleep(0.05)


def files(home: Path) -> dict[str, str]:
    """The hash of every file of the latest commit."""
    commit = commits.latest(Home(home))
    assert commit is not None
    return {part.path.split("/", 1)[1]: part.sha256 for parts in commit.files.values() for part in parts}


def test_a_worker_killed_in_mid_night_costs_no_row_and_no_finished_batch(
    sampled: tuple[Path, Summary], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(sessions.ROOT)
    with dask(tmp_path) as one:
        one.worker("one")
        one.worker("other")
        a_night_with_a_kill(sampled, one, Home(tmp_path / "home"))


def a_night_with_a_kill(sampled: tuple[Path, Summary], dask: Dask, home: Home) -> None:
    in_force = Settings(home=home.path, batch_size=8, scheduler=dask.address, notify="a secret that stays here")
    kept: dict[str, int] = {}
    done: list[Done] = []

    def staged() -> dict[str, int]:
        return {one.name: one.stat().st_ino for one in home.staging.glob("*-*") if one.is_dir()}

    def each(name: str, step: Any, arguments: Any) -> Any:
        def kill() -> None:
            until(lambda: any(key.startswith("read-") for key in staged()), "the first batch")
            with distributed.Client(dask.address, set_as_default=False) as client:
                until(lambda: "other" in at_work(client), "a batch on the other")
                os.kill(dask.pids["other"], signal.SIGKILL)
            kept.update(staged())

        killing = threading.Thread(target=kill)
        if name == "read":
            killing.start()
        found = in_threads(len(arguments))(name, step, arguments)
        if name == "read":
            killing.join()
            assert kept.items() <= staged().items(), "what was finished was done again"
            done.extend(one for several in found for one in several)
        return found

    made = Night(home, in_force, began=datetime(2026, 1, 2, tzinfo=UTC))
    summary = night.work(made, sources_of(["samples"]), each, lambda line: None)
    assert 0 < sum(key.startswith("read-") for key in kept) < len(done), "it was killed in mid-night"
    again = {one.key for one in done if not one.seconds}
    assert again <= kept.keys() and len(again) <= 2, "only what the killed one had just finished was asked for again"
    assert summary.counts() == sampled[1].counts()
    assert files(home.path) == files(sampled[0])
    assert not staging.finished(home, done[0].key), "the night has cleared up"


def at_work(client: Any) -> set[str]:
    """The names of the workers that are at a batch."""
    return set(
        client.run_on_scheduler(
            lambda dask_scheduler: [str(one.name) for one in dask_scheduler.workers.values() if one.processing]
        )
    )


def test_a_cluster_that_is_not_fit_is_told_in_a_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = Home(tmp_path / "home")
    (tmp_path / "other_code.py").write_text(
        "import flows.version\nflows.version.code_version = lambda: '0.0.9+older'\n"
    )
    monkeypatch.setattr(cluster, "LOOK_SECONDS", 0.5)

    def refused(address: str) -> str:
        with pytest.raises(NightError) as caught, Cluster(address, home):
            pass
        assert "\n" not in str(caught.value)
        return str(caught.value)

    with dask(tmp_path, failures="0") as one:
        monkeypatch.setattr(cluster, "CONNECT_SECONDS", 1.0)
        assert f"scheduler {one.address}: it has no workers; start some" in refused(one.address)
        monkeypatch.setattr(cluster, "CONNECT_SECONDS", 60.0)
        one.worker("older", "--preload", "other_code.py")
        assert "it has Dateline 0.0.9+older" in (said := refused(one.address)) and "install the same version" in said
        one.kill(one.processes.pop())
        one.worker("threads", "--nthreads", "2")
        assert "it has 2 threads" in refused(one.address)
        one.kill(one.processes.pop())
        one.worker("fit")
        with monkeypatch.context() as patch:
            patch.setattr(cluster, "token", lambda home: elsewhere(tmp_path))
            assert f"does not see {home.path}" in refused(one.address)
        with Cluster(one.address, home) as fit:
            assert fit.run(divmod, 7, 2) == (3, 1)
            with pytest.raises(ZeroDivisionError):
                fit.run(divmod, 7, 0)
            with pytest.raises(BrokenExecutor):
                fit.run(os._exit, 1)
            monkeypatch.setattr(cluster, "PATIENCE_SECONDS", 0.0)
            with pytest.raises(NightError, match="there was no worker"):
                fit.run(divmod, 7, 2)
            one.kill()
            with pytest.raises(NightError, match="what is finished is kept"):
                fit.run(divmod, 7, 2)
        monkeypatch.setattr(cluster, "CONNECT_SECONDS", 1.0)
        assert f"scheduler {one.address}: nobody answers" in refused(one.address)
    assert list(home.temporary.glob("*")) == []


@contextmanager
def elsewhere(folder: Path) -> Iterator[tuple[Path, str]]:
    """A file that only the machine of the flow has."""
    yield folder / "not-there", "written"


def test_a_worker_that_joins_later_is_refused_with_its_first_batch() -> None:
    unfit("tcp://10.0.0.1:1", told(), told())
    with pytest.raises(WrongWorkerError, match=r"tcp://10\.0\.0\.1:1: it has spacy 3\.0, and this machine 3\."):
        unfit("tcp://10.0.0.1:1", told() | {"spacy": "3.0"}, told())
    assert {"Dateline", "Python", "spacy", "numpy", "onnxruntime"} <= told().keys()


def test_one_setting_chooses_the_executor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = Home(tmp_path)
    here = executor(Settings(workers=1), home, Workers)
    assert isinstance(here, Workers)
    here.__exit__(None)
    in_force = settings.load({"DATELINE_SCHEDULER": "tcp://10.0.0.1:8786"})
    assert isinstance(executor(in_force, home, Workers), Cluster)
    assert in_force.as_text()["scheduler"] == settings.shown("scheduler", in_force) == "tcp://10.0.0.1:8786"
    with pytest.raises(UsageError, match="tcp://host:8786"):
        settings.load({"DATELINE_SCHEDULER": "10.0.0.1:8786"})
    assert Settings(notify="https://hook.example/token").without_secrets().notify == ""
    monkeypatch.delitem(sys.modules, "flows.cluster")
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(UsageError, match="make setup-cluster"):
        importlib.import_module("flows.cluster")


def test_the_server_of_a_single_run_still_has_what_is_slowed_down() -> None:
    from docket import Worker

    from flows import quiet_server

    class Probe(Worker):
        def __init__(self, docket: Any, seconds: int = 1, minimum_check_interval: timedelta = timedelta(0)) -> None:
            self.given = (seconds, minimum_check_interval)

    quiet_server.slow_down(Probe)
    assert Probe(None).given == (1, quiet_server.PAUSE)  # type: ignore[arg-type]
    named = inspect.signature(Worker.__init__).parameters
    assert {"minimum_check_interval", "scheduling_resolution"} <= named.keys() and hasattr(
        Worker, "_cancellation_listener"
    )
