"""The command `dateline run`: one night from the command line."""

import importlib.util
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

from flows import environment
from flows.errors import MissedError, NightError, UsageError
from flows.night import nothing_new
from flows.settings import Settings
from flows.summary import Summary
from flows.wanted import named
from warehouse.errors import WarehouseError
from warehouse.home import Home


def run(names: Sequence[str], settings: Settings) -> int:
    """Read the sources into the home and print what came of it. Returns the exit code.

    Prefect takes seconds to start, so it is only asked where there is something to do.
    """
    _must_be_installed(settings.language_model)
    sources = named(names, settings.sources)
    home = Home(settings.home)
    try:
        summary = nothing_new(home, sources, settings) or _by_prefect(names, settings)
    except MissedError as error:
        summary = Summary.from_record(error.record)
    for line in summary.lines():
        print(line)
    if summary.commit is not None:
        print(f'ask it: dateline sql --home {settings.home} "SELECT * FROM quotes LIMIT 10"')
    return 1 if summary.missed else 0


def _must_be_installed(model: str) -> None:
    """Raise UsageError for a language model that is neither a package nor a folder."""
    if not (Path(model).is_dir() or (model.isidentifier() and importlib.util.find_spec(model))):
        raise UsageError(f"language_model {model}: no such spaCy pipeline; install it or name a folder")


def _by_prefect(names: Sequence[str], settings: Settings) -> Summary:
    environment.prepare(settings.home)
    from prefect.logging.handlers import APILogWorker

    from flows import server
    from flows.nightly import nightly

    signal.signal(signal.SIGTERM, _stop)
    try:
        server.start()
        return Summary.from_record(nightly(list(names), str(settings.home), settings.as_text()))
    except (NightError, UsageError, WarehouseError, KeyboardInterrupt):
        raise
    except Exception as error:
        print(f"dateline run: details of the failure are in {settings.home}/prefect", file=sys.stderr)
        raise NightError(f"the night failed: {type(error).__name__}: {error}; nothing was committed") from error
    finally:
        APILogWorker.drain_all(timeout=5)  # before the server goes


def _stop(*_: object) -> None:
    """A request to end is treated as Ctrl-C is."""
    raise KeyboardInterrupt
