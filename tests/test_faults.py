"""What goes wrong at night, one thing after the other, under a real server and a real worker started by `make up`."""

import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest
import spacy

from flows import workers
from tests.sessions import ROOT
from tests.site import Page, serving
from tests.test_nightly import environment
from warehouse import commits
from warehouse.home import Home

FEED = """<?xml version="1.0"?><rss version="2.0"><channel><title>f</title>
<item><link>{url}/fine</link></item><item><link>{url}/hangs</link></item></channel></rss>"""
FINE = "<html lang='fr'><head><title>Le pont</title></head><body><article>" + (
    "<p>Le maire a inauguré le nouveau pont de la ville devant une foule nombreuse, et le vieux bac a cessé son "
    "service le soir même.</p>" * 3
) + "</article></body></html>"  # fmt: skip


SECRET = "a-token-that-nobody-may-read"


def free_port() -> int:
    """A port of loopback that nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@contextmanager
def webhook() -> Iterator[tuple[str, list[dict[str, str]]]]:
    """An address with a secret in it, and what was sent there."""
    heard: list[dict[str, str]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if self.path == f"/{SECRET}":
                heard.append(json.loads(body))
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/{SECRET}", heard
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class Operated:
    """A server and a worker, and what is asked of the server. `heard` is what the webhook was told."""

    def __init__(self, folder: Path, address: str, heard: list[dict[str, str]]) -> None:
        self.heard = heard
        port = free_port()
        self.home = folder / "home"
        # No English is read here, so that no run waits for a language model.
        spacy.blank("en").to_disk(folder / "model")
        self.environment = environment() | {
            "PREFECT_SERVER_API_PORT": str(port),
            "PREFECT_WORKER_QUERY_SECONDS": "2",
            "PREFECT_SERVER_DEPLOYMENTS_CONCURRENCY_SLOT_WAIT_SECONDS": "3",
            "DATELINE_HOME": str(self.home),
            "DATELINE_LANGUAGE_MODEL": str(folder / "model"),
            "DATELINE_WORKERS": "1",
            "DATELINE_BATCH_SIZE": "1",
            "DATELINE_NOTIFY": address,
        }
        self.api = httpx.Client(base_url=f"http://127.0.0.1:{port}/api", timeout=120)

    def service(self, word: str) -> str:
        """`make up` or `make down`."""
        command = [sys.executable, "-m", "flows.service", word]
        done = subprocess.run(
            command, cwd=ROOT, env=self.environment, capture_output=True, text=True, timeout=600, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def pid(self, name: str) -> int:
        return int(json.loads((self.home / "prefect/up.json").read_text())[name]["pid"])

    def kill(self, name: str) -> None:
        os.kill(self.pid(name), signal.SIGKILL)

    def night(self, sources: list[str], settings: dict[str, str] | None = None, **variables: str) -> str:
        """Ask for a run of the deployment `nightly`; its id."""
        deployment = self.api.get("/deployments/name/nightly/nightly").json()["id"]
        wanted = {
            "parameters": {"sources": sources, "settings": settings or {}},
            "job_variables": {"env": self.pool_environment() | variables},
            "state": {"type": "SCHEDULED"},
        }
        for _ in range(5):  # a server under load answers 503 where its database was busy
            answer = self.api.post(f"/deployments/{deployment}/create_flow_run", json=wanted)
            if answer.status_code < 300:
                return str(answer.json()["id"])
            time.sleep(1)
        raise AssertionError(answer.text)

    def pool_environment(self) -> dict[str, str]:
        """What prefect.yaml gives each run; the variables of a run stand in its place."""
        return dict(self.api.get("/deployments/name/nightly/nightly").json()["job_variables"]["env"])

    def state(self, run: str) -> tuple[str, str, str]:
        """Type, name and message of a run's state."""
        state = self.api.get(f"/flow_runs/{run}").json()["state"]
        return state["type"], state["name"], state["message"] or ""

    def end(self, run: str) -> tuple[str, str, str]:
        """The last state of a run."""
        until(lambda: self.state(run)[0] in ("COMPLETED", "FAILED", "CRASHED", "CANCELLED"), f"the end of {run}")
        return self.state(run)

    def log(self, run: str) -> str:
        wanted = {"logs": {"flow_run_id": {"any_": [run]}}, "sort": "TIMESTAMP_ASC"}
        return "\n".join(line["message"] for line in self.api.post("/logs/filter", json=wanted).json())

    def artifacts(self, run: str) -> dict[str, Any]:
        wanted = {"artifacts": {"flow_run_id": {"any_": [run]}}}
        return {one["key"]: one["data"] for one in self.api.post("/artifacts/filter", json=wanted).json()}

    def staged(self, kind: str = "") -> dict[str, int]:
        """The finished batches, each with what tells whether it was made anew."""
        found = Home(self.home).staging.glob(f"{kind}*-*")
        return {one.name: one.stat().st_ino for one in found if one.is_dir()}


@contextmanager
def operated(folder: Path) -> Iterator[Operated]:
    with webhook() as (address, heard):
        one = Operated(folder, address, heard)
        try:
            one.service("up")
            yield one
        finally:
            one.service("down")
            one.api.close()


def until(holds: Callable[[], Any], what: str, seconds: float = 600.0) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, f"waited in vain for {what}"
        time.sleep(0.1)


def texts(folder: Path, word: str, count: int = 3) -> str:
    folder.mkdir()
    for number in range(count):
        text = (
            f"Le conseil du {word} numéro {number} a décidé hier que le marché couvert resterait ouvert tout l'hiver.\n"
        )
        (folder / f"{number}.txt").write_text(text * 3)
    return str(folder)


def workers_of(pid: int) -> list[int]:
    """The processes that read for a night, which are forked from one that it has started."""
    told = subprocess.run(["ps", "-eo", "pid=,ppid=,comm="], capture_output=True, text=True, check=True).stdout
    found = [line.split(None, 2) for line in told.splitlines()]
    below = {str(pid)}
    for _ in range(3):
        below |= {one for one, parent, _ in found if parent in below}
    return [int(one) for one, _, name in found if one in below and name.strip() == workers.NAME]


@pytest.fixture
def night_at_work(tmp_path: Path) -> Iterator[Operated]:
    with operated(tmp_path) as one:
        yield one


def test_whatever_breaks_the_next_state_is_right_and_nothing_is_done_twice(
    night_at_work: Operated, tmp_path: Path
) -> None:
    one = night_at_work
    a_source_that_hangs_and_nights_that_overlap(one, tmp_path)
    two = texts(tmp_path / "two", "port")
    killed, staged = a_machine_that_goes_down(one, two)
    blocked = a_batch_that_fails_twice(one, two, killed, staged)
    everything_at_once(one, two, blocked, staged)
    assert all(SECRET not in str(message) for message in one.heard)
    holding = [path for path in one.home.rglob("*") if path.is_file() and SECRET.encode() in path.read_bytes()]
    assert holding == [], "the address of the webhook is in no log and in no table as it is"


def a_source_that_hangs_and_nights_that_overlap(one: Operated, tmp_path: Path) -> None:
    folder = texts(tmp_path / "one", "village", 1)
    with serving() as site:
        site.add({
            "/feed.xml": Page(FEED.format(url=site.url).encode(), kind="application/rss+xml"),
            "/fine": Page(FINE.encode()),
            "/hangs": Page(b"too late", seconds=60),
        })  # fmt: skip
        settings = {"fetch_minutes": "0.1", "host_seconds": "0.01", "allow_hosts": f"127.0.0.1:{site.port}"}
        first = one.night([f"{site.url}/feed.xml", folder], settings)
        until(lambda: site.count("/hangs"), "the page that hangs to be asked")
        others = [one.night([folder]) for _ in range(2)]
        until(lambda: one.state(others[0])[1] == "AwaitingConcurrencySlot", "the second night to wait")
        assert one.state(first)[0] == "RUNNING"
        kind, _, message = one.end(first)
    assert kind == "COMPLETED", message
    assert message.startswith("fetched: 1 new")
    assert "left for the next night: 1 page" in one.artifacts(first)["summary"], "the one that hangs"
    assert one.artifacts(first)["progress"] == 100
    # Of two nights that wait for one that takes too long, the first to begin reads for both.
    ends = sorted((one.end(run) for run in others), key=lambda state: state[0])
    assert [kind for kind, *_ in ends] == ["CANCELLED", "COMPLETED"]
    assert "reads what it would have read" in ends[0][2]


def a_machine_that_goes_down(one: Operated, folder: str) -> tuple[str, dict[str, int]]:
    """A night is killed as it commits, then its worker and the server."""
    run = one.night([folder], DATELINE_FAULT_POINT="night.begun")
    until(lambda: len(one.staged("read")) == 3, "the night to have read")
    one.kill("worker")
    until(lambda: not _alive(_process(one)), "the night to die")
    staged = one.staged()
    one.kill("server")
    told = one.service("up")
    kind, name, message = one.state(run)
    assert (kind, name) == ("CRASHED", "Crashed"), "its process could not say so itself"
    # The worker may have told it in the moment before it was killed itself.
    assert "SIGKILL" in message or ("is gone (killed, or the machine went down)" in message and message in told)
    return run, staged


def a_batch_that_fails_twice(one: Operated, folder: str, killed: str, staged: dict[str, int]) -> Path:
    """Where a batch is to lie, something is in the way."""
    in_the_way = Home(one.home).staging / min(one.staged("read"))
    in_the_way.rename(in_the_way.with_name("kept-aside"))
    in_the_way.with_name("kept-aside").rename(one.home / "kept-aside")
    in_the_way.write_text("in the way")
    run = one.night([folder])
    kind, name, message = one.end(run)
    assert (kind, name) == ("FAILED", "Failed")
    assert "a file stands where a folder must be" in message.partition("failed twice")[0], "the reason comes first"
    assert "2 of 3 batches are kept and will not be done again" in message
    assert commits.numbers(Home(one.home)) == [1], "nothing was committed"
    # Logs come to the server a little later. Three batches were cleaned and two read by the night that was killed.
    until(lambda: one.log(run).count("done before") == 5, "five batches to be told of as done before", 60)
    log = one.log(run)
    assert "did not finish" in log and "6 finished batches of it" not in log and "5 finished batches of it" in log
    assert one.staged().items() <= staged.items()
    until(lambda: "Failed" in str(one.heard), "the webhook to be told")
    told = next(heard for heard in one.heard if heard["subject"] == "Dateline: nightly Failed")
    assert told["body"].startswith(message), "the reason first"
    assert "http://127.0.0.1" in told["body"], "and where its page is"
    return in_the_way


def everything_at_once(one: Operated, folder: str, in_the_way: Path, staged: dict[str, int]) -> None:
    """In the middle of a batch the database is locked, the worker is killed, the server is killed and comes back."""
    in_the_way.unlink()
    before = _process(one)
    run = one.night([folder])
    until(lambda: _process(one) not in (before, 0) and workers_of(_process(one)), "the batch to be under way")
    process = _process(one)
    held = workers_of(process)
    for child in held:
        os.kill(child, signal.SIGSTOP)
    with closing(sqlite3.connect(one.home / "prefect/prefect.db", timeout=30, isolation_level=None)) as database:
        database.execute("BEGIN IMMEDIATE")
        time.sleep(2)
        database.execute("ROLLBACK")
    one.kill("worker")
    one.kill("server")
    for child in held:
        os.kill(child, signal.SIGCONT)
    time.sleep(1)
    one.service("up")
    kind, name, message = one.end(run)
    assert (kind, name) == ("COMPLETED", "Warning"), message
    assert message.startswith("the night of ") and "did not finish: " in message
    assert "a file stands where a folder must be" in message, "and why"
    assert commits.numbers(Home(one.home)) == [1, 2]
    until(lambda: "done before" in one.log(run), "batches to be told of as done before", 60)
    assert one.staged() == {}


def _process(one: Operated) -> int:
    """The process of the night at work, or of the last one that did not finish."""
    try:
        return int(json.loads((Home(one.home).staging / "night.json").read_text())["process"])
    except (OSError, ValueError):
        return 0


def _alive(pid: int) -> bool:
    told = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False).stdout
    return bool(told.strip()) and not told.startswith("Z")
