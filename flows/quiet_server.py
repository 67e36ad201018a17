"""The Prefect server of a single run, which looks for background work of its own every few seconds only.

Prefect's server asks its queue of such work some thirty times a second, a queue that stays empty where one run is all
there is: 1.4 % of a core, a quarter of all that Prefect costs a night of 10,000 articles. Asked this way it is 0.5 %.
"""

import inspect
from datetime import timedelta
from typing import Any

from docket import Worker

PAUSE = timedelta(seconds=5)
"""From one look at the queue to the next."""


def create_app() -> Any:
    """Prefect's own application, with its worker slowed down."""
    slow_down(Worker)
    from prefect.server.api import server

    return server.create_app()


def slow_down(worker: Any) -> None:
    """Let workers of that class pause, and not listen for cancelled tasks: there are none in a single run."""
    made = worker.__init__
    values = {name: one.default for name, one in inspect.signature(made).parameters.items()
              if one.default is not inspect.Parameter.empty}  # fmt: skip
    values |= {name: PAUSE for name in ("minimum_check_interval", "scheduling_resolution") if name in values}
    made.__defaults__ = tuple(values.values())
    worker._cancellation_listener = _hear_nothing


async def _hear_nothing(worker: Any) -> None:
    session = worker._processing_session
    session.cancellation_ready.set()
    await session.stopping.wait()
