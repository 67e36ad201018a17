"""`dateline nightly --serve`: one process that waits for the time of the next night and runs it, without a server."""

import contextlib
import signal
import subprocess
import sys
import time
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from cronsim import CronSim, CronSimError

from flows import clock
from flows.errors import UsageError
from flows.settings import Settings

LOOK = 30.0
"""Seconds of sleep at most, so that a clock that was set, or a machine that slept, costs no night."""


def next_night(cron: str, timezone: str, after: datetime) -> datetime:
    """The first time after a moment at which a night is due. Raises UsageError for a cron line or zone that is none."""
    try:
        return next(CronSim(cron, after.astimezone(ZoneInfo(timezone))))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise UsageError(f"timezone {timezone}: there is none of that name; give one such as Asia/Tokyo") from None
    except (CronSimError, StopIteration):
        raise UsageError(f"cron {cron!r}: must be minute hour day month weekday, such as '15 2 * * *'") from None


def run(settings: Settings) -> int:
    """Run nights until the process is asked to end. Returns 0.

    Each night is a process of its own: so memory stays flat, and what a night breaks is gone with it. Where a night
    takes longer than until the next one, that one is left out.
    """
    next_night(settings.cron, settings.timezone, clock.now())
    signal.signal(signal.SIGTERM, _stop)
    try:
        while True:
            due = next_night(settings.cron, settings.timezone, clock.now())
            print(f"next night: {due:%Y-%m-%d %H:%M %Z}", flush=True)
            while (left := (due - clock.now()).total_seconds()) > 0:
                time.sleep(min(left, LOOK))
            _night(settings, due)
    except KeyboardInterrupt:
        print("stopped", flush=True)
        return 0


def _night(settings: Settings, due: datetime) -> None:
    """One night, told of. Ended with this process."""
    late = clock.now() - due
    if late > timedelta(minutes=5):
        print(f"the night of {due:%Y-%m-%d %H:%M %Z} begins {late.total_seconds() / 60:.0f} minutes late", flush=True)
    command = [sys.executable, "-m", "flows.cli", "nightly", "--home", str(settings.home)]
    with subprocess.Popen(command, start_new_session=True) as night:
        try:
            code = night.wait()
        except KeyboardInterrupt:
            with contextlib.suppress(ProcessLookupError):
                night.terminate()
            night.wait()
            raise
    print(f"the night of {due:%Y-%m-%d %H:%M %Z} ended with {code}", flush=True)


def _stop(*_: object) -> None:
    """A request to end is treated as Ctrl-C is."""
    raise KeyboardInterrupt
