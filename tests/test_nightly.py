"""The flow under Prefect, as the command line and the deployment run it."""

import importlib
import inspect
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import yaml

from tests.sessions import ROOT
from warehouse.query import open_warehouse

COMMAND = [sys.executable, "-c", "from flows.cli import entry; entry()"]


def environment() -> dict[str, str]:
    """The machine's environment without settings of Prefect or Dateline."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("PREFECT", "DATELINE"))}


def dateline(*words: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """The console command in a process of its own."""
    command = [*COMMAND, *words]
    return subprocess.run(command, cwd=cwd, env=environment(), capture_output=True, text=True, timeout=240, check=False)


def test_dateline_run_commits_a_night_and_says_so(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in/one.txt").write_text(" date 2021-03-04 The minister said the bridge would open on Friday.\n")
    (tmp_path / "in/two.txt").write_text("")
    ran = dateline("run", "in", "--home", "deep/home", cwd=tmp_path)
    assert ran.returncode == 0, ran.stderr
    assert ran.stderr == ""
    assert ran.stdout.splitlines()[:2] == [
        "2 read: 1 new, 0 revisions, 0 copies, 0 unchanged, 1 rejected",
        "rejected: empty 1",
    ]
    with open_warehouse(tmp_path / "deep/home") as db:
        assert db.execute("SELECT speaker_text, said_date, content FROM quotes").fetchall() == [
            ("The minister", None, "the bridge would open on Friday")
        ]
    assert (tmp_path / "deep/home/prefect").is_dir(), "Prefect keeps to the home"

    again = dateline("run", "in", "--home", "deep/home", cwd=tmp_path)
    assert again.stdout.splitlines() == [
        "2 read: 0 new, 0 revisions, 0 copies, 2 unchanged, 0 rejected",
        "nothing new: nothing committed",
    ]


def test_a_killed_run_leaves_no_process_behind(tmp_path: Path) -> None:
    words = ["run", str(ROOT / "samples"), "--home", "home"]
    with open(tmp_path / "said", "w") as said:
        run = subprocess.Popen(
            [*COMMAND, *words], cwd=tmp_path, env=environment(), stdout=said, stderr=said, start_new_session=True
        )
    _until(lambda: (tmp_path / "home/raw").exists(), "the run has begun")
    run.kill()
    run.wait()

    def gone() -> bool:
        try:
            os.killpg(run.pid, 0)
        except ProcessLookupError:
            return True
        return False

    _until(gone, "its workers and its server have ended")


def _until(holds: Callable[[], bool], what: str, seconds: float = 120.0) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, what
        time.sleep(0.1)


def test_every_deployment_names_a_flow_and_its_parameters() -> None:
    described = yaml.safe_load((ROOT / "prefect.yaml").read_text("utf-8"))
    for deployment in described["deployments"]:
        file, _, name = deployment["entrypoint"].partition(":")
        flow = getattr(importlib.import_module(file.removesuffix(".py").replace("/", ".")), name)
        assert flow.name == deployment["name"]
        inspect.signature(flow.fn).bind(**deployment["parameters"])
