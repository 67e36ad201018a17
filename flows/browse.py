"""`dateline browse`: a small read-only server of pages, for this machine alone.

It listens on loopback, answers GET and HEAD, and only to requests that name it by a loopback name: a page of the web
that points a name of its own at this machine (DNS rebinding) is refused. No page runs a script that is not Dateline's.
"""

import re
import sys
import threading
import urllib.parse
from collections.abc import Callable
from dataclasses import dataclass, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import duckdb

from flows import hints
from flows.errors import UsageError
from flows.terminal import safe
from warehouse import commits
from warehouse.errors import WarehouseError
from warehouse.home import Home
from warehouse.query import open_warehouse
from warehouse.report import article, collect, entity, search
from warehouse.report.evidence import evidence
from warehouse.report.page import policy, render
from warehouse.report.scope import Scope, scope_of

HOST, PORT = "127.0.0.1", 8472
SECONDS = 20.0
"""What one question to the warehouse may take before it is given up."""

ROWS = 50
"""Rows of a number that stand on one page."""

NAMES = ("127.0.0.1", "localhost", "[::1]")
"""The names by which a request may call the server."""


@dataclass(frozen=True)
class Answer:
    """What is sent back."""

    body: str = ""
    status: int = 200
    location: str | None = None
    kind: str = "plain"  # of page, which decides its policy


@dataclass(frozen=True)
class Asked:
    """A request: the home, the connection to its warehouse, what follows the path's first part, and the query."""

    site: "Site"
    connection: duckdb.DuckDBPyConnection
    rest: str
    query: dict[str, str]

    @property
    def page(self) -> int:
        """The page of a long list that is asked for, from 1."""
        given = self.query.get("page", "1")
        return min(max(int(given), 1), 100_000) if given.isascii() and given.isdigit() and len(given) < 7 else 1


def run(path: Path | str, port: str | None) -> int:
    """Serve until Ctrl-C. Returns 0. Raises UsageError for a port that is none or taken, MissingError for no home."""
    home = Home(path)
    home.must_exist()
    commits.latest(home)  # refuses one of a newer version before anything is shown
    if port is not None and not (port.isascii() and port.isdigit() and int(port) < 65536):
        raise UsageError(f"--port {port}: give a number from 1 to 65535, or 0 for any that is free")
    wanted = PORT if port is None else int(port)
    try:
        server = Server(home, wanted)
    except OSError as error:
        raise UsageError(
            f"--port {wanted}: {error.strerror or error}; give another, or 0 for any that is free"
        ) from None
    print(f"reading {safe(str(home.path))} at http://{HOST}:{server.server_port}/ (Ctrl-C ends it)", flush=True)
    try:
        server.serve_forever(poll_interval=0.2)
    except KeyboardInterrupt:
        print(file=sys.stderr)
    finally:
        server.server_close()
    return 0


class Site:
    """The home that is served, and the numbers of its report, which are counted when first asked for."""

    def __init__(self, home: Home) -> None:
        self.home = home
        self._counting = threading.Lock()
        self._counted: tuple[tuple[int, int | None], collect.Counted] | None = None

    def scope(self) -> Scope:
        """What the report is about now."""
        return scope_of(self.home)

    def number(self, key: str, page: int) -> tuple[Any, list[Any]] | None:
        """A number of the report and a page of its rows."""
        with self._counting:
            scope = self.scope()
            state = (scope.commit.number, scope.since.number if scope.since else None)
            if self._counted is None or self._counted[0] != state:
                if self._counted:
                    self._counted[1].connection.close()
                self._counted = (state, collect.count(self.home, scope))
            numbers = self._counted[1].numbers
            number = numbers.by_key.get(key)
            if number is None:
                return None
            ids = numbers.rows(number, ROWS, (page - 1) * ROWS)
            rows = evidence(numbers.connection, {number.kind: ids})
            return number, [rows[f"{number.kind}-{one}"] for one in ids]


def home_page(asked: Asked) -> Answer:
    """Where one begins: the report, a search, the latest articles."""
    return _list("Dateline", report=True, latest=search.latest(asked.connection))


def report_page(asked: Asked) -> Answer:
    """The report, made for this answer: `report.html` may be of another night."""
    return Answer(render("report.html", **collect.collect(asked.site.home, asked.site.scope())), kind="report")


def rows_page(asked: Asked) -> Answer:
    """All rows of a number of the report, page by page."""
    found = asked.site.number(asked.rest, asked.page)
    if found is None:
        return missing("The report has no such number.")
    number, rows = found
    last = max(1, (number.count + ROWS - 1) // ROWS)
    where = f"{number.count:,} row{'' if number.count == 1 else 's'}, page {asked.page} of {last}."
    pages = [("Before", f"?page={asked.page - 1}")] * (asked.page > 1) + [("Next", f"?page={asked.page + 1}")] * (
        asked.page < last
    )
    return _list(number.title, message=where, rows=rows, pages=pages)


def article_page(asked: Asked) -> Answer:
    """An article with its rows."""
    try:
        article_id = article.one_id(asked.connection, asked.rest)
    except WarehouseError as error:
        return missing(str(error))
    if article_id != asked.rest:
        return Answer(location=f"/article/{urllib.parse.quote(article_id, safe='')}", status=302)
    return Answer(render("article.html", page=article.page(asked.connection, article_id), browsing=True))


def entity_page(asked: Asked) -> Answer:
    """A person, body or place."""
    found = entity.page(asked.connection, asked.rest, asked.page)
    return Answer(render("entity.html", page=found)) if found else missing("No entity has this id.")


def search_page(asked: Asked) -> Answer:
    """What was searched for; an id leads straight to its page."""
    words = " ".join(asked.query.get("q", "").split())[:200]
    if not words:
        return Answer(location="/", status=302)
    place = search.place_of(asked.connection, words)
    if place:
        return Answer(location=urllib.parse.quote(place, safe="/#"), status=302)
    found = search.find(asked.connection, words)
    message = None
    if not (found.entities or found.articles or found.quotes):
        alike = [one for name in hints.near(asked.connection, words) for one in search.named(asked.connection, name)]
        found = replace(found, entities=list({one["entity_id"]: one for one in alike}.values()))
        message = "Nothing holds these words, in this order." + " Spelled like them:" * bool(alike)
    return _list(f"Search: {words}", words=words, found=found, message=message)


PAGES: dict[str, Callable[[Asked], Answer]] = {
    "": home_page, "report": report_page, "rows": rows_page, "article": article_page, "entity": entity_page,
    "search": search_page,
}  # fmt: skip
"""The pages by the first part of their path."""


def _list(heading: str, **values: Any) -> Answer:
    given: dict[str, Any] = {"words": "", "message": None, "report": False, "rows": [], "found": None, "latest": [],
                             "pages": []}  # fmt: skip
    return Answer(render("list.html", heading=heading, **(given | values)))


def missing(message: str) -> Answer:
    """Nothing is there."""
    return Answer(_list("Not found", message=message).body, 404)


class Server(ThreadingHTTPServer):
    """The server of one home, on loopback."""

    daemon_threads = True

    def __init__(self, home: Home, port: int) -> None:
        self.site = Site(home)
        super().__init__((HOST, port), Handler)


_HOST = re.compile(rf"(?:{'|'.join(map(re.escape, NAMES))})(?::(\d{{1,5}}))?")


class Handler(BaseHTTPRequestHandler):
    """Answers one request."""

    server: Server
    server_version, sys_version = "Dateline", ""
    timeout = 30

    def do_GET(self) -> None:
        """A page."""
        self._send(self._answer())

    do_HEAD = do_GET

    def _refuse(self) -> None:
        self._send(Answer("Only GET and HEAD: nothing can be changed here.", 405))

    do_POST = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = _refuse

    def _answer(self) -> Answer:
        named = _HOST.fullmatch(self.headers.get("Host", ""))
        if named is None or int(named[1] or 80) != self.server.server_port:
            return Answer("This server answers only to its own name on this machine.", 421)
        parts = urllib.parse.urlsplit(self.path)
        first, _, rest = parts.path.removeprefix("/").partition("/")
        page = PAGES.get(first)
        if page is None or (rest and first in ("report", "search")):
            return missing("There is no such page.")
        query = dict(urllib.parse.parse_qsl(parts.query, max_num_fields=20, errors="replace"))
        return self._ask(page, urllib.parse.unquote(rest), query)

    def _ask(self, page: Callable[[Asked], Answer], rest: str, query: dict[str, str]) -> Answer:
        """The page over the latest commit; given up where it takes too long."""
        try:
            with open_warehouse(self.server.site.home) as connection:
                limit = threading.Timer(SECONDS, connection.interrupt)
                limit.start()
                try:
                    return page(Asked(self.server.site, connection, rest, query))
                finally:
                    limit.cancel()
        except duckdb.InterruptException:
            message = f"This took longer than {SECONDS:.0f} seconds: ask for less, or use dateline sql."
            return Answer(_list("Too long", message=message).body, 503)
        except WarehouseError as error:
            return Answer(_list("The warehouse cannot be read", message=str(error)).body, 503)

    def _send(self, answer: Answer) -> None:
        body = answer.body.encode("utf-8", "replace")
        self.send_response(answer.status)
        if answer.location:
            self.send_header("Location", answer.location)
        page = answer.body.startswith("<!doctype")
        self.send_header("Content-Type", f"text/{'html' if page else 'plain'}; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Content-Security-Policy", f"{policy(answer.kind)}; frame-ancestors 'none'")
        for name, value in HEADERS.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, format: str, *arguments: Any) -> None:
        """Say nothing of every request."""


HEADERS = {
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
"""So that no other page of the browser can read or frame what is shown."""
