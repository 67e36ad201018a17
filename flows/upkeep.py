"""The commands that look after a warehouse: `check`, `log`, `vacuum`."""

import contextlib
from datetime import timedelta
from pathlib import Path

import duckdb

from flows import clock
from flows.version import DATELINE_VERSION
from warehouse import checks, commits, publish, responses
from warehouse.errors import WarehouseError
from warehouse.home import Home, writing
from warehouse.vacuum import vacuum as delete_unnamed


def check(path: Path, *, deep: bool) -> int:
    """Prove the latest commit's offsets, keys and ranges. Returns 1 where something is wrong, else 0."""
    home = _open(path)
    commit = commits.latest(home)
    assert commit is not None  # _open has seen one
    missing = [part.path for held in commit.files.values() for part in held if not (home.path / part.path).is_file()]
    findings: list[object] = [f"{path}: the file is missing; restore it, or run the sources into a new home"
                              for path in missing]  # fmt: skip
    try:
        findings += checks.check(home, commit, deep=deep) if not missing else []
    except duckdb.Error as error:
        findings.append(f"a file cannot be read: {str(error).splitlines()[0]}; `dateline check --deep` names it")
    findings += responses.damaged(home) if deep else ()
    for finding in findings:
        print(finding)
    rows = sum(commit.rows(name) for name in commit.files)
    print(f"commit {commit.number}: {rows} rows checked, {len(findings)} findings")
    return 1 if findings else 0


def log(path: Path) -> int:
    """List the commits, newest first."""
    history = commits.history(_open(path))
    for commit in reversed(history):
        counts = ", ".join(f"{commit.counts[name]} {name}" for name in ("new", "revisions", "copies", "rejected")
                           if commit.counts.get(name))  # fmt: skip
        print(
            f"{commit.number:>6}  {commit.created_at:%Y-%m-%d %H:%M} UTC  dateline {commit.dateline_version}  {counts}"
        )
    versions = {commit.dateline_version for commit in history}
    if versions - {DATELINE_VERSION}:
        print(f"some rows were read by {', '.join(sorted(versions - {DATELINE_VERSION}))}, this is {DATELINE_VERSION}: "
              "to have all read alike, run the sources into a new home")  # fmt: skip
    return 0


def vacuum(path: Path, hours: float) -> int:
    """Delete files that no commit names and that are older than `hours`."""
    home = _open(path)
    with writing(home, print):
        done = delete_unnamed(home, clock.now(), timedelta(hours=hours))
    print(f"{done.parts} files deleted, {done.bytes} bytes freed")
    return 0


def _open(path: Path) -> Home:
    """The home, its derived files brought up to date. Raises WarehouseError where there is no warehouse."""
    home = Home(path)
    home.must_exist()
    with contextlib.suppress(
        WarehouseError, OSError, duckdb.Error
    ):  # a damaged or read-only home can still be looked at
        publish.refresh(home)
    return home
