"""A web site on loopback for the tests: paths with their answers, some of them hostile, and a log of what was asked."""

import contextlib
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Page:
    """An answer. `raw` writes to the socket itself, for answers that are no HTTP."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    kind: str = "text/html; charset=utf-8"
    raw: Callable[[Any], None] | None = None  # is given the socket's file
    etag: str | None = None
    seconds: float = 0.0  # before it answers


@dataclass
class Site:
    """What the site serves, and what was asked of it: path, headers, moment."""

    pages: dict[str, Page | Callable[[int], Page]]
    asked: list[tuple[str, Mapping[str, str], float]] = field(default_factory=list)
    port: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def count(self, path: str) -> int:
        """How often a path was asked for."""
        return sum(one == path for one, *_ in self.asked)

    def add(self, pages: Mapping[str, Page | Callable[[int], Page]]) -> None:
        self.pages.update(pages)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that has had enough breaks off, which is no fault of a test."""
        if not isinstance(sys.exc_info()[1], OSError):
            super().handle_error(request, client_address)


@contextlib.contextmanager
def serving(pages: Mapping[str, Page | Callable[[int], Page]] | None = None, tls: Any = None) -> Iterator[Site]:
    """A site under its own port until the end of the block. `tls`: an SSLContext of a server."""
    site = Site(dict(pages or {}))

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1  # an answer goes out in one piece

        def do_GET(self) -> None:
            site.asked.append((self.path, {name.lower(): value for name, value in self.headers.items()}, time.time()))
            page = site.pages.get(self.path, Page(b"no such page", 404))
            if callable(page):
                page = page(site.count(self.path))
            if page.seconds:
                time.sleep(page.seconds)
            with contextlib.suppress(OSError):
                if page.raw is not None:
                    self.close_connection = True
                    page.raw(self.wfile)
                else:
                    self._send(page)

        def _send(self, page: Page) -> None:
            unchanged = page.etag is not None and self.headers.get("If-None-Match") == page.etag
            self.send_response(304 if unchanged else page.status)
            body = b"" if unchanged else page.body
            headers = {"Content-Type": page.kind, "Content-Length": str(len(body))}
            headers |= {"ETag": page.etag} if page.etag else {}
            for name, value in (headers | dict(page.headers)).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)
            self.wfile.flush()

        def log_message(self, *_: Any) -> None:
            return

    server = _Server(("127.0.0.1", 0), Handler)
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    site.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
