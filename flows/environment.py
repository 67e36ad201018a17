"""Prefect's own settings, which must stand in the environment before Prefect is imported."""

import os
from collections.abc import Mapping
from pathlib import Path

from warehouse.errors import explained

DEFAULTS = {
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "DO_NOT_TRACK": "1",
    # The log is kept in Prefect's database; the terminal shows what `dateline` says itself.
    "PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL": "CRITICAL",
    "PREFECT_SERVER_LOGGING_LEVEL": "CRITICAL",
    # A machine under load may take longer than the default 20 s to start the server inside the process.
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "60",
}


def prepare(home: Path, instead: Mapping[str, str] = {}) -> None:
    """Keep Prefect's files under the home and its telemetry off; what the user has set stays. `instead`: defaults.

    Prefect makes no parent folders, and takes minutes to give up where it cannot write: so the folder is made here.
    Raises WarehouseError where it cannot be.
    """
    folder = (home / "prefect").absolute()
    with explained(home):
        folder.mkdir(parents=True, exist_ok=True)
    os.environ.setdefault("PREFECT_HOME", str(folder))
    for name, value in (DEFAULTS | dict(instead)).items():
        os.environ.setdefault(name, value)
