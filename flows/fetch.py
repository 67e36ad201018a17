"""The stage before the night's reading: what is new or changed is fetched, and every response kept as it came.

First the lists (feeds, sitemaps, lists of addresses) are fetched and read, then the pages they name, host by host side
by side. An address that was asked since the last finished night is not asked again, so a night that was killed is
finished by the next one without fetching anything twice.
"""

import asyncio
import hashlib
import sqlite3
import sys
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from tqdm import tqdm

from flows import clock, crawls
from flows.asking import Asker, body_of, key
from flows.errors import UsageError
from flows.periods import Period, day, named_in
from flows.settings import Settings
from flows.summary import Summary
from flows.version import DATELINE_VERSION
from flows.wanted import Sources, Wanted, named
from transforms import lists, sources, urls, warcs
from transforms.fetching.client import Client, Limits, request_url
from transforms.fetching.hosts import Hosts, OutOfTime
from transforms.guard import PageWorker
from transforms.lists import LINKS, Link, Listing
from transforms.problems import Problem, Unreadable
from transforms.sources import Source
from warehouse import commits
from warehouse.errors import WarehouseError
from warehouse.home import Home, writing
from warehouse.responses import Response, Responses

SHOWN = 10
"""Failures that `dateline fetch` lists; all of them are rejects of the next run."""

SIDE_BY_SIDE = 256
"""Hosts that are visited at the same time; most of them wait for their turn."""

RESOLVERS = 32
"""Threads that ask for the addresses of names."""

DEPTH = 3
"""Lists within lists: an index of sitemaps, its sitemaps, and one more."""

LISTS = 200
"""Lists within the lists of one source that are asked in one night, the newest first."""

BAD_ADDRESSES = 100
"""Addresses of one source that are none and are told one by one; of further ones only the number."""

LISTS_AT_ONCE = 8
"""Lists of one source that are in memory at the same time."""

LIST_SECONDS, LIST_MEGABYTES = 30.0, 1024
"""What the reading of one list may take."""

WARC_BYTES = 4 * 1024**3
"""Of a WARC file that is fetched."""


@dataclass
class Fetched:
    """What the stage brought. `pages` are to be read; `owners` tells for each address the sources that want it."""

    pages: list[Response] = field(default_factory=list)
    problems: dict[str, Problem] = field(default_factory=dict)
    owners: dict[str, tuple[Wanted, ...]] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)  # pages new, changed, unchanged, …; lists; what is left
    failed: Counter[str] = field(default_factory=Counter)  # by reason


@dataclass
class _Budget:
    """What one source may still cost tonight, all its lists together."""

    lists: int = LISTS
    links: int = LINKS
    bad: int = 0  # addresses that are none
    seen: set[str] = field(default_factory=set)  # lists
    gate: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(LISTS_AT_ONCE))


def fetch(home: Home, wanted: Sources, settings: Settings, run_id: str) -> Fetched:
    """Fetch what the sources name, and add what earlier runs fetched and no night has read yet.

    For the writer who holds the lock of the home.
    """
    with Responses(home, run_id) as kept, PageWorker(LIST_SECONDS, LIST_MEGABYTES) as guard:
        fetching = _Fetching(kept, settings, guard)
        fetching.limit(wanted)
        local = [(place, one) for place, one in wanted.web if not sources.is_web(place) and sources.holds_warc(place)]
        for place, one in local:
            fetching.take(Path(place), place, one)
        asyncio.run(fetching.all([named for named in wanted.web if named not in local]))
        return fetching.told()


def run(names: Sequence[str], settings: Settings) -> int:
    """The command `dateline fetch`: keep what is new for the next run, and print what came of it."""
    wanted = named(names, settings.sources)
    if not wanted.web:
        raise UsageError("nothing to fetch: these are files of articles; `dateline run` reads them")
    home = Home(settings.home)
    with writing(home, lambda line: print(line, file=sys.stderr)):
        commits.latest(home)  # what a newer version keeps is not for this one to add to
        fetched = fetch(home, wanted, settings, f"{clock.now():%Y%m%dT%H%M%S%f}")
    for line in Summary(fetched=dict(fetched.counts), unfetched=dict(fetched.failed)).fetch_lines():
        print(line)
    for url, problem in list(fetched.problems.items())[:SHOWN]:
        print(f"  {url}: {problem.reason}: {problem.detail}")
    waiting = sum(not response.is_read for response in fetched.pages)
    print(f"{waiting} page{'s' * (waiting != 1)} to be read by the next dateline run")
    return 0


def finish(home: Home, run_id: str, fetched: Fetched) -> None:
    """The night has read what was fetched."""
    with Responses(home, run_id) as kept:
        kept.finish_round(fetched.pages)


def user_agent(contact: str) -> str:
    """The name under which everything is asked."""
    return f"Dateline/{DATELINE_VERSION}" + (f" (+{contact})" if contact else "")


class _Fetching:
    """One night's fetching."""

    def __init__(self, kept: Responses, settings: Settings, guard: PageWorker) -> None:
        self.kept = kept
        self.settings = settings
        self.guard = guard
        self.made = Fetched()
        self.wanting: dict[str, list[Wanted]] = {}  # by key
        self._settled: set[str] = set()  # keys of pages that had no news
        self._guarding = asyncio.Lock()
        self._budgets: dict[Wanted, _Budget] = {}
        self._listing: dict[str, asyncio.Task[Listing | Response | Problem | None]] = {}
        self._downloaded: list[tuple[Path, str, Wanted]] = []
        self._only_wanted = False  # in a backfill: what was fetched before and never read is for others

    async def all(self, named: Sequence[tuple[str, Wanted]]) -> None:
        """Lists first, then pages; WARC files that were fetched last, as reading one stops everything else."""
        loop = asyncio.get_running_loop()
        loop.set_default_executor(ThreadPoolExecutor(RESOLVERS))
        hosts = Hosts(self.settings.host_seconds, loop.time() + 60 * self.settings.fetch_minutes)
        agent = user_agent(self.settings.contact)
        async with Client(agent, self.settings.allow_hosts, Limits()) as client:
            self.asker = Asker(self.kept, self.settings, client, hosts)
            found = await asyncio.gather(*(self._source(place, one) for place, one in named))
            links: dict[str, Link] = {}
            for (_, one), listed in zip(named, found, strict=True):
                for link in self._chosen(listed, one):
                    _also(links, link)
            more = await self._listed(await self._pages(links))
            further = await self._pages({name: link for name, link in more.items() if name not in links})
            for response in further:
                self.made.problems.setdefault(response.url, TOO_DEEP)
        for path, url, one in self._downloaded:
            try:
                origin = self.take(path, url, one)
            finally:
                path.unlink(missing_ok=True)
            self.kept.note(key(url), url, clock.now(), TAKEN, origin)
        for one, budget in self._budgets.items():
            if budget.bad > BAD_ADDRESSES:
                detail = f"{budget.bad - BAD_ADDRESSES:,} further addresses of this source are none of the web."
                self._fail(f"{one.name} (further addresses)", one, Problem("fetch", "bad_address", detail))
        self.made.counts += self.asker.counts
        self.made.failed += self.asker.failed

    def limit(self, wanted: Sources) -> None:
        """Keep to the days of a backfill. Raises UsageError for a source that cannot be cut by days."""
        self._only_wanted = wanted.is_part
        for place, one in wanted.web:
            if one.period is not None and sources.is_web(place) and warcs.is_named_so(urlsplit(place).path):
                raise UsageError(f"{urls.shown(place)}: a WARC file of the web cannot be cut by days; write {{year}}, "
                                 "{month} and {day} in its address, or download it")  # fmt: skip

    def told(self) -> Fetched:
        """What was brought, and what was fetched before and never read; one content of an address once, the one asked
        for tonight, by address.
        """
        unread = [one for one in self.kept.unread() if not self._only_wanted or one.key in self.wanting]
        found = {(one.url, one.sha256): one for one in [*unread, *self.made.pages]}
        self.made.pages = sorted(found.values(), key=lambda one: (one.url, one.fetched_at, one.place))
        keys = {response.url: response.key for response in self.made.pages}
        keys |= {url: key(url) for url in self.made.problems}
        self.made.owners = {url: tuple(dict.fromkeys(self.wanting.get(name, ()))) for url, name in keys.items()}
        return self.made

    def _want(self, response: Response, wanted: Wanted) -> None:
        self.wanting.setdefault(response.key, []).append(wanted)
        self.made.pages.append(response)

    def _fail(self, url: str, wanted: Wanted, problem: Problem) -> None:
        name = urls.shown(url)
        self.wanting.setdefault(key(name), []).append(wanted)
        self._tell(name, problem)

    def _tell(self, url: str, problem: Problem) -> None:
        shown = Problem(problem.stage, problem.reason, urls.shown(problem.detail))
        self.made.problems.setdefault(urls.shown(url), shown)

    def _budget(self, wanted: Wanted) -> _Budget:
        return self._budgets.setdefault(wanted, _Budget())

    # Lists

    async def _source(self, place: str, wanted: Wanted) -> list[Link]:
        """The pages that a source names."""
        if not sources.is_web(place):
            return await self._local(place, wanted)
        if warcs.is_named_so(urlsplit(place).path):
            await self._download(place, wanted)
            return []
        return await self._look(place, wanted, 0, None)

    async def _local(self, place: str, wanted: Wanted) -> list[Link]:
        """The pages that a file on this machine lists."""
        try:
            found = await self._read_list(sources.read(Source(place, Path(place))), None)
        except Unreadable as error:
            found = error.problem
        if isinstance(found, Listing):
            return await self._further(found, wanted, 0)
        self._fail(place, wanted, found or Problem("fetch", "broken_list", "It is no list of addresses."))
        return []

    async def _look(self, url: str, wanted: Wanted, depth: int, link: Link | None) -> list[Link]:
        """The pages that lie behind an address that may be a list's. A page itself is wanted at once."""
        try:
            url = request_url(url)
        except Unreadable as error:
            self._fail(url, wanted, error.problem)
            return []
        if self.kept.is_forgotten(key(url)):
            self.made.failed["forgotten"] += 1  # and no reject: its address would tell what it was
            return []
        budget = self._budget(wanted)
        async with budget.gate:
            if depth and budget.links <= 0:
                self.made.counts["left_lists"] += 1
                return []
            if url not in self._listing:
                self._listing[url] = asyncio.create_task(self._listing_of(url, link))
            found = await self._listing[url]
        if isinstance(found, Listing):
            return await self._further(found, wanted, depth)
        if isinstance(found, Problem):
            self._fail(url, wanted, found)
        elif found is not None and wanted.period is not None and not _is_of(wanted.period, link or Link(url)):
            self.made.counts["outside"] += 1
        elif found is not None:
            self._want(found, wanted)
        return []

    async def _listing_of(self, url: str, link: Link | None) -> Listing | Response | Problem | None:
        """What lies at an address: a list, or a page; None where the night's time is over."""
        try:
            found = await self.asker.get(url, link)
            if not isinstance(found, Response) or found.role == "page":
                return found
            return await self._read(found)
        except FATAL:
            raise
        except Exception as error:
            return self._broken(error)

    def _broken(self, error: Exception) -> Problem:
        """What is told of an address that nothing here was made for. One address must not cost the night."""
        self.made.failed["bad_response"] += 1
        said = " ".join(str(error).split())[:200]
        return Problem("fetch", "bad_response", f"It could not be handled ({type(error).__name__}: {said}).")

    async def _read(self, response: Response) -> Listing | Problem:
        """What a response lists."""
        self.made.counts["lists"] += 1
        try:
            listing = await self._read_list(body_of(self.kept, response), response.final_url)
        except Unreadable as error:
            return error.problem
        return listing or Problem("fetch", "broken_list", "It was a list, and is none now.")

    async def _listed(self, found: Sequence[Response]) -> dict[str, Link]:
        """The pages of lists that were named as pages, as in a list of feeds."""
        links: dict[str, Link] = {}
        for response in found:
            listing = await self._read(response)
            for one in dict.fromkeys(self.wanting.get(response.key, ())):
                if isinstance(listing, Problem):
                    self._fail(response.url, one, listing)
                else:
                    for link in self._chosen(await self._further(listing, one, 1), one):
                        _also(links, link)
        return links

    async def _further(self, listing: Listing, wanted: Wanted, depth: int) -> list[Link]:
        """The pages of a list and of the lists in it."""
        budget = self._budget(wanted)
        links = list(listing.links[: max(0, budget.links)])
        self.made.counts["left"] += len(listing.links) - len(links)
        budget.links -= len(links)
        newest = sorted(listing.lists, key=lambda one: one.changed or EARLY, reverse=True) if depth < DEPTH else []
        newest = [one for one in newest if one.url not in budget.seen]
        chosen = newest[: max(0, budget.lists)]
        self.made.counts["left_lists"] += len(newest) - len(chosen)
        budget.lists -= len(chosen)
        budget.seen.update(one.url for one in chosen)
        for found in await asyncio.gather(*(self._look(one.url, wanted, depth + 1, one) for one in chosen)):
            links += found
        return links

    async def _read_list(self, data: bytes, base: str | None) -> Listing | Problem | None:
        """A list read in a process of its own, as a hostile one may take for ever."""
        async with self._guarding:
            found = await asyncio.to_thread(self.guard.run, lists.look, data, base)
        return Problem("fetch", found.reason, found.detail) if isinstance(found, Problem) else found

    # WARC files of others

    async def _download(self, url: str, wanted: Wanted) -> None:
        asked = self.kept.asked(key(url))
        if asked is not None and asked.reason == TAKEN and asked.detail:  # such files do not change
            self._taken(crawls.taken(self.kept, asked.detail), wanted)
            return
        path = self.kept.home.temporary / f"{hashlib.sha256(url.encode()).hexdigest()[:16]}.warc"
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            try:
                with open(path, "wb") as file:
                    await self.asker.visitor.download(url, file, WARC_BYTES)
            except BaseException:
                path.unlink(missing_ok=True)
                raise
            self._downloaded.append((path, url, wanted))
        except Unreadable as error:
            self.made.failed[error.problem.reason] += 1
            self._fail(url, wanted, error.problem)
        except OutOfTime:
            self.made.counts["left"] += 1

    def take(self, path: Path, name: str, wanted: Wanted) -> str:
        """Want the pages of a WARC file; returns its hash."""
        taken = crawls.take(self.kept, path, name, wanted.period)
        self._taken(taken, wanted)
        self.made.counts["imported"] += len(taken.pages) if taken.is_new else 0
        return taken.origin

    def _taken(self, taken: crawls.Taken, wanted: Wanted) -> None:
        for response in taken.pages:
            if wanted.period is None or crawls.is_of(wanted.period, response.url, response.fetched_at):
                self._want(response, wanted)
        for url, problem in taken.problems:
            self._fail(url, wanted, problem)

    # Pages

    def _chosen(self, links: Sequence[Link], wanted: Wanted) -> list[Link]:
        """The links of a source that are asked tonight: those that may have news, the newest first, up to the limit.

        What is kept already and has no news is wanted as it is.
        """
        due: list[Link] = []
        budget = self._budget(wanted)
        for link in lists.once(links, key):
            try:
                link = replace(link, url=request_url(link.url))
            except Unreadable as error:
                budget.bad += 1
                if budget.bad <= BAD_ADDRESSES:
                    self._fail(link.url, wanted, error.problem)
                continue
            if self.kept.is_forgotten(key(link.url)):
                self.made.failed["forgotten"] += 1
                continue
            if wanted.period is not None and not _is_of(wanted.period, link):
                self.made.counts["outside"] += 1
                continue
            held = self.kept.latest(key(link.url))
            if held is None or held.role != "page" or self.asker.has_news(held, link):
                due.append(link)
                continue
            self._want(held, wanted)
            self.made.counts["unchanged"] += held.key not in self._settled
            self._settled.add(held.key)
        most = self.settings.source_pages
        if len(due) > most:
            order = sorted(range(len(due)), key=lambda n: due[n].published or due[n].changed or EARLY, reverse=True)
            self.made.counts["left"] += len(due) - most
            due = [due[n] for n in sorted(order[:most])]
        for link in due:
            self.wanting.setdefault(key(link.url), []).append(wanted)
        return due

    async def _pages(self, links: dict[str, Link]) -> list[Response]:
        """Ask for the pages, one host's one after the other, many hosts side by side. Returns those that are lists."""
        by_host: dict[str, list[Link]] = {}
        for link in links.values():
            by_host.setdefault(urlsplit(link.url).hostname or "", []).append(link)
        gate = asyncio.Semaphore(SIDE_BY_SIDE)
        found: list[Response] = []
        # disable=None: no bar where the output is no terminal.
        bar = tqdm(total=len(links), desc="fetch", unit="page", disable=None, leave=False)

        async def one_host(of_host: list[Link]) -> None:
            async with gate:
                for link in of_host:
                    found.extend(await self._page(link))
                    bar.update()

        with bar:
            await asyncio.gather(*(one_host(of_host) for of_host in by_host.values()))
        return sorted(found, key=lambda one: one.url)

    async def _page(self, link: Link) -> list[Response]:
        """Ask for one page. Returns the response where it turns out to be a list."""
        try:
            found = await self.asker.get(link.url, link, as_page=True)
        except FATAL:
            raise
        except Exception as error:
            found = self._broken(error)
        if isinstance(found, Problem):
            self._tell(link.url, found)
        elif found is not None and found.role == "list":
            return [found]
        elif found is not None:
            self.made.pages.append(found)
        return []


def _is_of(period: Period, link: Link) -> bool:
    """Whether a link is of these days: as its list says it was published, else its address, else its last change."""
    if link.published is not None:
        return period.holds(day(link.published.date()))
    named = named_in(link.url) or (day(link.changed.date()) if link.changed is not None else None)
    return named is not None and period.holds(named)


def _also(links: dict[str, Link], link: Link) -> None:
    """Add a link to those by key, or to what is known of it what it says besides."""
    name = key(link.url)
    links[name] = lists.both(links[name], link) if name in links else link


FATAL = (WarehouseError, sqlite3.Error, MemoryError)
"""What speaks against this machine and not against an address: the night ends."""

EARLY = datetime.min.replace(tzinfo=UTC)
TAKEN = "taken"
"""Noted of a WARC file that was fetched: its pages are kept."""

TOO_DEEP = Problem("fetch", "unsupported", "It is a list in a list that a list names; give it as a source of its own.")
