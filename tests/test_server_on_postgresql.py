"""The server on PostgreSQL instead of SQLite, as docs/operations.md says. Skipped where PostgreSQL is not installed."""

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import httpx
import pytest

from tests.sessions import ROOT
from tests.test_faults import free_port, until
from tests.test_nightly import environment

PROGRAMS = [shutil.which(name) for name in ("initdb", "postgres", "createdb")]


@pytest.fixture
def database() -> Iterator[str]:
    """The address of a database of a PostgreSQL server on loopback, which ends with the test."""
    if not all(PROGRAMS):
        pytest.skip("PostgreSQL's initdb, postgres and createdb are not installed")
    initdb, postgres, createdb = map(str, PROGRAMS)
    folder = Path(tempfile.mkdtemp(prefix="dateline-postgresql-"))
    user = None
    if os.geteuid() == 0:  # it refuses to run as root
        with suppress(KeyError):
            user = pwd.getpwnam("postgres").pw_name
        user = user or "nobody"
        shutil.chown(folder, user)
    port, plain = free_port(), {"PATH": os.environ["PATH"], "LC_ALL": "C"}
    subprocess.run([initdb, "-D", folder / "data", "-U", "prefect", "-A", "trust", "--no-sync"], user=user, env=plain,
                   check=True, capture_output=True, cwd=folder)  # fmt: skip
    command = [postgres, "-D", folder / "data", "-p", str(port), "-h", "127.0.0.1", "-k", folder, "-F"]
    server = subprocess.Popen(command, user=user, env=plain, cwd=folder, stderr=subprocess.DEVNULL)
    try:
        create = [createdb, "-h", "127.0.0.1", "-p", str(port), "-U", "prefect", "prefect"]
        until(lambda: subprocess.run(create, env=plain, capture_output=True, check=False).returncode == 0, "PostgreSQL")
        yield f"postgresql+asyncpg://prefect@127.0.0.1:{port}/prefect"
    finally:
        server.terminate()
        server.wait(30)
        shutil.rmtree(folder, ignore_errors=True)


def test_the_deployments_of_prefect_yaml_are_made_on_postgresql(database: str, tmp_path: Path) -> None:
    port = free_port()
    theirs = environment() | {
        "PREFECT_API_DATABASE_CONNECTION_URL": database,
        "PREFECT_SERVER_API_PORT": str(port),
        "PREFECT_HOME": str(tmp_path / "prefect"),
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    }
    command = [sys.executable, "-m", "prefect", "server", "start", "--host", "127.0.0.1", "--port", str(port)]
    with open(tmp_path / "said", "wb") as said:
        server = subprocess.Popen(command, env=theirs, stdout=said, stderr=said)
    try:
        api = httpx.Client(base_url=f"http://127.0.0.1:{port}/api", timeout=120)

        def answers() -> bool:
            assert server.poll() is None, (tmp_path / "said").read_text()
            with suppress(httpx.HTTPError):
                return api.get("/health").status_code == 200
            return False

        until(answers, "the server")
        mine = theirs | {"PREFECT_API_URL": f"http://127.0.0.1:{port}/api", "DATELINE_HOME": str(tmp_path / "home")}
        made = subprocess.run([sys.executable, "-m", "flows.service", "deploy"], cwd=ROOT, env=mine,
                              capture_output=True, text=True, check=False)  # fmt: skip
        assert made.returncode == 0, made.stderr
        found = api.post("/deployments/filter", json={}).json()
        assert {one["name"] for one in found} == {"nightly", "backfill", "maintain", "rebuild"}
        end = time.monotonic() + 60
        while not (runs := api.post("/flow_runs/filter", json={}).json()) and time.monotonic() < end:
            time.sleep(0.5)
        assert runs, "the schedules have fired"
        assert not list((tmp_path / "prefect").glob("*.db")), "and nothing is in SQLite"
    finally:
        server.terminate()
        server.wait(60)
