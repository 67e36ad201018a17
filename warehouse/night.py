"""The commit of a night: all its batches become one part a table and month, checked, and then one commit record.

A revision takes the article's old rows out: the files that held them are read again and what stays goes into the
night's part of that month. No other file is touched.
"""

import dataclasses
import shutil
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

import duckdb

from warehouse import commits, fault, identities, parts, staging
from warehouse.admit import Decisions
from warehouse.change import BY_PLACE, Change, condition, settle, stale
from warehouse.commits import Commit, Part
from warehouse.errors import CheckError, ConflictError, explained
from warehouse.home import Home
from warehouse.joins import overrides
from warehouse.joins.overrides import Overrides
from warehouse.schema import TABLES, columns
from warehouse.views import Files, scan

Say = Callable[[str], None]


class Check(Protocol):
    """Looks at new files; `rest` are those that will be committed beside them. Returns what is wrong, or nothing."""

    def __call__(self, home: Home, files: Files, rest: Files) -> Sequence[Any]:
        """The findings."""
        ...


@dataclass(frozen=True)
class Run:
    """What the caller knows of the night. The clock is the caller's."""

    run_id: str  # unique; becomes part of file names
    created_at: datetime  # with a time zone
    dateline_version: str
    counts: Mapping[str, int] = field(default_factory=dict)
    seconds: Mapping[str, float] = field(default_factory=dict)
    quality: Mapping[str, Any] | None = None


def commit_night(
    home: Home, keys: Iterable[str], decisions: Decisions, run: Run, check: Check, say: Say = lambda line: None,
    *, whole: bool = False,
) -> Commit | None:  # fmt: skip
    """Commit the staged read batches `keys` (tables `articles`, `fingerprints`, `rejects`, the readers').

    `say` is told of each line of the overrides that cannot be applied. `whole`: all identities are decided anew, also
    where there is nothing else to remember.

    None where there is nothing to remember. The caller holds `writing(home)`. Raises ConflictError where another
    night has committed since the decisions, CheckError where a row is wrong, WarehouseError where the disk fails;
    then the last commit stands as it was.
    """
    head = commits.latest(home)
    if (head.number if head else None) != decisions.base:
        raise ConflictError("this night", "another one has committed since it was decided", "decide anew and try again")
    some = decisions.inputs.num_rows or decisions.gone or decisions.left or decisions.lost or corrected(home, head)
    if not (some or (whole and head is not None)):
        return None
    head = _unread(head, decisions.lost)
    number = head.number + 1 if head else 1
    folder = home.temporary / f"commit-{number}"
    fault.point("night.begun")
    with explained(home.path):
        try:
            return _commit(home, list(keys), decisions, run, check, head, number, folder, say, whole)
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def _unread(head: Commit | None, lost: Collection[str]) -> Commit | None:
    """A commit without the files that cannot be read; what they held is among the decisions."""
    if head is None or not lost:
        return head
    files = {name: tuple(part for part in held if part.path not in lost) for name, held in head.files.items()}
    return dataclasses.replace(head, files=files)


def corrected(home: Home, head: Commit | None) -> bool:
    """Whether the user's overrides have changed since a commit."""
    return head is not None and overrides.digest(home) != head.overrides


def _commit(
    home: Home, keys: list[str], decisions: Decisions, run: Run, check: Check,
    head: Commit | None, number: int, folder: Path, say: Say, whole: bool,
) -> Commit:  # fmt: skip
    file_name = f"{run.run_id}-{number}"
    shutil.rmtree(folder, ignore_errors=True)
    with parts.connect(home) as connection:
        articles = staging.paths(home, keys, "articles")
        change = settle(connection, articles, staging.paths(home, keys, "rejects"), decisions)
        leaving = stale(connection, home, head, change)
        kept = _without(head.files if head else {}, leaving)
        known = None if decisions.lost else number
        new = _write(home, connection, keys, change, leaving, folder, file_name, known)
        given = overrides.load(home)
        state = identities.State(home, kept, new, folder, file_name)
        settled = head.settled if head else True
        whole = whole or bool(decisions.lost) or given.digest != (head.overrides if head else None)
        # Where no article has changed and no override, the identities stand.
        if whole or new["fingerprints"] or leaving.get("fingerprints"):
            whole = whole or state.articles <= identities.WHOLE or not kept.get("names")
            written = (
                identities.decide_all(connection, state, given, say)
                if whole
                else identities.decide_tonight(connection, state, given)
            )
            settled = whole
            kept, new = kept | written.kept, new | written.new
        models = _model_versions(connection, articles)
    fault.point("night.written")
    _check(home, check, kept, new, leaving, folder)
    fault.point("night.checked")
    parts.move(home, folder, [part for made in new.values() for part in made])
    fault.point("night.moved")
    commit = _record(number, head, run, decisions, models, kept, new, given, settled)
    commits.append(home, commit)
    return commit


def _without(files: Mapping[str, tuple[Part, ...]], leaving: Mapping[str, set[str]]) -> dict[str, tuple[Part, ...]]:
    return {
        name: tuple(part for part in held if part.path not in leaving.get(name, ())) for name, held in files.items()
    }


def _write(
    home: Home, connection: duckdb.DuckDBPyConnection, keys: list[str], change: Change,
    leaving: Mapping[str, set[str]], folder: Path, file_name: str, number: int | None,
) -> dict[str, list[Part]]:  # fmt: skip
    """Tonight's rows and what stays of the stale files, as parts under `folder`.

    `number` is that of the commit, None where tonight's articles are older ones whose commits nothing tells any more.
    """
    connection.register("new_inputs", change.inputs)
    connection.register("new_rejects", change.rejects)
    new = {}
    for name in TABLES:
        if name in ("identities", "names"):
            continue
        names = ", ".join(c.name for c in columns(name))
        if name in BY_PLACE:
            come = f"SELECT {names}, '{parts.ALL}' AS month FROM new_{name}"
        else:
            staged = scan(name, staging.paths(home, keys, name))
            come = f"SELECT {names}, month FROM {staged} JOIN tonight USING (article_id)"
        old = scan(name, [home.path / path for path in sorted(leaving.get(name, ()))], filename=True)
        if name == "articles":
            come = _with_commits(come, old, number)
        stay = f"SELECT {names}, month FROM {old} JOIN stale USING (filename) ANTI JOIN {condition(name)}"
        new[name] = parts.write(home, connection, name, f"{come} UNION ALL {stay}", folder, file_name)
    return new


def _with_commits(come: str, old: str, number: int | None) -> str:
    """Tonight's articles with the commits that brought them: an article's first stays, as does that of a revision that
    is only read again.
    """
    this = "NULL" if number is None else str(number)
    return f"""
        SELECT come.* REPLACE (
            CASE WHEN before.article_id IS NULL THEN {this} ELSE before.first_commit END AS first_commit,
            CASE WHEN before.revision = come.revision THEN before.revision_commit ELSE {this} END AS revision_commit
        ) FROM ({come}) AS come LEFT JOIN {old} AS before USING (article_id)
    """


def _paths(folder: Path, files: Mapping[str, Sequence[Part]]) -> dict[str, list[Path]]:
    return {name: [folder / part.path for part in held] for name, held in files.items()}


def _check(
    home: Home, check: Check, kept: Mapping[str, Sequence[Part]], new: Mapping[str, Sequence[Part]],
    leaving: Mapping[str, set[str]], folder: Path,
) -> None:  # fmt: skip
    """Check what is new. Of a night that is rewritten in part, the files that stay are looked at again.

    For what stays of a stale file may refer to rows of its night that no stale file held.
    """
    rewritten = {(Path(path).parent.name, Path(path).stem) for paths in leaving.values() for path in paths}
    again = {
        name: [part for part in held if (Path(part.path).parent.name, Path(part.path).stem) in rewritten]
        for name, held in kept.items()
        if name in parts.BY_MONTH
    }
    files, rest = _paths(folder, new), {}
    for name, held in kept.items():
        files[name] = [*files.get(name, []), *(home.path / part.path for part in again.get(name, ()))]
        rest[name] = [home.path / part.path for part in held if part not in again.get(name, ())]
    findings = check(home, files, rest)
    if findings:
        raise CheckError(findings)


def _model_versions(connection: duckdb.DuckDBPyConnection, articles: Sequence[Path]) -> tuple[str, ...]:
    rows = connection.execute(
        f"SELECT DISTINCT model_version FROM {scan('articles', articles)} WHERE model_version IS NOT NULL ORDER BY 1"
    ).fetchall()
    return tuple(version for (version,) in rows)


def _record(
    number: int, head: Commit | None, run: Run, decisions: Decisions, models: tuple[str, ...],
    kept: Mapping[str, Sequence[Part]], new: Mapping[str, Sequence[Part]], given: Overrides, settled: bool,
) -> Commit:  # fmt: skip
    files = {
        name: tuple(sorted([*kept.get(name, ()), *new.get(name, ())], key=lambda part: part.path)) for name in TABLES
    }
    return Commit(
        number=number,
        parent=head.number if head else None,
        run_id=run.run_id,
        created_at=run.created_at,
        dateline_version=run.dateline_version,
        model_versions=models,
        files=files,
        counts=dict(run.counts or decisions.counts),
        seconds=dict(run.seconds),
        quality=run.quality,
        overrides=given.digest,
        schema=commits.schema_of_tables(),
        settled=settled,
    )
