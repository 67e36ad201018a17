"""Nights on one and two workers, of the pool and of Dask, and a model of more: `make bench-cluster NEWS=folder`.

Runs the same made articles through one and two processes of the pool and one and two Dask workers on this machine,
without Prefect; hands out calls that do nothing; commits made nights of growing size. The model adds up what each part
costs on an idle machine, in CPU seconds: what one process does once a night, and what is shared by workers.
"""

import json
import math
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import psutil

from benchmarks import machine, made_news, shown
from benchmarks.warehouse.nights import apart
from flows.plan import MAX_TASK_RUNS
from flows.settings import Settings

BATCH = 20
"""Articles a batch of the nights that are run; those of the model are as large as the settings make them."""

CALLS = 400
"""Calls that do nothing, handed out to learn what one costs."""

COMMITTED = (2_500, 10_000, 40_000)
"""Sizes of the made nights that are committed."""

PREFECT_TASK = 0.045
"""CPU seconds that Prefect takes for a task run, client and server together; see docs/operations.md."""

WORKERS = (1, 2, 16, 64, 240, 1024)
NIGHTS = (10_000, 100_000)


@dataclass
class Ran:
    """A night: seconds on the clock and own CPU seconds by stage, and the workers' CPU seconds by step."""

    clock: dict[str, float] = field(default_factory=dict)
    own: dict[str, float] = field(default_factory=dict)
    workers: dict[str, float] = field(default_factory=dict)
    start: float = 0.0  # CPU seconds a worker takes until it has its language model
    articles: int = 0

    @property
    def seconds(self) -> float:
        """On the clock, all stages."""
        return sum(self.clock.values())


def run_night(home: str, sources: str, workers: int, scheduler: str) -> None:
    """A night in this process, without Prefect; prints it as a line of JSON."""
    from flows.night import Night, in_threads, sources_of, work
    from warehouse.home import Home

    made = Ran()

    class Measured(Night):
        @contextmanager
        def timed(self, stage: str) -> Iterator[None]:
            before = time.process_time()
            with super().timed(stage):
                yield
            made.own[stage] = made.own.get(stage, 0.0) + time.process_time() - before

    in_force = Settings(home=Path(home), workers=workers, scheduler=scheduler, batch_size=BATCH)
    summary = work(Measured(Home(home), in_force), sources_of([sources]), in_threads(64), lambda line: None)
    made.clock, made.workers = summary.seconds, summary.cpu_seconds
    made.articles = summary.new
    print(json.dumps(vars(made)))


def warm_up() -> float:
    """CPU seconds that a process takes to import what a batch needs and to load the language model."""
    code = "import time; from flows import batches, settings; batches.warm_up(settings.Settings().language_model)"
    command = [sys.executable, "-c", f"{code}; print(time.process_time())"]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    return float(done.stdout.split()[-1])


@contextmanager
def dask(count: int, folder: Path) -> Iterator[tuple[str, Any]]:
    """A scheduler and so many workers: its address, and its process."""
    file = folder / "scheduler.json"
    file.unlink(missing_ok=True)
    command = [sys.executable, "-m", "dask"]
    quiet: Any = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": folder}
    started = [subprocess.Popen([*command, "scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard",
                                 "--scheduler-file", str(file)], **quiet)]  # fmt: skip
    try:
        while not file.exists() or not file.read_text().endswith("}"):
            time.sleep(0.1)
        address = json.loads(file.read_text())["address"]
        started += [
            subprocess.Popen([*command, "worker", address, "--nthreads", "1", "--no-nanny", "--no-dashboard",
                              "--local-directory", str(folder)], **quiet)
            for _ in range(count)
        ]  # fmt: skip
        import distributed

        from flows.cluster import CONNECT_SECONDS

        with distributed.Client(address, timeout=CONNECT_SECONDS, set_as_default=False) as client:
            client.wait_for_workers(count)
        yield address, psutil.Process(started[0].pid)
    finally:
        for one in started:
            one.kill()
            one.wait()


def calls(pool: Any) -> tuple[float, float]:
    """Seconds on the clock and own CPU seconds a call that does nothing, of many at once."""
    from concurrent.futures import ThreadPoolExecutor

    pool.run(abs, 0)
    began, before = time.perf_counter(), time.process_time()
    with ThreadPoolExecutor(64) as threads:
        list(threads.map(lambda number: pool.run(abs, number), range(CALLS)))
    return (time.perf_counter() - began) / CALLS, (time.process_time() - before) / CALLS


def a_call(folder: Path) -> dict[str, float]:
    """What a call costs: own CPU seconds with the pool and with Dask, and those of Dask's scheduler."""
    from flows.cluster import Cluster
    from flows.workers import Workers
    from warehouse.home import Home

    with Workers(2) as pool:
        clock, cpu = calls(pool)
    found = {"pool": cpu, "pool on the clock": clock}
    with dask(2, folder) as (address, scheduler), Cluster(address, Home(folder / "calls")) as cluster:
        before = sum(scheduler.cpu_times()[:2])
        clock, cpu = calls(cluster)
        found |= {"dask": cpu, "dask on the clock": clock,
                  "scheduler": (sum(scheduler.cpu_times()[:2]) - before) / CALLS}  # fmt: skip
    return found


def night(folder: Path, name: str, workers: int, scheduler: str = "") -> Ran:
    """A night in a process of its own."""
    words = ["--night", str(folder / name), "made", str(workers), scheduler]
    command = [sys.executable, "-m", "benchmarks.cluster", *words]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True, cwd=folder)
    return Ran(**json.loads(done.stdout.splitlines()[-1]))


def committed(folder: Path) -> dict[int, dict[str, float]]:
    """CPU seconds of admission with commit, and of publishing, of made nights on no warehouse."""
    found = {}
    for count in COMMITTED:
        home = folder / f"made-{count}"
        apart("stage", home, count, 0, count)
        found[count] = {"commit": apart("commit", home, 0)["cpu"], "publish": apart("publish", home)["cpu"]}
        print(f"night of {count:,} made articles: {found[count]}", flush=True)
    return found


@dataclass(frozen=True)
class Model:
    """What each part of a night costs, CPU seconds on an idle machine."""

    start: float  # once: what a worker needs before its first batch
    clean: float  # an article, in a worker
    read: float
    plan: float  # an article, in the flow
    call: float  # a batch: the executor, in the flow and in the scheduler
    task: float  # a batch: Prefect
    commit: tuple[float, float]  # once, and an article
    publish: tuple[float, float]
    report: float  # once

    def parts(self, articles: int, workers: int, batch_size: int) -> dict[str, float]:
        """Seconds by part: a step takes as many rounds as its batches need, and ends with its last batch."""
        size = max(batch_size, math.ceil(2 * articles / MAX_TASK_RUNS))
        batches = math.ceil(articles / size)
        rounds = math.ceil(batches / workers)
        return {
            "start of the workers": 2 * self.start,  # one is tried out, then the others start
            "planning": self.plan * articles,
            "cleaning": rounds * size * self.clean,
            "reading": rounds * size * self.read,
            "handing out": 2 * batches * (self.call + self.task),
            "commit": self.commit[0] + self.commit[1] * articles,
            "publishing": self.publish[0] + self.publish[1] * articles,
            "report": self.report,
        }


def line(of: Mapping[int, Mapping[str, float]], part: str) -> tuple[float, float]:
    """The straight line through what nights of several sizes took: once, and an article; neither below 0."""
    slope, once = np.polyfit(list(of), [found[part] for found in of.values()], 1)
    return max(0.0, float(once)), max(0.0, float(slope))


def model_of(
    ran: Sequence[Ran], start: float, call: Mapping[str, float], of: Mapping[int, Mapping[str, float]]
) -> Model:
    """The model that the measurements give; an article's cost is the mean of all nights."""
    articles = sum(one.articles for one in ran)

    def mean(one_of: Any) -> float:
        return sum(one_of(one) for one in ran) / articles

    return Model(
        start=start,
        clean=mean(lambda one: one.workers["clean"]),
        read=mean(lambda one: sum(spent for step, spent in one.workers.items() if step != "clean")),
        plan=mean(lambda one: one.own["plan"]),
        call=call["dask"] + call["scheduler"],
        task=PREFECT_TASK,
        commit=line(of, "commit"),
        publish=line(of, "publish"),
        report=sum(one.own["report"] for one in ran) / len(ran),
    )


def main(news: str, articles: int) -> None:
    """Measure, print and write the tables."""
    print(machine.describe())
    os.environ["PYTHONPATH"] = str(Path(__file__).parents[1])
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        made_news.write(Path(news), articles, folder / "made")
        call = a_call(folder)
        print(call, flush=True)
        start = warm_up()
        ran: dict[str, Ran] = {}
        load = os.getloadavg()[0]
        for count in (1, 2):
            ran[f"pool, {count}"] = night(folder, f"pool-{count}", count)
            with dask(count, folder) as (address, _):
                ran[f"Dask, {count}"] = night(folder, f"dask-{count}", count, address)
            print({name: vars(one) for name, one in ran.items()}, flush=True)
        load = max(load, os.getloadavg()[0])
        of = committed(folder)
    lines = tables(ran, load, call, of, model_of(list(ran.values()), start, call, of))
    print("\n".join(lines))
    shown.write("scaling", lines, shown.OPERATIONS)


def tables(
    ran: Mapping[str, Ran], load: float, call: Mapping[str, float], of: Mapping[int, Mapping[str, float]], model: Model
) -> list[str]:
    """What was measured and what the model makes of it, in Markdown."""
    articles = next(iter(ran.values())).articles
    lines = [
        f"Nights of {articles} made articles in batches of {BATCH}, at a load of up to {load:.0f}:",
        "",
        "| Executor, workers | Clean and read, seconds | Workers, CPU s | An article, CPU s | The flow, CPU s |",
        "|---|---:|---:|---:|---:|",
    ]
    for name, one in sorted(ran.items(), reverse=True):
        spent = sum(one.workers.values())
        rest = sum(one.own.values())
        clock = one.clock["clean"] + one.clock["read"]
        lines.append(f"| {name} | {clock:.0f} | {spent:.1f} | {spent / one.articles:.3f} | {rest:.1f} |")
    commits = "; ".join(
        f"{count:,} articles: {found['commit']:.1f} and {found['publish']:.1f}" for count, found in of.items()
    )
    lines += [
        "",
        f"A call that does nothing takes {1000 * call['pool']:.1f} CPU ms of the flow by the pool; by Dask "
        f"{1000 * call['dask']:.1f}, and {1000 * call['scheduler']:.1f} of the scheduler. "
        f"A worker starts in {model.start:.1f} CPU s. Commit and publishing of made nights, CPU s: {commits}.",
        "",
        "The model: CPU seconds of an idle machine taken for seconds.",
        "",
        "| Articles | Workers | Night, s | Times as fast | Cleaning, reading | Handing out "
        "| Commit, publishing, report | Planning, start |",
        "|---:|---:|---:|---:|---:|---:|---:|---:|",
    ]  # fmt: skip
    for count in NIGHTS:
        one = sum(model.parts(count, 1, Settings().batch_size).values())
        for workers in WORKERS:
            parts = model.parts(count, workers, Settings().batch_size)
            whole = sum(parts.values())
            shared = parts["cleaning"] + parts["reading"]
            told = parts["commit"] + parts["publishing"] + parts["report"]
            rest = parts["planning"] + parts["start of the workers"]
            lines.append(
                f"| {count:,} | {workers:,} | {whole:,.0f} | {one / whole:.1f} | {shared:,.0f} "
                f"| {parts['handing out']:.0f} | {told:.0f} | {rest:.0f} |"
            )
    return lines


if __name__ == "__main__":
    if sys.argv[1] == "--night":
        run_night(sys.argv[2], sys.argv[3], int(sys.argv[4]), sys.argv[5])
    else:
        main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 240)
