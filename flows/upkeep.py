"""The commands that look after a warehouse: `check`, `log`, `correct`, `compact`, `vacuum`."""

import contextlib
import sys
from datetime import datetime, timedelta
from pathlib import Path

import duckdb

from flows import clock
from flows.version import DATELINE_VERSION
from warehouse import admit, checks, commits, publish, raw, repair, repair_history, responses, sums
from warehouse.commits import Commit
from warehouse.compact import compact as join_files
from warehouse.errors import WarehouseError
from warehouse.home import Home, anew, writing
from warehouse.joins import overrides
from warehouse.night import Run, commit_night
from warehouse.vacuum import vacuum as delete_unnamed

SHOWN = ("new", "revisions", "copies", "rejected", "joined files")
"""The counts of a commit that `log` tells."""


def check(path: Path | str, *, deep: bool) -> int:
    """Prove the latest commit's offsets, keys and ranges. Returns 1 where something is wrong, else 0."""
    home = Home(path)
    home.must_exist()
    hurt = [*sums.damaged(home), *sums.changed_overrides(home)] if deep else []  # before they are made anew
    home = _open(path)
    commit = commits.latest(home)
    assert commit is not None  # _open has seen one
    _pull(home, commit, deep=deep)
    missing = [part.path for held in commit.files.values() for part in held if not (home.path / part.path).is_file()]
    findings: list[object] = [f"{path}: the file is missing; restore it, or run the sources into a new home"
                              for path in missing]  # fmt: skip
    try:
        findings += checks.check(home, commit, deep=deep) if not missing else []
    except duckdb.Error as error:
        findings.append(f"a file cannot be read: {str(error).splitlines()[0]}; `dateline check --deep` names it")
    if deep:
        findings += [f"{raw.path(home, one)}: its bytes are not those that were kept" for one in raw.damaged(home)]
        findings += responses.damaged(home)
        findings += repair_history.told(home, commit)
        findings += hurt
        findings += repair.derived(home, commit) if not checks.damaged(home, commit, deep=False) else ()
    for finding in findings:
        print(finding)
    rows = sum(commit.rows(name) for name in commit.files)
    print(f"commit {commit.number}: {rows} rows checked, {len(findings)} findings")
    if findings and deep:
        print("`dateline check --deep --repair` makes damaged files again from the raw input")
    return 1 if findings else 0


def log(path: Path | str) -> int:
    """List the commits, newest first."""
    history = commits.history(_open(path))
    for commit in reversed(history):
        counts = ", ".join(f"{commit.counts[name]} {name}" for name in SHOWN if commit.counts.get(name))
        print(
            f"{commit.number:>6}  {commit.created_at:%Y-%m-%d %H:%M} UTC  dateline {commit.dateline_version}  {counts}"
        )
    if not history[-1].settled:
        print("nights have decided for their own articles which ids are one; `dateline settle` decides over all")
    versions = {commit.dateline_version for commit in history}
    if versions - {DATELINE_VERSION}:
        print(f"some rows were read by {', '.join(sorted(versions - {DATELINE_VERSION}))}, this is {DATELINE_VERSION}: "
              "to have all read alike, `dateline rebuild`")  # fmt: skip
    return 0


def correct(path: Path | str) -> int:
    """Apply the user's overrides now, as a commit of its own. Returns 1 where a line cannot be applied, else 0."""
    home = _open(path)
    now, problems = clock.now(), []

    def say(problem: str) -> None:
        problems.append(problem)
        print(problem, file=sys.stderr)

    with writing(home, print):
        run = Run(f"correct-{now:%Y%m%dT%H%M%S}", now, DATELINE_VERSION)
        made = anew(home, lambda: commit_night(home, [], admit.nothing(home), run, checks.check_files, say))
        if made is not None:
            publish.publish(home, made)
    lines = f"{len(overrides.load(home).lines)} lines of {overrides.folder(home)}"
    print(f"commit {made.number}: {lines}" if made else f"nothing to do: the latest commit holds the {lines}")
    return 1 if problems else 0


def settle(path: Path | str) -> int:
    """Decide over all articles which ids are one, as a commit of its own, where nights have decided only their own."""
    home = _open(path)
    now = clock.now()
    with writing(home, print):
        made = anew(home, lambda: _settled(home, now))
        if made is not None:
            publish.publish(home, made)
    print(f"commit {made.number}: decided over {made.rows('articles')} articles which ids are one"
          if made else "nothing to do: the last commit decided over all articles")  # fmt: skip
    return 0


def _settled(home: Home, now: datetime) -> Commit | None:
    head = commits.latest(home)
    if head is None or head.settled:
        return None
    run = Run(f"settle-{now:%Y%m%dT%H%M%S}", now, DATELINE_VERSION)
    return commit_night(home, [], admit.nothing(home), run, checks.check_files, print, whole=True)


def compact(path: Path | str) -> int:
    """Join the small files of each table and month, as a commit of its own."""
    home = _open(path)
    now = clock.now()
    with writing(home, print):
        made = anew(home, lambda: join_files(home, f"compact-{now:%Y%m%dT%H%M%S}", now))
        if made is not None:
            publish.publish(home, made)
    if made is None:
        print("nothing to join: no table has several small files of one month")
    else:
        files = sum(len(held) for held in made.files.values())
        print(f"commit {made.number}: {made.counts['joined files']} files joined, {files} now; `dateline vacuum` "
              "frees what only older commits name, once those are forgotten")  # fmt: skip
    return 0


def vacuum(path: Path | str, hours: float, keep: int | None = None) -> int:
    """Delete files that no commit names and that are older than `hours`; forget all but the last `keep` commits."""
    home = _open(path)
    with writing(home, print):
        done = delete_unnamed(home, clock.now(), timedelta(hours=hours), keep)
    forgotten = f"{done.commits} commits forgotten, " if keep else ""
    print(f"{forgotten}{done.parts} files deleted, {done.bytes} bytes freed")
    return 0


def _pull(home: Home, commit: Commit, *, deep: bool) -> None:
    """Have what is checked in the copy of a home in object storage: `deep` all that is in the bucket, once more."""
    if home.address is None:
        return
    from warehouse.objects import damage, pulling

    if deep:
        damage.look_anew(home)
    else:
        pulling.bring(home, commit, whole=False)
    with contextlib.suppress(WarehouseError, OSError, duckdb.Error):
        publish.refresh(home)


def _open(path: Path | str) -> Home:
    """The home, its derived files brought up to date. Raises WarehouseError where there is no warehouse."""
    home = Home(path)
    home.must_exist()
    if home.address is not None:  # parts are pulled by those who read them
        return home
    with contextlib.suppress(
        WarehouseError, OSError, duckdb.Error
    ):  # a damaged or read-only home can still be looked at
        publish.refresh(home)
    return home
