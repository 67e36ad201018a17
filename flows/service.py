"""What `make up` and `make down` do: a Prefect server and a worker in the background, all of prefect.yaml deployed.

The same by hand is in the README: start the server, make the pool, deploy, start the worker.
Which processes run stands in HOME/prefect/up.json; they are ended by their ids, and only if they still are the ones.
"""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from flows import environment
from flows.errors import NightError, UsageError
from flows.settings import Settings, load
from warehouse.home import Home

POOL = "dateline"
TAKEN_OVER = "the next night takes over what it had finished"
SERVER = {"PREFECT_SERVER_CONCURRENCY_LEASE_STORAGE": "prefect.server.concurrency.lease_storage.filesystem"}
"""Which run holds the one place of its deployment is kept on disk: in memory, a server that is restarted would forget
it, and end the run.
"""

START_SECONDS, STOP_SECONDS = 300.0, 30.0
ROOT = Path(__file__).parent.parent


def up(settings: Settings) -> None:
    """Start what is not running, deploy, and print the next runs. Raises UsageError, NightError."""
    home = Home(settings.home).path
    # The worker's log is a file, and for reading; what `dateline` prints on a terminal is not.
    environment.prepare(home, SERVER | {"PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL": "INFO"})
    state = _read(home)
    theirs = os.environ.get("PREFECT_API_URL")
    url = theirs or state.get("url") or f"http://127.0.0.1:{os.environ.get('PREFECT_SERVER_API_PORT', '4200')}/api"
    os.environ.setdefault("PREFECT_UI_URL", url.removesuffix("/api"))  # where messages lead to
    if theirs is None and not _is_running(state.get("server")):
        state = {"url": url, "worker": state.get("worker"), "server": _start_server(home, url)}
        _write(home, state)
    os.environ["PREFECT_API_URL"] = url
    _wait_for(url, state.get("server"), home)
    deploy(settings)
    _settle_dead()  # after the automations, which are to tell of it
    if not _is_running(state.get("worker")):
        command = ["worker", "start", "--pool", POOL, "--name", "dateline", "--type", "process"]
        state |= {"url": url, "worker": _background(command, _folder(home) / "worker.log")}
        _write(home, state)
    told = [f"{name} {state[name]['pid']}" for name in ("server", "worker") if state.get(name)]
    print(f"running: {', '.join(told)}; logs in {_folder(home)}")
    print(f"pages: {url.removesuffix('/api')}")
    for line in next_runs():
        print(line)
    if not settings.notify:
        print("failures are told to nobody: set DATELINE_NOTIFY, or notify in dateline.toml, and run it again")
    print("end them: make down")


def deploy(settings: Settings) -> None:
    """Make pool, deployments and automations on the server that PREFECT_API_URL names. Raises NightError."""
    environment.prepare(Home(settings.home).path)
    _pool()
    _must(["--no-prompt", "deploy", "--all"], cwd=ROOT)
    from flows import automations

    automations.ensure(settings.notify)


def down(settings: Settings) -> None:
    """End what `up` has started. A flow run at work is stopped; the next one takes over what it had finished."""
    home = Home(settings.home).path
    state = _read(home)
    environment.prepare(home)
    if not any(_is_running(state.get(name)) for name in ("server", "worker")):
        print("nothing is running")
        return
    os.environ.setdefault("PREFECT_API_URL", state["url"])
    if _is_running(state.get("worker")):
        _end(state["worker"]["pid"])
    with contextlib.suppress(Exception):  # the server may be gone, and is about to be
        _show_as_stopped()
    if _is_running(state.get("server")):
        _end(state["server"]["pid"])
    _file(home).unlink(missing_ok=True)
    print("ended: " + ", ".join(f"{name} {state[name]['pid']}" for name in ("worker", "server") if state.get(name)))


def next_runs(count: int = 4) -> list[str]:
    """The runs that are due next, a line each; the server takes some seconds to plan them."""
    from prefect.client.orchestration import get_client
    from prefect.client.schemas.filters import FlowRunFilter, FlowRunFilterState, FlowRunFilterStateType
    from prefect.client.schemas.objects import StateType
    from prefect.client.schemas.sorting import FlowRunSort

    planned = FlowRunFilter(state=FlowRunFilterState(type=FlowRunFilterStateType(any_=[StateType.SCHEDULED])))
    with get_client(sync_client=True) as client:
        end = time.monotonic() + STOP_SECONDS
        while not (runs := client.read_flow_runs(flow_run_filter=planned, sort=FlowRunSort.EXPECTED_START_TIME_ASC,
                                                 limit=count)) and time.monotonic() < end:  # fmt: skip
            time.sleep(0.5)
        names = {one.deployment_id: client.read_deployment(one.deployment_id).name for one in runs if one.deployment_id}
    return [
        f"next: {names[one.deployment_id]} at {one.expected_start_time:%Y-%m-%d %H:%M} UTC"
        for one in runs
        if one.expected_start_time and one.deployment_id
    ]


def running(home: Path) -> str | None:
    """The address of the server that `make up` has started for a home; None where there is none."""
    state = _read(home)
    return state.get("url") if _is_running(state.get("server")) else None


def _start_server(home: Path, url: str) -> dict[str, Any]:
    host, _, port = url.removeprefix("http://").removesuffix("/api").partition(":")
    with socket.socket() as one:
        one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            one.bind((host, int(port)))
        except OSError:
            raise UsageError(f"port {port} is taken by another program: PREFECT_SERVER_API_PORT=4201 make up") from None
    return _background(["server", "start", "--host", host, "--port", port], _folder(home) / "server.log")


def _wait_for(url: str, server: Any, home: Path) -> None:
    end = time.monotonic() + START_SECONDS
    while True:
        with contextlib.suppress(OSError), urllib.request.urlopen(f"{url}/health", timeout=5) as answer:
            if answer.status == 200:
                return
        if time.monotonic() > end or (server and not _is_running(server)):
            raise NightError(f"no Prefect server answers at {url}; see {_folder(home) / 'server.log'}")
        time.sleep(0.3)


def _pool() -> None:
    """Make the work pool, unless it is there."""
    from prefect.client.orchestration import get_client
    from prefect.client.schemas.actions import WorkPoolCreate
    from prefect.exceptions import ObjectAlreadyExists

    with get_client(sync_client=True) as client, contextlib.suppress(ObjectAlreadyExists):
        client.create_work_pool(WorkPoolCreate(name=POOL, type="process"))


def _settle_dead() -> None:
    """Show runs as crashed whose process on this machine is gone; else the next ones wait for them, minutes long."""
    for client, one in _at_work():
        host, _, number = (one.infrastructure_pid or "").rpartition(":")
        if number.isdigit() and host in ("", socket.gethostname()) and not _since(int(number)):
            message = f"process {number} is gone (killed, or the machine went down); {TAKEN_OVER}"
            client.set_flow_run_state(one.id, _crashed(message), force=True)
            print(f"crashed: {one.name}: {message}")


def _show_as_stopped() -> None:
    """Runs that were ended with their worker cannot say so themselves."""
    for client, one in _at_work():
        client.set_flow_run_state(one.id, _crashed(f"stopped by make down; {TAKEN_OVER}"), force=True)
        print(f"stopped: {one.name}")


def _crashed(message: str) -> Any:
    from prefect.states import Crashed

    return Crashed(message=message)


def _at_work() -> Iterator[tuple[Any, Any]]:
    """The runs of our deployments that count as running, each with a client."""
    from prefect.client.orchestration import get_client
    from prefect.client.schemas.filters import (
        FlowRunFilter,
        FlowRunFilterState,
        FlowRunFilterStateType,
        FlowRunFilterTags,
    )
    from prefect.client.schemas.objects import StateType

    at_work = [StateType.RUNNING, StateType.PENDING, StateType.CANCELLING]
    mine = FlowRunFilter(
        state=FlowRunFilterState(type=FlowRunFilterStateType(any_=at_work)), tags=FlowRunFilterTags(all_=["dateline"])
    )
    with get_client(sync_client=True) as client:
        for one in client.read_flow_runs(flow_run_filter=mine):
            yield client, one


def _prefect(words: Sequence[str]) -> list[str]:
    return [sys.executable, "-m", "prefect", *words]


def _must(words: Sequence[str], cwd: Path) -> None:
    done = subprocess.run(_prefect(words), cwd=cwd, capture_output=True, text=True, check=False)
    if done.returncode:
        raise NightError(f"prefect {' '.join(words)} failed: {(done.stderr or done.stdout).strip()[-2000:]}")


def _background(words: Sequence[str], log: Path) -> dict[str, Any]:
    """A process that outlives this one, in a session of its own, with what tells it apart from any later one."""
    with open(log, "ab") as said:
        process = subprocess.Popen(
            _prefect(words), cwd=ROOT, stdin=subprocess.DEVNULL, stdout=said, stderr=said, start_new_session=True
        )
    return {"pid": process.pid, "since": _since(process.pid)}


def _since(pid: int) -> str:
    """When a process began, as the system tells it; empty for one that is gone."""
    told = subprocess.run(["ps", "-o", "lstart=,stat=", "-p", str(pid)], capture_output=True, text=True, check=False)
    *began, state = told.stdout.split() or [""]
    return "" if state.startswith("Z") else " ".join(began)


def _is_running(process: Any) -> bool:
    return bool(process) and _since(process["pid"]) == process["since"] != ""


def _end(pid: int) -> None:
    """Ask a process to end, and after a while end it and all that it started in its session."""
    os.kill(pid, signal.SIGTERM)
    end = time.monotonic() + STOP_SECONDS
    while _since(pid) and time.monotonic() < end:
        with contextlib.suppress(ChildProcessError):
            os.waitpid(pid, os.WNOHANG)
        time.sleep(0.2)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(pid, signal.SIGKILL)


def _folder(home: Path) -> Path:
    return Path(os.environ.get("PREFECT_HOME") or (home / "prefect").absolute())


def _file(home: Path) -> Path:
    return (home / "prefect").absolute() / "up.json"


def _read(home: Path) -> dict[str, Any]:
    try:
        return dict(json.loads(_file(home).read_text()))
    except (OSError, ValueError):
        return {}


def _write(home: Path, state: dict[str, Any]) -> None:
    _file(home).write_text(json.dumps(state))


def main() -> int:
    """`python -m flows.service up`, `down`, or `deploy`, for a server and a worker that others keep running."""
    try:
        {"up": up, "down": down, "deploy": deploy}[sys.argv[1]](load())
    except (NightError, UsageError) as error:
        print(f"make {sys.argv[1]}: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
