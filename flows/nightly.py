"""The flow of a night. Run by `dateline run` and `dateline nightly`, and by the deployment `nightly` of prefect.yaml.

Prefect keeps states, retries and logs; `flows.night` knows the steps.
"""

import contextlib
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from prefect import flow, get_run_logger
from prefect.runtime import flow_run
from prefect.states import Completed, Failed, State

from flows import metrics, notify, other_runs, page
from flows.errors import MissedError, NightError, UsageError
from flows.logs import Log, masked
from flows.night import Night, work
from flows.settings import Settings, load
from flows.summary import Summary, counted
from flows.tasks import THREADS, each_as_task
from flows.wanted import Sources, named
from transforms.urls import shown
from warehouse.errors import WarehouseError
from warehouse.home import Home

SAMPLES = Path(__file__).parent.parent / "samples"
"""The bundled articles: what a deployment reads where nobody has named a source yet."""

WARNED = "Warning"
"""The name of the state of a night that is committed, and that an operator should look at."""

_behind: dict[str, str] = {}


def hidden(names: Sequence[str]) -> list[str]:
    """Names of sources as Prefect may keep them; a password in one of them stays in this process."""
    _behind.update({shown(name): name for name in names})
    return [shown(name) for name in names]


def revealed(names: Sequence[str]) -> list[str]:
    """The names behind those that Prefect keeps."""
    return [_behind.get(name, name) for name in names]


@flow(name="nightly", task_runner=THREADS, persist_result=False)  # type: ignore[arg-type]
def nightly(sources: list[str] | None = None, home: str | None = None, settings: dict[str, str] | None = None) -> Any:
    """One night: fetch and read what is new in the sources and commit it.

    `sources` are files, folders, globs and addresses; by default those of `sources.toml`, and where there is none the
    bundled samples. `settings` are names and values as in `dateline.toml`. Gives the counts of the night's records and
    the number of its commit, None where nothing was new.

    The flow run fails, after the commit, where a source missed what is expected of it; it ends in the state Warning
    where something is unusual.
    """
    in_force = load(None, home=home, **(settings or {}))
    names, warnings = revealed(sources or []), []
    if not names and not in_force.sources.is_file():
        names = [_from_here(SAMPLES)]
        warnings.append(f"there is no {in_force.sources} that names sources: the bundled samples were read")
    _cancel_overtaken(Log(in_force, logger=get_run_logger()))
    return one_night(in_force, lambda: named(names, in_force.sources), warnings)


def one_night(settings: Settings, wanted: Any, warnings: Sequence[str] = ()) -> State[Any]:
    """A night inside a flow run: worked, told on the page, and judged. `wanted()` gives the sources.

    `warnings` are told, and do not change the state.
    """
    log = Log(settings, logger=get_run_logger())
    night = Night(Home(settings.home), settings, flow_run=flow_run.id)
    log.ids = {"run_id": night.run_id, "flow_run": flow_run.name}
    night.progress = page.Bar(log.warn)

    def say(line: str) -> None:
        log.warn(line)
        if settings.log == "text":
            with contextlib.suppress(OSError):  # whoever started this may be gone
                print(masked(line, settings), file=sys.stderr, flush=True)

    for line in warnings:
        say(line)
    try:
        sources: Sources = wanted()
        night.taking_over = lambda note: _taking_over(note, log)
        summary = work(night, sources, each_as_task(log, night.progress), say)
    except (NightError, UsageError, WarehouseError) as error:
        log.warn(str(error))
        return Failed(message=masked(str(error), settings), data=error)
    return _told(summary, night, log)


def _cancel_overtaken(log: Log) -> None:
    with page.unharmed(log.warn):
        for name in other_runs.cancel_overtaken():
            log(f"{name} was due before this one began and is cancelled")


def _taking_over(note: Any, log: Log) -> None:
    with page.unharmed(log.warn):
        name = other_runs.settle_dead(note)
        if name is not None:
            log.warn(f"the flow run {name} is shown as crashed now")


def _told(summary: Summary, night: Night, log: Log) -> State[Any]:
    """The end of a night: its page, its counts, its alerts, and the state of the flow run, the reason first."""
    settings = night.settings
    if summary.alerts and settings.notify:
        try:
            subject = f"Dateline: {counted(len(summary.alerts), 'alert', 'alerts')}"
            notify.send(settings.notify, subject, "\n".join(alert_lines(summary)))
        except NightError as error:
            summary.warnings.append(str(error))
    for line in summary.lines():
        log(line)
    with page.unharmed(log.warn):
        page.fill(summary, night.home.path, settings, lambda text: masked(text, settings))
    if settings.metrics_file:
        with contextlib.suppress(OSError):
            metrics.write(Path(settings.metrics_file), summary, time.time())
    record, verdict = summary.record(), masked(summary.verdict(), settings)
    log("the night has ended", commit=summary.commit, **summary.counts())
    if summary.missed:
        return Failed(message=verdict, data=MissedError(summary.missed, record))
    if summary.warnings:
        return Completed(name=WARNED, message=f"{verdict}; {summary.lines()[0]}", data=record)
    return Completed(message=summary.lines()[0], data=record)


def alert_lines(summary: Summary) -> list[str]:
    """The alerts of a night as lines of a message."""
    return [
        f"{one['watch']}: {one['sentence']} ({', '.join(str(one[key]) for key in ('source', 'url') if one[key])})"
        for one in summary.alerts
    ]


def _from_here(path: Path) -> str:
    """A folder as seen from the current one, where it lies in it."""
    with contextlib.suppress(ValueError):
        return str(path.relative_to(Path.cwd()))
    return str(path)
