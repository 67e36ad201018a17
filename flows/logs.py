"""What happens, for people and for machines: each line with the ids of the run and of the batch, secrets masked.

A line goes to Prefect's log, where it shows on the page of the flow run, and with the setting `log` at json also to
stderr as one JSON object: `time`, `level`, `message`, `run_id`, `flow_run`, and what else is told (`batch`, `records`).
"""

import contextlib
import json
import logging
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TextIO

from flows import clock
from flows.settings import Settings
from transforms.urls import shown

SHORTEST_SECRET = 6
"""Characters; what is shorter stands in too many words to be masked."""


def masked(text: str, settings: Settings) -> str:
    """A line as it may be kept: no password of an address, and nothing of what the setting `notify` holds."""
    secret = settings.notify
    if len(secret) >= SHORTEST_SECRET:
        text = text.replace(secret, "***")
        for part in secret.split("/"):  # the token of a webhook, also where a library tells it without the host
            if len(part) >= 2 * SHORTEST_SECRET:
                text = text.replace(part, "***")
    return "\n".join(shown(line) for line in text.split("\n"))


@dataclass
class Log:
    """Writes lines for one run. `logger` is Prefect's, None outside a flow."""

    settings: Settings
    ids: Mapping[str, str | None] = field(default_factory=dict)
    logger: Any = None
    stream: TextIO | None = None

    def __call__(self, message: str, level: int = logging.INFO, **fields: Any) -> None:
        """One line. `fields` are plain values."""
        message = masked(message, self.settings)
        if self.logger is not None:
            self.logger.log(level, message)
        if self.settings.log == "json":
            line = {
                "time": clock.now().isoformat(timespec="milliseconds"),
                "level": logging.getLevelName(level).lower(),
                "message": message,
                **{name: value for name, value in self.ids.items() if value is not None},
                **{name: masked(value, self.settings) if isinstance(value, str) else value
                   for name, value in fields.items()},
            }  # fmt: skip
            with contextlib.suppress(OSError):  # whoever reads them may be gone
                print(json.dumps(line, ensure_ascii=False), file=self.stream or sys.stderr, flush=True)

    def warn(self, message: str, **fields: Any) -> None:
        """One line that an operator should look at."""
        self(message, logging.WARNING, **fields)
