"""The Prefect server of a single run: its start and its background work are cut to what one run needs.

Prefect's server asks its queue of background work some thirty times a second, a queue that stays empty where one run is
all there is: 1.4 % of a core, a quarter of what Prefect costs a night of 10,000 articles. Asked this way it is 0.5 %.
At its start it takes a new database through more than a hundred migrations, half of all that it computes for a short
run; here it begins with a copy of what they once gave (`flows.empty_database`).
"""

import asyncio
import gc
import inspect
import os
import socket
from datetime import timedelta
from multiprocessing.connection import Connection
from typing import Any

PAUSE = timedelta(seconds=5)
"""From one look at the queue to the next."""

SETTINGS = {
    "PREFECT_UI_ENABLED": "false",
    # A run stores nothing in blocks. The server of `make up` registers them: no note must tell it that they are.
    "PREFECT_SERVER_REGISTER_BLOCKS_ON_START": "false",
    "PREFECT_SERVER_MEMOIZE_BLOCK_AUTO_REGISTRATION": "false",
    "PREFECT__SERVER_EPHEMERAL": "1",
    "PREFECT__SERVER_FINAL": "1",
}


def serve(listener: socket.socket, tell: Connection) -> None:
    """Answer on a socket until SIGTERM; True is told once the server does."""
    os.environ.update(SETTINGS)
    gc.disable()  # what is imported stays: looking through it again and again is a tenth of the time
    import uvicorn
    from prefect.context import refresh_global_settings_context

    refresh_global_settings_context()

    class Server(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            if not self.should_exit:
                tell.send(True)
            tell.close()

    server = Server(uvicorn.Config(create_app(), log_level="error", lifespan="on"))
    gc.freeze()
    gc.enable()
    asyncio.run(server.serve([listener]))


def create_app() -> Any:
    """Prefect's own application, with a database that is ready and its worker slowed down."""
    from docket import Worker

    slow_down(Worker)
    from prefect.server.api import server

    from flows import empty_database

    empty_database.take_over()
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
