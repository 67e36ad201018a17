"""A real S3 endpoint on loopback: `rclone serve s3` over a folder, and before it a door that keeps conditions.

rclone takes a conditional PUT and overwrites all the same, so it shows what must be refused. The door answers 412 where
the condition does not hold, as the storage does that keeps it, and lets a test look in between: it may act before a
request is passed on, answer in its stead, or lose the answer.
"""

import contextlib
import hashlib
import http.client
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote

from warehouse.objects.address import Address
from warehouse.objects.state import side_by_side
from warehouse.objects.store import Store

KEY, SECRET, BUCKET = "loopback-key", "loopback-secret", "dateline"
LOST = b"lost"
"""What a test's `between` gives for a request that is carried out and whose answer never comes."""

Between = Callable[[str, str], bytes | None]


def rclone() -> str | None:
    """Where rclone is; None where it is not installed."""
    beside = Path(sys.executable).with_name("rclone")
    return str(beside) if beside.is_file() else shutil.which("rclone")


@dataclass
class Endpoint:
    """Where the bucket answers, and the folder in which its objects lie as files."""

    folder: Path
    careless: str  # rclone itself
    url: str  # with the door before it
    between: list[Between] = field(default_factory=list)  # the one in force, where there is one
    requests: list[tuple[str, str]] = field(default_factory=list)

    def environment(self, url: str | None = None) -> dict[str, str]:
        """The variables by which a command finds it."""
        return {
            "AWS_ENDPOINT_URL": url or self.url, "AWS_ACCESS_KEY_ID": KEY, "AWS_SECRET_ACCESS_KEY": SECRET,
            "AWS_REGION": "us-east-1", "AWS_REQUEST_CHECKSUM_CALCULATION": "when_required",
        }  # fmt: skip

    def copied(self, prefix: str, to: str) -> str:
        """Copy all objects below a prefix; the address of the copies. By the server, which must know of them."""
        address = f"s3://{BUCKET}/{to}"
        store = Store(Address.parse(address))
        side_by_side(lambda one: store.put(*one), self.files(prefix).items())
        return address

    def files(self, prefix: str) -> dict[str, Path]:
        """The objects below a prefix, by name."""
        folder = self.folder / BUCKET / prefix
        return {path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*")) if path.is_file()}

    @contextlib.contextmanager
    def meanwhile(self, between: Between) -> Iterator[None]:
        """Let `between(method, name)` see each request first. What it gives is the answer: bytes of XML with its code,
        LOST, or None to pass the request on.
        """
        self.between[:] = [between]
        try:
            yield
        finally:
            self.between.clear()


@contextlib.contextmanager
def serving(folder: Path) -> Iterator[Endpoint]:
    """An endpoint for the time of a test."""
    (folder / BUCKET).mkdir(parents=True)
    command = [str(rclone()), "serve", "s3", str(folder), "--addr", "127.0.0.1:0", "--auth-key", f"{KEY},{SECRET}",
               "--vfs-cache-mode", "off", "--config", str(folder.parent / "rclone.conf")]  # fmt: skip
    running = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    try:
        assert running.stderr is not None
        found = next(found for line in running.stderr if (found := re.search(r"\[http://([\d.:]+)/\]", line)))
        threading.Thread(target=running.stderr.read, daemon=True).start()
        door = ThreadingHTTPServer(("127.0.0.1", 0), Door)
        endpoint = Endpoint(folder, f"http://{found[1]}", f"http://127.0.0.1:{door.server_port}")
        Door.endpoints[door.server_port] = endpoint
        threading.Thread(target=door.serve_forever, daemon=True).start()
        try:
            yield endpoint
        finally:
            door.shutdown()
            door.server_close()
    finally:
        running.terminate()
        running.wait(10)


class Door(BaseHTTPRequestHandler):
    """Passes requests on, after a look at their conditions."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    endpoints: dict[int, Endpoint] = {}  # noqa: RUF012  (by port)
    one_at_a_time = threading.Lock()

    def _pass(self) -> None:
        endpoint = self.endpoints[self.server.server_port]  # type: ignore[attr-defined]
        data = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        place = unquote(self.path.partition("?")[0]).lstrip("/")
        name = place.partition("/")[2]
        endpoint.requests.append((self.command, name))
        answer = endpoint.between[0](self.command, name) if endpoint.between else None
        if answer is not None and answer is not LOST:
            return self._answer(int(answer[:3]), answer[3:])
        is_conditional = self.command == "PUT" and ("If-None-Match" in self.headers or "If-Match" in self.headers)
        with self.one_at_a_time if is_conditional else contextlib.nullcontext():
            refused = self._refusal(endpoint.folder / place) if is_conditional else None
            if refused:
                return self._answer(*refused)
            status, headers, body = self._asked(endpoint, data)
        if answer is LOST:
            self.close_connection = True
            return None
        self.send_response(status)
        for key, value in headers:
            if key.lower() not in ("content-length", "transfer-encoding", "connection", "date", "server"):
                self.send_header(key, value)
        length = dict((key.lower(), value) for key, value in headers).get("content-length", str(len(body)))
        self.send_header("Content-Length", length if self.command == "HEAD" else str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)
        return None

    do_GET = do_PUT = do_HEAD = do_DELETE = do_POST = _pass

    def _refusal(self, file: Path) -> tuple[int, bytes] | None:
        tag = f'"{hashlib.md5(file.read_bytes()).hexdigest()}"' if file.is_file() else None
        if self.headers.get("If-None-Match") == "*" and tag is not None:
            return 412, b"<Error><Code>PreconditionFailed</Code></Error>"
        wanted = self.headers.get("If-Match")
        if wanted is not None and tag is None:
            return 404, b"<Error><Code>NoSuchKey</Code></Error>"
        return (412, b"<Error><Code>PreconditionFailed</Code></Error>") if wanted not in (None, tag) else None

    def _asked(self, endpoint: Endpoint, data: bytes) -> tuple[int, list[tuple[str, str]], bytes]:
        connection = http.client.HTTPConnection(endpoint.careless.removeprefix("http://"))
        try:
            connection.putrequest(self.command, self.path, skip_host=True, skip_accept_encoding=True)
            for key, value in self.headers.items():
                connection.putheader(key, value)
            connection.endheaders(data or None)
            answer = connection.getresponse()
            return answer.status, answer.getheaders(), answer.read()
        finally:
            connection.close()

    def _answer(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass
