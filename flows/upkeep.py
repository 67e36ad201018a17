"""The commands that look after a warehouse: `check`, `log`, `vacuum`."""

from datetime import timedelta
from pathlib import Path

from flows import clock
from flows.version import DATELINE_VERSION
from warehouse import checks, commits, publish
from warehouse.home import Home, writing
from warehouse.vacuum import vacuum as delete_unnamed


def check(path: Path, *, deep: bool) -> int:
    """Prove the latest commit's offsets, keys and ranges. Returns 1 where something is wrong, else 0."""
    home = _open(path)
    commit = commits.latest(home)
    assert commit is not None  # _open has seen one
    findings = checks.check(home, commit, deep=deep)
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
    publish.refresh(home)
    return home
