"""WARC files of others, taken into the store as if their pages had been fetched, each file once."""

import hashlib
import json
from dataclasses import dataclass, field
from datetime import datetime
from io import BufferedReader
from pathlib import Path

from flows import clock
from flows.asking import key
from flows.periods import Period, day, named_in
from transforms import urls, warcs
from transforms.fetching.client import request_url
from transforms.problems import Problem, Unreadable
from warehouse.responses import Arrived, Response, Responses


@dataclass
class Taken:
    """What a WARC file gave. `origin` is its SHA-256, `is_new` whether it was read now."""

    origin: str
    is_new: bool = False
    pages: list[Response] = field(default_factory=list)
    problems: list[tuple[str, Problem]] = field(default_factory=list)


def take(kept: Responses, path: Path, name: str, period: Period | None = None) -> Taken:
    """The pages of a WARC file, kept; those of a period only, where one is given. `name` is how problems of the file as
    a whole are called.
    """
    try:
        with open(path, "rb") as file:
            return _take(kept, file, name, period)
    except OSError as error:
        detail = f"The file could not be read ({error.strerror or error}); check its permissions and its disk."
        return Taken("", problems=[(name, Problem("read", "unreadable", detail))])


def is_of(period: Period, url: str, fetched_at: datetime) -> bool:
    """Whether a page is of a period: by its address, else by when it was fetched."""
    return period.holds(named_in(url) or day(fetched_at.date()))


def _take(kept: Responses, file: BufferedReader, name: str, period: Period | None) -> Taken:
    made = Taken(hashlib.file_digest(file, "sha256").hexdigest())
    part = f":{period.name}" if period is not None else ""
    for read in dict.fromkeys(("", part)):
        if kept.asked(f"warc:{made.origin}{read}") is not None:
            return taken(kept, made.origin, read)
    made.is_new = True
    file.seek(0)
    try:
        for page in warcs.pages(file, now=clock.now()):
            if period is not None and not isinstance(page, tuple) and not is_of(period, page.url, page.fetched_at):
                continue
            found = page[1] if isinstance(page, tuple) else _keep(kept, page, made.origin)
            if isinstance(found, Problem):
                made.problems.append((page[0] if isinstance(page, tuple) else page.url, found))
            elif found is not None:
                made.pages.append(found)
        # A night that is killed must tell them in the next one, which does not read the file again.
        told = json.dumps(
            [(urls.shown(url), one.stage, one.reason, urls.shown(one.detail)) for url, one in made.problems]
        )
        kept.note(f"warc:{made.origin}{part}", name, clock.now(), None, told)
    except Unreadable as error:
        made.problems.append((name, error.problem))
    return made


def taken(kept: Responses, origin: str, part: str = "") -> Taken:
    """What a WARC file, or the `part` of a period, gave that was read before."""
    asked = kept.asked(f"warc:{origin}{part}")
    told = json.loads(asked.detail) if asked is not None and asked.detail else []
    problems = [(url, Problem(*problem)) for url, *problem in told if not kept.is_forgotten(key(url))]
    return Taken(origin, False, kept.of_origin(origin), problems)


def _keep(kept: Responses, page: warcs.WarcPage, origin: str) -> Response | Problem | None:
    """A page of a WARC file as a response; None for one that is forgotten, a Problem for one whose address is none, or
    holds the name of a user.
    """
    try:
        url = request_url(page.url)
    except Unreadable as error:
        return Problem("read", error.problem.reason, error.problem.detail)
    name, sha256 = key(url), hashlib.sha256(page.body).hexdigest()
    if kept.is_forgotten(name):
        return None
    return kept.same(name, sha256) or kept.add(
        Arrived(url, name, url, "page", page.status, "OK", page.headers, page.packed, sha256, page.fetched_at,
                origin=origin)
    )  # fmt: skip
