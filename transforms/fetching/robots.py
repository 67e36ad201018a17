"""What the robots.txt of a site allows, read once a night (RFC 9309)."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from protego import Protego

from transforms.fetching.client import Answer
from transforms.problems import Unreadable, unfetchable

AGENT = "Dateline"
"""The name under which a robots.txt may speak of us."""

BYTES = 512 * 1024
"""Of a robots.txt that are read; RFC 9309 asks for 500 KiB at least."""

GOOD = (200, 203)

HELD_CHARACTERS = 8_000_000
"""Of all robots.txt whose rules are held at once: they take fifty times as much memory as their text. Of a thousand
hosts with hostile ones the first are asked for again, which is answered from what is kept."""

Ask = Callable[[str], Awaitable[Answer]]


class Robots:
    """The rules of every site met. `ask` fetches the beginning of one, redirects followed; raises Unreadable."""

    def __init__(self, ask: Ask) -> None:
        self._ask = ask
        self._sites: dict[str, asyncio.Task[Protego]] = {}  # the one used last at the end
        self._sizes: dict[str, int] = {}

    async def allow(self, url: str) -> float | None:
        """The seconds between requests that the site asks for, if any. Raises Unreadable where the address is not to
        be fetched: by rule, or because no robots.txt could be had.
        """
        parts = urlsplit(url)
        site = f"{parts.scheme}://{parts.netloc}"
        self._sites[site] = reading = self._sites.pop(site, None) or asyncio.create_task(self._read(site))
        rules = await asyncio.shield(reading)
        self._make_room()
        if not _can_fetch(rules, url):
            raise unfetchable("robots", f"{site}/robots.txt asks not to fetch it.")
        return pace(rules)

    async def _read(self, site: str) -> Protego:
        try:
            answer = await self._ask(f"{site}/robots.txt")
        except Unreadable as error:
            if error.problem.reason == "redirects":  # as good as none, says RFC 9309
                return _parsed("")
            if error.problem.reason in ("too_large", "bad_response", "cut_short"):  # there is one, and nobody knows it
                said = f"{site}/robots.txt could not be read, so nothing is fetched there: {error.problem.detail}"
                raise unfetchable("robots", said) from None
            raise
        if answer.status == 429 or answer.status >= 500:
            detail = f"{site}/robots.txt could not be had (status {answer.status}), so nothing is fetched there."
            raise unfetchable("robots", detail)
        if answer.status not in GOOD:  # there is none
            return _parsed("")
        text = answer.body[:BYTES].decode("utf-8", "replace").lstrip("\ufeff")
        self._sizes[site] = len(text)
        return _parsed(text)

    def _make_room(self) -> None:
        """Let go of the rules that were not used for longest, but never of the last ones."""
        for site in list(self._sites)[:-1]:
            if sum(self._sizes.values()) <= HELD_CHARACTERS:
                return
            if self._sizes.pop(site, 0):
                del self._sites[site]


def _parsed(text: str) -> Protego:
    """The rules of a robots.txt; none where the parser fails on it."""
    try:
        return Protego.parse(text)
    except Exception:  # whatever a file of strangers makes it raise
        return Protego.parse("")


def _can_fetch(rules: Protego, url: str) -> bool:
    try:
        return bool(rules.can_fetch(url, AGENT))
    except Exception:
        return True


def pace(rules: Protego) -> float | None:
    """Seconds between two requests, by Crawl-delay or Request-rate."""
    wanted: list[float] = []
    with contextlib.suppress(Exception):
        wanted += [float(delay)] if (delay := rules.crawl_delay(AGENT)) else []
    with contextlib.suppress(Exception):  # numbers of a thousand digits
        rate = rules.request_rate(AGENT)
        if rate is not None and rate.requests:
            wanted.append(rate.seconds / rate.requests)
    return max(wanted, default=None)
