"""What Prefect costs a night, and memory over it: `make bench-overhead NEWS=folder [ARTICLES=10000]`.

First a flow run whose batches only wait, as many and as long as those of such a night on an idle machine of two cores,
and the same without Prefect: what is more is Prefect's own. Then a real night of so many made articles, of which every
process is looked at every few seconds. Prefect's share is its own over the CPU seconds of all processes of the night.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from benchmarks import machine, made_news, shown
from flows.plan import MAX_TASK_RUNS
from flows.settings import Settings

LOOK = 2.0
"""Seconds from one look at the processes to the next."""

WAITING = 9.0
"""Seconds that a batch which only waits takes: the mean of cleaning and reading 128 articles."""

ROLES = {"prefect-server": "server", "dateline-reads": "worker", "spawn_main": "worker",
         "transforms.guard": "page reader"}  # fmt: skip
"""Words in the name or command line of a process below the run, and what it is."""


@dataclass
class Watched:
    """A run: seconds on the clock, CPU seconds in all, and by role what its processes took and held.

    `memory` has for each look the second and MiB by role, of several workers or page readers the largest.
    """

    seconds: float = 0.0
    cpu: float = 0.0
    by_role: dict[str, float] = field(default_factory=dict)
    memory: list[tuple[float, dict[str, float]]] = field(default_factory=list)
    told: str = ""

    def tenths(self, role: str) -> list[float]:
        """The most MiB a role held in each tenth of the run; 0 where it was not there."""
        most = [0.0] * 10
        for second, held in self.memory:
            place = min(9, int(10 * second / self.seconds))
            most[place] = max(most[place], held.get(role, 0.0))
        return most


def watch(command: list[str], folder: Path) -> Watched:
    """Run a command and look at its processes until it ends. Raises CalledProcessError where it fails."""
    made, spent = Watched(), {}
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    with open(folder / "said", "w+") as said, subprocess.Popen(command, stdout=said, stderr=said, cwd=folder) as run:
        top = psutil.Process(run.pid)
        roles: dict[int, str] = {run.pid: "flow"}
        while run.poll() is None:
            held: dict[str, float] = defaultdict(float)
            for one in _below(top):
                try:
                    with one.oneshot():
                        role = roles.get(one.pid) or roles.setdefault(one.pid, role_of([one.name(), *one.cmdline()]))
                        times = one.cpu_times()
                        spent[one.pid] = times.user + times.system
                        held[role] = max(held[role], one.memory_info().rss / 2**20)
                except psutil.Error:  # it has ended meanwhile
                    continue
            made.memory.append((time.perf_counter() - began, dict(held)))
            time.sleep(LOOK)
        said.seek(0)
        made.told = said.read()
    made.seconds = time.perf_counter() - began
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    made.cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    for pid, cpu in spent.items():
        made.by_role[roles[pid]] = made.by_role.get(roles[pid], 0.0) + cpu
    if run.returncode:
        raise subprocess.CalledProcessError(run.returncode, command, made.told)
    return made


def _below(top: psutil.Process) -> list[psutil.Process]:
    try:
        return [top, *top.children(recursive=True)]
    except psutil.Error:
        return []


def role_of(command: list[str]) -> str:
    """What a process below the run is."""
    line = " ".join(command)
    return next((role for words, role in ROLES.items() if words in line), "other")


def wait_in_batches(count: int, by_prefect: bool) -> None:
    """The batches of a night, of which each only waits: twice `count`, two at a time."""
    from flows import environment
    from flows.batches import Done
    from flows.night import Night, in_threads
    from flows.plan import Slice
    from flows.summary import Summary
    from warehouse.home import Home

    places = threading.Semaphore(2)
    batches = [
        ([Slice(f"archive/2017-04/{n}.txt", "0" * 64, n * 128 + 1, n * 128 + 129)],) for n in range(count)
    ]  # fmt: skip

    def step(batch: list[Slice]) -> list[Done]:
        with places:
            time.sleep(WAITING if by_prefect else 0.0)
        return [Done(f"clean-{batch[0].first}", 128, {"clean": WAITING})]

    with tempfile.TemporaryDirectory() as folder:
        night = Night(Home(folder), Settings(home=folder))
        if not by_prefect:
            for stage in ("clean", "read"):
                with night.timed(stage):
                    in_threads(2)(stage, step, batches)
            return
        environment.prepare(Path(folder))
        from prefect import flow, get_run_logger
        from prefect.logging.handlers import APILogWorker

        from flows import page, server
        from flows.logs import Log
        from flows.tasks import THREADS, each_as_task

        @flow(name="waiting", task_runner=THREADS, persist_result=False)
        def waiting() -> None:
            log = Log(night.settings, {}, get_run_logger())
            night.progress = page.Bar(log.warn)
            for stage in ("clean", "read"):
                with night.timed(stage):
                    each_as_task(log, night.progress)(stage, step, batches)
            night.progress.end()
            page.fill(Summary(), night.home.path, night.settings, str)

        server.start()
        waiting()
        APILogWorker.drain_all(timeout=5)
        _end_at_once()


def _end_at_once() -> None:
    """As the command does: without tearing the interpreter down."""
    import atexit

    atexit._run_exitfuncs()
    os._exit(0)


def own(count: int, folder: Path) -> tuple[Watched, Watched]:
    """A flow run of `count` batches a step that only wait, and the same without Prefect."""
    command = [sys.executable, "-m", "benchmarks.overhead", "--wait", str(count)]
    root = Path(__file__).parents[1]
    os.environ["PYTHONPATH"] = str(root)
    return watch([*command, "prefect"], folder), watch([*command, "plain"], folder)


def main(news: str, articles: int) -> None:
    """Measure, print, and write the tables."""
    print(machine.describe())
    batches = -(-articles // max(Settings().batch_size, -(-2 * articles // MAX_TASK_RUNS)))
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        with_it, without = own(batches, folder)
        prefect = with_it.cpu - without.cpu
        print(f"{2 * batches} task runs that only wait: {with_it.cpu:.1f} CPU s by Prefect ({with_it.by_role}), "
              f"{without.cpu:.1f} without", flush=True)  # fmt: skip
        made_news.write(Path(news), articles, folder / "made")
        dateline = str(Path(sys.executable).with_name("dateline"))
        night = watch([dateline, "run", "made", "--home", "home"], folder)
        Path(os.environ.get("KEEP", folder / "night.json")).write_text(json.dumps(vars(night)))
        print(night.told)
    lines = tables(articles, batches, with_it, without, prefect, night)
    print("\n".join(lines))
    shown.write("the overhead of Prefect", lines, shown.OPERATIONS)


def tables(
    articles: int, batches: int, with_it: Watched, without: Watched, prefect: float, night: Watched
) -> list[str]:  # fmt: skip
    """What was measured, in Markdown."""
    counted = night.told.split(":", 1)[0]
    cpu = ", ".join(f"{role} {spent:.0f}" for role, spent in sorted(night.by_role.items(), key=lambda it: -it[1]))
    lines = [
        f"A night of {articles:,} made articles ({counted}) in {2 * batches} task runs: {night.seconds:,.0f} s on the "
        f"clock, {night.cpu:,.0f} CPU s ({cpu}).",
        f"As many task runs that only wait, {with_it.seconds:,.0f} s on the clock: {with_it.cpu:.1f} CPU s by Prefect "
        f"(its server and the start of both on a new home included), {without.cpu:.1f} without. Prefect's own "
        f"{prefect:.1f} CPU s are **{100 * prefect / night.cpu:.1f} %** of the night's.",
        "",
        "MiB at most in each tenth of the night:",
        "",
        "| Process | " + " | ".join(str(n) for n in range(1, 11)) + " |",
        "|---|" + "---:|" * 10,
    ]
    for role in ("flow", "server", "worker", "page reader"):
        lines.append(f"| {role} | " + " | ".join(f"{held:.0f}" for held in night.tenths(role)) + " |")
    return lines


if __name__ == "__main__":
    if sys.argv[1] == "--wait":
        wait_in_batches(int(sys.argv[2]), sys.argv[3] == "prefect")
    else:
        main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 10_000)
