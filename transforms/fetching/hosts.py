"""The pace of each host: one request at a time and no more than a polite rate, and rest for a host that fails."""

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from transforms.problems import Problem, unfetchable

FAILURES = 5
"""Addresses of one host that fail in a row before it is left alone for the night."""

FAULTS = ("timeout", "unreachable", "unresolved", "tls", "address", "bad_response", "busy", "server_error")
"""Reasons that speak against the host, not against the one address."""


class OutOfTime(Exception):
    """The night's time for fetching is over: what is left is for the next night."""


@dataclass
class Host:
    """One host with its pace. `seconds` from the beginning of one request to that of the next."""

    name: str
    seconds: float
    deadline: float  # in the event loop's time
    next_at: float = 0.0
    failures: int = 0
    stopped: Problem | None = None
    _line: asyncio.Lock = field(default_factory=asyncio.Lock)

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Wait until the host may be asked, and keep others waiting for as long as the request takes.

        Raises Unreadable for a host left alone, OutOfTime where the wait would outlast the night.
        """
        async with self._line:
            now = asyncio.get_running_loop().time()
            self._must_be_open()
            if max(now, self.next_at) >= self.deadline:
                raise OutOfTime
            await asyncio.sleep(max(0.0, self.next_at - now))
            self.rest(self.seconds)
            yield

    def rest(self, seconds: float) -> None:
        """Ask nothing for so long."""
        self.next_at = max(self.next_at, asyncio.get_running_loop().time() + seconds)

    def succeeded(self) -> None:
        """An address gave an answer."""
        self.failures = 0

    def failed(self, problem: Problem) -> None:
        """An address gave none, for good."""
        if problem.reason in FAULTS:
            self.failures += 1
            if self.failures >= FAILURES:
                self.stop(f"{self.failures} addresses in a row failed, the last so: {problem.detail}")

    def stop(self, why: str) -> None:
        """Leave the host alone for the night."""
        if self.stopped is None:
            detail = f"{self.name} is left alone for the night: {why}"
            self.stopped = Problem("fetch", "host_paused", detail)

    def _must_be_open(self) -> None:
        if self.stopped is not None:
            raise unfetchable(self.stopped.reason, self.stopped.detail)


class Hosts:
    """All hosts of a night, made as they are met."""

    def __init__(self, seconds: float, deadline: float) -> None:
        self.seconds = seconds
        self.deadline = deadline
        self._known: dict[str, Host] = {}

    def of(self, name: str) -> Host:
        """The host of that name, in whatever case."""
        name = name.lower().rstrip(".")
        if name not in self._known:
            self._known[name] = Host(name, self.seconds, self.deadline)
        return self._known[name]


def backoff(attempt: int, base: float = 1.0) -> float:
    """Seconds to wait after try number `attempt` (from 0): doubled each time, and spread by chance, so that clients
    that failed together do not come back together.
    """
    return base * 2**attempt * random.uniform(0.75, 1.25)


def retry_after(value: str | None, now: datetime | None = None) -> float | None:
    """The seconds that a Retry-After header asks for, given as seconds or as a date; None where it says nothing."""
    text = (value or "").strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        moment = parsedate_to_datetime(text)
    except (TypeError, ValueError, OverflowError):  # a year that no calendar has
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (moment - (now or datetime.now(UTC))).total_seconds())
