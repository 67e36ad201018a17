"""What the robots.txt of a site allows, read once a night (RFC 9309)."""

import asyncio
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from protego import Protego

from transforms.fetching.client import Answer
from transforms.problems import Unreadable, unfetchable

AGENT = "Dateline"
"""The name under which a robots.txt may speak of us."""

BYTES = 512 * 1024
"""Of a robots.txt that are read; RFC 9309 asks for 500 KiB at least."""

Ask = Callable[[str], Awaitable[Answer]]


class Robots:
    """The rules of every site met. `ask` fetches a robots.txt, redirects followed; raises Unreadable."""

    def __init__(self, ask: Ask) -> None:
        self._ask = ask
        self._sites: dict[str, asyncio.Task[Protego]] = {}

    async def allow(self, url: str) -> float | None:
        """The seconds between requests that the site asks for, if any. Raises Unreadable where the address is not to
        be fetched: by rule, or because no robots.txt could be had.
        """
        parts = urlsplit(url)
        site = f"{parts.scheme}://{parts.netloc}"
        if site not in self._sites:
            self._sites[site] = asyncio.create_task(self._read(site))
        rules = await asyncio.shield(self._sites[site])
        if not rules.can_fetch(url, AGENT):
            raise unfetchable("robots", f"{site}/robots.txt asks not to fetch it.")
        return pace(rules)

    async def _read(self, site: str) -> Protego:
        try:
            answer = await self._ask(f"{site}/robots.txt")
        except Unreadable as error:
            if error.problem.reason in ("redirects", "too_large", "bad_response", "cut_short"):
                return Protego.parse("")
            raise
        if answer.status == 429 or answer.status >= 500:
            detail = f"{site}/robots.txt could not be had (status {answer.status}), so nothing is fetched there."
            raise unfetchable("robots", detail)
        if answer.status != 200:  # there is none
            return Protego.parse("")
        return Protego.parse(answer.body[:BYTES].decode("utf-8", "replace").lstrip("\ufeff"))


def pace(rules: Protego) -> float | None:
    """Seconds between two requests, by Crawl-delay or Request-rate."""
    wanted = [float(delay)] if (delay := rules.crawl_delay(AGENT)) else []
    rate = rules.request_rate(AGENT)
    if rate is not None and rate.requests:
        wanted.append(rate.seconds / rate.requests)
    return max(wanted, default=None)
