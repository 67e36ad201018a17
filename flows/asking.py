"""One address asked, unless the answer is known: what is new or changed is kept, what is not is not fetched again."""

import contextlib
import hashlib
from collections import Counter
from datetime import timedelta
from functools import lru_cache

from flows import clock
from flows.settings import Settings
from transforms import encodings, lists, urls
from transforms.fetching.client import Answer, Client, Limits
from transforms.fetching.hosts import Hosts, OutOfTime
from transforms.fetching.robots import BYTES, GOOD, Robots
from transforms.fetching.visits import NOT_MODIFIED, Held, Visitor
from transforms.lists import Link
from transforms.problems import Problem, Reason, Unreadable, unfetchable
from warehouse.errors import WarehouseError
from warehouse.responses import Arrived, Response, Responses, Role

PAGE_AGE = timedelta(hours=20)
LIST_AGE = timedelta(hours=1)
"""How long an answer holds in a night that is begun again: pages until the next night, lists and robots.txt less."""

LASTING = ("not_found", "denied", "http_error", "redirects", "empty", "too_large")
"""Failures that are the same a moment later; others are tried anew also in a night that is begun again."""

STATUS = "status"
"""Noted of a robots.txt that is none: the status of the answer."""


class Asker:
    """Asks for one run, over the store of all runs before. Counts pages by what came of them, failures by reason."""

    def __init__(self, kept: Responses, settings: Settings, client: Client, hosts: Hosts) -> None:
        self.kept = kept
        self.now = clock.now()
        self.round = kept.begin_round(self.now, self.now - PAGE_AGE)
        self.revisit = timedelta(days=settings.revisit_days)
        self.visitor = Visitor(client, hosts, Robots(self._robots_txt))
        self.counts: Counter[str] = Counter()
        self.failed: Counter[str] = Counter()

    def has_news(self, held: Response, link: Link) -> bool:
        """Whether a page that is kept may have changed: its list says so, or says nothing and the page is young."""
        if link.changed is not None:
            return link.changed > held.fetched_at
        return self.now - (self.kept.first_fetched(held.key) or held.fetched_at) <= self.revisit

    async def get(self, url: str, link: Link | None = None, *, as_page: bool = False) -> Response | Problem | None:
        """The latest response of an address, asked for where it may be out of date; why there is none; None where the
        night's time is over. `as_page`: it is taken for a page until its content says that it is a list.
        """
        name = key(url)
        held, asked = self.kept.latest(name), self.kept.asked(name)
        age = PAGE_AGE if (held.role == "page" if held is not None else as_page) else LIST_AGE
        if asked is not None and asked.at >= max(self.round, self.now - age):
            if held is not None:
                self.counts["again"] += held.role == "page"
                return held
            if asked.reason in LASTING:
                return self._failed(_problem(asked.reason, asked.detail))
        is_sound = held is not None and self.kept.is_sound(held)
        said = link.changed if link is not None else None
        if held is not None and is_sound and held.role == "list" and said is not None and said <= held.fetched_at:
            return held
        try:
            # Of what is kept and damaged, "not modified" would keep it damaged for ever.
            before = Held(held.final_url, held.etag, held.last_modified) if held is not None and is_sound else None
            answer = await self.visitor.visit(url, before)
        except OutOfTime:
            self.counts["left"] += 1
            return held
        except Unreadable as error:
            self.kept.note(name, url, clock.now(), error.problem.reason, error.problem.detail)
            return self._failed(error.problem, held)
        return self._keep(url, name, held if is_sound else None, answer, link.stated if link is not None else None)

    def _failed(self, problem: Problem, held: Response | None = None) -> Response | Problem:
        """A page that was fetched before stays what it was."""
        self.failed[problem.reason] += 1
        return held or problem

    def _keep(self, url: str, name: str, held: Response | None, answer: Answer, listed: str | None) -> Response:
        """Keep an answer, unless it says what the one before said. `listed`: the publication date its list states."""
        same = held is not None and answer.status == NOT_MODIFIED
        sha256 = hashlib.sha256(answer.body).hexdigest()
        if held is not None and (same or held.sha256 == sha256):
            if not same:
                self.kept.renew(held, answer.header("ETag"), answer.header("Last-Modified"))
            self.kept.note(name, url, clock.now())
            self.counts["unchanged"] += held.role == "page"
            return held
        role = _role(answer.body)
        if role == "page":
            self.counts["changed" if held is not None else "new"] += 1
        return self.kept.add(_arrived(url, name, role, sha256, answer, listed if role == "page" else None))

    async def _robots_txt(self, url: str) -> Answer:
        """A robots.txt, of this round where there is one."""
        name = f"robots:{url}"
        held, asked = self.kept.latest(name), self.kept.asked(name)
        if asked is not None and asked.at >= max(self.round, self.now - LIST_AGE):
            if held is not None and asked.reason is None:
                with contextlib.suppress(Unreadable):
                    return Answer(held.final_url, held.status, (), b"", body_of(self.kept, held))
            if asked.reason == STATUS and asked.detail:
                return Answer(url, int(asked.detail), (), b"", b"")
        answer = await self.visitor.robots_txt(url)
        sha256 = hashlib.sha256(answer.body).hexdigest()
        if answer.status not in GOOD:
            self.kept.note(name, url, clock.now(), STATUS, str(answer.status))
        elif held is not None and held.sha256 == sha256:
            self.kept.note(name, url, clock.now())
        else:
            self.kept.add(_arrived(url, name, "robots", sha256, answer))
        return answer


@lru_cache(maxsize=2 * lists.LINKS)
def key(url: str) -> str:
    """What is the same for every address of one article; the address itself, where it is one of no public form."""
    try:
        return urls.key(url) or url
    except ValueError:
        return url


def body_of(kept: Responses, response: Response) -> bytes:
    """The content of a response, unpacked. Raises Unreadable."""
    try:
        stored = kept.load(response)
    except WarehouseError as error:
        raise unfetchable("unreadable", str(error)) from error
    if response.role == "robots":  # of which the beginning is kept
        return encodings.start(stored.packed, stored.encoding, BYTES)
    return encodings.unpack(stored.packed, stored.encoding, Limits().bytes)


def _arrived(url: str, name: str, role: Role, sha256: str, answer: Answer, listed: str | None = None) -> Arrived:
    return Arrived(url, name, answer.url, role, answer.status, answer.reason, answer.headers, answer.packed, sha256,
                   clock.now(), answer.address, listed=listed, is_cut=answer.is_cut)  # fmt: skip


def _role(body: bytes) -> Role:
    """Whether an answer is a list or a page, by its content."""
    try:
        return "list" if lists.kind_of(lists.unpack(body, Limits().bytes)) else "page"
    except Unreadable:
        return "page"


def _problem(reason: str | None, detail: str | None) -> Problem:
    known: Reason = reason  # type: ignore[assignment]
    return Problem("fetch", known, detail or "")
