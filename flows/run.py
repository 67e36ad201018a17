"""The commands `dateline run`, `dateline nightly` and `dateline backfill`: flows from the command line."""

import gc
import importlib.util
import os
import shutil
import signal
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar, cast

from flows import environment, service, workers
from flows.errors import MissedError, NightError, UsageError
from flows.night import nothing_new
from flows.settings import Settings
from flows.summary import Summary
from flows.wanted import named
from warehouse import commits
from warehouse.errors import WarehouseError
from warehouse.home import Home

Result = TypeVar("Result")


def run(names: Sequence[str], settings: Settings) -> int:
    """Read the sources into the home and print what came of it. Returns the exit code.

    Prefect takes seconds to start, so it is only asked where there is something to do.
    """
    _must_be_installed(settings.language_model)
    sources = named(names, settings.sources)
    home = Home(settings.home)
    try:
        summary = nothing_new(home, sources, settings)
        if summary is None:
            if not sources.web:  # then what workers need is loaded beside Prefect, and not after the fetching
                workers.begin(settings)
            summary = _night(names, settings)
    except MissedError as error:
        summary = Summary.from_record(error.record)
    for line in summary.lines():
        print(line)
    if summary.commit is not None:
        for line in invitation(settings.home, typed()):
            print(line)
    return 1 if summary.missed else 0


def invitation(home: Path | str, command: str) -> list[str]:
    """What to do with a home, in lines: a question, more of them, the report. `command` is how Dateline is called."""
    lines = [
        f'ask it: {command} sql --home {home} "SELECT speaker_name, cue, content FROM quotes LIMIT 10"',
        f"more questions: {command} sql --home {home} .examples",
    ]
    return lines if "://" in str(home) else [*lines, f"look at it: {home}/report.html"]


def typed() -> str:
    """How Dateline is called here: by its name where that is found, else as it was typed."""
    name = Path(sys.argv[0])
    return str(name) if name.name == "dateline" and shutil.which("dateline") is None else "dateline"


def nightly(settings: Settings) -> int:
    """One night as the deployment runs it, for a timer or cron. Returns the exit code.

    What an operator should look at is sent to where the setting `notify` points, as there may be no server that does.
    """
    _must_be_installed(settings.language_model)
    commits.latest(Home(settings.home))  # refuses one of a newer version before anything starts
    try:
        summary = _night([], settings)
    except MissedError as error:
        summary = Summary.from_record(error.record)
    except (NightError, UsageError, WarehouseError) as error:
        _tell(settings, "failed", str(error))
        raise
    for line in summary.lines():
        print(line)
    if summary.verdict():
        _tell(settings, "failed" if summary.missed else "ended with a warning", summary.verdict())
    return 1 if summary.missed else 0


def backfill(period: str, names: Sequence[str], settings: Settings) -> int:
    """A range of days or months, a commit each; prints a line for each. Returns the exit code."""
    from flows.periods import periods

    _must_be_installed(settings.language_model)
    periods(period)  # wrong use is told before anything starts
    commits.latest(Home(settings.home))  # so is a warehouse of a newer version

    def flow() -> Callable[[], list[str]]:
        from flows.backfill import backfill
        from flows.nightly import hidden

        given = period, hidden(names), str(settings.home), settings.as_text()
        return lambda: cast(list[str], cast(Any, backfill)(*given))

    for line in _by_prefect(flow, settings):
        print(line)
    return 0


def _tell(settings: Settings, how: str, verdict: str) -> None:
    if settings.notify:
        from flows import logs, notify

        try:
            notify.send(settings.notify, f"Dateline: nightly {how}", logs.masked(verdict, settings))
        except NightError as error:
            print(f"dateline nightly: {error}", file=sys.stderr)


def _night(names: Sequence[str], settings: Settings) -> Summary:
    def flow() -> Callable[[], Summary]:
        from flows.nightly import hidden, nightly

        given = hidden(names), str(settings.home), settings.as_text()
        return lambda: Summary.from_record(cast(Any, nightly)(*given))

    return _by_prefect(flow, settings)


def _must_be_installed(model: str) -> None:
    """Raise UsageError for a language model that is neither a package nor a folder."""
    if not (Path(model).is_dir() or (model.isidentifier() and importlib.util.find_spec(model))):
        raise UsageError(f"language_model {model}: no such spaCy pipeline; install it or name a folder")


def _by_prefect(flow: Callable[[], Callable[[], Result]], settings: Settings) -> Result:
    """What a flow gives, run under the server that `make up` has started for this home, or one of its own.

    `flow()` imports it and gives what runs it.
    """
    home = Home(settings.home).path
    environment.prepare(home)
    if (theirs := service.running(home)) is not None:
        os.environ.setdefault("PREFECT_API_URL", theirs)
    gc.disable()  # what is imported stays: looking through it again and again is a tenth of the time
    from prefect.logging.handlers import APILogWorker

    from flows import server

    signal.signal(signal.SIGTERM, _stop)
    try:
        starting = server.begin()
        runs = flow()  # beside the server's start
        gc.freeze()
        gc.enable()
        starting.wait()
        return runs()
    except (NightError, UsageError, WarehouseError, KeyboardInterrupt):
        raise
    except Exception as error:
        print(f"details of the failure are in {home}/prefect", file=sys.stderr)
        raise NightError(f"the night failed: {type(error).__name__}: {error}; nothing was committed") from error
    finally:
        APILogWorker.drain_all(timeout=5)  # before the server goes


def _stop(*_: object) -> None:
    """A request to end is treated as Ctrl-C is."""
    raise KeyboardInterrupt
