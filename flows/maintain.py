"""The flows that look after a warehouse: `maintain` every week, `rebuild` when the code is newer than the rows."""

import contextlib
import io
from collections.abc import Callable
from typing import Any

from prefect import flow, get_run_logger
from prefect.runtime import flow_run
from prefect.states import Completed, Failed

from flows import page, upkeep
from flows import rebuild as rebuilding
from flows.errors import NightError, UsageError
from flows.logs import Log
from flows.night import Night
from flows.settings import Settings, load
from flows.tasks import THREADS, each_as_task
from warehouse.errors import WarehouseError
from warehouse.home import Home


@flow(name="maintain", persist_result=False)
def maintain(home: str | None = None, keep: int | None = None, settings: dict[str, str] | None = None) -> Any:
    """Decide anew which ids are one, join the small files, delete what no commit names, and compare every file's hash.

    `keep`: forget all but the last so many commits; by default all are kept. The flow run fails where a file is
    damaged or a row is wrong.
    """
    in_force = load(None, home=home, **(settings or {}))
    log = _log(in_force)
    if not Home(in_force.home).exists():
        return Completed(message="nothing to do: no night has committed yet")
    try:
        told, _ = _told(log, lambda: upkeep.settle(in_force.home))
        joined, _ = _told(log, lambda: upkeep.compact(in_force.home))
        more, _ = _told(log, lambda: upkeep.vacuum(in_force.home, in_force.vacuum_hours, keep))
        found, code = _told(log, lambda: upkeep.check(in_force.home, deep=True))
    except (NightError, UsageError, WarehouseError) as error:
        return Failed(message=str(error), data=error)
    if code:
        return Failed(message="; ".join(found[:5]), data=NightError("; ".join(found)))
    return Completed(message="; ".join([*told, *joined, *more, *found]))


@flow(name="rebuild", task_runner=THREADS, persist_result=False)  # type: ignore[arg-type]
def rebuild(
    home: str | None = None, stage: rebuilding.Stage = "read", month: str | None = None,
    settings: dict[str, str] | None = None,
) -> Any:  # fmt: skip
    """Read all articles again by this version, or clean them from the raw input first, in one commit at the end.

    `month` is one (2026-11), a range (2026-01..2026-06) or unknown.
    """
    in_force = load(None, home=home, **(settings or {}))
    log = _log(in_force)
    try:
        night = Night(Home(in_force.home), in_force)
        night.progress = page.Bar(log.warn)
        night.home.must_exist()
        lines = rebuilding.work(night, stage, month, each_as_task(log, night.progress), log.warn).lines()
    except (NightError, UsageError, WarehouseError) as error:
        return Failed(message=str(error), data=error)
    return Completed(message="; ".join(lines))


def _log(settings: Settings) -> Log:
    return Log(settings, {"flow_run": flow_run.name}, get_run_logger())


def _told(log: Log, command: Callable[[], int]) -> tuple[list[str], int]:
    """What a command prints, logged line by line, and its exit code."""
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        code = command()
    lines = printed.getvalue().splitlines()
    for line in lines:
        log(line)
    return lines, code
