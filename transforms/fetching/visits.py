"""One address visited: as robots.txt allows, at the pace of its host, again where that helps, redirects followed."""

import asyncio
from dataclasses import dataclass
from typing import BinaryIO
from urllib.parse import urljoin, urlsplit

from transforms.fetching.client import Answer, Client, request_url
from transforms.fetching.hosts import Host, Hosts, backoff, retry_after
from transforms.fetching.robots import BYTES, GOOD, Robots
from transforms.problems import Problem, Unreadable, unfetchable

REDIRECTS = (301, 302, 303, 307, 308)
NOT_MODIFIED = 304
TRIES = 3
"""Of one address in one night, where the host answers that it is busy or has a fault."""

PASSING = {"timeout": 2, "unreachable": 3, "bad_response": 3, "cut_short": 3}
"""Reasons that may have gone a moment later, and the tries that each is worth."""

PATIENCE = 120.0
"""Seconds that a host may ask us to wait; one that asks for more is left alone for the night."""


@dataclass(frozen=True)
class Held:
    """What is known of an address from an earlier visit: where it led, and by what its answer is told from a newer."""

    url: str
    etag: str | None = None
    last_modified: str | None = None

    def conditions(self) -> dict[str, str]:
        """The headers that ask for an answer only if there is a newer one."""
        headers = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in headers.items() if value}


class Visitor:
    """Visits addresses, one after the other or side by side; hosts and robots are shared by all of them."""

    def __init__(self, client: Client, hosts: Hosts, robots: Robots | None = None, retry_seconds: float = 1.0) -> None:
        self.client = client
        self.hosts = hosts
        self.robots = robots or Robots(self.robots_txt)
        self.retry_seconds = retry_seconds

    async def visit(self, url: str, held: Held | None = None) -> Answer:
        """The answer at the end of the redirects: one with a body, or NOT_MODIFIED where `held` is still what it is.

        Raises Unreadable for anything else, OutOfTime where the night's time for fetching is over.
        """
        answer = await self._follow(url, held, asking_robots=True)
        problem = problem_of(answer)
        if answer.status == NOT_MODIFIED and held is None:
            problem = Problem("fetch", "bad_response", "The answer is that nothing has changed, and nothing is known.")
        if problem is not None:
            raise Unreadable(problem)
        return answer

    async def download(self, url: str, file: BinaryIO, limit: int) -> None:
        """Write what lies at an address to a file, up to `limit` bytes. Raises as `visit` does."""
        answer = await self._follow(url, None, asking_robots=True, into=(file, limit))
        problem = problem_of(answer)
        if problem is not None and not (answer.status == 200 and file.tell()):
            raise Unreadable(problem)

    async def robots_txt(self, url: str) -> Answer:
        """The answer for a robots.txt, whatever its status; of its body the beginning."""
        return await self._follow(url, None, asking_robots=False, first=BYTES)

    async def _follow(
        self,
        url: str,
        held: Held | None,
        *,
        asking_robots: bool,
        into: tuple[BinaryIO, int] | None = None,
        first: int | None = None,
    ) -> Answer:
        here = request_url(url)
        been = [here]
        while True:
            host = self.hosts.of(urlsplit(here).hostname or "")
            if asking_robots:
                host.seconds = max(host.seconds, await self.robots.allow(here) or 0.0)
            conditions = held.conditions() if held is not None and held.url == here else {}
            answer = await self._ask(host, here, conditions, into, first)
            if answer.status not in REDIRECTS:
                return answer
            here = _target(here, answer)
            if here in been:
                raise unfetchable("redirects", f"It leads back to {here[:200]}.")
            if len(been) > self.client.limits.redirects:
                raise unfetchable("redirects", f"It leads on more than {self.client.limits.redirects} times.")
            been.append(here)

    async def _ask(
        self,
        host: Host,
        url: str,
        conditions: dict[str, str],
        into: tuple[BinaryIO, int] | None,
        first: int | None,
    ) -> Answer:
        """The answer to one address, tried several times. Tells the host how it went."""
        attempt = 0
        while True:
            answer, problem = await self._once(host, url, conditions, into, first)
            if answer is not None and (problem is None or problem.reason not in ("busy", "server_error")):
                host.succeeded()
                return answer
            assert problem is not None
            attempt += 1
            wait = retry_after(answer.header("Retry-After")) if answer is not None else None
            if wait is not None and wait > PATIENCE:
                host.stop(f"it asks to come back in {wait:.0f} s.")
                raise Unreadable(problem)
            tries = TRIES if answer is not None else PASSING.get(problem.reason, 1)
            if attempt >= tries:
                host.failed(problem)
                if answer is not None:
                    return answer
                raise Unreadable(problem)
            host.rest(backoff(attempt - 1, self.retry_seconds) if wait is None else wait)

    async def _once(
        self,
        host: Host,
        url: str,
        conditions: dict[str, str],
        into: tuple[BinaryIO, int] | None,
        first: int | None,
    ) -> tuple[Answer | None, Problem | None]:
        """One try: the answer, if one came, and what is wrong, if something is."""
        async with host.turn():
            try:
                # A large file may take what is left of the night, and no longer.
                left = max(0.0, host.deadline - asyncio.get_running_loop().time()) if into is not None else None
                answer = await self.client.get(url, conditions, into, seconds=left, first=first)
            except Unreadable as error:
                return None, error.problem
        return answer, problem_of(answer) if answer.status not in REDIRECTS else None


def problem_of(answer: Answer) -> Problem | None:
    """Why an answer, which is no redirect, gives nothing to read; None for one that does."""
    status = answer.status
    if status in GOOD:
        return None if answer.body.strip() else Problem("fetch", "empty", "The answer is empty.")
    if status == NOT_MODIFIED:
        return None
    said = f"The answer is status {status}{answer.reason and ' '}{answer.reason[:100]}."
    if status in (404, 410):
        return Problem("fetch", "not_found", said)
    if status in (401, 402, 403, 407, 451):
        return Problem("fetch", "denied", said)
    if status in (429, 503):
        return Problem("fetch", "busy", said)
    return Problem("fetch", "server_error" if status >= 500 else "http_error", said)


def _target(here: str, answer: Answer) -> str:
    """Where a redirect leads. Raises Unreadable for what is no address of the web."""
    location = answer.header("Location")
    if not location:
        raise unfetchable("redirects", f"Status {answer.status} without a place to go on to.")
    try:
        # Header bytes are read as Latin-1; a place with bytes of UTF-8 in it means those.
        place = location.encode("latin-1").decode("utf-8", "replace")
        return request_url(urljoin(here, place))
    except (ValueError, Unreadable) as error:
        detail = f"It leads to {location[:200]!r}, where nothing is fetched ({error})."
        raise unfetchable("redirects", " ".join(detail.split())) from None
