"""WARC files of others, taken into the store as if their pages had been fetched, each file once."""

import hashlib
from dataclasses import dataclass, field
from io import BufferedReader
from pathlib import Path

from flows import clock
from flows.asking import key
from transforms import warcs
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


def take(kept: Responses, path: Path, name: str) -> Taken:
    """The pages of a WARC file, kept. `name` is how problems of the file as a whole are called."""
    try:
        with open(path, "rb") as file:
            return _take(kept, file, name)
    except OSError as error:
        detail = f"The file could not be read ({error.strerror or error}); check its permissions and its disk."
        return Taken("", problems=[(name, Problem("read", "unreadable", detail))])


def _take(kept: Responses, file: BufferedReader, name: str) -> Taken:
    made = Taken(hashlib.file_digest(file, "sha256").hexdigest())
    asked = kept.asked(f"warc:{made.origin}")
    if asked is not None:
        made.pages = kept.of_origin(made.origin)
        return made
    made.is_new = True
    file.seek(0)
    try:
        for page in warcs.pages(file, now=clock.now()):
            if isinstance(page, tuple):
                made.problems.append(page)
            elif (response := _keep(kept, page, made.origin)) is not None:
                made.pages.append(response)
        kept.note(f"warc:{made.origin}", name, clock.now())
    except Unreadable as error:
        made.problems.append((name, error.problem))
    return made


def _keep(kept: Responses, page: warcs.WarcPage, origin: str) -> Response | None:
    """A page of a WARC file as a response; None for one whose address is none, or is forgotten."""
    try:
        url = request_url(page.url)
    except Unreadable:
        return None
    name, sha256 = key(url), hashlib.sha256(page.body).hexdigest()
    if kept.is_forgotten(name):
        return None
    return kept.same(name, sha256) or kept.add(
        Arrived(url, name, url, "page", page.status, "OK", page.headers, page.packed, sha256, page.fetched_at,
                origin=origin)
    )  # fmt: skip
